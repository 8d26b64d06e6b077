"""Grade books: CSV files that Canvas, Moodle or Google Sheets take grades from: gradebook.md."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from fractions import Fraction
from io import StringIO
from typing import NamedTuple

from annotate.domain.grading import percent
from annotate.formats.chunks import chunks
from annotate.formats.table import BYTE_ORDER_MARK, without_formulas

POINTS_POSSIBLE = 100
"""Grades are percentages, so that they are points out of a hundred there."""


class GradedStudent(NamedTuple):
    """A student as the other system knows them, as far as that is known here.

    `share` is the grade from 0 to 1, or None where there is none; `number` is the school's number
    of the student, `login` the name they sign in with.
    """

    name: str
    share: Fraction | None
    number: str = ""
    login: str = ""
    email: str = ""


class Gradebook(NamedTuple):
    """The grades of one assignment. `students` can be read once."""

    assignment: str
    students: Iterable[GradedStudent]


class Flavour(StrEnum):
    """Whose grade book is to take the file."""

    CANVAS = "canvas"
    MOODLE = "moodle"
    GOOGLE_CLASSROOM = "google_classroom"


def write(gradebook: Gradebook, flavour: Flavour) -> Iterator[bytes]:
    """Yield the file in chunks. Students without a grade are left out, so that nothing is erased.

    Cells that a spreadsheet could take for a formula begin with an apostrophe.
    """
    return chunks(_lines(gradebook, flavour))


def _lines(gradebook: Gradebook, flavour: Flavour) -> Iterator[str]:
    buffer = StringIO()
    writer = csv.writer(buffer)
    yield BYTE_ORDER_MARK
    for row in _ROWS[flavour](gradebook):
        writer.writerow(map(without_formulas, row))
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _canvas(gradebook: Gradebook) -> Iterator[Sequence[str]]:
    yield "Student", "ID", "SIS User ID", "SIS Login ID", "Section", gradebook.assignment
    yield "Points Possible", "", "", "", "", str(POINTS_POSSIBLE)
    for student, grade in _graded(gradebook):
        yield student.name, "", student.number, student.login or student.email, "", grade


def _moodle(gradebook: Gradebook) -> Iterator[Sequence[str]]:
    yield "Name", "ID number", "Username", "Email address", gradebook.assignment
    for student, grade in _graded(gradebook):
        yield student.name, student.number, student.login, student.email, grade


def _google_classroom(gradebook: Gradebook) -> Iterator[Sequence[str]]:
    yield "Name", "Email Address", gradebook.assignment
    for student, grade in _graded(gradebook):
        yield student.name, student.email or student.login, grade


def _graded(gradebook: Gradebook) -> Iterator[tuple[GradedStudent, str]]:
    for student in gradebook.students:
        if student.share is not None:
            yield student, str(percent(student.share))


_ROWS = {
    Flavour.CANVAS: _canvas,
    Flavour.MOODLE: _moodle,
    Flavour.GOOGLE_CLASSROOM: _google_classroom,
}
