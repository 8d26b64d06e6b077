"""How far the students of a class agree, over the words of the text; every figure is exact.

A figure is None where there is nothing to compare: fewer than two students, or no variation
(nobody marked anything, or everybody everything).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from math import lcm
from operator import mul

from annotate.domain.marks import Marks

RELIABLE_FROM, TENTATIVE_FROM = Fraction(4, 5), Fraction(2, 3)


class Strength(StrEnum):
    """What an alpha means, by the bounds that Krippendorff (2004) proposes."""

    NO_VARIATION = "no_variation"
    RELIABLE = "reliable"
    TENTATIVE = "tentative"
    WEAK = "weak"
    CHANCE = "chance"


@dataclass(frozen=True)
class Agreement:
    """How far students agree about one label, or about several that nobody lets overlap.

    Krippendorff's alpha is the headline; the kappas and F1 are there to check it against. Cohen's
    kappa is for two students, F1 for one label.
    """

    marks: Marks = field(repr=False)
    alpha: Fraction | None = None
    unitized_alpha: Fraction | None = None
    fleiss_kappa: Fraction | None = None
    cohen_kappa: Fraction | None = None

    @property
    def students(self) -> int:
        return self.marks.students

    @property
    def varies(self) -> bool:
        """Tell whether there was anything to compare."""
        return self.alpha is not None

    @property
    def strength(self) -> Strength:
        if self.alpha is None:
            return Strength.NO_VARIATION
        if self.alpha >= RELIABLE_FROM:
            return Strength.RELIABLE
        if self.alpha >= TENTATIVE_FROM:
            return Strength.TENTATIVE
        return Strength.WEAK if self.alpha > 0 else Strength.CHANCE

    @cached_property
    def pairwise_f1(self) -> Fraction | None:
        """`mean_pairwise_f1` of what was marked, with whatever label."""
        return mean_pairwise_f1(self.marks) if self.varies else None


def agreement(marks: Marks) -> Agreement:
    """Measure the agreement about one label, by itself."""
    return agreement_across([marks], marks)


def agreement_across(labels: Sequence[Marks], anywhere: Marks) -> Agreement:
    """Measure the agreement about which of several labels, or none, each word has.

    `anywhere` is what was marked with any label. Raises `ValueError` if a student's labels
    overlap: a word with two labels has no one value that could agree with another's.
    """
    students, length = anywhere.students, anywhere.length
    marked = [sum(marks.lengths) for marks in labels]
    if sum(marked) != sum(anywhere.lengths):
        raise ValueError("a student's labels overlap; measure the agreement label by label")
    values = students * length
    counts = [*marked, values - sum(marked)]
    unlike_pairs = values**2 - sum(count**2 for count in counts)
    if students < 2 or not unlike_pairs:
        return Agreement(anywhere)
    # Over all words: the ordered pairs of students who gave the word different values.
    apart = 2 * students * sum(marked) - _squares(anywhere) - sum(map(_squares, labels))
    observed = Fraction(apart, students - 1)
    blocks = counts[-1] + sum(sum(map(mul, marks.lengths, marks.lengths)) for marks in labels)
    return Agreement(
        anywhere,
        # Krippendorff 2011: 1 - observed / expected disagreement, by coincidences of values.
        alpha=1 - observed * (values - 1) / unlike_pairs,
        # Krippendorff, Mathet, Bouvry & Widlöcher 2016: a segment is expected to move as one.
        unitized_alpha=1 - observed * (values**2 - blocks) / (values * unlike_pairs),
        # Fleiss 1971: expected from the values that all students gave together.
        fleiss_kappa=1 - observed * values / unlike_pairs,
        cohen_kappa=_cohen_kappa(labels, apart, length) if students == 2 else None,
    )


def mean_pairwise_f1(marks: Marks) -> Fraction:
    """Return the F1 over words of two students, as a mean over all pairs of them.

    Hripcsak & Rothschild 2005. A pair of whom neither marked anything agrees: 1. Raises
    `ValueError` for fewer than two students.
    """
    if marks.students < 2:
        raise ValueError("a mean over pairs needs two students")
    pairs = marks.students * (marks.students - 1) // 2
    empty = marks.totals.count(0)
    both_empty = empty * (empty - 1) // 2
    shared = {both: words for both, words in enumerate(_words_shared(marks)) if words}
    common = lcm(*shared)
    total = sum(2 * words * (common // both) for both, words in shared.items())
    return Fraction(total + both_empty * common, common * pairs)


def _words_shared(marks: Marks) -> list[int]:
    """Return how many words pairs of students share, by what the two of them marked in sum.

    Pairs are taken together by size, for F1 depends on nothing else: the sweep meets each size at
    each edge, not each pair. A pair shares words from the later start on, to the earlier end.
    """
    edges = Counter(
        edge
        for spans, size in zip(marks.marked, marks.totals, strict=True)
        for start, end in spans
        for edge in ((start, True, size), (end, False, size))
    )
    shared = [0] * (2 * max(marks.totals) + 1)
    inside: dict[int, int] = {}
    for (place, opens, size), count in sorted(edges.items()):
        if not opens:
            inside[size] -= count
            if not inside[size]:
                del inside[size]
        signed = -place * count if opens else place * count
        for other, others in inside.items():
            shared[size + other] += signed * others
        shared[2 * size] += signed * (count - 1) // 2
        if opens:
            inside[size] = inside.get(size, 0) + count
    return shared


def _squares(marks: Marks) -> int:
    """Return the sum over words of the square of the number of students who marked it."""
    return sum([(end - start) * students**2 for (start, end), students in marks.stretches])


def _cohen_kappa(labels: Sequence[Marks], apart: int, length: int) -> Fraction | None:
    """Cohen 1960: expected from the values that each of the two students gave."""
    each = [marks.totals for marks in labels]
    each.append([length - sum(totals) for totals in zip(*each, strict=True)])
    by_chance = Fraction(sum(one * other for one, other in each), length**2)
    if by_chance == 1:
        return None
    return 1 - Fraction(apart, 2 * length) / (1 - by_chance)
