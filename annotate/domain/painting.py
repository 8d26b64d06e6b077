"""Text and spans turned into the runs that a page paints."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from annotate.domain.span import Span
from annotate.domain.text import Block


class Painted(NamedTuple):
    """A span to paint; spans of equal style lie in one coat of paint where they overlap."""

    span: Span
    style: str


class Run(NamedTuple):
    """A stretch of text, in code points, whose paint does not change from its start to its end.

    `styles` are in the order of the paint, outermost first; `top` is the index of the shortest
    span over the run, or None; `opening` and `closing` are the indexes of the spans that begin
    where the run does and end where it does.
    """

    start: int
    end: int
    styles: tuple[str, ...]
    top: int | None
    opening: tuple[int, ...]
    closing: tuple[int, ...]


def runs(window: Span, painted: Sequence[Painted]) -> Iterator[Run]:
    """Divide the window, in code points, into runs; their texts joined are the window's text.

    Spans may overlap, nest, touch, and reach beyond the window. A run holds each style once
    however many spans lie there, so that the page grows with the text and not with the overlaps.
    """
    opening: dict[int, list[int]] = {}
    closing: dict[int, list[int]] = {}
    edges = {window.start, window.end}
    for index, (span, _style) in enumerate(painted):
        if window.overlap(span):
            opening.setdefault(max(span.start, window.start), []).append(index)
            closing.setdefault(min(span.end, window.end), []).append(index)
            edges |= {max(span.start, window.start), min(span.end, window.end)}
    active: dict[int, None] = {}
    coats: Counter[str] = Counter()
    places = sorted(edges)
    for start, end in pairwise(places):
        for index in closing.get(start, ()):
            del active[index]
            coats[painted[index].style] -= 1
        for index in opening.get(start, ()):
            active[index] = None
            coats[painted[index].style] += 1
        yield Run(
            start,
            end,
            tuple(style for style in sorted(coats) if coats[style]),
            min(active, key=lambda index: painted[index].span.length, default=None),
            tuple(i for i in opening.get(start, ()) if painted[i].span.start == start),
            tuple(i for i in closing.get(end, ()) if painted[i].span.end == end),
        )


_start = attrgetter("start")


def blocks_met(blocks: Sequence[Block], span: Span) -> range:
    """Return the indexes of the blocks that hold part of the span.

    A span that lies between two blocks counts to the one before it, so that it is never nowhere.
    """
    first = max(0, bisect_right(blocks, span.start, key=_start) - 1)
    last = max(first, bisect_right(blocks, span.end - 1, key=_start) - 1)
    if first < last and span.start >= blocks[first].end:
        first += 1
    return range(first, last + 1)
