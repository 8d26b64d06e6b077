"""Going back behind cancelled submissions opens none of them again."""

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from annotate.models import Submission
from tests import factories
from tests.migrations.test_review_and_release import migrated

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = ("annotate", "0015_label_controls")


@pytest.fixture
def whole() -> Any:
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.usefixtures("whole")
def test_no_way_back_while_a_submission_is_cancelled() -> None:
    cancelled = factories.a_cancelled_submission()
    with pytest.raises(RuntimeError, match="Cancelled submissions: 1"):
        migrated(BEFORE)
    assert list(Submission.objects.values_list("pk", "is_cancelled")) == [(cancelled.pk, True)]


@pytest.mark.usefixtures("whole")
def test_open_submission_goes_back_as_it_is() -> None:
    submission = factories.a_submission()
    old = migrated(BEFORE).get_model("annotate", "Submission")
    assert [each.pk for each in old.objects.all()] == [submission.pk]
