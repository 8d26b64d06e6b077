"""What is filled with highlights and compared with a key: a submission, or the trial of a key."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotate.domain.matching import MAX_ANNOTATIONS
from annotate.domain.span import Span
from annotate.models.annotation import require_span
from annotate.models.article import Article
from annotate.models.history import Undoable
from annotate.models.label_set import Label, LabelSet


class Highlighted(Undoable):
    """Holds `annotations`, each made once, and not more than can be compared."""

    if TYPE_CHECKING:
        annotations: Any  # what each kind holds is its own

    class Meta:
        abstract = True

    @property
    def article(self) -> Article:
        raise NotImplementedError

    @property
    def label_set(self) -> LabelSet:
        raise NotImplementedError

    def require_room(self) -> None:
        """Raise `ValidationError` if there are as many highlights as there may be."""
        if self.annotations.live().count() >= MAX_ANNOTATIONS:
            raise ValidationError(
                _("A submission holds %(count)s highlights at most. Remove one to add another."),
                code="full",
                params={"count": MAX_ANNOTATIONS},
            )

    @transaction.atomic
    def mark(
        self, *, pk: UUID, label: Label, span: Span, words: str | None = None
    ) -> tuple[Any, bool]:
        """Add a highlight of `span`, in code points; return it and whether it is new.

        The same request again, or the same words with the same label, adds nothing; nor does it
        bring back what was removed meanwhile. Raise `Frozen`, or `ValidationError` when `words`
        are not at `span` or there is no room.
        """
        if arrived := self.annotations.filter(pk=pk).first():
            return arrived, False  # also when it was handed in meanwhile: it was stored
        self.lock_open()
        require_span(self.article, span, words)
        same_place = Q(label=label, start=span.start, end=span.end, removed_at=None)
        existing = self.annotations.filter(Q(pk=pk) | same_place).first()
        if existing:
            return existing, False
        self.require_room()
        if self.annotations.model.objects.filter(pk=pk).exists():
            raise ValidationError(_("That highlight could not be stored. Make it again."))
        annotation = self.annotations.create(pk=pk, label=label, start=span.start, end=span.end)
        self.record_new(annotation)
        return annotation, True
