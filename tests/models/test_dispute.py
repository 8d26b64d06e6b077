"""Disputes: filed where they are allowed, withdrawn while open, answered in words."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from annotate.models import Dispute, Frozen, Submission, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission() -> Submission:
    """Sam's, handed in and shown, with a highlight that the key does not have."""
    submission = factories.a_submission(factories.an_assignment(allows_disputes=True))
    factories.an_annotation(submission, "denial", "Nobody was hurt")
    submission.hand_in()
    return submission


@pytest.fixture
def ines(submission: Submission) -> User:
    return submission.assignment.classroom.enrolments.get(role="instructor").user


def test_dispute_is_of_a_highlight_or_of_an_annotation_of_the_key(submission: Submission) -> None:
    highlight = submission.annotations.get()
    asked = submission.assignment.answer_key.annotations.all()[0]
    filed = [factories.a_dispute(submission, each) for each in (highlight, asked)]
    assert [(each.disputed, each.span, each.status) for each in filed] == [
        (highlight, highlight.span, "open"),
        (asked, asked.span, "open"),
    ]


@pytest.mark.parametrize(
    ("allowed", "released", "filed"),
    [(True, True, 1), (True, False, 0), (False, True, 0), (False, False, 0)],
)
def test_dispute_needs_a_result_that_is_shown_and_may_be_disputed(
    submission: Submission, allowed: bool, released: bool, filed: int
) -> None:
    submission.assignment.allows_disputes = allowed
    submission.assignment.save()
    if not released:
        submission.assignment.take_back()
    submission.refresh_from_db()
    if filed:
        factories.a_dispute(submission)
    else:
        with pytest.raises(Frozen, match="cannot be disputed"):
            factories.a_dispute(submission)
    assert Dispute.objects.count() == filed


def test_dispute_is_filed_once(submission: Submission) -> None:
    factories.a_dispute(submission)
    with pytest.raises(ValidationError, match="disputed this before"):
        factories.a_dispute(submission, reason="Again.")
    assert Dispute.objects.get().reason == "The article says so."


def test_dispute_is_withdrawn_while_it_is_open(submission: Submission, ines: User) -> None:
    dispute = factories.a_dispute(submission)
    dispute.answer_with(ines, Dispute.Status.DECLINED, "It is a repeat.")
    with pytest.raises(Frozen, match="has answered this"):
        dispute.withdraw()
    asked = submission.assignment.answer_key.annotations.all()[0]
    factories.a_dispute(submission, asked).withdraw()
    assert list(Dispute.objects.all()) == [dispute]


def test_answer_takes_the_place_of_an_earlier_one(submission: Submission, ines: User) -> None:
    dispute = factories.a_dispute(submission)
    dispute.answer_with(ines, Dispute.Status.DECLINED, "It is a repeat.")
    dispute.answer_with(ines, Dispute.Status.ACCEPTED, "You are right after all.")
    dispute.refresh_from_db()
    assert (dispute.status, dispute.answer, dispute.answered_by) == (
        "accepted",
        "You are right after all.",
        ines,
    )
    assert list(Dispute.objects.open()) == []
    assert list(Dispute.objects.answered()) == [dispute]


def test_nothing_is_disputed_or_answered_in_an_archived_class(
    submission: Submission, ines: User
) -> None:
    dispute = factories.a_dispute(submission)
    submission.assignment.classroom.archive()
    dispute = Dispute.objects.get()
    with pytest.raises(Frozen, match="is archived"):
        dispute.withdraw()
    with pytest.raises(Frozen, match="is archived"):
        dispute.answer_with(ines, Dispute.Status.ACCEPTED, "Yes.")
    asked = submission.assignment.answer_key.annotations.all()[0]
    with pytest.raises(Frozen, match="cannot be disputed"):
        factories.a_dispute(Submission.objects.get(), asked)
    dispute.refresh_from_db()
    assert dispute.is_open


def test_what_was_withdrawn_is_not_answered(submission: Submission, ines: User) -> None:
    dispute = factories.a_dispute(submission)
    Dispute.objects.get().withdraw()
    with pytest.raises(Frozen, match="has withdrawn"):
        dispute.answer_with(ines, Dispute.Status.ACCEPTED, "Yes.")


@pytest.mark.parametrize(
    "fields",
    [
        {"reason": ""},
        {"annotation": None},
        {"status": "declined"},
        {"answer": "Declined, but open."},
    ],
)
def test_database_refuses_half_a_dispute(submission: Submission, fields: dict[str, object]) -> None:
    whole = {"reason": "Because.", "annotation": submission.annotations.get()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispute.objects.create(submission=submission, **whole | fields)
    Dispute.objects.create(submission=submission, **whole)
