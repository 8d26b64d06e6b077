"""The class on one page: what instructors see of all that was handed in."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotate.models import Assignment, Submission
from annotate.views.overview import Overview
from tests.factories import a_student, a_submission, an_annotation, an_assignment, an_instructor

pytestmark = pytest.mark.django_db

DENIAL = "The ministry denied the report"
OUTSIDE = "Nobody was hurt"


@pytest.fixture
def assignment() -> Assignment:
    return an_assignment(attempts=2)


def handed_in(assignment: Assignment, name: str, *marked: tuple[str, str]) -> Submission:
    submission = a_submission(assignment, a_student(assignment.classroom, name))
    for label, words in marked:
        an_annotation(submission, label, words)
    submission.hand_in()
    return submission


def overview(assignment: Assignment, label: str = "denial") -> Overview:
    return Overview(assignment, assignment.label_set.labels.get(identifier=label))


def test_overview_lists_first_what_fewest_found(assignment: Assignment) -> None:
    handed_in(assignment, "Ada", ("denial", DENIAL))
    handed_in(assignment, "Ben")
    found = [(each.annotation.words, each.percent) for each in overview(assignment).findings]
    assert found == [
        ("at least 12 people were killed", 0),
        ("12 people were killed", 0),
        (DENIAL, 50),
    ]


def test_overview_names_the_usual_mistake(assignment: Assignment) -> None:
    for name in ("Ada", "Ben"):
        handed_in(assignment, name, ("unconfirmed-claim", DENIAL))
    handed_in(assignment, "Cem")
    mistakes = {each.annotation.words: each.usual_mistake for each in overview(assignment).findings}
    assert mistakes[DENIAL] == "Wrong label, “unconfirmed claim”: 2"


def test_overview_counts_the_last_attempt_of_each_student(assignment: Assignment) -> None:
    first = handed_in(assignment, "Ada")
    second = a_submission(assignment, first.student)
    an_annotation(second, "denial", DENIAL)
    second.hand_in()
    assert overview(assignment).students == 1
    assert overview(assignment).grades == [Decimal("50.0")]


def test_overview_goes_by_the_attempt_that_counts(assignment: Assignment) -> None:
    assignment.counts = Assignment.Counts.BEST
    assignment.save()
    first = handed_in(assignment, "Ada", ("denial", DENIAL))
    a_submission(assignment, first.student).hand_in()
    assert overview(assignment).grades == [Decimal("50.0")]


def test_overview_counts_a_grade_that_was_set(assignment: Assignment) -> None:
    instructor = assignment.classroom.enrolments.get(role="instructor").user
    handed_in(assignment, "Ada").override_grade(instructor, Decimal("72.5"), "Said aloud.")
    assert overview(assignment).grades == [Decimal("72.5")]


def test_overview_leaves_out_what_is_still_open(assignment: Assignment) -> None:
    an_annotation(a_submission(assignment), "denial", DENIAL)
    assert overview(assignment).students == 0


@pytest.mark.parametrize(("others", "places"), [(2, [(OUTSIDE, 33)]), (3, [])])
def test_overview_shows_what_a_third_marked_outside_the_key(
    assignment: Assignment, others: int, places: list[tuple[str, int]]
) -> None:
    handed_in(assignment, "Ada", ("denial", OUTSIDE), ("denial", DENIAL))
    for number in range(others):
        handed_in(assignment, f"Student {number}", ("denial", DENIAL))
    assert [(each.words, each.percent) for each in overview(assignment).places] == places


def test_overview_measures_agreement_per_label(assignment: Assignment) -> None:
    for name in ("Ada", "Ben"):
        handed_in(assignment, name, ("denial", DENIAL))
    measured = {label.identifier: each for label, each, _ in overview(assignment).agreements}
    assert measured["denial"].alpha == Fraction(1)
    assert measured["casualty-figure"].alpha is None


def test_overview_puts_each_grade_in_its_tenth(assignment: Assignment) -> None:
    handed_in(assignment, "Ada", ("denial", DENIAL))
    handed_in(assignment, "Ben")
    counts = {start: count for start, _end, count in overview(assignment).grade_counts if count}
    assert counts == {0: 1, 50: 1}


def test_overview_page_shows_no_names(assignment: Assignment, client: Client) -> None:
    handed_in(assignment, "Adaeze", ("denial", DENIAL))
    client.force_login(assignment.classroom.enrolments.get(role="instructor").user)
    response = client.get(reverse("assignment_overview", args=[assignment.pk]))
    assert response.status_code == 200
    assert "Adaeze" not in response.text


def test_overview_page_says_when_nobody_has_handed_in(
    assignment: Assignment, client: Client
) -> None:
    client.force_login(assignment.classroom.enrolments.get(role="instructor").user)
    response = client.get(reverse("assignment_overview", args=[assignment.pk]))
    assert "Nobody has handed in yet." in response.text


def test_overview_page_is_for_instructors_of_the_class(
    assignment: Assignment, client: Client
) -> None:
    outsiders = [a_student(assignment.classroom), an_instructor("otto", "Otto Outsider")]
    for person in outsiders:
        client.force_login(person)
        response = client.get(reverse("assignment_overview", args=[assignment.pk]))
        assert response.status_code == 404


def test_overview_needs_no_more_queries_for_a_larger_class(assignment: Assignment) -> None:
    counts = []
    for names in (["Ada"], ["Ben", "Cem", "Dan"]):
        for name in names:
            handed_in(assignment, name, ("denial", DENIAL))
        fresh = Assignment.objects.with_parts().get(pk=assignment.pk)
        with CaptureQueriesContext(connection) as queries:
            assert overview(fresh).findings
        counts.append(len(queries))
    assert counts[0] == counts[1]
