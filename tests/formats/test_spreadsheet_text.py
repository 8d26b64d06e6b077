"""Any text in a cell of a workbook."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotate.formats.spreadsheet_text import MAXIMUM_CELL, escaped, pieces, unescaped
from tests.formats.annotation_sets import texts


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("as it is\n\tsaid_", "as it is\n\tsaid_"),
        ("\a", "_x0007_"),
        ("one\r\ntwo", "one_x000D_\ntwo"),
        ("\uffff", "_xFFFF_"),
        ("_x0007_", "_x005F_x0007_"),
        ("_x12AB\r", "_x005F_x12AB_x000D_"),
        ("_xyz_", "_xyz_"),
    ],
)
def test_what_xml_has_no_room_for_is_written_by_its_number(text: str, written: str) -> None:
    assert escaped(text) == written
    assert unescaped(written) == text


@given(st.one_of(texts, st.text(st.sampled_from("_x0DFa5\r\0\uffff"))))
@example("_x000D_x000D_")
def test_every_text_comes_back(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert not re.search("[\x00-\x08\x0b-\x1f\ufffe\uffff]", escaped(text))


def test_halves_of_a_character_are_joined_or_replaced() -> None:
    assert unescaped("_xD83D__xDE42_") == "🙂"
    assert unescaped("_xD83D_!") == "\ufffd!"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [""]),
        ("abcd", ["abcd"]),
        ("abcde", ["abcd", "e"]),
        ("🙂🙂🙂", ["🙂🙂", "🙂"]),
        ("a🙂🙂", ["a🙂", "🙂"]),
        ("🙂ab🙂", ["🙂ab", "🙂"]),
    ],
)
def test_text_is_parted_where_a_cell_is_full(text: str, expected: list[str]) -> None:
    assert pieces(text, 4) == expected


@given(st.text(st.sampled_from("ab🙂"), max_size=60), st.integers(2, 9))
def test_pieces_are_the_text_and_none_is_too_long(text: str, units: int) -> None:
    parts = pieces(text, units)
    assert "".join(parts) == text
    assert all(len(part.encode("utf-16-le")) // 2 <= units for part in parts)


def test_cell_holds_what_excel_takes() -> None:
    assert MAXIMUM_CELL == 32_767
    assert [len(part) for part in pieces("x" * 32_768)] == [32_767, 1]
