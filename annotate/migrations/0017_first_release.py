"""When a result was first released is kept, so that taking it back does not hide it."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import F, OuterRef, Subquery


def remember_releases(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """A result that is released now was so then; one that was disputed had been seen before."""
    Submission = apps.get_model("annotate", "Submission")
    Submission.objects.exclude(released_at=None).update(first_released_at=F("released_at"))
    disputes = apps.get_model("annotate", "Dispute").objects.filter(submission=OuterRef("pk"))
    first = Subquery(disputes.order_by("created_at").values("created_at")[:1])
    Submission.objects.filter(released_at=None).update(first_released_at=first)


class Migration(migrations.Migration):
    dependencies = [
        ("annotate", "0016_cancelled_submissions"),
    ]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="first_released_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.RunPython(remember_releases, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("released_at", None), ("first_released_at__isnull", False), _connector="OR"
                ),
                name="release_is_remembered",
            ),
        ),
    ]
