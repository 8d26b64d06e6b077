"""Regions behave as the sets of units that they stand for."""

from hypothesis import given
from hypothesis import strategies as st

from annotate.domain.regions import Region, covered, difference, intersection, size, union
from annotate.domain.span import Span
from tests.domain.strategies import WORDS, word_spans

span_lists = st.lists(word_spans(), max_size=6)


def units(region: list[Span] | Region) -> set[int]:
    return {unit for span in region for unit in range(*span)}


def in_normal_form(region: Region) -> bool:
    edges = [edge for span in region for edge in span]
    return edges == sorted(set(edges))


@given(span_lists)
def test_union_holds_what_any_span_holds(spans: list[Span]) -> None:
    region = union(spans)
    assert units(region) == units(spans)
    assert size(region) == len(units(spans))
    assert in_normal_form(region)


@given(span_lists, span_lists)
def test_intersection_holds_what_both_hold(one: list[Span], other: list[Span]) -> None:
    both = intersection(union(one), union(other))
    assert units(both) == units(one) & units(other)
    assert in_normal_form(both)


@given(span_lists, span_lists)
def test_difference_holds_what_only_the_first_holds(one: list[Span], other: list[Span]) -> None:
    rest = difference(union(one), union(other))
    assert units(rest) == units(one) - units(other)
    assert in_normal_form(rest)


@given(span_lists, st.integers(0, WORDS), st.integers(0, WORDS))
def test_covered_counts_what_the_pieces_hold_of_a_window(
    pieces: list[Span], start: int, end: int
) -> None:
    assert covered(sorted(pieces), start, end) == len(units(pieces) & set(range(start, end)))
