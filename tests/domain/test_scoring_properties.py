"""What must always hold of a grade, whatever the key, the student's spans and the rule."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from annotate.domain.alignment import KeyOutcome, LabelledSpan, SpanOutcome
from annotate.domain.answer_key import Alternative, AnswerKey, KeyAnnotation
from annotate.domain.grading import Credit, GradeRule, grade, points_by_key
from annotate.domain.matching import align
from annotate.domain.span import Span
from tests.domain.strategies import (
    LABELS,
    WORDS,
    answer_keys,
    key_annotations,
    labels,
    rules,
    scenes,
    scenes_with_lone,
    shifted,
    word_spans,
)

type Scene = tuple[AnswerKey, list[LabelledSpan]]

CREDITS = [Fraction(1, 10), Fraction(1, 2), Fraction(9, 10)]

APART = WORDS + 10
"""Where a lone annotation lies: so far behind the rest of the scene that nothing touches both."""


def score(key: AnswerKey, spans: list[LabelledSpan], rule: GradeRule) -> Fraction:
    return grade(align(key, spans), rule).score


def with_lone(key: AnswerKey, lone: KeyAnnotation) -> AnswerKey:
    return AnswerKey((*key.annotations, lone))


def equally_weighted(scene: Scene) -> Scene:
    """The scene with all weights 1. Under the balanced method a heavy annotation that is barely met
    raises what was "highlighted" by its whole weight, more than a wrong highlight does."""
    key, spans = scene
    return AnswerKey(tuple(replace(each, weight=1) for each in key.annotations)), spans


def lone_annotations(required: bool | None = None) -> st.SearchStrategy[KeyAnnotation]:
    return key_annotations(required).map(lambda annotation: shifted(annotation, APART))


@given(scenes(), rules)
def test_score_lies_between_0_and_1(scene: Scene, rule: GradeRule) -> None:
    assert 0 <= score(*scene, rule) <= 1


@given(answer_keys, rules)
def test_key_itself_scores_1(key: AnswerKey, rule: GradeRule) -> None:
    spans = [
        LabelledSpan(annotation.label, annotation.alternatives[0].core)
        for annotation in key.annotations
    ]
    assume(len(set(spans)) == len(spans))  # no two annotations ask for the same
    assert score(key, spans, rule) == 1


@given(answer_keys, rules)
def test_nothing_scores_0_unless_nothing_is_asked(key: AnswerKey, rule: GradeRule) -> None:
    asked = any(annotation.required for annotation in key.annotations)
    assert score(key, [], rule) == (0 if asked else 1)


@given(scenes(), rules, st.data())
def test_order_of_spans_and_key_changes_nothing(
    scene: Scene, rule: GradeRule, data: st.DataObject
) -> None:
    key, spans = scene
    other_key = AnswerKey(tuple(data.draw(st.permutations(key.annotations))))
    other_spans = data.draw(st.permutations(spans))
    assert score(other_key, other_spans, rule) == score(key, spans, rule)


@given(scenes(), st.data())
def test_order_of_spans_changes_no_outcome(scene: Scene, data: st.DataObject) -> None:
    key, spans = scene
    different = list(dict.fromkeys(spans))
    order = data.draw(st.permutations(range(len(different))))
    before = align(key, different)
    after = align(key, [different[index] for index in order])
    assert [match._replace(spans=()) for match in after.key_matches] == [
        match._replace(spans=()) for match in before.key_matches
    ]
    assert after.span_matches == tuple(before.span_matches[index] for index in order)


@given(scenes(), rules, st.data())
def test_duplicates_change_nothing(scene: Scene, rule: GradeRule, data: st.DataObject) -> None:
    key, spans = scene
    assume(spans)
    repeated = data.draw(st.lists(st.sampled_from(spans), min_size=1))
    before, after = align(key, spans), align(key, [*spans, *repeated])
    assert grade(after, rule) == grade(before, rule)
    assert after.key_matches == before.key_matches


@given(scenes(), rules, labels)
def test_blank_span_changes_nothing(scene: Scene, rule: GradeRule, label: str) -> None:
    key, spans = scene
    assert score(key, [*spans, LabelledSpan(label, None)], rule) == score(key, spans, rule)


@given(scenes(), rules, labels, word_spans())
def test_spurious_span_never_helps(scene: Scene, rule: GradeRule, label: str, span: Span) -> None:
    key, spans = scene
    after = align(key, [*spans, LabelledSpan(label, span)])
    assume(after.span_matches[-1].outcome is SpanOutcome.SPURIOUS)
    assert grade(after, rule).score <= score(key, spans, rule)


@given(scenes_with_lone(), rules)
def test_exact_span_for_a_missed_annotation_never_hurts(scene: Scene, rule: GradeRule) -> None:
    key, spans = scene
    before = align(key, spans)
    assume(before.key_matches[-1].outcome is KeyOutcome.MISSED)
    missed = key.annotations[-1]
    exact = LabelledSpan(missed.label, missed.alternatives[0].core)
    assert score(key, [*spans, exact], rule) >= grade(before, rule).score


@given(scenes(), rules, lone_annotations(required=False))
def test_exact_optional_span_changes_nothing(
    scene: Scene, rule: GradeRule, optional: KeyAnnotation
) -> None:
    key, spans = with_lone(scene[0], optional), scene[1]
    exact = LabelledSpan(optional.label, optional.alternatives[-1].core)
    assert score(key, [*spans, exact], rule) == score(key, spans, rule)


@given(scenes(), rules, lone_annotations(required=True), word_spans(), st.sampled_from([0, 1]))
def test_moving_an_edge_of_a_lone_span_towards_the_key_never_hurts(
    scene: Scene, rule: GradeRule, asked: KeyAnnotation, span: Span, edge: int
) -> None:
    asked = replace(asked, weight=1, alternatives=asked.alternatives[:1])
    scene = equally_weighted(scene)
    core, extent = asked.alternatives[0]
    before = Span(span.start + APART, span.end + APART)
    first, last = ((extent.start, core.start), (core.end, extent.end))[edge]
    assume(not first <= before[edge] <= last)
    step = 1 if before[edge] < first else -1
    after = Span(before.start + step * (edge == 0), before.end + step * (edge == 1))
    assume(after.length)
    key, spans = with_lone(scene[0], asked), scene[1]
    scores = [
        score(key, [*spans, LabelledSpan(asked.label, lone)], rule) for lone in (before, after)
    ]
    assert scores == sorted(scores)


@given(scenes(), rules, lone_annotations(), st.data())
def test_splitting_an_exact_span_is_free(
    scene: Scene, rule: GradeRule, asked: KeyAnnotation, data: st.DataObject
) -> None:
    key, spans = with_lone(scene[0], asked), scene[1]
    core, extent = data.draw(st.sampled_from(asked.alternatives))
    exact = Span(
        data.draw(st.integers(extent.start, core.start)),
        data.draw(st.integers(core.end, extent.end)),
    )
    cuts = data.draw(st.sets(st.integers(exact.start, exact.end), max_size=4))
    edges = sorted(cuts | {exact.start, exact.end})
    pieces = [LabelledSpan(asked.label, Span(*piece)) for piece in pairwise(edges)]
    whole = LabelledSpan(asked.label, exact)
    assert score(key, [*spans, *pieces], rule) == score(key, [*spans, whole], rule)


@given(scenes(), lone_annotations(), word_spans(), labels, rules)
def test_relabelling_to_the_right_label_never_hurts(
    scene: Scene, asked: KeyAnnotation, span: Span, label: str, rule: GradeRule
) -> None:
    scene = equally_weighted(scene)
    key = with_lone(scene[0], replace(asked, weight=1))
    place = Span(span.start + APART, span.end + APART)
    before = score(key, [*scene[1], LabelledSpan(label, place)], rule)
    assert score(key, [*scene[1], LabelledSpan(asked.label, place)], rule) >= before


@given(scenes(), rules, st.permutations(LABELS), st.integers(1, 9))
def test_renaming_labels_and_shifting_the_text_changes_nothing(
    scene: Scene, rule: GradeRule, names: list[str], by: int
) -> None:
    key, spans = scene
    new = dict(zip(LABELS, names, strict=True))
    moved_key = AnswerKey(
        tuple(
            replace(
                shifted(annotation, by),
                label=new[annotation.label],
                accepted={new[label]: credit for label, credit in annotation.accepted.items()},
            )
            for annotation in key.annotations
        )
    )
    moved_spans = [
        LabelledSpan(new[label], span and Span(span.start + by, span.end + by))
        for label, span in spans
    ]
    assert score(moved_key, moved_spans, rule) == score(key, spans, rule)


@given(scenes(), rules)
def test_credits_are_ordered_from_strict_to_lenient(scene: Scene, rule: GradeRule) -> None:
    strict, half, lenient, proportional = (
        score(*scene, replace(rule, credit=credit))
        for credit in (Credit.STRICT, Credit.HALF, Credit.LENIENT, Credit.PROPORTIONAL)
    )
    assert strict <= half <= lenient
    assert strict <= proportional


@given(scenes(), rules)
def test_points_add_up_over_the_key(scene: Scene, rule: GradeRule) -> None:
    alignment = align(*scene)
    points = points_by_key(alignment, rule)
    assert sum(points) == grade(alignment, rule).points
    assert all(
        0 <= each <= (annotation.weight if annotation.required else 0)
        for each, annotation in zip(points, scene[0].annotations, strict=True)
    )


@given(answer_keys, rules)
def test_whole_text_under_every_label_earns_almost_nothing(key: AnswerKey, rule: GradeRule) -> None:
    assume(any(annotation.required for annotation in key.annotations))
    text = 20 * WORDS
    everything = [LabelledSpan(label, Span(0, text)) for label in LABELS]
    assert score(key, everything, rule) <= Fraction(2 * WORDS, text)


@given(scenes(), rules, lone_annotations(), word_spans(), labels, st.data())
def test_widening_an_extent_never_lowers_a_grade_that_used_it(
    scene: Scene, rule: GradeRule, asked: KeyAnnotation, span: Span, label: str, data: st.DataObject
) -> None:
    place = Span(span.start + APART, span.end + APART)
    spans = [*scene[1], LabelledSpan(label, place)]
    before, after = data.draw(st.tuples(st.integers(0, 5), st.integers(0, 5)))
    wider = replace(
        asked,
        alternatives=tuple(
            Alternative(core, Span(extent.start - before, extent.end + after))
            for core, extent in asked.alternatives
        ),
    )
    assert score(with_lone(scene[0], wider), spans, rule) >= score(
        with_lone(scene[0], asked), spans, rule
    )


@given(scenes(), rules, lone_annotations(), word_spans(), st.data())
def test_accepting_one_more_label_never_lowers_a_grade_that_used_it(
    scene: Scene, rule: GradeRule, asked: KeyAnnotation, span: Span, data: st.DataObject
) -> None:
    asked = replace(asked, weight=1, accepted={})
    key, spans = equally_weighted(scene)
    label = data.draw(st.sampled_from([label for label in LABELS if label != asked.label]))
    generous = replace(asked, accepted={label: data.draw(st.sampled_from(CREDITS))})
    spans = [*spans, LabelledSpan(label, Span(span.start + APART, span.end + APART))]
    assert score(with_lone(key, generous), spans, rule) >= score(with_lone(key, asked), spans, rule)
