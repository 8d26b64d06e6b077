"""Offsets in UTF-16 units and in code points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.domain.span import Span
from annotate.formats.utf16 import Utf16

FAMILY = "a👩\u200d👧b"  # six code points, of which two take two units


def units_in(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(("code_points", "units"), [(0, 0), (1, 1), (2, 3), (3, 4), (4, 6), (5, 7)])
def test_units_count_characters_beyond_the_basic_plane_twice(code_points: int, units: int) -> None:
    assert Utf16(FAMILY).units(code_points) == units
    assert Utf16(FAMILY).code_points(units) == code_points


@pytest.mark.parametrize("units", [2, 5, -1, 8])
def test_units_inside_a_character_or_outside_the_text_are_no_place(units: int) -> None:
    assert Utf16(FAMILY).code_points(units) is None


def test_span_in_units_is_one_in_code_points_if_both_ends_are() -> None:
    assert Utf16(FAMILY).span(Span(1, 6)) == Span(1, 4)
    assert Utf16(FAMILY).span(Span(2, 6)) is None
    assert Utf16(FAMILY).span(Span(1, 5)) is None


@given(st.text(st.sampled_from("a\u0301é\uffff𐐀👩ש"), max_size=40))
def test_units_are_those_of_the_encoding_and_lead_back(text: str) -> None:
    offsets = Utf16(text)
    for place in range(len(text) + 1):
        assert offsets.units(place) == units_in(text[:place])
        assert offsets.code_points(offsets.units(place)) == place
