"""Which of several attempts counts."""

from decimal import Decimal

import pytest

from annotate.models import Assignment, Submission, User
from tests import factories

pytestmark = pytest.mark.django_db

NOTHING: tuple[tuple[str, str], ...] = ()
SOME = (("denial", "The ministry denied the report"),)
MORE = (*SOME, ("unconfirmed-claim", "at least 12 people were killed"))


@pytest.fixture
def assignment() -> Assignment:
    return factories.an_assignment(attempts=5)


@pytest.fixture
def sam(assignment: Assignment) -> User:
    return factories.a_student(assignment.classroom)


def handed_in(
    assignment: Assignment, student: User, marked: tuple[tuple[str, str], ...]
) -> Submission:
    submission = factories.a_submission(assignment, student)
    for label, words in marked:
        factories.an_annotation(submission, label, words)
    submission.hand_in()
    return submission


def counted(assignment: Assignment, counts: str) -> list[int]:
    """Return the attempts that count if this is what counts."""
    Assignment.objects.filter(pk=assignment.pk).update(counts=counts)
    return [each.attempt for each in assignment.submissions.counted()]


@pytest.mark.parametrize(("counts", "attempt"), [("last", 3), ("best", 2), ("first", 1)])
def test_attempt_that_counts_is_the_assignments_choice(
    assignment: Assignment, sam: User, counts: str, attempt: int
) -> None:
    for marked in (SOME, MORE, NOTHING):
        handed_in(assignment, sam, marked)
    factories.an_annotation(factories.a_submission(assignment, sam), "denial", "denied")
    assert counted(assignment, counts) == [attempt]


def test_last_one_counts_unless_something_else_is_chosen(assignment: Assignment) -> None:
    assert assignment.counts == "last"


def test_of_equally_good_attempts_the_first_counts(assignment: Assignment, sam: User) -> None:
    for marked in (NOTHING, SOME, SOME):
        handed_in(assignment, sam, marked)
    assert counted(assignment, "best") == [2]


def test_best_goes_by_the_grade_that_was_set(assignment: Assignment, sam: User) -> None:
    first = handed_in(assignment, sam, NOTHING)
    handed_in(assignment, sam, SOME)
    ines = assignment.classroom.enrolments.get(role="instructor").user
    first.override_grade(ines, Decimal(99), "Said aloud.")
    assert counted(assignment, "best") == [1]


def test_best_goes_by_the_key_in_force(assignment: Assignment, sam: User) -> None:
    handed_in(assignment, sam, SOME)
    handed_in(assignment, sam, MORE)
    asks = [("denial", "The ministry denied the report", 1)]
    assignment.adopt(factories.a_key(assignment.article, assignment.label_set, asks=asks))
    assert counted(assignment, "best") == [1]


def test_each_student_and_assignment_counts_by_itself(assignment: Assignment, sam: User) -> None:
    kim = factories.a_student(assignment.classroom, "Kim")
    other = factories.an_assignment(
        assignment.classroom, assignment.answer_key, attempts=2, counts="best"
    )
    for student, marked in ((sam, SOME), (sam, NOTHING), (kim, MORE)):
        handed_in(assignment, student, marked)
    for marked in (SOME, NOTHING):
        handed_in(other, sam, marked)
    found = {
        (each.assignment.counts, str(each.student), each.attempt)
        for each in Submission.objects.counted()
    }
    assert found == {("last", "Sam", 2), ("last", "Kim", 1), ("best", "Sam", 1)}
