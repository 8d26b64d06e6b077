"""Labels keep the look that their position gave them, and their letters come to differ."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.migrations.test_review_and_release import migrated

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = ("annotate", "0010_mending")
AFTER = ("annotate", "0011_label_styles")


@pytest.fixture
def old() -> Iterator[Any]:
    yield migrated(BEFORE)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_label_keeps_its_look_and_its_letter_unless_that_is_taken(old: Any) -> None:
    for name in ("Claims", "Denials"):
        label_set = old.get_model("annotate", "LabelSet").objects.create(name=name)
        for position, letter in ((1, "D"), (2, "d"), (4, "Da"), (9, "É")):
            old.get_model("annotate", "Label").objects.create(
                label_set=label_set,
                identifier=f"label-{position}",
                letter=letter,
                position=position,
            )
    new = migrated(AFTER).get_model("annotate", "Label")
    for name in ("Claims", "Denials"):
        labels = new.objects.filter(label_set__name=name).order_by("position")
        assert list(labels.values_list("position", "style", "letter")) == [
            (1, 1, "D"),
            (2, 2, "d2"),
            (4, 4, "Da"),
            (9, 9, "É"),
        ]
