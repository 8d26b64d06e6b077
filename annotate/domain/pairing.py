"""Who met whom: the bare decisions of matching, from which grades and outcomes are read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from annotate.domain.answer_key import AnswerKey
from annotate.domain.gathering import Gathering
from annotate.domain.span import Piece
from annotate.domain.target import Meeting


@dataclass
class Pairing:
    """What matching decided about a student's spans, each given as a piece.

    Targets are known by their place in `key.targets`. A piece stands for all spans equal to it.
    """

    key: AnswerKey
    spans: Sequence[Piece]

    met: dict[int, Meeting] = field(default_factory=dict)
    """By place, what was met with its own or an accepted label: the piece that it was paired with
    or shares, and the quality, that of several pieces or of several targets included."""

    wrong: dict[int, Meeting] = field(default_factory=dict)
    """By place, what was met with another label."""

    fragments: dict[Piece, int] = field(default_factory=dict)
    """By further piece, the place that it belongs to."""

    joined: dict[int, Sequence[Piece]] = field(default_factory=dict)
    """By place, those of its fragments that touch the core."""

    split: set[int] = field(default_factory=set)
    """The places that are met better by all their pieces than by the paired one alone."""

    merged: dict[int, list[int]] = field(default_factory=dict)
    """By the place that a piece was paired with, the other places that share it."""

    faults: int = 0
    """The number of pieces that are spurious or have a wrong label."""

    @cached_property
    def positions(self) -> dict[Piece, int]:
        """By piece, the position of the first of the student's spans that is this piece."""
        positions: dict[Piece, int] = {}
        for position, piece in enumerate(self.spans):
            positions.setdefault(piece, position)
        return positions

    def take(self, place: int, gathering: Gathering) -> None:
        """Keep what is known of one target."""
        met, wrong, fragments, joined, split = gathering
        if met:
            self.met[place] = met
        elif wrong:
            self.wrong[place] = wrong
        for piece in fragments:
            self.fragments[piece] = place
        if joined:
            self.joined[place] = joined
        if split:
            self.split.add(place)

    def count_faults(self, pieces: int) -> None:
        """Count, of so many different pieces that are not blank, the spurious ones, and those of a
        wrong label where something is required."""
        used = len(self.met) + len(self.fragments) + len(self.wrong)
        used -= sum(map(len, self.merged.values()))
        weights = self.key.targets.weights
        self.faults = pieces - used + len([place for place in self.wrong if weights[place]])
