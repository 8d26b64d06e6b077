"""The usual mistake with a key annotation: which it is, and the sentence that says so."""

from fractions import Fraction

import pytest
from hypothesis import given

from annotate.domain.alignment import KeyOutcome, LabelledSpan
from annotate.domain.answer_key import AnswerKey
from annotate.domain.edges import EdgeErrors
from annotate.domain.matching import align
from annotate.domain.mistakes import (
    Mistake,
    MistakeExplainer,
    MistakeKind,
    UsualMistake,
    mistake,
    usual_mistake,
    usual_wrong_label,
)
from tests.domain.strategies import scenes
from tests.domain.test_matching import aligned, asked, marked

KEY = [asked(4, 8, accepted={"figure": Fraction(1, 2)}), asked(8, 12), asked(20, 24)]
MISSED, DENIAL = Mistake(MistakeKind.MISSED), Mistake(MistakeKind.WRONG_LABEL, "denial")


@pytest.mark.parametrize(
    ("spans", "made"),
    [
        ([marked(4, 8)], None),
        ([], Mistake(MistakeKind.MISSED)),
        ([marked(4, 8, "denial")], Mistake(MistakeKind.WRONG_LABEL, "denial")),
        ([marked(4, 8, "figure")], Mistake(MistakeKind.NEAR_LABEL, "figure")),
        ([marked(2, 8)], Mistake(MistakeKind.TOO_LONG)),
        ([marked(4, 7)], Mistake(MistakeKind.TOO_SHORT)),
        ([marked(5, 7)], Mistake(MistakeKind.TOO_SHORT)),
        ([marked(2, 7)], Mistake(MistakeKind.ASKEW)),
        ([marked(4, 12)], Mistake(MistakeKind.MERGED)),
        ([marked(4, 6), marked(6, 8)], Mistake(MistakeKind.SPLIT)),
    ],
)
def test_mistake_is_named_after_what_went_wrong(
    spans: list[LabelledSpan], made: Mistake | None
) -> None:
    assert mistake(aligned(KEY, *spans), 0) == made


def test_optional_annotation_that_is_left_out_is_no_mistake() -> None:
    assert mistake(aligned([asked(0, 4, required=False)]), 0) is None


@given(scenes())
def test_there_is_a_mistake_wherever_the_outcome_is_not_as_asked(
    scene: tuple[AnswerKey, list[LabelledSpan]],
) -> None:
    alignment = align(*scene)
    right = {KeyOutcome.EXACT, KeyOutcome.OPTIONAL_UNUSED}
    for index, match in enumerate(alignment.key_matches):
        assert (mistake(alignment, index) is None) == (match.outcome in right)


def test_usual_mistake_is_the_most_frequent() -> None:
    assert usual_mistake([None, MISSED, DENIAL, DENIAL]) == UsualMistake(DENIAL, 2, 4)


def test_usual_mistake_of_equally_frequent_ones_does_not_depend_on_the_order() -> None:
    figure = Mistake(MistakeKind.WRONG_LABEL, "figure")
    for made in ([MISSED, DENIAL], [DENIAL, MISSED]):
        assert usual_mistake(made) == UsualMistake(MISSED, 1, 2)
    for made in ([figure, DENIAL], [DENIAL, figure]):
        assert usual_mistake(made) == UsualMistake(DENIAL, 1, 2)


def test_class_without_a_mistake_has_no_usual_one() -> None:
    assert usual_mistake([None, None]) is None
    assert usual_wrong_label([None, MISSED]) is None


def test_usual_wrong_label_leaves_other_mistakes_aside() -> None:
    assert usual_wrong_label([MISSED, MISSED, DENIAL]) == UsualMistake(DENIAL, 1, 3)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (MistakeKind.MISSED, "3 of 8 missed it."),
        (MistakeKind.WRONG_LABEL, "3 of 8 called it “a denial”."),
        (MistakeKind.NEAR_LABEL, "3 of 8 called it “a denial”, which earns a part."),
        (MistakeKind.TOO_LONG, "3 of 8 marked too much."),
        (MistakeKind.TOO_SHORT, "3 of 8 marked too little."),
        (MistakeKind.ASKEW, "3 of 8 marked too much at one end and too little at the other."),
        (MistakeKind.MERGED, "3 of 8 marked it in one highlight with another passage."),
        (MistakeKind.SPLIT, "3 of 8 marked it in pieces."),
    ],
)
def test_every_mistake_has_its_sentence(kind: MistakeKind, sentence: str) -> None:
    explainer = MistakeExplainer({"denial": "a denial"})
    assert explainer.explain(UsualMistake(Mistake(kind, "denial"), 3, 8)) == sentence


@pytest.mark.parametrize(
    ("usual", "sentence"),
    [
        ((0, 0), ""),
        ((1, 0), "Usually 1 word too long at the start."),
        ((-1, 0), "Usually 1 word too short at the start."),
        ((0, 2), "Usually 2 words too long at the end."),
        (
            (-2, -3),
            "Usually 2 words too short at the start. Usually 3 words too short at the end.",
        ),
    ],
)
def test_usual_edges_are_said_with_their_direction(usual: tuple[int, int], sentence: str) -> None:
    assert MistakeExplainer().explain_edges(EdgeErrors(*usual)) == sentence
