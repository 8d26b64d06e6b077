"""The places to talk about with a class, one at a time, on the wall and without names."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotate.domain.charts import length
from annotate.domain.places import Answers, Place, answers, places
from annotate.domain.sentences import around
from annotate.domain.span import Span
from annotate.models import Assignment, KeyAnnotation, Label
from annotate.templatetags.spans import Marking, PaintedBlock
from annotate.views.overview import Overview
from annotate.web.request import UserRequest

CONTEXT = 420
"""About how many characters of a paragraph fit on the wall in type that the last row can read."""


@require_safe
def show(request: UserRequest, pk: UUID, number: int) -> HttpResponse:
    """Show one place, counted from 1; where there is none to show, say why."""
    taught = Assignment.objects.taught_by(request.user).with_parts()
    projector = Projector(get_object_or_404(taught, pk=pk))
    if not 1 <= number <= max(1, len(projector.places)):
        raise Http404
    context = {"projector": projector, "step": projector.step(number), "number": number}
    return render(request, "assignment/projector.html", context)


@dataclass(frozen=True)
class Bar:
    """How many of the class gave the words a label, or none."""

    label: Label | None
    count: int
    students: int

    @property
    def length(self) -> int:
        """In per cent of the room."""
        return length(self.count, self.students)

    @property
    def percent(self) -> int:
        return round(Fraction(100 * self.count, self.students))


@dataclass(frozen=True)
class Step:
    """One place with its part of the article, what the class said and what the key says."""

    place: Place
    label: Label
    words: str
    painted: list[PaintedBlock]
    students: int
    bars: list[Bar]
    in_key: list[KeyAnnotation]
    """What the key has to say about these words, what it says of this label first."""

    @property
    def is_in_key(self) -> bool:
        return self.place.key is not None

    @property
    def with_key(self) -> int:
        """How many students the key agrees with."""
        return self.place.marked if self.is_in_key else self.students - self.place.marked


class Projector:
    """The places of an assignment at which its class disagrees most, with the key or in itself."""

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        labels = list(assignment.label_set.labels.all())
        self.labels = {label.identifier: label for label in labels}
        self.overview = Overview(assignment, labels[0])

    @cached_property
    def places(self) -> list[Place]:
        if self.why_empty:
            return []
        return places(self.overview.comparison.key, self.overview.marks)

    @cached_property
    def why_empty(self) -> str:
        """Why nothing can be shown, whatever the class marked."""
        if self.overview.key_is_draft or not self.overview.is_graded:
            return _("The answer key is not published yet, so there is nothing to hold against it.")
        if not self.overview.students:
            return _("Nobody has handed in yet. Come back when the first have.")
        if self.overview.students == 1:
            return _("One student alone has handed in: the class would see whose work this is.")
        return ""

    def step(self, number: int) -> Step | None:
        """Return a place, counted from 1, or None if there is none."""
        if not self.places:
            return None
        place = self.places[number - 1]
        counted = answers(place.span, self.overview.marks)
        span = self.overview.comparison.words.to_characters(place.span)
        return Step(
            place,
            self.labels[place.label],
            self.assignment.article.words_of(span),
            self._painted(span),
            counted.students,
            list(self._bars(counted)),
            self._in_key(span, place.label),
        )

    def _bars(self, counted: Answers) -> Iterator[Bar]:
        for identifier, label in self.labels.items():
            yield Bar(label, counted.by_label[identifier], counted.students)
        yield Bar(None, counted.none, counted.students)

    def _painted(self, span: Span) -> list[PaintedBlock]:
        article = self.assignment.article
        marking = Marking("place", span, "place", "", _("what this is about"), "")
        return [
            PaintedBlock(index, block, article.text, [marking])
            for index, block in enumerate(around(article.text, article.blocks, span, CONTEXT))
        ]

    def _in_key(self, span: Span, label: str) -> list[KeyAnnotation]:
        comparison = self.overview.comparison
        here = [
            each
            for each in [*comparison.key_annotations, *comparison.distractors]
            if each.span.overlap(span)
        ]
        return sorted(here, key=lambda each: each.label.identifier != label)
