"""The targets of a key in reading order, and what the pieces of a class find there.

A class repeats itself: many students mark the same. So what a piece touches, and what a target
makes of the pieces that touch no other, is worked out once and remembered with the key. That saves
two fifths of the time that a class of 300 takes, and a quarter with 30. The memory is bounded: what
many mark has room in it, and what one student marks cannot fill it.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import accumulate

from annotate.domain.gathering import Gathering, gather
from annotate.domain.span import Piece
from annotate.domain.target import NOTHING, Meeting, Target

REMEMBERED = 4096
"""How many pieces, and how many gatherings, a key remembers."""

type _Reach = tuple[int, int, int, Target]
"""The place of a target, the first and the last edge of all that may be marked there, and it."""


class Remembered[Asked, Answer](dict[Asked, Answer]):
    """The answers of a function, found when first asked for; once there are many, not kept."""

    def __init__(self, find: Callable[[Asked], Answer]) -> None:
        self.find = find

    def __missing__(self, asked: Asked) -> Answer:
        answer = self.find(asked)
        if len(self) < REMEMBERED:
            self[asked] = answer
        return answer


class Targets:
    """All targets, known by their place in `ordered`; `weights` are 0 for those that are optional.

    `meetings[piece]` says how a piece meets the targets that it touches, in order;
    `gatherings[meetings]` what the target of all these meetings makes of them.
    """

    def __init__(self, targets: Sequence[Target]) -> None:
        self.ordered = tuple(sorted(targets, key=_reading_order))
        self.weights = [target.weight if target.required else 0 for target in self.ordered]
        reaches = [(place, *target.reach, target) for place, target in enumerate(self.ordered)]
        furthest = list(accumulate([end for _, _, end, _ in reaches], max))
        self.meetings: Mapping[Piece, Sequence[Meeting]] = Remembered(
            partial(_meetings, reaches, furthest)
        )
        self.gatherings: Mapping[tuple[Meeting, ...], Gathering] = Remembered(
            partial(_gathering, self.ordered)
        )


def _meetings(
    reaches: Sequence[_Reach], furthest: Sequence[int], piece: Piece
) -> Sequence[Meeting]:
    """Find how a piece meets targets. `furthest` is the furthest end of a target and all before
    it: only from the first that lies behind the start of the piece on can it touch any."""
    start, end, label = piece
    found: list[Meeting] = []
    for place, target_start, target_end, target in reaches[bisect_right(furthest, start) :]:
        if target_start >= end:
            break
        if target_end > start:
            numerator, denominator, alternative = target.quality(start, end)
            credit = target.credits.get(label, NOTHING)
            found.append((place, piece, credit, numerator, denominator, alternative))
    return tuple(found)


def _gathering(ordered: Sequence[Target], meetings: Sequence[Meeting]) -> Gathering:
    place = meetings[0][0]
    return gather(ordered[place], meetings)


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
