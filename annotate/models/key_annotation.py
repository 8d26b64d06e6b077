"""What an answer key holds: annotations to be found, and distractors that only look like one."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Self
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotate.domain.answer_key import Alternative
from annotate.domain.span import Span
from annotate.domain.words import Words
from annotate.models.annotation import BaseAnnotation
from annotate.models.answer_key import AnswerKey
from annotate.models.history import State
from annotate.models.key_alternative import KeyAlternative
from annotate.models.label_set import Label


class KeyAnnotationQuerySet(models.QuerySet["KeyAnnotation"]):
    def live(self) -> Self:
        return self.filter(removed_at=None)

    def removed(self) -> Self:
        return self.exclude(removed_at=None).order_by("-removed_at")

    def touching(self, span: Span) -> Self:
        """Those whose first extent holds part of the span."""
        return self.filter(
            alternatives__position=1,
            alternatives__extent_start__lt=span.end,
            alternatives__extent_end__gt=span.start,
        )

    def with_parts(self) -> Self:
        """With what a page or a comparison needs of each, in a constant number of queries."""
        return self.prefetch_related("label", "alternatives", "accepted_labels__label")

    def for_list(self) -> Self:
        """With label, `listed_alternatives` and `listed_labels`, the accepted ones, in plain lists.

        To make two querysets for each of a thousand would take longer than all of the rest.
        """
        return self.prefetch_related(
            "label",
            Prefetch("alternatives", to_attr="listed_alternatives"),
            Prefetch(
                "accepted_labels",
                AcceptedLabel.objects.select_related("label"),
                to_attr="listed_labels",
            ),
        )

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
    copy_of = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    note = ""
    listed_alternatives: "list[KeyAlternative]"
    listed_labels: "list[AcceptedLabel]"

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

    def get_absolute_url(self) -> str:
        return reverse("answer_key_annotation", args=[self.answer_key_id, self.pk])

    @property
    def is_distractor(self) -> bool:
        return self.role == self.Role.DISTRACTOR

    @property
    def holder(self) -> AnswerKey:
        return self.answer_key

    @property
    def words(self) -> str:
        """The core of the first alternative."""
        return self.answer_key.article.words_of(self.span)

    @property
    def extent_words(self) -> str:
        return self.answer_key.article.words_of(self.extent)

    @property
    def spoken_name(self) -> str:
        """The label and the role, as a list or a screen reader gives them."""
        # get_role_display() would translate the names of all roles, a thousand times on a long key.
        role = self.Role(self.role).label
        return _("%(label)s (%(role)s)") % {"label": self.label.name, "role": role}

    @property
    def span(self) -> Span:
        """The core of the first alternative, in code points."""
        return self.alternatives.all()[0].core

    @property
    def extent(self) -> Span:
        return self.alternatives.all()[0].extent

    @property
    def other_alternatives(self) -> "list[KeyAlternative]":
        """What may be marked in the place of the first alternative."""
        return list(self.alternatives.all())[1:]

    def state(self) -> State:
        return super().state() | {
            "role": self.role,
            "weight": self.weight,
            "explanation": self.explanation,
            "alternatives": [[*each.core, *each.extent] for each in self._stored_alternatives()],
            "accepted": {
                str(each.label_id): each.percent for each in self.accepted_labels.order_by("pk")
            },
        }

    def _fields(self, state: State) -> dict[str, Any]:
        plain = {name: state[name] for name in ("role", "weight", "explanation")}
        return super()._fields(state) | plain

    def put_back(self, state: State) -> None:
        self.alternatives.all().delete()
        for position, (start, end, *extent) in enumerate(state["alternatives"], start=1):
            self.add_alternative(position, Alternative(Span(start, end), Span(*extent)))
        self._accept_only({UUID(label): percent for label, percent in state["accepted"].items()})
        super().put_back(state)

    def _set(self, **fields: Any) -> None:
        """Set the fields. `core` and `extent`, both or neither, are spans.

        `alternatives` are those that may be marked in the place of the first one, and `accepted`
        maps the ids of other labels to the part they earn, in per cent. The label itself earns
        everything, so it is not among these afterwards.
        """
        first = {name: fields.pop(name) for name in ("core", "extent") if name in fields}
        others, accepted = fields.pop("alternatives", None), fields.pop("accepted", None)
        super()._set(**fields)
        if first:
            self.set_alternative(**first)
        if others is not None:
            self.alternatives.filter(position__gt=1).delete()
            for position, alternative in enumerate(others, start=2):
                self.add_alternative(position, alternative)
        if accepted is not None:
            self._accept_only(accepted)
        self.accepted_labels.filter(label=self.label_id).delete()
        if first or others:
            self._require_each_core_once()
        self._require_no_twin()

    def _accept_only(self, percents: Mapping[UUID, int]) -> None:
        self.accepted_labels.all().delete()
        for label, percent in percents.items():
            self.accepted_labels.create(label_id=label, percent=percent)

    def add_alternative(self, position: int, alternative: Alternative) -> None:
        """Store what may be marked as well. Raise `ValidationError` if it is unsound."""
        self._require_sound(alternative)
        edges = KeyAlternative.edges(core=alternative.core, extent=alternative.extent)
        self.alternatives.create(position=position, **edges)

    def _stored_alternatives(self) -> "models.QuerySet[KeyAlternative]":
        """Return them as they are now, whatever was fetched with the annotation."""
        return self.alternatives.order_by("position")

    def _require_sound(self, alternative: Alternative) -> None:
        if not len(Words.of(self.answer_key.article.words_of(alternative.core))):
            raise ValidationError(_("Mark at least one word."), code="blank")
        if not alternative.extent.holds(alternative.core):
            raise ValidationError(_("The extent must hold the whole core."), code="extent")

    def _require_each_core_once(self) -> None:
        words = Words.of(self.answer_key.article.text)
        cores = [words.within(each.core) for each in self._stored_alternatives()]
        if len(set(cores)) < len(cores):
            raise ValidationError(_("Two of the alternatives are the same words."), code="twice")

    def _require_no_twin(self) -> None:
        """Whoever marks the words once could not find two annotations by them."""
        cores = Q()
        for each in self._stored_alternatives():
            cores |= Q(core_start=each.core_start, core_end=each.core_end)
        others = self.answer_key.annotations.live().filter(label=self.label_id).exclude(pk=self.pk)
        same = KeyAlternative.objects.filter(cores, annotation__in=others)
        if not self.removed_at and same.exists():
            raise ValidationError(_("These words already have this label."), code="duplicate")

    def set_alternative(self, *, core: Span, extent: Span) -> None:
        """Make this the first alternative: what must be inside, and what may be, in code points."""
        self._require_sound(Alternative(core, extent))
        self.alternatives.update_or_create(
            position=1,
            defaults=KeyAlternative.edges(core=core, extent=extent),
        )

    def widen(self, span: Span) -> None:
        """Let the words of the span be marked too, and those between them and the extent."""
        extent = Span(min(self.extent.start, span.start), max(self.extent.end, span.end))
        self.change(self.version, core=self.span, extent=extent)

    def make_optional(self) -> None:
        """Let it neither earn points nor cost any."""
        self.change(self.version, role=self.Role.OPTIONAL)

    @transaction.atomic
    def accept(self, label: Label, percent: int) -> None:
        """Let another label earn this part of the points, in the place of what it earned before.

        Raise `ValidationError` if it is the label of the annotation itself, or no part.
        """
        self.holder.lock_open()
        if not 1 <= percent <= 99:
            raise ValidationError(_("A part of the points is 1 to 99 per cent of them."))
        self.refresh_from_db()  # it is stored as a whole, with what others changed meanwhile
        if label == self.label:
            raise ValidationError(_("The annotation has this label, so it earns all points."))
        before = self.state()
        self.accepted_labels.update_or_create(label=label, defaults={"percent": percent})
        self.version += 1
        self._set()
        self.holder.record(self, before)

    def copy_to(self, key: AnswerKey, origin: "KeyAnnotation | None") -> None:
        """Copy it to another version; `origin` is what it was in the version that one revises."""
        twin = key.annotations.create(
            label=self.label,
            role=self.role,
            weight=self.weight,
            explanation=self.explanation,
            copy_of=origin,
        )
        for alternative in self.alternatives.all():
            edges = KeyAlternative.edges(core=alternative.core, extent=alternative.extent)
            twin.alternatives.create(position=alternative.position, **edges)
        for accepted in self.accepted_labels.all():
            twin.accepted_labels.create(label=accepted.label, percent=accepted.percent)


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
