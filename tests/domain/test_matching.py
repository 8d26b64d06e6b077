"""Matching, step by step: what meets what, and what it is called."""

import random
from fractions import Fraction

import pytest

from annotate.domain.alignment import Alignment, KeyOutcome, LabelledSpan, SpanOutcome
from annotate.domain.answer_key import Alternative, AnswerKey, KeyAnnotation
from annotate.domain.grading import GradeRule, grade
from annotate.domain.matching import align
from annotate.domain.span import Span


def asked(
    start: int,
    end: int,
    label: str = "claim",
    *,
    extent: tuple[int, int] | None = None,
    required: bool = True,
    weight: int = 1,
    accepted: dict[str, Fraction] | None = None,
) -> KeyAnnotation:
    alternative = Alternative(Span(start, end), Span(*(extent or (start, end))))
    return KeyAnnotation(label, (alternative,), required, weight, accepted or {})


def marked(start: int, end: int, label: str = "claim") -> LabelledSpan:
    return LabelledSpan(label, Span(start, end))


def aligned(key: list[KeyAnnotation], *spans: LabelledSpan) -> Alignment:
    return align(AnswerKey(tuple(key)), spans)


def span_outcomes(alignment: Alignment) -> list[str]:
    return [match.outcome for match in alignment.span_matches]


def key_outcomes(alignment: Alignment) -> list[tuple[KeyOutcome, object]]:
    return [(match.outcome, match.quality) for match in alignment.key_matches]


def test_pairing_is_the_best_for_all_and_not_for_the_first() -> None:
    # The long span fits the first annotation best, but then nothing would be left for the second.
    alignment = aligned([asked(0, 10), asked(10, 14)], marked(0, 12), marked(0, 9))
    assert [match.keys for match in alignment.span_matches] == [(1,), (0,)]


def test_pairing_prefers_weight_to_fit() -> None:
    alignment = aligned([asked(0, 12), asked(8, 20, weight=3)], marked(7, 13))
    assert [match.outcome for match in alignment.key_matches] == ["missed", "boundary"]


def test_pairing_prefers_the_right_label_to_an_accepted_one() -> None:
    key = [asked(0, 4, "claim", accepted={"denial": Fraction(1, 2)})]
    alignment = aligned(key, marked(0, 4, "denial"), marked(0, 4, "claim"))
    assert span_outcomes(alignment) == ["fragment", "exact"]


def test_tie_between_annotations_at_one_place_is_not_broken_by_the_names_of_labels() -> None:
    # The accepted label on the heavy one earns as much as the right label on the light one.
    scores = set()
    for right, other in (("claim", "denial"), ("denial", "claim")):
        heavy = asked(0, 4, other, weight=2, accepted={right: Fraction(1, 2)})
        alignment = aligned([asked(0, 4, right), heavy], marked(0, 4, right))
        scores.add(grade(alignment, GradeRule()).score)
    assert len(scores) == 1


def test_quality_is_1_from_core_to_extent() -> None:
    key = [asked(4, 8, extent=(2, 10))]
    qualities = [
        aligned(key, marked(*edges)).key_matches[0].quality
        for edges in ((4, 8), (2, 10), (3, 8), (1, 10), (2, 11), (5, 8))
    ]
    assert qualities == [1, 1, 1, Fraction(8, 9), Fraction(8, 9), Fraction(3, 4)]


def test_quality_is_0_beside_the_core() -> None:
    alignment = aligned([asked(4, 8, extent=(2, 10))], marked(8, 10))
    assert span_outcomes(alignment) == [SpanOutcome.SPURIOUS]
    assert key_outcomes(alignment) == [(KeyOutcome.MISSED, 0)]


def test_quality_is_that_of_the_best_alternative() -> None:
    annotation = KeyAnnotation(
        "claim", (Alternative.just(Span(0, 10)), Alternative.just(Span(0, 4)))
    )
    match = aligned([annotation], marked(0, 5)).key_matches[0]
    assert (match.quality, match.alternative) == (Fraction(4, 5), 1)


def test_accepted_label_is_near() -> None:
    key = [asked(0, 4, accepted={"denial": Fraction(1, 2)})]
    alignment = aligned(key, marked(0, 3, "denial"))
    assert span_outcomes(alignment) == [SpanOutcome.NEAR_LABEL]
    assert key_outcomes(alignment) == [(KeyOutcome.NEAR_LABEL, Fraction(3, 4))]
    assert alignment.key_matches[0].label_credit == Fraction(1, 2)


def test_duplicates_and_blanks_are_told_apart_from_spans() -> None:
    alignment = aligned(
        [asked(0, 4)], LabelledSpan("claim", None), marked(0, 4), marked(0, 4), marked(0, 4, "x")
    )
    assert span_outcomes(alignment) == ["blank", "exact", "duplicate", "spurious"]
    assert alignment.span_matches[2].duplicate_of == 1


def test_fragments_count_together() -> None:
    alignment = aligned([asked(0, 10)], marked(5, 9), marked(0, 5))
    assert span_outcomes(alignment) == [SpanOutcome.FRAGMENT, SpanOutcome.BOUNDARY]
    assert key_outcomes(alignment) == [(KeyOutcome.SPLIT, Fraction(9, 10))]
    assert alignment.key_matches[0].spans == (1, 0)


def test_fragment_that_does_not_help_changes_nothing() -> None:
    alignment = aligned([asked(0, 10)], marked(0, 10), marked(3, 5))
    assert span_outcomes(alignment) == [SpanOutcome.EXACT, SpanOutcome.FRAGMENT]
    assert key_outcomes(alignment) == [(KeyOutcome.EXACT, 1)]


@pytest.mark.parametrize(
    ("start", "outcome"), [(6, SpanOutcome.FRAGMENT), (7, SpanOutcome.SPURIOUS)]
)
def test_fragment_lies_inside_by_half_at_least(start: int, outcome: SpanOutcome) -> None:
    alignment = aligned([asked(0, 10)], marked(0, 9), marked(start, 14))
    assert span_outcomes(alignment) == [SpanOutcome.BOUNDARY, outcome]


def test_piece_beside_the_core_is_a_fragment_unless_it_has_another_label_for_something() -> None:
    whole = asked(2, 10, extent=(0, 10))
    piece = marked(0, 2)
    alone = aligned([whole], marked(2, 10), piece)
    over_another = aligned([whole, asked(0, 2, "denial")], marked(2, 10), piece)
    assert span_outcomes(alone) == [SpanOutcome.EXACT, SpanOutcome.FRAGMENT]
    assert span_outcomes(over_another) == [SpanOutcome.EXACT, SpanOutcome.WRONG_LABEL]


def test_span_over_several_annotations_counts_for_each() -> None:
    alignment = aligned([asked(10, 20), asked(22, 40)], marked(10, 40))
    assert span_outcomes(alignment) == [SpanOutcome.MERGED]
    assert alignment.span_matches[0].keys == (1, 0)
    assert key_outcomes(alignment) == [(KeyOutcome.MERGED, Fraction(14, 15))] * 2


def test_span_over_many_annotations_is_measured_by_all_of_them_at_once() -> None:
    # By itself none of the ten is a half of the span; together they are all of it.
    alignment = aligned([asked(at, at + 2) for at in range(0, 20, 2)], marked(0, 20))
    assert key_outcomes(alignment) == [(KeyOutcome.MERGED, 1)] * 10


@pytest.mark.parametrize(("end", "outcome"), [(28, KeyOutcome.MERGED), (29, KeyOutcome.MISSED)])
def test_shared_span_overlaps_by_half_at_least(end: int, outcome: KeyOutcome) -> None:
    alignment = aligned([asked(0, 8), asked(8, 14)], marked(0, end))
    assert alignment.key_matches[1].outcome is outcome


@pytest.mark.parametrize(("end", "outcome"), [(12, KeyOutcome.MERGED), (11, KeyOutcome.MISSED)])
def test_shared_span_holds_half_of_the_core_at_least(end: int, outcome: KeyOutcome) -> None:
    alignment = aligned([asked(0, 10), asked(10, 14)], marked(0, end))
    assert alignment.key_matches[1].outcome is outcome


def test_shared_span_counts_with_all_its_fragments() -> None:
    # Split in two, the outer annotation is whole, and so is the inner one with it.
    alignment = aligned([asked(0, 10), asked(1, 4)], marked(0, 8), marked(8, 10))
    assert key_outcomes(alignment) == [(KeyOutcome.MERGED, 1)] * 2


def test_annotation_shares_the_span_that_earns_it_most() -> None:
    key = [asked(0, 4), asked(20, 24, weight=9), asked(22, 26, weight=9), asked(2, 6)]
    alignment = aligned(key, marked(0, 6), marked(0, 26))
    assert alignment.key_matches[3].spans == (0,)


def test_other_label_at_the_same_place_is_wrong() -> None:
    alignment = aligned([asked(0, 4)], marked(0, 5, "denial"))
    assert span_outcomes(alignment) == [SpanOutcome.WRONG_LABEL]
    assert key_outcomes(alignment) == [(KeyOutcome.WRONG_LABEL, 0)]
    assert alignment.span_matches[0].quality == Fraction(4, 5)


def test_what_meets_an_optional_annotation_is_optional_whatever_its_label() -> None:
    key = [asked(0, 4, required=False), asked(10, 14, required=False)]
    alignment = aligned(key, marked(0, 3), marked(10, 14, "denial"))
    assert span_outcomes(alignment) == [SpanOutcome.OPTIONAL] * 2
    assert [match.outcome for match in alignment.key_matches] == ["boundary", "wrong_label"]
    assert alignment.faults == 0


def test_optional_annotation_that_nothing_meets_is_unused() -> None:
    assert key_outcomes(aligned([asked(0, 4, required=False)])) == [(KeyOutcome.OPTIONAL_UNUSED, 0)]


def test_alignment_names_the_words_that_are_missing_and_those_that_are_too_many() -> None:
    alignment = aligned([asked(4, 10, extent=(3, 10))], marked(2, 6), marked(8, 9))
    assert alignment.marked_words(0) == (Span(2, 6), Span(8, 9))
    assert alignment.held_words(0) == (Span(4, 6), Span(8, 9))
    assert alignment.missing_words(0) == (Span(6, 8), Span(9, 10))
    assert alignment.extra_words(0) == (Span(2, 3),)


def test_words_of_a_shared_span_are_too_many_only_outside_all_that_share_it() -> None:
    alignment = aligned([asked(10, 20), asked(22, 40)], marked(9, 38))
    assert alignment.shared_with(0) == (1, 0)
    assert [alignment.extra_words(key) for key in (0, 1)] == [(Span(9, 10), Span(20, 22))] * 2
    assert [alignment.missing_words(key) for key in (0, 1)] == [(), (Span(38, 40),)]


def test_a_thousand_overlapping_spans_are_matched_and_change_with_no_order() -> None:
    chance = random.Random(7)
    edges = [sorted(chance.sample(range(1000), 2)) for _ in range(1060)]
    key = [asked(start, end) for start, end in edges[:60]]
    spans = [marked(start, end) for start, end in edges[60:]]
    alignment = aligned(key, *spans)
    pairs = [match.spans[0] for match in alignment.key_matches]
    assert len(set(pairs)) == 60
    chance.shuffle(spans)
    chance.shuffle(key)
    rule = GradeRule()
    assert grade(aligned(key, *spans), rule) == grade(alignment, rule)
