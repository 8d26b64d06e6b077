"""Words: the units of scoring, and which of them belong to a span of characters."""

from fractions import Fraction
from unicodedata import category

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotate.domain.span import InvalidSpan, Span
from annotate.domain.words import Words
from tests.domain.strategies import texts


def quoted(text: str) -> list[str]:
    return [text[start:end] for start, end in Words.of(text)]


def is_content(char: str) -> bool:
    return category(char)[0] in "LNM" or category(char) in {"Sc", "Sm", "So"} or char in "%‰"


def held_by_definition(text: str, span: Span) -> Span | None:
    """Which words belong to a span, as the specification says it, word by word."""
    words = list(Words.of(text))
    shares = [
        Fraction(
            sum(is_content(text[at]) for at in range(*word) if span.start <= at < span.end),
            sum(is_content(text[at]) for at in range(*word)),
        )
        for word in words
    ]
    held = [index for index, share in enumerate(shares) if share >= Fraction(1, 2)]
    if not held and any(shares):
        held = [shares.index(max(shares))]
    return Span(held[0], held[-1] + 1) if held else None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        (" \n\t", []),
        ("... — …", []),
        ("“At least,” he said.", ["At", "least", "he", "said"]),
        ("two-week Biden’s 5,087", ["two-week", "Biden’s", "5,087"]),
        ("either/or—and…so–on―there", ["either", "or", "and", "so", "on", "there"]),
        ("$5.2bn (34%) +7 5‰", ["$5.2bn", "34%", "+7", "5‰"]),
        ("snake_case _x_", ["snake_case", "x"]),
        ("e\u0301a", ["e\u0301a"]),
        ("北京say", ["北", "京", "say"]),
        ("はい。ゔ", ["は", "い", "ゔ"]),
        ("ราคา", ["ร", "า", "ค", "า"]),
        ("👩\u200d👩\u200d👧 🙂", ["👩\u200d👩\u200d👧", "🙂"]),
    ],
)
def test_words_are_runs_trimmed_to_content(text: str, words: list[str]) -> None:
    assert quoted(text) == words


@given(texts)
def test_words_hold_all_content_and_only_words_do(text: str) -> None:
    inside = {at for word in Words.of(text) for at in range(*word)}
    assert {at for at, char in enumerate(text) if is_content(char)} <= inside
    assert all(
        is_content(text[start]) and is_content(text[end - 1]) for start, end in Words.of(text)
    )


@given(texts, st.data())
def test_words_within_a_span_follow_the_definition(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    assert Words.of(text).within(span) == held_by_definition(text, span)


@pytest.mark.parametrize(
    ("span", "held"),
    [
        (Span(0, 4), Span(0, 1)),  # "abcd" whole
        (Span(2, 4), Span(0, 1)),  # half of it
        (Span(3, 4), Span(0, 1)),  # less than half, but of nothing more
        (Span(3, 7), Span(1, 2)),  # a quarter of it, and half of "efgh"
        (Span(2, 7), Span(0, 2)),  # half of each
        (Span(3, 6), Span(0, 1)),  # a quarter of each: the first of equals
        (Span(4, 5), None),  # the space between
    ],
)
def test_word_belongs_to_a_span_from_half_of_its_content_on(span: Span, held: Span | None) -> None:
    assert Words.of("abcd efgh").within(span) == held


def test_span_with_less_than_half_of_each_word_stands_for_the_greatest_share() -> None:
    # 2 characters of 10 and 1 of 3: the second word is held more, though by fewer characters.
    assert Words.of("abcdefghij klm").within(Span(8, 12)) == Span(1, 2)


@pytest.mark.parametrize("span", [Span(0, 1), Span(8, 9), Span(0, 9)])
def test_span_may_reach_both_ends_of_the_text(span: Span) -> None:
    assert Words.of("abcd efgh").within(span) == held_by_definition("abcd efgh", span)


@pytest.mark.parametrize(
    "span",
    [Span(-1, 4), Span(-9, 4), Span(0, -1), Span(0, 10), Span(9, 10), Span(4, 4), Span(4, 0)],
)
def test_span_that_does_not_lie_in_the_text_is_refused(span: Span) -> None:
    with pytest.raises(InvalidSpan) as refused:
        Words.of("abcd efgh").within(span)
    assert str(refused.value) == (
        f"the span {span.start}-{span.end} does not lie in the text of 9 characters"
    )


def test_span_inside_a_word_that_holds_no_content_is_blank() -> None:
    assert Words.of("Biden’s").within(Span(5, 6)) is None


def test_span_in_the_middle_of_a_long_word_stands_for_it() -> None:
    assert Words.of("a responsibility b").within(Span(8, 9)) == Span(1, 2)


@given(texts, st.data())
def test_words_turn_into_characters_and_back(text: str, data: st.DataObject) -> None:
    words = Words.of(text)
    assume(len(words))
    start = data.draw(st.integers(0, len(words) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(words))))
    characters = words.to_characters(span)
    assert words.within(characters) == span
    assert (characters.start, characters.end) == (words[span.start].start, words[span.end - 1].end)
