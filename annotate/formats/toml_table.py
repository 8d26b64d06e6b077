"""TOML tables, read field by field: what is wrong is collected, so that it is told all at once.

Every field that is there must be asked for; one that nobody asked for is taken for a slip of the
pen. (Validation libraries would do, but they are compiled, large, and speak to programmers.)
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches

from annotate.formats.plain_text import BrokenFile, Problem

_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")
_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*([A-Za-z0-9_-]+)[ \t]*\]\]", re.MULTILINE)


class Table:
    """A table that is being read. `path` and `line` say where it is in its file.

    A method returns an empty value where it finds a problem; `close` then raises them all.
    """

    def __init__(
        self,
        values: Mapping[str, object],
        problems: list[Problem],
        path: str = "",
        line: int | None = None,
    ) -> None:
        self.values = values
        self.problems = problems
        self.path = path
        self.line = line
        self.lines: dict[str, list[int]] = {}
        self._known: dict[str, list[Table]] = {}

    @classmethod
    def parse(cls, text: str) -> "Table":
        """Return the whole document, or raise `BrokenFile` if it is not TOML."""
        try:
            values = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise BrokenFile([_syntax_problem(str(error), text)]) from error
        table = cls(values, [])
        for header in _HEADER.finditer(text):
            line = text.count("\n", 0, header.start(1)) + 1
            table.lines.setdefault(header[1], []).append(line)
        return table

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    def close(self) -> None:
        """Raise `BrokenFile` with every problem found in this table and in those inside it."""
        self._report_unknown()
        if self.problems:
            raise BrokenFile(sorted(self.problems, key=lambda problem: problem.line or 0))

    def fault(self, name: str, reason: str) -> None:
        """Note that there is something wrong with a field, or with the table if it is empty."""
        self.problems.append(Problem(reason, self.field(name), self.line))

    def field(self, name: str) -> str:
        return ".".join(part for part in (self.path, name) if part)

    def text(self, name: str, *, required: bool = True, at_most: int | None = None) -> str:
        """Return a text without the white space around it; one that is required is not empty."""
        value = self._value(name, str, "text in quotation marks", required=required)
        if value is None:
            return ""
        if any(unicodedata.category(char) == "Cc" and char not in "\n\t" for char in value):
            self.fault(name, "holds a control character")
        elif required and not value.strip():
            self.fault(name, "is empty")
        elif at_most and len(value) > at_most:
            self.fault(name, f"has {len(value)} characters; {at_most} are allowed")
        return value.strip()

    def choice(self, name: str, options: tuple[str, ...], default: str) -> str:
        expected = f"one of: {', '.join(options)}"
        value = self._value(name, str, expected, required=False)
        if value is None:
            return default
        if value not in options:
            self.fault(name, f"“{value}” should be {expected}")
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        value = self._value(name, bool, "true or false", required=False)
        return default if value is None else value

    def whole_number(self, name: str, low: int, high: int, default: int | None = None) -> int:
        value = self._value(name, int, "a whole number", required=default is None)
        if value is None:
            return low if default is None else default
        if not low <= value <= high:
            self.fault(name, f"{value} does not lie between {low} and {high}")
        return value

    def share(self, name: str, default: float | None = None) -> float:
        """Return a number from 0 to 1."""
        if type(self.values.get(name)) is int:
            return float(self.whole_number(name, 0, 1))
        value = self._value(name, float, "a number from 0 to 1", required=default is None)
        if value is None:
            return default or 0.0
        if not 0 <= value <= 1:
            self.fault(name, f"{value} does not lie between 0 and 1")
        return value

    def day(self, name: str) -> date | None:
        return self._value(name, date, "a date without quotation marks, 2026-03-31", required=False)

    def table(self, name: str, *, required: bool = True) -> "Table":
        value = self._value(name, dict, f"a table, [{name}]", required=required)
        return self._child(name, value or {}, self.field(name), self.line)

    def tables(self, name: str, *, required: bool = True) -> list["Table"]:
        """Return the tables of an array; one that is required has at least one."""
        expected = f"tables, each under [[{self.field(name)}]]"
        values = self._list(name, dict, expected, required=required)
        lines: list[int | None] = [*self.lines.get(name, ())]
        if len(lines) != len(values):
            lines = [self.line] * len(values)
        return [
            self._child(name, value, f"{self.field(name)}[{number}]", line)
            for number, (value, line) in enumerate(zip(values, lines, strict=True), 1)
        ]

    def lists_of_texts(self, name: str) -> list[list[str]]:
        """Return a list of lists of texts."""
        expected = "a list of lists of texts"
        values = self._list(name, list, expected, required=True)
        if any(type(text) is not str for value in values for text in value):
            self.fault(name, f"should be {expected}")
            return []
        return values

    def _list[T](self, name: str, kind: type[T], expected: str, *, required: bool) -> list[T]:
        values = self._value(name, list, expected, required=required)
        if values is None:
            return []
        if any(type(value) is not kind for value in values) or (required and not values):
            self.fault(name, f"should be {expected}")
            return []
        return values

    def _value[T](self, name: str, kind: type[T], expected: str, *, required: bool) -> T | None:
        self._known.setdefault(name, [])
        if name not in self.values:
            if required:
                self.fault(name, "is missing")
            return None
        value = self.values[name]
        # Not isinstance: True is an int and a datetime is a date, and neither is meant.
        if type(value) is not kind:
            self.fault(name, f"should be {expected}")
            return None
        return value

    def _child(self, name: str, values: dict[str, object], path: str, line: int | None) -> "Table":
        child = Table(values, self.problems, path, line)
        self._known.setdefault(name, []).append(child)
        return child

    def _report_unknown(self) -> None:
        for name in self.values:
            if name not in self._known:
                near = get_close_matches(name, self._known, n=1)
                hint = f"; is {near[0]} meant?" if near else ""
                self.fault(name, f"is not a field here{hint}")
        for children in self._known.values():
            for child in children:
                child._report_unknown()  # noqa: SLF001 - a table of the same document


def _syntax_problem(message: str, text: str) -> Problem:
    place = _PLACE.search(message)
    line = int(place[1]) if place and place[1] else text.rstrip().count("\n") + 1
    return Problem(f"not TOML: {_PLACE.sub('', message)}", line=line)
