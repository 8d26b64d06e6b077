"""Where spans of a file lie in an article: exactly, by their words, or for somebody to decide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.domain.placing import (
    CONTEXT,
    MOST_PLACES,
    How,
    Placement,
    Placer,
    Quotation,
    mapped,
)
from annotate.domain.span import Span
from annotate.domain.text import canonical

ARTICLE = "The ministry denied it.\n\nLater the ministry denied it again."
raw_texts = st.text(st.sampled_from("ab \n\r\x85\x0b\ufeff\x00😀é"), max_size=20)


def placed(raw: str | None, span: Span | None, **quoted: str) -> Placement:
    return Placer(ARTICLE, raw).place(Quotation(span, **quoted))


@given(raw_texts, st.data())
def test_mapped_span_holds_the_canonical_form_of_what_it_held(
    raw: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, len(raw)))
    text, offsets = mapped(raw)
    assert text == canonical(raw)
    assert (offsets[0], offsets[len(raw)]) == (0, len(text))
    cut = raw[start:end]
    if not (raw[:start] + cut).endswith("\r") and not raw[:start].endswith("\r"):
        assert text[offsets[start] : offsets[end]] == canonical(cut)


def test_same_text_with_other_line_ends_places_exactly() -> None:
    raw = "\ufeff" + ARTICLE.replace("\n", "\r\n")
    start = raw.index("Later")
    assert placed(raw, Span(start, start + 5), words="Later") == Placement(How.EXACT, Span(25, 30))


def test_words_with_carriage_returns_are_those_of_the_article() -> None:
    raw = ARTICLE.replace("\n", "\r\n")
    start, end = raw.index("it."), raw.index("Later") + 5
    assert placed(raw, Span(start, end), words=raw[start:end]) == Placement(How.EXACT, Span(20, 30))


def test_offsets_in_other_units_are_put_right_by_the_words() -> None:
    """Of “😀”, a tool that counts in UTF-16 makes two."""
    placer = Placer("😀 No. 😀 Yes.", "😀 No. 😀 Yes.")
    assert placer.place(Quotation(Span(9, 12), "Yes")) == Placement(How.QUOTED, Span(8, 11))


def test_words_that_occur_twice_are_told_apart_by_those_around_them() -> None:
    raw = f"A new first line.\n\n{ARTICLE}"
    for occurrence in (1, 2):
        start = raw.rindex("ministry") if occurrence == 2 else raw.index("ministry")
        found = ARTICLE.rindex("ministry") if occurrence == 2 else ARTICLE.index("ministry")
        assert placed(raw, Span(start, start + 8)) == Placement(How.QUOTED, Span(found, found + 8))


def test_of_equal_places_the_nearest_is_taken() -> None:
    placer = Placer("no no no", "no no no!")
    assert placer.place(Quotation(Span(40, 42), "no")) == Placement(How.QUOTED, Span(6, 8))
    assert placer.place(Quotation(Span(100, 90), "no")) == Placement(How.QUOTED, Span(6, 8))


def test_quotation_alone_is_placed_if_it_occurs_once() -> None:
    assert placed(None, None, words="Later the") == Placement(How.QUOTED, Span(25, 34))


def test_quotation_that_occurs_twice_is_undecided() -> None:
    assert placed(None, None, words="denied it") == Placement(
        How.UNDECIDED, None, (Span(13, 22), Span(44, 53))
    )


@pytest.mark.parametrize(
    ("around", "span"),
    [({"before": "Later the ministry "}, Span(44, 53)), ({"after": ".\nLater"}, Span(13, 22))],
)
def test_words_around_a_quotation_decide(around: dict[str, str], span: Span) -> None:
    assert placed(None, None, words="denied it", **around) == Placement(How.QUOTED, span)


def test_span_without_text_is_checked_against_its_words() -> None:
    assert placed(None, Span(13, 19), words="denied") == Placement(How.EXACT, Span(13, 19))
    assert placed(None, Span(12, 18), words="denied") == Placement(How.QUOTED, Span(13, 19))


def test_span_without_text_and_words_is_for_somebody_to_decide() -> None:
    assert placed(None, Span(13, 19)) == Placement(How.UNDECIDED, None, (Span(13, 19),))
    assert placed(None, Span(13, 999)) == Placement(How.LOST)


@pytest.mark.parametrize("words", ["confirmed", "", " \n "])
def test_words_that_are_not_in_the_article_are_lost(words: str) -> None:
    assert placed(None, None, words=words) == Placement(How.LOST)
    assert placed("Something else.", Span(0, 9)) == Placement(How.LOST)


@pytest.mark.parametrize(
    "span", [Span(-1, 3), Span(3, 3), Span(5, 4), Span(0, len(ARTICLE) + 1), Span(23, 25)]
)
def test_span_that_holds_nothing_is_lost(span: Span) -> None:
    assert placed(ARTICLE, span) == Placement(How.LOST)


def test_whole_text_is_placed() -> None:
    everything = Span(0, len(ARTICLE))
    assert placed(ARTICLE, everything) == Placement(How.EXACT, everything)


def test_places_looked_at_are_bounded() -> None:
    for count in (MOST_PLACES, MOST_PLACES + 1):
        placement = Placer("no. " * count, None).place(Quotation(None, "no"))
        assert len(placement.places) == MOST_PLACES
    assert CONTEXT == 64
