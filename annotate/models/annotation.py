"""Annotations: labelled spans, as students make them and as keys hold them."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotate.domain.span import InvalidSpan, Span, check_span
from annotate.models.article import Article
from annotate.models.changes import StaleChange
from annotate.models.history import State, Undoable
from annotate.models.label_set import Label

if TYPE_CHECKING:
    from annotate.models.highlighted import Highlighted
    from annotate.models.submission import Submission


class BaseAnnotation(models.Model):
    """What students' and key annotations share: a label, a version, and removal that is undone.

    The version counts changes, so that one made from a page that shows an older state is noticed.
    A removed annotation stays until its holder is frozen, so that a request that is repeated
    later cannot bring it back by accident and its owner can on purpose.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    label = models.ForeignKey(Label, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def span(self) -> Span:
        """Where it lies in the article, in code points."""
        raise NotImplementedError

    @property
    def words(self) -> str:
        """What the article says there."""
        raise NotImplementedError

    @property
    def extent(self) -> Span:
        """How far it reaches on a page; for what has no wider extent, its span."""
        return self.span

    @property
    def holder(self) -> Undoable:
        """The submission or key that it belongs to."""
        raise NotImplementedError

    def require_room(self) -> None:
        """Raise `ValidationError` if the submission or key takes no more annotations."""
        self.holder.require_room()

    def stored(self) -> Self:
        """Return the annotation as it is in the database now."""
        return self.__class__.objects.get(pk=self.pk)  # type: ignore[attr-defined, no-any-return]

    @transaction.atomic
    def change(self, version: int, **fields: Any) -> None:
        """Set the fields if `version` is the current one, and count the version up.

        Raise `Frozen`, `StaleChange`, or `ValidationError` when its twin exists already.
        """
        self.holder.lock_open()
        current = self.stored()
        if current.version != version or current.removed_at:
            raise StaleChange(current)
        before = current.state()
        self.version = version + 1
        self._set(**fields)
        self.holder.record(self, before)

    def remove(self, version: int) -> None:
        self.change(version, removed_at=timezone.now())

    @transaction.atomic
    def withdraw(self) -> None:
        """Remove it as if it had never been made: there is no step to undo it by.

        It stays among those removed, so that the request that made it cannot do so once more. Doing
        so twice changes nothing. Raise `StaleChange` if it was changed since it was made.
        """
        self.holder.lock_open()
        current = self.stored()
        if current.removed_at:
            return
        if current.version != 1:
            raise StaleChange(current)
        self.holder.forget(self)
        self.version = 2
        self._set(removed_at=timezone.now())

    @transaction.atomic
    def restore(self) -> None:
        """Undo the removal. Doing so twice changes nothing."""
        self.holder.lock_open()
        self.refresh_from_db()
        if self.removed_at:
            self.require_room()
            before = self.state()
            self.version += 1
            self._set(removed_at=None)
            self.holder.record(self, before)

    def state(self) -> State:
        """Return all that a change may change, as JSON holds it."""
        return {"label": str(self.label_id), "removed": self.removed_at is not None}

    def put_back(self, state: State) -> None:
        """Bring back what `state()` returned once.

        Raise `ValidationError` where no room is left for it, or its twin exists.
        """
        self.refresh_from_db()
        if self.removed_at and not state["removed"]:
            self.require_room()
        self.version += 1
        removed_at = timezone.now() if state["removed"] else None
        self._set(removed_at=removed_at, **self._fields(state))

    def _fields(self, state: State) -> dict[str, Any]:
        """Return the fields to set for a state, but for the removal."""
        return {"label_id": UUID(state["label"])}

    def _set(self, **fields: Any) -> None:
        """Set the fields and store them; the version is counted up already."""
        for name, value in fields.items():
            setattr(self, name, value)
        self._save_unique()

    def _save_unique(self) -> None:
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError as error:
            raise ValidationError(
                _("These words already have this label."), code="duplicate"
            ) from error


class HighlightQuerySet[T: "Highlight"](models.QuerySet[T]):
    def live(self) -> Self:
        return self.filter(removed_at=None)

    def removed(self) -> Self:
        return self.exclude(removed_at=None).order_by("-removed_at")

    def touching(self, span: Span) -> Self:
        """Those that hold part of the span."""
        return self.filter(start__lt=span.end, end__gt=span.start)

    def with_parts(self) -> Self:
        """With what a page or a comparison needs of each, in a constant number of queries.

        Many have the same few labels, which are made once: not joined to each of a thousand.
        """
        return self.prefetch_related("label")

    def for_list(self) -> Self:
        return self.with_parts()

    def by_submission(self) -> dict[UUID, list[tuple[str, Span]]]:
        """Return what each submission marked as a comparison takes it, by one query.

        They are bare: of ten thousand, objects would take a second.
        """
        marked: dict[UUID, list[tuple[str, Span]]] = defaultdict(list)
        for pk, label, start, end in self.order_by().values_list(
            "submission", "label__identifier", "start", "end"
        ):
            marked[pk].append((label, Span(start, end)))
        return marked


class Highlight(BaseAnnotation):
    """Words with a label and perhaps a note, as they are compared with a key."""

    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    note = models.TextField(_("note"), blank=True, max_length=2000)
    # A list shows both kinds of annotations alike; a template pays dearly for what is not there.
    role = explanation = ""

    class Meta:
        abstract = True
        ordering = ("start", "-end", "label__position")

    def __str__(self) -> str:
        return f"{self.label} [{self.start}, {self.end})"

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def holder(self) -> "Highlighted":
        raise NotImplementedError

    @property
    def words(self) -> str:
        return self.holder.article.words_of(self.span)

    def state(self) -> State:
        return super().state() | {"note": self.note}

    def _fields(self, state: State) -> dict[str, Any]:
        return super()._fields(state) | {"note": state["note"]}


class AnnotationQuerySet(HighlightQuerySet["Annotation"]):
    """Those of students, and nobody else's."""


class Annotation(Highlight):
    """A student's highlight."""

    submission = models.ForeignKey("Submission", models.CASCADE, related_name="annotations")

    objects = AnnotationQuerySet.as_manager()

    class Meta(Highlight.Meta):
        constraints = (
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="annotation_not_empty"),
            models.UniqueConstraint(
                fields=("submission", "label", "start", "end"),
                condition=Q(removed_at=None),
                name="annotation_once_per_span_and_label",
            ),
        )

    def get_absolute_url(self) -> str:
        return reverse("submission_annotation", args=[self.submission_id, self.pk])

    @property
    def holder(self) -> "Submission":
        return self.submission


def require_span(article: Article, span: Span, words: str | None) -> None:
    """Raise `ValidationError` unless the span lies in the article and, if said, holds `words`."""
    try:
        check_span(article.text, span)
    except InvalidSpan as error:
        raise ValidationError(
            _("That selection does not lie in this article. Reload the page and select again."),
            code="span",
        ) from error
    if words is not None and article.words_of(span) != words:
        raise ValidationError(
            _("The words sent are not the words at that place: “%(words)s”. Reload the page."),
            code="words",
            params={"words": article.words_of(span)},
        )
