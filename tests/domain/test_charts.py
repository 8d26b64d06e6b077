"""Charts: where columns, squares, dots and bars lie, to the unit."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.domain.charts import Box, columns, length, position, square

ROOM = Box(10, 20, 100, 60)
SQUARE = Box(10, 20, 40, 40)


def test_columns_stand_side_by_side_on_the_bottom() -> None:
    assert columns([3, 0, 1, 6], ROOM, 5) == [
        Box(12, 50, 20, 30),
        Box(37, 80, 20, 0),
        Box(62, 70, 20, 10),
        Box(87, 20, 20, 60),
    ]


def test_lowest_column_can_be_seen() -> None:
    assert [each.height for each in columns([1, 1000], ROOM, 5)] == [1, 60]


def test_columns_of_nothing_have_no_height() -> None:
    assert columns([], ROOM, 5) == []
    assert [each.height for each in columns([0, 0], ROOM, 5)] == [0, 0]


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=10))
def test_columns_lie_in_the_room_and_keep_the_order_of_the_counts(counts: list[int]) -> None:
    boxes = columns(counts, ROOM, 2)
    for box, other in pairwise(boxes):
        assert box.x + box.width <= other.x
    for count, box in zip(counts, boxes, strict=True):
        assert box.bottom == ROOM.bottom
        assert 0 <= box.height <= ROOM.height
        assert (box.height == 0) == (count == 0)
        assert all(
            box.height <= taller.height
            for higher, taller in zip(counts, boxes, strict=True)
            if count <= higher
        )


@pytest.mark.parametrize(
    ("share", "box"),
    [
        (Fraction(1), SQUARE),
        (Fraction(1, 4), Box(20, 30, 20, 20)),
        (Fraction(1, 10_000), Box(30, 39, 1, 1)),
        (Fraction(0), Box(30, 40, 0, 0)),
    ],
)
def test_area_of_a_square_is_the_share(share: Fraction, box: Box) -> None:
    assert square(share, SQUARE) == box


@pytest.mark.parametrize(
    ("value", "x"), [(Fraction(-1), 10), (0, 10), (Fraction(1, 4), 35), (1, 110), (2, 110)]
)
def test_position_on_a_scale_from_nought_to_one(value: Fraction, x: int) -> None:
    assert position(Fraction(value), ROOM) == x


@pytest.mark.parametrize(
    ("count", "of", "percent"), [(0, 8, 0), (1, 3, 33), (8, 8, 100), (1, 1000, 1), (0, 0, 0)]
)
def test_length_of_a_bar_is_in_per_cent(count: int, of: int, percent: int) -> None:
    assert length(count, of) == percent
