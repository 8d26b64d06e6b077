"""Distractors: which one a wrong highlight fell for."""

import pytest

from annotate.domain.alignment import LabelledSpan
from annotate.domain.answer_key import Distractor
from annotate.domain.distractors import fell_for
from annotate.domain.span import Span

LOOKS_LIKE_A_CLAIM = Distractor("claim", Span(10, 20))


@pytest.mark.parametrize(
    ("start", "end", "fell"),
    [
        (10, 20, True),
        (0, 40, True),  # all of the distractor
        (12, 14, True),  # all of the span
        (5, 15, True),  # half of both
        (4, 14, False),  # less than half of both
        (18, 22, True),  # half of the span, the smaller
        (19, 22, False),
        (20, 30, False),
    ],
)
def test_span_falls_for_a_distractor_from_half_of_the_smaller_on(
    start: int, end: int, *, fell: bool
) -> None:
    found = fell_for([LOOKS_LIKE_A_CLAIM], LabelledSpan("claim", Span(start, end)))
    assert found == (0 if fell else None)


def test_span_of_another_label_falls_for_nothing() -> None:
    assert fell_for([LOOKS_LIKE_A_CLAIM], LabelledSpan("denial", Span(10, 20))) is None


def test_blank_falls_for_nothing() -> None:
    assert fell_for([LOOKS_LIKE_A_CLAIM], LabelledSpan("claim", None)) is None


def test_span_falls_for_the_distractor_that_it_overlaps_most() -> None:
    distractors = [Distractor("claim", Span(10, 13)), Distractor("claim", Span(12, 18))]
    assert fell_for(distractors, LabelledSpan("claim", Span(11, 17))) == 1


def test_span_falls_for_the_first_of_equal_distractors() -> None:
    distractors = [
        Distractor("denial", Span(10, 20)),
        LOOKS_LIKE_A_CLAIM,
        Distractor("claim", Span(10, 20)),
    ]
    assert fell_for(distractors, LabelledSpan("claim", Span(10, 20))) == 1
