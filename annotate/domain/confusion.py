"""Confusion between labels: what a class called the passages that the key gives a label."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from annotate.domain.alignment import Alignment, KeyOutcome, SpanOutcome


@dataclass(frozen=True)
class Confusion:
    """How often a class gave which label where the key asks for which.

    `counts` go by the label of the key and the label given. The first is None for highlights that
    meet nothing in the key, the second for key annotations that were missed. What the key leaves
    open is not counted: neither optional annotations nor what meets them.
    """

    counts: Mapping[tuple[str | None, str | None], int]

    def count(self, asked: str | None, given: str | None) -> int:
        return self.counts.get((asked, given), 0)

    def total(self, asked: str | None) -> int:
        """Return how often the key's label was there to be given; for None, how many highlights
        lay outside the key."""
        return sum(count for (label, _), count in self.counts.items() if label == asked)

    def share(self, asked: str | None, given: str | None) -> Fraction:
        """Return the share of those times for which this label was given, 0 if there were none."""
        return Fraction(self.count(asked, given), self.total(asked) or 1)


def confusion(alignments: Iterable[Alignment]) -> Confusion:
    """Count over the students of a class, whose alignments are with the same key."""
    counts: Counter[tuple[str | None, str | None]] = Counter()
    for alignment in alignments:
        for annotation, match in zip(alignment.key.annotations, alignment.key_matches, strict=True):
            if not annotation.required:
                continue
            if match.outcome is KeyOutcome.MISSED:
                counts[annotation.label, None] += 1
            else:
                counts[annotation.label, alignment.spans[match.spans[0]].label] += 1
        for span, found in zip(alignment.spans, alignment.span_matches, strict=True):
            if found.outcome is SpanOutcome.SPURIOUS:
                counts[None, span.label] += 1
    return Confusion(counts)
