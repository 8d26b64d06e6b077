"""A cancelled submission is kept as it is: it neither goes on nor counts for anything."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from annotate.models import Assignment, Submission, User
from annotate.models.changes import Frozen
from tests import factories

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def assignment() -> Assignment:
    return factories.an_assignment(attempts=3)


@pytest.fixture
def student(assignment: Assignment) -> User:
    return factories.a_student(assignment.classroom)


@pytest.fixture
def cancelled(assignment: Assignment, student: User) -> Submission:
    return factories.a_cancelled_submission(assignment, student)


def test_cancelled_submission_is_neither_open_nor_handed_in(cancelled: Submission) -> None:
    stored = Submission.objects.get()
    assert (stored.is_open, stored.is_handed_in, stored.is_cancelled) == (False, False, True)
    assert not Submission.objects.open().exists()
    assert not Submission.objects.handed_in().exists()
    assert not Submission.objects.counted().exists()


def test_its_highlights_no_longer_change(cancelled: Submission) -> None:
    with pytest.raises(Frozen, match="cancelled, so its highlights no longer change"):
        factories.an_annotation(cancelled, "denial", "denied")


def test_it_cannot_be_graded(cancelled: Submission) -> None:
    with pytest.raises(Frozen, match="cancelled, so it cannot be graded"):
        cancelled.override_grade(cancelled.student, Decimal(50), "")


def test_it_is_not_handed_in_by_hand_or_when_the_time_is_over(
    assignment: Assignment, cancelled: Submission
) -> None:
    cancelled.hand_in()
    assignment.due_at, assignment.late = LONG_AGO, Assignment.Late.NONE
    assignment.save()
    assert (assignment.collect(), cancelled.collect()) == (0, False)
    stored = Submission.objects.get()
    assert (stored.handed_in_at, stored.grades.count()) == (None, 0)


def test_its_student_begins_another_attempt(
    assignment: Assignment, student: User, cancelled: Submission
) -> None:
    following = assignment.begin(student)
    assert following
    assert (following.attempt, following.is_open) == (2, True)
    [counted] = Assignment.objects.with_attempts_of(student)
    assert (counted.used, counted.open) == (2, 1)  # type: ignore[attr-defined]


def test_nobody_counts_as_having_begun_by_one(
    assignment: Assignment, student: User, cancelled: Submission
) -> None:
    def begun() -> tuple[int, int]:
        [counted] = Assignment.objects.with_progress()
        return counted.begun, assignment.progress()["begun"]  # type: ignore[attr-defined]

    assert begun() == (0, 0)
    assignment.begin(student)
    assert begun() == (1, 1)


def test_several_of_a_student_are_kept(
    assignment: Assignment, student: User, cancelled: Submission
) -> None:
    factories.a_cancelled_submission(assignment, student)
    attempts = assignment.submissions.filter(is_cancelled=True).values_list("attempt", flat=True)
    assert list(attempts) == [1, 2]


def test_database_holds_none_that_was_handed_in_too(cancelled: Submission) -> None:
    cancelled.handed_in_at = LONG_AGO
    with pytest.raises(IntegrityError, match="cancelled_is_not_handed_in"), transaction.atomic():
        cancelled.save()
