"""An archived class is read only, and back as it was once it is brought back."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from annotate.models import Assignment, Classroom, Frozen, Submission, User
from tests import factories

pytestmark = pytest.mark.django_db

SAID = "This class is archived: it can be read, and nothing in it changes."


@pytest.fixture
def submission() -> Submission:
    """One highlight is in it; the class allows two attempts and releases feedback later."""
    assignment = factories.an_assignment(feedback="on_release", attempts=2)
    submission = factories.a_submission(assignment)
    factories.an_annotation(submission, "denial", "denied")
    return submission


def stored(submission: Submission) -> Submission:
    return Submission.objects.with_parts().get(pk=submission.pk)


ACTS: dict[str, Callable[[Submission], Any]] = {
    "begin": lambda each: each.assignment.begin(each.student),
    "mark": lambda each: factories.an_annotation(each, "denial", "Officials"),
    "change": lambda each: each.annotations.get().change(1, note="a note"),
    "remove": lambda each: each.annotations.get().remove(1),
    "restore": lambda each: each.annotations.get().restore(),
    "undo": lambda each: each.undo(),
    "redo": lambda each: each.redo(),
    "give more time": lambda each: each.assignment.extend(each.student, timezone.now()),
    "copy": lambda each: each.assignment.copy_to(each.assignment.classroom, "Again"),
    "collect": lambda each: each.assignment.collect(),
    "hand in": lambda each: each.hand_in(),
    "release": lambda each: each.assignment.release(),
    "take back": lambda each: each.assignment.take_back(),
    "admit": lambda each: each.assignment.classroom.admit("Nora"),
    "make seats": lambda each: each.assignment.classroom.make_seats(["Nora"]),
    "renew the cards": lambda each: each.assignment.classroom.renew_free_seats(),
    "add an instructor": lambda each: each.assignment.classroom.add_instructor(
        factories.an_instructor("cora")
    ),
    "renew the code": lambda each: each.assignment.classroom.renew_join_code(),
    "open": lambda each: each.assignment.classroom.set_joining(is_open=True),
    "close": lambda each: each.assignment.classroom.set_joining(is_open=False),
    "new words": lambda each: each.assignment.classroom.enrolments.get(
        user=each.student
    ).renew_return_code(),
}


@pytest.mark.parametrize("act", ACTS)
def test_nothing_changes_in_an_archived_class(submission: Submission, act: str) -> None:
    classroom = submission.assignment.classroom
    classroom.archive()
    before = everything(classroom)
    with pytest.raises(Frozen, match=f"^{SAID}$"):
        ACTS[act](stored(submission))
    assert everything(classroom) == before


@pytest.mark.parametrize("act", ACTS)
def test_everything_can_be_done_once_the_class_is_brought_back(
    submission: Submission, act: str
) -> None:
    submission.assignment.classroom.archive()
    submission.assignment.classroom.bring_back()
    ACTS[act](stored(submission))


GRADING: dict[str, Callable[[Submission, User], Any]] = {
    "review": lambda each, ines: each.review(ines),
    "unmark the review": lambda each, _ines: each.unmark_review(),
    "comment": lambda each, ines: each.write_comments(ines, {None: "Well read."}),
    "override": lambda each, ines: each.override_grade(ines, Decimal(60), "You asked well."),
    "remove the override": lambda each, _ines: each.remove_override(),
}


@pytest.mark.parametrize("act", GRADING)
def test_nothing_is_graded_in_an_archived_class(submission: Submission, act: str) -> None:
    ines = User.objects.get(is_instructor=True)
    submission.hand_in()
    for each in ("review", "comment", "override"):
        GRADING[each](submission, ines)
    submission.assignment.classroom.archive()
    before = everything(submission.assignment.classroom)
    with pytest.raises(Frozen, match=f"^{SAID}$"):
        GRADING[act](stored(submission), ines)
    assert everything(submission.assignment.classroom) == before


def everything(classroom: Classroom) -> list[object]:
    """Return all that is stored of the class."""
    submissions = Submission.objects.filter(assignment__classroom=classroom)
    return [
        *Classroom.objects.values(),
        *classroom.enrolments.values(),
        *classroom.assignments.values(),
        *submissions.values(),
        *submissions.values("annotations__pk", "annotations__version", "grades__percent"),
        *submissions.values("comments__text", "override__percent"),
    ]


def test_what_was_handed_in_stays_so(submission: Submission) -> None:
    submission.hand_in()
    submission.assignment.classroom.archive()
    stored(submission).hand_in()
    assert stored(submission).handed_in_at == submission.handed_in_at


def test_new_version_of_a_key_leaves_archived_classes_alone() -> None:
    instructor = factories.an_instructor()
    key = factories.a_key(owner=instructor)
    old, current = (
        factories.an_assignment(factories.a_classroom(instructor, name), key)
        for name in ("Media 8b", "Media 9b")
    )
    for assignment in (old, current):
        factories.a_submission(assignment).hand_in()
    old.classroom.archive()
    draft = key.revise(instructor)
    assert draft.submissions_affected() == 1
    assert draft.publish() == 1
    used = [Assignment.objects.get(pk=each.pk).answer_key for each in (old, current)]
    assert used == [key, draft]


def test_class_that_is_archived_again_keeps_its_day() -> None:
    classroom = factories.a_classroom()
    classroom.archive()
    archived_at = classroom.archived_at
    Classroom.objects.get().archive()
    assert Classroom.objects.get().archived_at == archived_at


def test_classes_are_active_or_archived() -> None:
    instructor = factories.an_instructor()
    first, second, active = (factories.a_classroom(instructor, name) for name in "ABC")
    first.archive()
    second.archive()
    assert list(Classroom.objects.active()) == [active]
    assert list(Classroom.objects.archived()) == [second, first]
