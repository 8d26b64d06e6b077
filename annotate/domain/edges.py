"""Edge errors: by how many words highlights begin and end too early or too late.

A key annotation leaves room: a highlight may begin anywhere from the start of the extent to the
start of the core, and end anywhere from the end of the core to the end of the extent. An edge is
wrong only outside this band, by as many words as it lies from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from annotate.domain.alignment import Alignment, KeyOutcome


class EdgeErrors(NamedTuple):
    """The errors of the two edges, in words: above 0 too long there, below 0 too short."""

    start: int
    end: int


def edge_errors(alignment: Alignment, key_index: int) -> EdgeErrors | None:
    """Return by how much a student missed the edges of a key annotation.

    None unless it was found, and by highlights of its own: one that covers several key
    annotations says nothing of the edges between them. After a split they are the outer edges.
    """
    match = alignment.key_matches[key_index]
    if not match.numerator or match.outcome is KeyOutcome.MERGED:
        return None
    if len(alignment.shared_with(key_index)) > 1:  # merged, under an accepted label
        return None
    if match.numerator == match.denominator:
        return EdgeErrors(0, 0)
    marked = alignment.marked_words(key_index)
    start, end = marked[0].start, marked[-1].end
    core, extent = alignment.annotation(key_index).alternatives[match.alternative]
    return EdgeErrors(
        _beyond(extent.start - start, core.start - start),
        _beyond(end - extent.end, end - core.end),
    )


def _beyond(over: int, under: int) -> int:
    """Return what an edge goes over the outer end of its band, or under the inner one."""
    return max(0, over) + min(0, under)


@dataclass(frozen=True, slots=True)
class EdgeStatistics:
    """The edge errors of one key annotation over those students who have any to measure."""

    errors: tuple[EdgeErrors, ...]

    @classmethod
    def of(cls, alignments: Sequence[Alignment], key_index: int) -> "EdgeStatistics":
        found = (edge_errors(each, key_index) for each in alignments)
        return cls(tuple(each for each in found if each is not None))

    @property
    def mean(self) -> Fraction | None:
        """The mean edge error: by how many words an edge misses its band, whichever way."""
        if not self.errors:
            return None
        missed = sum(abs(each.start) + abs(each.end) for each in self.errors)
        return Fraction(missed, 2 * len(self.errors))

    @property
    def usual(self) -> EdgeErrors:
        """By how many words each edge is usually off: 0 where there is no usual error."""
        return EdgeErrors(
            _usual([each.start for each in self.errors]), _usual([each.end for each in self.errors])
        )


def _usual(errors: Sequence[int]) -> int:
    """Return the median of those errors of which at least half of all go the same way, or 0.

    Of two medians it is the smaller error; where one half goes one way and the other half the
    other, nothing is usual.
    """
    long = sorted(each for each in errors if each > 0)
    short = sorted((each for each in errors if each < 0), reverse=True)
    same = max(long, short, key=len)
    if len(long) == len(short) or 2 * len(same) < len(errors):
        return 0
    return same[(len(same) - 1) // 2]
