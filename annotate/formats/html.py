"""HTML -> a document. The only module that imports the sanitiser.

Three steps, none of which rests on the one before: the page is reduced to the text of its blocks,
the sanitiser cleans that, and what it returns is read as blocks of plain text. Only plain text
leaves this module, so that a hole in any step shows tags as text and runs nothing.
"""

import codecs
import re
from datetime import date

import bleach

from annotate.formats.document import (
    Details,
    Document,
    document,
    require_size,
)
from annotate.formats.html_parts import html_parts
from annotate.formats.html_source import html_source
from annotate.formats.plain_text import BrokenFile, Problem, decode_document, one_line

_TAGS = frozenset(
    (
        "blockquote",
        "br",
        "caption",
        "div",
        "h1",
        "h2",
        "li",
        "ol",
        "p",
        "pre",
        "table",
        "tr",
        "td",
        "ul",
    )
)
_DECLARATION = re.compile(
    rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{2,40})", re.IGNORECASE
)
_WHERE_DECLARED = 1024
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}")
_RIGHT_TO_LEFT = ("ar", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi")
# What a browser takes for these names, and what Python calls it.
_ALIASES = {"iso-8859-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "latin1": "cp1252"}
_ENCODINGS = re.compile(
    r"utf-8|cp125[0-8]|cp874|cp866|iso8859-\d+|koi8-[ru]|mac-(?:roman|cyrillic)|gbk|gb2312"
    r"|gb18030|big5|big5hkscs|euc_jp|euc_kr|iso2022_jp|shift_jis|cp932|cp949"
)


def read_html(html: str) -> Document:
    """Return the blocks of a page or of a part of one; raise `BrokenFile` if it holds no text."""
    source = html_source(html)
    clean = bleach.clean(
        source.markup,
        tags=_TAGS,
        attributes={},
        protocols=frozenset(),
        strip=True,
        strip_comments=True,
    )
    parts, heading = html_parts(clean)
    return document(parts, _details(source.said, heading), source.dropped)


def read_html_file(data: bytes) -> Document:
    """Return what `read_html` does of a file in UTF-8, UTF-16 or the encoding it declares."""
    require_size(len(data))
    return read_html(decode_document(data, _declared(data)))


def _declared(data: bytes) -> str:
    """Return the encoding that the page says it is in, or nothing; refuse one that is no such."""
    declaration = _DECLARATION.search(data[:_WHERE_DECLARED])
    if not declaration:
        return ""
    name = declaration[1].decode("ascii", "replace").lower()
    try:
        encoding = codecs.lookup(_ALIASES.get(name, name)).name
    except LookupError:
        encoding = ""
    if encoding.startswith("utf-16"):
        return ""  # it could not have been read in it; a browser takes it for UTF-8 too
    if not _ENCODINGS.fullmatch(encoding):
        raise BrokenFile([Problem(f"the page is in “{name}”, which is not read; save it as UTF-8")])
    return "" if encoding == "utf-8" else encoding


def _details(said: dict[str, str], heading: str) -> Details:
    language = said.get("lang", "")
    direction = said.get("dir", "").lower()
    if direction not in ("ltr", "rtl"):
        direction = "rtl" if language.lower().split("-")[0] in _RIGHT_TO_LEFT else ""
    author = said.get("meta author", "") or said.get("meta article:author", "")
    days = ("meta article:published_time", "meta datepublished", "meta date", "time")
    return Details(
        title=heading or said.get("meta og:title", "") or one_line(said.get("title", "")),
        source=said.get("meta og:site_name", ""),
        author="" if "://" in author else author,
        published_on=next(filter(None, (_day(said.get(name, "")) for name in days)), None),
        language=language if _LANGUAGE.fullmatch(language) else "",
        direction=direction,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
