"""Plain text -> a document: a blank line ends a paragraph, any other line break stays."""

from annotate.domain.parts import divided
from annotate.domain.text import BlockKind
from annotate.formats.document import Details, Document, document
from annotate.formats.plain_text import one_line

LONGEST_TITLE_LINE = 120
_STOPS = frozenset(".:,;…。।۔")
_CLOSING = "\"'”’»)]"


def read_plain(text: str) -> Document:
    """Return the paragraphs of the text; raise `BrokenFile` if there are none, or too many.

    The first one is guessed to be the title if it is short and no sentence. It is evidently a
    headline, and taken out of the text as those of other documents are, if what follows it is more
    than such lines alone, as a list or a poem has.
    """
    first, *rest = divided(text) or [""]
    title = one_line(first) if rest and _may_be_title(first) else ""
    is_headline = title and not all(map(_may_be_title, rest))
    paragraphs = rest if is_headline else [first, *rest]
    return document(((BlockKind.PARAGRAPH, each) for each in paragraphs), Details(title=title))


def _may_be_title(paragraph: str) -> bool:
    """Tell whether it is one line, short, and does not end as a sentence, quoted or not."""
    is_line = "\n" not in paragraph and len(paragraph) <= LONGEST_TITLE_LINE
    return is_line and paragraph.rstrip(_CLOSING)[-1:] not in _STOPS
