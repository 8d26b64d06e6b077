"""SemEval-2013 counts: nervaluate's where nothing competes, and the best pairing's elsewhere."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from nervaluate import Evaluator

from annotate.domain.alignment import LabelledSpan
from annotate.domain.answer_key import Alternative, AnswerKey, KeyAnnotation
from annotate.domain.matching import align
from annotate.domain.semeval import Counts, Schema, semeval_counts
from annotate.domain.span import Span
from tests.domain.strategies import LABELS, word_spans
from tests.domain.test_matching import asked, marked

REFERENCE = json.loads((Path(__file__).parent / "cases/nervaluate.json").read_text("utf-8"))
THEIR_NAMES = {
    Schema.STRICT: "strict",
    Schema.EXACT: "exact",
    Schema.PARTIAL: "partial",
    Schema.TYPE: "ent_type",
}

cases = pytest.mark.parametrize(
    "case",
    [case for case in REFERENCE["cases"] if case["conflict_free"] and not case["below_1pc"]],
    ids=lambda case: case["id"],
)


def counted(gold: list[LabelledSpan], found: list[LabelledSpan]) -> dict[Schema, Counts]:
    key = AnswerKey(
        tuple(KeyAnnotation(label, (Alternative.just(span),)) for label, span in gold if span)
    )
    return semeval_counts(align(key, found))


def labelled(spans: list[list[Any]]) -> list[LabelledSpan]:
    return [LabelledSpan(label, Span(start, end)) for start, end, label in spans]


@cases
def test_counts_are_those_of_nervaluate(case: dict[str, Any]) -> None:
    counts = counted(labelled(case["gold"]), labelled(case["pred"]))
    for schema, name in THEIR_NAMES.items():
        expected, found = case["nervaluate"]["overall"][name], counts[schema]
        assert list(found) == [expected[each] for each in ("cor", "inc", "par", "mis", "spu")]
        assert [found.possible, found.actual] == [expected["pos"], expected["act"]]
        figures = [found.precision, found.recall, found.f1]
        assert [float(figure) for figure in figures] == pytest.approx(
            [expected["p"], expected["r"], expected["f1"]], abs=1e-9, rel=0
        )


lists = st.lists(st.builds(LabelledSpan, st.sampled_from(LABELS), word_spans()), max_size=5)


@given(lists, lists)
def test_counts_are_those_that_nervaluate_gives_for_our_pairs(
    gold: list[LabelledSpan], found: list[LabelledSpan]
) -> None:
    """Laid out so that each pair of our alignment stands alone, nervaluate counts the same."""
    assume(gold and len(set(gold)) == len(gold) and len(set(found)) == len(found))
    key = AnswerKey(
        tuple(KeyAnnotation(label, (Alternative.just(span),)) for label, span in gold if span)
    )
    alignment = align(key, found)
    paired = {
        match.keys[0]: index
        for index, match in enumerate(alignment.span_matches)
        if match.keys and match.outcome != "fragment"
    }
    true, predicted = [], []
    for place, annotation in enumerate(gold):
        true.append(entity(annotation, place))
        if place in paired:
            predicted.append(entity(found[paired[place]], place))
    for place, annotation in enumerate(found):
        if place not in paired.values():
            predicted.append(entity(annotation, len(gold) + place))
    results = Evaluator([true], [predicted], list(LABELS), "dict").evaluate()["overall"]
    for schema, name in THEIR_NAMES.items():
        theirs, ours = results[name], semeval_counts(alignment)[schema]
        assert list(ours) == [
            theirs.correct,
            theirs.incorrect,
            theirs.partial,
            theirs.missed,
            theirs.spurious,
        ]
        assert float(ours.f1) == pytest.approx(theirs.f1, abs=1e-9, rel=0)


def entity(annotation: LabelledSpan, place: int) -> dict[str, object]:
    """What nervaluate reads, whose ends are inclusive, a text's length away from all others."""
    assert annotation.span is not None
    by = 100 * place
    start, end = annotation.span
    return {"label": annotation.label, "start": start + by, "end": end - 1 + by}


def test_boundaries_are_right_from_core_to_extent() -> None:
    key = AnswerKey((asked(4, 8, extent=(2, 8)),))
    counts = semeval_counts(align(key, [marked(3, 8)]))
    assert counts[Schema.STRICT] == Counts(1, 0, 0, 0, 0)


def test_what_is_optional_is_left_out() -> None:
    key = AnswerKey((asked(0, 4, required=False), asked(10, 14, required=False), asked(20, 24)))
    counts = semeval_counts(align(key, [marked(0, 4), marked(20, 22)]))
    assert counts[Schema.PARTIAL] == Counts(0, 0, 1, 0, 0)


def test_fragment_is_spurious_and_sharing_annotation_is_missing() -> None:
    split = semeval_counts(align(AnswerKey((asked(0, 4),)), [marked(0, 3), marked(3, 4)]))
    shared = semeval_counts(align(AnswerKey((asked(0, 4), asked(4, 8))), [marked(0, 8)]))
    assert split[Schema.TYPE] == Counts(1, 0, 0, 0, 1)
    assert shared[Schema.TYPE] == Counts(1, 0, 0, 1, 0)


def test_precision_recall_and_f1_count_a_partial_pair_by_half() -> None:
    counts = Counts(correct=2, incorrect=1, partial=2, missing=3, spurious=5)
    assert (counts.precision, counts.recall) == (Fraction(3, 10), Fraction(3, 8))
    assert counts.f1 == Fraction(1, 3)


def test_nothing_asked_and_nothing_marked_counts_as_0() -> None:
    counts = Counts(0, 0, 0, 0, 0)
    assert [counts.precision, counts.recall, counts.f1] == [0, 0, 0]
