"""The targets of a key in reading order, and what the pieces of a class find there.

A class repeats itself: many students mark the same. So what a piece touches, and what a target
makes of the pieces that touch no other, is worked out once and remembered with the key. That
saves a quarter of the time. The memory is bounded, in number and in size: what many mark has room
in it, and what one student marks cannot fill it.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from sys import maxsize

from annotate.domain.gathering import Gathering, gather
from annotate.domain.span import Piece
from annotate.domain.target import NOTHING, Meeting, Target

REMEMBERED = 4096
"""How many pieces, and how many crowds of pieces at one target, a key remembers."""

LARGEST = 8
"""How many targets a remembered piece touches at most, and of how many pieces a remembered crowd
is. Larger ones are rare, hardly ever come again, and would fill memory."""


class Targets:
    """All targets, known by their place in `ordered`; `weights` are 0 for those that are optional.

    `meetings[piece]` says how a piece meets the targets that it touches, in order;
    `gatherings[meetings]` what the target of all these meetings makes of them.
    """

    def __init__(self, targets: Sequence[Target]) -> None:
        self.ordered = tuple(sorted(targets, key=_reading_order))
        self.weights = [target.weight if target.required else 0 for target in self.ordered]
        self.meetings = _Meetings(self.ordered)
        self.gatherings = _Gatherings(self.ordered)


class _Meetings(dict[Piece, Sequence[Meeting]]):
    """How pieces meet targets, found when first asked for.

    `starts` and `ends` are the edges of all that may be marked at each target. `furthest` is the
    furthest end of a target and all before it: only from the first that lies behind the start of a
    piece on can the piece touch any.
    """

    def __init__(self, ordered: Sequence[Target]) -> None:
        self.ordered = ordered
        reaches = [target.reach for target in ordered]
        self.starts = [start for start, _ in reaches] + [maxsize]  # where every search ends
        self.ends = [end for _, end in reaches]
        self.furthest = list(accumulate(self.ends, max))

    def __missing__(self, piece: Piece) -> Sequence[Meeting]:
        start, end, label = piece
        starts, found = self.starts, []
        place = bisect_right(self.furthest, start)
        while starts[place] < end:
            if self.ends[place] > start:
                target = self.ordered[place]
                numerator, denominator, alternative = target.quality(start, end)
                credit = target.credits.get(label, NOTHING)
                found.append((place, piece, credit, numerator, denominator, alternative))
            place += 1
        if len(found) <= LARGEST and len(self) < REMEMBERED:
            self[piece] = found
        return found


class _Gatherings(dict[tuple[Meeting, ...], Gathering]):
    """What targets make of crowds of pieces, found when first asked for."""

    def __init__(self, ordered: Sequence[Target]) -> None:
        self.ordered = ordered

    def __missing__(self, meetings: tuple[Meeting, ...]) -> Gathering:
        place = meetings[0][0]
        gathering = gather(self.ordered[place], meetings)
        if len(meetings) <= LARGEST and len(self) < REMEMBERED:
            self[meetings] = gathering
        return gathering


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
