"""A text without blocks is read in paragraphs, and stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.domain.paragraphs import paragraphs
from annotate.domain.text import check_blocks


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One.\n\nTwo\nlines.", ["One.", "Two\nlines."]),
        ("One.\nTwo.", ["One.", "Two."]),
        ("\n\n  One. \n \t\nTwo.\n\n", ["One.", "Two."]),
        ("One.", ["One."]),
        ("\n \n", []),
        ("", []),
    ],
)
def test_blank_lines_or_else_line_ends_part_paragraphs(text: str, parts: list[str]) -> None:
    assert [text[block.start : block.end] for block in paragraphs(text)] == parts


@given(st.text(st.sampled_from("a \n\t"), max_size=30))
def test_paragraphs_hold_all_that_is_not_white_space(text: str) -> None:
    check_blocks(text, paragraphs(text))
