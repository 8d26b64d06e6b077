"""How seats are named: by a first name and an initial, or by a pseudonym."""

import pytest

from annotate.domain.seat_names import (
    LONGEST_NAME,
    first_name_and_initial,
    free_names,
    new_pseudonyms,
    repeated,
)


@pytest.mark.parametrize(
    ("given", "family", "named"),
    [
        ("Adaeze", "Nwosu", "Adaeze N."),
        ("Jan", "van der Berg", "Jan B."),
        ("Jan", "de groot", "Jan D."),
        ("Siobhán", "O’Neill", "Siobhán O."),
        ("Élodie", "Élan", "Élodie É."),
        ("Kim", "", "Kim"),
        ("小明", "王", "小明 王."),
        ("Kim", "–", "Kim"),
        ("Anna Maria", "’t Hooft", "Anna Maria H."),
    ],
)
def test_name_says_the_first_name_and_an_initial(given: str, family: str, named: str) -> None:
    assert first_name_and_initial(given, family) == named


@pytest.mark.parametrize("length", [LONGEST_NAME - 3, LONGEST_NAME - 2, 100])
def test_long_name_is_cut(length: int) -> None:
    assert first_name_and_initial("x" * length, "Nwosu") == "x" * (LONGEST_NAME - 3) + " N."


def test_names_that_are_taken_or_repeated_are_numbered() -> None:
    names = free_names(["Kim L.", "Sam P.", "kim l.", "x" * 60, "x" * 60], ["SAM P."])
    assert names == ["Kim L.", "Sam P. (2)", "kim l. (2)", "x" * 60, "x" * 56 + " (2)"]


def test_repeated_tells_which_names_are_not_free() -> None:
    assert repeated(["Kim", "Sam", "kim", "Ada"], ["SAM"]) == {1, 2}
    assert repeated([], ["Sam"]) == set()


def test_pseudonyms_are_two_words_and_all_different() -> None:
    names = new_pseudonyms(300, [])
    assert len(set(names)) == 300
    assert {len(name.split()) for name in names} == {2}


def test_pseudonyms_come_in_no_order() -> None:
    assert new_pseudonyms(30, []) != new_pseudonyms(30, [])


@pytest.mark.parametrize("number", [1, 2, 1500])
def test_pseudonyms_that_are_taken_are_not_given_again(number: int) -> None:
    words = new_pseudonyms(36 * 40, [])
    names = new_pseudonyms(number, [name.upper() for name in words[1:]])
    assert names[0] == words[0]
    assert len(names) == len({name.casefold() for name in [*names, *words[1:]]}) - len(words) + 1
