"""What was released, or must have been, is known to have been released."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from annotate.models import Dispute, Submission
from tests import factories
from tests.migrations.test_review_and_release import migrated

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = ("annotate", "0016_cancelled_submissions")
AFTER = ("annotate", "0017_first_release")
MONDAY, TUESDAY = (datetime(2026, 2, day, tzinfo=UTC) for day in (2, 3))


@pytest.fixture
def whole() -> Iterator[None]:
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.usefixtures("whole")
def test_releases_are_remembered() -> None:
    assignment = factories.an_assignment()
    released, disputed, taken_back = (factories.disputed(assignment) for _ in range(3))
    still_open = factories.a_submission(assignment, factories.a_student(assignment.classroom))
    taken_back.disputes.all().delete()
    Submission.objects.exclude(released_at=None).update(released_at=TUESDAY)
    Dispute.objects.update(created_at=MONDAY)
    assignment.take_back([disputed.student, taken_back.student])
    migrated(BEFORE)
    new = migrated(AFTER).get_model("annotate", "Submission")
    assert dict(new.objects.values_list("pk", "first_released_at")) == {
        released.pk: TUESDAY,
        disputed.pk: MONDAY,
        taken_back.pk: None,
        still_open.pk: None,
    }
