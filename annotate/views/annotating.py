"""The annotating page, which students fill with highlights and instructors with a key or trial."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from annotate.domain.painting import blocks_met
from annotate.domain.span import Span
from annotate.forms.annotation import QuotationForm
from annotate.models import Article, Label, Submission
from annotate.models.deadline import Deadline
from annotate.models.history import NextSteps
from annotate.templatetags.spans import PaintedBlock, painted_blocks
from annotate.views.placed import (
    AnyAnnotation,
    Holder,
    Placed,
    Row,
    in_reading_order,
    markings,
    rows,
)
from annotate.web.request import UserRequest

LISTED_REMOVALS = 20
"""How many of those removed the page offers to restore, the latest first."""


def own_holder(request: UserRequest, pk: UUID, holders: type[Holder]) -> Holder:
    """Return the holder whose annotations are the person's own, or raise `Http404`."""
    own = holders.objects.annotated_by(request.user).with_parts()
    return cast("Holder", get_object_or_404(own, pk=pk))


class AnnotatingPage:
    """An article with the live annotations of a submission, an answer key or a trial of it."""

    def __init__(self, holder: Holder, form: QuotationForm | None = None) -> None:
        self.holder = holder
        self.article: Article = holder.article
        self.form = form or QuotationForm(article=self.article, label_set=holder.label_set)

    @cached_property
    def deadline(self) -> Deadline:
        """When a submission has to be done; for a key or a trial of it that is never."""
        if isinstance(self.holder, Submission):
            return self.holder.assignment.deadline_for(self.holder.student)
        return Deadline()

    @property
    def is_late(self) -> bool:
        return self.deadline.is_late(timezone.now())

    @cached_property
    def labels(self) -> Sequence[Label]:
        return list(self.holder.label_set.labels.all())

    @cached_property
    def placed(self) -> Sequence[Placed]:
        return in_reading_order(self.holder, self.holder.annotations.live())

    @cached_property
    def count(self) -> int:
        return self.holder.annotations.live().count()

    @cached_property
    def next_steps(self) -> NextSteps:
        return self.holder.steps.next()

    @cached_property
    def removed(self) -> Sequence[AnyAnnotation]:
        """What was removed and can be restored, the latest first."""
        return list(self.holder.annotations.removed().with_parts()[:LISTED_REMOVALS])

    @cached_property
    def blocks(self) -> "list[AnnotatedBlock]":
        """The article's blocks, each with what is painted in it and what begins in it."""
        return self._build(range(len(self.article.blocks)), self.placed)

    @property
    def painted(self) -> list[PaintedBlock]:
        return [block.painted for block in self.blocks]

    def blocks_of(self, spans: Sequence[Span]) -> "list[AnnotatedBlock]":
        """Return the blocks that hold part of one of the spans, without building the others."""
        blocks = self.article.blocks
        indexes = sorted({index for span in spans for index in blocks_met(blocks, span)})
        window = Span(blocks[indexes[0]].start, blocks[indexes[-1]].end)
        near = in_reading_order(self.holder, self.holder.annotations.live().touching(window))
        return self._build(indexes, near)

    def _build(self, indexes: Sequence[int], near: Sequence[Placed]) -> "list[AnnotatedBlock]":
        blocks = self.article.blocks
        painted = painted_blocks(self.article, list(markings(near)))
        beginning: dict[int, list[Placed]] = {index: [] for index in indexes}
        for placed in near:
            first = blocks_met(blocks, placed.span).start
            if first in beginning:
                beginning[first].append(placed)
        return [
            AnnotatedBlock(index, painted[index], list(rows(self.article, beginning[index])))
            for index in indexes
        ]


class ReadingPage(AnnotatingPage):
    """The same to be read only: an annotation leads to where the page lists it."""

    @cached_property
    def placed(self) -> Sequence[Placed]:
        live = in_reading_order(self.holder, self.holder.annotations.live().with_parts())
        return [each._replace(address=f"#annotation-{each.annotation.pk}") for each in live]

    @property
    def annotations(self) -> Sequence[AnyAnnotation]:
        return [each.annotation for each in self.placed]


@dataclass(frozen=True)
class AnnotatedBlock:
    """A block of the article, and rows for the annotations that begin in it."""

    index: int
    painted: PaintedBlock
    rows: Sequence[Row]


def changed(
    request: UserRequest,
    holder: Holder,
    spans: Sequence[Span],
    message: str,
    *,
    removed: AnyAnnotation | None = None,
    quoted: bool = False,
) -> HttpResponse:
    """Answer a change that was made: the page anew, or for htmx only the blocks of the `spans`.

    What was `removed` can be restored at once; what was `quoted` leaves the quotation form empty.
    """
    if not request.htmx:
        messages.success(request, message)
        return redirect(holder)
    page = AnnotatingPage(holder)
    context = {
        "page": page,
        "blocks": page.blocks_of(spans),
        "annotation": removed,
        "message": message,
        "quoted": quoted,
    }
    return render(request, "annotation/changes.html", context)
