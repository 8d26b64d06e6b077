"""The kinds of document that an article can be made from.

A new kind is a module with a `read` function and a line here; the form follows from this register.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from annotate.formats.document import Document, require_size
from annotate.formats.docx import read_docx
from annotate.formats.html import read_html, read_html_file
from annotate.formats.markdown import read_markdown
from annotate.formats.plain_document import read_plain
from annotate.formats.plain_text import BrokenFile, Problem, decode_document
from annotate.formats.wording import gettext_noop


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """`endings` are those of its files, with the dot; `read_text` is None if it is never pasted."""

    identifier: str
    name: str
    endings: tuple[str, ...]
    read_file: Callable[[bytes], Document]
    read_text: Callable[[str], Document] | None = None


def _in_text_file(read_text: Callable[[str], Document]) -> Callable[[bytes], Document]:
    def read_file(data: bytes) -> Document:
        require_size(len(data))
        return read_text(decode_document(data))

    return read_file


DOCUMENT_KINDS = {
    each.identifier: each
    for each in (
        DocumentKind(
            identifier="plain",
            name=gettext_noop("plain text"),
            endings=(".txt", ".text"),
            read_file=_in_text_file(read_plain),
            read_text=read_plain,
        ),
        DocumentKind(
            identifier="markdown",
            name=gettext_noop("Markdown"),
            endings=(".md", ".markdown"),
            read_file=_in_text_file(read_markdown),
            read_text=read_markdown,
        ),
        DocumentKind(
            identifier="html",
            name=gettext_noop("HTML, the source of a web page"),
            endings=(".html", ".htm", ".xhtml"),
            read_file=read_html_file,
            read_text=read_html,
        ),
        DocumentKind(
            identifier="docx",
            name=gettext_noop("Word document"),
            endings=(".docx",),
            read_file=read_docx,
        ),
    )
}
ENDINGS = tuple(ending for kind in DOCUMENT_KINDS.values() for ending in kind.endings)


def read_file(name: str, data: bytes) -> Document:
    """Return what is in a file of that name; raise `BrokenFile` if it cannot be used."""
    ending = PurePath(name).suffix.lower()
    for kind in DOCUMENT_KINDS.values():
        if ending in kind.endings:
            return kind.read_file(data)
    known = ", ".join(ENDINGS)
    raise BrokenFile([Problem(f"the name of the file ends in none of these: {known}")])
