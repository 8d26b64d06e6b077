"""What an answer key may hold, and how it is turned into words."""

from fractions import Fraction

import pytest

from annotate.domain.answer_key import (
    Alternative,
    AnswerKey,
    Distractor,
    InvalidKey,
    KeyAnnotation,
)
from annotate.domain.span import Span
from annotate.domain.words import Words

ONE = (Alternative.just(Span(0, 1)),)


@pytest.mark.parametrize(
    ("core", "extent"),
    [
        (Span(2, 5), Span(2, 5)),
        (Span(2, 5), Span(0, 9)),
        (Span(2, 3), Span(2, 3)),
    ],
)
def test_core_lies_within_its_extent(core: Span, extent: Span) -> None:
    annotation = KeyAnnotation("denial", (Alternative(core, extent),))
    assert annotation.alternatives == (Alternative(core, extent),)


@pytest.mark.parametrize(
    ("core", "extent"),
    [
        (Span(2, 5), Span(3, 5)),
        (Span(2, 5), Span(2, 4)),
        (Span(2, 2), Span(0, 9)),
    ],
)
def test_core_that_is_empty_or_leaves_its_extent_is_rejected(core: Span, extent: Span) -> None:
    with pytest.raises(InvalidKey, match="core"):
        KeyAnnotation("denial", (Alternative(core, extent),))


def test_annotation_without_alternatives_is_rejected() -> None:
    with pytest.raises(InvalidKey, match="alternative"):
        KeyAnnotation("denial", ())


def test_weight_is_at_least_1() -> None:
    assert KeyAnnotation("denial", ONE, weight=1).weight == 1
    with pytest.raises(InvalidKey, match="weight"):
        KeyAnnotation("denial", ONE, weight=0)


@pytest.mark.parametrize("credit", [Fraction(1, 100), Fraction(99, 100)])
def test_accepted_label_earns_a_part(credit: Fraction) -> None:
    annotation = KeyAnnotation("denial", ONE, accepted={"claim": credit})
    earned = [annotation.credit(label) for label in ("denial", "claim", "figure")]
    assert earned == [1, credit, 0]


@pytest.mark.parametrize("credit", [Fraction(0), Fraction(1)])
def test_accepted_label_that_earns_nothing_or_all_is_rejected(credit: Fraction) -> None:
    with pytest.raises(InvalidKey, match="credit"):
        KeyAnnotation("denial", ONE, accepted={"claim": credit})


def test_label_that_accepts_itself_is_rejected() -> None:
    with pytest.raises(InvalidKey, match="itself"):
        KeyAnnotation("denial", ONE, accepted={"denial": Fraction(1, 2)})


def test_key_in_words_keeps_everything_but_the_units() -> None:
    words = Words.of("He said “at least 5,087 people” died.")
    annotation = KeyAnnotation(
        "figure",
        (Alternative(core=Span(9, 23), extent=Span(8, 31)),),
        required=False,
        weight=3,
        accepted={"claim": Fraction(1, 2)},
    )
    key = AnswerKey.in_words(words, [annotation], [Distractor("denial", Span(3, 7))])
    assert key == AnswerKey(
        (
            KeyAnnotation(
                "figure",
                (Alternative(core=Span(2, 5), extent=Span(2, 6)),),
                required=False,
                weight=3,
                accepted={"claim": Fraction(1, 2)},
            ),
        ),
        (Distractor("denial", Span(1, 2)),),
    )


def test_core_in_words_lies_within_its_extent_though_the_extent_holds_more_of_another() -> None:
    # The core is a third of "and", so it stands for "and"; the extent has half of "to" instead.
    words = Words.of("and to")
    key = AnswerKey.in_words(
        words, [KeyAnnotation("claim", (Alternative(Span(2, 3), Span(2, 5)),))]
    )
    assert key.annotations[0].alternatives == (Alternative(Span(0, 1), Span(0, 2)),)


def test_core_without_words_is_rejected() -> None:
    with pytest.raises(InvalidKey, match="no word"):
        AnswerKey.in_words(
            Words.of("yes … no"), [KeyAnnotation("denial", (Alternative.just(Span(3, 6)),))]
        )


def test_distractor_without_words_is_rejected() -> None:
    with pytest.raises(InvalidKey, match="no word"):
        AnswerKey.in_words(Words.of("yes … no"), [], [Distractor("denial", Span(4, 5))])


def test_key_counts_what_it_requires() -> None:
    key = AnswerKey(
        (
            KeyAnnotation("denial", ONE, weight=2),
            KeyAnnotation("denial", ONE, weight=5, required=False),
            KeyAnnotation("claim", ONE),
        )
    )
    assert (key.required, key.asked) == (2, 3)
