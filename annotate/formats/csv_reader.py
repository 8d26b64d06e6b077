"""CSV files row by row, as spreadsheets and school systems write them: bytes -> rows with lines.

The first row names the columns. A comma, a semicolon or a tab separates them, and a byte order
mark does no harm.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO

from annotate.formats.plain_text import BrokenFile, Problem, decode

_SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row that begins on `line`, stripped, by the names of their columns."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """Return the cell, empty if there is no such column."""
        return self.cells.get(column, "")


def read_rows(data: bytes, file: str = "") -> tuple[Sequence[str], list[Row]]:
    """Return the names of the columns, in small letters without spaces, and the rows that hold
    anything.

    Raise `BrokenFile`, each problem under the name of the `file`, with every row that has more
    cells than there are columns.
    """
    try:
        text = decode(data)
    except BrokenFile as error:
        raise BrokenFile([replace(each, field=file) for each in error.problems]) from error
    lines = _records(text, file)
    _line, header = next(lines, (1, []))
    columns = [column_name(cell) for cell in header]
    rows, problems = [], []
    for line, cells in lines:
        if any(cells[len(columns) :]):
            reason = f"has {len(cells)} cells; the first line names {len(columns)}"
            problems.append(Problem(reason, file, line))
        elif any(cells):
            rows.append(Row(line, dict(zip(columns, cells, strict=False))))
    if problems:
        raise BrokenFile(problems)
    return columns, rows


def _records(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the records with the lines on which they begin, leaving blank lines out."""
    separator = separator_of(text.lstrip("\n").partition("\n")[0])
    for line, cells in records(StringIO(text, newline=""), separator, file):
        if cells:
            yield line, [cell.strip() for cell in cells]


def records(
    lines: Iterable[str], separator: str, file: str = ""
) -> Iterator[tuple[int, list[str]]]:
    """Yield the records as they are, with the lines on which they begin, or raise `BrokenFile`."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason = "quotation marks do not match, or a cell is far too long"
            raise BrokenFile([Problem(reason, file, line)]) from error
        yield line, cells


def separator_of(first_line: str) -> str:
    """Return what parts the columns: the one of the three that the first line has most of."""
    return max(_SEPARATORS, key=first_line.count)


def column_name(name: str) -> str:
    """Return the name as columns are known by: in small letters, without spaces or signs."""
    return "".join(char for char in name.casefold() if char.isalnum())
