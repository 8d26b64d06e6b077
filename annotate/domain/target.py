"""One key annotation made ready for comparing: plain numbers, and the questions of matching.

Matching asks these questions for the spans of every student, so they are answered with as little
work as Python allows: no objects are made, and an exact fraction is a numerator and a denominator.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotate.domain.regions import covered
from annotate.domain.span import Piece

WHOLE, NOTHING = (1, 1), (0, 1)
"""What a target's own label earns, and what a wrong one does."""

type Meeting = tuple[int, Piece, tuple[int, int], int, int, int]
"""How a piece meets a target: the target's place; the piece; what its label earns there, `NOTHING`
if it is a wrong one; the quality, both as numerator and denominator; and the alternative that it is
best for. The quality is 0 where the piece touches only what lies beside the core."""


@dataclass(slots=True)
class Target:
    """A key annotation as numbers. `position` is its place in the key as it was given; each of the
    alternatives holds its index, then the start and the end of its core and of its extent, in
    words."""

    position: int
    label: str
    required: bool
    weight: int
    credits: Mapping[str, tuple[int, int]]
    alternatives: tuple[tuple[int, int, int, int, int], ...]

    @property
    def reach(self) -> tuple[int, int]:
        """The first and the last edge of all that may be marked here."""
        starts = [start for _, _, _, start, _ in self.alternatives]
        return min(starts), max([end for _, _, _, _, end in self.alternatives])

    def quality(self, start: int, end: int) -> tuple[int, int, int]:
        """Return how well the words `[start, end)` meet this annotation, and by which alternative.

        The quality is `max |S ∩ extent| / |S ∪ core|`, 0 where the core is missed, given as
        numerator and denominator; the alternative is the first of the best.
        """
        best, best_of, best_index = 0, 1, 0
        for index, core_start, core_end, extent_start, extent_end in self.alternatives:
            if core_start < end and start < core_end:
                # With `min` and `max` all grading would take 2 % longer.
                inside = extent_end if extent_end < end else end  # noqa: FURB136
                inside -= extent_start if extent_start > start else start  # noqa: FURB136
                whole = core_end if core_end > end else end  # noqa: FURB136
                whole -= core_start if core_start < start else start  # noqa: FURB136
                if inside * best_of > best * whole:
                    best, best_of, best_index = inside, whole, index
        return best, best_of, best_index

    def quality_of_all(self, pieces: Sequence[Piece]) -> tuple[int, int, int]:
        """Return what `quality` does, for pieces in order that are taken together."""
        first, last, _ = pieces[0]
        for start, end, _ in pieces:
            if start > last:
                return self._quality_of_parts([(start, end) for start, end, _ in pieces])
            if end > last:
                last = end
        return self.quality(first, last)

    def _quality_of_parts(self, parts: Sequence[tuple[int, int]]) -> tuple[int, int, int]:
        marked = covered(parts, parts[0][0], max([end for _, end in parts]))
        best, best_of, best_index = 0, 1, 0
        for index, core_start, core_end, extent_start, extent_end in self.alternatives:
            held = covered(parts, core_start, core_end)
            if held:
                inside = covered(parts, extent_start, extent_end)
                whole = marked + core_end - core_start - held
                if inside * best_of > best * whole:
                    best, best_of, best_index = inside, whole, index
        return best, best_of, best_index

    def join(self, met: Meeting, others: Iterable[Piece]) -> Meeting:
        """Return the meeting that others join: better by them, or as it was."""
        place, piece, credit, numerator, denominator, _ = met
        inside, whole, alternative = self.quality_of_all(sorted([piece, *others]))
        if inside * denominator > numerator * whole:
            return place, piece, credit, inside, whole, alternative
        return met

    def most_inside(self, start: int, end: int) -> int:
        """Return how many of the words `[start, end)` lie inside one extent, at most."""
        return max(
            0,
            *[
                min(extent_end, end) - max(extent_start, start)
                for _, _, _, extent_start, extent_end in self.alternatives
            ],
        )

    def holds_half(self, piece: Piece) -> bool:
        """Tell whether at least half of the piece lies inside one extent."""
        start, end, _ = piece
        return 2 * self.most_inside(start, end) >= end - start

    def covered_by(self, start: int, end: int) -> int | None:
        """Return the alternative of which the words hold most of the core, if half or more."""
        best, best_of, best_index = 1, 2, None
        for index, core_start, core_end, _, _ in self.alternatives:
            held, whole = min(end, core_end) - max(start, core_start), core_end - core_start
            more = held * best_of - best * whole
            if more > 0 or (more == 0 and best_index is None):
                best, best_of, best_index = held, whole, index
        return best_index
