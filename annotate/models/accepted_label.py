"""Labels that earn a part of the points of an annotation of a key."""

from fractions import Fraction

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotate.models.label_set import Label


class AcceptedLabel(models.Model):
    """Another label that earns part of the points."""

    annotation = models.ForeignKey("KeyAnnotation", models.CASCADE, related_name="accepted_labels")
    label = models.ForeignKey(Label, models.PROTECT, related_name="+")
    percent = models.PositiveSmallIntegerField(_("credit in percent"))

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("annotation", "label"), name="accepted_label_once"),
            models.CheckConstraint(
                condition=Q(percent__gte=1, percent__lte=99), name="accepted_credit_1_to_99"
            ),
        )

    def __str__(self) -> str:
        return f"{self.label} {self.percent} %"

    @property
    def credit(self) -> Fraction:
        return Fraction(self.percent, 100)
