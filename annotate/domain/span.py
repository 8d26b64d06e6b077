"""Spans of text: where they lie, how they are quoted and found again."""

from collections.abc import Iterator
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch `[start, end)`, in code points of a text or, in scoring, in words."""

    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start

    def overlap(self, other: "Span") -> int:
        """Return how many units both spans hold."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def holds(self, other: "Span") -> bool:
        """Tell whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


type Piece = tuple[int, int, str]
"""A labelled span in words as scoring counts it: start, end and label. Equal spans are one piece,
and pieces in order are in reading order, whatever order the student marked them in."""


class InvalidSpan(ValueError):
    """The span does not lie in the text, or holds other words than it is said to."""

    @classmethod
    def outside(cls, start: int, end: int, length: int) -> "InvalidSpan":
        """Return the error of a span that does not lie in a text of so many characters."""
        return cls(f"the span {start}-{end} does not lie in the text of {length} characters")


def check_span(text: str, span: Span) -> None:
    """Raise `InvalidSpan` unless `0 <= start < end <= len(text)` and the span is not all blank."""
    if not 0 <= span.start < span.end <= len(text):
        raise InvalidSpan.outside(*span, len(text))
    if not text[span.start : span.end].strip():
        raise InvalidSpan(f"the span {span.start}-{span.end} holds only white space")


def occurrences(text: str, quote: str) -> Iterator[Span]:
    """Yield every place in `text`, overlapping ones too, whose words are those of `quote`.

    Words are compared as written, but any run of white space equals any other: a quotation
    that is typed or pasted rarely keeps the line breaks of its source.
    """
    words = quote.split()
    if not words:
        return
    start = text.find(words[0])
    while start != -1:
        end = _end_of_match(text, start, words)
        if end is not None:
            yield Span(start, end)
        start = text.find(words[0], start + 1)


def _end_of_match(text: str, start: int, words: list[str]) -> int | None:
    position = start
    for index, word in enumerate(words):
        if index:
            after = _skip_white_space(text, position)
            if after == position:
                return None
            position = after
        if not text.startswith(word, position):
            return None
        position += len(word)
    return position


def _skip_white_space(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position
