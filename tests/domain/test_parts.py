"""The parts of an article that is still corrected: one is changed, and the others stay."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.domain.parts import Part, divided, joined, of_kind, replaced, without
from annotate.domain.text import BlockKind

P, H, Q = BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.QUOTATION
PARTS: list[Part] = [(H, "one"), (P, "two"), (P, "three")]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("one\ntwo", ["one\ntwo"]),
        (" one \n\n two\r\n \t\r\n\n three ", ["one", "two", "three"]),
        ("one\u2028two\x00", ["one\u2028two"]),
        (" \n\n ", []),
    ],
)
def test_blank_line_divides(text: str, pieces: list[str]) -> None:
    assert divided(text) == pieces


def test_part_is_replaced_by_what_its_text_holds() -> None:
    assert replaced(PARTS, 1, Q, "a\n\nb") == [(H, "one"), (Q, "a"), (Q, "b"), (P, "three")]
    assert replaced(PARTS, 2, P, " ") == [(H, "one"), (P, "two")]


def test_part_joins_the_one_before_and_takes_its_kind() -> None:
    assert joined(PARTS, 1) == [(H, "one two"), (P, "three")]
    assert joined(PARTS, 2) == [(H, "one"), (P, "two three")]


def test_parts_are_taken_out_or_given_a_kind() -> None:
    assert without(PARTS, [0, 2]) == [(P, "two")]
    assert of_kind(PARTS, [0, 2], Q) == [(Q, "one"), (P, "two"), (Q, "three")]
    assert (without(PARTS, []), of_kind(PARTS, [], Q)) == (PARTS, PARTS)


@pytest.mark.parametrize(
    "change",
    [
        lambda parts: replaced(parts, 3, P, "a"),
        lambda parts: replaced(parts, -1, P, "a"),
        lambda parts: joined(parts, 0),
        lambda parts: joined(parts, 3),
        lambda parts: without(parts, [0, 3]),
        lambda parts: of_kind(parts, [-1], Q),
    ],
)
def test_place_that_does_not_exist_is_refused(
    change: Callable[[Sequence[Part]], Sequence[Part]],
) -> None:
    with pytest.raises(IndexError, match="no such part"):
        change(PARTS)


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=2, max_size=5), st.data())
def test_dividing_and_joining_keep_the_words(texts: list[str], data: st.DataObject) -> None:
    parts: list[Part] = [(P, piece) for text in texts for piece in divided(text)]
    words = [word for _kind, text in parts for word in text.split()]
    if len(parts) > 1:
        place = data.draw(st.integers(1, len(parts) - 1))
        after = joined(parts, place)
        assert len(after) == len(parts) - 1
        assert [word for _kind, text in after for word in text.split()] == words
