"""What many marked outside the key: the threshold, and what counts as outside."""

from fractions import Fraction

import pytest

from annotate.domain.alignment import LabelledSpan
from annotate.domain.answer_key import AnswerKey
from annotate.domain.marks import Marks
from annotate.domain.outside import OFTEN, OutsidePlace, outside_places
from annotate.domain.span import Span
from tests.domain.strategies import LABELS
from tests.domain.test_matching import asked, marked

KEY = AnswerKey(
    (
        asked(10, 14, extent=(8, 16), accepted={"denial": Fraction(1, 2)}),
        asked(30, 34, "figure", required=False),
    )
)


def outside(*students: list[LabelledSpan], key: AnswerKey = KEY) -> list[OutsidePlace]:
    return outside_places(key, Marks.by_label(60, students, LABELS))


def test_threshold_is_a_third() -> None:
    assert Fraction(1, 3) == OFTEN


@pytest.mark.parametrize(("others", "found"), [(2, 1), (3, 0)])
def test_place_is_what_a_third_marked(others: int, found: int) -> None:
    made = outside([marked(40, 44)], *[[]] * others)
    assert made == [OutsidePlace(Span(40, 44), "claim", 1)] * found


def test_words_side_by_side_are_one_place_with_the_most_that_marked_any() -> None:
    made = outside([marked(40, 44)], [marked(42, 46)], [])
    assert made == [OutsidePlace(Span(40, 46), "claim", 2)]


@pytest.mark.parametrize(
    ("label", "places"),
    [
        ("claim", [Span(6, 8), Span(16, 18)]),
        ("denial", [Span(6, 8), Span(16, 18)]),  # accepted there
        ("figure", [Span(6, 18)]),
    ],
)
def test_what_may_be_marked_is_not_outside(label: str, places: list[Span]) -> None:
    assert [each.span for each in outside([marked(6, 18, label)])] == places


def test_optional_passage_may_have_any_label() -> None:
    assert outside([marked(30, 34)]) == []


def test_most_marked_place_comes_first() -> None:
    made = outside([marked(40, 44), marked(2, 4)], [marked(40, 44)])
    assert [each.span for each in made] == [Span(40, 44), Span(2, 4)]
