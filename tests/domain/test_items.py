"""Item statistics: how many found an annotation, and whether those did better elsewhere."""

from fractions import Fraction
from statistics import StatisticsError, correlation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.domain.alignment import Alignment
from annotate.domain.answer_key import AnswerKey
from annotate.domain.grading import GradeRule, points_by_key
from annotate.domain.items import ItemStatistics, item_statistics
from annotate.domain.matching import align
from tests.domain.strategies import answer_keys, spans_beside
from tests.domain.test_matching import asked, marked

KEY = AnswerKey((asked(0, 4), asked(10, 14), asked(20, 24, required=False)))


def class_of(*submissions: tuple[int, ...]) -> list[Alignment]:
    """Alignments of students who marked four words from each of these on."""
    return [align(KEY, [marked(start, start + 4) for start in spans]) for spans in submissions]


def test_found_rate_is_the_share_of_students_who_met_the_annotation() -> None:
    statistics = item_statistics(class_of((0, 10), (1,), (40,), ()), GradeRule())
    assert [each.found for each in statistics] == [2, 1, 0]
    assert [each.found_rate for each in statistics] == [Fraction(1, 2), Fraction(1, 4), 0]


def test_wrong_label_is_not_found() -> None:
    alignment = align(KEY, [marked(0, 4, "denial")])
    assert item_statistics([alignment], GradeRule())[0].found == 0


def test_annotation_that_the_better_students_find_discriminates() -> None:
    good, weak = (0, 10), ()
    statistics = item_statistics(class_of(good, good, weak, weak), GradeRule())
    assert [each.discrimination for each in statistics[:2]] == pytest.approx([1, 1])


def test_annotation_that_the_weaker_students_find_discriminates_against() -> None:
    statistics = item_statistics(class_of((0,), (0,), (10,), (10,)), GradeRule())
    assert [each.discrimination for each in statistics[:2]] == pytest.approx([-1, -1])


@pytest.mark.parametrize(
    "submissions",
    [
        [(0, 10), (0, 10)],  # everybody found it
        [(10,), ()],  # nobody did
        [(0,), ()],  # nothing else was found by anybody
        [(0,)],
    ],
)
def test_discrimination_is_none_where_nothing_varies(submissions: list[tuple[int, ...]]) -> None:
    assert item_statistics(class_of(*submissions), GradeRule())[0].discrimination is None


def test_class_that_handed_in_nothing_has_no_statistics() -> None:
    assert item_statistics([], GradeRule()) == ()
    assert ItemStatistics(0, 0, None).found_rate is None


@st.composite
def classes(draw: st.DrawFn) -> list[Alignment]:
    key = draw(answer_keys)
    return [align(key, draw(spans_beside(key))) for _ in range(draw(st.integers(1, 5)))]


@given(classes())
def test_discrimination_is_the_correlation_with_the_points_for_the_rest(
    alignments: list[Alignment],
) -> None:
    rule = GradeRule()
    points = [points_by_key(alignment, rule) for alignment in alignments]
    for index, statistics in enumerate(item_statistics(alignments, rule)):
        found = [float(alignment.key_matches[index].quality > 0) for alignment in alignments]
        rest = [float(sum(each) - each[index]) for each in points]
        try:
            expected = correlation(found, rest)
        except StatisticsError:
            assert statistics.discrimination is None
        else:
            assert statistics.discrimination == pytest.approx(expected, abs=1e-9)
