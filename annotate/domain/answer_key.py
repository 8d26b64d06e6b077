"""The answer key: what the instructor asks for, in words, and what it looks like but is not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from annotate.domain.span import Span
from annotate.domain.target import WHOLE, Target
from annotate.domain.targets import Targets
from annotate.domain.words import Words

MAX_KEY_ANNOTATIONS = 2_000
"""The most annotations that one answer key may hold, distractors too."""


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
    def required(self) -> int:
        """The number of required annotations."""
        return sum(annotation.required for annotation in self.annotations)

    @cached_property
    def asked(self) -> int:
        """The weights of the required annotations, added up."""
        return sum(annotation.weight for annotation in self.annotations if annotation.required)

    @cached_property
    def targets(self) -> Targets:
        """The annotations made ready for comparing."""
        return Targets(
            [
                Target(
                    position,
                    annotation.label,
                    annotation.required,
                    annotation.weight,
                    {
                        annotation.label: WHOLE,
                        **{
                            label: credit.as_integer_ratio()
                            for label, credit in annotation.accepted.items()
                        },
                    },
                    tuple(
                        [
                            (index, *core, *extent)
                            for index, (core, extent) in enumerate(annotation.alternatives)
                        ]
                    ),
                )
                for position, annotation in enumerate(self.annotations)
            ]
        )
