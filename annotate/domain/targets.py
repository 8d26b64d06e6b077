"""The answer key made ready for comparing: plain numbers, and which of them a span may touch.

Matching asks these questions for every span of every student, so they are answered with as little
work as Python allows: no objects are made, and an exact fraction is a numerator and a denominator.
"""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from annotate.domain.regions import covered


class Target(NamedTuple):
    """A key annotation as numbers. `position` is its place in the key as it was given; each of the
    alternatives holds the start and the end of its core, then of its extent, in words."""

    position: int
    label: str
    required: bool
    weight: int
    credits: Mapping[str, tuple[int, int]]
    alternatives: tuple[tuple[int, int, int, int], ...]

    @property
    def reach(self) -> tuple[int, int]:
        """The first and the last edge of all that may be marked here."""
        starts = [start for _, _, start, _ in self.alternatives]
        return min(starts), max(end for _, _, _, end in self.alternatives)

    def quality(self, start: int, end: int) -> tuple[int, int, int]:
        """Return how well the words `[start, end)` meet this annotation, and by which alternative.

        The quality is `max |S ∩ extent| / |S ∪ core|`, 0 where the core is missed, given as
        numerator and denominator; the alternative is the first of the best.
        """
        best, best_of, best_index = 0, 1, 0
        for index, (core_start, core_end, extent_start, extent_end) in enumerate(self.alternatives):
            # `min` and `max` would double the time of this, the innermost step of grading.
            first = core_start if core_start > start else start  # noqa: FURB136
            last = core_end if core_end < end else end  # noqa: FURB136
            if first < last:
                whole = end - start + core_end - core_start - last + first
                first = extent_start if extent_start > start else start  # noqa: FURB136
                last = extent_end if extent_end < end else end  # noqa: FURB136
                if (last - first) * best_of > best * whole:
                    best, best_of, best_index = last - first, whole, index
        return best, best_of, best_index

    def quality_of_all(self, pieces: Sequence[tuple[int, int]]) -> tuple[int, int, int]:
        """Return what `quality` does, for pieces in reading order that are taken together."""
        best, best_of, best_index = 0, 1, 0
        marked = covered(pieces, pieces[0][0], max(end for _, end in pieces))
        for index, (core_start, core_end, extent_start, extent_end) in enumerate(self.alternatives):
            held = covered(pieces, core_start, core_end)
            if held:
                inside = covered(pieces, extent_start, extent_end)
                whole = marked + core_end - core_start - held
                if inside * best_of > best * whole:
                    best, best_of, best_index = inside, whole, index
        return best, best_of, best_index

    def most_inside(self, start: int, end: int) -> int:
        """Return how many of the words `[start, end)` lie inside one extent, at most."""
        most = 0
        for _, _, extent_start, extent_end in self.alternatives:
            first = extent_start if extent_start > start else start  # noqa: FURB136
            last = extent_end if extent_end < end else end  # noqa: FURB136
            if last - first > most:
                most = last - first
        return most

    def covered_by(self, start: int, end: int) -> int | None:
        """Return the alternative of which the words hold most of the core, if half or more."""
        best, best_of, best_index = 1, 2, None
        for index, (core_start, core_end, _, _) in enumerate(self.alternatives):
            held, whole = min(end, core_end) - max(start, core_start), core_end - core_start
            more = held * best_of - best * whole
            if more > 0 or (more == 0 and best_index is None):
                best, best_of, best_index = held, whole, index
        return best_index


class Targets:
    """All targets in reading order, and where they lie.

    `starts` and `ends` are the edges of each target's reach; `furthest` is the furthest end of it
    and all before it. So those that the words `[start, end)` touch are, in `ordered`, from the
    first whose `furthest` exceeds `start` up to the last that starts before `end`; of these, all
    whose own end exceeds `start`.
    """

    def __init__(self, targets: Sequence[Target]) -> None:
        self.ordered = tuple(sorted(targets, key=_reading_order))
        self.starts = [target.reach[0] for target in self.ordered]
        self.ends = [target.reach[1] for target in self.ordered]
        self.furthest = list(accumulate(self.ends, max))


def _reading_order(target: Target) -> tuple[object, ...]:
    """Order by place, then by what is worth more; by the names of labels only when all else is
    equal, so that renaming a label turns around no tie that could be felt in a grade."""
    return (
        target.reach,
        target.alternatives,
        not target.required,
        -target.weight,
        sorted(target.credits.values()),
        target.label,
        sorted(target.credits.items()),
    )
