"""The grade explains itself as an equation that comes out right."""

import re
from fractions import Fraction
from math import isclose

import pytest
from hypothesis import given

from annotate.domain.alignment import LabelledSpan
from annotate.domain.answer_key import AnswerKey
from annotate.domain.equations import GradeExplainer, GradeExplanation
from annotate.domain.grading import GradeRule, Method, grade
from annotate.domain.matching import align
from tests.domain.strategies import rules, scenes
from tests.domain.test_grading import KEY, SPANS, asked, graded

BALANCED = (
    "2 × your points ÷ (what the answer key asks for + what you found of it "
    "+ your wrong highlights)"
)
DEDUCT = (
    "(your points − 0.25 × your wrong highlights) ÷ what the answer key asks for, but never below 0"
)


def test_balanced_grade_is_explained_with_its_numbers() -> None:
    assert GradeExplainer(graded(KEY, SPANS, GradeRule())).explain() == GradeExplanation(
        "You earned 3.4 of 5 points. "
        "1 of your highlights is wrong; it weighs as much as an average passage: 1.67.",
        BALANCED,
        "2 × 3.4 ÷ (5 + 4 + 1.67) ≈ 63.8 %",
    )


def test_deduct_grade_is_explained_with_its_numbers() -> None:
    spans = [("claim", 0, 4), ("claim", 30, 40), ("claim", 50, 60)]
    found = graded([asked(0, 4), asked(10, 14)], spans, GradeRule(method=Method.DEDUCT))
    assert GradeExplainer(found).explain() == GradeExplanation(
        "You earned 1 of 2 points. "
        "2 of your highlights are wrong; each weighs as much as an average passage: 1.",
        DEDUCT,
        "(1 − 0.25 × 2) ÷ 2 = 25.0 %",
    )


def test_deduct_grade_below_0_is_explained() -> None:
    found = graded([asked(0, 4)], [("claim", 30, 40)], GradeRule(method=Method.DEDUCT))
    assert GradeExplainer(found).explain().calculation == (
        "(0 − 0.25 × 1) ÷ 1 is below 0, so 0.0 %"
    )


@pytest.mark.parametrize(
    ("spans", "summary", "calculation"),
    [
        ([], "None of your highlights is wrong.", "100.0 %"),
        ([("claim", 0, 4)], "1 of your highlights is wrong.", "0.0 %"),
        ([("claim", 0, 4), ("claim", 9, 12)], "2 of your highlights are wrong.", "0.0 %"),
    ],
)
def test_key_that_asks_for_nothing_is_explained(
    spans: list[tuple[str, int, int]], summary: str, calculation: str
) -> None:
    assert GradeExplainer(graded([], spans, GradeRule())).explain() == GradeExplanation(
        summary,
        "The answer key asks for nothing: 100 % without a wrong highlight, 0 % with one.",
        calculation,
    )


@pytest.mark.parametrize(
    ("points", "asked_for", "explanation"),
    [
        (Fraction(5, 7), 1, "You earned 0.71 of 1 point."),
        (Fraction(0), 2, "You earned 0 of 2 points."),
        (Fraction(20), 20, "You earned 20 of 20 points."),
        (Fraction(5, 2), 3, "You earned 2.5 of 3 points."),
        (Fraction(1, 300), 1, "You earned 0.0033 of 1 point."),
        (Fraction(199, 200), 1, "You earned 0.995 of 1 point."),
        (Fraction(401, 200), 3, "You earned 2.01 of 3 points."),
        (Fraction(1, 10**9), 1, "You earned 0 of 1 point."),
    ],
)
def test_points_are_explained(points: Fraction, asked_for: int, explanation: str) -> None:
    explainer = GradeExplainer(graded(KEY, SPANS, GradeRule()))
    assert explainer.explain_points(points, asked_for) == explanation


@given(scenes(), rules)
def test_calculation_comes_out_at_the_grade(
    scene: tuple[AnswerKey, list[LabelledSpan]], rule: GradeRule
) -> None:
    found = grade(align(*scene), rule)
    calculation = GradeExplainer(found).explain().calculation
    expression, sign, shown = re.fullmatch(
        r"(?:(.+) (=|≈|is below 0, so) )?([\d.]+) %", calculation
    ).groups()  # type: ignore[union-attr]
    assert Fraction(shown) == Fraction(found.percent)
    if expression is None:
        assert found.asked == 0
        return
    python = re.sub(r"([\d.]+)", r"Fraction('\1')", expression)
    python = python.replace("×", "*").replace("÷", "/").replace("−", "-")
    value = eval(python, {"Fraction": Fraction})  # noqa: S307
    if sign == "=":
        assert value == found.score == Fraction(shown) / 100
    elif sign == "≈":
        assert isclose(value, found.score, abs_tol=0.02)
    else:
        assert value < 0.005
        assert found.score == 0
