"""Assignments: who sees them, when feedback is due, and the rule they grade by."""

from fractions import Fraction

import pytest

from annotate.domain.grading import PENALTIES, Credit, GradeRule, Method
from annotate.models import Assignment, Submission
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment() -> Assignment:
    return factories.an_assignment()


@pytest.mark.parametrize(("feedback", "due"), [("at_once", True), ("on_release", False)])
def test_practice_is_released_by_handing_in(
    assignment: Assignment, feedback: str, due: bool
) -> None:
    assignment.feedback = feedback
    assignment.save()
    submission = factories.a_submission(assignment)
    assert not submission.feedback_is_due
    submission.hand_in()
    stored = Submission.objects.get()
    assert (submission.feedback_is_due, stored.feedback_is_due) == (due, due)
    assert stored.released_at == (stored.handed_in_at if due else None)


@pytest.mark.parametrize("feedback", ["at_once", "on_release"])
def test_another_setting_shows_and_hides_nothing_that_was_handed_in(feedback: str) -> None:
    assignment = factories.an_assignment(feedback=feedback)
    submission = factories.a_submission(assignment)
    submission.hand_in()
    assignment.feedback = "on_release" if feedback == "at_once" else "at_once"
    assignment.save()
    assert Submission.objects.get().feedback_is_due is (feedback == "at_once")


def due(assignment: Assignment) -> dict[str, bool]:
    return {str(each.student): each.feedback_is_due for each in assignment.submissions.all()}


def test_all_or_some_are_released_and_taken_back() -> None:
    assignment = factories.an_assignment(feedback="on_release", attempts=2)
    sam, kim, lea = (
        factories.a_student(assignment.classroom, name) for name in ("Sam", "Kim", "Lea")
    )
    for student in (sam, sam, kim):
        factories.a_submission(assignment, student).hand_in()
    factories.a_submission(assignment, lea)
    assert assignment.release([sam, lea]) == 1
    assert due(assignment) == {"Sam": True, "Kim": False, "Lea": False}
    assert (assignment.release(), assignment.release()) == (1, 0)
    assert due(assignment) == {"Sam": True, "Kim": True, "Lea": False}
    assert assignment.take_back([kim]) == 1
    assert due(assignment) == {"Sam": True, "Kim": False, "Lea": False}
    assert (assignment.take_back(), assignment.take_back()) == (1, 0)
    assert due(assignment) == {"Sam": False, "Kim": False, "Lea": False}


def test_releasing_all_leaves_another_assignment_alone() -> None:
    assignment = factories.an_assignment(feedback="on_release")
    other = factories.an_assignment(
        assignment.classroom, assignment.answer_key, feedback="on_release"
    )
    for each in (assignment, other):
        factories.a_submission(each).hand_in()
    assignment.release()
    assert list(due(other).values()) == [False]


def test_what_is_handed_in_after_a_release_waits_for_its_own(assignment: Assignment) -> None:
    assignment.feedback = "on_release"
    assignment.save()
    assignment.release()
    submission = factories.a_submission(assignment)
    submission.hand_in()
    assert not submission.feedback_is_due


@pytest.mark.parametrize("credit", Assignment.Credit)
@pytest.mark.parametrize("method", Assignment.Method)
@pytest.mark.parametrize("penalty", Assignment.Penalty)
def test_rule_is_the_one_of_the_domain(
    assignment: Assignment, credit: str, method: str, penalty: int
) -> None:
    assignment.credit, assignment.method, assignment.penalty = credit, method, penalty
    assignment.save()
    assert Assignment.objects.get().rule == GradeRule(
        Credit(credit), Method(method), Fraction(penalty, 100)
    )


def test_every_choice_of_the_domain_is_offered() -> None:
    assert set(Assignment.Credit.values) == {each.value for each in Credit}
    assert set(Assignment.Method.values) == {each.value for each in Method}
    assert {Fraction(percent, 100) for percent in Assignment.Penalty.values} == set(PENALTIES)


def test_new_assignment_grades_by_the_default_rule(assignment: Assignment) -> None:
    assert assignment.rule == GradeRule()


def test_required_counts_leave_out_optional_annotations_and_distractors() -> None:
    key = factories.a_key(published=False)
    factories.add_to_key(key, "denial", "Nobody was hurt")
    factories.add_to_key(key, "denial", "it said", role="optional")
    factories.add_to_key(key, "casualty-figure", "Witnesses", role="distractor")
    factories.add_to_key(key, "casualty-figure", "people").remove(1)
    counts = factories.an_assignment(key=key).required_counts()
    assert {label.identifier: counts[label.pk] for label in key.label_set.labels.all()} == {
        "unconfirmed-claim": 1,
        "denial": 2,
        "casualty-figure": 1,
    }


def test_assignments_and_submissions_are_seen_by_those_concerned(assignment: Assignment) -> None:
    classroom = assignment.classroom
    instructor = classroom.enrolments.get(role="instructor").user
    colleague = factories.an_instructor("carla", "Carla Colleague")
    classroom.add_instructor(colleague)
    sam, kim = factories.a_student(classroom, "Sam"), factories.a_student(classroom, "Kim")
    outsider = factories.an_instructor("omar", "Omar Outsider")
    stranger = factories.a_student(factories.a_classroom(outsider), "Sasha")
    submission = factories.a_submission(assignment, sam)
    querysets = (
        Assignment.objects.visible_to,
        Assignment.objects.taught_by,
        Assignment.objects.set_for,
        Submission.objects.visible_to,
        Submission.objects.taught_by,
        Submission.objects.annotated_by,
    )
    seen = {
        str(person): [list(of(person)) in ([assignment], [submission]) for of in querysets]
        for person in (instructor, colleague, sam, kim, outsider, stranger)
    }
    teaching = [True, True, False, True, True, False]
    assert seen == {
        "Ines Instructor": teaching,
        "Carla Colleague": teaching,
        "Sam": [True, False, True, True, False, True],
        "Kim": [True, False, True, False, False, False],
        "Omar Outsider": [False] * 6,
        "Sasha": [False] * 6,
    }
