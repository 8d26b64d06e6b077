"""The ways through the steps of matching: the short ones lead where the long one does."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from annotate.domain.alignment import LabelledSpan
from annotate.domain.answer_key import AnswerKey
from annotate.domain.contest import settle
from annotate.domain.matching import align
from annotate.domain.pairing import Pairing
from annotate.domain.span import Piece
from annotate.domain.target import Meeting
from tests.domain.strategies import WORDS, answer_keys, scenes, shifted, spans_beside

type Scene = tuple[AnswerKey, list[LabelledSpan]]


@st.composite
def scenes_apart(draw: st.DrawFn) -> Scene:
    """Key annotations of which no span touches two, and up to 12 spans."""
    annotations = draw(answer_keys).annotations
    key = AnswerKey(tuple(shifted(each, 2 * WORDS * n) for n, each in enumerate(annotations)))
    return key, draw(spans_beside(key, max_size=12))


def settled_as_one_contest(key: AnswerKey, spans: list[LabelledSpan]) -> Pairing:
    pieces = [(span.start, span.end, label) if span else (0, 0, label) for label, span in spans]
    pairing = Pairing(key, pieces)
    meetings: dict[int, list[Meeting]] = {}
    different = {(start, end, label) for start, end, label in pieces if start < end}
    for piece in different:
        for meeting in key.targets.meetings[piece]:
            meetings.setdefault(meeting[0], []).append(meeting)
    settle(pairing, meetings)
    pairing.count_faults(len(different))
    return pairing


def in_order(pairing: Pairing) -> Pairing:
    """The pairing with the pieces that joined a target in order: which is joined first is open."""
    joined: dict[int, Sequence[Piece]] = {
        place: sorted(pieces) for place, pieces in pairing.joined.items()
    }
    return replace(pairing, joined=joined)


@given(scenes())
def test_pairing_is_that_of_one_contest(scene: Scene) -> None:
    assert in_order(align(*scene).pairing) == in_order(settled_as_one_contest(*scene))


@given(scenes_apart())
def test_pairing_of_what_lies_apart_is_that_of_one_contest(scene: Scene) -> None:
    assert in_order(align(*scene).pairing) == in_order(settled_as_one_contest(*scene))
