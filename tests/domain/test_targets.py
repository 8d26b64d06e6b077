"""What a key remembers of what a class marks: never more than its bounds, and to no effect."""

from itertools import combinations

import pytest

from annotate.domain.alignment import LabelledSpan
from annotate.domain.answer_key import Alternative, AnswerKey, KeyAnnotation
from annotate.domain.matching import align
from annotate.domain.span import Span
from annotate.domain.targets import LARGEST, REMEMBERED

WHOLE = Span(0, 1000)

SPANS = [LabelledSpan("claim", Span(*edges)) for edges in combinations(range(100), 2)]
"""More spans of a passage than a key remembers."""


around_the_bound = pytest.mark.parametrize(
    ("marked", "remembered"),
    [
        (REMEMBERED - 1, REMEMBERED - 1),
        (REMEMBERED, REMEMBERED),
        (REMEMBERED + 1, REMEMBERED),
    ],
)


def key() -> AnswerKey:
    return AnswerKey((KeyAnnotation("claim", (Alternative.just(WHOLE),)),))


@around_the_bound
def test_key_remembers_what_pieces_touch_up_to_a_bound(marked: int, remembered: int) -> None:
    answer_key = key()
    for span in SPANS[:marked]:
        align(answer_key, [span])
    assert len(answer_key.targets.meetings) == remembered


@around_the_bound
def test_key_remembers_gatherings_up_to_a_bound(marked: int, remembered: int) -> None:
    answer_key = key()
    whole = LabelledSpan("claim", WHOLE)
    for span in SPANS[:marked]:
        align(answer_key, [whole, span])
    assert len(answer_key.targets.gatherings) == remembered


@pytest.mark.parametrize(("touched", "remembered"), [(LARGEST, 1), (LARGEST + 1, 0)])
def test_key_remembers_no_piece_that_touches_very_many_targets(
    touched: int, remembered: int
) -> None:
    places = [Span(10 * place, 10 * place + 5) for place in range(touched)]
    answer_key = AnswerKey(
        tuple(KeyAnnotation("claim", (Alternative.just(place),)) for place in places)
    )
    align(answer_key, [LabelledSpan("claim", WHOLE)])
    assert len(answer_key.targets.meetings) == remembered


@pytest.mark.parametrize(("marked", "remembered"), [(LARGEST, 1), (LARGEST + 1, 0)])
def test_key_remembers_no_gathering_of_very_many_pieces(marked: int, remembered: int) -> None:
    answer_key = key()
    align(answer_key, SPANS[:marked])
    assert len(answer_key.targets.gatherings) == remembered


def test_class_that_repeats_itself_is_remembered_once() -> None:
    answer_key = key()
    for _ in range(30):
        align(answer_key, SPANS[:2])
    assert len(answer_key.targets.meetings) == 2
    assert len(answer_key.targets.gatherings) == 1


def test_what_a_key_has_no_room_for_is_found_all_the_same() -> None:
    full, empty = key(), key()
    for span in SPANS:
        align(full, [span])
    assert align(full, SPANS[-3:]).key_matches == align(empty, SPANS[-3:]).key_matches
