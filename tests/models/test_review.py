"""Reviewed: an instructor has looked at a submission."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from annotate.models import Frozen, Submission, User
from tests import factories

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 2, 2, tzinfo=UTC)


@pytest.fixture
def submission() -> Submission:
    return factories.a_submission(factories.an_assignment(feedback="on_release"))


@pytest.fixture
def ines(submission: Submission) -> User:
    return submission.assignment.classroom.enrolments.get(role="instructor").user


def test_review_is_remembered_with_who_made_it(submission: Submission, ines: User) -> None:
    submission.hand_in()
    submission.review(ines)
    stored = Submission.objects.get()
    assert (stored.reviewed_by, stored.reviewed_at) == (ines, submission.reviewed_at)
    assert stored.reviewed_at is not None


def test_review_releases_nothing_and_release_reviews_nothing(
    submission: Submission, ines: User
) -> None:
    submission.hand_in()
    submission.review(ines)
    assert not Submission.objects.get().feedback_is_due
    submission.unmark_review()
    submission.assignment.release()
    stored = Submission.objects.get()
    assert (stored.reviewed_at, stored.reviewed_by, stored.feedback_is_due) == (None, None, True)


def test_open_submission_is_not_reviewed(submission: Submission, ines: User) -> None:
    with pytest.raises(Frozen):
        submission.review(ines)
    assert Submission.objects.get().reviewed_at is None


@pytest.mark.parametrize("fact", ["reviewed_at", "released_at"])
def test_database_refuses_a_fact_about_what_is_not_handed_in(
    submission: Submission, fact: str
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.update(**{"first_released_at": MONDAY, fact: MONDAY})


@pytest.mark.parametrize(("first", "allowed"), [(MONDAY, True), (None, False)])
def test_database_remembers_the_first_release(
    submission: Submission, first: datetime | None, allowed: bool
) -> None:
    submission.hand_in()
    if allowed:
        Submission.objects.update(released_at=MONDAY, first_released_at=first)
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.update(released_at=MONDAY, first_released_at=first)


def test_first_release_is_remembered_when_it_is_taken_back(submission: Submission) -> None:
    submission.hand_in()
    assert Submission.objects.get().first_released_at is None
    moments = set()
    for _ in range(2):
        submission.assignment.release()
        moments.add(Submission.objects.get().first_released_at)
        submission.assignment.take_back()
        moments.add(Submission.objects.get().first_released_at)
    assert len(moments - {None}) == len(moments) == 1


def test_practice_is_released_for_the_first_time_by_handing_in() -> None:
    factories.a_submission(factories.an_assignment(feedback="at_once")).hand_in()
    stored = Submission.objects.get()
    assert stored.first_released_at == stored.released_at == stored.handed_in_at
