"""What comparing one student's spans with the answer key gives: what became of each of them."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from annotate.domain.answer_key import Alternative, AnswerKey, KeyAnnotation
from annotate.domain.outcomes import (
    KeyMatch,
    KeyOutcome,
    SpanMatch,
    SpanOutcome,
    key_matches,
    span_matches,
)
from annotate.domain.pairing import Pairing
from annotate.domain.regions import Region, difference, intersection, union
from annotate.domain.span import Span

__all__ = ["Alignment", "KeyMatch", "KeyOutcome", "LabelledSpan", "SpanMatch", "SpanOutcome"]


class LabelledSpan(NamedTuple):
    """A student's annotation. `span` is None where it is blank (it holds no word)."""

    label: str
    span: Span | None


@dataclass(frozen=True)
class Alignment:
    """A student's spans beside the answer key, everything in words.

    `span_matches` and `key_matches` keep the order in which spans and key annotations were given.
    They are read off the pairing when first asked for: a grade needs the pairing alone.
    """

    pairing: Pairing

    @property
    def key(self) -> AnswerKey:
        return self.pairing.key

    @property
    def faults(self) -> int:
        """The number of spans that were spurious or had a wrong label."""
        return self.pairing.faults

    @cached_property
    def spans(self) -> tuple[LabelledSpan, ...]:
        return tuple(
            LabelledSpan(label, Span(start, end) if start < end else None)
            for start, end, label in self.pairing.spans
        )

    @cached_property
    def span_matches(self) -> tuple[SpanMatch, ...]:
        return tuple(span_matches(self.pairing))

    @cached_property
    def key_matches(self) -> tuple[KeyMatch, ...]:
        return tuple(key_matches(self.pairing))

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
