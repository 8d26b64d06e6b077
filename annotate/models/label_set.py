"""Label sets: the codebook that students see, and how its owner changes it."""

from collections.abc import Sequence
from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from annotate.formats.controls import LONGEST_NAME, Control
from annotate.formats.label_set_file import MAXIMUM_LABELS
from annotate.models.user import User


class LabelSetQuerySet(models.QuerySet["LabelSet"]):
    def usable_by(self, user: User) -> Self:
        """The sets of the library, which have no owner, one's own, and those of usable keys."""
        from annotate.models.answer_key import AnswerKey  # it stands on this module

        of_keys = AnswerKey.objects.usable_by(user).order_by().values("label_set")
        return self.filter(Q(owner=None) | Q(owner=user) | Q(pk__in=of_keys))

    def owned_by(self, user: User) -> Self:
        """Those that the person may change."""
        return self.filter(owner=user)

    @transaction.atomic
    def begin(self, owner: User, first: dict[str, Any], **said: Any) -> "LabelSet":
        """Make a set of the person's own with its first label, since none is without one."""
        label_set = self.create(owner=owner, **said)
        label_set.add_label(**first)
        return label_set


class LabelSet(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    identifier = models.SlugField(_("identifier"), max_length=80, null=True, unique=True)
    name = models.CharField(_("name"), max_length=100)
    description = models.TextField(
        _("description"),
        blank=True,
        max_length=2000,
        help_text=_("Stands above the labels; for instance what holds for all of them."),
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True)

    objects = LabelSetQuerySet.as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("label_set", args=[self.pk])

    @property
    def is_full(self) -> bool:
        return self.labels.count() >= MAXIMUM_LABELS

    def free_looks(self) -> "list[Look]":
        """Return what of the palette no label of the set has."""
        taken = set(self.labels.values_list("style", flat=True))
        return [look for look in Look if look not in taken]

    @transaction.atomic
    def copy_for(self, owner: User) -> "LabelSet":
        """Return a set of the person's own with the same labels, to be changed."""
        name = __("Copy of %(name)s") % {"name": self.name}
        twin = LabelSet.objects.create(name=name[:100], description=self.description, owner=owner)
        labels = list(self.labels.all())
        for label in labels:
            label.pk, label.label_set = uuid4(), twin
        Label.objects.bulk_create(labels)
        return twin

    @transaction.atomic
    def add_label(self, **said: Any) -> "Label":
        """Put a label after the others.

        Raise `ValidationError` if there are nine, or if its name, letter or look is taken.
        """
        labels = self.hold()
        if len(labels) >= MAXIMUM_LABELS:
            raise ValidationError(__("A label set has nine labels at most: one for each key."))
        if any(label.style == said["style"] for label in labels):
            raise ValidationError({"style": __("Another label has this look.")})
        label = Label(**said, identifier=_new_identifier(said["name"], labels))
        self.store([*labels, label])
        return label

    @transaction.atomic
    def change_label(self, label: "Label", **said: Any) -> None:
        """Rewrite a label. The one whose look it takes, if any, takes its look.

        Raise `ValidationError` if its name or letter is another label's.
        """
        labels = self.hold()
        changed = labels[_place(label, labels)]
        for other in labels:
            if other.style == said["style"]:
                other.style = changed.style
        for name, value in said.items():
            setattr(changed, name, value)
        self.store(labels)

    @transaction.atomic
    def move_label(self, label: "Label", by: int) -> None:
        """Let a label and the one before (-1) or after it (1) change places, if there is one."""
        labels = self.hold()
        place = _place(label, labels)
        if 0 <= place + by < len(labels):
            labels[place], labels[place + by] = labels[place + by], labels[place]
            self.store(labels)

    def hold(self) -> "list[Label]":
        """Keep others from changing the set until the transaction ends; return its labels."""
        LabelSet.objects.select_for_update(no_key=True).get(pk=self.pk)
        return list(Label.objects.filter(label_set=self.pk))

    def store(self, labels: "Sequence[Label]") -> None:
        """Store all the labels of the set, in this order."""
        for field in ("name", "letter"):
            said = [getattr(label, field).casefold() for label in labels]
            if len(set(said)) < len(said):
                raise ValidationError({field: _TAKEN[field]})
        # The database lets no two labels of a set have the same place, letter or look, not even
        # between two statements. It looks at references only in the end; so until they are stored,
        # each label stands alone in a set that there is not.
        self.labels.update(label_set=F("pk"))
        for position, label in enumerate(labels, start=1):
            label.label_set, label.position = self, position
            label.save()


class Look(models.IntegerChoices):
    """The palette: a colour and a line under the words, so that colour is never alone.

    The numbers are those of `.label-1` to `.label-9` in the style sheet.
    """

    AMBER = 1, _("amber, one line")
    BLUE = 2, _("blue, two lines")
    RED = 3, _("red, a wave")
    GREEN = 4, _("green, dots")
    VIOLET = 5, _("violet, dashes")
    TEAL = 6, _("teal, one line")
    BROWN = 7, _("brown, two lines")
    PINK = 8, _("pink, a wave")
    GREY = 9, _("grey, dots")


class Label(models.Model):
    """A kind of span. Its position is its key on the keyboard, its style how it looks on screen.

    Whoever uses the set elsewhere knows it by its identifier, which stays when the name changes;
    Label Studio also by the names of its control, which an import brings and an export takes back.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    label_set = models.ForeignKey(LabelSet, models.CASCADE, related_name="labels")
    identifier = models.SlugField(_("identifier"), max_length=80)
    name = models.CharField(_("name"), max_length=60)
    letter = models.CharField(
        _("letter"), max_length=2, help_text=_("Stands for the label where colour cannot.")
    )
    definition = models.TextField(_("definition"), max_length=2000)
    example = models.TextField(_("example"), blank=True, max_length=2000)
    counter_example = models.TextField(_("counter-example"), blank=True, max_length=2000)
    position = models.PositiveSmallIntegerField(_("position"))
    style = models.PositiveSmallIntegerField(_("look"), choices=Look)
    from_name = models.CharField(max_length=LONGEST_NAME, blank=True, editable=False)
    to_name = models.CharField(max_length=LONGEST_NAME, blank=True, editable=False)

    class Meta:
        ordering = ("label_set", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("label_set", "identifier"), name="label_identifier_once_per_set"
            ),
            models.UniqueConstraint(
                fields=("label_set", "position"), name="label_position_once_per_set"
            ),
            models.UniqueConstraint(fields=("label_set", "style"), name="label_style_once_per_set"),
            models.UniqueConstraint("label_set", Lower("letter"), name="label_letter_once_per_set"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=9), name="label_position_1_to_9"
            ),
            models.CheckConstraint(
                condition=Q(style__gte=1, style__lte=9), name="label_style_1_to_9"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("label", args=[self.label_set_id, self.pk])

    @property
    def control(self) -> Control:
        return Control(self.from_name, self.to_name)


_TAKEN = {
    "name": _("Another label of this set has this name."),
    "letter": _("Another label of this set has this letter."),
}


def _place(label: Label, labels: Sequence[Label]) -> int:
    """Return where the label stands. Raise `ValidationError` if it was removed meanwhile."""
    for place, each in enumerate(labels):
        if each.pk == label.pk:
            return place
    raise ValidationError(__("This label was removed meanwhile."))


def _new_identifier(name: str, labels: Sequence[Label]) -> str:
    """Return an identifier that resembles the name and no other label of the set has."""
    taken = {label.identifier for label in labels}
    stem = slugify(name)[:70] or "label"
    numbered = (f"{stem}-{number}" for number in range(2, MAXIMUM_LABELS + 2))
    return next(each for each in (stem, *numbered) if each not in taken)
