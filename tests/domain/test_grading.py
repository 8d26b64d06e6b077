"""Grades: the formulas by hand, and rounding."""

from decimal import Decimal
from fractions import Fraction

import pytest

from annotate.domain.alignment import LabelledSpan
from annotate.domain.answer_key import Alternative, AnswerKey, KeyAnnotation
from annotate.domain.grading import (
    PENALTIES,
    Credit,
    Grade,
    GradeRule,
    Method,
    grade,
    percent,
    points_by_key,
)
from annotate.domain.matching import align
from annotate.domain.span import Span

HALF = Fraction(1, 2)


def asked(start: int, end: int, **fields: object) -> KeyAnnotation:
    alternatives = (Alternative.just(Span(start, end)),)
    return KeyAnnotation("claim", alternatives, **fields)  # type: ignore[arg-type]


def graded(key: list[KeyAnnotation], spans: list[tuple[str, int, int]], rule: GradeRule) -> Grade:
    found = [LabelledSpan(label, Span(start, end)) for label, start, end in spans]
    return grade(align(AnswerKey(tuple(key)), found), rule)


# Three annotations of weights 3, 1 and 1: one met by 4 words of 5, one exactly, one missed; and a
# highlight of nothing.
KEY = [asked(0, 5, weight=3), asked(10, 12), asked(20, 22)]
SPANS = [("claim", 0, 4), ("claim", 10, 12), ("claim", 30, 40)]


def test_balanced_grade_is_twice_the_points_over_what_was_asked_and_marked() -> None:
    found = graded(KEY, SPANS, GradeRule())
    assert found == Grade(
        rule=GradeRule(),
        asked=5,
        required=3,
        points=Fraction(17, 5),  # 3 x 4/5 + 1
        matched=4,
        faults=1,
        score=Fraction(34, 5) / (5 + 4 + Fraction(5, 3)),
    )
    assert found.fault_weight == Fraction(5, 3)


@pytest.mark.parametrize("penalty", PENALTIES)
def test_deduct_grade_takes_the_penalty_off_the_points(penalty: Fraction) -> None:
    rule = GradeRule(method=Method.DEDUCT, penalty=penalty)
    assert graded(KEY, SPANS, rule).score == (Fraction(17, 5) - penalty * Fraction(5, 3)) / 5


def test_deduct_grade_is_never_below_0() -> None:
    rule = GradeRule(method=Method.DEDUCT, penalty=Fraction(1))
    assert graded(KEY, [("claim", 30, 40)], rule).score == 0


@pytest.mark.parametrize(
    ("credit", "points"),
    [
        (Credit.PROPORTIONAL, Fraction(12, 5) + 1),
        (Credit.HALF, Fraction(3, 2) + 1),
        (Credit.STRICT, Fraction(1)),
        (Credit.LENIENT, Fraction(4)),
    ],
)
def test_credit_turns_quality_into_points(credit: Credit, points: Fraction) -> None:
    assert graded(KEY, SPANS, GradeRule(credit)).points == points


@pytest.mark.parametrize(
    ("end", "half", "lenient"), [(2, 0, 0), (3, HALF, 1), (5, HALF, 1), (6, 1, 1)]
)
def test_half_and_lenient_credit_begin_at_one_half(
    end: int, half: Fraction, lenient: Fraction
) -> None:
    points = [
        graded([asked(0, 6)], [("claim", 0, end)], GradeRule(credit)).points
        for credit in (Credit.HALF, Credit.LENIENT)
    ]
    assert points == [half, lenient]


@pytest.mark.parametrize("credit", Credit)
def test_accepted_label_earns_its_part_of_every_credit(credit: Credit) -> None:
    key = [asked(0, 4, accepted={"denial": Fraction(3, 10)})]
    assert graded(key, [("denial", 0, 4)], GradeRule(credit)).points == Fraction(3, 10)


def test_optional_annotations_earn_nothing_and_ask_for_nothing() -> None:
    key = [asked(0, 4), asked(10, 14, required=False, weight=9)]
    spans = [("claim", 0, 4), ("claim", 10, 14)]
    found = graded(key, spans, GradeRule())
    assert [found.asked, found.points, found.matched, found.score] == [1, 1, 1, 1]


@pytest.mark.parametrize("method", Method)
def test_key_that_asks_for_nothing_grades_what_is_marked_beside_it(method: Method) -> None:
    key = [asked(0, 4, required=False)]
    rule = GradeRule(method=method, penalty=Fraction(0))
    scores = [
        graded(key, spans, rule).score
        for spans in ([], [("claim", 0, 4)], [("claim", 0, 4), ("claim", 9, 12)])
    ]
    assert scores == [1, 1, 0]


def test_points_by_key_keep_the_order_of_the_key() -> None:
    key = AnswerKey((asked(20, 22), asked(0, 5, weight=3), asked(10, 12, required=False)))
    spans = [LabelledSpan("claim", Span(start, end)) for _, start, end in SPANS]
    assert list(points_by_key(align(key, spans), GradeRule())) == [0, Fraction(12, 5), 0]


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (Fraction(0), "0.0"),
        (Fraction(1), "100.0"),
        (Fraction(2, 3), "66.7"),
        (Fraction(6665, 10000), "66.7"),  # just a half: up
        (Fraction(66649999, 100000000), "66.6"),
        (Fraction(5, 10000), "0.1"),
        (Fraction(4999, 10000000), "0.0"),
        (Fraction(9995, 10000), "100.0"),
        (Fraction(99949, 100000), "99.9"),
    ],
)
def test_percent_is_rounded_half_up_to_one_decimal(share: Fraction, shown: str) -> None:
    assert str(percent(share)) == shown


def test_grade_shows_its_score_in_percent() -> None:
    assert graded(KEY, SPANS, GradeRule()).percent == Decimal("63.8")


@pytest.mark.parametrize("penalty", [Fraction(-1, 4), Fraction(1, 3), Fraction(2)])
def test_penalty_is_one_of_those_offered(penalty: Fraction) -> None:
    with pytest.raises(ValueError, match="penalty"):
        GradeRule(penalty=penalty)
