"""Regions: sets of units, each written as spans in order that neither overlap nor touch."""

from collections.abc import Iterable

from annotate.domain.span import Span

type Region = tuple[Span, ...]


def union(spans: Iterable[Span]) -> Region:
    """Return the units that any of the spans holds."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def intersection(one: Region, other: Region) -> Region:
    """Return the units that both regions hold."""
    both: list[Span] = []
    left = right = 0
    while left < len(one) and right < len(other):
        start = max(one[left].start, other[right].start)
        end = min(one[left].end, other[right].end)
        if start < end:
            both.append(Span(start, end))
        if one[left].end < other[right].end:
            left += 1
        else:
            right += 1
    return tuple(both)


def difference(one: Region, other: Region) -> Region:
    """Return the units of `one` that `other` does not hold."""
    rest: list[Span] = []
    for span in one:
        start = span.start
        for hole in other:
            if hole.end <= start:
                continue
            if hole.start >= span.end:
                break
            if start < hole.start:
                rest.append(Span(start, hole.start))
            start = hole.end
        if start < span.end:
            rest.append(Span(start, span.end))
    return tuple(rest)


def size(region: Region) -> int:
    """Return how many units the region holds."""
    return sum(end - start for start, end in region)


def covered(pieces: Iterable[tuple[int, int]], start: int, end: int) -> int:
    """Return how many units of `[start, end)` the pieces hold together; they may overlap, and come
    in the order of their starts."""
    held = 0
    for piece_start, piece_end in pieces:
        start = max(start, piece_start)
        if piece_end > start:
            if start >= end:
                break
            held += min(end, piece_end) - start
            start = piece_end
    return held
