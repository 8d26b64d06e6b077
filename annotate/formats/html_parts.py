"""Clean, well-nested HTML -> the blocks of an article. Whatever is no block is passed over."""

import re
from html.parser import HTMLParser

from annotate.domain.parts import Part
from annotate.domain.text import BlockKind

_KINDS = {
    "h1": BlockKind.HEADING,
    "h2": BlockKind.HEADING,
    "blockquote": BlockKind.QUOTATION,
    "li": BlockKind.LIST_ITEM,
}
_INLINE = {"br"}
_CELL = "\x1f"  # no text holds it: what is canonical has no control characters
_SPACE = re.compile(r"[ \t\n\f\r]+")
_AROUND_LINES = re.compile(r" *\n *")
_BLANK_LINES = re.compile(r"\n{2,}")


def html_parts(html: str) -> tuple[list[Part], str]:
    """Return the blocks in reading order, and the first heading of the first level, if any.

    The cells of a table's row stand in one paragraph, with a line between them. What stands in
    several paragraphs of a list item is one item with line breaks.
    """
    reader = _PartsReader()
    reader.feed(html)
    reader.close()
    reader.flush()
    return reader.parts, reader.title


class _PartsReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[Part] = []
        self.title = ""
        self._open: list[str] = []
        self._text: list[str] = []
        self._item_goes_on = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag == "br":
            self._text.append("\n")
            return
        if tag == "td" and self._text:
            self._text.append(_CELL)
        elif tag != "td":
            self.flush()
        self._open.append(tag)
        if tag in _KINDS:
            self._item_goes_on = False

    def handle_endtag(self, tag: str) -> None:
        if tag in _INLINE:
            return
        if tag != "td":
            self.flush()
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        if tag in _KINDS:
            self._item_goes_on = False

    def handle_data(self, data: str) -> None:
        if "pre" not in self._open:
            data = _SPACE.sub(" ", data)
        self._text.append(data)

    def flush(self) -> None:
        """End the block whose text was read last."""
        tag = next((tag for tag in reversed(self._open) if tag in _KINDS), "")
        kind = _KINDS.get(tag, BlockKind.PARAGRAPH)
        for text in _texts_of("".join(self._text)):
            if kind is BlockKind.LIST_ITEM and self._item_goes_on:
                self.parts[-1] = (kind, f"{self.parts[-1][1]}\n{text}")
            elif kind is BlockKind.HEADING:
                text = text.replace("\n", " ")
                self.title = self.title or (text if tag == "h1" else "")
                self.parts.append((kind, text))
            else:
                self.parts.append((kind, text))
            self._item_goes_on = kind is BlockKind.LIST_ITEM
        self._text.clear()


def _texts_of(raw: str) -> list[str]:
    """Return what a blank line divides, without white space around lines and empty cells."""
    cells = (cell.strip(" \n") for cell in raw.replace("\xa0\n", "\n").split(_CELL))
    lines = _AROUND_LINES.sub("\n", " | ".join(cell for cell in cells if cell))
    return [text for text in _BLANK_LINES.split(lines) if text.strip()]
