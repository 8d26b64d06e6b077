"""Reviewed: an instructor has looked at a submission."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from annotate.models import Frozen, Submission, User
from tests import factories

pytestmark = pytest.mark.django_db


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
        Submission.objects.update(**{fact: timezone.now()})
