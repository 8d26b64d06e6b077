"""Doubts: where the best of a class disagree with the answer key, so that the key may be wrong.

The upper and the lower part of a class are those of Kelley (1939): 27 in 100 at either end tell
most about an item. Whoever has the same grade as the last of a part belongs to it too.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from gettext import NullTranslations
from math import ceil

from annotate.domain.alignment import Alignment, KeyOutcome, LabelledSpan
from annotate.domain.distractors import fell_for
from annotate.domain.explanations import Translator
from annotate.domain.marks import Marks
from annotate.domain.outside import often_outside
from annotate.domain.regions import union
from annotate.domain.span import Span

PART = Fraction(27, 100)
"""The share of the class that makes up its upper and its lower part."""

SMALLEST_PART = 3
"""Of fewer students than this nothing is concluded."""

OUTSIDE = Fraction(1, 2)
"""The share of the upper part from which on what they mark outside the key is doubtful."""

OTHER_LABEL = Fraction(1, 2)
"""The share of the upper part from which on another label than the key's is doubtful."""

MISSED = Fraction(1, 5)
"""By how much the share who found it has to be greater in the lower part than in the upper."""


class DoubtKind(StrEnum):
    OUTSIDE = "outside"  # they mark words that are not in the key
    OTHER_LABEL = "other_label"  # they give a passage of the key another label
    MISSED = "missed"  # they miss what weaker students find: negative discrimination


@dataclass(frozen=True, slots=True)
class Doubt:
    """One place where the upper part of the class disagrees with the key.

    `span` is in words; `label` is what they marked it with, or the key's own where they missed
    it; `key` is the place of the key annotation, if it is about one. `count` of the `upper`
    students did so; of those who missed it, `found` of the `lower` ones did find it. What they mark
    outside the key may be one of its distractors.
    """

    kind: DoubtKind
    span: Span
    label: str
    count: int
    upper: int
    key: int | None = None
    found: int = 0
    lower: int = 0
    is_distractor: bool = False

    @property
    def share(self) -> Fraction:
        return Fraction(self.count, self.upper)


@dataclass(frozen=True, slots=True)
class DoubtExplainer:
    """Says why there is a doubt; `label_names` says how people read a label."""

    label_names: Mapping[str, str] = field(default_factory=dict)
    translator: Translator = field(default_factory=NullTranslations)

    def explain(self, doubt: Doubt) -> str:
        match doubt.kind:
            case DoubtKind.OUTSIDE if doubt.is_distractor:
                sentence = self.translator.gettext(
                    "%(count)d of the %(upper)d students with the best grades mark these words as "
                    "“%(label)s”; the key has them as a distractor."
                )
            case DoubtKind.OUTSIDE:
                sentence = self.translator.gettext(
                    "%(count)d of the %(upper)d students with the best grades mark these words as "
                    "“%(label)s”; the key does not have them."
                )
            case DoubtKind.OTHER_LABEL:
                sentence = self.translator.gettext(
                    "%(count)d of the %(upper)d students with the best grades call this "
                    "“%(label)s”; the key does not."
                )
            case _:
                sentence = self.translator.gettext(
                    "%(count)d of the %(upper)d students with the best grades miss this, while "
                    "%(found)d of the %(lower)d with the lowest grades find it."
                )
        return sentence % {
            "count": doubt.count,
            "upper": doubt.upper,
            "found": doubt.found,
            "lower": doubt.lower,
            "label": self.label_names.get(doubt.label, doubt.label),
        }


def doubts(
    length: int, alignments: Sequence[Alignment], grades: Sequence[Fraction]
) -> tuple[Doubt, ...]:
    """Return the doubts about a key, what most of the best do first.

    Each student's alignment, with the same key in a text of `length` words, stands at the place of
    their grade.
    """
    if ceil(PART * len(grades)) < SMALLEST_PART:
        return ()
    upper, lower = upper_and_lower(grades)
    best = [alignments[index] for index in upper]
    weakest = [alignments[index] for index in lower]
    found = [*_outside(length, best), *_other_labels(best), *_missed(best, weakest)]
    return tuple(sorted(found, key=lambda doubt: (-doubt.share, doubt.span, doubt.label)))


def upper_and_lower(grades: Sequence[Fraction]) -> tuple[list[int], list[int]]:
    """Return the places of the grades that make up the upper and the lower part."""
    if not grades:
        return [], []
    ranked = sorted(grades)
    size = ceil(PART * len(grades))
    least, most = ranked[-size], ranked[size - 1]
    return (
        [index for index, grade in enumerate(grades) if grade >= least],
        [index for index, grade in enumerate(grades) if grade <= most],
    )


def _outside(length: int, best: Sequence[Alignment]) -> list[Doubt]:
    """Return the words in a row that many of the best mark alike, outside every extent."""
    key = best[0].key
    in_key = union(extent for each in key.annotations for _, extent in each.alternatives)
    labels = sorted({span.label for alignment in best for span in alignment.spans})
    found = []
    for label in labels:
        marks = Marks.of(length, (each.spans for each in best), label)
        for span, count in often_outside(marks, in_key, OUTSIDE):
            fell = fell_for(key.distractors, LabelledSpan(label, span)) is not None
            found.append(
                Doubt(DoubtKind.OUTSIDE, span, label, count, len(best), is_distractor=fell)
            )
    return found


def _other_labels(best: Sequence[Alignment]) -> list[Doubt]:
    found = []
    for index, annotation in enumerate(best[0].key.annotations):
        given = Counter(
            each.spans[each.key_matches[index].spans[0]].label
            for each in best
            if each.key_matches[index].outcome is KeyOutcome.WRONG_LABEL
        )
        found += [
            Doubt(
                DoubtKind.OTHER_LABEL,
                annotation.alternatives[0].core,
                label,
                count,
                len(best),
                index,
            )
            for label, count in given.items()
            if Fraction(count, len(best)) >= OTHER_LABEL
        ]
    return found


def _missed(best: Sequence[Alignment], weakest: Sequence[Alignment]) -> list[Doubt]:
    found = []
    for index, annotation in enumerate(best[0].key.annotations):
        by_best = sum(bool(each.key_matches[index].numerator) for each in best)
        by_weakest = sum(bool(each.key_matches[index].numerator) for each in weakest)
        gap = Fraction(by_weakest, len(weakest)) - Fraction(by_best, len(best))
        if annotation.required and gap >= MISSED:
            found.append(
                Doubt(
                    DoubtKind.MISSED,
                    annotation.alternatives[0].core,
                    annotation.label,
                    len(best) - by_best,
                    len(best),
                    index,
                    by_weakest,
                    len(weakest),
                )
            )
    return found
