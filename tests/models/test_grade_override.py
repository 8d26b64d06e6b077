"""A grade that an instructor sets: beside the one worked out, and stronger than a regrade."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from annotate.models import Frozen, GradeOverride, Submission, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission() -> Submission:
    submission = factories.a_submission()
    factories.an_annotation(submission, "denial", "The ministry denied the report")
    return submission


@pytest.fixture
def ines(submission: Submission) -> User:
    return submission.assignment.classroom.enrolments.get(role="instructor").user


def counts(submission: Submission) -> Decimal:
    graded = Submission.objects.with_current_grade().get(pk=submission.pk)
    percent: Decimal = graded.percent  # type: ignore[attr-defined]
    return percent


def test_override_counts_in_the_place_of_the_grade_worked_out(
    submission: Submission, ines: User
) -> None:
    submission.hand_in()
    assert counts(submission) == Decimal(50)
    submission.override_grade(ines, Decimal("70.5"), "Two labels fit here.")
    assert counts(submission) == Decimal("70.5")
    assert submission.current_grade
    assert submission.current_grade.percent == Decimal(50)


def test_override_of_zero_counts(submission: Submission, ines: User) -> None:
    submission.hand_in()
    submission.override_grade(ines, Decimal(0), "Copied.")
    assert counts(submission) == Decimal(0)


def test_override_is_changed_and_removed(submission: Submission, ines: User) -> None:
    submission.hand_in()
    submission.override_grade(ines, Decimal(70), "Two labels fit here.")
    submission.override_grade(ines, Decimal(80), "Two places.")
    stored = GradeOverride.objects.get()
    assert (stored.percent, stored.reason) == (Decimal(80), "Two places.")
    assert stored.instructor == ines
    submission.remove_override()
    assert counts(submission) == Decimal(50)


def test_override_survives_a_regrade_and_another_key(submission: Submission, ines: User) -> None:
    submission.hand_in()
    submission.override_grade(ines, Decimal(70), "Two labels fit here.")
    submission.assignment.regrade()
    assert counts(submission) == Decimal(70)
    submission.assignment.adopt(factories.a_key(submission.article, submission.label_set))
    assert counts(submission) == Decimal(70)
    assert submission.grades.count() == 2


def test_open_submission_gets_no_grade(submission: Submission, ines: User) -> None:
    with pytest.raises(Frozen):
        submission.override_grade(ines, Decimal(70), "Two labels fit here.")
    assert not GradeOverride.objects.exists()


@pytest.mark.parametrize(
    ("percent", "reason", "allowed"),
    [
        ("0", "x", True),
        ("100", "x", True),
        ("-0.1", "x", False),
        ("100.1", "x", False),
        ("50", "", False),
    ],
)
def test_database_holds_a_grade_from_0_to_100_with_a_reason(
    submission: Submission, percent: str, reason: str, allowed: bool
) -> None:
    override = GradeOverride(submission=submission, percent=Decimal(percent), reason=reason)
    if allowed:
        override.save()
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        override.save()
