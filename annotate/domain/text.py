"""The canonical text of an article and the blocks it is read in."""

import hashlib
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

SEPARATOR = "\n\n"
_LINE_ENDS = str.maketrans({"\v": "\n", "\f": "\n", "\x85": "\n", "\ufeff": None})


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTATION = "quotation"
    LIST_ITEM = "list_item"


class Block(NamedTuple):
    """A part of the text that is laid out by itself: `[start, end)` in code points."""

    kind: BlockKind
    start: int
    end: int


class InvalidBlocks(ValueError):
    """The blocks do not fit the text they are said to divide."""


def canonical(raw: str) -> str:
    """Return `raw` as it is stored: line ends are `\\n`, control characters and a BOM are gone.

    Nothing else changes, Unicode normalisation included, so that code-point offsets made
    elsewhere still fit. A tab is white space here and stays; lone surrogates, which no
    encoding can carry, go. `canonical(canonical(x)) == canonical(x)`.
    """
    text = raw.replace("\r\n", "\n").replace("\r", "\n").translate(_LINE_ENDS)
    return "".join(
        char for char in text if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"}
    )


def fingerprint(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def assemble(parts: Iterable[tuple[BlockKind, str]]) -> tuple[str, tuple[Block, ...]]:
    """Join the parts into one canonical text, a blank line between them, and say where each lies.

    Parts that hold nothing but white space are left out; white space around a part is too.
    """
    blocks: list[Block] = []
    texts: list[str] = []
    offset = 0
    for kind, raw in parts:
        text = canonical(raw).strip()
        if text:
            blocks.append(Block(kind, offset, offset + len(text)))
            texts.append(text)
            offset += len(text) + len(SEPARATOR)
    return SEPARATOR.join(texts), tuple(blocks)


def check_blocks(text: str, blocks: Iterable[Block]) -> None:
    """Raise `InvalidBlocks` unless the blocks follow one another and only white space lies outside.

    A page paints blocks only, so text outside all of them could be neither read nor marked.
    """
    edges = [Block(BlockKind.PARAGRAPH, 0, 0), *blocks]
    edges.append(Block(BlockKind.PARAGRAPH, len(text), len(text)))
    for before, after in pairwise(edges):
        if not before.end <= after.start <= after.end <= len(text):
            raise InvalidBlocks(f"block [{after.start}, {after.end}) is out of order")
        if text[before.end : after.start].strip():
            raise InvalidBlocks(f"text at {before.end} belongs to no block")
