"""The counts of the SemEval-2013 task 9 evaluation, taken from the same alignment as the grade.

They are what researchers compare extraction with (MUC's categories; Segura-Bedmar et al. 2013).
Where spans do not compete for key annotations they equal those of `nervaluate`; where they do,
they come from the best pairing and not from the order of the spans.
"""

from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from annotate.domain.alignment import Alignment, SpanOutcome


class Schema(StrEnum):
    """What has to be right for a pair to be correct."""

    STRICT = "strict"  # the boundaries and the label
    EXACT = "exact"  # the boundaries
    PARTIAL = "partial"  # an overlap; half a point where the boundaries differ
    TYPE = "type"  # an overlap and the label


class Counts(NamedTuple):
    """How many pairs were correct, incorrect and partial; how many key annotations were missing
    and how many spans spurious."""

    correct: int
    incorrect: int
    partial: int
    missing: int
    spurious: int

    @property
    def possible(self) -> int:
        """The number of key annotations."""
        return self.correct + self.incorrect + self.partial + self.missing

    @property
    def actual(self) -> int:
        """The number of spans."""
        return self.correct + self.incorrect + self.partial + self.spurious

    @property
    def precision(self) -> Fraction:
        """The share of spans that were right, a partial one by half; 0 without spans."""
        return self._share_of(self.actual)

    @property
    def recall(self) -> Fraction:
        """The share of the key that was found, by half where partial; 0 for an empty key."""
        return self._share_of(self.possible)

    @property
    def f1(self) -> Fraction:
        """The harmonic mean of precision and recall, 0 where both are."""
        both = self.actual + self.possible
        return (2 * self.correct + self.partial) / Fraction(both) if both else Fraction(0)

    def _share_of(self, whole: int) -> Fraction:
        return (self.correct + Fraction(self.partial, 2)) / whole if whole else Fraction(0)


def semeval_counts(alignment: Alignment) -> dict[Schema, Counts]:
    """Count one student's alignment in each of the four schemas.

    Pairs are those of the alignment, one to one: a fragment is spurious and a key annotation that
    shares another's span is missing. Boundaries are right from core to extent, a label is right
    only if it is the key's own. Blanks, duplicates and whatever is optional are left out.
    """
    annotations = alignment.key.annotations
    spurious = paired = exact = typed = both = 0
    for (label, span), match in zip(alignment.spans, alignment.span_matches, strict=True):
        if match.outcome in (SpanOutcome.FRAGMENT, SpanOutcome.SPURIOUS):
            spurious += 1
            continue
        required = [annotations[key] for key in match.keys if annotations[key].required]
        if required and span is not None:
            right_bounds = any(
                extent.holds(span) and span.holds(core) for core, extent in required[0].alternatives
            )
            right_label = label == required[0].label
            paired += 1
            exact += right_bounds
            typed += right_label
            both += right_bounds and right_label
    missing = alignment.key.required - paired
    return {
        Schema.STRICT: Counts(both, paired - both, 0, missing, spurious),
        Schema.EXACT: Counts(exact, paired - exact, 0, missing, spurious),
        Schema.PARTIAL: Counts(exact, 0, paired - exact, missing, spurious),
        Schema.TYPE: Counts(typed, paired - typed, 0, missing, spurious),
    }
