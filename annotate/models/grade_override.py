"""A grade that an instructor sets in the place of the one that was worked out."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class GradeOverride(models.Model):
    """It belongs to the submission and to no version of the key, so that a regrade leaves it."""

    submission = models.OneToOneField("Submission", models.CASCADE, related_name="override")
    percent = models.DecimalField(_("grade in percent"), max_digits=4, decimal_places=1)
    reason = models.TextField(_("reason"), max_length=1000)
    instructor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100), name="override_0_to_100"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="override_has_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.percent} %"
