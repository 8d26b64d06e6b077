"""The places where a class disagrees most with the key or with itself.

A place asks one question: do these words have this label? Of a class, a share p says that they do.
Against the key is 1 - p where the key says so too, and p where it does not. How divided the class
is in itself is 1 - |2p - 1|: 1 if it is split half and half, 0 if all say the same. The
disagreement at the place is the greater of the two; of places with equal disagreement, the one
where the two together are greater comes first, and of those the earlier in the text.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from annotate.domain.answer_key import AnswerKey, KeyAnnotation
from annotate.domain.marks import Marks
from annotate.domain.outside import may_be_marked, outside_places
from annotate.domain.regions import Region, covered
from annotate.domain.span import Span

MOST = 5
"""How many places a class can talk about in a lesson."""


@dataclass(frozen=True, slots=True)
class Place:
    """Words with a label that `marked` of all students gave them.

    `span` is in words. `key` is the place of the key annotation that gives it too, or None where
    the key does not have it.
    """

    span: Span
    label: str
    marked: int
    students: int
    key: int | None = None

    @property
    def against(self) -> Fraction:
        """The share of the class that the key does not agree with."""
        share = Fraction(self.marked, self.students)
        return share if self.key is None else 1 - share

    @property
    def divided(self) -> Fraction:
        """How near the class is to half and half."""
        return 1 - abs(2 * Fraction(self.marked, self.students) - 1)

    @property
    def disagreement(self) -> Fraction:
        return max(self.against, self.divided)


@dataclass(frozen=True, slots=True)
class Answers:
    """How many students gave some words which label, and how many gave them none."""

    students: int
    by_label: Mapping[str, int]
    none: int


def places(key: AnswerKey, marks: Mapping[str, Marks]) -> list[Place]:
    """Return the five places of the greatest disagreement, the greatest first.

    They may be fewer: a place where all are with the key is none, and of places that share at
    least half of the shorter one's words only the first is kept. `marks` are what the class marked
    with each label; they must be of one student at least.
    """
    found = [*_in_key(key, marks), *_outside(key, marks)]
    ranked = sorted(
        (each for each in found if each.disagreement),
        key=lambda each: (-each.disagreement, -each.against - each.divided, each.span, each.label),
    )
    kept: list[Place] = []
    for place in ranked:
        if len(kept) < MOST and not any(_is_the_same(place.span, each.span) for each in kept):
            kept.append(place)
    return kept


def answers(span: Span, marks: Mapping[str, Marks]) -> Answers:
    """Count the labels that students gave to at least half of the words in `span`."""
    given = {label: _gave([span], of_label.marked) for label, of_label in marks.items()}
    students = len(next(iter(given.values()), ()))
    none = sum(not any(of_student) for of_student in zip(*given.values(), strict=True))
    return Answers(students, {label: sum(each) for label, each in given.items()}, none)


def _in_key(key: AnswerKey, marks: Mapping[str, Marks]) -> Iterator[Place]:
    for index, annotation in enumerate(key.annotations):
        if annotation.required:
            gave = _gave_what_is_asked(annotation, marks)
            core = annotation.alternatives[0].core
            yield Place(core, annotation.label, sum(gave), len(gave), index)


def _gave_what_is_asked(annotation: KeyAnnotation, marks: Mapping[str, Marks]) -> list[bool]:
    """Tell of each student whether any alternative has the label or one that is accepted."""
    cores = [core for core, _ in annotation.alternatives]
    given = [
        _gave(cores, of_label.marked)
        for label, of_label in marks.items()
        if annotation.credit(label)
    ]
    return [any(of_student) for of_student in zip(*given, strict=True)]


def _outside(key: AnswerKey, marks: Mapping[str, Marks]) -> Iterator[Place]:
    for span, label, _ in outside_places(key, marks):
        if not _hangs_over(span, marks[label], may_be_marked(key, label)):
            gave = _gave([span], marks[label].marked)
            yield Place(span, label, sum(gave), len(gave))


def _hangs_over(span: Span, marks: Marks, allowed: Region) -> bool:
    """Tell whether most who marked these words meant a passage of the key and went beyond it: that
    is an edge error there, and no place of its own."""
    here = [each for of_student in marks.marked for each in of_student if each.overlap(span)]
    beyond = [each for each in here if any(each.overlap(passage) for passage in allowed)]
    return 2 * len(beyond) > len(here)


def _gave(spans: Sequence[Span], marked: Iterable[Sequence[Span]]) -> list[bool]:
    """Tell of each student whether they marked at least half of the words of any of the spans."""
    return [
        any(2 * covered(of_student, start, end) >= end - start for start, end in spans)
        for of_student in marked
    ]


def _is_the_same(one: Span, other: Span) -> bool:
    return 2 * one.overlap(other) >= min(one.length, other.length)
