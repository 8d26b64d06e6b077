"""Grades: what a submission earned by one version of the key."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotate.models.answer_key import AnswerKey

if TYPE_CHECKING:
    from annotate.models.assignment import Assignment


class GradeQuerySet(models.QuerySet["Grade"]):
    def keep(self, grades: "Iterable[Grade]") -> int:
        """Store them, each in the place of an earlier one by the same key; return how many."""
        kept = self.bulk_create(
            grades,
            update_conflicts=True,
            unique_fields=("submission", "answer_key"),
            update_fields=("percent", "points", "points_possible", "graded_at"),
        )
        return len(kept)

    def forget_other_rule(self, assignment: "Assignment") -> None:
        """Delete the grades by earlier versions of the key, after the rule was changed.

        Beside grades by the rule of now they would show a change that no version made.
        """
        earlier = self.filter(submission__assignment=assignment)
        earlier.exclude(answer_key=assignment.answer_key_id).delete()


class Grade(models.Model):
    """Kept for each version of the key that graded the submission; the assignment's is in force."""

    submission = models.ForeignKey("Submission", models.CASCADE, related_name="grades")
    answer_key = models.ForeignKey(AnswerKey, models.PROTECT, related_name="grades")
    percent = models.DecimalField(_("grade in percent"), max_digits=4, decimal_places=1)
    points = models.DecimalField(_("points"), max_digits=7, decimal_places=2)
    points_possible = models.PositiveIntegerField(_("points possible"))
    graded_at = models.DateTimeField(auto_now=True)

    objects = GradeQuerySet.as_manager()

    class Meta:
        ordering = ("-graded_at",)
        constraints = (
            models.UniqueConstraint(fields=("submission", "answer_key"), name="one_grade_per_key"),
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100), name="grade_0_to_100"
            ),
        )

    def __str__(self) -> str:
        return f"{self.percent} %"
