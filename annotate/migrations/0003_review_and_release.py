"""Reviewed and released become facts of each submission; what students could see, they still can."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Case, F, OuterRef, Q, Subquery, When


def release_what_was_visible(apps, schema_editor):
    """Practice was released on handing in; the rest with its assignment, or on handing in later."""
    Assignment = apps.get_model("annotate", "Assignment")
    Submission = apps.get_model("annotate", "Submission")
    handed_in = Submission.objects.exclude(handed_in_at=None)
    handed_in.filter(assignment__feedback="at_once").update(released_at=F("handed_in_at"))
    with_assignment = Subquery(
        Assignment.objects.filter(pk=OuterRef("assignment")).values("released_at")[:1]
    )
    graded = handed_in.filter(assignment__feedback="on_release").annotate(with_it=with_assignment)
    graded.exclude(with_it=None).update(
        released_at=Case(
            When(Q(handed_in_at__gt=F("with_it")), then=F("handed_in_at")), default=F("with_it")
        )
    )


def release_with_the_assignment(apps, schema_editor):
    """An assignment is released again where all that was handed in is."""
    Assignment = apps.get_model("annotate", "Assignment")
    Submission = apps.get_model("annotate", "Submission")
    handed_in = Submission.objects.exclude(handed_in_at=None)
    waiting = handed_in.filter(released_at=None).values("assignment")
    first = handed_in.filter(assignment=OuterRef("pk")).order_by("released_at")
    graded = Assignment.objects.filter(feedback="on_release").exclude(pk__in=waiting)
    graded.update(released_at=Subquery(first.values("released_at")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("annotate", "0002_classes"),
    ]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="released_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="submission",
            name="reviewed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="submission",
            name="reviewed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(release_what_was_visible, release_with_the_assignment),
        migrations.RemoveField(
            model_name="assignment",
            name="released_at",
        ),
        migrations.AlterField(
            model_name="assignment",
            name="feedback",
            field=models.CharField(
                choices=[
                    ("at_once", "practice: feedback appears at once, when a student hands in"),
                    ("on_release", "graded: feedback appears when I release it"),
                ],
                default="at_once",
                help_text="A change holds for what is handed in from then on. What was handed in before stays as it is; release it or take it back in the grading table.",
                max_length=10,
                verbose_name="practice or graded",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("handed_in_at__isnull", False),
                    models.Q(("released_at", None), ("reviewed_at", None)),
                    _connector="OR",
                ),
                name="handed_in_before_reviewed_and_released",
            ),
        ),
    ]
