"""Matching a student's spans with the answer key: the five steps of the specification, in order.

1. Equal spans collapse. 2. Spans and key annotations of the same or an accepted label are paired
one to one, for the most weight x credit x quality. 3. Fragments join the key annotation that
they lie in. 4. Key annotations that a span covers besides its own share it. 5. What is left is
paired across labels. Whatever order spans and key annotations come in, the result is the same.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from annotate.domain.alignment import (
    Alignment,
    KeyMatch,
    KeyOutcome,
    LabelledSpan,
    SpanMatch,
    SpanOutcome,
)
from annotate.domain.answer_key import AnswerKey, Target
from annotate.domain.assignment import Edge, heaviest_assignment
from annotate.domain.regions import Region, intersection, size, union
from annotate.domain.span import Span

MAX_ANNOTATIONS = 500
"""The most annotations that one submission may hold."""

_BLANK = SpanMatch(SpanOutcome.BLANK)
_SPURIOUS = SpanMatch(SpanOutcome.SPURIOUS)
_MISSED = KeyMatch(KeyOutcome.MISSED)
_OPTIONAL_UNUSED = KeyMatch(KeyOutcome.OPTIONAL_UNUSED)


class _Piece(NamedTuple):
    """A span that is left after equal ones collapsed, and the places of the targets near it."""

    start: int
    end: int
    label: str
    position: int
    near: list[int]


class _Pair(NamedTuple):
    """How a target was met: by which pieces (the paired one first), and how well."""

    pieces: tuple[int, ...]
    numerator: int
    denominator: int
    alternative: int
    split: bool = False
    merged: bool = False
    wrong_label: bool = False


type _Pairs = dict[int, _Pair]
"""Pairs by the place of their target. Of pairs with the same first piece, its own comes first."""


def align(key: AnswerKey, spans: Sequence[LabelledSpan]) -> Alignment:
    """Compare the spans, in words, with the key. The result keeps the order of both."""
    targets = key.targets
    span_matches, pieces = _collapse(key, spans)
    pairs = _pair_by_label(targets, pieces)
    used = {pair.pieces[0] for pair in pairs.values()}
    fragments = _fragments(targets, pieces, pairs, used)
    _join(targets, pieces, pairs, fragments)
    used.update(fragments)
    if len(pairs) < len(targets):
        _share(targets, pieces, pairs)
        used.update(_pair_across_labels(targets, pieces, pairs, used))
    fragments |= _fragments(targets, pieces, pairs, used, of_core=False)
    for rank, place in fragments.items():
        span_matches[pieces[rank].position] = _fragment_match(targets[place], pieces[rank])
    met: dict[int, list[int]] = {}
    for place, pair in pairs.items():
        met.setdefault(pair.pieces[0], []).append(place)
    for rank, places in met.items():
        span_matches[pieces[rank].position] = _span_match(targets, pieces[rank], places, pairs)
    key_matches = [_MISSED] * len(targets)
    for place, target in enumerate(targets):
        if place in pairs:
            key_matches[target.position] = _key_match(target, pieces, pairs[place])
        elif not target.required:
            key_matches[target.position] = _OPTIONAL_UNUSED
    return Alignment(key, spans, tuple(span_matches), tuple(key_matches))


def _collapse(
    key: AnswerKey, spans: Sequence[LabelledSpan]
) -> tuple[list[SpanMatch], list[_Piece]]:
    """Step 1. Return the different spans in reading order, and a match for every span: those of
    blanks and duplicates are final, every other counts as spurious until it meets something."""
    matches: list[SpanMatch] = []
    different: list[tuple[int, int, str, int]] = []
    first: dict[LabelledSpan, int] = {}
    for index, annotation in enumerate(spans):
        label, span = annotation
        if span is None:
            matches.append(_BLANK)
        elif (earlier := first.setdefault(annotation, index)) == index:
            matches.append(_SPURIOUS)
            different.append((span[0], span[1], label, index))
        else:
            matches.append(SpanMatch(SpanOutcome.DUPLICATE, duplicate_of=earlier))
    different.sort()
    return matches, [_Piece(*piece, key.near(piece[0], piece[1])) for piece in different]


def _pair_by_label(targets: Sequence[Target], pieces: list[_Piece]) -> _Pairs:
    """Step 2."""
    edges: list[list[Edge]] = [[] for _ in targets]
    for rank, (start, end, label, _, near) in enumerate(pieces):
        for place in near:
            target = targets[place]
            credit = target.credits.get(label)
            if credit is not None:
                numerator, denominator, _ = target.quality(start, end)
                if numerator:
                    numerator *= target.weight * credit[0]
                    edges[place].append(Edge(rank, numerator, denominator * credit[1]))
    return _pairs(targets, pieces, heaviest_assignment(edges))


def _pair_across_labels(
    targets: Sequence[Target], pieces: list[_Piece], pairs: _Pairs, used: Collection[int]
) -> list[int]:
    """Step 5. Add the pairs of a wrong label; return the pieces that they use."""
    edges: list[list[Edge]] = [[] for _ in targets]
    for rank, (start, end, _, _, near) in enumerate(pieces):
        if rank not in used:
            for place in near:
                if place not in pairs:
                    numerator, denominator, _ = targets[place].quality(start, end)
                    if numerator:
                        edges[place].append(Edge(rank, numerator, denominator))
    wrong = _pairs(targets, pieces, heaviest_assignment(edges))
    for place, pair in wrong.items():
        pairs[place] = pair._replace(wrong_label=True)
    return [pair.pieces[0] for pair in wrong.values()]


def _pairs(targets: Sequence[Target], pieces: list[_Piece], ranks: list[int | None]) -> _Pairs:
    return {
        place: _Pair((rank,), *targets[place].quality(pieces[rank].start, pieces[rank].end))
        for place, rank in enumerate(ranks)
        if rank is not None
    }


def _fragments(
    targets: Sequence[Target],
    pieces: list[_Piece],
    pairs: _Pairs,
    used: Collection[int],
    *,
    of_core: bool = True,
) -> dict[int, int]:
    """Step 3. Return the place of the paired target that each fragment belongs to.

    That is the one that holds most of it; of equals, the one where its label earns more. Only
    pieces of the core count at first, for what lies beside it may be another annotation.
    """
    fragments: dict[int, int] = {}
    for rank, (start, end, label, _, near) in enumerate(pieces):
        if rank in used:
            continue
        best = (0, 0.0)
        for place in near:
            target = targets[place]
            credit = target.credits.get(label)
            if credit is None or place not in pairs or pairs[place].wrong_label:
                continue
            inside = target.most_inside(start, end)
            merit = (inside, credit[0] / credit[1])
            enough = 2 * inside >= end - start and (not of_core or target.quality(start, end)[0])
            if enough and merit > best:
                best = merit
                fragments[rank] = place
    return fragments


def _join(
    targets: Sequence[Target], pieces: list[_Piece], pairs: _Pairs, fragments: dict[int, int]
) -> None:
    """Step 3, continued. Add the fragments to their pairs; a pair never gets worse by them."""
    joined: dict[int, list[int]] = {}
    for rank, place in fragments.items():
        joined.setdefault(place, []).append(rank)
    for place, ranks in joined.items():
        pair = pairs[place]
        together = (*pair.pieces, *ranks)
        numerator, denominator, alternative = targets[place].region_quality(
            _region(pieces, together)
        )
        if numerator * pair.denominator > pair.numerator * denominator:
            pairs[place] = _Pair(together, numerator, denominator, alternative, split=True)
        else:
            pairs[place] = pair._replace(pieces=together)


def _share(targets: Sequence[Target], pieces: list[_Piece], pairs: _Pairs) -> None:
    """Step 4. Let the key annotations that a span covers besides its own share that span.

    A span covers a key annotation if at least half of the core lies inside. It is shared if its
    overlap with all that it covers is at least one half. A key annotation that several spans
    would share takes the best of them, the first of equals.
    """
    offers: dict[int, tuple[float, int, _Pair]] = {}
    for place, pair in list(pairs.items()):
        marked = _region(pieces, pair.pieces if pair.split else pair.pieces[:1])
        label = pieces[pair.pieces[0]].label
        near = {place for rank in pair.pieces for place in pieces[rank].near}
        covered = {
            other: alternative
            for other in sorted(near - pairs.keys())
            if label in targets[other].credits
            and (alternative := targets[other].covered_by(marked)) is not None
        }
        if not covered:
            continue
        met = [
            targets[other].alternatives[alternative]
            for other, alternative in ((place, pair.alternative), *covered.items())
        ]
        allowed = union(Span(start, end) for _, _, start, end in met)
        asked = union([*marked, *(Span(start, end) for start, end, _, _ in met)])
        numerator, denominator = size(intersection(marked, allowed)), size(asked)
        if 2 * numerator < denominator:
            continue
        for other, alternative in covered.items():
            earned, of = targets[other].credits[label]
            merit = (numerator * earned) / (denominator * of)
            if other not in offers or merit > offers[other][0]:
                shared = pair._replace(numerator=numerator, denominator=denominator, merged=True)
                offers[other] = (merit, place, shared._replace(alternative=alternative))
    for other, (_, place, pair) in sorted(offers.items()):
        pairs[other] = pair
        pairs[place] = pair._replace(alternative=pairs[place].alternative)


def _region(pieces: list[_Piece], ranks: Collection[int]) -> Region:
    return union(Span(pieces[rank].start, pieces[rank].end) for rank in ranks)


def _fragment_match(target: Target, piece: _Piece) -> SpanMatch:
    numerator, denominator, _ = target.quality(piece.start, piece.end)
    return SpanMatch(SpanOutcome.FRAGMENT, (target.position,), numerator, denominator)


def _span_match(
    targets: Sequence[Target], piece: _Piece, places: list[int], pairs: _Pairs
) -> SpanMatch:
    target = targets[places[0]]
    pair = pairs[places[0]]
    numerator, denominator, _ = target.quality(piece.start, piece.end)
    if pair.merged:
        numerator, denominator = pair.numerator, pair.denominator
    if not any(targets[place].required for place in places):
        outcome = SpanOutcome.OPTIONAL
    elif pair.wrong_label:
        outcome = SpanOutcome.WRONG_LABEL
    elif pair.merged:
        outcome = SpanOutcome.MERGED
    elif piece.label != target.label:
        outcome = SpanOutcome.NEAR_LABEL
    else:
        outcome = SpanOutcome.EXACT if numerator == denominator else SpanOutcome.BOUNDARY
    keys = tuple(targets[place].position for place in places)
    return SpanMatch(outcome, keys, numerator, denominator)


def _key_match(target: Target, pieces: list[_Piece], pair: _Pair) -> KeyMatch:
    spans = tuple(pieces[rank].position for rank in pair.pieces)
    if pair.wrong_label:
        return KeyMatch(KeyOutcome.WRONG_LABEL, spans, alternative=pair.alternative)
    credit = target.credits[pieces[pair.pieces[0]].label]
    if credit != (1, 1):
        outcome = KeyOutcome.NEAR_LABEL
    elif pair.merged:
        outcome = KeyOutcome.MERGED
    elif pair.split:
        outcome = KeyOutcome.SPLIT
    else:
        exact = pair.numerator == pair.denominator
        outcome = KeyOutcome.EXACT if exact else KeyOutcome.BOUNDARY
    return KeyMatch(
        outcome, spans, pair.numerator, pair.denominator, credit, pair.alternative, pair.split
    )
