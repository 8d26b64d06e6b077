"""An assignment set again."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from annotate.models import Assignment
from tests import factories

pytestmark = pytest.mark.django_db

SETTINGS: dict[str, Any] = {
    "instructions": "Read it twice.",
    "attempts": 3,
    "counts": "best",
    "feedback": "on_release",
    "shows_remaining": True,
    "credit": "half",
    "method": "deduct",
    "penalty": 50,
}
DATES = ("opens_at", "due_at", "late", "late_until")


@pytest.fixture
def assignment() -> Assignment:
    return factories.an_assignment(**SETTINGS)


def test_copy_has_the_same_settings_and_nothing_that_anybody_did(assignment: Assignment) -> None:
    factories.a_submission(assignment).hand_in()
    instructor = assignment.classroom.enrolments.get(role="instructor").user
    assignment.set_names(instructor, hidden=True)
    other = factories.a_classroom(instructor, "Media 9c")
    twin = assignment.copy_to(other, "Read it again")
    stored = Assignment.objects.get(pk=twin.pk)
    assert {name: getattr(stored, name) for name in SETTINGS} == SETTINGS
    assert (stored.classroom, stored.title) == (other, "Read it again")
    assert stored.answer_key == assignment.answer_key
    assert stored.created_at > assignment.created_at
    assert not stored.submissions.exists()
    assert not stored.hides_names_from(instructor)
    assert Assignment.objects.get(classroom=assignment.classroom).title == "Read the report"


@pytest.mark.parametrize(("hours", "kept"), [(1, True), (-1, False)])
def test_copy_keeps_dates_that_are_still_to_come(
    assignment: Assignment, hours: int, kept: bool
) -> None:
    due_at = timezone.now() + timedelta(hours=hours)
    assignment.opens_at, assignment.due_at = due_at - timedelta(days=1), due_at
    assignment.late, assignment.late_until = Assignment.Late.UNTIL, due_at + timedelta(days=1)
    assignment.save()
    twin = assignment.copy_to(assignment.classroom, "Read it again")
    nothing = {"opens_at": None, "due_at": None, "late": "flag", "late_until": None}
    expected = {name: getattr(assignment, name) for name in DATES} if kept else nothing
    assert {name: getattr(twin, name) for name in DATES} == expected
