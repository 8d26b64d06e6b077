"""Grade books for Canvas, Moodle and Google Classroom."""

import csv
from collections.abc import Iterator
from fractions import Fraction
from io import StringIO

import pytest

from annotate.formats.chunks import CHUNK_LENGTH
from annotate.formats.gradebook import Flavour, Gradebook, GradedStudent, write

SAM = GradedStudent("Sam Smith", Fraction(2, 3), "7001", "sam", "sam@example.org")
ZOE = GradedStudent("Zoë “Z” O’Neill, jr.", Fraction(1), email="zoe@example.org")
NOBODY = GradedStudent("Nobody Yet", None, "7003", "nobody", "nobody@example.org")


def rows(
    flavour: Flavour, *students: GradedStudent, title: str = "Who says so?"
) -> list[list[str]]:
    file = b"".join(write(Gradebook(title, students), flavour))
    assert file.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(file.decode("utf-8-sig"), newline="")))


def test_canvas_finds_its_columns_and_the_points_possible() -> None:
    assert rows(Flavour.CANVAS, SAM, ZOE) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Who says so?"],
        ["Points Possible", "", "", "", "", "100"],
        ["Sam Smith", "", "7001", "sam", "", "66.7"],
        ["Zoë “Z” O’Neill, jr.", "", "", "zoe@example.org", "", "100.0"],
    ]


def test_moodle_has_every_identifier_to_map() -> None:
    assert rows(Flavour.MOODLE, SAM, ZOE) == [
        ["Name", "ID number", "Username", "Email address", "Who says so?"],
        ["Sam Smith", "7001", "sam", "sam@example.org", "66.7"],
        ["Zoë “Z” O’Neill, jr.", "", "", "zoe@example.org", "100.0"],
    ]


def test_google_classroom_goes_by_addresses() -> None:
    no_address = GradedStudent("Kim", Fraction(0), login="kim@example.org")
    assert rows(Flavour.GOOGLE_CLASSROOM, SAM, no_address) == [
        ["Name", "Email Address", "Who says so?"],
        ["Sam Smith", "sam@example.org", "66.7"],
        ["Kim", "kim@example.org", "0.0"],
    ]


@pytest.mark.parametrize("flavour", Flavour)
def test_student_without_a_grade_is_left_out(flavour: Flavour) -> None:
    assert rows(flavour, SAM, NOBODY) == rows(flavour, SAM)


@pytest.mark.parametrize("flavour", Flavour)
def test_grade_book_of_nobody_has_its_header(flavour: Flavour) -> None:
    assert rows(flavour)[0][-1] == "Who says so?"


@pytest.mark.parametrize("flavour", Flavour)
def test_names_that_look_like_formulas_run_nothing(flavour: Flavour) -> None:
    mallory = GradedStudent("=cmd|' /C calc'!A0", Fraction(1), "+1", "@SUM(A1)", "-1@example.org")
    table = rows(flavour, mallory, title="=1+1")
    assert table[0][-1] == "'=1+1"
    assert table[-1][0] == "'=cmd|' /C calc'!A0"
    assert not [cell for row in table for cell in row if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("flavour", Flavour)
def test_students_are_read_while_the_file_is_written(flavour: Flavour) -> None:
    read = 0

    def students() -> Iterator[GradedStudent]:
        nonlocal read
        for _ in range(10_000):
            read += 1
            yield SAM

    written = write(Gradebook("Who says so?", students()), flavour)
    first = next(written)
    assert 0 < read < 9000
    assert len(first) < 2 * CHUNK_LENGTH
