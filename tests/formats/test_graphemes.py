"""Grapheme clusters: what a reader takes for one character."""

import pytest

from annotate.domain.span import Span
from annotate.formats.graphemes import Graphemes


@pytest.mark.parametrize(
    "cluster",
    [
        *("a", "e\u0301", "👩\u200d👧", "👍🏽", "🇮🇱", "❤\ufe0f", "\r\n", "क\u094d"),
        "🏴\U000e0067\U000e007f",
    ],
)
def test_cluster_counts_as_one(cluster: str) -> None:
    assert Graphemes(f"x{cluster}y").span(Span(1, 2)) == Span(1, 1 + len(cluster))


def test_two_flags_are_two() -> None:
    assert Graphemes("🇮🇱🇵🇸").span(Span(0, 1)) == Span(0, 2)
    assert Graphemes("🇮🇱🇵🇸").span(Span(1, 2)) == Span(2, 4)


def test_line_end_takes_no_mark_to_it() -> None:
    assert Graphemes("a\n\u0301").span(Span(2, 3)) == Span(2, 3)


def test_span_outside_is_none() -> None:
    assert Graphemes("ab").span(Span(0, 2)) == Span(0, 2)
    assert Graphemes("ab").span(Span(0, 3)) is None
    assert Graphemes("ab").span(Span(2, 1)) is None
    assert Graphemes("ab").span(Span(-1, 1)) is None
