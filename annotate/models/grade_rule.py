"""By which rule the submissions to an assignment are graded: the instructor's choices."""

from fractions import Fraction

from django.db import models
from django.utils.translation import gettext_lazy as _

from annotate.domain.grading import Credit, GradeRule, Method


class WithGradeRule(models.Model):
    """What an assignment knows about grading."""

    class Credit(models.TextChoices):
        PROPORTIONAL = "proportional", _("proportional: by the share of the words that agree")
        HALF = "half", _("half: full points if exact, half if at least half of it agrees")
        STRICT = "strict", _("strict: only exact highlights count")
        LENIENT = "lenient", _("lenient: full points if at least half of it agrees")

    class Method(models.TextChoices):
        BALANCED = "balanced", _("balanced: extra highlights dilute the grade")
        DEDUCT = "deduct", _("deduct: each extra highlight costs a part of a point")

    class Penalty(models.IntegerChoices):
        NONE = 0, _("nothing (then highlighting everything pays)")
        QUARTER = 25, _("a quarter of a point")
        HALF = 50, _("half a point")
        FULL = 100, _("a whole point")

    credit = models.CharField(
        _("credit"), max_length=12, choices=Credit, default=Credit.PROPORTIONAL
    )
    method = models.CharField(_("grade"), max_length=8, choices=Method, default=Method.BALANCED)
    penalty = models.PositiveSmallIntegerField(
        _("an extra highlight costs"),
        choices=Penalty,
        default=Penalty.QUARTER,
        help_text=_("Used by “deduct” only."),
    )

    class Meta:
        abstract = True

    @property
    def rule(self) -> GradeRule:
        return GradeRule(Credit(self.credit), Method(self.method), Fraction(int(self.penalty), 100))
