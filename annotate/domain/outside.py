"""What many mark that the key does not ask for."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from annotate.domain.answer_key import AnswerKey
from annotate.domain.marks import Marks, Stretch
from annotate.domain.regions import Region, difference, union
from annotate.domain.span import Span

OFTEN = Fraction(1, 3)
"""The share of a class from which on what lies outside the key is worth talking about."""


class OutsidePlace(NamedTuple):
    """Words in a row, none of them in the key; `students` is how many marked the most marked."""

    span: Span
    label: str
    students: int


def outside_places(key: AnswerKey, marks: Mapping[str, Marks]) -> list[OutsidePlace]:
    """Return what at least a third of a class marked outside the key, the most marked first."""
    found = [
        OutsidePlace(span, label, students)
        for label, of_label in marks.items()
        for span, students in often_outside(of_label, may_be_marked(key, label), OFTEN)
    ]
    return sorted(found, key=lambda place: (-place.students, place))


def may_be_marked(key: AnswerKey, label: str) -> Region:
    """Return the words on which the label earns something or costs nothing."""
    return union(
        extent
        for annotation in key.annotations
        if annotation.credit(label) or not annotation.required
        for _, extent in annotation.alternatives
    )


def often_outside(marks: Marks, allowed: Region, least: Fraction) -> list[Stretch]:
    """Return the words in a row, outside the region, that at least this share of students marked.

    `students` is how many marked the most marked of the words.
    """
    often = [each for each in marks.stretches if each.students >= least * marks.students]
    return [
        Stretch(span, max(each.students for each in often if each.span.overlap(span)))
        for span in difference(union(each.span for each in often), allowed)
    ]
