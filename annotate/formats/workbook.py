"""The workbooks of strangers: what openpyxl is given to read, after a look at every part.

openpyxl trusts a file: a few kilobytes can make it fill the memory. So every part is unpacked once
and its tags are counted; only those with the cells go on, in an archive made anew, and neither
styles nor anything that is not XML.
"""

import re
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import BinaryIO
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from annotate.formats.archive import ArchivedFile, read_archive
from annotate.formats.plain_text import BrokenFile, Problem
from annotate.formats.safe_xml import safe_xml

MAXIMUM_PARTS = 1000
MAXIMUM_UNPACKED = 128 * 1024 * 1024
MAXIMUM_TAGS = 10_000_000
"""The most tags of all sheets: about what our own workbook of 100,000 annotations takes."""

MAXIMUM_ROW = 100_000
"""The most tags of a row, and of what a sheet has beside its rows."""

MAXIMUM_STRINGS = 2_000_000
"""The most tags of the texts that cells refer to."""

MAXIMUM_OTHER = 10_000
"""The most tags of any other part."""

MAXIMUM_SHEETS = 100
MAXIMUM_RUN = 1024 * 1024
"""A run of characters without a tag is refused if it is twice as long, and may be if it is as
long; of a cell that is much more than any program writes."""

MAXIMUM_ROWS = 1_048_576
"""The most rows that are looked at, of all sheets together."""

MAXIMUM_FILLED = 250_000
"""The most of them that hold anything: reading so many takes half a minute."""

MAXIMUM_COLUMNS = 64

_CONTENT_TYPES = "[Content_Types].xml"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_ROW_END = re.compile(rb"</(?:[^\s<>/:]+:)?row\s*>")
_SHEET = re.compile(rb"<(?:[^\s<>/:]+:)?sheet\s")
_NOT_NEEDED = re.compile(r"xl/styles\.xml|xl/theme/.*|docProps/.*", re.IGNORECASE)

type Values = tuple[object, ...]


def read_sheets(stream: BinaryIO) -> Iterator[tuple[str, Iterator[Values]]]:
    """Yield the sheets with their names and rows, whose first is the header; read each in turn.

    Raise `BrokenFile` where the file is no workbook, is damaged, or is beyond the bounds above.
    """
    types = _types(stream)
    parts = read_archive(stream, files=MAXIMUM_PARTS, unpacked=MAXIMUM_UNPACKED, wanted=_is_needed)
    cleaned = BytesIO()
    with ZipFile(cleaned, "w", ZIP_STORED) as archive:
        for part in _checked(parts, types):
            archive.writestr(part.name, part.data)
    workbook = _opened(cleaned)
    counter = _Counter()
    for sheet in workbook.worksheets:
        rows = sheet.iter_rows(max_col=MAXIMUM_COLUMNS, values_only=True)
        yield sheet.title, counter.counted(_without_surprises(rows))


class _Counter:
    """Counts the rows of all sheets."""

    def __init__(self) -> None:
        self.rows = 0
        self.filled = 0

    def counted(self, rows: Iterator[Values]) -> Iterator[Values]:
        for row in rows:
            self.rows += 1
            self.filled += row.count(None) < len(row)
            if self.rows > MAXIMUM_ROWS:
                raise _broken(f"has more than {MAXIMUM_ROWS:,} rows")
            if self.filled > MAXIMUM_FILLED:
                raise _broken(f"has more than {MAXIMUM_FILLED:,} rows that hold anything")
            yield row


def _opened(cleaned: BytesIO) -> Workbook:
    try:
        with warnings.catch_warnings(action="ignore"):
            return load_workbook(cleaned, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises what happens to happen to it
        raise _broken("is no workbook (.xlsx), or is damaged") from error


def _without_surprises(rows: Iterator[Values]) -> Iterator[Values]:
    while True:
        try:
            with warnings.catch_warnings(action="ignore"):
                row = next(rows)
        except StopIteration:
            return
        except Exception as error:
            raise _broken("is damaged: a sheet cannot be read") from error
        yield row


def _is_needed(name: str) -> bool:
    return not _NOT_NEEDED.fullmatch(name)


def _checked(
    parts: Iterable[ArchivedFile], types: Mapping[str, set[str]]
) -> Iterator[ArchivedFile]:
    """Yield the parts that are XML, as UTF-8, or raise `BrokenFile`."""
    tags = 0
    for part in parts:
        of_type = types.get("/" + part.name)
        if not of_type and not part.name.lower().endswith((".xml", ".rels")):
            continue
        data = safe_xml(part.data, part.name)
        _check_runs(data, part.name)
        if of_type == {f"{_TYPE}worksheet+xml"}:
            tags += data.count(b"<")
            if tags > MAXIMUM_TAGS:
                raise _broken(f"holds more than {MAXIMUM_TAGS:,} tags; divide it", part.name)
            _check_rows(data, part.name)
        else:
            is_strings = of_type == {f"{_TYPE}sharedStrings+xml"}
            _check_count(data, MAXIMUM_STRINGS if is_strings else MAXIMUM_OTHER, part.name)
            if len(_SHEET.findall(data)) > MAXIMUM_SHEETS:
                raise _broken(f"names more than {MAXIMUM_SHEETS} sheets", part.name)
        yield ArchivedFile(part.name, data)


def _types(stream: BinaryIO) -> Mapping[str, set[str]]:
    """Return what the file says each of its parts is; a trick may name a part twice."""
    types: defaultdict[str, set[str]] = defaultdict(set)
    parts = read_archive(
        stream, files=MAXIMUM_PARTS, unpacked=MAXIMUM_RUN, wanted=_CONTENT_TYPES.__eq__
    )
    for part in parts:
        data = safe_xml(part.data, part.name)
        _check_runs(data, part.name)
        _check_count(data, MAXIMUM_OTHER, part.name)
        try:
            root = ElementTree.fromstring(data)  # noqa: S314 - it declares no entities
        except ElementTree.ParseError as error:
            raise _broken("is no XML", part.name) from error
        for each in root:
            types[each.get("PartName", "")].add(each.get("ContentType", ""))
        return types
    raise _broken("is no workbook (.xlsx): it has no list of its parts")


def _check_rows(data: bytes, name: str) -> None:
    """Raise `BrokenFile` if a row, or what lies outside of rows, has too many tags."""
    if b"<!" in data or b"<?" in data:
        raise _broken("holds a comment or an instruction, which workbooks have none of", name)
    start = 0
    for row in _ROW_END.finditer(data):
        if data.count(b"<", start, row.start()) > MAXIMUM_ROW:
            raise _broken(f"has a row of more than {MAXIMUM_ROW:,} tags", name)
        start = row.end()
    _check_count(data[start:], MAXIMUM_ROW, name)


def _check_count(data: bytes, most: int, name: str) -> None:
    if data.count(b"<") > most:
        raise _broken(f"holds more than {most:,} tags", name)


def _check_runs(data: bytes, name: str) -> None:
    for start in range(0, len(data) - MAXIMUM_RUN, MAXIMUM_RUN):
        if data.find(b"<", start, start + MAXIMUM_RUN) == -1:
            raise _broken(f"holds a text of more than {MAXIMUM_RUN:,} characters", name)


def _broken(reason: str, name: str = "") -> BrokenFile:
    return BrokenFile([Problem(reason, name)])
