"""The optimal pairing is a true optimum with one answer."""

from fractions import Fraction
from itertools import product

from hypothesis import assume, given
from hypothesis import strategies as st

from annotate.domain.optimal_pairing import Edge, optimal_pairing

type Rows = list[list[Edge[int]]]


@st.composite
def edges(draw: st.DrawFn, columns: int) -> list[Edge[int]]:
    chosen = draw(st.sets(st.integers(0, columns - 1), max_size=columns))
    # Few different weights, so that ties are common.
    return [(column, draw(st.integers(1, 4)), draw(st.integers(1, 3))) for column in sorted(chosen)]


small_rows = st.integers(1, 5).flatmap(lambda columns: st.lists(edges(columns), max_size=4))
wide_rows = st.integers(1, 12).flatmap(lambda columns: st.lists(edges(columns), max_size=12))


def weight(rows: Rows, columns: list[int | None]) -> Fraction:
    return sum(
        (
            Fraction(numerator, denominator)
            for row, chosen in zip(rows, columns, strict=True)
            for column, numerator, denominator in row
            if column == chosen
        ),
        Fraction(0),
    )


def by_trying_all(rows: Rows) -> list[int | None]:
    """The heaviest; of these the one with most pairs; of these the first rows' lowest columns."""
    none_is_last = float("inf")
    candidates = [
        list(columns)
        for columns in product(*([None, *(edge[0] for edge in row)] for row in rows))
        if len(taken := [c for c in columns if c is not None]) == len(set(taken))
    ]
    return min(
        candidates,
        key=lambda columns: (
            -weight(rows, columns),
            columns.count(None),
            [none_is_last if column is None else column for column in columns],
        ),
    )


@given(small_rows)
def test_pairing_is_the_one_that_trying_all_finds(rows: Rows) -> None:
    assert optimal_pairing(rows) == by_trying_all(rows)


@given(wide_rows)
def test_pairing_is_never_worse_than_a_greedy_one(rows: Rows) -> None:
    ranked = sorted(
        ((Fraction(n, d), row, column) for row, each in enumerate(rows) for column, n, d in each),
        reverse=True,
    )
    greedy: list[int | None] = [None] * len(rows)
    for _, row, column in ranked:
        if greedy[row] is None and column not in greedy:
            greedy[row] = column
    assert weight(rows, optimal_pairing(rows)) >= weight(rows, greedy)


@given(wide_rows)
def test_pairing_is_one_to_one_and_uses_edges_only(rows: Rows) -> None:
    chosen = optimal_pairing(rows)
    taken = [column for column in chosen if column is not None]
    assert len(taken) == len(set(taken))
    assert all(
        column is None or column in {edge[0] for edge in row}
        for row, column in zip(rows, chosen, strict=True)
    )


@given(wide_rows, st.data())
def test_order_of_edges_changes_nothing(rows: Rows, data: st.DataObject) -> None:
    shuffled = [data.draw(st.permutations(row)) for row in rows]
    assert optimal_pairing(shuffled) == optimal_pairing(rows)


@given(wide_rows, st.data())
def test_unused_column_can_be_taken_away(rows: Rows, data: st.DataObject) -> None:
    chosen = optimal_pairing(rows)
    unused = sorted({edge[0] for row in rows for edge in row} - set(chosen))
    assume(unused)
    away = data.draw(st.sampled_from(unused))
    rest = [[edge for edge in row if edge[0] != away] for row in rows]
    assert optimal_pairing(rest) == chosen


def test_pairing_gives_up_the_greatest_pair_for_a_greater_sum() -> None:
    rows: Rows = [[(0, 9, 10), (1, 8, 10)], [(0, 8, 10)]]
    assert optimal_pairing(rows) == [1, 0]


def test_pairing_does_not_round() -> None:
    # The two sums differ by less than any float of their size can tell.
    great = 10**12
    rows: Rows = [
        [(0, great, great + 1), (1, great - 1, great)],
        [(0, great, great + 1), (1, great, great + 1)],
    ]
    assert optimal_pairing(rows) == [0, 1]
