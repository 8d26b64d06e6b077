"""What students could see before, and nothing else, is released."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = ("annotate", "0002_classes")
AFTER = ("annotate", "0003_review_and_release")
MONDAY, TUESDAY, WEDNESDAY = (datetime(2026, 2, day, tzinfo=UTC) for day in (2, 3, 4))


def migrated(*targets: tuple[str, str]) -> Any:
    """Migrate to these, and return the models as they are there."""
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets))
    return MigrationExecutor(connection).loader.project_state(list(targets)).apps


@pytest.fixture
def old() -> Iterator[Any]:
    yield migrated(BEFORE)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def submission(apps: Any, feedback: str, released_at: Any, handed_in_at: Any) -> Any:
    """Return the id of a submission to an assignment of its own."""
    models = {name: apps.get_model("annotate", name) for name in ("User", "Classroom", "Article")}
    number = models["User"].objects.count()
    article = models["Article"].objects.create(
        title="A report", text=f"Words {number}", blocks_json=[]
    )
    key = apps.get_model("annotate", "AnswerKey").objects.create(
        article=article,
        label_set=apps.get_model("annotate", "LabelSet").objects.create(name="Claims"),
    )
    assignment = apps.get_model("annotate", "Assignment").objects.create(
        classroom=models["Classroom"].objects.create(name="8b", join_code=f"CODE{number}"),
        answer_key=key,
        feedback=feedback,
        released_at=released_at,
    )
    student = models["User"].objects.create(username=f"sam-{number}")
    made = apps.get_model("annotate", "Submission").objects.create(
        assignment=assignment, student=student, handed_in_at=handed_in_at
    )
    return made.pk


CASES = [
    ("at_once", None, MONDAY, MONDAY),
    ("at_once", None, None, None),
    ("at_once", TUESDAY, MONDAY, MONDAY),
    ("on_release", None, MONDAY, None),
    ("on_release", TUESDAY, MONDAY, TUESDAY),
    ("on_release", TUESDAY, WEDNESDAY, WEDNESDAY),
    ("on_release", TUESDAY, None, None),
]


def test_what_was_visible_is_released(old: Any) -> None:
    made = [submission(old, *case[:3]) for case in CASES]
    new = migrated(AFTER).get_model("annotate", "Submission")
    released = dict(new.objects.values_list("pk", "released_at"))
    assert [released[pk] for pk in made] == [case[3] for case in CASES]
    assert not new.objects.exclude(reviewed_at=None).exists()


def test_going_back_releases_an_assignment_only_where_all_was_released(old: Any) -> None:
    cases = [case for case in CASES if case[0] == "on_release"]
    made = [submission(old, *case[:3]) for case in cases]
    migrated(AFTER)
    back = migrated(BEFORE).get_model("annotate", "Submission")
    released = dict(back.objects.values_list("pk", "assignment__released_at"))
    assert [released[pk] for pk in made] == [None, TUESDAY, WEDNESDAY, None]
