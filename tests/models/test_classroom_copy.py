"""A class set up again: its settings and assignments, and nobody who was in it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from annotate.models import Assignment, Classroom, User
from annotate.models.deadline import put_off
from tests import factories

pytestmark = pytest.mark.django_db

SETTINGS: dict[str, Any] = {"attempts": 3, "counts": "best", "credit": "half", "penalty": 50}


@pytest.fixture
def instructor() -> User:
    return factories.an_instructor()


@pytest.fixture
def classroom(instructor: User) -> Classroom:
    return factories.a_classroom(instructor)


def test_copy_has_the_settings_of_the_class_and_nobody_in_it(
    classroom: Classroom, instructor: User
) -> None:
    classroom.seats_only = True
    classroom.retained_until = timezone.localdate()
    classroom.save()
    classroom.set_joining(is_open=False)
    factories.a_student(classroom)
    classroom.add_instructor(factories.an_instructor("cora"))
    twin = Classroom.objects.get(pk=classroom.copy_for(instructor, "Media 8c").pk)
    assert (twin.name, twin.seats_only, twin.joining_open) == ("Media 8c", True, True)
    assert (twin.archived_at, twin.retained_until) == (None, None)
    assert twin.join_code != classroom.join_code
    assert [each.user for each in twin.enrolments.all()] == [instructor]
    assert not twin.assignments.exists()


def test_copy_of_an_archived_class_is_not_archived(classroom: Classroom, instructor: User) -> None:
    assignment = factories.an_assignment(classroom)
    classroom.archive()
    twin = classroom.copy_for(instructor, "Media 8c", [assignment])
    assert twin.archived_at is None
    assert twin.assignments.count() == 1


def test_assignments_are_copied_in_their_order_without_what_anybody_did(
    classroom: Classroom, instructor: User
) -> None:
    first = factories.an_assignment(classroom, **SETTINGS)
    second = factories.an_assignment(classroom, first.answer_key)
    second.title = "Read it again"
    second.save()
    factories.an_assignment(classroom, first.answer_key)
    factories.a_submission(first).hand_in()
    twin = classroom.copy_for(instructor, "Media 8c", [first, second])
    copies = twin.assignments.order_by("created_at")
    assert [each.title for each in copies] == ["Read the report", "Read it again"]
    assert {name: getattr(copies[0], name) for name in SETTINGS} == SETTINGS
    assert {each.answer_key for each in copies} == {first.answer_key}
    assert [each.submissions.count() for each in copies] == [0, 0]
    assert classroom.assignments.count() == 3


def test_colleagues_come_along_if_they_are_asked_for(
    classroom: Classroom, instructor: User
) -> None:
    cora, gone = (factories.an_instructor(name, name) for name in ("cora", "gone"))
    for colleague in (cora, gone):
        classroom.add_instructor(colleague)
    gone.is_active = False
    gone.save()
    factories.a_student(classroom)
    assert classroom.colleagues_of(instructor) == [cora]
    twin = classroom.copy_for(instructor, "Media 8c", with_colleagues=True)
    assert {each.user for each in twin.enrolments.all()} == {instructor, cora}
    assert {each.role for each in twin.enrolments.all()} == {"instructor"}


def dates(assignment: Assignment) -> dict[str, Any]:
    fields = ("opens_at", "due_at", "late", "late_until")
    return {**Assignment.objects.values(*fields).get(pk=assignment.pk)}


NO_DATES = {"opens_at": None, "due_at": None, "late": "flag", "late_until": None}


@pytest.mark.parametrize(
    ("days", "kept"), [(None, False), (0, False), (6, False), (7, True), (364, True)]
)
def test_dates_are_put_off_or_left_out(
    classroom: Classroom, instructor: User, days: int | None, kept: bool
) -> None:
    due_at = timezone.now() - timedelta(days=6, hours=1)
    late_until = due_at + timedelta(days=2)
    said: dict[str, Any] = {
        "opens_at": due_at - timedelta(days=3),
        "due_at": due_at,
        "late_until": late_until,
    }
    assignment = factories.an_assignment(classroom, late="until", **said)
    twin = classroom.copy_for(instructor, "Media 8c", [assignment], days=days)
    moved = {name: moment + timedelta(days=days or 0) for name, moment in said.items()}
    assert dates(twin.assignments.get()) == (moved | {"late": "until"} if kept else NO_DATES)


def test_dates_to_come_are_left_out_too_where_no_days_are_said(
    classroom: Classroom, instructor: User
) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    assignment = factories.an_assignment(classroom, opens_at=timezone.now(), due_at=tomorrow)
    left_out, kept = (
        classroom.copy_for(instructor, "Media 8c", [assignment], days=days).assignments.get()
        for days in (None, 0)
    )
    assert dates(left_out) == NO_DATES
    assert dates(kept) == dates(assignment)


def test_time_of_day_stays_when_the_clocks_are_changed_meanwhile() -> None:
    with timezone.override(ZoneInfo("Europe/Berlin")):
        due_at = datetime(2026, 3, 28, 22, 59, tzinfo=UTC)  # 23:59 there, the night before
        assert put_off(due_at, 1) == datetime(2026, 3, 29, 21, 59, tzinfo=UTC)


def test_nothing_is_made_unless_all_is(classroom: Classroom, instructor: User) -> None:
    first = factories.an_assignment(classroom)
    second = Assignment(title="This was never stored", classroom=classroom)
    with pytest.raises(Assignment.DoesNotExist):
        classroom.copy_for(instructor, "Media 8c", [first, second])
    assert Classroom.objects.get() == classroom
    assert Assignment.objects.get() == first
