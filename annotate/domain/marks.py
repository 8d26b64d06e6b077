"""What a class marked with a label: the matter of the heat map and of every agreement figure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

from annotate.domain.alignment import LabelledSpan
from annotate.domain.span import Span


class Stretch(NamedTuple):
    """Words in a row that the same number of students marked."""

    span: Span
    students: int


@dataclass(frozen=True, slots=True)
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
        cls,
        length: int,
        submissions: Iterable[Iterable[LabelledSpan]],
        label: str | None = None,
    ) -> "Marks":
        """Collect the spans of `label`, or of all labels if that is None; overlapping ones join."""
        return cls(
            length,
            tuple(
                _disjoint([span for given, span in spans if span and label in (None, given)])
                for spans in submissions
            ),
        )

    @property
    def students(self) -> int:
        return len(self.marked)

    def totals(self) -> list[int]:
        """Return the number of words that each student marked."""
        return [sum(end - start for start, end in spans) for spans in self.marked]

    def stretches(self) -> Iterator[Stretch]:
        """Yield the parts of the text that anybody marked, in order: the heat map.

        A sweep over span ends: it costs no more in a longer text. A share is a stretch's students
        over all students.
        """
        steps: Counter[int] = Counter()
        for spans in self.marked:
            for start, end in spans:
                steps[start] += 1
                steps[end] -= 1
        edges = sorted(steps)
        levels = accumulate(steps[edge] for edge in edges)
        for (start, end), students in zip(pairwise(edges), levels, strict=False):
            if students:
                yield Stretch(Span(start, end), students)


def _disjoint(spans: list[Span]) -> tuple[Span, ...]:
    if len(spans) < 2:
        return tuple(spans)
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)
