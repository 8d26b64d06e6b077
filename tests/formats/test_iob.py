"""Tags that say which words belong to a span."""

import pytest

from annotate.formats.iob import TAG, Tagged, spans_of


def read(tags: str, *breaks: int) -> list[Tagged]:
    return list(spans_of(tags.split(), frozenset(breaks), "span"))


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        ("", []),
        ("O O", []),
        ("B-a I-a O B-a", [(0, 2, "a"), (3, 4, "a")]),
        ("B-a B-a", [(0, 1, "a"), (1, 2, "a")]),
        ("O I-a I-a B-a I-b", [(1, 3, "a"), (3, 4, "a"), (4, 5, "b")]),
        ("S-a B-a E-a S-a", [(0, 1, "a"), (1, 3, "a"), (3, 4, "a")]),
        ("U-a B-a I-a L-a I-a", [(0, 1, "a"), (1, 4, "a"), (4, 5, "a")]),
        ("B-a M-a E-a", [(0, 3, "a")]),
        ("E-a", [(0, 1, "a")]),
        ("B I O B-some-name", [(0, 2, "span"), (3, 4, "some-name")]),
    ],
)
def test_spans_of_tags(tags: str, spans: list[Tagged]) -> None:
    assert read(tags) == spans


def test_no_span_goes_on_over_a_break() -> None:
    assert read("B-a I-a", 1) == [(0, 1, "a"), (1, 2, "a")]


@pytest.mark.parametrize(
    ("cell", "is_tag"),
    [("O", True), ("I-PER", True), ("B", True), ("B-", False), ("NN", False), ("X-a", False)],
)
def test_tag_is_told_from_other_cells(cell: str, is_tag: bool) -> None:
    assert bool(TAG.fullmatch(cell)) is is_tag
