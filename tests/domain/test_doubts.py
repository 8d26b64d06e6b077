"""Doubts about the key: every threshold on both sides, and the sentence that says why."""

from collections.abc import Sequence
from fractions import Fraction

import pytest

from annotate.domain.alignment import Alignment
from annotate.domain.answer_key import AnswerKey, Distractor
from annotate.domain.doubts import (
    MISSED,
    OTHER_LABEL,
    OUTSIDE,
    PART,
    SMALLEST_PART,
    Doubt,
    DoubtExplainer,
    DoubtKind,
    doubts,
    upper_and_lower,
)
from annotate.domain.matching import align
from annotate.domain.span import Span
from tests.domain.test_matching import asked, marked

KEY = AnswerKey((asked(0, 4), asked(10, 14), asked(20, 24, required=False)))
LABEL = KEY.annotations[0].label
LENGTH = 60


def grades(count: int) -> list[Fraction]:
    """Return as many grades, the best first, none twice."""
    return [Fraction(count - index, count) for index in range(count)]


def doubts_about(
    *students: Sequence[tuple[str, Span | None]], key: AnswerKey = KEY
) -> tuple[Doubt, ...]:
    """Return the doubts of a class in which each student did better than the next."""
    alignments: list[Alignment] = [align(key, spans) for spans in students]
    return doubts(LENGTH, alignments, grades(len(students)))


def test_thresholds_are_those_that_are_named() -> None:
    assert Fraction(27, 100) == PART
    assert SMALLEST_PART == 3
    assert (Fraction(1, 2), Fraction(1, 2), Fraction(1, 5)) == (OUTSIDE, OTHER_LABEL, MISSED)


@pytest.mark.parametrize(("students", "size"), [(1, 1), (7, 2), (8, 3), (11, 3), (12, 4), (18, 5)])
def test_upper_and_lower_part_are_twenty_seven_in_a_hundred(students: int, size: int) -> None:
    upper, lower = upper_and_lower(grades(students))
    assert upper == list(range(size))
    assert lower == list(range(students - size, students))


def test_same_grade_belongs_to_the_same_part() -> None:
    upper, lower = upper_and_lower([Fraction(each) for each in (1, 1, 1, 1, 0, 0, 0, 0)])
    assert (upper, lower) == ([0, 1, 2, 3], [4, 5, 6, 7])
    assert upper_and_lower([Fraction(1)] * 4) == ([0, 1, 2, 3], [0, 1, 2, 3])


def test_nobody_has_no_doubts() -> None:
    assert upper_and_lower([]) == ([], [])
    assert doubts(LENGTH, [], []) == ()


@pytest.mark.parametrize(("students", "found"), [(7, 0), (8, 1)])
def test_nothing_is_concluded_from_fewer_than_three(students: int, found: int) -> None:
    outside = [marked(40, 44)]
    assert len(doubts_about(*[outside] * 3, *[[]] * (students - 3))) == found


@pytest.mark.parametrize(("count", "found"), [(1, 0), (2, 1), (4, 1)])
def test_words_outside_the_key_are_doubtful_from_half_of_the_best_on(
    count: int, found: int
) -> None:
    best = [[marked(40, 44)]] * count + [[]] * (4 - count)
    made = doubts_about(*best, *[[]] * 10)
    assert made == (Doubt(DoubtKind.OUTSIDE, Span(40, 44), LABEL, count, 4),) * found


@pytest.mark.parametrize(
    ("distractor", "is_distractor"),
    [
        (Distractor(LABEL, Span(41, 43)), True),
        (Distractor(LABEL, Span(42, 50)), True),
        (Distractor(LABEL, Span(43, 50)), False),
        (Distractor("denial", Span(40, 44)), False),
    ],
)
def test_doubt_about_a_distractor_says_so(distractor: Distractor, is_distractor: bool) -> None:
    key = AnswerKey(KEY.annotations, (distractor,))
    [doubt] = doubts_about(*[[marked(40, 44)]] * 3, *[[]] * 5, key=key)
    assert (doubt.kind, doubt.span) == (DoubtKind.OUTSIDE, Span(40, 44))
    assert doubt.is_distractor == is_distractor


def test_only_the_words_beyond_the_extent_are_outside() -> None:
    made = doubts_about(*[[marked(10, 16)]] * 3, *[[]] * 5)
    assert made == (Doubt(DoubtKind.OUTSIDE, Span(14, 16), LABEL, 3, 3),)


def test_what_the_weakest_mark_outside_is_not_doubtful() -> None:
    assert doubts_about(*[[]] * 5, *[[marked(40, 44)]] * 3) == ()


@pytest.mark.parametrize(("count", "found"), [(1, 0), (2, 1), (4, 1)])
def test_another_label_is_doubtful_from_half_of_the_best_on(count: int, found: int) -> None:
    best = [[marked(20, 24, "denial")]] * count + [[]] * (4 - count)
    made = doubts_about(*best, *[[]] * 10)
    assert made == (Doubt(DoubtKind.OTHER_LABEL, Span(20, 24), "denial", count, 4, 2),) * found


@pytest.mark.parametrize(("by_best", "by_weakest", "found"), [(1, 1, 0), (0, 1, 1), (1, 2, 1)])
def test_what_weaker_students_find_more_often_is_doubtful(
    by_best: int, by_weakest: int, found: int
) -> None:
    """Of five students at either end, one makes up the fifth that is the threshold."""
    finding = [marked(0, 4)]
    best = [finding] * by_best + [[]] * (5 - by_best)
    weakest = [finding] * by_weakest + [[]] * (5 - by_weakest)
    made = doubts_about(*best, *[[]] * 8, *weakest)
    missed = Doubt(DoubtKind.MISSED, Span(0, 4), LABEL, 5 - by_best, 5, 0, by_weakest, 5)
    assert made == (missed,) * found


def test_gap_below_the_threshold_is_not_doubtful() -> None:
    """Of six students at either end, one makes a gap of a sixth."""
    assert doubts_about(*[[]] * 21, [marked(0, 4)]) == ()


def test_optional_annotation_that_the_best_miss_is_not_doubtful() -> None:
    assert doubts_about(*[[]] * 5, *[[marked(20, 24)]] * 3) == ()


def test_doubts_begin_with_what_most_of_the_best_do() -> None:
    every, two = marked(40, 44), marked(30, 34)
    made = doubts_about([every, two], [every, two], [every], *[[]] * 5)
    assert [(doubt.span, doubt.share) for doubt in made] == [
        (Span(40, 44), 1),
        (Span(30, 34), Fraction(2, 3)),
    ]


def test_every_doubt_says_why() -> None:
    explain = DoubtExplainer({"denial": "a denial"}).explain
    place = Span(0, 1)
    assert explain(Doubt(DoubtKind.OUTSIDE, place, "denial", 3, 4)) == (
        "3 of the 4 students with the best grades mark these words as “a denial”; "
        "the key does not have them."
    )
    assert explain(Doubt(DoubtKind.OUTSIDE, place, "denial", 3, 4, is_distractor=True)) == (
        "3 of the 4 students with the best grades mark these words as “a denial”; "
        "the key has them as a distractor."
    )
    assert explain(Doubt(DoubtKind.OTHER_LABEL, place, "claim", 3, 4, 0)) == (
        "3 of the 4 students with the best grades call this “claim”; the key does not."
    )
    assert explain(Doubt(DoubtKind.MISSED, place, "denial", 3, 4, 0, 2, 5)) == (
        "3 of the 4 students with the best grades miss this, "
        "while 2 of the 5 with the lowest grades find it."
    )
