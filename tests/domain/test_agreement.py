"""Agreement: the reference libraries' figures, the definitions by hand, and what is undefined."""

import json
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotate.domain.agreement import (
    Agreement,
    agreement,
    agreement_across,
    mean_pairwise_f1,
)
from annotate.domain.alignment import LabelledSpan
from annotate.domain.marks import Marks
from annotate.domain.span import Span
from tests.domain.strategies import LABELS, WORDS, word_spans

CASES = Path(__file__).parent / "cases"
ALPHA = json.loads((CASES / "alpha_kappa.json").read_text("utf-8"))
UNITIZED = json.loads((CASES / "ualpha_2016.json").read_text("utf-8"))
REFERENCE_LABELS = ("unconfirmed_claim", "denial", "casualty_figure")

alpha_cases = pytest.mark.parametrize("case", ALPHA["cases"], ids=lambda case: case["id"])
unitized_cases = pytest.mark.parametrize("case", UNITIZED["cases"], ids=lambda case: case["id"])


def submissions_of(case: dict[str, Any], width: int) -> list[list[LabelledSpan]]:
    """What those who handed in marked, in units of every `width`-th character."""
    absent = case.get("absent", ())
    return [
        [
            LabelledSpan(label, Span(-(-start // width), -(-end // width)))
            for start, end, label in spans
            if -(-start // width) < -(-end // width)
        ]
        for student, spans in enumerate(case["annotators"])
        if student not in absent
    ]


def measured(case: dict[str, Any], label: str, width: int) -> Agreement:
    length, submissions = -(-case["text_len"] // width), submissions_of(case, width)
    if label != "multiclass":
        return agreement(Marks.of(length, submissions, label))
    labels = [Marks.of(length, submissions, each) for each in REFERENCE_LABELS]
    return agreement_across(labels, Marks.of(length, submissions))


def close(value: Fraction | None, reference: float | None) -> bool:
    if value is None or reference is None:
        return (value, reference) == (None, None)
    return abs(value - Fraction(reference)) <= Fraction(1, 10**9)


def exactly(pair: list[int] | None) -> Fraction | None:
    return None if pair is None else Fraction(*pair)


@alpha_cases
def test_alpha_and_kappas_are_those_of_the_references(case: dict[str, Any]) -> None:
    for label, units in case["expected"].items():
        for unit, width in (("char", 1), ("unit", case["unit_width"])) if units else ():
            expected, found = units[unit], measured(case, label, width)
            assert found.alpha == exactly(expected["alpha_exact"])
            assert close(found.alpha, expected["krippendorff_alpha"])
            if "statsmodels_fleiss_kappa" in expected:  # it needs students without gaps
                assert close(found.fleiss_kappa, expected["statsmodels_fleiss_kappa"])
            if "sklearn_cohen_kappa" in expected:  # it needs two students
                assert close(found.cohen_kappa, expected["sklearn_cohen_kappa"])


@alpha_cases
def test_pairwise_f1_is_that_of_the_references(case: dict[str, Any]) -> None:
    for label in REFERENCE_LABELS:
        for unit, width in (("char", 1), ("unit", case["unit_width"])):
            expected = case["expected"][label][unit].get("pairwise_mean_binary_f1")
            if expected is not None:  # it needs students without gaps
                length = -(-case["text_len"] // width)
                marks = Marks.of(length, submissions_of(case, width), label)
                assert close(mean_pairwise_f1(marks), expected)


@unitized_cases
def test_unitized_alpha_is_that_of_the_reference(case: dict[str, Any]) -> None:
    expected = case["expected"]
    overall = measured(case, "multiclass", 1)
    assert overall.unitized_alpha == exactly(expected["u_alpha_exact"])
    anywhere = Marks.of(case["text_len"], submissions_of(case, 1))
    assert close(agreement(anywhere).unitized_alpha, expected["bar_u_alpha"])
    for label in REFERENCE_LABELS:
        found = measured(case, label, 1)
        assert close(found.unitized_alpha, expected["u_alpha_per_label"][label])


classes = st.lists(
    st.lists(st.builds(LabelledSpan, st.sampled_from(LABELS), word_spans()), max_size=4),
    min_size=2,
    max_size=5,
)


def words_marked(submissions: Sequence[Sequence[LabelledSpan]], label: str) -> list[set[int]]:
    return [
        {word for given, span in spans if span and given == label for word in range(*span)}
        for spans in submissions
    ]


@given(classes)
def test_alpha_is_that_of_the_coincidences(submissions: list[list[LabelledSpan]]) -> None:
    sets = words_marked(submissions, "claim")
    students = len(sets)
    ones = sum(map(len, sets))
    values = students * WORDS
    assume(0 < ones < values)
    per_word = [sum(word in each for each in sets) for word in range(WORDS)]
    observed = sum(Fraction(2 * n * (students - n), students - 1) for n in per_word)
    expected = Fraction(2 * ones * (values - ones), values - 1)
    found = agreement(Marks.of(WORDS, submissions, "claim"))
    assert found.alpha == 1 - observed / expected


@given(classes)
def test_pairwise_f1_is_the_mean_over_all_pairs(submissions: list[list[LabelledSpan]]) -> None:
    sets = words_marked(submissions, "claim")
    by_pair = [
        Fraction(2 * len(one & other), len(one) + len(other)) if one or other else Fraction(1)
        for one, other in combinations(sets, 2)
    ]
    mean = sum(by_pair, Fraction(0)) / len(by_pair)
    assert mean_pairwise_f1(Marks.of(WORDS, submissions, "claim")) == mean


@given(classes, st.data())
def test_order_of_students_and_spans_changes_nothing(
    submissions: list[list[LabelledSpan]], data: st.DataObject
) -> None:
    shuffled = [
        data.draw(st.permutations(spans)) for spans in data.draw(st.permutations(submissions))
    ]
    before = agreement(Marks.of(WORDS, submissions, "claim"))
    after = agreement(Marks.of(WORDS, shuffled, "claim"))
    assert replace(after, marks=before.marks) == before
    assert after.pairwise_f1 == before.pairwise_f1


@given(st.lists(word_spans(), min_size=1, max_size=4), st.integers(2, 5))
def test_equal_students_agree_fully(spans: list[Span], students: int) -> None:
    submissions = [[LabelledSpan("claim", span) for span in spans]] * students
    marks = Marks.of(WORDS, submissions, "claim")
    assume(0 < sum(marks.totals) < students * WORDS)
    found = agreement(marks)
    assert found == Agreement(
        marks,
        alpha=Fraction(1),
        unitized_alpha=Fraction(1),
        fleiss_kappa=Fraction(1),
        cohen_kappa=Fraction(1) if students == 2 else None,
    )
    assert found.pairwise_f1 == 1


WHOLE = [LabelledSpan("claim", Span(0, 10))]
HALF = [LabelledSpan("claim", Span(0, 5))]


@pytest.mark.parametrize("submissions", [[[], []], [WHOLE, WHOLE], [HALF], []])
def test_no_variation_is_none_and_neither_0_nor_1(submissions: list[list[LabelledSpan]]) -> None:
    marks = Marks.of(10, submissions, "claim")
    found = agreement(marks)
    assert found == Agreement(marks, None, None, None, None)
    assert found.pairwise_f1 is None
    assert not found.varies


def test_student_who_marked_nothing_counts() -> None:
    with_zeros = agreement(Marks.of(10, [HALF, HALF, []], "claim"))
    assert with_zeros.varies
    assert with_zeros.alpha != agreement(Marks.of(10, [HALF, HALF], "claim")).alpha


def test_mean_over_pairs_needs_two_students() -> None:
    with pytest.raises(ValueError, match="two students"):
        mean_pairwise_f1(Marks.of(10, [HALF], "claim"))


def test_agreement_across_labels_that_overlap_is_refused() -> None:
    overlapping = [[*HALF, LabelledSpan("denial", Span(4, 6))], HALF]
    labels = [Marks.of(10, overlapping, label) for label in LABELS]
    with pytest.raises(ValueError, match="overlap"):
        agreement_across(labels, Marks.of(10, overlapping))


def test_agreement_across_labels_that_touch_is_measured() -> None:
    touching = [[*HALF, LabelledSpan("denial", Span(5, 6))], HALF]
    labels = [Marks.of(10, touching, label) for label in LABELS]
    assert agreement_across(labels, Marks.of(10, touching)).varies
