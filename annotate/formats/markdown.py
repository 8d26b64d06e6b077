"""Markdown (CommonMark) -> a document, by way of HTML. HTML inside it stays as text.

markdown-it-py: complete, kept up, and fast where others take quadratic time.
"""

from markdown_it import MarkdownIt

from annotate.formats.document import LONGEST_ARTICLE, Document
from annotate.formats.html import read_html
from annotate.formats.plain_text import BrokenFile, Problem

_LONGEST = 2 * LONGEST_ARTICLE


def read_markdown(text: str) -> Document:
    """Return the blocks of the text; raise `BrokenFile` if there are none, or too many.

    Pictures are dropped with what describes them, and a block of code becomes a paragraph.
    """
    if len(text) > _LONGEST:
        raise BrokenFile([Problem("there is far more in it than in an article")])
    return read_html(MarkdownIt("commonmark", {"html": False}).render(text))
