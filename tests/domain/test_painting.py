"""Text and spans turned into runs, and the blocks that a span meets."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.domain.painting import Painted, Run, blocks_met, runs
from annotate.domain.span import Span
from annotate.domain.text import Block, BlockKind, assemble

LENGTH = 12

spans = st.tuples(st.integers(0, LENGTH), st.integers(0, LENGTH)).map(
    lambda ends: Span(min(ends), max(ends))
)
painted_spans = st.lists(st.builds(Painted, spans, st.sampled_from("xyz")), max_size=8)


def test_text_without_spans_is_one_run() -> None:
    assert list(runs(Span(3, 9), [])) == [Run(3, 9, (), None, (), ())]


def test_empty_window_has_no_run() -> None:
    assert list(runs(Span(3, 3), [Painted(Span(0, 9), "x")])) == []


def test_nested_and_touching_spans_are_divided_at_every_edge() -> None:
    painted = [Painted(Span(0, 6), "x"), Painted(Span(2, 4), "y"), Painted(Span(6, 8), "x")]
    assert list(runs(Span(0, 9), painted)) == [
        Run(0, 2, ("x",), 0, (0,), ()),
        Run(2, 4, ("x", "y"), 1, (1,), (1,)),
        Run(4, 6, ("x",), 0, (), (0,)),
        Run(6, 8, ("x",), 2, (2,), (2,)),
        Run(8, 9, (), None, (), ()),
    ]


def test_spans_of_equal_style_give_one_coat() -> None:
    painted = [Painted(Span(0, 4), "x"), Painted(Span(2, 6), "x")]
    assert [run.styles for run in runs(Span(0, 6), painted)] == [("x",)] * 3


def test_span_that_reaches_beyond_the_window_neither_opens_nor_closes_in_it() -> None:
    painted = [Painted(Span(0, 9), "x")]
    assert list(runs(Span(3, 6), painted)) == [Run(3, 6, ("x",), 0, (), ())]
    assert list(runs(Span(0, 3), painted)) == [Run(0, 3, ("x",), 0, (0,), ())]
    assert list(runs(Span(6, 9), painted)) == [Run(6, 9, ("x",), 0, (), (0,))]


@pytest.mark.parametrize("span", [Span(0, 3), Span(6, 9), Span(4, 4)])
def test_span_that_holds_nothing_of_the_window_is_not_painted(span: Span) -> None:
    assert list(runs(Span(3, 6), [Painted(span, "x")])) == [Run(3, 6, (), None, (), ())]


@given(spans, painted_spans)
def test_runs_follow_one_another_and_fill_the_window(window: Span, painted: list[Painted]) -> None:
    places = [place for run in runs(window, painted) for place in range(run.start, run.end)]
    assert places == list(range(*window))
    assert all(run.start < run.end for run in runs(window, painted))


@given(spans, painted_spans)
def test_every_code_point_has_the_styles_of_the_spans_over_it(
    window: Span, painted: list[Painted]
) -> None:
    for run in runs(window, painted):
        for place in range(run.start, run.end):
            over = [index for index, (span, _) in enumerate(painted) if place in range(*span)]
            assert run.styles == tuple(sorted({painted[index].style for index in over}))


@given(spans, painted_spans)
def test_shortest_span_over_a_run_is_on_top(window: Span, painted: list[Painted]) -> None:
    for run in runs(window, painted):
        over = [span.length for span, _ in painted if span.start <= run.start < span.end]
        top = None if run.top is None else painted[run.top].span
        assert (top.length if top else None) == min(over, default=None)
        assert top is None or top.holds(Span(run.start, run.end))


@given(painted_spans)
def test_every_span_opens_and_closes_once_at_its_own_edges(painted: list[Painted]) -> None:
    found = list(runs(Span(0, LENGTH), painted))
    opened = {index: run.start for run in found for index in run.opening}
    closed = {index: run.end for run in found for index in run.closing}
    shown = {index: span for index, (span, _) in enumerate(painted) if span.length}
    assert opened == {index: span.start for index, span in shown.items()}
    assert closed == {index: span.end for index, span in shown.items()}
    counted = Counter(index for run in found for index in (*run.opening, *run.closing))
    assert counted == dict.fromkeys(shown, 2)


@given(painted_spans, st.lists(st.integers(1, LENGTH - 1), unique=True).map(sorted))
def test_windows_side_by_side_open_and_close_as_one_does(
    painted: list[Painted], cuts: list[int]
) -> None:
    windows = [Span(start, end) for start, end in pairwise([0, *cuts, LENGTH])]
    whole = list(runs(Span(0, LENGTH), painted))
    parts = [run for window in windows for run in runs(window, painted)]
    for name in ("opening", "closing"):
        assert Counter(i for run in parts for i in getattr(run, name)) == Counter(
            i for run in whole for i in getattr(run, name)
        )


def blocks_of(*texts: str) -> tuple[Block, ...]:
    return assemble((BlockKind.PARAGRAPH, text) for text in texts)[1]


@pytest.mark.parametrize(
    ("span", "met"),
    [
        (Span(0, 3), [0]),
        (Span(0, 4), [0]),
        (Span(0, 5), [0]),
        (Span(0, 6), [0, 1]),
        (Span(2, 11), [0, 1, 2]),
        (Span(3, 5), [0]),
        (Span(3, 6), [1]),
        (Span(4, 7), [1]),
        (Span(5, 8), [1]),
        (Span(8, 10), [1]),
        (Span(3, 11), [1, 2]),
        (Span(10, 13), [2]),
    ],
)
def test_blocks_met_are_those_that_hold_part_of_the_span(span: Span, met: list[int]) -> None:
    assert list(blocks_met(blocks_of("one", "two", "six"), span)) == met


def test_span_before_the_first_block_counts_to_it() -> None:
    assert list(blocks_met([Block(BlockKind.PARAGRAPH, 2, 5)], Span(0, 1))) == [0]
    assert list(blocks_met([Block(BlockKind.PARAGRAPH, 2, 5)], Span(0, 3))) == [0]


@given(st.lists(st.integers(1, 4), min_size=1, max_size=5), st.data())
def test_span_with_words_meets_the_blocks_it_overlaps(
    lengths: list[int], data: st.DataObject
) -> None:
    blocks = blocks_of(*("x" * length for length in lengths))
    start = data.draw(st.integers(0, blocks[-1].end - 1))
    span = Span(start, data.draw(st.integers(start + 1, blocks[-1].end)))
    overlapped = [
        index for index, block in enumerate(blocks) if span.overlap(Span(block.start, block.end))
    ]
    met = list(blocks_met(blocks, span))
    if overlapped:
        assert met == overlapped
    else:
        [before] = met
        assert blocks[before].end <= span.start
        assert span.end <= blocks[before + 1].start
