"""What a class marked with a label: the matter of the heat map and of every agreement figure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, pairwise
from operator import sub
from typing import NamedTuple

from annotate.domain.alignment import LabelledSpan
from annotate.domain.span import Span


class Stretch(NamedTuple):
    """Words in a row that the same number of students marked."""

    span: Span
    students: int


@dataclass(frozen=True)
class Marks:
    """What each student marked, in words of a text of `length` words.

    `marked` holds each student's spans in order, none overlapping another. They may touch: two
    segments side by side are two to the unitized alpha. A student who handed in with nothing
    marked has no spans; one who did not hand in is missing here.
    """

    length: int
    marked: tuple[tuple[Span, ...], ...]

    @classmethod
    def of(
        cls, length: int, submissions: Iterable[Iterable[LabelledSpan]], label: str | None = None
    ) -> "Marks":
        """Collect the spans of `label`, or of all labels if that is None; overlapping ones join."""
        return cls(
            length,
            tuple(
                _disjoint([span for given, span in spans if span and label in (None, given)])
                for spans in submissions
            ),
        )

    @classmethod
    def by_label(
        cls, length: int, submissions: Iterable[Iterable[LabelledSpan]], labels: Iterable[str]
    ) -> "dict[str, Marks]":
        """Collect the spans of each label, as `of` does for one, in a single pass."""
        marked: dict[str, list[tuple[Span, ...]]] = {label: [] for label in labels}
        for spans in submissions:
            found: dict[str, list[Span]] = {label: [] for label in marked}
            for label, span in spans:
                if span is not None and label in found:
                    found[label].append(span)
            for label, of_label in found.items():
                marked[label].append(_disjoint(of_label))
        return {label: cls(length, tuple(of_label)) for label, of_label in marked.items()}

    @property
    def students(self) -> int:
        return len(self.marked)

    @cached_property
    def segments(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The starts and the ends of the spans of all students."""
        spans = chain.from_iterable(self.marked)
        starts, ends = tuple(zip(*spans, strict=True)) or ((), ())
        return starts, ends

    @cached_property
    def lengths(self) -> list[int]:
        """The lengths of the spans of all students."""
        starts, ends = self.segments
        return list(map(sub, ends, starts))

    @cached_property
    def totals(self) -> list[int]:
        """The number of words that each student marked."""
        return [sum(end - start for start, end in spans) for spans in self.marked]

    @cached_property
    def stretches(self) -> list[Stretch]:
        """The parts of the text that anybody marked, in order: the heat map.

        A share is a stretch's students over all students. The sweep over span ends costs no more
        in a longer text.
        """
        starts, ends = map(Counter, self.segments)
        edges = sorted(starts.keys() | ends.keys())
        levels = accumulate(starts[edge] - ends[edge] for edge in edges)
        return [
            Stretch(Span(start, end), students)
            for (start, end), students in zip(pairwise(edges), levels, strict=False)
            if students
        ]


def _disjoint(spans: list[Span]) -> tuple[Span, ...]:
    if len(spans) < 2:
        return tuple(spans)
    spans.sort()
    joined = spans[:1]
    for span in spans[1:]:
        if span[0] < joined[-1][1]:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)
