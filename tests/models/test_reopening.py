"""Reopening gives a submission back to its student, unless the student may have seen the key."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from annotate.models import Assignment, Extension, Frozen, Submission, User
from tests import factories

pytestmark = pytest.mark.django_db

DENIAL = ("denial", "The ministry denied the report")


@pytest.fixture
def assignment() -> Assignment:
    return factories.an_assignment(feedback="on_release", attempts=2)


@pytest.fixture
def sam(assignment: Assignment) -> User:
    return factories.a_student(assignment.classroom)


@pytest.fixture
def ines(assignment: Assignment) -> User:
    return assignment.classroom.enrolments.get(role="instructor").user


def handed_in(assignment: Assignment, student: User) -> Submission:
    submission = factories.a_submission(assignment, student)
    factories.an_annotation(submission, *DENIAL)
    submission.hand_in()
    return submission


def let_it_be_due(assignment: Assignment, hours: int, **dates: object) -> None:
    due_at = timezone.now() + timedelta(hours=hours)
    Assignment.objects.filter(pk=assignment.pk).update(due_at=due_at, **dates)


def stored(submission: Submission) -> Submission:
    return Submission.objects.get(pk=submission.pk)


def assert_stays(submission: Submission, reason: str, **said: object) -> None:
    """Check that it is not reopened, for this reason, and keeps its grade."""
    before = Submission.objects.values().get(pk=submission.pk)
    with pytest.raises(Frozen, match=reason):
        stored(submission).reopen(**said)  # type: ignore[arg-type]
    assert Submission.objects.values().get(pk=submission.pk) == before
    assert submission.grades.count() == (0 if before["handed_in_at"] is None else 1)


def test_student_goes_on_where_it_was_handed_in(assignment: Assignment, sam: User) -> None:
    submission = handed_in(assignment, sam)
    stored(submission).reopen()
    assert assignment.begin(sam) == submission
    again = stored(submission)
    assert (again.is_open, again.attempt) == (True, 1)
    factories.an_annotation(again, "unconfirmed-claim", "at least 12 people were killed")
    again.hand_in()
    assert [each.percent for each in again.grades.all()] == [Decimal("80.0")]


def test_no_grade_and_no_review_is_left_and_comments_stay(
    assignment: Assignment, sam: User, ines: User
) -> None:
    submission = handed_in(assignment, sam)
    submission.review(ines)
    submission.override_grade(ines, Decimal(90), "You asked well.")
    submission.write_comments(ines, {None: "Is that all?"})
    stored(submission).reopen()
    again = Submission.objects.get()
    assert (again.current_grade, hasattr(again, "override")) == (None, False)
    assert (again.reviewed_at, again.reviewed_by) == (None, None)
    assert [each.text for each in again.comments.all()] == ["Is that all?"]
    assert list(assignment.submissions.counted()) == []


def test_grades_by_earlier_versions_of_the_key_go_too(
    assignment: Assignment, sam: User, ines: User
) -> None:
    submission = handed_in(assignment, sam)
    draft = assignment.answer_key.revise(ines)
    draft.annotations.get(label__identifier="denial").remove(1)
    draft.publish()
    assert submission.grades.count() == 2
    stored(submission).reopen()
    assert submission.grades.count() == 0


def test_attempt_before_counts_while_the_last_one_is_open_again(
    assignment: Assignment, sam: User
) -> None:
    first, last = handed_in(assignment, sam), handed_in(assignment, sam)
    assert list(assignment.submissions.counted()) == [last]
    stored(last).reopen()
    assert list(assignment.submissions.counted()) == [first]
    assert assignment.attempts_left(sam) == 0


@pytest.mark.parametrize("number", [1, 2])
def test_only_the_last_attempt_is_reopened(assignment: Assignment, sam: User, number: int) -> None:
    """Whether the next one is open, or was handed in too."""
    first = handed_in(assignment, sam)
    next_one = factories.a_submission(assignment, sam)
    if number == 2:
        next_one.hand_in()
    assert_stays(first, "has begun another attempt")


def released(assignment: Assignment, _sam: User) -> None:
    assignment.release()


def released_and_taken_back(assignment: Assignment, _sam: User) -> None:
    assignment.release()
    assignment.take_back()


@pytest.mark.parametrize("shown", [released, released_and_taken_back])
def test_student_who_may_have_seen_the_key_does_not_go_on(
    assignment: Assignment, sam: User, shown: Callable[[Assignment, User], None]
) -> None:
    submission = handed_in(assignment, sam)
    shown(assignment, sam)
    assert_stays(submission, "the answer key")


def test_practice_shows_the_key_at_once(sam: User, assignment: Assignment) -> None:
    practice = factories.an_assignment(assignment.classroom, assignment.answer_key)
    assert_stays(handed_in(practice, sam), "the answer key")


def test_key_seen_with_an_earlier_attempt_is_known(assignment: Assignment, sam: User) -> None:
    first = handed_in(assignment, sam)
    second = factories.a_submission(assignment, sam)
    assignment.release()
    second.hand_in()
    assert stored(first).released_at is not None
    assert stored(second).first_released_at is None
    assert_stays(second, "the answer key")


def test_what_others_were_shown_is_no_reason(assignment: Assignment, sam: User) -> None:
    kim = factories.a_student(assignment.classroom, "Kim")
    of_sam, of_kim = handed_in(assignment, sam), handed_in(assignment, kim)
    assignment.release([kim])
    stored(of_sam).reopen()
    assert (stored(of_sam).is_open, of_kim.grades.count()) == (True, 1)


def test_what_is_not_handed_in_is_not_reopened(assignment: Assignment, sam: User) -> None:
    assert_stays(factories.a_submission(assignment, sam), "not handed in")
    kim = factories.a_student(assignment.classroom, "Kim")
    assert_stays(factories.a_cancelled_submission(assignment, kim), "not handed in")


def test_nothing_is_reopened_in_an_archived_class(assignment: Assignment, sam: User) -> None:
    submission = handed_in(assignment, sam)
    assignment.classroom.archive()
    assert_stays(submission, "archived")


@pytest.mark.parametrize("hours", [None, -1])
def test_without_more_time_it_stays_handed_in_when_the_time_is_over(
    assignment: Assignment, sam: User, hours: int | None
) -> None:
    submission = handed_in(assignment, sam)
    let_it_be_due(assignment, -2, late="none")
    due_at = timezone.now() + timedelta(hours=hours) if hours else None
    assert_stays(submission, "say until when", due_at=due_at)
    assert not Extension.objects.exists()


def test_student_is_given_more_time_with_it(assignment: Assignment, sam: User) -> None:
    submission = handed_in(assignment, sam)
    let_it_be_due(assignment, -2, late="none")
    tomorrow = timezone.now() + timedelta(days=1)
    stored(submission).reopen(tomorrow)
    again = stored(submission)
    again.hand_in()
    assert (Extension.objects.get().due_at, again.is_late) == (tomorrow, False)


def test_late_work_goes_on_without_more_time_and_is_late(assignment: Assignment, sam: User) -> None:
    submission = handed_in(assignment, sam)
    let_it_be_due(assignment, -2)
    stored(submission).reopen()
    again = stored(submission)
    again.hand_in()
    assert again.is_late
