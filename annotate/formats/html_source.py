"""HTML as it is found -> a little markup that holds nothing but text in blocks, and its details.

A page can be of any size and shape. What comes out is bounded and well nested: few tags, none
with an attribute, no deeper than `DEEPEST`, and none of the text of scripts, menus and the like.
"""

import re
from collections import Counter
from html import escape
from html.parser import HTMLParser
from typing import NamedTuple

from annotate.domain.text import canonical
from annotate.formats.document import LONGEST_ARTICLE, MOST_BLOCKS, Dropped
from annotate.formats.plain_text import BrokenFile, Problem, one_line

DEEPEST = 40
LONGEST_TITLE = 1_000
MOST_SAID = 200
_FAR_MORE = "there is far more in it than in an article"
_MOST_CHARACTERS = 4 * LONGEST_ARTICLE  # white space that will be collapsed among them
_MOST_TAGS = 6 * MOST_BLOCKS
_SPACE = re.compile(r"[ \t\n\f\r]+")
# A number with more digits than any character's; Python refuses to read one of thousands.
_LONG_NUMBER = re.compile(r"&#0*([0-9]{1,8})[0-9]*")
# As far as a tag can reach for the parser; possessive, so that no memory goes into it.
_TAG = re.compile(r"""<(?:=\s*+(?:"[^"]*+"|'[^']*+')|[^>])*+""")
_MOST_MARKS = 100_000
_MARKS = " \t\n\f\r/='\""  # each can begin an attribute

_DIVISIONS = (
    "address article aside body center dd details dialog dir div dl dt fieldset figcaption"
    " figure footer form header hgroup html legend main search section summary"
)
_KEPT = {
    **dict.fromkeys(_DIVISIONS.split(), "div"),
    **{
        tag: tag
        for tag in (
            "p",
            "h1",
            "blockquote",
            "li",
            "ul",
            "ol",
            "table",
            "caption",
            "tr",
            "td",
            "pre",
        )
    },
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), "h2"),
    "th": "td",
}
_UNREAD = {
    **dict.fromkeys(
        ("script", "style", "template", "noscript", "noembed", "noframes"), Dropped.SCRIPTS
    ),
    **dict.fromkeys(
        ("svg", "math", "iframe", "object", "video", "audio", "canvas", "map"), Dropped.IMAGES
    ),
    **dict.fromkeys(("nav", "button", "select", "textarea", "datalist", "menu"), Dropped.CONTROLS),
}
_MAIN_PARTS = ("main", "article")
# The next of its kind ends such an element, as its end tag may be left out.
_ENDED_BY_LIKE = {"p", "li", "tr", "td"}
# An end tag reaches no element beyond these.
_WALLS = {"li": {"ul", "ol", "td", "table"}, "tr": {"table"}, "td": {"table"}, "table": set[str]()}
_WALLS_OF_ALL_ELSE = {"td", "table"}


class Source(NamedTuple):
    """`markup` is what there is to read, `said` what the page says about itself, by name."""

    markup: str
    said: dict[str, str]
    dropped: Counter[Dropped]


def html_source(html: str) -> Source:
    """Return what there is to read on a page; raise `BrokenFile` if it is far too much.

    Of a page that marks one part of it as the main one, or as the article, only that is read.
    """
    whole = _read(html, "")
    main = next((tag for tag in _MAIN_PARTS if whole.main_parts[tag]), "")
    if whole.main_parts[main] == 1:
        part = _read(html, main)
        if part.has_text:
            whole = part
    return Source(whole.finished(), whole.said, whole.dropped)


def _read(html: str, main: str) -> "_SourceReader":
    reader = _SourceReader(main)
    html = _LONG_NUMBER.sub(r"&#\1", html)
    # Conditional comments of word processors, which an older parser of Python stumbles over. The
    # line feed at the end lets it take a last “&” for text.
    reader.feed(html.replace("<![", "<?[") + "\n")
    # Never `close`: it would look through what follows a tag without an end again and again.
    if reader.rawdata.strip():
        reader.dropped[Dropped.REST] += 1
    return reader


class _SourceReader(HTMLParser):
    """Reads a page, or what stands in its elements with the tag `main` if that is given."""

    def __init__(self, main: str) -> None:
        super().__init__(convert_charrefs=True)
        self.main_parts: Counter[str] = Counter()
        self.has_text = False
        self._main = main
        self._within = 0
        self.said: dict[str, str] = {}
        self.dropped: Counter[Dropped] = Counter()
        self._markup: list[str] = []
        self._open: list[str] = []
        self._begun = 0  # how many of the open ones are in the markup
        self._breaks = False  # whether a block begins with the next text
        self._unread: list[str] = []
        self._in_title = False
        self._characters = self._tags = 0

    def parse_starttag(self, i: int) -> int:
        """Read the tag there, unless the attributes of this one alone would fill the memory."""
        tag = _TAG.match(self.rawdata, i)
        if tag and len(tag[0]) > _MOST_MARKS and sum(map(tag[0].count, _MARKS)) > _MOST_MARKS:
            raise BrokenFile([Problem(_FAR_MORE)])
        return super().parse_starttag(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._note(tag, values)
        if self._unread:
            if tag == self._unread[0]:
                self._unread.append(tag)
        elif tag in _UNREAD:
            self.dropped[_UNREAD[tag]] += 1
            self._unread.append(tag)
        elif tag == "title":
            self._in_title = "title" not in self.said
        elif tag == "br":
            if self._is_read:
                self._write("<br>")
        elif tag == "hr":
            self._breaks = True
        elif tag in _KEPT:
            self.main_parts[tag] += tag in _MAIN_PARTS
            self._within += tag == self._main
            self._begin(_KEPT[tag])

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        elif self._unread:
            if tag == self._unread[0]:
                self._unread.pop()
        elif tag in _KEPT:
            self._within -= tag == self._main and self._within > 0
            self._end(_KEPT[tag])

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.said["title"] = (self.said.get("title", "") + data)[:LONGEST_TITLE]
        elif self._unread:
            pass
        elif not self._is_read:
            if data.strip():
                self.dropped[Dropped.OUTSIDE] += 1
        else:
            self.has_text = self.has_text or bool(data.strip())
            text = data if "pre" in self._open else _SPACE.sub(" ", data)
            if text != " " or (self._begun == len(self._open) and not self._breaks):
                self._write(escape(canonical(text), quote=False))

    @property
    def _is_read(self) -> bool:
        return not self._main or self._within > 0

    def finished(self) -> str:
        self._close_to(0)
        return "".join(self._markup)

    def _note(self, tag: str, values: dict[str, str]) -> None:
        """Remember what the page says about itself, the first time, and what is left out of it."""
        said = {}
        if tag == "meta":
            name = values.get("property") or values.get("name") or values.get("itemprop") or ""
            said[f"meta {name.lower()}"] = values.get("content", "")
        elif tag == "time":
            said["time"] = values.get("datetime", "")
        elif tag in ("html", "body"):
            said = {name: values.get(name, "") for name in ("lang", "dir")}
        elif tag in ("img", "input"):
            self.dropped[Dropped.IMAGES if tag == "img" else Dropped.CONTROLS] += 1
        elif tag == "a" and "href" in values and not self._unread:
            self.dropped[Dropped.LINKS] += 1
        for name, value in said.items():
            if value.strip() and len(self.said) < MOST_SAID:
                self.said.setdefault(name, one_line(value)[:LONGEST_TITLE])

    def _begin(self, tag: str) -> None:
        self._breaks = True
        if self._open and self._open[-1] == "p":
            self._close_to(len(self._open) - 1)
        if tag in _ENDED_BY_LIKE:
            self._end(tag)
        if tag == "table":
            self.dropped[Dropped.TABLES] += 1
        if len(self._open) < DEEPEST:
            self._open.append(tag)

    def _end(self, tag: str) -> None:
        self._breaks = True
        for depth in reversed(range(len(self._open))):
            if self._open[depth] == tag:
                return self._close_to(depth)
            if self._open[depth] in _WALLS.get(tag, _WALLS_OF_ALL_ELSE):
                return None
        return None

    def _close_to(self, depth: int) -> None:
        self._markup += [f"</{tag}>" for tag in reversed(self._open[depth : self._begun])]
        self._begun = min(self._begun, depth)
        del self._open[depth:]

    def _write(self, text: str) -> None:
        """Write text, after the tags that it stands in."""
        begins = self._open[self._begun :] or ["div"] * self._breaks
        self._markup += [f"<{tag}>" for tag in begins]
        if self._begun == len(self._open) and begins:
            self._markup.append("</div>")
        self._begun = len(self._open)
        self._breaks = False
        self._markup.append(text)
        self._tags += len(begins)
        self._characters += len(text)
        if self._characters > _MOST_CHARACTERS or self._tags > _MOST_TAGS:
            raise BrokenFile([Problem(_FAR_MORE)])
