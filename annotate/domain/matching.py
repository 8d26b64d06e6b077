"""Matching a student's spans with the answer key: the five steps of the specification, in order.

1. Equal spans collapse. 2. Spans and key annotations of the same or an accepted label are paired
one to one, for the most weight x credit x quality. 3. Fragments join the key annotation that
they lie in. 4. Key annotations that a span covers besides its own share it. 5. What is left is
paired across labels. Whatever order spans and key annotations come in, the result is the same.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from annotate.domain.alignment import Alignment
from annotate.domain.answer_key import AnswerKey
from annotate.domain.optimal_pairing import optimal_pairing
from annotate.domain.pairing import Meeting, Pairing, Piece
from annotate.domain.sharing import share_spans
from annotate.domain.span import Span

MAX_ANNOTATIONS = 500
"""The most annotations that one submission may hold."""

type _Meetings = Mapping[int, Sequence[Meeting]]
"""Meetings by the place of their target."""


def align(key: AnswerKey, spans: Sequence[tuple[str, Span | None]]) -> Alignment:
    """Compare labelled spans, in words or None where blank, with the key."""
    pairing = Pairing(key, spans)
    matching = _Matching(pairing)
    matching.meet()
    matching.pair_by_label()
    matching.join_fragments()
    if len(pairing.met) < len(key.annotations):
        share_spans(pairing, matching.by_label)
        matching.pair_across_labels()
    matching.find_fragments(matching.beside_core)
    pairing.faults = matching.faults()
    return Alignment(pairing)


class _Matching:
    """The steps of matching. `used` holds the positions of the spans that met something."""

    def __init__(self, pairing: Pairing) -> None:
        self.pairing = pairing
        self.targets = pairing.key.targets.ordered
        self.used: set[int] = set()
        # By place, the spans near a target: those of the same or an accepted label that touch the
        # core, or only what lies beside it; and those of another label.
        self.by_label: dict[int, list[Meeting]] = {}
        self.beside_core: dict[int, list[Meeting]] = {}
        self.across_labels: dict[int, list[int]] = {}

    def meet(self) -> None:
        """Step 1: collapse equal spans, and find which of them are near which targets."""
        pieces, targets, by_label = self.pairing.pieces, self.pairing.key.targets, self.by_label
        ordered, starts, ends = targets.ordered, targets.starts, targets.ends
        for position, (label, span) in enumerate(self.pairing.spans):
            if span is None:
                continue
            start, end = span
            if pieces.setdefault((start, end, label), position) != position:
                continue
            for place in range(bisect_right(targets.furthest, start), bisect_left(starts, end)):
                if ends[place] <= start:
                    continue
                target = ordered[place]
                if label not in target.credits:
                    self.across_labels.setdefault(place, []).append(position)
                    continue
                meeting = (position, *target.quality(start, end))
                if not meeting[1]:
                    self.beside_core.setdefault(place, []).append(meeting)
                elif place in by_label:
                    by_label[place].append(meeting)
                else:
                    by_label[place] = [meeting]

    def pair_by_label(self) -> None:
        """Step 2."""
        self.pairing.met.update(self._assign(self.by_label, weighted=True))
        self.used.update([position for position, _, _, _ in self.pairing.met.values()])

    def join_fragments(self) -> None:
        """Step 3. A target's quality gets better by the pieces that join it, or stays."""
        pairing = self.pairing
        self.find_fragments(self.by_label)
        for position, place in pairing.fragments.items():
            pairing.joined.setdefault(place, []).append(position)
        for place, positions in pairing.joined.items():
            paired, numerator, denominator, _ = pairing.met[place]
            pieces = sorted(pairing.piece(position)[:2] for position in (paired, *positions))
            inside, whole, alternative = self.targets[place].quality_of_all(pieces)
            if inside * denominator > numerator * whole:
                pairing.met[place] = paired, inside, whole, alternative
                pairing.split.add(place)

    def find_fragments(self, meetings: _Meetings) -> None:
        """Find the targets that unused spans are further pieces of.

        A fragment belongs to the target that holds most of it, half at least; of equals, to the
        one where its label earns more, and of these to the first.
        """
        best: dict[int, tuple[int, float, int]] = {}
        for place in [place for place in meetings if place in self.pairing.met]:
            target = self.targets[place]
            for position, _, _, _ in meetings[place]:
                if position in self.used:
                    continue
                start, end, label = self.pairing.piece(position)
                inside = target.most_inside(start, end)
                if 2 * inside >= end - start:
                    earned, of = target.credits[label]
                    merit = inside, earned / of, -place
                    if position not in best or merit > best[position]:
                        best[position] = merit
        for position, (_, _, negative) in best.items():
            self.pairing.fragments[position] = -negative
        self.used.update(best)

    def pair_across_labels(self) -> None:
        """Step 5."""
        left: dict[int, list[Meeting]] = {}
        for place in self.across_labels.keys() - self.pairing.met.keys():
            for position in self.across_labels[place]:
                if position not in self.used:
                    start, end, _ = self.pairing.piece(position)
                    meeting = (position, *self.targets[place].quality(start, end))
                    if meeting[1]:
                        left.setdefault(place, []).append(meeting)
        self.pairing.wrong.update(self._assign(left, weighted=False))
        self.used.update([position for position, _, _, _ in self.pairing.wrong.values()])

    def faults(self) -> int:
        """Count the spurious spans, and those of a wrong label where something is required."""
        wrong = sum(self.targets[place].required for place in self.pairing.wrong)
        return len(self.pairing.pieces) - len(self.used) + wrong

    def _assign(self, meetings: _Meetings, *, weighted: bool) -> Iterator[tuple[int, Meeting]]:
        """Yield the heaviest one-to-one pairing: each target's place with its meeting.

        A meeting weighs its quality, times what weight and label are worth if `weighted`. Most
        spans are near one target that no other span is near, and need no weighing.
        """
        rivals: dict[int, int] = {}
        for met in meetings.values():
            for position, _, _, _ in met:
                rivals[position] = rivals.get(position, 0) + 1
        contested = []
        for place, met in meetings.items():
            if len(met) == 1 and rivals[met[0][0]] == 1:
                yield place, met[0]
            else:
                contested.append(place)
        if contested:
            contested.sort()
            rows = [
                self._edges(place, meetings[place], len(contested), weighted=weighted)
                for place in contested
            ]
            for place, piece in zip(contested, optimal_pairing(rows), strict=True):
                if piece is not None:
                    position = self.pairing.pieces[piece]
                    yield place, next(met for met in meetings[place] if met[0] == position)

    def _edges(
        self, place: int, meetings: Sequence[Meeting], needed: int, *, weighted: bool
    ) -> list[tuple[Piece, int, int]]:
        """Return what `optimal_pairing` needs to know of a target: the pieces, each with its
        weight's numerator and denominator. Pieces, not positions, for the order of arrival must
        not matter; and no lighter ones than the `needed` heaviest, for others cannot be chosen.
        """
        target, spans = self.targets[place], self.pairing.spans
        edges = []
        for position, numerator, denominator, _ in meetings:
            if weighted:
                earned, of = target.credits[spans[position][0]]
                numerator, denominator = numerator * target.weight * earned, denominator * of
            edges.append((position, numerator, denominator))
        if len(edges) > needed:
            # Rounding never turns the order of two fractions around, it can only make them equal.
            least = sorted(numerator / denominator for _, numerator, denominator in edges)[-needed]
            edges = [edge for edge in edges if edge[1] / edge[2] >= least]
        return [
            (self.pairing.piece(position), numerator, denominator)
            for position, numerator, denominator in edges
        ]
