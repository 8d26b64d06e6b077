"""The parts of an article while it is still corrected: kinds and texts, not yet one frozen text.

A place is counted from 0; one that does not exist raises `IndexError`, and nothing is changed.
"""

import re
from collections.abc import Collection, Sequence

from annotate.domain.text import BlockKind, canonical

type Part = tuple[BlockKind, str]

_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")


def divided(text: str) -> list[str]:
    """Return what stands between the blank lines of a text, without what is empty."""
    return [piece.strip() for piece in _BLANK_LINES.split(canonical(text)) if piece.strip()]


def replaced(parts: Sequence[Part], place: int, kind: BlockKind, text: str) -> list[Part]:
    """Give a part another kind and text; a blank line in it makes two of it."""
    _require(parts, [place])
    return [*parts[:place], *((kind, piece) for piece in divided(text)), *parts[place + 1 :]]


def joined(parts: Sequence[Part], place: int) -> list[Part]:
    """Let a part go on the one before it, whose kind it takes."""
    _require(parts, [place, place - 1])
    (kind, before), (_kind, after) = parts[place - 1], parts[place]
    return [*parts[: place - 1], (kind, f"{before} {after}"), *parts[place + 1 :]]


def without(parts: Sequence[Part], places: Collection[int]) -> list[Part]:
    _require(parts, places)
    return [part for place, part in enumerate(parts) if place not in places]


def of_kind(parts: Sequence[Part], places: Collection[int], kind: BlockKind) -> list[Part]:
    """Give the parts at these places another kind."""
    _require(parts, places)
    return [(kind if place in places else own, text) for place, (own, text) in enumerate(parts)]


def _require(parts: Sequence[Part], places: Collection[int]) -> None:
    if any(not 0 <= place < len(parts) for place in places):
        raise IndexError("there is no such part")
