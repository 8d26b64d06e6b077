"""XLSX: the table of CSV as a workbook, with its labels and articles. See xlsx.md.

The few parts of such a file are written here, because openpyxl first writes a workbook to a file of
its own on the disk: nothing streams then, and students' work lies there if the download is left.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import NamedTuple
from xml.sax.saxutils import escape

from annotate.formats.archive import write_archive
from annotate.formats.chunks import chunks
from annotate.formats.imported import ImportedDocument, details_of, documents_of, labels_of
from annotate.formats.records import AnnotationSet
from annotate.formats.spreadsheet_text import escaped, pieces
from annotate.formats.table import columns_of, table_rows

ANNOTATIONS, LABELS, ARTICLES, TEXTS = "annotations", "labels", "articles", "texts"
LABEL_COLUMNS = ("identifier", "name", "letter", "definition", "example", "counter_example")
ARTICLE_COLUMNS = (
    "article_id",
    "title",
    "source",
    "author",
    "published_on",
    "language",
    "direction",
    "rights",
)
TEXT_COLUMNS = ("article_id", "block", "kind", "start", "end", "text")
MAXIMUM_ROWS = 1_048_576
"""The most rows of a sheet; further annotations stand in a second one, “annotations 2”."""

# Ids, times and names: without white space, a shorter way to write a text is safe, which programs
# read three times as fast.
_PLAIN = re.compile(r"[\w.:+-]+(?: [\w.:+-]+)*")

type Cells = Iterable[str | int]


class _Sheet(NamedTuple):
    name: str
    columns: tuple[str, ...]
    rows: Iterable[Cells]


_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# Every cell is of the style whose number format is 49, text: a cell that is edited stays one.
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    "</cellXfs>"
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
_FIRST = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>"
)


def write(annotation_set: AnnotationSet) -> Iterator[bytes]:
    """Yield the file in chunks, reading the submissions as it goes."""
    return write_archive(_files(annotation_set))


def _files(annotation_set: AnnotationSet) -> Iterator[tuple[str, Iterable[bytes]]]:
    yield "_rels/.rels", [_FIRST.encode()]
    yield "xl/styles.xml", [_STYLES.encode()]
    names = []
    for sheet in _sheets(annotation_set):
        names.append(sheet.name)
        yield f"xl/worksheets/sheet{len(names)}.xml", chunks(_sheet(sheet))
    # These tell how many sheets there are, which is not known before.
    yield "xl/workbook.xml", [_workbook(names).encode()]
    yield "xl/_rels/workbook.xml.rels", [_relationships(len(names)).encode()]
    yield "[Content_Types].xml", [_content_types(len(names)).encode()]


def _sheets(annotation_set: AnnotationSet) -> Iterator[_Sheet]:
    columns = columns_of(annotation_set)
    rows = chain.from_iterable(table_rows(annotation_set))
    yield _Sheet(ANNOTATIONS, columns, islice(rows, MAXIMUM_ROWS - 1))
    number = 2
    for first in rows:
        more = islice(chain([first], rows), MAXIMUM_ROWS - 1)
        yield _Sheet(f"{ANNOTATIONS} {number}", columns, more)
        number += 1
    documents = list(documents_of(annotation_set))
    yield _Sheet(LABELS, LABEL_COLUMNS, (each.texts for each in labels_of(annotation_set)))
    yield _Sheet(ARTICLES, ARTICLE_COLUMNS, (details_of(each).values() for each in documents))
    yield _Sheet(TEXTS, TEXT_COLUMNS, chain.from_iterable(map(_texts, documents)))


def _texts(document: ImportedDocument) -> Iterator[Cells]:
    """Yield the text block by block, and what stands between them; what is too long in pieces."""
    text = document.text or ""
    position = 0
    for number, block in enumerate(document.blocks, 1):
        yield from _pieces(document.id, "", "", position, text[position : block.start])
        held = text[block.start : block.end]
        yield from _pieces(document.id, number, block.kind, block.start, held)
        position = block.end
    yield from _pieces(document.id, "", "", position, text[position:])


def _pieces(
    document: str, block: int | str, kind: str, position: int, text: str
) -> Iterator[Cells]:
    for piece in pieces(text) if text else ():
        end = position + len(piece)
        yield document, block, kind, position, end, piece
        position = end


def _sheet(sheet: _Sheet) -> Iterator[str]:
    yield f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'
    for number, row in enumerate(chain([sheet.columns], sheet.rows), 1):
        cells = "".join(
            _cell(f"{chr(ord('A') + column)}{number}", value)
            for column, value in enumerate(row)
            if value != ""
        )
        yield f'<row r="{number}">{cells}</row>'
    yield "</sheetData></worksheet>"


def _cell(place: str, value: str | int) -> str:
    if isinstance(value, int):
        return f'<c r="{place}"><v>{value}</v></c>'
    text = escape(escaped(pieces(value)[0]))
    if _PLAIN.fullmatch(text):
        return f'<c r="{place}" s="1" t="str"><v>{text}</v></c>'
    return f'<c r="{place}" s="1" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _workbook(names: list[str]) -> str:
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(names, 1)
    )
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'
    )


def _relationships(sheets: int) -> str:
    held = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" '
        f'Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, sheets + 1)
    )
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{held}'
        f'<Relationship Id="rId{sheets + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        "</Relationships>"
    )


def _content_types(sheets: int) -> str:
    held = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" '
        f'ContentType="{_TYPE}.worksheet+xml"/>'
        for number in range(1, sheets + 1)
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package'
        '.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        f"{held}</Types>"
    )
