"""Item statistics: how hard each key annotation was to find, and how well it tells students apart.

The terms are those of classical test theory, with a key annotation for an item.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from annotate.domain.alignment import Alignment
from annotate.domain.grading import GradeRule, points_by_key


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """One key annotation over a class.

    `discrimination` is the corrected item-total correlation (point-biserial, Lord & Novick 1968)
    between finding it and the points for everything else, in [-1, 1]; None where nothing varies.
    """

    students: int
    found: int
    discrimination: float | None

    @property
    def found_rate(self) -> Fraction | None:
        """The share of students who found it (its difficulty index): low is hard."""
        return Fraction(self.found, self.students) if self.students else None


def item_statistics(alignments: Sequence[Alignment], rule: GradeRule) -> tuple[ItemStatistics, ...]:
    """Return the statistics of each key annotation, in the key's order.

    All alignments are with the same key. Found means met with its own or an accepted label,
    however well.
    """
    if not alignments:
        return ()
    points = [points_by_key(alignment, rule) for alignment in alignments]
    totals = [sum(each, Fraction(0)) for each in points]
    statistics = []
    for index in range(len(alignments[0].key_matches)):
        found = [bool(alignment.key_matches[index].numerator) for alignment in alignments]
        rest = [float(total - each[index]) for total, each in zip(totals, points, strict=True)]
        statistics.append(ItemStatistics(len(found), sum(found), _correlation(found, rest)))
    return tuple(statistics)


def _correlation(found: Sequence[bool], rest: Sequence[float]) -> float | None:
    """Return Pearson's correlation, or None if one of the two never varies."""
    if len(set(found)) < 2 or len(set(rest)) < 2:
        return None
    mean_found, mean_rest = sum(found) / len(found), sum(rest) / len(rest)
    products = sum(
        (one - mean_found) * (other - mean_rest) for one, other in zip(found, rest, strict=True)
    )
    spread = sum((one - mean_found) ** 2 for one in found)
    spread *= sum((other - mean_rest) ** 2 for other in rest)
    return max(-1.0, min(1.0, products / sqrt(spread)))
