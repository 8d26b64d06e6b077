"""Offsets in grapheme clusters: what a reader takes for one character, such as 👩‍👧 or é of two."""

import unicodedata
from array import array

from annotate.domain.span import Span

_JOINER = "\u200d"
_EXTENDING = ("Mn", "Me", "Mc")


class Graphemes:
    """The clusters of one text by the main rules of Unicode Standard Annex 29.

    Left out are rules for a few characters of Indic scripts and Hangul in single letters.
    """

    def __init__(self, text: str) -> None:
        self._starts = array("Q")
        flags = 0  # how many letters of flags stand right before; two make a flag
        for index, char in enumerate(text):
            if _begins(text, index) and not (_is_regional(char) and flags % 2):
                self._starts.append(index)
            flags = flags + 1 if _is_regional(char) else 0
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
    return not (before == _JOINER and unicodedata.category(char) == "So")


def _extends(char: str) -> bool:
    return (
        char in (_JOINER, "\u200c")
        or unicodedata.category(char) in _EXTENDING
        or "\U0001f3fb" <= char <= "\U0001f3ff"  # the colours of skin
        or "\U000e0020" <= char <= "\U000e007f"  # the tags of regional flags
    )


def _is_regional(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
