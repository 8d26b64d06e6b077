"""Matching a student's spans with the answer key: the five steps of the specification, in order.

1. Equal spans collapse. 2. Spans and key annotations of the same or an accepted label are paired
one to one, for the most weight x credit x quality. 3. Fragments join the key annotation that
they lie in. 4. Key annotations that a span covers besides its own share it. 5. What is left is
paired across labels. Whatever order spans and key annotations come in, the result is the same.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from annotate.domain.alignment import (
    Alignment,
    KeyMatch,
    KeyOutcome,
    LabelledSpan,
    SpanMatch,
    SpanOutcome,
)
from annotate.domain.answer_key import AnswerKey
from annotate.domain.assignment import Edge, heaviest_assignment
from annotate.domain.regions import intersection, size, union
from annotate.domain.span import Span
from annotate.domain.targets import Targets

MAX_ANNOTATIONS = 500
"""The most annotations that one submission may hold."""

_BLANK = SpanMatch(SpanOutcome.BLANK)
_SPURIOUS = SpanMatch(SpanOutcome.SPURIOUS)
_MISSED = KeyMatch(KeyOutcome.MISSED)
_OPTIONAL_UNUSED = KeyMatch(KeyOutcome.OPTIONAL_UNUSED)

type _Meeting = tuple[int, int, int, int]
"""A piece near a target: its rank, its quality as numerator and denominator, and the alternative
that it meets best."""

type _Meetings = Mapping[int, Sequence[_Meeting]]
"""Meetings by the place of their target."""


def align(key: AnswerKey, spans: Sequence[LabelledSpan]) -> Alignment:
    """Compare the spans, in words, with the key. The result keeps the order of both."""
    matching = _Matching(key, spans)
    matching.pair_by_label()
    matching.join_fragments()
    matching.share_pieces()
    matching.pair_across_labels()
    matching.find_fragments(matching.beside_core)
    return Alignment(key, spans, tuple(matching.span_matches), tuple(matching.key_matches))


class _Matching:
    """A comparison while it is made: each step writes the matches that it decides.

    A piece is a span that is left after equal ones collapsed; it is known by its rank in reading
    order, a target by its place in the same. `paired` holds the piece of each target that was met
    by its own or an accepted label; `used` holds the pieces that count for something.
    """

    def __init__(self, key: AnswerKey, spans: Sequence[LabelledSpan]) -> None:
        """Step 1: collapse equal spans."""
        self.targets = key.targets.ordered
        self.span_matches = [_SPURIOUS] * len(spans)
        self.key_matches = [
            _MISSED if annotation.required else _OPTIONAL_UNUSED for annotation in key.annotations
        ]
        self.paired: dict[int, int] = {}
        self.used: set[int] = set()
        self.fragments_of: dict[int, list[int]] = {}
        first: dict[tuple[int, int, str], int] = {}
        for position, (label, span) in enumerate(spans):
            if span is None:
                self.span_matches[position] = _BLANK
            elif (earlier := first.setdefault((*span, label), position)) != position:
                match = SpanMatch(SpanOutcome.DUPLICATE, duplicate_of=earlier)
                self.span_matches[position] = match
        self.pieces = sorted(first)
        self.positions = [first[piece] for piece in self.pieces]
        self._meet(key.targets)

    def _meet(self, targets: Targets) -> None:
        """Find which pieces are near which targets: those of the same or an accepted label that
        touch the core, or only what lies beside it; and those of another label at the core."""
        self.by_label: dict[int, list[_Meeting]] = {}
        self.beside_core: dict[int, list[_Meeting]] = {}
        self.across_labels: dict[int, list[_Meeting]] = {}
        for rank, (start, end, label) in enumerate(self.pieces):
            for place in targets.near(start, end):
                if targets.ends[place] > start:
                    target = self.targets[place]
                    meeting = (rank, *target.quality(start, end))
                    if label in target.credits:
                        kind = self.by_label if meeting[1] else self.beside_core
                        kind.setdefault(place, []).append(meeting)
                    elif meeting[1]:
                        self.across_labels.setdefault(place, []).append(meeting)

    def pair_by_label(self) -> None:
        """Step 2."""
        for place, meeting in self._assign(self.by_label, weighted=True):
            rank, numerator, denominator, alternative = meeting
            target, position = self.targets[place], self.positions[rank]
            credit = target.credits[self.pieces[rank][2]]
            if credit != (1, 1):
                outcome, key_outcome = SpanOutcome.NEAR_LABEL, KeyOutcome.NEAR_LABEL
            elif numerator == denominator:
                outcome, key_outcome = SpanOutcome.EXACT, KeyOutcome.EXACT
            else:
                outcome, key_outcome = SpanOutcome.BOUNDARY, KeyOutcome.BOUNDARY
            if not target.required:
                outcome = SpanOutcome.OPTIONAL
            self.paired[place] = rank
            self.used.add(rank)
            self.span_matches[position] = SpanMatch(
                outcome, (target.position,), numerator, denominator
            )
            self.key_matches[target.position] = KeyMatch(
                key_outcome, (position,), numerator, denominator, credit, alternative
            )

    def join_fragments(self) -> None:
        """Step 3. A target's quality gets better by the pieces that join it, or stays."""
        for rank, place in sorted(self.find_fragments(self.by_label).items()):
            self.fragments_of.setdefault(place, []).append(rank)
        for place, ranks in self.fragments_of.items():
            target = self.targets[place]
            match = self.key_matches[target.position]
            spans = match.spans + tuple(self.positions[rank] for rank in ranks)
            pieces = sorted(self.pieces[rank][:2] for rank in (self.paired[place], *ranks))
            numerator, denominator, alternative = target.quality_of_all(pieces)
            if numerator * match.denominator > match.numerator * denominator:
                near = match.outcome is KeyOutcome.NEAR_LABEL
                match = match._replace(
                    outcome=match.outcome if near else KeyOutcome.SPLIT,
                    numerator=numerator,
                    denominator=denominator,
                    alternative=alternative,
                    split=True,
                )
            self.key_matches[target.position] = match._replace(spans=spans)

    def find_fragments(self, meetings: _Meetings) -> dict[int, int]:
        """Mark the unused pieces that are fragments of a paired target; return its place by rank.

        A fragment belongs to the target that holds most of it, half at least; of equals, to the
        one where its label earns more.
        """
        best: dict[int, tuple[int, float, int]] = {}
        for place in meetings.keys() & self.paired.keys():
            target = self.targets[place]
            for rank, *_ in meetings[place]:
                if rank not in self.used:
                    start, end, label = self.pieces[rank]
                    inside = target.most_inside(start, end)
                    if 2 * inside >= end - start:
                        earned, of = target.credits[label]
                        merit = (inside, earned / of, -place)
                        best[rank] = max(merit, best.get(rank, merit))
        places = {rank: -negative for rank, (_, _, negative) in best.items()}
        for rank, place in places.items():
            target = self.targets[place]
            numerator, denominator, _ = target.quality(*self.pieces[rank][:2])
            self.span_matches[self.positions[rank]] = SpanMatch(
                SpanOutcome.FRAGMENT, (target.position,), numerator, denominator
            )
        self.used.update(places)
        return places

    def share_pieces(self) -> None:
        """Step 4. Let the targets that a piece covers besides its own share it.

        A piece covers a target if it holds at least half of the core. It is shared if its overlap
        with all that it covers is at least one half. A target that several pieces could share
        takes the one that earns it most, the first of equals.
        """
        covers: dict[int, dict[int, int]] = {}
        for place in self.by_label.keys() - self.paired.keys():
            for rank, *_ in self.by_label[place]:
                alternative = self.targets[place].covered_by(*self.pieces[rank][:2])
                if alternative is not None:
                    covers.setdefault(rank, {})[place] = alternative
        if not covers:
            return
        own = {rank: place for place, rank in self.paired.items()}
        overlaps = {
            rank: self._overlap_with_all(own[rank], others) for rank, others in covers.items()
        }
        offers: dict[int, tuple[float, int]] = {}
        for rank, others in covers.items():
            numerator, denominator = overlaps[rank]
            if 2 * numerator >= denominator:
                for place in others:
                    earned, of = self.targets[place].credits[self.pieces[rank][2]]
                    merit = (numerator * earned / (denominator * of), -rank)
                    offers[place] = max(merit, offers.get(place, merit))
        for place, (_, negative) in sorted(offers.items()):
            rank = -negative
            self._share(own[rank], place, covers[rank][place], overlaps[rank])

    def _overlap_with_all(self, own: int, others: Mapping[int, int]) -> tuple[int, int]:
        """Return how well what met the target `own` overlaps with it and the others, whose
        alternatives are given, as numerator and denominator."""
        match = self.key_matches[self.targets[own].position]
        met = [self.targets[own].alternatives[match.alternative]]
        met += [self.targets[place].alternatives[index] for place, index in others.items()]
        pieces = [self.pieces[self.paired[own]][:2]]
        if match.split:
            pieces += [self.pieces[rank][:2] for rank in self.fragments_of[own]]
        marked = union(Span(*piece) for piece in pieces)
        allowed = union(Span(start, end) for _, _, start, end in met)
        asked = union([*marked, *(Span(start, end) for start, end, _, _ in met)])
        return size(intersection(marked, allowed)), size(asked)

    def _share(self, own: int, place: int, alternative: int, overlap: tuple[int, int]) -> None:
        """Let the target at `place` share the piece that is paired with the target `own`."""
        numerator, denominator = overlap
        target, first = self.targets[place], self.targets[own]
        label = self.pieces[self.paired[own]][2]
        match = self.key_matches[first.position]
        for each, credit, index in (
            (first, match.credit, match.alternative),
            (target, target.credits[label], alternative),
        ):
            self.key_matches[each.position] = match._replace(
                outcome=KeyOutcome.MERGED if credit == (1, 1) else KeyOutcome.NEAR_LABEL,
                numerator=numerator,
                denominator=denominator,
                credit=credit,
                alternative=index,
            )
        position = match.spans[0]
        optional = self.span_matches[position].outcome is SpanOutcome.OPTIONAL
        self.span_matches[position] = SpanMatch(
            SpanOutcome.OPTIONAL if optional and not target.required else SpanOutcome.MERGED,
            (*self.span_matches[position].keys, target.position),
            numerator,
            denominator,
        )
        self.paired[place] = self.paired[own]

    def pair_across_labels(self) -> None:
        """Step 5."""
        left = {
            place: [meeting for meeting in met if meeting[0] not in self.used]
            for place, met in self.across_labels.items()
            if place not in self.paired
        }
        for place, meeting in self._assign(left, weighted=False):
            rank, numerator, denominator, alternative = meeting
            target, position = self.targets[place], self.positions[rank]
            self.used.add(rank)
            self.span_matches[position] = SpanMatch(
                SpanOutcome.WRONG_LABEL if target.required else SpanOutcome.OPTIONAL,
                (target.position,),
                numerator,
                denominator,
            )
            self.key_matches[target.position] = KeyMatch(
                KeyOutcome.WRONG_LABEL, (position,), alternative=alternative
            )

    def _assign(self, meetings: _Meetings, *, weighted: bool) -> Iterator[tuple[int, _Meeting]]:
        """Yield the meetings of the heaviest assignment by the place of their target. They weigh
        their quality, times what weight and label are worth if `weighted`."""
        suits = Counter(rank for met in meetings.values() for rank, *_ in met)
        contested = []
        for place, met in meetings.items():
            if len(met) == 1 and suits[met[0][0]] == 1:
                yield place, met[0]
            elif met:
                contested.append(place)
        if not contested:
            return
        contested.sort()
        rows = []
        for place in contested:
            target = self.targets[place]
            row = []
            for rank, numerator, denominator, _ in meetings[place]:
                earned, of = target.credits[self.pieces[rank][2]] if weighted else (1, 1)
                worth = target.weight * earned if weighted else 1
                row.append(Edge(rank, numerator * worth, denominator * of))
            rows.append(row)
        for place, chosen in zip(contested, heaviest_assignment(rows), strict=True):
            if chosen is not None:
                yield place, next(met for met in meetings[place] if met[0] == chosen)
