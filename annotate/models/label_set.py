"""Label sets: the codebook that students see."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotate.models.user import User


class LabelSetQuerySet(models.QuerySet["LabelSet"]):
    def usable_by(self, user: User) -> Self:
        """The label sets of the library, which have no owner, and the person's own."""
        return self.filter(Q(owner=None) | Q(owner=user))


class LabelSet(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    identifier = models.SlugField(_("identifier"), max_length=80, null=True, unique=True)
    name = models.CharField(_("name"), max_length=100)
    description = models.TextField(_("description"), blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True)

    objects = LabelSetQuerySet.as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Label(models.Model):
    """A kind of span. Its position, 1 to 9, is its key on the keyboard and its style on screen."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    label_set = models.ForeignKey(LabelSet, models.CASCADE, related_name="labels")
    identifier = models.SlugField(_("identifier"), max_length=80)
    name = models.CharField(_("name"), max_length=60)
    letter = models.CharField(
        _("letter"), max_length=2, help_text=_("Stands for the label where colour cannot.")
    )
    definition = models.TextField(_("definition"))
    example = models.TextField(_("example"), blank=True)
    counter_example = models.TextField(_("counter-example"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        ordering = ("label_set", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("label_set", "identifier"), name="label_identifier_once_per_set"
            ),
            models.UniqueConstraint(
                fields=("label_set", "position"), name="label_position_once_per_set"
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=9), name="label_position_1_to_9"
            ),
        )

    def __str__(self) -> str:
        return self.name
