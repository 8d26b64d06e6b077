"""The answer key: what the instructor asks for, in words, and what it looks like but is not."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from annotate.domain.regions import Region, intersection, size, union
from annotate.domain.span import Span
from annotate.domain.words import Words


class InvalidKey(ValueError):
    """The answer key asks for something that no highlight could ever match."""


class Alternative(NamedTuple):
    """One right answer: what must be marked (`core`) within what may be marked (`extent`)."""

    core: Span
    extent: Span

    @classmethod
    def just(cls, span: Span) -> "Alternative":
        """Return the alternative whose core and extent are both `span`."""
        return cls(span, span)


@dataclass(frozen=True, slots=True)
class KeyAnnotation:
    """One annotation of the answer key.

    `accepted` maps other labels that may stand for `label` to their credit, above 0 and below 1.
    Raises `InvalidKey` where the parts do not fit together.
    """

    label: str
    alternatives: tuple[Alternative, ...]
    required: bool = True
    weight: int = 1
    accepted: Mapping[str, Fraction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.alternatives:
            raise InvalidKey("a key annotation needs at least one alternative")
        for core, extent in self.alternatives:
            if not extent.start <= core.start < core.end <= extent.end:
                raise InvalidKey(f"the core {core} is empty or not inside its extent {extent}")
        if self.weight < 1:
            raise InvalidKey(f"the weight {self.weight} is less than 1")
        if any(not 0 < credit < 1 for credit in self.accepted.values()):
            raise InvalidKey("the credit of an accepted label lies between 0 and 1")
        if self.label in self.accepted:
            raise InvalidKey("the label itself needs no accepting")

    def credit(self, label: str) -> Fraction:
        """Return what `label` earns here: 1, the credit of an accepted label, or 0."""
        return Fraction(1) if label == self.label else self.accepted.get(label, Fraction(0))

    def in_words(self, words: Words) -> "KeyAnnotation":
        """Return the same annotation with its code points turned into words.

        Raises `InvalidKey` if a core holds no word.
        """
        alternatives = tuple(
            Alternative(core, Span(min(core.start, extent.start), max(core.end, extent.end)))
            for core, extent in (
                (_words_within(words, core), _words_within(words, extent))
                for core, extent in self.alternatives
            )
        )
        return replace(self, alternatives=alternatives)


@dataclass(frozen=True, slots=True)
class Distractor:
    """A passage that does not deserve `label`, though it may look so. Never part of a grade."""

    label: str
    span: Span

    def in_words(self, words: Words) -> "Distractor":
        """Return the same distractor with its code points turned into words."""
        return replace(self, span=_words_within(words, self.span))


def _words_within(words: Words, span: Span) -> Span:
    held = words.within(span)
    if held is None:
        raise InvalidKey(f"the span {span.start}-{span.end} holds no word")
    return held


class Target(NamedTuple):
    """A key annotation made ready for comparing: plain numbers, exact credits as pairs."""

    position: int
    label: str
    required: bool
    weight: int
    credits: Mapping[str, tuple[int, int]]
    alternatives: tuple[tuple[int, int, int, int], ...]

    def quality(self, start: int, end: int) -> tuple[int, int, int]:
        """Return how well the words `[start, end)` meet this annotation, and by which alternative.

        The quality is `max |S ∩ extent| / |S ∪ core|`, 0 where the core is missed, given as
        numerator and denominator; the alternative is the first of the best.
        """
        best, best_of, best_index = 0, 1, 0
        for index, (core_start, core_end, extent_start, extent_end) in enumerate(self.alternatives):
            shared = min(end, core_end) - max(start, core_start)
            if shared > 0:
                inside = min(end, extent_end) - max(start, extent_start)
                whole = end - start + core_end - core_start - shared
                if inside * best_of > best * whole:
                    best, best_of, best_index = inside, whole, index
        return best, best_of, best_index

    def most_inside(self, start: int, end: int) -> int:
        """Return how many of the words `[start, end)` lie inside one extent, at most."""
        return max(
            min(end, extent_end) - max(start, extent_start)
            for _, _, extent_start, extent_end in self.alternatives
        )

    def region_quality(self, marked: Region) -> tuple[int, int, int]:
        """Return what `quality` does, for several spans that are taken together."""
        best, best_of, best_index = 0, 1, 0
        for index, (core_start, core_end, extent_start, extent_end) in enumerate(self.alternatives):
            core = (Span(core_start, core_end),)
            if intersection(marked, core):
                inside = size(intersection(marked, (Span(extent_start, extent_end),)))
                whole = size(union([*marked, *core]))
                if inside * best_of > best * whole:
                    best, best_of, best_index = inside, whole, index
        return best, best_of, best_index

    def covered_by(self, marked: Region) -> int | None:
        """Return the alternative of which the region holds most, if that is half or more."""
        best, best_of, best_index = 1, 2, None
        for index, (start, end, _, _) in enumerate(self.alternatives):
            held = size(intersection(marked, (Span(start, end),)))
            more = held * best_of - best * (end - start)
            if more > 0 or (more == 0 and best_index is None):
                best, best_of, best_index = held, end - start, index
        return best_index


@dataclass(frozen=True)
class AnswerKey:
    """All that an answer key holds, in words. One instance serves every student of a class."""

    annotations: tuple[KeyAnnotation, ...]
    distractors: tuple[Distractor, ...] = ()

    @classmethod
    def in_words(
        cls,
        words: Words,
        annotations: Iterable[KeyAnnotation],
        distractors: Iterable[Distractor] = (),
    ) -> "AnswerKey":
        """Make the key from annotations and distractors whose spans are in code points."""
        return cls(
            tuple(annotation.in_words(words) for annotation in annotations),
            tuple(distractor.in_words(words) for distractor in distractors),
        )

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """The annotations in reading order, whatever order they were given in."""
        ranked = sorted(enumerate(self.annotations), key=lambda pair: _reading_order(pair[1]))
        return tuple(_target(index, annotation) for index, annotation in ranked)

    @cached_property
    def _bounds(self) -> tuple[list[int], list[int], list[int]]:
        starts = [min(map(itemgetter(2), target.alternatives)) for target in self.targets]
        ends = [max(map(itemgetter(3), target.alternatives)) for target in self.targets]
        return starts, ends, list(accumulate(ends, max))

    def near(self, start: int, end: int) -> list[int]:
        """Return the places in `targets` of those that the words `[start, end)` may touch."""
        starts, ends, furthest = self._bounds
        first = bisect_right(furthest, start)
        return [place for place in range(first, bisect_left(starts, end)) if ends[place] > start]


def _reading_order(annotation: KeyAnnotation) -> tuple[object, ...]:
    return (
        min(extent.start for _, extent in annotation.alternatives),
        annotation.alternatives,
        annotation.label,
        not annotation.required,
        -annotation.weight,
        sorted(annotation.accepted.items()),
    )


def _target(index: int, annotation: KeyAnnotation) -> Target:
    accepted = {label: credit.as_integer_ratio() for label, credit in annotation.accepted.items()}
    return Target(
        index,
        annotation.label,
        annotation.required,
        annotation.weight,
        {**accepted, annotation.label: (1, 1)},
        tuple((*core, *extent) for core, extent in annotation.alternatives),
    )
