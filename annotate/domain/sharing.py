"""Step 4 of matching: a span that covers several key annotations counts for each of them."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from annotate.domain.pairing import Meeting, Pairing
from annotate.domain.regions import intersection, size, union
from annotate.domain.span import Span

type _Covers = dict[int, dict[int, int]]
"""By the position of a span, the places that it covers, each with the alternative."""


def share_spans(pairing: Pairing, meetings: Mapping[int, Sequence[Meeting]]) -> None:
    """Let targets that were not met share the spans, paired with others, that cover them.

    `meetings` are the spans of a right label at the core of each target. A span covers a target if
    it holds at least half of the core. It is shared if its overlap with all that it covers is at
    least one half. A target that several spans could share takes the one that earns it most, the
    first of equals.
    """
    covers = _covers(pairing, meetings)
    if not covers:
        return
    own = {position: place for place, (position, _, _, _) in pairing.met.items()}
    overlaps = {
        position: _overlap(pairing, own[position], others) for position, others in covers.items()
    }
    offers: dict[int, tuple[Fraction, int]] = {}
    for position in sorted(covers, key=pairing.piece):
        numerator, denominator = overlaps[position]
        if 2 * numerator >= denominator:
            for place in covers[position]:
                target = pairing.key.targets.ordered[place]
                earned, of = target.credits[pairing.spans[position][0]]
                merit = Fraction(numerator * earned, denominator * of)
                if place not in offers or merit > offers[place][0]:
                    offers[place] = merit, position
    for place, (_, position) in sorted(offers.items()):
        first = own[position]
        pairing.met[first] = (position, *overlaps[position], pairing.met[first][3])
        pairing.met[place] = (position, *overlaps[position], covers[position][place])
        pairing.merged.setdefault(first, []).append(place)


def _covers(pairing: Pairing, meetings: Mapping[int, Sequence[Meeting]]) -> _Covers:
    covers: _Covers = {}
    for place in meetings.keys() - pairing.met.keys():
        for position, _, _, _ in meetings[place]:
            start, end, _ = pairing.piece(position)
            alternative = pairing.key.targets.ordered[place].covered_by(start, end)
            if alternative is not None:
                covers.setdefault(position, {})[place] = alternative
    return covers


def _overlap(pairing: Pairing, own: int, others: Mapping[int, int]) -> tuple[int, int]:
    """Return `|S ∩ ∪extents| / |S ∪ ∪cores|` over a target and the others that its span covers.

    If the target was split, S is all its pieces: splitting is free here too.
    """
    position, _, _, alternative = pairing.met[own]
    positions = [position, *(pairing.joined[own] if own in pairing.split else ())]
    marked = union(Span(*pairing.piece(position)[:2]) for position in positions)
    alternatives = [
        pairing.key.targets.ordered[place].alternatives[index]
        for place, index in ((own, alternative), *others.items())
    ]
    extents = union(Span(start, end) for _, _, start, end in alternatives)
    cores = [Span(start, end) for start, end, _, _ in alternatives]
    return size(intersection(marked, extents)), size(union([*marked, *cores]))
