"""What one target makes of the pieces that touch it and no other: the steps of matching there.

Nothing competes but these pieces with one another, so no pairing has to be searched for.
"""

from collections.abc import Sequence
from typing import NamedTuple

from annotate.domain.span import Piece
from annotate.domain.target import Meeting, Target


class Gathering(NamedTuple):
    """What a `Pairing` says of one target: what it was met with, or else met wrongly; its further
    pieces, and those of them that touch the core; whether it is met better by these."""

    met: Meeting | None = None
    wrong: Meeting | None = None
    fragments: Sequence[Piece] = ()
    joined: Sequence[Piece] = ()
    split: bool = False


def gather(target: Target, meetings: Sequence[Meeting]) -> Gathering:
    """Match a target with the pieces that touch it and no other."""
    right, beside, wrong = sort_out(meetings)
    if not right:
        return Gathering(wrong=_heaviest(wrong) if wrong else None)  # step 5
    met = _heaviest(right)  # step 2
    further = [piece for _, piece, _, _, _, _ in right if piece is not met[1]]
    joined = list(filter(target.holds_half, further))
    fragments = joined + [each[1] for each in beside if target.holds_half(each[1])]
    better = target.join(met, joined) if joined else met  # step 3
    return Gathering(better, None, fragments, joined, better is not met)


def sort_out(
    meetings: Sequence[Meeting],
) -> tuple[list[Meeting], list[Meeting], list[Meeting]]:
    """Return the meetings by a right label at the core, those beside it, and those at the core by
    a wrong label. What is beside the core by a wrong label meets nothing."""
    right, beside, wrong = [], [], []
    for meeting in meetings:
        _, _, (earned, _), numerator, _, _ = meeting
        if not earned:
            if numerator:
                wrong.append(meeting)
        elif numerator:
            right.append(meeting)
        else:
            beside.append(meeting)
    return right, beside, wrong


def _heaviest(meetings: Sequence[Meeting]) -> Meeting:
    """Return the meeting that earns the target most, or if none earns anything, the best one; of
    equals that of the first piece."""
    best, most, most_of = meetings[0], -1, 1
    if len(meetings) > 1:
        for meeting in meetings:
            _, piece, (earned, of), numerator, denominator, _ = meeting
            worth, worth_of = numerator * (earned or 1), denominator * of
            more = worth * most_of - most * worth_of
            if more > 0 or (more == 0 and piece < best[1]):
                best, most, most_of = meeting, worth, worth_of
    return best
