"""Article files: TOML front matter between `+++` lines, then the text in a little Markdown.

A blank line separates paragraphs. `## ` begins a heading, `> ` the lines of a quotation, `- ` a
list item. Everything else is text and stays as it stands; a backslash at the beginning of a line
is dropped, so that `\\## ` begins a paragraph with the characters ## and `\\\\` one with `\\`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from annotate.domain.text import Block, BlockKind, assemble
from annotate.formats.plain_text import BrokenFile, Problem, decode
from annotate.formats.toml_table import Table

FENCE = "+++"
_MARKED = re.compile(
    r"(?P<heading>\#\#(?:\s+|$)) | (?P<quotation>>\s?) | (?P<list_item>-(?:\s+|$))", re.VERBOSE
)
_DOUBTFUL_MARK = re.compile(r"\s*(?:#{1,6}|[*+])\s|\s+[->]\s")


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """An article as its file gives it. `text` is canonical and `blocks` divide it."""

    identifier: str
    title: str
    title_is_editorial: bool
    source: str
    author: str
    published_on: date | None
    language: str
    direction: str
    rights: str
    text: str
    blocks: tuple[Block, ...]


def parse_article(data: bytes) -> ArticleRecord:
    """Return the article, or raise `BrokenFile` with all that is wrong with the file."""
    lines = decode(data).split("\n")
    end = _end_of_front_matter(lines)
    # The fence becomes an empty line, so that lines are counted as in the file.
    front = Table.parse("\n".join(["", *lines[1:end]]))
    text = ""
    blocks: tuple[Block, ...] = ()
    try:
        text, blocks = assemble(_parts(lines, end + 1))
        if not text:
            front.problems.append(Problem("there is no text after the front matter", line=end + 1))
    except BrokenFile as error:
        front.problems.extend(error.problems)
    record = ArticleRecord(
        identifier=front.text("identifier"),
        title=front.text("title"),
        title_is_editorial=front.flag("title_is_editorial", default=False),
        source=front.text("source", required=False),
        author=front.text("author", required=False),
        published_on=front.day("date"),
        language=front.text("language"),
        direction=front.choice("direction", ("ltr", "rtl"), "ltr"),
        rights=front.text("rights", required=False),
        text=text,
        blocks=blocks,
    )
    front.close()
    return record


def _end_of_front_matter(lines: list[str]) -> int:
    if lines[0].rstrip() != FENCE:
        raise BrokenFile([Problem(f"the file should begin with a line {FENCE}", line=1)])
    for index, line in enumerate(lines[1:], 1):
        if line.rstrip() == FENCE:
            return index
    raise BrokenFile([Problem(f"no second line {FENCE} ends the front matter", line=1)])


def _parts(lines: list[str], first: int) -> Iterable[tuple[BlockKind, str]]:
    """Return the blocks from the line with this index on, or raise `BrokenFile`."""
    parts: list[tuple[BlockKind, list[str]]] = []
    problems: list[Problem] = []
    open_kind: BlockKind | None = None  # of the block right above the line
    for number, line in enumerate(lines[first:], first + 1):
        marked = _MARKED.match(line)
        kind = BlockKind(marked.lastgroup) if marked and marked.lastgroup else BlockKind.PARAGRAPH
        words = line[marked.end() :] if marked else line.removeprefix("\\")
        if not words.strip():
            if marked and kind is not BlockKind.QUOTATION:
                problems.append(Problem("nothing follows the mark of this line", line=number))
            open_kind = None
        elif not marked and _DOUBTFUL_MARK.match(line):
            problems.append(Problem(_doubtful_mark(line), line=number))
        elif not marked and open_kind is BlockKind.QUOTATION:
            reason = "put a blank line after the quotation, or begin this line with “> ”"
            problems.append(Problem(reason, line=number))
        elif _continues(kind, open_kind):
            parts[-1][1].append(words)
        else:
            parts.append((kind, [words]))
            open_kind = kind
    if problems:
        raise BrokenFile(problems)
    return [(kind, "\n".join(part)) for kind, part in parts]


def _continues(kind: BlockKind, open_kind: BlockKind | None) -> bool:
    if kind is BlockKind.PARAGRAPH:
        return open_kind in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}
    return kind is open_kind is BlockKind.QUOTATION


def _doubtful_mark(line: str) -> str:
    mark = line.split()[0]
    marks = "“## ” for a heading, “> ” for a quotation, “- ” for a list item"
    return (
        f"“{mark}” is not a mark here. A line may begin, without a space before it, with {marks}; "
        "if it is text, put a backslash before it"
    )
