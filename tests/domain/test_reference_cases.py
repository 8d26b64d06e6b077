"""The specification's own cases (tests/domain/cases): words, outcomes and exact grades."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from annotate.domain.alignment import Alignment, LabelledSpan, SpanMatch, SpanOutcome
from annotate.domain.answer_key import Alternative, AnswerKey, KeyAnnotation
from annotate.domain.grading import Credit, GradeRule, Method, grade, points_by_key
from annotate.domain.matching import align
from annotate.domain.span import Span
from annotate.domain.words import Words

REFERENCE = json.loads((Path(__file__).parent / "cases/spec_grade.json").read_text("utf-8"))

texts = pytest.mark.parametrize("case", REFERENCE["text_cases"], ids=lambda case: case["text"])
cases = pytest.mark.parametrize("case", REFERENCE["cases"], ids=lambda case: case["id"])


def aligned(case: dict[str, Any]) -> Alignment:
    key = AnswerKey(
        tuple(
            KeyAnnotation(
                label=annotation["label"],
                alternatives=tuple(
                    Alternative(Span(*alternative["core"]), Span(*alternative["extent"]))
                    for alternative in annotation["alts"]
                ),
                required=annotation["required"],
                weight=annotation["weight"],
                accepted={
                    label: Fraction(*credit)
                    for label, credit in annotation.get("accept", {}).items()
                },
            )
            for annotation in case["keys"]
        )
    )
    return align(key, [LabelledSpan(label, Span(*edges)) for *edges, label in case["spans"]])


def in_reference_terms(match: SpanMatch) -> list[object]:
    """A merged span counts in the reference as what it is to the annotation paired with it."""
    outcome = SpanOutcome.BOUNDARY if match.outcome is SpanOutcome.MERGED else match.outcome
    if outcome is SpanOutcome.DUPLICATE:
        return [outcome, match.duplicate_of]
    return [outcome, match.keys[0] if match.keys else None]


@texts
def test_words_are_those_of_the_reference(case: dict[str, Any]) -> None:
    assert [list(word) for word in Words.of(case["text"])] == case["units"]


@texts
def test_words_within_a_span_are_those_of_the_reference(case: dict[str, Any]) -> None:
    words = Words.of(case["text"])
    held = [words.within(Span(start, end)) for start, end, _ in case["spans"]]
    expected = [units and Span(*units) for *_, units in case["spans"]]
    assert held == expected


@cases
def test_span_outcomes_are_those_of_the_reference(case: dict[str, Any]) -> None:
    outcomes = [in_reference_terms(match) for match in aligned(case).span_matches]
    assert outcomes == case["span_outcomes"]


@cases
def test_key_outcomes_are_those_of_the_reference(case: dict[str, Any]) -> None:
    outcomes = {
        str(index): [match.outcome, list(match.quality.as_integer_ratio())]
        for index, match in enumerate(aligned(case).key_matches)
    }
    assert outcomes == case["key_outcomes"]


@cases
def test_grades_are_those_of_the_reference(case: dict[str, Any]) -> None:
    alignment = aligned(case)
    scores = {
        f"{credit}/{method}": list(
            grade(alignment, GradeRule(credit, method)).score.as_integer_ratio()
        )
        for credit in Credit
        for method in Method
    }
    assert scores == case["grades"]


@cases
def test_points_add_up_over_the_key(case: dict[str, Any]) -> None:
    alignment = aligned(case)
    for credit in Credit:
        rule = GradeRule(credit)
        assert sum(points_by_key(alignment, rule)) == grade(alignment, rule).points
