"""Give labels a look of their own, which was that of their position, and letters that differ."""

from typing import Any

import django.db.models.functions.text
from django.db import migrations, models


def paint_by_position(apps: Any, _editor: Any) -> None:
    """Give each label the look it had, and its number too where its letter is an earlier label's.

    One update for each row: after a second one PostgreSQL would not alter the table any more.
    """
    Label = apps.get_model("annotate", "Label")
    seen: set[tuple[Any, str]] = set()
    for label in Label.objects.order_by("label_set", "position"):
        label.style = label.position
        if (label.label_set_id, label.letter.casefold()) in seen:
            label.letter = f"{label.letter[:1]}{label.position}"
        seen.add((label.label_set_id, label.letter.casefold()))
        label.save(update_fields=["style", "letter"])


class Migration(migrations.Migration):
    dependencies = [
        ("annotate", "0010_mending"),
    ]

    operations = [
        migrations.AddField(
            model_name="label",
            name="style",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (1, "amber, one line"),
                    (2, "blue, two lines"),
                    (3, "red, a wave"),
                    (4, "green, dots"),
                    (5, "violet, dashes"),
                    (6, "teal, one line"),
                    (7, "brown, two lines"),
                    (8, "pink, a wave"),
                    (9, "grey, dots"),
                ],
                default=1,
                verbose_name="look",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(paint_by_position, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="label",
            name="counter_example",
            field=models.TextField(blank=True, max_length=2000, verbose_name="counter-example"),
        ),
        migrations.AlterField(
            model_name="label",
            name="definition",
            field=models.TextField(max_length=2000, verbose_name="definition"),
        ),
        migrations.AlterField(
            model_name="label",
            name="example",
            field=models.TextField(blank=True, max_length=2000, verbose_name="example"),
        ),
        migrations.AlterField(
            model_name="labelset",
            name="description",
            field=models.TextField(
                blank=True,
                help_text="Stands above the labels; for instance what holds for all of them.",
                max_length=2000,
                verbose_name="description",
            ),
        ),
        migrations.AddConstraint(
            model_name="label",
            constraint=models.UniqueConstraint(
                fields=("label_set", "style"), name="label_style_once_per_set"
            ),
        ),
        migrations.AddConstraint(
            model_name="label",
            constraint=models.UniqueConstraint(
                models.F("label_set"),
                django.db.models.functions.text.Lower("letter"),
                name="label_letter_once_per_set",
            ),
        ),
        migrations.AddConstraint(
            model_name="label",
            constraint=models.CheckConstraint(
                condition=models.Q(("style__gte", 1), ("style__lte", 9)),
                name="label_style_1_to_9",
            ),
        ),
    ]
