"""Workbooks made to do harm: a clear error, and never much memory."""

import warnings
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from annotate.formats import workbook, xlsx, xlsx_reader
from annotate.formats.plain_text import BrokenFile
from tests.formats.annotation_sets import a_set, a_submission
from tests.formats.bounded_memory import refusal
from tests.formats.test_safe_xml import BOMB, EXTERNAL

SHEET = "xl/worksheets/sheet1.xml"
HEAD = f'<worksheet xmlns="{xlsx._MAIN}"><sheetData>'  # noqa: SLF001 - as Excel writes it
ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>label</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>words</t></is></c></row>'
)
END = "</sheetData></worksheet>"


def with_part(name: str, data: str | bytes) -> bytes:
    """Return a workbook of ours in which this part is another."""
    made = BytesIO(b"".join(xlsx.write(a_set(a_submission()))))
    changed = BytesIO()
    with ZipFile(made) as source, ZipFile(changed, "w", ZIP_DEFLATED) as target:
        for each in source.namelist():
            if each != name:
                target.writestr(each, source.read(each))
        target.writestr(name, data)
    return changed.getvalue()


def problem_of(file: bytes) -> str:
    with pytest.raises(BrokenFile) as raised:
        xlsx_reader.read(BytesIO(file))
    return str(raised.value)


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        (b"", "is not a ZIP file, or is damaged"),
        (b"PK\x03\x04 and no more", "is not a ZIP file, or is damaged"),
        (b"label,words\n", "is not a ZIP file, or is damaged"),
    ],
)
def test_file_that_is_no_archive_is_refused(file: bytes, problem: str) -> None:
    assert problem_of(file) == problem


def test_archive_that_is_no_workbook_is_refused() -> None:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "x")
    assert problem_of(file.getvalue()) == "is no workbook (.xlsx): it has no list of its parts"


@pytest.mark.parametrize("name", ["[Content_Types].xml", "xl/workbook.xml", SHEET])
@pytest.mark.parametrize("data", ["", "<", "<a/>", "not XML", b"\xff\xfe<\x00", "<a>" * 5000])
def test_part_that_is_broken_is_told(name: str, data: str | bytes) -> None:
    with warnings.catch_warnings(record=True):
        assert problem_of(with_part(name, data))


@pytest.mark.parametrize("name", ["[Content_Types].xml", "xl/workbook.xml", SHEET])
@pytest.mark.parametrize("bomb", [BOMB, EXTERNAL])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_every_part(name: str, bomb: str, encoding: str) -> None:
    problem = problem_of(with_part(name, bomb.encode(encoding)))
    assert problem == f"{name}: declares a document type or entities, which are not read"


def sheet(rows: str) -> bytes:
    return with_part(SHEET, HEAD + ROWS + rows + END)


def test_row_is_bounded_by_its_tags() -> None:
    head = '<row r="2">'
    cells = workbook.MAXIMUM_ROW - 1  # beside the row's own tag
    assert xlsx_reader.read(BytesIO(sheet(head + "<c/>" * cells + "</row>"))).submissions == ()
    file = sheet(head + "<c/>" * (cells + 1) + "</row>")
    assert problem_of(file) == f"{SHEET}: has a row of more than 100,000 tags"


def test_sheet_is_bounded_by_its_tags(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "<row><c/></row>" * 100
    file = sheet(rows)
    with ZipFile(BytesIO(file)) as archive:
        names = [name for name in archive.namelist() if "worksheets" in name]
        tags = sum(archive.read(name).count(b"<") for name in names) - len(names)  # declarations
    tags += HEAD.count("<?xml") + 1  # ours has none
    monkeypatch.setattr(workbook, "MAXIMUM_TAGS", tags)
    assert xlsx_reader.read(BytesIO(file)).submissions == ()
    monkeypatch.setattr(workbook, "MAXIMUM_TAGS", tags - 1)
    assert problem_of(file) == f"{SHEET}: holds more than {tags - 1:,} tags; divide it"


def test_rows_are_bounded_over_all_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "<row><c/></row>" * 100
    others = sum(2 for _name in ("labels", "articles", "texts"))
    monkeypatch.setattr(workbook, "MAXIMUM_ROWS", 101 + others)
    assert xlsx_reader.read(BytesIO(sheet(rows))).submissions == ()
    monkeypatch.setattr(workbook, "MAXIMUM_ROWS", 100 + others)
    assert problem_of(sheet(rows)) == f"has more than {100 + others} rows"


def test_filled_rows_are_bounded_over_all_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "<row><c><v>1</v></c></row>" * 100
    headers_and_others = 7
    monkeypatch.setattr(workbook, "MAXIMUM_FILLED", 100 + headers_and_others)
    assert len(xlsx_reader.read(BytesIO(sheet(rows))).problems) == 100
    monkeypatch.setattr(workbook, "MAXIMUM_FILLED", 99 + headers_and_others)
    assert problem_of(sheet(rows)) == "has more than 106 rows that hold anything"


def test_comments_cannot_hide_the_length_of_a_row() -> None:
    file = sheet('<row r="2">' + "<c/><!-- </row> -->" * 200_000 + "</row>")
    assert problem_of(file).endswith(
        "holds a comment or an instruction, which workbooks have none of"
    )


def test_text_of_a_cell_is_bounded() -> None:
    def cell(length: int) -> bytes:
        text = "x" * length
        return sheet(f'<row r="2"><c t="inlineStr"><is><t>{text}</t></is></c></row>')

    fits = xlsx_reader.read(BytesIO(cell(workbook.MAXIMUM_RUN - 100)))
    assert len(fits.submissions) == 1
    problem = problem_of(cell(2 * workbook.MAXIMUM_RUN))
    assert problem == f"{SHEET}: holds a text of more than 1,048,576 characters"


def test_other_parts_are_bounded_by_their_tags() -> None:
    names = "<definedName/>" * workbook.MAXIMUM_OTHER
    problem = problem_of(with_part("xl/workbook.xml", f"<workbook>{names}</workbook>"))
    assert problem == "xl/workbook.xml: holds more than 10,000 tags"


def test_sheets_are_bounded() -> None:
    sheets = '<sheet name="a" sheetId="1"/>' * (workbook.MAXIMUM_SHEETS + 1)
    problem = problem_of(with_part("xl/workbook.xml", f"<workbook>{sheets}</workbook>"))
    assert problem == "xl/workbook.xml: names more than 100 sheets"


def test_cell_far_away_costs_nothing() -> None:
    file = sheet('<row r="1048570"><c r="XFD1048570"><v>1</v></c></row>')
    assert xlsx_reader.read(BytesIO(file)).submissions == ()


@pytest.mark.parametrize(
    ("name", "bomb"),
    [
        (SHEET, lambda: HEAD + ROWS + " " * 300_000_000),
        (SHEET, lambda: HEAD + ROWS + "<row/>" * 14_000_000 + END),
        (SHEET, lambda: HEAD + ROWS + "<row>" + "<c/>" * 20_000_000 + "</row>" + END),
        (SHEET, lambda: HEAD + ROWS + "<row " + 'a="" ' * 15_000_000 + "/>" + END),
        ("xl/sharedStrings.xml", lambda: "<sst>" + "<si/>" * 15_000_000 + "</sst>"),
        ("xl/workbook.xml", lambda: "<workbook>" + "<definedName/>" * 6_000_000),
    ],
    ids=["blanks", "rows", "cells", "attributes", "strings", "names"],
)
def test_bomb_is_refused_within_bounded_memory(
    name: str, bomb: Callable[[], str], tmp_path: Path
) -> None:
    file = tmp_path / "bomb.xlsx"
    file.write_bytes(with_part(name, bomb()))
    assert file.stat().st_size < 1_000_000
    assert "more than" in refusal("xlsx", file, megabytes=900)
