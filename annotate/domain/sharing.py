"""Step 4 of matching: a span that covers several key annotations counts for each of them."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from annotate.domain.pairing import Pairing
from annotate.domain.regions import intersection, size, union
from annotate.domain.span import Piece, Span
from annotate.domain.target import Meeting

type _Covers = dict[Piece, dict[int, int]]
"""By piece, the places that it covers, each with the alternative."""


def share_spans(pairing: Pairing, meetings: Mapping[int, Sequence[Meeting]]) -> None:
    """Let targets that were not met share the pieces, paired with others, that cover them.

    `meetings` are the pieces of a right label at the core of each target. A piece covers a target
    if it holds at least half of the core. It is shared if its overlap with all that it covers is at
    least one half. A target that several pieces could share takes the one that earns it most, the
    first of equals.
    """
    covers = _covers(pairing, meetings)
    if not covers:
        return
    own = {piece: place for place, piece, *_ in pairing.met.values()}
    overlaps = {piece: _overlap(pairing, own[piece], others) for piece, others in covers.items()}
    offers: dict[int, tuple[Fraction, Piece]] = {}
    for piece in sorted(covers):
        numerator, denominator = overlaps[piece]
        if 2 * numerator >= denominator:
            for place in covers[piece]:
                earned, of = _credit(pairing, place, piece)
                merit = Fraction(numerator * earned, denominator * of)
                if place not in offers or merit > offers[place][0]:
                    offers[place] = merit, piece
    for place, (_, piece) in sorted(offers.items()):
        first = own[piece]
        _, _, credit, _, _, alternative = pairing.met[first]
        pairing.met[first] = first, piece, credit, *overlaps[piece], alternative
        credit, alternative = _credit(pairing, place, piece), covers[piece][place]
        pairing.met[place] = place, piece, credit, *overlaps[piece], alternative
        pairing.merged.setdefault(first, []).append(place)


def _credit(pairing: Pairing, place: int, piece: Piece) -> tuple[int, int]:
    _, _, label = piece
    return pairing.key.targets.ordered[place].credits[label]


def _covers(pairing: Pairing, meetings: Mapping[int, Sequence[Meeting]]) -> _Covers:
    covers: _Covers = {}
    for place in meetings.keys() - pairing.met.keys():
        for _, piece, _, _, _, _ in meetings[place]:
            start, end, _ = piece
            alternative = pairing.key.targets.ordered[place].covered_by(start, end)
            if alternative is not None:
                covers.setdefault(piece, {})[place] = alternative
    return covers


def _overlap(pairing: Pairing, own: int, others: Mapping[int, int]) -> tuple[int, int]:
    """Return `|S ∩ ∪extents| / |S ∪ ∪cores|` over a target and the others that its piece covers.

    If the target was split, S is all its pieces: splitting is free here too.
    """
    _, piece, _, _, _, alternative = pairing.met[own]
    pieces = [piece, *(pairing.joined[own] if own in pairing.split else ())]
    marked = union(Span(start, end) for start, end, _ in pieces)
    alternatives = [
        pairing.key.targets.ordered[place].alternatives[index]
        for place, index in ((own, alternative), *others.items())
    ]
    extents = union(Span(start, end) for _, _, _, start, end in alternatives)
    cores = [Span(start, end) for _, start, end, _, _ in alternatives]
    return size(intersection(marked, extents)), size(union([*marked, *cores]))
