"""Comments of instructors on a submission and on its highlights."""

import pytest
from django.db import IntegrityError, transaction

from annotate.models import Comment, Frozen, Submission, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission() -> Submission:
    submission = factories.a_submission()
    factories.an_annotation(submission, "denial", "denied")
    return submission


@pytest.fixture
def ines(submission: Submission) -> User:
    return submission.assignment.classroom.enrolments.get(role="instructor").user


def written(submission: Submission) -> set[tuple[str, str, str]]:
    """Return author, place and text of each comment."""
    return {
        (str(each.author), each.annotation.words if each.annotation else "the whole", each.text)
        for each in submission.comments.all()
    }


def test_comments_are_written_changed_and_taken_away(submission: Submission, ines: User) -> None:
    highlight = submission.annotations.get()
    submission.hand_in()
    submission.write_comments(ines, {None: " Well read. ", highlight.pk: "Only this word?"})
    assert written(submission) == {
        ("Ines Instructor", "the whole", "Well read."),
        ("Ines Instructor", "denied", "Only this word?"),
    }
    submission.write_comments(ines, {None: "Well read!", highlight.pk: " \n"})
    assert written(submission) == {("Ines Instructor", "the whole", "Well read!")}


def test_place_that_is_not_named_keeps_its_comment(submission: Submission, ines: User) -> None:
    submission.hand_in()
    submission.write_comments(ines, {None: "Well read."})
    submission.write_comments(ines, {submission.annotations.get().pk: "Only this word?"})
    assert len(written(submission)) == 2


def test_instructors_do_not_write_over_each_other(submission: Submission, ines: User) -> None:
    carla = factories.an_instructor("carla", "Carla Colleague")
    submission.hand_in()
    submission.write_comments(ines, {None: "Well read."})
    submission.write_comments(carla, {None: "I agree."})
    submission.write_comments(carla, {None: ""})
    assert written(submission) == {("Ines Instructor", "the whole", "Well read.")}


def test_highlight_of_another_submission_gets_no_comment(
    submission: Submission, ines: User
) -> None:
    other = factories.a_submission(submission.assignment)
    highlight = factories.an_annotation(other, "denial", "denied")
    submission.hand_in()
    submission.write_comments(ines, {highlight.pk: "Only this word?"})
    assert not Comment.objects.exists()


def test_open_submission_gets_no_comment(submission: Submission, ines: User) -> None:
    with pytest.raises(Frozen):
        submission.write_comments(ines, {None: "Well read."})
    assert not Comment.objects.exists()


def test_comment_stays_when_its_author_leaves(submission: Submission) -> None:
    carla = factories.an_instructor("carla", "Carla Colleague")
    submission.hand_in()
    submission.write_comments(carla, {None: "Well read."})
    carla.delete()
    assert written(submission) == {("None", "the whole", "Well read.")}


@pytest.mark.parametrize("on", ["the whole", "a highlight"])
def test_database_refuses_a_second_comment_on_one_place(
    submission: Submission, ines: User, on: str
) -> None:
    place = submission.annotations.get() if on == "a highlight" else None
    comment = Comment(submission=submission, annotation=place, author=ines, text="Well read.")
    comment.save()
    comment.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        comment.save()


def test_database_refuses_an_empty_comment(submission: Submission, ines: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.create(submission=submission, author=ines, text="")
