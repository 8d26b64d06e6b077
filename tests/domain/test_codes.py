"""Join and return codes: easily told apart, forgiving when typed, never unkind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.domain.codes import (
    JOIN_ALPHABET,
    JOIN_LENGTH,
    RETURN_LENGTH,
    RETURN_WORDS,
    new_join_code,
    new_return_code,
    normalise_join_code,
    normalise_return_code,
)


def test_join_code_has_eight_characters_of_its_alphabet() -> None:
    codes = {new_join_code() for _ in range(200)}
    assert {len(code) for code in codes} == {JOIN_LENGTH} == {8}
    assert set("".join(codes)) == set(JOIN_ALPHABET)
    assert len(codes) == 200


@pytest.mark.parametrize("pair", ["0O", "1I", "1L", "2Z", "5S", "8B", "UV"])
def test_alphabet_has_no_two_characters_that_look_alike(pair: str) -> None:
    assert not set(pair) <= set(JOIN_ALPHABET)


def test_alphabet_has_no_vowel_to_spell_with() -> None:
    assert set(JOIN_ALPHABET) & set("AEIOU") == set()
    assert len(set(JOIN_ALPHABET)) == len(JOIN_ALPHABET)


@pytest.mark.parametrize(
    "typed",
    [
        "CDFG3467",
        "cdfg3467",
        "cdfg-3467",
        " CDFG 3467 ",
        "c d f g 3 4 6 7",
        "CDFG–3467",
        "cdfg.3467\n",
    ],
)
def test_join_code_may_be_typed_carelessly(typed: str) -> None:
    assert normalise_join_code(typed) == "CDFG3467"


@given(st.text())
def test_normalised_join_code_is_normalised_already(typed: str) -> None:
    code = normalise_join_code(typed)
    assert normalise_join_code(code) == code


def test_return_code_is_three_of_the_words() -> None:
    codes = [new_return_code() for _ in range(200)]
    assert {len(code.split(" ")) for code in codes} == {RETURN_LENGTH} == {3}
    assert {word for code in codes for word in code.split(" ")} <= set(RETURN_WORDS)
    assert len(set(codes)) == 200


def test_words_are_told_apart_by_their_first_four_letters() -> None:
    assert len({word[:4] for word in RETURN_WORDS}) == len(RETURN_WORDS)
    assert all(word.isascii() and word.isalpha() and word.islower() for word in RETURN_WORDS)


@pytest.mark.parametrize("word", ["abuse", "dumb", "fat", "gun", "naked", "ugly", "weapon"])
def test_no_word_is_unkind(word: str) -> None:
    assert word not in RETURN_WORDS


@pytest.mark.parametrize(
    "typed",
    [
        "apple river stone",
        "Apple River STONE",
        "  apple   river\nstone ",
        "apple-river-stone",
        "apple, river, stone.",
        "1. apple 2. river 3. stone",
    ],
)
def test_return_code_may_be_typed_carelessly(typed: str) -> None:
    assert normalise_return_code(typed) == "apple river stone"


def test_return_code_keeps_the_order_of_its_words() -> None:
    assert normalise_return_code("stone river apple") != normalise_return_code("apple river stone")


@given(st.text())
def test_normalised_return_code_is_normalised_already(typed: str) -> None:
    code = normalise_return_code(typed)
    assert normalise_return_code(code) == code
