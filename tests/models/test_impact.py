"""What a draft would change: whose grade rises or falls, by how much; and nothing is written."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotate.models import AnswerKey, Assignment, Grade, Submission
from annotate.models.impact import Impact, impact_of
from tests import factories

pytestmark = pytest.mark.django_db

DENIAL = ("denial", "The ministry denied the report")
OUTSIDE = ("denial", "Nobody was hurt")


@pytest.fixture
def assignment() -> Assignment:
    return factories.an_assignment(attempts=2)


@pytest.fixture
def draft(assignment: Assignment) -> AnswerKey:
    """Asks for one place more."""
    instructor = assignment.classroom.enrolments.get(role="instructor").user
    draft = assignment.answer_key.revise(instructor)
    factories.add_to_key(draft, *OUTSIDE)
    return draft


def handed_in(assignment: Assignment, name: str, *marked: tuple[str, str]) -> Submission:
    submission = factories.a_submission(assignment, factories.a_student(assignment.classroom, name))
    return mark(submission, *marked)


def mark(submission: Submission, *marked: tuple[str, str]) -> Submission:
    for label, words in marked:
        factories.an_annotation(submission, label, words)
    submission.hand_in()
    return submission


def shifts(impact: Impact) -> list[tuple[str, str, str]]:
    return [
        (each.student.display_name, f"{each.before:.1f}", f"{each.after:.1f}")
        for each in impact.shifts
    ]


def test_impact_names_whose_grade_changes_the_greatest_change_first(
    assignment: Assignment, draft: AnswerKey
) -> None:
    handed_in(assignment, "Ada", DENIAL)
    handed_in(assignment, "Ben", DENIAL, OUTSIDE)
    handed_in(assignment, "Cem")
    impact = impact_of(draft, assignment)
    assert shifts(impact) == [("Ben", "40.0", "66.7"), ("Ada", "50.0", "40.0")]
    assert (impact.rises, impact.falls, impact.largest) == (1, 1, Decimal("26.7"))
    assert (impact.students, impact.set_by_hand) == (3, 0)


def test_impact_is_what_publishing_does(assignment: Assignment, draft: AnswerKey) -> None:
    handed_in(assignment, "Ada", DENIAL)
    handed_in(assignment, "Ben", OUTSIDE)
    foreseen = {each.student: each.after for each in impact_of(draft, assignment).shifts}
    draft.publish()
    graded = assignment.submissions.counted().with_current_grade()
    assert foreseen == {each.student: each.percent for each in graded}  # type: ignore[attr-defined]


def test_impact_writes_nothing(assignment: Assignment, draft: AnswerKey) -> None:
    handed_in(assignment, "Ada", DENIAL)
    with CaptureQueriesContext(connection) as captured:
        impact_of(draft, assignment)
    assert {query["sql"].split()[0] for query in captured} == {"SELECT"}
    assert Grade.objects.get().answer_key == assignment.answer_key


def test_first_grade_is_counted_and_shifts_none(assignment: Assignment, draft: AnswerKey) -> None:
    handed_in(assignment, "Ada", DENIAL)
    handed_in(assignment, "Ben", OUTSIDE).grades.all().delete()
    impact = impact_of(draft, assignment)
    assert shifts(impact) == [("Ada", "50.0", "40.0")]
    assert (impact.students, impact.first_grades) == (2, 1)


@pytest.mark.parametrize(("counts", "expected"), [("last", []), ("best", ["50.0"])])
def test_first_grade_of_another_attempt_shifts_the_best(
    assignment: Assignment, draft: AnswerKey, counts: str, expected: list[str]
) -> None:
    assignment.counts = counts
    assignment.save()
    first = handed_in(assignment, "Ada", DENIAL)
    again = factories.a_submission(assignment, first.student)
    mark(again, DENIAL, OUTSIDE).grades.all().delete()
    impact = impact_of(draft, assignment)
    assert [f"{each.before:.1f}" for each in impact.shifts] == expected
    assert impact.first_grades == 1


def test_grade_that_was_set_by_hand_stays(assignment: Assignment, draft: AnswerKey) -> None:
    instructor = assignment.classroom.enrolments.get(role="instructor").user
    handed_in(assignment, "Ada", OUTSIDE).override_grade(instructor, Decimal(90), "Said aloud.")
    impact = impact_of(draft, assignment)
    assert (impact.shifts, impact.students, impact.set_by_hand) == ((), 1, 1)
    assert impact.largest == 0


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ("first", [("Ada", "50.0", "40.0")]),
        ("last", [("Ada", "0.0", "40.0")]),
        ("best", [("Ada", "50.0", "40.0")]),
    ],
)
def test_impact_goes_by_the_attempt_that_counts(
    assignment: Assignment, draft: AnswerKey, counts: str, expected: list[tuple[str, str, str]]
) -> None:
    assignment.counts = counts
    assignment.save()
    first = handed_in(assignment, "Ada", DENIAL)
    mark(factories.a_submission(assignment, first.student), OUTSIDE)
    impact = impact_of(draft, assignment)
    assert shifts(impact) == expected
    assert impact.students == 1


def test_another_attempt_may_be_the_best_by_the_draft(
    assignment: Assignment, draft: AnswerKey
) -> None:
    assignment.counts = Assignment.Counts.BEST
    assignment.save()
    first = handed_in(assignment, "Ada", DENIAL)
    mark(factories.a_submission(assignment, first.student), DENIAL, OUTSIDE)
    assert shifts(impact_of(draft, assignment)) == [("Ada", "50.0", "66.7")]


def test_impact_needs_no_more_queries_for_a_larger_class(
    assignment: Assignment, draft: AnswerKey
) -> None:
    counts = []
    for names in (["Ada"], ["Ben", "Cem", "Dan"]):
        for name in names:
            handed_in(assignment, name, DENIAL)
        with CaptureQueriesContext(connection) as captured:
            impact_of(draft, assignment)
        counts.append(len(captured))
    assert counts[0] == counts[1]
