"""Two drafts of an answer key side by side: what belongs together, where they differ, what is kept.

All spans are in words, so that a comma more or less is no difference.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations, pairwise

from annotate.domain.answer_key import Alternative
from annotate.domain.optimal_pairing import Edge, optimal_pairing
from annotate.domain.span import Span


class Difference(StrEnum):
    """In what two annotations differ, or that one of the drafts has none."""

    ONLY_MINE = "only_mine"
    ONLY_THEIRS = "only_theirs"
    LABEL = "label"
    EDGES = "edges"
    ROLE = "role"
    WEIGHT = "weight"
    ACCEPTED = "accepted"
    EXPLANATION = "explanation"


class Choice(StrEnum):
    """Which annotations of a row are kept."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Drafted:
    """An annotation of a draft. `accepted` maps other labels to their credit in per cent."""

    identity: Hashable
    label: str
    alternatives: tuple[Alternative, ...]
    role: str = "required"
    weight: int = 1
    accepted: Mapping[str, int] = field(default_factory=dict)
    explanation: str = ""

    @property
    def core(self) -> Span:
        return self.alternatives[0].core

    @property
    def place(self) -> tuple[object, ...]:
        """What sorts annotations in reading order."""
        return self.core, self.label


@dataclass(frozen=True, slots=True)
class Row:
    """What two drafts have at one place; None is nothing, and never twice."""

    mine: Drafted | None
    theirs: Drafted | None

    @property
    def differences(self) -> tuple[Difference, ...]:
        """In what the two differ; in nothing, if they are the same."""
        mine, theirs = self.mine, self.theirs
        if mine is None:
            return (Difference.ONLY_THEIRS,)
        if theirs is None:
            return (Difference.ONLY_MINE,)
        differs = {
            Difference.LABEL: mine.label != theirs.label,
            Difference.EDGES: mine.alternatives != theirs.alternatives,
            Difference.ROLE: mine.role != theirs.role,
            Difference.WEIGHT: mine.weight != theirs.weight,
            Difference.ACCEPTED: mine.accepted != theirs.accepted,
            Difference.EXPLANATION: mine.explanation != theirs.explanation,
        }
        return tuple(difference for difference, found in differs.items() if found)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What can be chosen here, the usual choice first."""
        if self.mine is None:
            return Choice.THEIRS, Choice.NEITHER
        if self.theirs is None or not self.differences:
            return Choice.MINE, Choice.NEITHER
        return tuple(Choice)

    def kept(self, choice: Choice) -> list[Drafted]:
        """Return what the merged draft takes from here."""
        mine = self.mine if choice in (Choice.MINE, Choice.BOTH) else None
        theirs = self.theirs if choice in (Choice.THEIRS, Choice.BOTH) else None
        return [each for each in (mine, theirs) if each]


def side_by_side(mine: Sequence[Drafted], theirs: Sequence[Drafted]) -> list[Row]:
    """Put each annotation beside the other draft's that it shares most with, in reading order.

    The same label on the same core belongs together. What is left is paired by the words that
    the cores share, which count twice under the same label.
    """
    partner: dict[Hashable, Drafted] = {}
    rest = {each.identity: each for each in theirs}
    for each in mine:
        same = (other for other in rest.values() if other.place == each.place)
        if found := next(same, None):
            partner[each.identity] = rest.pop(found.identity)
    alone = [each for each in mine if each.identity not in partner]
    left = list(rest.values())
    for each, number in zip(
        alone, optimal_pairing([_edges(each, left) for each in alone]), strict=True
    ):
        if number is not None:
            partner[each.identity] = rest.pop(left[number].identity)
    rows = [Row(each, partner.get(each.identity)) for each in mine]
    rows += [Row(None, each) for each in rest.values()]
    return sorted(rows, key=lambda row: min(each.place for each in (row.mine, row.theirs) if each))


def _edges(mine: Drafted, theirs: Sequence[Drafted]) -> list[Edge[int]]:
    edges: list[Edge[int]] = []
    for number, other in enumerate(theirs):
        shared, whole = max(
            (
                (one.core.overlap(another.core), _together(one.core, another.core))
                for one in mine.alternatives
                for another in other.alternatives
            ),
            key=lambda pair: pair[0] / pair[1],
        )
        if shared:
            edges.append((number, shared * (2 if mine.label == other.label else 1), whole))
    return edges


def _together(one: Span, other: Span) -> int:
    """Return how many words two spans hold."""
    return one.length + other.length - one.overlap(other)


def twins(kept: Iterable[Drafted]) -> list[tuple[Drafted, Drafted]]:
    """Return the pairs that have the same label on the same words: a key has these but once."""
    cores = [(each, {alternative.core for alternative in each.alternatives}) for each in kept]
    return [
        (one, other)
        for (one, some), (other, others) in combinations(cores, 2)
        if one.label == other.label and some & others
    ]


def apart(own: Span, other: Span) -> list[tuple[Span, bool]]:
    """Cut a span where the other begins and ends; tell of each part whether the other lacks it."""
    edges = sorted({*own, *(edge for edge in other if own.start < edge < own.end)})
    parts = [Span(start, end) for start, end in pairwise(edges)]
    return [(part, not part.overlap(other)) for part in parts]
