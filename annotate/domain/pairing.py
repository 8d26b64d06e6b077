"""Who met whom: the bare decisions of matching, from which grades and outcomes are read."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from annotate.domain.answer_key import AnswerKey
from annotate.domain.span import Span

type Piece = tuple[int, int, str]
"""A span that is left after equal ones collapsed: start and end, in words, and label. Pieces in
order are in reading order, whatever order the student marked them in."""

type Meeting = tuple[int, int, int, int]
"""How a span meets a target: the span's position in the student's list, the quality's numerator and
denominator, and the alternative that it is best for."""


@dataclass(slots=True)
class Pairing:
    """What matching decided about a student's `spans`, each a label with a span in words or None.

    Targets are known by their place in `key.targets`, spans by their position in `spans`.
    """

    key: AnswerKey
    spans: Sequence[tuple[str, Span | None]]

    pieces: dict[Piece, int] = field(default_factory=dict)
    """The position of the first span of each kind; the others are duplicates."""

    met: dict[int, Meeting] = field(default_factory=dict)
    """By place, what was met with its own or an accepted label: the span that it was paired with or
    shares, and the quality, that of several spans or of several targets included."""

    wrong: dict[int, Meeting] = field(default_factory=dict)
    """By place, what was met with another label."""

    fragments: dict[int, int] = field(default_factory=dict)
    """By position, the place that a further piece belongs to."""

    joined: dict[int, list[int]] = field(default_factory=dict)
    """By place, the positions of those of its fragments that touch the core."""

    split: set[int] = field(default_factory=set)
    """The places that are met better by all their pieces than by the paired one alone."""

    merged: dict[int, list[int]] = field(default_factory=dict)
    """By the place that a span was paired with, the other places that share it."""

    faults: int = 0
    """The number of spans that are spurious or have a wrong label."""

    def piece(self, position: int) -> Piece:
        """Return the piece at a position that is not blank."""
        label, span = self.spans[position]
        if span is None:
            raise ValueError(f"the span at {position} is blank")
        return (*span, label)

    def credit(self, place: int) -> tuple[int, int]:
        """Return what the label earns of a target that was met, as numerator and denominator."""
        label, _ = self.spans[self.met[place][0]]
        return self.key.targets.ordered[place].credits[label]
