"""The worked examples on the settings page, checked by hand.

W = 4, m = 3, b = 1; the qualities are 1, 1/2 and 1/4.
"""

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import Assignment
from annotate.views.grade_examples import credit_examples, method_examples
from tests.pages import page_of


def test_each_credit_has_its_example() -> None:
    assert [(each.points, each.calculation) for each in credit_examples()] == [
        ("You earned 1.75 of 4 points.", "2 × 1.75 ÷ (4 + 3 + 1) ≈ 43.8 %"),
        ("You earned 1.5 of 4 points.", "2 × 1.5 ÷ (4 + 3 + 1) = 37.5 %"),
        ("You earned 1 of 4 points.", "2 × 1 ÷ (4 + 3 + 1) = 25.0 %"),
        ("You earned 2 of 4 points.", "2 × 2 ÷ (4 + 3 + 1) = 50.0 %"),
    ]


def test_each_grade_and_penalty_has_its_example() -> None:
    assert [each.calculation for each in method_examples()] == [
        "2 × 1.75 ÷ (4 + 3 + 1) ≈ 43.8 %",
        "(1.75 − 0 × 1) ÷ 4 ≈ 43.8 %",
        "(1.75 − 0.25 × 1) ÷ 4 = 37.5 %",
        "(1.75 − 0.5 × 1) ÷ 4 ≈ 31.3 %",
        "(1.75 − 1 × 1) ÷ 4 ≈ 18.8 %",
    ]


def test_examples_are_named_as_the_form_names_the_choices() -> None:
    assert [each.choice for each in credit_examples()] == list(map(str, Assignment.Credit.labels))
    deduct = Assignment.Method.DEDUCT.label
    assert [each.choice for each in method_examples()] == [
        Assignment.Method.BALANCED.label,
        *(f"{deduct}; {label}" for label in Assignment.Penalty.labels),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("which", ["new", "old"])
def test_settings_page_shows_the_examples(ines: Client, assignment: Assignment, which: str) -> None:
    address = {
        "new": reverse("assignment_create", args=[assignment.classroom_id]),
        "old": reverse("assignment_change", args=[assignment.pk]),
    }[which]
    page = page_of(ines.get(address))
    shown = [each.words for each in page.all("tbody") for each in each.all("th")]
    assert shown == [each.choice for each in (*credit_examples(), *method_examples())]
    heading = "New assignment" if which == "new" else "Settings of “Read the report”"
    assert page.one("h1").words == heading
