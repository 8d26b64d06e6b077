"""The targets of a key in reading order, and what the pieces of a class find there.

A class repeats itself: many students mark the same. So what a piece touches, and what a target
makes of the pieces that touch no other, is worked out once and remembered with the key. The memory
is bounded: what many mark has room in it, and what one student marks cannot fill it.
"""

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from annotate.domain.gathering import Gathering, gather
from annotate.domain.span import Piece
from annotate.domain.target import NOTHING, Meeting, Target

REMEMBERED = 4096
"""How many pieces, and how many gatherings, a key remembers: those last asked for."""


class Targets:
    """All targets, known by their place in `ordered`; `weights` are 0 for those that are optional.

    `meetings(piece)` returns what a piece touches, in order, or None where it is blank, and
    `gather(meetings)` what the target of all these meetings makes of them; both are remembered.
    """

    def __init__(self, targets: Sequence[Target]) -> None:
        self.ordered = tuple(sorted(targets, key=_reading_order))
        self.weights = [target.weight if target.required else 0 for target in self.ordered]
        self.meetings = lru_cache(REMEMBERED)(self._meetings)
        self.gather = lru_cache(REMEMBERED)(self._gather)
        self._near = [
            (place, *target.reach, target.credits.get, target.quality)
            for place, target in enumerate(self.ordered)
        ]
        # The furthest end of a target and all before it: no earlier one than the first whose
        # furthest end lies behind the start of a piece can be touched by it.
        self._furthest = list(accumulate([end for _, _, end, _, _ in self._near], max))

    def _meetings(self, piece: Piece) -> Sequence[Meeting] | None:
        start, end, label = piece
        if start == end:
            return None
        found: list[Meeting] = []
        first = bisect_right(self._furthest, start)
        for place, target_start, target_end, credit_of, quality in self._near[first:]:
            if target_start >= end:
                break
            if target_end > start:
                credit = credit_of(label, NOTHING)
                numerator, denominator, alternative = quality(start, end)
                found.append((place, piece, credit, numerator, denominator, alternative))
        return tuple(found)

    def _gather(self, meetings: Sequence[Meeting]) -> Gathering:
        place = meetings[0][0]
        return gather(self.ordered[place], meetings)


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
