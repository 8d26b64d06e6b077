"""XLSX, read back: our own workbook, or any with a sheet whose columns are named as in table.md."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from annotate.domain.text import Block, BlockKind, InvalidBlocks, check_blocks
from annotate.formats.annotation_rows import check_columns, imported_rows
from annotate.formats.csv_reader import Row, column_name
from annotate.formats.imported import (
    ImportedDocument,
    ImportedLabel,
    ImportedSet,
    ImportedSpan,
)
from annotate.formats.plain_text import BrokenFile, Problem
from annotate.formats.problems import Problems
from annotate.formats.spreadsheet_text import MAXIMUM_CELL, unescaped
from annotate.formats.workbook import Values, read_sheets
from annotate.formats.xlsx import (
    ARTICLE_COLUMNS,
    ARTICLES,
    LABEL_COLUMNS,
    LABELS,
    TEXT_COLUMNS,
    TEXTS,
)

MAXIMUM_COVERED = 50_000_000
"""The most characters of words that are copied out of the texts; those beyond stay cut."""

_OWN = {LABELS: LABEL_COLUMNS, ARTICLES: ARTICLE_COLUMNS, TEXTS: TEXT_COLUMNS}


def read(stream: BinaryIO) -> ImportedSet:
    """Return what the workbook holds, or raise `BrokenFile` where it is none that can be used.

    Every sheet is read whose first row names the columns of a table; and, where they are ours,
    the sheets of labels, articles and texts.
    """
    rows: list[Row] = []
    own: dict[str, list[Row]] = {LABELS: [], ARTICLES: [], TEXTS: []}
    is_table = False
    refused: BrokenFile | None = None
    for name, sheet in read_sheets(stream):
        columns = [column_name(cell) for cell in _texts(next(sheet, ()))]
        if name in _OWN and {column_name(each) for each in _OWN[name]} <= set(columns):
            own[name] += _rows(sheet, columns)
            continue
        try:
            check_columns(columns)
        except BrokenFile as error:
            refused = refused or BrokenFile([Problem(error.problems[0].reason, name, 1)])
        else:
            is_table = True
            rows += _rows(sheet, columns)
    if not is_table:
        raise refused or BrokenFile([Problem("has no sheet")])
    problems = Problems()
    documents = _documents(own[ARTICLES], own[TEXTS], problems)
    imported = imported_rows(rows, documents, map(_label, own[LABELS]))
    return _with_long_words(imported._replace(problems=problems.all() + imported.problems))


def _rows(sheet: Iterator[Values], columns: Sequence[str]) -> Iterator[Row]:
    for number, values in enumerate(sheet, 2):
        if values.count(None) < len(values):
            yield Row(number, dict(zip(columns, _texts(values), strict=False)))


def _texts(values: Values) -> list[str]:
    return ["" if value is None else unescaped(str(value)) for value in values]


def _label(row: Row) -> ImportedLabel:
    return ImportedLabel.of(row[column_name(each)] for each in LABEL_COLUMNS)


@dataclass(slots=True)
class _Text:
    """The text of an article as far as it has been put together, and where its blocks lie."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    blocks: dict[str, Block] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        """Add the next piece, or raise `ValueError` if it is not the next."""
        start, end = int(row["start"]), int(row["end"])
        if start != self.length or end - start != len(row["text"]):
            raise ValueError
        self.pieces.append(row["text"])
        self.length = end
        number = row["block"]
        if number:
            first = self.blocks.get(number)
            kind = BlockKind(row["kind"])
            self.blocks[number] = Block(kind, first.start if first else start, end)


def _documents(
    articles: list[Row], rows: list[Row], problems: Problems
) -> Iterator[ImportedDocument]:
    """Yield the articles; one whose pieces do not make a text comes without."""
    texts: defaultdict[str, _Text | None] = defaultdict(_Text)
    for row in rows:
        article = row["articleid"]
        text = texts[article]
        try:
            if text:
                text.add(row)
        except ValueError:
            texts[article] = None
            problems.add("does not follow on the row before: the text is left out", TEXTS, row.line)
    for row in articles:
        yield _document(row, texts.get(row["articleid"]), problems)


def _document(row: Row, text: _Text | None, problems: Problems) -> ImportedDocument:
    published_on = None
    if row["publishedon"]:
        try:
            published_on = date.fromisoformat(row["publishedon"])
        except ValueError:
            problems.add("should be a date, 2026-03-31", f"{ARTICLES}, published_on", row.line)
    whole = "".join(text.pieces) if text else None
    blocks = tuple(text.blocks.values()) if text else ()
    if whole is not None:
        try:
            check_blocks(whole, blocks)
        except InvalidBlocks as error:
            problems.add(str(error), ARTICLES, row.line)
            blocks = ()
    return ImportedDocument(
        id=row["articleid"],
        text=whole,
        title=row["title"],
        source=row["source"],
        author=row["author"],
        published_on=published_on,
        language=row["language"],
        direction=row["direction"],
        rights=row["rights"],
        blocks=blocks,
    )


def _with_long_words(imported: ImportedSet) -> ImportedSet:
    """Return the set with the words whole that did not fit into a cell, where the text has them."""
    texts = {each.id: each.text for each in imported.documents if each.text}
    left = MAXIMUM_COVERED

    def whole(span: ImportedSpan, text: str | None) -> ImportedSpan:
        nonlocal left
        if not (text and span.span and span.words and len(span.words) >= MAXIMUM_CELL // 2):
            return span
        left -= span.span.length
        if left < 0 or not text.startswith(span.words, span.span.start):
            return span
        return span._replace(words=text[span.span.start : span.span.end])

    return imported._replace(
        submissions=tuple(
            each._replace(spans=tuple(whole(span, texts.get(each.document)) for span in each.spans))
            for each in imported.submissions
        )
    )
