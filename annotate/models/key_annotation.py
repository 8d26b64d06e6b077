"""What an answer key holds: annotations to be found, and distractors that only look like one."""

from fractions import Fraction
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from annotate.domain.span import Span

from .annotation import BaseAnnotation
from .answer_key import AnswerKey
from .label_set import Label


class KeyAnnotationQuerySet(models.QuerySet["KeyAnnotation"]):
    def live(self) -> Self:
        return self.filter(removed_at=None)

    def removed(self) -> Self:
        return self.exclude(removed_at=None).order_by("-removed_at")

    def findable(self) -> Self:
        """Those that a student can find: all but the distractors."""
        return self.exclude(role=KeyAnnotation.Role.DISTRACTOR)


class KeyAnnotation(BaseAnnotation):
    class Role(models.TextChoices):
        REQUIRED = "required", _("required")
        OPTIONAL = "optional", _("optional")
        DISTRACTOR = "distractor", _("distractor")

    answer_key = models.ForeignKey(AnswerKey, models.CASCADE, related_name="annotations")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.REQUIRED)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    explanation = models.TextField(_("explanation"), blank=True, max_length=2000)

    objects = KeyAnnotationQuerySet.as_manager()

    class Meta:
        ordering = ("created_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=100), name="weight_1_to_100"
            ),
        )

    def __str__(self) -> str:
        return f"{self.label} ({self.get_role_display()})"

    @property
    def holder(self) -> AnswerKey:
        return self.answer_key

    def lock_holder(self) -> None:
        self.answer_key.lock_open()

    @property
    def span(self) -> Span:
        """The core of the first alternative, in code points."""
        return self.alternatives.all()[0].core

    @property
    def extent(self) -> Span:
        return self.alternatives.all()[0].extent

    @transaction.atomic
    def change(
        self,
        version: int,
        *,
        core: Span | None = None,
        extent: Span | None = None,
        **fields: object,
    ) -> None:
        super().change(version, **fields)
        if core and extent:
            self.set_alternative(core=core, extent=extent)

    def set_alternative(self, *, core: Span, extent: Span) -> None:
        """Make this the first alternative: what must be inside, and what may be, in code points."""
        if not extent.holds(core):
            raise ValidationError(_("The extent must hold the whole core."), code="extent")
        self.alternatives.update_or_create(
            position=1,
            defaults={
                "core_start": core.start,
                "core_end": core.end,
                "extent_start": extent.start,
                "extent_end": extent.end,
            },
        )

    def copy_to(self, key: AnswerKey) -> None:
        twin = key.annotations.create(
            label=self.label, role=self.role, weight=self.weight, explanation=self.explanation
        )
        for part in (*self.alternatives.all(), *self.accepted_labels.all()):
            part.pk, part.annotation = None, twin
            part._state.adding = True
            part.save()


class KeyAlternative(models.Model):
    """One way to mark an annotation right: the core must be inside, the extent may be."""

    annotation = models.ForeignKey(KeyAnnotation, models.CASCADE, related_name="alternatives")
    position = models.PositiveSmallIntegerField(default=1)
    core_start = models.PositiveIntegerField()
    core_end = models.PositiveIntegerField()
    extent_start = models.PositiveIntegerField()
    extent_end = models.PositiveIntegerField()

    class Meta:
        ordering = ("annotation", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("annotation", "position"), name="alternative_position_once"
            ),
            models.CheckConstraint(
                condition=Q(extent_start__lte=F("core_start"))
                & Q(core_start__lt=F("core_end"))
                & Q(core_end__lte=F("extent_end")),
                name="core_within_extent",
            ),
        )

    def __str__(self) -> str:
        return f"[{self.extent_start} [{self.core_start}, {self.core_end}) {self.extent_end})"

    @property
    def core(self) -> Span:
        return Span(self.core_start, self.core_end)

    @property
    def extent(self) -> Span:
        return Span(self.extent_start, self.extent_end)


class AcceptedLabel(models.Model):
    """Another label that earns part of the points."""

    annotation = models.ForeignKey(KeyAnnotation, models.CASCADE, related_name="accepted_labels")
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
