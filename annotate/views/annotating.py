"""The annotating page, which students fill with highlights and instructors with a key."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from annotate.domain.painting import blocks_met
from annotate.domain.span import Span
from annotate.forms.annotation import QuotationForm
from annotate.models import Annotation, AnswerKey, Article, KeyAnnotation, Label, Submission
from annotate.templatetags.spans import Marking, PaintedBlock, painted_blocks
from annotate.web.request import UserRequest

Holder = Submission | AnswerKey
AnyAnnotation = Annotation | KeyAnnotation


def own_holder(request: UserRequest, pk: UUID, holders: type[Holder]) -> Holder:
    """Return the submission or key whose annotations are the person's own, or raise `Http404`."""
    own = holders.objects.annotated_by(request.user)
    return cast("Holder", get_object_or_404(own, pk=pk))


class AnnotatingPage:
    """An article with the live annotations of a submission or an answer key."""

    def __init__(self, holder: Holder, form: QuotationForm | None = None) -> None:
        self.holder = holder
        self.article: Article = holder.article
        self.form = form or QuotationForm(article=self.article, label_set=holder.label_set)

    @cached_property
    def labels(self) -> Sequence[Label]:
        return list(self.holder.label_set.labels.all())

    @cached_property
    def annotations(self) -> Sequence[AnyAnnotation]:
        live = self.holder.annotations.live().with_parts()
        return sorted(live, key=lambda each: (each.span.start, -each.span.end))

    @cached_property
    def removed(self) -> Sequence[AnyAnnotation]:
        """What was removed and can be restored, the latest first."""
        return list(self.holder.annotations.removed().with_parts())

    @cached_property
    def blocks(self) -> "list[AnnotatedBlock]":
        """The article's blocks, each with what is painted in it and what begins in it."""
        return self._build(range(len(self.article.blocks)))

    @property
    def painted(self) -> list[PaintedBlock]:
        return [block.painted for block in self.blocks]

    def blocks_of(self, spans: Sequence[Span]) -> "list[AnnotatedBlock]":
        """Return the blocks that hold part of one of the spans, without building the others."""
        blocks = self.article.blocks
        return self._build(sorted({index for span in spans for index in blocks_met(blocks, span)}))

    def _build(self, indexes: Sequence[int]) -> "list[AnnotatedBlock]":
        blocks = self.article.blocks
        window = Span(blocks[indexes[0]].start, blocks[indexes[-1]].end)
        near = [each for each in self.annotations if window.overlap(each.extent)]
        painted = painted_blocks(self.article, [m for each in near for m in markings_of(each)])
        beginning: dict[int, list[AnyAnnotation]] = {index: [] for index in indexes}
        for annotation in near:
            first = blocks_met(blocks, annotation.span).start
            if first in beginning:
                beginning[first].append(annotation)
        return [AnnotatedBlock(index, painted[index], beginning[index]) for index in indexes]


@dataclass(frozen=True)
class AnnotatedBlock:
    """A block of the article, and the annotations that begin in it, which are listed with it."""

    index: int
    painted: PaintedBlock
    beginning: Sequence[AnyAnnotation]


def markings_of(annotation: AnyAnnotation) -> list[Marking]:
    """Return what is painted for an annotation: for the key, its extent under its core."""
    label = annotation.label
    marking = Marking(
        key=str(annotation.pk),
        span=annotation.span,
        style=f"label-{label.position}",
        letter=label.letter,
        name=label.name,
        address=annotation.get_absolute_url(),
    )
    if not isinstance(annotation, KeyAnnotation):
        return [marking]
    core = replace(marking, style=f"{marking.style} {annotation.role}", name=annotation.spoken_name)
    if annotation.extent == annotation.span:
        return [core]
    return [
        replace(
            marking,
            key=f"{marking.key}-extent",
            span=annotation.extent,
            style=f"{marking.style} extent",
            letter="",
            name=_("may be marked with %(name)s") % {"name": label.name},
        ),
        core,
    ]


def painted_spans(annotation: AnyAnnotation) -> list[Span]:
    """Return where the annotation shows, in code points."""
    return [marking.span for marking in markings_of(annotation)]
