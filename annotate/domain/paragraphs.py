"""The blocks of a text that came without any."""

import re
from collections.abc import Iterator

from annotate.domain.text import Block, BlockKind

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_LINE_END = re.compile(r"\n")


def paragraphs(text: str) -> tuple[Block, ...]:
    """Return the paragraphs of a canonical text: what blank lines part or, without any, line ends.

    The text stays as it is, so that offsets into it still fit.
    """
    parting = _BLANK_LINE if _BLANK_LINE.search(text.strip()) else _LINE_END
    return tuple(_trimmed(text, parting))


def _trimmed(text: str, parting: re.Pattern[str]) -> Iterator[Block]:
    ends = [match.start() for match in parting.finditer(text)]
    for start, end in zip([0, *ends], [*ends, len(text)], strict=True):
        part = text[start:end]
        if part.strip():
            before = len(part) - len(part.lstrip())
            yield Block(BlockKind.PARAGRAPH, start + before, start + len(part.rstrip()))
