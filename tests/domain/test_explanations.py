"""Explanations: every outcome in a sentence that is true and that people understand."""

import re
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import assume, given

from annotate.domain.alignment import KeyOutcome, LabelledSpan, SpanOutcome
from annotate.domain.answer_key import AnswerKey, KeyAnnotation
from annotate.domain.explanations import Explainer
from annotate.domain.matching import align
from annotate.domain.span import Span
from annotate.domain.words import Words
from tests.domain.strategies import scenes
from tests.domain.test_matching import asked

TEXT = (
    "The report says at least 5,087 people died. “That is not true,” the ministry said on Sunday, "
    "while another paper wrote that more than two hundred hostages were taken away by night."
)
NAMES = {"claim": "Unconfirmed claim", "denial": "Denial"}


def explainer(key: Sequence[KeyAnnotation], *spans: tuple[str, int, int] | None) -> Explainer:
    """An explainer of spans given as label, first word and end; None stands for a blank."""
    found = [
        LabelledSpan("claim", None) if span is None else LabelledSpan(span[0], Span(*span[1:]))
        for span in spans
    ]
    return Explainer(TEXT, Words.of(TEXT), align(AnswerKey(tuple(key)), found), NAMES)


FIGURE = asked(3, 7)  # "at least 5,087 people"


@pytest.mark.parametrize(
    ("span", "explanation"),
    [
        (("claim", 3, 7), "You marked just the right words."),
        (
            ("claim", 5, 7),
            "You marked 2 of the 4 words; you left out “at least”.",
        ),
        (
            ("claim", 4, 6),
            "You marked 2 of the 4 words; you left out “at”, “people”.",
        ),
        (
            ("claim", 3, 8),
            "You marked all of the 4 words that count. 1 word is too many: “died”.",
        ),
        (
            ("claim", 2, 8),
            "You marked all of the 4 words that count. 2 words are too many: “says”, “died”.",
        ),
        (
            ("claim", 6, 14),
            (
                "You marked 1 of the 4 words; you left out “at least 5,087”. "
                "7 words are too many: “died. “That is not true,” the ministry”."
            ),
        ),
        (
            ("claim", 6, 17),
            (
                "You marked 1 of the 4 words; you left out “at least 5,087”. "
                "10 words are too many: “died. “That is not … said on Sunday”."
            ),
        ),
        (("denial", 10, 12), "The answer key marks nothing here as “Denial”."),
        (
            ("denial", 3, 7),
            (
                "The answer key marks a passage here too, "
                "but as “Unconfirmed claim” and not as “Denial”."
            ),
        ),
        (("nonsense", 10, 12), "The answer key marks nothing here as “nonsense”."),
        (None, "This highlight holds no words, so it does not count."),
    ],
)
def test_lone_highlight_is_explained(span: tuple[str, int, int] | None, explanation: str) -> None:
    assert explainer([FIGURE], span).explain_span(0) == explanation


def test_single_word_is_explained_in_the_singular() -> None:
    explained = explainer([asked(5, 6)], ("claim", 5, 7)).explain_span(0)
    assert explained == "You marked the one word that counts. 1 word is too many: “people”."


def test_quotation_of_eight_words_is_whole_and_of_nine_is_shortened() -> None:
    whole = explainer([asked(0, 9)], ("claim", 0, 1)).explain_span(0)
    shortened = explainer([asked(0, 10)], ("claim", 0, 1)).explain_span(0)
    assert whole == (
        "You marked 1 of the 9 words; you left out “report says at least 5,087 people died. “That”."
    )
    assert shortened == (
        "You marked 1 of the 10 words; you left out “report says at least … died. “That is”."
    )


def test_accepted_label_is_explained() -> None:
    key = [asked(3, 7, accepted={"denial": Fraction(1, 3)})]
    assert explainer(key, ("denial", 4, 7)).explain_span(0) == (
        "The best label here is “Unconfirmed claim”; “Denial” is accepted "
        "and earns 33.3 % of the points. "
        "You marked 3 of the 4 words; you left out “at”."
    )


def test_split_passage_is_explained_from_all_sides() -> None:
    explain = explainer([FIGURE], ("claim", 3, 5), ("claim", 6, 7))
    together = (
        "You marked this passage in 2 pieces, which count together. "
        "You marked 3 of the 4 words; you left out “5,087”."
    )
    assert explain.explain_span(0) == together
    assert explain.explain_key(0) == together
    assert explain.explain_span(1) == "You marked this passage in 2 pieces, which count together."


def test_further_piece_that_helps_nothing_is_explained() -> None:
    explain = explainer([FIGURE], ("claim", 3, 7), ("claim", 4, 6))
    assert explain.explain_span(1) == (
        "You found this passage with another highlight already; "
        "this further piece of it changes nothing."
    )


def test_merged_passages_are_explained_from_both_sides() -> None:
    explain = explainer([asked(0, 3), asked(4, 8)], ("claim", 0, 7))
    merged = "One highlight covers 2 passages and counts for each of them; it fits them by 75.0 %."
    assert explain.explain_span(0) == f"{merged} You left out “died”. 1 word is too many: “at”."
    assert explain.explain_key(0) == (
        f"{merged} You marked all of the 3 words that count. 1 word is too many: “at”."
    )
    assert explain.explain_key(1) == (
        f"{merged} You marked 3 of the 4 words; you left out “died”. 1 word is too many: “at”."
    )


def test_second_highlight_beside_a_found_passage_is_explained() -> None:
    explain = explainer([FIGURE], ("claim", 3, 7), ("claim", 6, 9))
    assert explain.explain_span(1) == (
        "You found the passage here with another highlight already, "
        "and most of this one lies outside it."
    )


def test_highlight_beside_the_words_that_count_is_explained() -> None:
    explain = explainer([asked(3, 7, extent=(2, 8))], ("claim", 7, 8))
    assert explain.explain_span(0) == (
        "This highlight comes near a passage, but holds none of the words that count."
    )


def test_repeated_highlight_is_explained() -> None:
    explain = explainer([FIGURE], ("claim", 3, 7), ("claim", 3, 7))
    assert explain.explain_span(1) == (
        "You marked the same words with the same label before; they count only once."
    )


def test_optional_passage_is_explained() -> None:
    key = [asked(3, 7, required=False), asked(9, 12, required=False)]
    explain = explainer(key, ("claim", 3, 6))
    assert explain.explain_span(0) == (
        "This passage may be marked or left out: your highlight neither earns points nor costs any."
    )
    assert [explain.explain_key(index) for index in (0, 1)] == [
        (
            "You marked 3 of the 4 words; you left out “people”. "
            "It is optional, so this changes no points."
        ),
        "This passage may be marked or left out: leaving it out costs nothing.",
    ]


def test_missed_passage_is_explained() -> None:
    assert explainer([FIGURE]).explain_key(0) == (
        "You missed this passage: none of your highlights counts for it."
    )


LONG_TEXT = " ".join(f"w{index}" for index in range(60))
LONG_WORDS = Words.of(LONG_TEXT)


@given(scenes())
def test_every_outcome_is_explained_without_a_gap(
    scene: tuple[AnswerKey, list[LabelledSpan]],
) -> None:
    alignment = align(*scene)
    explain = Explainer(LONG_TEXT, LONG_WORDS, alignment)
    explanations = [explain.explain_span(index) for index in range(len(alignment.spans))]
    explanations += [explain.explain_key(index) for index in range(len(scene[0].annotations))]
    assert all(re.fullmatch(r"[A-Z0-9][^{}()]*\.", each) for each in explanations)


@given(scenes())
def test_nothing_is_said_to_be_marked_only_where_nothing_is(
    scene: tuple[AnswerKey, list[LabelledSpan]],
) -> None:
    key, spans = scene
    alignment = align(key, spans)
    explain = Explainer(LONG_TEXT, LONG_WORDS, alignment)
    said = [
        explain.explain_span(index).startswith("The answer key marks nothing here")
        for index in range(len(spans))
    ]
    true = [
        match.outcome is SpanOutcome.SPURIOUS
        and not any(
            span and span.overlap(extent)
            for annotation in key.annotations
            if annotation.credit(label)
            for _, extent in annotation.alternatives
        )
        for (label, span), match in zip(spans, alignment.span_matches, strict=True)
    ]
    assert said == true


@given(scenes())
def test_counted_words_are_those_of_the_sets(scene: tuple[AnswerKey, list[LabelledSpan]]) -> None:
    key, spans = scene
    alignment = align(key, spans)
    boundaries = [
        (index, match)
        for index, match in enumerate(alignment.key_matches)
        if match.outcome is KeyOutcome.BOUNDARY
    ]
    assume(boundaries)
    explain = Explainer(LONG_TEXT, LONG_WORDS, alignment)
    for index, match in boundaries:
        core, extent = key.annotations[index].alternatives[match.alternative]
        span = spans[match.spans[0]].span
        assert span is not None
        held, extra = set(range(*span)) & set(range(*core)), set(range(*span)) - set(range(*extent))
        counts = [int(count) for count in re.findall(r"(?<![w\d])\d+", explain.explain_key(index))]
        expected = [] if core.length == 1 else [core.length]
        if len(held) < core.length:
            expected = [len(held), core.length]
        assert counts[: len(expected) + bool(extra)] == expected + [len(extra)] * bool(extra)


class Bracketing:
    """A translation that can be told from the original."""

    def gettext(self, message: str, /) -> str:
        return f"<{message}>"

    def ngettext(self, singular: str, plural: str, number: int, /) -> str:
        return f"<{singular if number == 1 else plural}>"


def test_explanations_go_through_the_translator() -> None:
    alignment = align(AnswerKey((FIGURE,)), [LabelledSpan("claim", Span(3, 6))])
    explain = Explainer(TEXT, Words.of(TEXT), alignment, NAMES, Bracketing())
    assert explain.explain_span(0) == ("<You marked 3 of the 4 words; you left out <“people”>.>")


def test_numbers_are_written_as_the_reader_does() -> None:
    alignment = align(AnswerKey((asked(0, 3), asked(4, 8))), [LabelledSpan("claim", Span(0, 7))])
    explain = Explainer(TEXT, Words.of(TEXT), alignment, number=lambda n: str(n).replace(".", ","))
    assert "75,0 %" in explain.explain_span(0)
