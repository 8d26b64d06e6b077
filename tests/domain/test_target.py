"""How well one target is met: what is found by the shortest way is what the specification says."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from annotate.domain.answer_key import AnswerKey, KeyAnnotation
from annotate.domain.regions import intersection, size, union
from annotate.domain.span import Span
from tests.domain.strategies import key_annotations, word_spans


def quality_by_definition(annotation: KeyAnnotation, spans: list[Span]) -> Fraction:
    marked = union(spans)
    return max(
        Fraction(size(intersection(marked, (extent,))), size(union([*marked, core])))
        if intersection(marked, (core,))
        else Fraction(0)
        for core, extent in annotation.alternatives
    )


@given(key_annotations(), word_spans())
def test_quality_of_a_span_follows_the_definition(annotation: KeyAnnotation, span: Span) -> None:
    (target,) = AnswerKey((annotation,)).targets.ordered
    numerator, denominator, _ = target.quality(*span)
    assert Fraction(numerator, denominator) == quality_by_definition(annotation, [span])


@given(key_annotations(), st.lists(word_spans(), min_size=1, max_size=5).map(sorted))
def test_quality_of_pieces_together_follows_the_definition(
    annotation: KeyAnnotation, spans: list[Span]
) -> None:
    (target,) = AnswerKey((annotation,)).targets.ordered
    numerator, denominator, _ = target.quality_of_all([(*span, "claim") for span in spans])
    assert Fraction(numerator, denominator) == quality_by_definition(annotation, spans)
