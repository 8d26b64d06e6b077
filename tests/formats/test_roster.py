"""Rosters: pasted names, and CSV files as people and school systems write them."""

import pytest

from annotate.formats.plain_text import BrokenFile, Problem
from annotate.formats.roster import (
    LONGEST_NAME,
    MAXIMUM_STUDENTS,
    ListedStudent,
    parse_names,
    parse_table,
)

ADAEZE = ListedStudent("Adaeze", "Nwosu", "Adaeze Nwosu", 2)


def problems_of(text: str) -> list[str]:
    with pytest.raises(BrokenFile) as caught:
        parse_table(text.encode())
    return [str(problem) for problem in caught.value.problems]


def test_names_stand_one_a_line() -> None:
    assert parse_names(" Adaeze  Nwosu \n\n  \nKim\r\nJan van der Berg") == [
        ListedStudent("Adaeze", "Nwosu", "Adaeze Nwosu", 1),
        ListedStudent("Kim", "", "Kim", 4),
        ListedStudent("Jan", "Berg", "Jan van der Berg", 5),
    ]


def test_family_name_may_stand_first_before_a_comma() -> None:
    assert parse_names("van der Berg, Jan Piet") == [
        ListedStudent("Jan Piet", "van der Berg", "Jan Piet van der Berg", 1)
    ]


def test_every_line_that_is_no_name_is_told_with_its_number() -> None:
    with pytest.raises(BrokenFile) as caught:
        parse_names("Kim\n???\n\nkim@school.example\nSam\a\n" + "x" * (LONGEST_NAME + 1))
    assert caught.value.problems == (
        Problem("a name needs at least one letter", line=2),
        Problem("this is an e-mail address; a seat needs a name", line=4),
        Problem("holds a control character", line=5),
        Problem("has 101 characters; a name may have 100", line=6),
    )


def test_longest_name_is_taken() -> None:
    [student] = parse_names("x" * LONGEST_NAME)
    assert student.listed == "x" * LONGEST_NAME


def test_list_without_a_name_is_refused() -> None:
    with pytest.raises(BrokenFile) as caught:
        parse_names(" \n")
    assert caught.value.problems == (Problem("there is no student in it"),)


def test_roster_has_an_upper_bound() -> None:
    names = [f"Student {number}" for number in range(MAXIMUM_STUDENTS + 2)]
    assert len(parse_names("\n".join(names[:MAXIMUM_STUDENTS]))) == MAXIMUM_STUDENTS
    with pytest.raises(BrokenFile) as caught:
        parse_names("\n".join(names))
    assert caught.value.problems == (
        Problem("is one student too many: 300 are taken at once", line=MAXIMUM_STUDENTS + 1),
    )


@pytest.mark.parametrize(
    "table",
    [
        "Name\nAdaeze Nwosu\n",
        "First name,Last name\nAdaeze,Nwosu",
        "last_name;FIRST_NAME;e-mail\nNwosu;Adaeze;a@school.example",
        "Surname\tGiven-Name\r\nNwosu\tAdaeze\r\n",
        'email,Student\n,"Nwosu, Adaeze"\n',
        "Forename,Surname,Form\n Adaeze , Nwosu ,\n,,\n\n",
        "\ufeffname\nAdaeze Nwosu",
    ],
)
def test_table_is_read_however_it_is_written(table: str) -> None:
    assert parse_table(table.encode()) == [ADAEZE]


def test_table_may_have_a_student_without_a_last_name() -> None:
    assert parse_table(b"first name,last name\nKim,\n,Sam\n") == [
        ListedStudent("Kim", "", "Kim", 2),
        ListedStudent("Sam", "", "Sam", 3),
    ]


def test_table_keeps_no_address() -> None:
    [student] = parse_table(b"name,email\nAdaeze Nwosu,adaeze@school.example\n")
    assert "@" not in repr(student)


@pytest.mark.parametrize("table", ["", "\n", "e-mail,form\na@school.example,8b\n", "Adaeze Nwosu"])
def test_table_without_a_column_of_names_is_refused(table: str) -> None:
    assert problems_of(table) == ["line 1: names no column “name”, or “first name” and “last name”"]


def test_table_without_rows_is_refused() -> None:
    assert problems_of("name\n") == ["there is no student in it"]


def test_rows_that_cannot_be_used_are_told_with_their_lines() -> None:
    assert problems_of("name,form\nKim,8b\nNwosu, Adaeze,8b\n\nSam,8b,x\n") == [
        "line 3: has 3 cells; the first line names 2",
        "line 5: has 3 cells; the first line names 2",
    ]
    assert problems_of('name,form\n"Kim\nLee",8b\n,8b\n') == [
        "line 4: a name needs at least one letter"
    ]


@pytest.mark.parametrize("table", ['name\n"Kim', 'name\n"Kim"x\n'])
def test_quotation_marks_that_do_not_match_are_told(table: str) -> None:
    assert problems_of(table) == ["line 2: quotation marks do not match, or a cell is far too long"]


def test_file_in_another_encoding_is_refused_with_its_line() -> None:
    with pytest.raises(BrokenFile) as caught:
        parse_table("name\nZoë\n".encode("latin-1"))
    [problem] = caught.value.problems
    assert problem.line == 2
