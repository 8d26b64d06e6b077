"""CSV, read back: our own table, or any that names its columns as table.md does."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from annotate.formats.annotation_rows import check_columns, imported_rows
from annotate.formats.csv_reader import Row, column_name, records, separator_of
from annotate.formats.imported import ImportedSet
from annotate.formats.plain_text import BrokenFile, Problem, decode
from annotate.formats.table import COLUMNS

MAXIMUM_LINE = 4 * 1024 * 1024
"""The most bytes of a line of the file. A row can have several, with line ends inside its cells."""

# Tables that were made before classes were named are ours too.
_OWN = frozenset(map(column_name, COLUMNS)) - {"classroom"}
_FORMULA = r"[\s'\"]*[=+\-@＝＋－＠]"
_ADDED = re.compile(rf"^'(?={_FORMULA}|['\"]*[\t\r\n])|(?<=[;\t\r\n])'(?={_FORMULA})")


def read(stream: BinaryIO) -> ImportedSet:
    """Return what the table holds, or raise `BrokenFile` where it is none that can be used.

    Commas, semicolons or tabs part the columns, in any order; those not known are skipped.
    Apostrophes before formulas are taken away in our own tables only, which have all our columns.
    """
    lines = _lines(stream)
    header = next(lines, "")
    rows = records(chain([header], lines), separator_of(header))
    _line, names = next(rows, (1, []))
    columns = [column_name(name) for name in names]
    check_columns(columns)
    is_own = set(columns) >= _OWN
    return imported_rows(_rows(rows, columns, is_own=is_own))


def with_formulas(cell: str) -> str:
    """Return the cell as it was before `table.without_formulas`."""
    return _ADDED.sub("", cell) if "'" in cell else cell


def _rows(
    rows: Iterator[tuple[int, list[str]]], columns: list[str], *, is_own: bool
) -> Iterator[Row]:
    for line, cells in rows:
        if any(cells[len(columns) :]):
            reason = f"has {len(cells)} cells; the first line names {len(columns)}"
            raise BrokenFile([Problem(reason, line=line)])
        if any(cells):
            held = map(with_formulas, cells) if is_own else cells
            yield Row(line, dict(zip(columns, held, strict=False)))


def _lines(stream: BinaryIO) -> Iterator[str]:
    """Yield the lines with their ends as they are: those inside a cell belong to its text."""
    number = 0
    while raw := stream.readline(MAXIMUM_LINE + 1):
        number += 1
        if len(raw) > MAXIMUM_LINE:
            reason = f"the line is longer than {MAXIMUM_LINE:,} bytes"
            raise BrokenFile([Problem(reason, line=number)])
        try:
            yield raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            try:
                decode(raw)  # says why, in words
            except BrokenFile as error:
                raise BrokenFile([Problem(error.problems[0].reason, line=number)]) from error
            raise
