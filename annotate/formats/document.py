"""Documents that articles are made from: what a reader of any kind makes of one."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from annotate.domain.parts import Part
from annotate.domain.text import BlockKind, assemble, canonical
from annotate.formats.plain_text import BrokenFile, Problem, one_line
from annotate.formats.wording import gettext_noop

LARGEST_DOCUMENT = 5 * 1024 * 1024
"""In bytes: a long report with its pictures; a page of a newspaper is a tenth of it."""

LONGEST_ARTICLE = 100_000
"""In code points: about 16,000 words, far more than a class reads."""

MOST_BLOCKS = 2_000

LONGEST_DETAIL = 200
"""In code points, of a title, a source or an author."""


class Dropped(Enum):
    """What was in a document and is not in the article, in words for its user."""

    LINKS = gettext_noop("links, whose words stay")
    IMAGES = gettext_noop("pictures, films and what describes them")
    SCRIPTS = gettext_noop("scripts, styles and other parts that are not shown")
    CONTROLS = gettext_noop("menus, buttons and fields to fill in")
    OUTSIDE = gettext_noop("what stands outside the main part of the page")
    TABLES = gettext_noop("tables: each row became a paragraph")
    REST = gettext_noop("what follows a tag that never ends")


@dataclass(frozen=True, slots=True)
class Details:
    """What a document says about itself; empty where it says nothing."""

    title: str = ""
    source: str = ""
    author: str = ""
    published_on: date | None = None
    language: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What an article can be made from. The parts hold canonical text that is not empty."""

    parts: tuple[Part, ...]
    details: Details
    dropped: Mapping[Dropped, int]


def document(
    parts: Iterable[Part], details: Details, dropped: Mapping[Dropped, int] | None = None
) -> Document:
    """Return the document; raise `BrokenFile` if it holds no text, or more than can be used.

    A first heading that is the title, which a page shows above the text, is not repeated there.
    """
    found = checked_parts(parts)
    if len(found) > 1 and found[0] == (BlockKind.HEADING, details.title):
        found = found[1:]
    kept = replace(
        details,
        title=_detail(details.title),
        source=_detail(details.source),
        author=_detail(details.author),
        direction=details.direction or direction_of("".join(text for _kind, text in found)),
    )
    return Document(found, kept, Counter(dropped or {}))


def checked_parts(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Return the parts as they will be stored; raise `BrokenFile` as `document` does."""
    text, blocks = assemble(parts)
    if not text:
        raise BrokenFile([Problem("there is no text in it")])
    if len(text) > LONGEST_ARTICLE:
        raise BrokenFile([Problem(_too_much("characters", len(text), LONGEST_ARTICLE))])
    if len(blocks) > MOST_BLOCKS:
        raise BrokenFile([Problem(_too_much("blocks", len(blocks), MOST_BLOCKS))])
    return tuple((block.kind, text[block.start : block.end]) for block in blocks)


def require_size(size: int) -> None:
    """Raise `BrokenFile` if a document of that many bytes is larger than is read."""
    if size > LARGEST_DOCUMENT:
        raise BrokenFile([Problem("the file is larger than 5 MB")])


def direction_of(text: str) -> str:
    """Return "rtl" if most letters of the text run from right to left, otherwise "ltr"."""
    counts = Counter(map(unicodedata.bidirectional, text))
    return "rtl" if counts["R"] + counts["AL"] > counts["L"] else "ltr"


def _detail(text: str) -> str:
    return one_line(canonical(text))[:LONGEST_DETAIL]


def _too_much(noun: str, count: int, most: int) -> str:
    return f"the text has {count:,} {noun}; an article may have {most:,}"
