"""What a key remembers of what a class marks: never more than its bound, and to no effect."""

from itertools import combinations

import pytest

from annotate.domain.alignment import LabelledSpan
from annotate.domain.answer_key import Alternative, AnswerKey, KeyAnnotation
from annotate.domain.matching import align
from annotate.domain.span import Span
from annotate.domain.targets import REMEMBERED

WHOLE = Span(0, 1000)

SPANS = [LabelledSpan("claim", Span(*edges)) for edges in combinations(range(100), 2)]
"""More spans of a passage than a key remembers."""


def key() -> AnswerKey:
    return AnswerKey((KeyAnnotation("claim", (Alternative.just(WHOLE),)),))


@pytest.mark.parametrize(
    ("marked", "remembered"),
    [
        (REMEMBERED - 1, REMEMBERED - 1),
        (REMEMBERED, REMEMBERED),
        (REMEMBERED + 1, REMEMBERED),
    ],
)
def test_key_remembers_what_pieces_touch_up_to_a_bound(marked: int, remembered: int) -> None:
    answer_key = key()
    for span in SPANS[:marked]:
        align(answer_key, [span])
    assert answer_key.targets.meetings.cache_info().currsize == remembered


@pytest.mark.parametrize(
    ("marked", "remembered"),
    [
        (REMEMBERED - 1, REMEMBERED - 1),
        (REMEMBERED, REMEMBERED),
        (REMEMBERED + 1, REMEMBERED),
    ],
)
def test_key_remembers_gatherings_up_to_a_bound(marked: int, remembered: int) -> None:
    answer_key = key()
    whole = LabelledSpan("claim", WHOLE)
    for span in SPANS[:marked]:
        align(answer_key, [whole, span])
    assert answer_key.targets.gather.cache_info().currsize == remembered


def test_class_that_repeats_itself_is_remembered_once() -> None:
    answer_key = key()
    for _ in range(30):
        align(answer_key, SPANS[:2])
    assert answer_key.targets.meetings.cache_info().misses == 2
    assert answer_key.targets.gather.cache_info().misses == 1


def test_what_a_key_forgot_is_found_again() -> None:
    answer_key = key()
    before = align(answer_key, SPANS[:3]).key_matches
    for span in SPANS:
        align(answer_key, [span])
    assert align(answer_key, SPANS[:3]).key_matches == before
    assert answer_key.targets.meetings.cache_info().misses == len(SPANS) + 3
