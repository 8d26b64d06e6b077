"""What comparing one student's spans with the answer key gives: what became of each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from annotate.domain.answer_key import Alternative, AnswerKey, KeyAnnotation
from annotate.domain.regions import Region, difference, intersection, union
from annotate.domain.span import Span


class LabelledSpan(NamedTuple):
    """A student's annotation. `span` is None where it is blank (it holds no word)."""

    label: str
    span: Span | None


class SpanOutcome(StrEnum):
    """What became of a student's span."""

    EXACT = "exact"
    BOUNDARY = "boundary"  # the right place and label, but words are missing or too many
    FRAGMENT = "fragment"  # a further piece of a key annotation that another span met first
    MERGED = "merged"  # met several key annotations at once
    NEAR_LABEL = "near_label"  # met a key annotation by a label that earns a part
    WRONG_LABEL = "wrong_label"
    SPURIOUS = "spurious"
    OPTIONAL = "optional"
    DUPLICATE = "duplicate"
    BLANK = "blank"


class KeyOutcome(StrEnum):
    """What became of a key annotation."""

    EXACT = "exact"
    BOUNDARY = "boundary"
    SPLIT = "split"  # met by several spans together, better than by the first alone
    MERGED = "merged"  # met by a span that it shares with other key annotations
    NEAR_LABEL = "near_label"
    WRONG_LABEL = "wrong_label"
    MISSED = "missed"
    OPTIONAL_UNUSED = "optional_unused"


_FAULTS = frozenset({SpanOutcome.SPURIOUS, SpanOutcome.WRONG_LABEL})


class SpanMatch(NamedTuple):
    """What became of one span.

    `keys` are the indexes of the key annotations it met, the one it was paired with first;
    `duplicate_of` is the index of the earlier equal span. `numerator / denominator` is the
    quality of the place, 0 for a span that met nothing; a wrong label has one too, but no points.
    """

    outcome: SpanOutcome
    keys: tuple[int, ...] = ()
    numerator: int = 0
    denominator: int = 1
    duplicate_of: int | None = None

    @property
    def quality(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)


class KeyMatch(NamedTuple):
    """What became of one key annotation.

    `spans` are the indexes of the spans that met it, the one it was paired with first, then its
    fragments; after a wrong label, the span that has it. `numerator / denominator` is the quality
    (0 unless it earns something), `credit` what the label earns (1, or less for an accepted one)
    and `alternative` the index of the alternative that was met best. `split` tells whether the
    quality is that of all the spans together, not of the first alone.
    """

    outcome: KeyOutcome
    spans: tuple[int, ...] = ()
    numerator: int = 0
    denominator: int = 1
    credit: tuple[int, int] = (0, 1)
    alternative: int = 0
    split: bool = False

    @property
    def quality(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

    @property
    def label_credit(self) -> Fraction:
        return Fraction(*self.credit)


@dataclass(frozen=True, slots=True)
class Alignment:
    """A student's spans beside the answer key. `span_matches` and `key_matches` keep the order in
    which spans and key annotations were given; everything is in words."""

    key: AnswerKey
    spans: Sequence[LabelledSpan]
    span_matches: tuple[SpanMatch, ...]
    key_matches: tuple[KeyMatch, ...]

    @property
    def faults(self) -> int:
        """The number of spans that were spurious or had a wrong label."""
        return sum(match.outcome in _FAULTS for match in self.span_matches)

    def shared_with(self, key_index: int) -> tuple[int, ...]:
        """Return the key annotations that share their span with this one, itself included."""
        spans = self.key_matches[key_index].spans
        keys = self.span_matches[spans[0]].keys if spans else ()
        return keys if key_index in keys else (key_index,)

    def marked_words(self, key_index: int) -> Region:
        """Return the words by which the student met this key annotation."""
        match = self.key_matches[key_index]
        pieces = match.spans if match.split else match.spans[:1]
        return union(span for index in pieces if (span := self.spans[index].span) is not None)

    def missing_words(self, key_index: int) -> Region:
        """Return the words of the core that the student left out."""
        return difference((self._met(key_index).core,), self.marked_words(key_index))

    def held_words(self, key_index: int) -> Region:
        """Return the words of the core that the student marked."""
        return intersection((self._met(key_index).core,), self.marked_words(key_index))

    def extra_words(self, key_index: int) -> Region:
        """Return the words marked outside all that may be marked here."""
        allowed = union(self._met(index).extent for index in self.shared_with(key_index))
        return difference(self.marked_words(key_index), allowed)

    def annotation(self, key_index: int) -> KeyAnnotation:
        """Return the key annotation itself."""
        return self.key.annotations[key_index]

    def _met(self, key_index: int) -> Alternative:
        match = self.key_matches[key_index]
        return self.key.annotations[key_index].alternatives[match.alternative]
