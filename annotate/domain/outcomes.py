"""What became of each span and of each key annotation, read off the pairing."""

from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from annotate.domain.pairing import Pairing
from annotate.domain.span import Piece
from annotate.domain.target import WHOLE, Target


class SpanOutcome(StrEnum):
    """What became of a student's span."""

    EXACT = "exact"
    BOUNDARY = "boundary"  # the right place and label, but words are missing or too many
    FRAGMENT = "fragment"  # a further piece of a key annotation that another span met first
    MERGED = "merged"  # met several key annotations at once
    NEAR_LABEL = "near_label"  # met a key annotation by a label that earns a part
    WRONG_LABEL = "wrong_label"
    SPURIOUS = "spurious"
    OPTIONAL = "optional"
    DUPLICATE = "duplicate"
    BLANK = "blank"


class KeyOutcome(StrEnum):
    """What became of a key annotation."""

    EXACT = "exact"
    BOUNDARY = "boundary"
    SPLIT = "split"  # met by several spans together, better than by the first alone
    MERGED = "merged"  # met by a span that it shares with other key annotations
    NEAR_LABEL = "near_label"
    WRONG_LABEL = "wrong_label"
    MISSED = "missed"
    OPTIONAL_UNUSED = "optional_unused"


class SpanMatch(NamedTuple):
    """What became of one span.

    `keys` are the indexes of the key annotations it met, the one it was paired with first;
    `duplicate_of` is the index of the earlier equal span. `numerator / denominator` is the
    quality of the place, 0 for a span that met nothing; a wrong label has one too, but no points.
    """

    outcome: SpanOutcome
    keys: tuple[int, ...] = ()
    numerator: int = 0
    denominator: int = 1
    duplicate_of: int | None = None

    @property
    def quality(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)


class KeyMatch(NamedTuple):
    """What became of one key annotation.

    `spans` are the indexes of the spans that met it, the one it was paired with first, then its
    fragments; after a wrong label, the span that has it. `numerator / denominator` is the quality
    (0 unless it earns something), `credit` what the label earns (1, or less for an accepted one)
    and `alternative` the index of the alternative that was met best. `split` tells whether the
    quality is that of all the spans together, not of the first alone.
    """

    outcome: KeyOutcome
    spans: tuple[int, ...] = ()
    numerator: int = 0
    denominator: int = 1
    credit: tuple[int, int] = (0, 1)
    alternative: int = 0
    split: bool = False

    @property
    def quality(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

    @property
    def label_credit(self) -> Fraction:
        return Fraction(*self.credit)


def span_matches(pairing: Pairing) -> Iterator[SpanMatch]:
    """Yield what became of each span, in the order that they were given in."""
    found = dict(_met_pieces(pairing))
    for position, piece in enumerate(pairing.spans):
        start, end, _ = piece
        if start == end:
            yield SpanMatch(SpanOutcome.BLANK)
        elif (first := pairing.positions[piece]) != position:
            yield SpanMatch(SpanOutcome.DUPLICATE, duplicate_of=first)
        else:
            yield found.get(piece) or SpanMatch(SpanOutcome.SPURIOUS)


def _met_pieces(pairing: Pairing) -> Iterator[tuple[Piece, SpanMatch]]:
    targets = pairing.key.targets.ordered
    sharing = {place for others in pairing.merged.values() for place in others}
    for piece, place in pairing.fragments.items():
        yield piece, _span_match(SpanOutcome.FRAGMENT, piece, targets[place])
    for place, piece, *_ in pairing.wrong.values():
        required = targets[place].required
        outcome = SpanOutcome.WRONG_LABEL if required else SpanOutcome.OPTIONAL
        yield piece, _span_match(outcome, piece, targets[place])
    for place, piece, credit, numerator, denominator, _ in pairing.met.values():
        if place in pairing.merged:
            places = [place, *pairing.merged[place]]
            required = any(targets[each].required for each in places)
            outcome = SpanOutcome.MERGED if required else SpanOutcome.OPTIONAL
            keys = tuple(targets[each].position for each in places)
            yield piece, SpanMatch(outcome, keys, numerator, denominator)
        elif place not in sharing:
            yield piece, _paired_span(piece, targets[place], credit)


def _paired_span(piece: Piece, target: Target, credit: tuple[int, int]) -> SpanMatch:
    match = _span_match(SpanOutcome.BOUNDARY, piece, target)
    if not target.required:
        return match._replace(outcome=SpanOutcome.OPTIONAL)
    if credit != WHOLE:
        return match._replace(outcome=SpanOutcome.NEAR_LABEL)
    if match.numerator == match.denominator:
        return match._replace(outcome=SpanOutcome.EXACT)
    return match


def _span_match(outcome: SpanOutcome, piece: Piece, target: Target) -> SpanMatch:
    start, end, _ = piece
    numerator, denominator, _ = target.quality(start, end)
    return SpanMatch(outcome, (target.position,), numerator, denominator)


def key_matches(pairing: Pairing) -> Iterator[KeyMatch]:
    """Yield what became of each key annotation, in the order that they were given in."""
    places = {target.position: place for place, target in enumerate(pairing.key.targets.ordered)}
    sharing = {place for others in pairing.merged.values() for place in others}
    merged = sharing | pairing.merged.keys()
    for position, annotation in enumerate(pairing.key.annotations):
        place = places[position]
        if place in pairing.met:
            yield _met_key(pairing, place, merged=place in merged)
        elif place in pairing.wrong:
            _, piece, _, _, _, alternative = pairing.wrong[place]
            spans = (pairing.positions[piece],)
            yield KeyMatch(KeyOutcome.WRONG_LABEL, spans, alternative=alternative)
        else:
            missed, unused = KeyOutcome.MISSED, KeyOutcome.OPTIONAL_UNUSED
            yield KeyMatch(missed if annotation.required else unused)


def _met_key(pairing: Pairing, place: int, *, merged: bool) -> KeyMatch:
    _, piece, credit, numerator, denominator, alternative = pairing.met[place]
    pieces = [piece, *sorted(pairing.joined.get(place, ()))]
    if credit != WHOLE:
        outcome = KeyOutcome.NEAR_LABEL
    elif merged:
        outcome = KeyOutcome.MERGED
    elif place in pairing.split:
        outcome = KeyOutcome.SPLIT
    else:
        outcome = KeyOutcome.EXACT if numerator == denominator else KeyOutcome.BOUNDARY
    return KeyMatch(
        outcome,
        tuple(pairing.positions[each] for each in pieces),
        numerator,
        denominator,
        credit,
        alternative,
        place in pairing.split,
    )
