"""Spans: their lengths and overlaps, where they may lie, and how a quotation finds its places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.domain.span import InvalidSpan, Span, check_span, occurrences

spans = st.tuples(st.integers(0, 20), st.integers(1, 20)).map(
    lambda pair: Span(pair[0], pair[0] + pair[1])
)


def units(span: Span) -> set[int]:
    return set(range(*span))


@given(spans, spans)
def test_overlap_is_the_number_of_units_in_both(one: Span, other: Span) -> None:
    assert one.overlap(other) == len(units(one) & units(other))
    assert one.length == len(units(one))
    assert one.holds(other) == (units(other) <= units(one))


@pytest.mark.parametrize("span", [Span(0, 1), Span(0, 7), Span(6, 7), Span(2, 5)])
def test_span_inside_the_text_is_accepted(span: Span) -> None:
    check_span("one two", span)


@pytest.mark.parametrize(
    "span", [Span(-1, 2), Span(0, 0), Span(3, 3), Span(4, 2), Span(0, 8), Span(7, 8), Span(8, 9)]
)
def test_span_outside_the_text_is_refused(span: Span) -> None:
    with pytest.raises(InvalidSpan, match=f"span {span.start}-{span.end} does not lie in"):
        check_span("one two", span)


@pytest.mark.parametrize("blank", [" ", "\n\n", "\t\u00a0\u2003"])
def test_span_of_white_space_alone_is_refused(blank: str) -> None:
    with pytest.raises(InvalidSpan, match="holds only white space"):
        check_span(f"a{blank}b", Span(1, 1 + len(blank)))
    check_span(f"a{blank}b", Span(1, 2 + len(blank)))


def places(text: str, quote: str) -> list[str]:
    return [text[start:end] for start, end in occurrences(text, quote)]


def test_quotation_is_found_wherever_its_words_stand() -> None:
    assert list(occurrences("to be or not to be", "to be")) == [Span(0, 5), Span(13, 18)]


def test_quotation_is_found_inside_longer_words() -> None:
    assert list(occurrences("other", "the")) == [Span(1, 4)]


@pytest.mark.parametrize("typed", ["one two", "one\ntwo", "  one \t two\r\n", "one\u00a0two"])
@pytest.mark.parametrize("written", ["one two", "one\n\ntwo", "one  two", "one\u2003two"])
def test_any_white_space_equals_any_other(written: str, typed: str) -> None:
    assert places(f"({written})", typed) == [written]


def test_white_space_is_not_invented_or_dropped_within_words() -> None:
    assert places("onetwo", "one two") == []
    assert places("one two", "onetwo") == []


def test_quotation_may_begin_and_end_with_the_text() -> None:
    assert places("one two", "one two") == ["one two"]
    assert places("one two", "one two three") == []


def test_overlapping_occurrences_are_all_found() -> None:
    assert list(occurrences("aaaa", "aa")) == [Span(0, 2), Span(1, 3), Span(2, 4)]
    assert list(occurrences("ha ha ha", "ha ha")) == [Span(0, 5), Span(3, 8)]


def test_occurrences_count_code_points() -> None:
    assert list(occurrences("🙂🙂 said", "said")) == [Span(3, 7)]
    assert list(occurrences("a 👩\u200d👧 b", "👩\u200d👧")) == [Span(2, 5)]


def test_words_are_compared_as_written() -> None:
    assert places("Said", "said") == []
    assert places("caf\u00e9", "cafe\u0301") == []
    assert places("“siege”", '"siege"') == []


@pytest.mark.parametrize("blank", ["", " ", "\n\t\u00a0"])
def test_blank_quotation_is_nowhere(blank: str) -> None:
    assert places("one two", blank) == []


@given(st.text("ab \n🙂", max_size=12), st.text("ab \n🙂", max_size=4))
def test_occurrences_are_all_spans_with_these_words(text: str, quote: str) -> None:
    words = quote.split()
    assert list(occurrences(text, quote)) == [
        Span(start, end)
        for start in range(len(text))
        for end in range(start + 1, len(text) + 1)
        if words and text[start:end].split() == words and text[start:end] == text[start:end].strip()
    ]
