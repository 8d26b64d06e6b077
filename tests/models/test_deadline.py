"""When work begins and ends, for all and for a student with more time."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from annotate.models import Assignment, Extension, Frozen, Submission, User
from annotate.models.deadline import Deadline
from tests import factories

pytestmark = pytest.mark.django_db

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (datetime(2026, 2, day, tzinfo=UTC) for day in (2, 3, 4, 5))
INSTANT = timedelta(microseconds=1)


def test_without_dates_nothing_is_early_late_or_over() -> None:
    deadline = Assignment().deadline()
    assert deadline == Deadline()
    assert not deadline.is_before(MONDAY)
    assert not deadline.is_over(MONDAY)
    assert not deadline.is_late(MONDAY)


def test_work_begins_at_the_moment_it_opens() -> None:
    deadline = Assignment(opens_at=TUESDAY).deadline()
    assert deadline.is_before(TUESDAY - INSTANT)
    assert not deadline.is_before(TUESDAY)


def test_work_is_late_after_the_moment_it_is_due() -> None:
    deadline = Assignment(due_at=TUESDAY).deadline()
    assert [deadline.is_late(each) for each in (None, TUESDAY, TUESDAY + INSTANT)] == [
        False,
        False,
        True,
    ]


def test_deadline_gives_time_until_work_is_due() -> None:
    deadline = Assignment(due_at=TUESDAY, late="flag").deadline()
    assert [deadline.gives_time(each) for each in (TUESDAY - INSTANT, TUESDAY)] == [True, False]
    assert not Assignment().deadline().gives_time(TUESDAY)


@pytest.mark.parametrize(
    ("late", "late_until", "closes_at"),
    [("flag", None, None), ("until", WEDNESDAY, WEDNESDAY), ("none", None, TUESDAY)],
)
def test_late_policy_says_when_it_is_over(late: str, late_until: Any, closes_at: Any) -> None:
    deadline = Assignment(due_at=TUESDAY, late=late, late_until=late_until).deadline()
    assert deadline.closes_at == closes_at
    if closes_at:
        assert [deadline.is_over(each) for each in (closes_at - INSTANT, closes_at)] == [
            False,
            True,
        ]


@pytest.mark.parametrize(
    ("late", "extended_to", "due_at", "closes_at"),
    [
        ("flag", WEDNESDAY, WEDNESDAY, None),
        ("none", WEDNESDAY, WEDNESDAY, WEDNESDAY),
        ("until", TUESDAY + INSTANT, TUESDAY + INSTANT, WEDNESDAY),
        ("until", THURSDAY, THURSDAY, THURSDAY),
        ("none", MONDAY, TUESDAY, TUESDAY),
    ],
)
def test_extension_puts_off_what_comes_earlier_and_never_shortens(
    late: str, extended_to: datetime, due_at: datetime, closes_at: datetime | None
) -> None:
    last = WEDNESDAY if late == "until" else None
    deadline = Assignment(due_at=TUESDAY, late=late, late_until=last).deadline(extended_to)
    assert (deadline.due_at, deadline.closes_at) == (due_at, closes_at)
    assert deadline.is_extended is (extended_to > TUESDAY)


@pytest.fixture
def assignment() -> Assignment:
    return factories.an_assignment(attempts=2)


@pytest.fixture
def sam(assignment: Assignment) -> User:
    return factories.a_student(assignment.classroom)


def let_it_be(assignment: Assignment, **hours: float) -> None:
    """Set dates by so many hours from now, and take nothing late."""
    now = timezone.now()
    said = {name: now + timedelta(hours=number) for name, number in hours.items()}
    Assignment.objects.filter(pk=assignment.pk).update(late="none", **said)
    assignment.refresh_from_db()


@pytest.mark.parametrize(
    ("hours", "may"),
    [
        ({"opens_at": 1}, False),
        ({"opens_at": -1}, True),
        ({"due_at": 1}, True),
        ({"due_at": -1}, False),
    ],
)
def test_attempt_begins_while_the_assignment_is_open(
    assignment: Assignment, sam: User, hours: dict[str, float], may: bool
) -> None:
    let_it_be(assignment, **hours)
    if may:
        assert assignment.begin(sam)
        return
    with pytest.raises(Frozen):
        assignment.begin(sam)
    assert not Submission.objects.exists()


def test_nothing_is_marked_changed_or_handed_in_once_the_time_is_over(
    assignment: Assignment, sam: User
) -> None:
    submission = factories.a_submission(assignment, sam)
    annotation = factories.an_annotation(submission, "denial", "denied")
    let_it_be(assignment, due_at=-1)
    submission = Submission.objects.get()
    annotation = submission.annotations.get()
    for act in (
        lambda: factories.an_annotation(submission, "denial", "Nobody was hurt"),
        lambda: annotation.remove(1),
        submission.hand_in,
    ):
        with pytest.raises(Frozen):
            act()
    assert submission.annotations.live().count() == 1
    assert Submission.objects.get().is_open
    assert assignment.begin(sam) == submission


def test_extension_gives_one_student_more_time(assignment: Assignment, sam: User) -> None:
    kim = factories.a_student(assignment.classroom, "Kim")
    for student in (sam, kim):
        factories.a_submission(assignment, student)
    let_it_be(assignment, due_at=-1)
    assignment.extend(sam, timezone.now() + timedelta(hours=1))
    of_sam, of_kim = (Submission.objects.get(student=student) for student in (sam, kim))
    of_sam.hand_in()
    with pytest.raises(Frozen):
        of_kim.hand_in()
    assert not of_sam.is_late


def test_later_extension_takes_the_place_of_an_earlier_one(
    assignment: Assignment, sam: User
) -> None:
    assignment.extend(sam, TUESDAY)
    assignment.extend(sam, MONDAY)
    assert Extension.objects.get().due_at == MONDAY


def test_late_work_is_accepted_and_known_as_late(assignment: Assignment, sam: User) -> None:
    let_it_be(assignment, due_at=-1)
    Assignment.objects.update(late="flag")
    assignment.refresh_from_db()
    submission = factories.a_submission(assignment, sam)
    assert not submission.is_late
    submission.hand_in()
    assert submission.is_late


@pytest.mark.parametrize("late", ["none", "until"])
def test_what_was_open_when_the_time_was_over_is_collected(
    assignment: Assignment, sam: User, late: str
) -> None:
    submission = factories.a_submission(assignment, sam)
    factories.an_annotation(submission, "denial", "The ministry denied the report")
    let_it_be(assignment, due_at=-2)
    last = timezone.now() - timedelta(hours=1) if late == "until" else None
    Assignment.objects.update(late=late, late_until=last, feedback="on_release")
    assignment.refresh_from_db()
    assert (assignment.collect(), assignment.collect()) == (1, 0)
    stored = Submission.objects.get()
    assert stored.handed_in_at == (last or assignment.due_at)
    assert (stored.is_late, stored.feedback_is_due) == (late == "until", False)
    assert [grade.percent for grade in stored.grades.all()] == [Decimal(50)]


def test_nothing_is_collected_before_a_students_time_is_over(
    assignment: Assignment, sam: User
) -> None:
    factories.a_submission(assignment, sam)
    assert assignment.collect() == 0
    let_it_be(assignment, due_at=-1)
    assignment.extend(sam, timezone.now() + timedelta(hours=1))
    assert assignment.collect() == 0
    Assignment.objects.update(late="flag")
    Extension.objects.all().delete()
    assignment.refresh_from_db()
    assert assignment.collect() == 0
    assert Submission.objects.get().is_open


def test_late_work_of_one_student_is_collected_as_late(assignment: Assignment, sam: User) -> None:
    submission = factories.a_submission(assignment, sam)
    kim = factories.a_student(assignment.classroom, "Kim")
    of_kim = factories.a_submission(assignment, kim)
    let_it_be(assignment, due_at=-1)
    Assignment.objects.update(late="flag")
    before = timezone.now()
    assert Submission.objects.get(pk=submission.pk).collect()
    stored = Submission.objects.get(pk=submission.pk)
    assert stored.handed_in_at is not None
    assert (stored.handed_in_at >= before, stored.is_late) == (True, True)
    assert not Submission.objects.get(pk=submission.pk).collect()
    assert Submission.objects.get(pk=of_kim.pk).is_open


def test_without_a_due_date_one_is_collected_at_any_time(sam: User, assignment: Assignment) -> None:
    Assignment.objects.update(due_at=None, late="flag")
    submission = factories.a_submission(Assignment.objects.get(), sam)
    assert submission.can_be_collected
    assert submission.collect()
    assert (submission.is_late, submission.grades.count()) == (False, 1)


@pytest.mark.parametrize("hours", [1, -1])
def test_one_is_not_collected_while_the_student_has_time(
    assignment: Assignment, sam: User, hours: int
) -> None:
    """Time that all have, or that the student alone was given."""
    factories.a_submission(assignment, sam)
    let_it_be(assignment, due_at=hours)
    assignment.extend(sam, timezone.now() + timedelta(hours=1))
    submission = Submission.objects.get()
    assert (submission.can_be_collected, submission.collect()) == (False, False)
    assert Submission.objects.get().is_open


def test_nothing_of_an_archived_class_is_collected(assignment: Assignment, sam: User) -> None:
    factories.a_submission(assignment, sam)
    let_it_be(assignment, due_at=-1)
    assignment.classroom.archive()
    with pytest.raises(Frozen, match="archived"):
        Submission.objects.get().collect()


def test_cancelled_one_is_not_collected(assignment: Assignment, sam: User) -> None:
    factories.a_cancelled_submission(assignment, sam)
    let_it_be(assignment, due_at=-1)
    assert not Submission.objects.get().collect()


DATES: list[tuple[dict[str, Any], bool]] = [
    ({"opens_at": MONDAY, "due_at": TUESDAY}, True),
    ({"opens_at": TUESDAY, "due_at": TUESDAY}, False),
    ({"late": "until", "due_at": TUESDAY, "late_until": WEDNESDAY}, True),
    ({"late": "until", "due_at": TUESDAY, "late_until": TUESDAY}, False),
    ({"late": "until", "due_at": TUESDAY}, False),
    ({"late": "until", "late_until": TUESDAY}, False),
    ({"late": "flag", "due_at": TUESDAY, "late_until": WEDNESDAY}, False),
    ({"late": "none"}, True),
]


@pytest.mark.parametrize(("dates", "allowed"), DATES)
def test_database_holds_dates_in_order(
    assignment: Assignment, dates: dict[str, Any], allowed: bool
) -> None:
    if allowed:
        Assignment.objects.update(**dates)
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.update(**dates)


def test_database_holds_one_extension_for_a_student(assignment: Assignment, sam: User) -> None:
    assignment.extend(sam, MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.create(assignment=assignment, student=sam, due_at=TUESDAY)
