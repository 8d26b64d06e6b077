"""Offsets in grapheme clusters: what a reader takes for one character, such as 👩‍👧 or é of two."""

import unicodedata

from annotate.domain.span import Span

_JOINER = "\u200d"
_EXTENDING = ("Mn", "Me", "Mc")


class Graphemes:
    """The clusters of one text by the main rules of Unicode Standard Annex 29.

    Left out are rules for a few characters of Indic scripts and Hangul in single letters.
    """

    def __init__(self, text: str) -> None:
        self._starts = [index for index in range(len(text)) if _begins(text, index)]
        self._starts.append(len(text))

    def span(self, clusters: Span) -> Span | None:
        """Return the span in code points; None if an end lies outside."""
        if 0 <= clusters.start <= clusters.end < len(self._starts):
            return Span(self._starts[clusters.start], self._starts[clusters.end])
        return None


def _begins(text: str, index: int) -> bool:
    if not index:
        return True
    before, char = text[index - 1], text[index]
    if before == "\r" and char == "\n":
        return False
    if _extends(char) and before not in "\r\n":
        return False
    if before == _JOINER and unicodedata.category(char) == "So":
        return False
    return not (_is_regional(char) and _flags_before(text, index) % 2)


def _extends(char: str) -> bool:
    return (
        char in (_JOINER, "\u200c")
        or unicodedata.category(char) in _EXTENDING
        or "\U0001f3fb" <= char <= "\U0001f3ff"  # the colours of skin
        or "\U000e0020" <= char <= "\U000e007f"  # the tags of regional flags
    )


def _is_regional(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _flags_before(text: str, index: int) -> int:
    """Return how many letters of flags stand right before; two make a flag."""
    number = 0
    while number < index and _is_regional(text[index - 1 - number]):
        number += 1
    return number
