"""Attempts: one open at a time, as many as the assignment allows."""

from operator import attrgetter

import pytest
from django.db import IntegrityError, transaction

from annotate.models import Assignment, Enrolment, Submission, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment() -> Assignment:
    return factories.an_assignment(attempts=2)


@pytest.fixture
def student(assignment: Assignment) -> User:
    return factories.a_student(assignment.classroom)


def begin(assignment: Assignment, student: User) -> Submission:
    submission = assignment.begin(student)
    assert submission
    return submission


def test_begin_opens_the_first_attempt(assignment: Assignment, student: User) -> None:
    submission = begin(assignment, student)
    assert (submission.student, submission.attempt, submission.is_open) == (student, 1, True)


def test_begin_goes_on_with_the_open_attempt(assignment: Assignment, student: User) -> None:
    assert begin(assignment, student) == begin(assignment, student)
    assert assignment.submissions.count() == 1


def test_begin_after_handing_in_opens_the_next_attempt(
    assignment: Assignment, student: User
) -> None:
    first = begin(assignment, student)
    first.hand_in()
    second = begin(assignment, student)
    assert (second.attempt, second != first) == (2, True)


def test_next_attempt_follows_the_last_one_where_there_is_a_gap(
    assignment: Assignment, student: User
) -> None:
    assignment.attempts = 3
    assignment.save()
    for _ in range(2):
        begin(assignment, student).hand_in()
    assignment.submissions.filter(attempt=1).delete()
    assert begin(assignment, student).attempt == 3


def test_no_attempt_beyond_the_number_allowed(assignment: Assignment, student: User) -> None:
    for _ in range(2):
        begin(assignment, student).hand_in()
    assert assignment.begin(student) is None
    assert assignment.submissions.count() == 2
    assignment.attempts = 3
    assignment.save()
    assert begin(assignment, student).attempt == 3


def test_open_attempt_is_kept_when_fewer_are_allowed(assignment: Assignment, student: User) -> None:
    begin(assignment, student).hand_in()
    second = begin(assignment, student)
    assignment.attempts = 1
    assignment.save()
    assert begin(assignment, student) == second


def test_release_while_a_student_begins_another_attempt_ends_the_attempts(
    assignment: Assignment, student: User
) -> None:
    assignment.feedback = "on_release"
    assignment.save()
    begin(assignment, student).hand_in()
    loaded = Assignment.objects.get()
    assignment.release()
    assert loaded.begin(student) is None


def test_attempts_of_students_do_not_count_for_each_other(
    assignment: Assignment, student: User
) -> None:
    kim = factories.a_student(assignment.classroom, "Kim")
    assert (begin(assignment, student).attempt, begin(assignment, kim).attempt) == (1, 1)


def test_outsider_cannot_begin(assignment: Assignment) -> None:
    outsider = factories.a_student(factories.a_classroom(factories.an_instructor("omar")))
    with pytest.raises(Enrolment.DoesNotExist):
        assignment.begin(outsider)
    assert not Submission.objects.exists()


@pytest.mark.parametrize("attempt", [1, 2])
def test_database_refuses_a_second_open_attempt(
    assignment: Assignment, student: User, attempt: int
) -> None:
    begin(assignment, student)
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.create(assignment=assignment, student=student, attempt=attempt)


@pytest.mark.parametrize(("attempts", "allowed"), [(0, False), (1, True), (20, True), (21, False)])
def test_assignment_allows_1_to_20_attempts(
    assignment: Assignment, attempts: int, allowed: bool
) -> None:
    assignment.attempts = attempts
    if allowed:
        assignment.save()
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        assignment.save()


def test_assignments_count_the_attempts_of_one_student(
    assignment: Assignment, student: User
) -> None:
    kim = factories.a_student(assignment.classroom, "Kim")
    for person in (student, student, kim):
        begin(assignment, person).hand_in()
    assignment.attempts = 3
    assignment.save()
    begin(assignment, student)
    factories.an_assignment(assignment.classroom, assignment.answer_key)
    counted = Assignment.objects.with_attempts_of(student)
    assert list(map(attrgetter("used", "open"), counted)) == [(0, 0), (3, 1)]
    progress = Assignment.objects.with_progress()
    assert list(map(attrgetter("begun", "handed_in"), progress)) == [(0, 0), (2, 2)]


def test_counting_keeps_the_order_of_assignments_and_submissions(assignment: Assignment) -> None:
    """The newest assignment first, students by name and attempt."""
    classroom = assignment.classroom
    newer = [factories.an_assignment(classroom, assignment.answer_key) for _ in range(2)]
    kim = factories.a_student(classroom, "Kim")
    for queryset in (
        Assignment.objects.with_progress(),
        Assignment.objects.with_attempts_of(kim),
    ):
        assert list(queryset) == [*reversed(newer), assignment]
    sam = factories.a_student(classroom, "Sam")
    for person in (sam, kim, sam):
        begin(assignment, person).hand_in()
    counted = Submission.objects.with_counts()
    assert [(each.student, each.attempt) for each in counted] == [(kim, 1), (sam, 1), (sam, 2)]
