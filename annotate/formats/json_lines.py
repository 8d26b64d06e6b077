"""JSON Lines, line by line and field by field: what is wrong is told with its line and its field.

The first fault ends the reading, for what follows a broken line may be thousands of faults more.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import BinaryIO

from annotate.formats.plain_text import BrokenFile, Problem, decode

MAXIMUM_LINE = 4 * 1024 * 1024
"""The most bytes of a line, its end not counted: what the longest article takes with every
character escaped."""

_IDENTIFIER = re.compile(r"[-a-zA-Z0-9_]{1,80}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(rf"{_DATE.pattern}T[0-9:]{{8}}(\.[0-9]+)?(Z|[+-][0-9]{{2}}:[0-9]{{2}})")
_SURROGATE = re.compile(r"\\u[dD][89abAB]")
_LONGEST_QUOTATION = 60
_COMMANDS = ("Cc", "Zl", "Zp")  # control characters, line and paragraph separators


def quoted(text: str) -> str:
    """Return the text in quotation marks, to be shown in a message: cut, and on one line."""
    cut = text if len(text) <= _LONGEST_QUOTATION else f"{text[: _LONGEST_QUOTATION - 1]}…"
    return f"“{printable(cut)}”"


def printable(text: str) -> str:
    """Return the text with � for what would command a terminal instead of showing there."""
    return "".join("�" if unicodedata.category(char) in _COMMANDS else char for char in text)


class Line:
    """One object of a file. A method returns the field of that name or raises `BrokenFile`."""

    def __init__(self, number: int, values: dict[str, object], path: str = "") -> None:
        self.number = number
        self.values = values
        self.path = path

    def broken(self, reason: str, name: str = "") -> BrokenFile:
        """Return the error that says what is wrong with a field, or with the line."""
        field = ".".join(part for part in (self.path, name) if part)
        return BrokenFile([Problem(reason, field, self.number)])

    def is_null(self, name: str) -> bool:
        return self.values.get(name, "") is None

    def holds(self, name: str) -> bool:
        """Tell whether the field is there and has a value."""
        return self.values.get(name) is not None

    def text(self, name: str, *, may_be_empty: bool = True) -> str:
        value = self._value(name, str, "a text")
        if not value and not may_be_empty:
            raise self.broken("is empty", name)
        return value

    def identifier(self, name: str) -> str:
        expected = "1 to 80 unaccented letters, digits, - and _"
        return self._matching(_IDENTIFIER, name, expected)

    def choice(self, name: str, options: tuple[str, ...]) -> str:
        value = self.text(name)
        if value not in options:
            raise self.broken(f"{quoted(value)} should be one of: {', '.join(options)}", name)
        return value

    def flag(self, name: str) -> bool:
        return self._value(name, bool, "true or false")

    def whole_number(self, name: str, low: int, high: int | None = None) -> int:
        value = self._value(name, int, "a whole number")
        if value < low:
            raise self.broken(f"{value} is less than {low}", name)
        if high is not None and value > high:
            raise self.broken(f"{value} is more than {high}", name)
        return value

    def day(self, name: str) -> date:
        expected = "a date, 2026-03-31"
        value = self._matching(_DATE, name, expected)
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise self.broken(f"{quoted(value)} should be {expected}", name) from error

    def time(self, name: str) -> datetime:
        expected = "a time with its offset, 2026-03-31T12:00:00+00:00"
        value = self._matching(_TIME, name, expected)
        try:
            return datetime.fromisoformat(value)
        except ValueError as error:
            raise self.broken(f"{quoted(value)} should be {expected}", name) from error

    def child(self, name: str) -> "Line":
        return self._child(name, self._value(name, dict, "an object"))

    def children(self, name: str) -> "list[Line]":
        """Return the objects of a list, which may be empty."""
        values = self._value(name, list, "a list of objects")
        if any(type(value) is not dict for value in values):
            raise self.broken("should be a list of objects", name)
        return [self._child(f"{name}[{number}]", value) for number, value in enumerate(values, 1)]

    def elements(self, name: str) -> list[object]:
        """Return the values of a list, which may be empty."""
        return self._value(name, list, "a list")

    def _child(self, name: str, values: dict[str, object]) -> "Line":
        return Line(self.number, values, f"{self.path}.{name}" if self.path else name)

    def _matching(self, pattern: re.Pattern[str], name: str, expected: str) -> str:
        value = self.text(name)
        if not pattern.fullmatch(value):
            raise self.broken(f"{quoted(value)} should be {expected}", name)
        return value

    def _value[T](self, name: str, kind: type[T], expected: str) -> T:
        if name not in self.values:
            raise self.broken("is missing", name)
        value = self.values[name]
        # Not isinstance: True is an int, and is not meant.
        if type(value) is not kind:
            raise self.broken(f"should be {expected}", name)
        return value


def read_lines(stream: BinaryIO) -> Iterator[Line]:
    """Yield the objects of the file, one line at a time; a BOM and blank lines are skipped.

    Raise `BrokenFile` where a line is none: too long, not UTF-8, or not one JSON object.
    """
    number = 0
    while raw := stream.readline(MAXIMUM_LINE + len(b"\r\n")):
        number += 1
        if len(raw.rstrip(b"\r\n")) > MAXIMUM_LINE:
            raise _broken(f"the line is longer than {MAXIMUM_LINE:,} bytes", number)
        if raw.strip():
            yield Line(number, _object(raw, number))


def _object(raw: bytes, number: int) -> dict[str, object]:
    with json_errors(number, cut_off=not raw.endswith(b"\n")):
        text = decode(raw)
        value = _decoder.decode(text)
        check_surrogates(text, value)
    if type(value) is not dict:
        raise _broken("not a JSON object, {…}", number)
    return value


def check_surrogates(source: str, value: object) -> None:
    """Raise `UnicodeEncodeError` if `value`, read from `source`, holds half of a character."""
    if _SURROGATE.search(source):
        json.dumps(value, ensure_ascii=False).encode()


@contextmanager
def json_errors(number: int, *, cut_off: bool) -> Iterator[None]:
    """Raise `BrokenFile` for whatever is wrong with the JSON that begins on this line.

    `cut_off` says that the file ends like one of which the rest is missing.
    """
    try:
        yield
    except BrokenFile as error:  # it counts lines within what is read
        problem = error.problems[0]
        raise _broken(problem.reason, number + (problem.line or 1) - 1) from error
    except UnicodeEncodeError as error:
        reason = "holds half of a surrogate pair, \\uD800 to \\uDFFF, which is no character"
        raise _broken(reason, number) from error
    except json.JSONDecodeError as error:
        hint = "; the file may have been cut off here" if cut_off else ""
        reason = f"not JSON: {error.msg} (column {error.colno}){hint}"
        raise _broken(reason, number + error.lineno - 1) from error
    except RecursionError as error:
        raise _broken("lists or objects lie too deep inside one another", number) from error
    except ValueError as error:
        raise _broken("a number has too many digits", number) from error


def refuse_constant(name: str) -> None:
    """Raise `BrokenFile` for NaN and the infinities, which Python takes and JSON does not know."""
    raise BrokenFile([Problem(f"not JSON: {name} is no number there")])


def _broken(reason: str, number: int) -> BrokenFile:
    return BrokenFile([Problem(reason, line=number)])


_decoder = json.JSONDecoder(parse_constant=refuse_constant)
