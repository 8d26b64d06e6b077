"""Plain text -> a document: a blank line ends a paragraph, any other line break stays."""

from annotate.domain.parts import divided
from annotate.domain.text import BlockKind
from annotate.formats.document import Details, Document, document
from annotate.formats.plain_text import one_line

LONGEST_TITLE_LINE = 120


def read_plain(text: str) -> Document:
    """Return the paragraphs of the text; raise `BrokenFile` if there are none, or too many.

    The first line is guessed to be the title if it stands alone, is short and no sentence. It
    stays in the text, since nothing marks it.
    """
    paragraphs = divided(text)
    title = _title(paragraphs[0]) if len(paragraphs) > 1 else ""
    return document(((BlockKind.PARAGRAPH, each) for each in paragraphs), Details(title=title))


def _title(first: str) -> str:
    is_title = "\n" not in first and len(first) <= LONGEST_TITLE_LINE and first[-1] not in ".:,;"
    return one_line(first) if is_title else ""
