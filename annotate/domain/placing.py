"""Where a span that came with another text lies in an article that says the same, or nearly."""

from array import array
from collections.abc import Sequence
from enum import StrEnum
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from annotate.domain.span import InvalidSpan, Span, check_span, occurrences
from annotate.domain.text import canonical

CONTEXT = 64
"""How many characters before and after a quotation are compared."""
MOST_PLACES = 100
"""Of a quotation that occurs more often, the later places are not looked at."""


class How(StrEnum):
    """How sure it is where a span lies."""

    EXACT = "exact"  # the texts agree, and so do the words
    QUOTED = "quoted"  # by its words, and by those around them
    UNDECIDED = "undecided"  # its words stand in several places, or nothing tells whether it fits
    LOST = "lost"  # its words are not in the article


class Placement(NamedTuple):
    """Where a span lies; where that is undecided, the places to choose among."""

    how: How
    span: Span | None = None
    places: tuple[Span, ...] = ()


class Mapped(NamedTuple):
    """A canonical text, and for each offset into the raw one, its end too, the offset into it."""

    text: str
    offsets: Sequence[int]

    def span(self, raw: Span) -> Span:
        return Span(self.offsets[raw.start], self.offsets[raw.end])


def mapped(raw: str) -> Mapped:
    """Return the canonical form of a text, and how offsets into the text turn into its own."""
    text = canonical(raw)
    if text == raw:
        return Mapped(text, range(len(raw) + 1))
    offsets = array("L")
    position = 0
    for index, char in enumerate(raw):
        offsets.append(position)
        if char != "\r" or raw[index + 1 : index + 2] != "\n":
            position += len(canonical(char))
    offsets.append(position)
    return Mapped(text, offsets)


class Quotation(NamedTuple):
    """A span as a file gives it: in code points of the file's text, by its words, or both."""

    span: Span | None
    words: str | None = None
    before: str = ""
    after: str = ""


class Placer:
    """Places the spans of one document in an article; `raw` is the document's text, if it came."""

    def __init__(self, article: str, raw: str | None) -> None:
        self.article = article
        self.raw = raw
        self._known: dict[Quotation, Placement] = {}

    @cached_property
    def source(self) -> Mapped | None:
        return None if self.raw is None else mapped(self.raw)

    @cached_property
    def agrees(self) -> bool:
        """Whether the document says what the article says."""
        return self.source is not None and self.source.text == self.article

    def place(self, quotation: Quotation) -> Placement:
        own = self._own_span(quotation.span)
        if own and self.agrees and quotation.words == self.article[own.start : own.end]:
            return Placement(How.EXACT, own)  # as almost all are, so that these are done faster
        if quotation not in self._known:  # many annotators mark the same words
            self._known[quotation] = self._place(quotation, own)
        return self._known[quotation]

    def _place(self, quotation: Quotation, own: Span | None) -> Placement:
        words = None if quotation.words is None else canonical(quotation.words)
        if self.source is None:
            return self._without_text(quotation, words)
        if own and words not in (None, self.source.text[own.start : own.end]):
            own = None  # counted in other units: its words have to be found
        if own and self.agrees:
            return Placement(How.EXACT, own)
        if own:
            text = self.source.text
            quotation = quotation._replace(
                before=text[max(0, own.start - CONTEXT) : own.start],
                after=text[own.end : own.end + CONTEXT],
            )
            words = text[own.start : own.end]
        return self._by_words(words, quotation)

    def _own_span(self, raw: Span | None) -> Span | None:
        """Return the span in the document's canonical text, unless it lies outside or is blank."""
        if self.source is None or self.raw is None or raw is None:
            return None
        if not 0 <= raw.start < raw.end <= len(self.raw):
            return None
        span = self.source.span(raw)
        return span if _holds_something(self.source.text, span) else None

    def _without_text(self, quotation: Quotation, words: str | None) -> Placement:
        span = quotation.span
        fits = span is not None and _holds_something(self.article, span)
        if span is not None and fits and words == self.article[span.start : span.end]:
            return Placement(How.EXACT, span)
        if words is None:
            return Placement(How.UNDECIDED, None, (span,)) if span and fits else Placement(How.LOST)
        return self._by_words(words, quotation)

    def _by_words(self, words: str | None, quotation: Quotation) -> Placement:
        found = list(islice(occurrences(self.article, words or ""), MOST_PLACES))
        if not found:
            return Placement(How.LOST)
        if len(found) > 1:
            shared = [self._shared(place, quotation) for place in found]
            best = max(shared)
            found = [place for place, each in zip(found, shared, strict=True) if each == best]
        if len(found) > 1 and quotation.span:
            start = quotation.span.start
            found = [min(found, key=lambda place: abs(place.start - start))]
        if len(found) > 1:
            return Placement(How.UNDECIDED, None, tuple(found))
        return Placement(How.QUOTED, found[0])

    def _shared(self, place: Span, quotation: Quotation) -> int:
        """Return how many of the characters around the quotation are around the place too."""
        before = self.article[max(0, place.start - CONTEXT) : place.start]
        after = self.article[place.end : place.end + CONTEXT]
        return _common(_spaced(before)[::-1], _spaced(canonical(quotation.before))[::-1]) + _common(
            _spaced(after), _spaced(canonical(quotation.after))
        )


def _holds_something(text: str, span: Span) -> bool:
    try:
        check_span(text, span)
    except InvalidSpan:
        return False
    return True


def _spaced(text: str) -> str:
    """Return the words with one space between them, so that line breaks do not count."""
    return " ".join(text.split())


def _common(one: str, other: str) -> int:
    """Return with how many of the same characters both begin."""
    pairs = zip(one, other, strict=False)
    return next((index for index, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
