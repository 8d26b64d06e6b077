"""Steps 2 to 5 of matching, for any targets and pieces however they touch."""

from collections.abc import Mapping, Sequence

from annotate.domain.gathering import Gathering, sort_out
from annotate.domain.optimal_pairing import Edge, optimal_pairing
from annotate.domain.pairing import Pairing
from annotate.domain.sharing import share_spans
from annotate.domain.span import Piece
from annotate.domain.target import Meeting

type _Meetings = Mapping[int, Sequence[Meeting]]
"""Meetings by the place of their target."""


def settle(pairing: Pairing, meetings: _Meetings) -> None:
    """Decide who met whom where `meetings` say who touches whom. No piece that is among them may
    touch any other target."""
    contest = _Contest(pairing, meetings)
    contest.pair_by_label()
    contest.join_fragments()
    share_spans(pairing, contest.right)
    contest.pair_across_labels()
    contest.find_fragments(contest.beside)


class _Contest:
    """The steps. `used` holds the pieces that met something."""

    def __init__(self, pairing: Pairing, meetings: _Meetings) -> None:
        self.pairing = pairing
        self.targets = pairing.key.targets.ordered
        self.used: set[Piece] = set()
        self.right: dict[int, list[Meeting]] = {}
        self.beside: dict[int, list[Meeting]] = {}
        self.wrong: dict[int, list[Meeting]] = {}
        for place, touching in meetings.items():
            self.right[place], self.beside[place], self.wrong[place] = sort_out(touching)

    def pair_by_label(self) -> None:
        """Step 2."""
        self._pair(self.pairing.met, self.right, weighted=True)

    def join_fragments(self) -> None:
        """Step 3. A target's quality gets better by the pieces that join it, or stays."""
        joined: dict[int, list[Piece]] = {}
        for piece, place in self.find_fragments(self.right).items():
            joined.setdefault(place, []).append(piece)
        for place, pieces in joined.items():
            met = self.pairing.met[place]
            better = self.targets[place].join(met, pieces)
            self.pairing.take(place, Gathering(better, joined=pieces, split=better is not met))

    def find_fragments(self, meetings: _Meetings) -> dict[Piece, int]:
        """Find the targets that unused pieces are fragments of, and return them by piece.

        A fragment belongs to the target that holds most of it, half at least; of equals, to the
        one where its label earns more, and of these to the first.
        """
        best: dict[Piece, tuple[int, float, int]] = {}
        for place in meetings.keys() & self.pairing.met.keys():
            target = self.targets[place]
            for _, piece, (earned, of), _, _, _ in meetings[place]:
                if piece in self.used:
                    continue
                start, end, _ = piece
                inside = target.most_inside(start, end)
                if 2 * inside >= end - start:
                    merit = inside, earned / of, -place
                    if piece not in best or merit > best[piece]:
                        best[piece] = merit
        found = {piece: -negative for piece, (_, _, negative) in best.items()}
        self.pairing.fragments.update(found)
        self.used.update(found)
        return found

    def pair_across_labels(self) -> None:
        """Step 5."""
        left = {
            place: [meeting for meeting in self.wrong[place] if meeting[1] not in self.used]
            for place in self.wrong.keys() - self.pairing.met.keys()
        }
        self._pair(self.pairing.wrong, left, weighted=False)

    def _pair(self, pairs: dict[int, Meeting], meetings: _Meetings, *, weighted: bool) -> None:
        """Put the heaviest one-to-one pairing into `pairs`. A meeting weighs its quality, times
        what weight and label are worth if `weighted`."""
        places = sorted([place for place in meetings if meetings[place]])
        rows = [
            self._edges(place, meetings[place], len(places), weighted=weighted) for place in places
        ]
        for place, piece in zip(places, optimal_pairing(rows), strict=True):
            if piece is not None:
                pairs[place] = next(each for each in meetings[place] if each[1] == piece)
                self.used.add(piece)

    def _edges(
        self, place: int, meetings: Sequence[Meeting], needed: int, *, weighted: bool
    ) -> list[Edge[Piece]]:
        """Return what `optimal_pairing` needs to know of a target: the pieces, each with its
        weight, and no lighter ones than the `needed` heaviest, for others cannot be chosen."""
        weight = self.targets[place].weight
        edges = []
        for _, piece, (earned, of), numerator, denominator, _ in meetings:
            if weighted:
                edges.append((piece, numerator * weight * earned, denominator * of))
            else:
                edges.append((piece, numerator, denominator))
        if len(edges) > needed:
            # Rounding never turns the order of two fractions around, it can only make them equal.
            least = sorted(numerator / denominator for _, numerator, denominator in edges)[-needed]
            edges = [edge for edge in edges if edge[1] / edge[2] >= least]
        return edges
