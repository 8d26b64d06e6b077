"""How a made-up student highlights an article: well here, sloppily or wrongly there.

Pure: the same profile, paper and source of chance give the same highlights. Only
`Random.random` is drawn from, the one method whose numbers Python promises to keep.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from annotate.domain.answer_key import Alternative
from annotate.domain.span import Span
from annotate.domain.text import Block
from annotate.domain.words import Words
from annotate.formats.demo_class_file import ProfileRecord

type Highlight = tuple[str, Span]

_FURTHEST_WORDS = 3
_FURTHEST_CHARACTERS = 4
_SHORTEST_TO_SPLIT = 8
_EXTRA_WORDS = (3, 12)


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that a student may highlight with this label.

    `role` is the role that the key gives it. `share` says that the class has its own mind about
    it: this part of the students marks it, whatever the key says.
    """

    label: str
    alternatives: tuple[Alternative, ...]
    role: str
    share: float | None = None

    @property
    def start(self) -> int:
        return self.alternatives[0].core.start

    def likelihood(self, profile: ProfileRecord) -> float:
        """Return the chance that a student of this profile highlights it."""
        if self.share is not None:
            return self.share * profile.follows
        if self.role == "required":
            return profile.finds[self.label]
        return profile.optional if self.role == "optional" else profile.falls_for


@dataclass(frozen=True, slots=True)
class Paper:
    """What lies before the students: an article, its labels, and the passages in it."""

    text: str
    words: Words
    blocks: tuple[Block, ...]
    labels: tuple[str, ...]
    passages: tuple[Passage, ...]


def simulate(profile: ProfileRecord, paper: Paper, chance: Random) -> list[Highlight]:
    """Return a student's highlights in reading order, no two of them the same."""
    read = profile.reads * len(paper.text)
    highlights: list[Highlight] = []
    for passage in sorted(paper.passages, key=lambda each: (each.start, each.label)):
        if passage.start < read and chance.random() < passage.likelihood(profile):
            label = _label(passage.label, profile, chance)
            span = _span(passage.alternatives, profile, paper, chance)
            highlights += [(label, piece) for piece in _pieces(span, profile, paper, chance)]
    for _ in range(profile.extra):
        highlights.append((_one(paper.labels, chance), _anywhere(paper, chance)))
    return sorted(dict.fromkeys(highlights), key=lambda highlight: highlight[1])


def _label(label: str, profile: ProfileRecord, chance: Random) -> str:
    other, likelihood = profile.confuses.get(label, (label, 0))
    return other if chance.random() < likelihood else label


def _span(
    alternatives: Sequence[Alternative], profile: ProfileRecord, paper: Paper, chance: Random
) -> Span:
    core, extent = _one(alternatives, chance)
    block = _block_of(core, paper)
    if chance.random() < profile.whole_block:
        return block
    start = extent.start if chance.random() < profile.generous else core.start
    end = extent.end if chance.random() < profile.generous else core.end
    if chance.random() < profile.sloppy:
        start = _slip(start, core, paper, chance)
    if chance.random() < profile.sloppy:
        end = _slip(end, core, paper, chance)
    span = Span(max(block.start, start), min(block.end, end))
    return span if span.start < span.end and paper.words.within(span) else core


def _slip(edge: int, core: Span, paper: Paper, chance: Random) -> int:
    """Return an edge that the hand missed by some characters or by whole words."""
    if chance.random() < 0.5:
        return edge + _about(_FURTHEST_CHARACTERS, chance)
    at_start = edge <= core.start
    held = paper.words.within(Span(min(edge, core.start), max(edge, core.end)))
    if held is None:
        return edge
    word = (held.start if at_start else held.end - 1) + _about(_FURTHEST_WORDS, chance)
    start, end = paper.words[min(max(word, 0), len(paper.words) - 1)]
    return start if at_start else end


def _pieces(span: Span, profile: ProfileRecord, paper: Paper, chance: Random) -> Iterator[Span]:
    held = paper.words.within(span)
    if held is None or held.length < _SHORTEST_TO_SPLIT or chance.random() >= profile.splits:
        yield span
    else:
        middle = held.start + held.length // 3 + int(chance.random() * held.length / 3)
        yield Span(span.start, paper.words[middle].end)
        yield Span(paper.words[middle + 1].start, span.end)


def _anywhere(paper: Paper, chance: Random) -> Span:
    held = None
    while held is None:
        held = paper.words.within(Span(*_one(paper.blocks, chance)[1:]))
    shortest, longest = _EXTRA_WORDS
    length = min(held.length, shortest + int(chance.random() * (longest - shortest + 1)))
    first = held.start + int(chance.random() * (held.length - length + 1))
    return paper.words.to_characters(Span(first, first + length))


def _block_of(core: Span, paper: Paper) -> Span:
    """Return the block in which the core begins."""
    return next(Span(start, end) for _, start, end in paper.blocks if core.start < end)


def _about(furthest: int, chance: Random) -> int:
    """Return a whole number other than 0 that is at most so far from it."""
    distance = 1 + int(chance.random() * furthest)
    return distance if chance.random() < 0.5 else -distance


def _one[T](items: Sequence[T], chance: Random) -> T:
    return items[int(chance.random() * len(items))]
