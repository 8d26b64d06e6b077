"""The rows and comments of a CoNLL file, by document and sentence."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from annotate.formats.plain_text import BrokenFile, Problem

MAXIMUM_ROWS = 2_000_000
"""The most rows of a file, which is held in memory as a whole."""

_NAME = re.compile(r"[A-Za-z_.][A-Za-z0-9_. ]*")
_NEW_DOCUMENT = re.compile(r"#[ ]*newdoc[ ]*")
_ROW_OF_NEW_DOCUMENT = "-DOCSTART-"


class Row(NamedTuple):
    line: int
    cells: list[str]


class Comment(NamedTuple):
    line: int
    name: str
    value: str


@dataclass(slots=True)
class Sentence:
    """`text` is what the comment `# text = ` says, if there is one."""

    text: str | None = None
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Document:
    """`comments` are its own; those of a file without documents are of its only one too."""

    comments: dict[str, Comment] = field(default_factory=dict)
    sentences: list[Sentence] = field(default_factory=lambda: [Sentence()])

    @property
    def rows(self) -> list[Row]:
        return [row for sentence in self.sentences for row in sentence.rows]


def parse(text: str) -> tuple[list[Comment], list[Document]]:
    """Return the comments before the first document, and the documents.

    Cells are divided by tabs, or by blanks in a row without a tab. Raise `BrokenFile` where there
    are too many rows.
    """
    parser = _Parser()
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            parser.end_sentence()
        elif parser.is_comment(line):
            parser.take_comment(number, line)
        else:
            parser.take_row(number, line)
    return parser.head, parser.documents


class _Parser:
    def __init__(self) -> None:
        self.head: list[Comment] = []
        self.documents: list[Document] = []
        self.sentence = Sentence()
        self.rows = 0

    def begin_document(self, document: Document) -> None:
        self.documents.append(document)
        self.sentence = document.sentences[-1]

    def end_sentence(self) -> None:
        if self.sentence.rows:
            self.sentence = Sentence()
            self.documents[-1].sentences.append(self.sentence)

    def is_comment(self, line: str) -> bool:
        """Tell a comment from a word that begins with #: words have other cells after them."""
        if not line.startswith("#") or "\t" in line:
            return False
        if not self.sentence.rows and line[1:2] in ("", " "):
            return True
        return _named(line) is not None or bool(_NEW_DOCUMENT.fullmatch(line))

    def take_comment(self, number: int, line: str) -> None:
        comment = Comment(number, *(_named(line) or ("", "")))
        if comment.name == "newdoc id" or _NEW_DOCUMENT.fullmatch(line):
            self.begin_document(Document())
        if comment.name == "text":
            self.sentence.text = comment.value
        elif self.documents:
            self.documents[-1].comments.setdefault(comment.name, comment)
        else:
            self.head.append(comment)

    def take_row(self, number: int, line: str) -> None:
        cells = line.split("\t") if "\t" in line else line.split()
        if cells[0] == _ROW_OF_NEW_DOCUMENT:
            self.begin_document(Document())
            return
        if not self.documents:
            comments = {each.name: each for each in self.head}
            self.begin_document(Document(comments, [self.sentence]))
        self.rows += 1
        if self.rows > MAXIMUM_ROWS:
            raise BrokenFile([Problem(f"holds more than {MAXIMUM_ROWS:,} rows", line=number)])
        self.sentence.rows.append(Row(number, cells))


def _named(line: str) -> tuple[str, str] | None:
    """Return name and value of a comment, `# name = value`; None if it is no such."""
    name, equals, value = line[1:].partition("=")
    name = name.strip(" ")
    return (name, value.removeprefix(" ")) if equals and _NAME.fullmatch(name) else None
