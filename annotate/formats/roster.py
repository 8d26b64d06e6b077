"""Rosters: who is to get a seat in a class, from pasted names or from a table."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from annotate.formats.csv_reader import read_rows
from annotate.formats.plain_text import BrokenFile, Problem

MAXIMUM_STUDENTS = 300
"""The most students of one roster: a year of a large school, and a page that can still be read."""

LONGEST_NAME = 100

_WHOLE = ("name", "fullname", "student", "studentname", "displayname")
_GIVEN = ("firstname", "givenname", "forename", "first", "given")
_FAMILY = ("lastname", "familyname", "surname", "last", "family")


class ListedStudent(NamedTuple):
    """A student as a roster names them; `line` is where. An e-mail address is not kept."""

    given: str
    family: str
    listed: str
    line: int


def parse_names(text: str) -> list[ListedStudent]:
    """Return the students of a list with one name a line, “Adaeze Nwosu” or “Nwosu, Adaeze”.

    Raise `BrokenFile` with every line that is no name.
    """
    lines = enumerate(text.splitlines(), 1)
    return checked(student_named(line, number) for number, line in lines if line.strip())


def parse_table(data: bytes) -> list[ListedStudent]:
    """Return the students of a CSV file that has a column for names, or for first and last names.

    Raise `BrokenFile` with all that is wrong with it.
    """
    columns, rows = read_rows(data)
    whole, given, family = (_first(columns, names) for names in (_WHOLE, _GIVEN, _FAMILY))
    if given:
        return checked(student(row[given], row[family], row.line) for row in rows)
    if whole:
        return checked(student_named(row[whole], row.line) for row in rows)
    reason = "names no column “name”, or “first name” and “last name”"
    raise BrokenFile([Problem(reason, line=1)])


def student_named(name: str, line: int) -> ListedStudent:
    """Return a student of whom the roster gives the name in one piece."""
    family, comma, given = name.partition(",")
    if comma:
        return student(given, family, line)
    given, _space, rest = name.strip().partition(" ")
    last = rest.split()[-1] if rest.strip() else ""
    return student(given, last, line)._replace(listed=_tidy(name))


def student(given: str, family: str, line: int) -> ListedStudent:
    given, family = _tidy(given), _tidy(family)
    if not given:
        given, family = family, ""
    return ListedStudent(given, family, _tidy(f"{given} {family}"), line)


def checked(students: Iterable[ListedStudent], file: str = "") -> list[ListedStudent]:
    """Return the students, or raise `BrokenFile` with every one who has no usable name."""
    listed = list(students)
    problems = [
        Problem(reason, file, each.line) for each in listed if (reason := _fault(each.listed))
    ]
    if len(listed) > MAXIMUM_STUDENTS:
        reason = f"is one student too many: {MAXIMUM_STUDENTS} are taken at once"
        problems.append(Problem(reason, file, listed[MAXIMUM_STUDENTS].line))
    if not listed:
        problems.append(Problem("there is no student in it", file))
    if problems:
        raise BrokenFile(problems)
    return listed


def _fault(name: str) -> str:
    """Return why this is no name, or nothing."""
    if not any(char.isalpha() for char in name):
        return "a name needs at least one letter"
    if "@" in name:
        return "this is an e-mail address; a seat needs a name"
    if len(name) > LONGEST_NAME:
        return f"has {len(name)} characters; a name may have {LONGEST_NAME}"
    if any(unicodedata.category(char) == "Cc" for char in name):
        return "holds a control character"
    return ""


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _first(columns: Sequence[str], names: Sequence[str]) -> str:
    return next((name for name in names if name in columns), "")
