"""How many highlights a student made with each label, beside how many there are to find."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from annotate.models.label_set import Label


class Tally(NamedTuple):
    """How many highlights have a label, and how many required ones the key has, if that is told."""

    label: Label
    made: int
    asked: int | None

    @property
    def remaining(self) -> int:
        """How many are still to be found, even if every highlight so far is right."""
        return max(0, (self.asked or 0) - self.made)


def tallied(
    labels: Iterable[Label], made: Counter[UUID], asked: Counter[UUID] | None
) -> list[Tally]:
    """Return a line for each label; `asked` is None unless the assignment tells it.

    It is a number of the key alone: one that depended on the highlights could be used to find out
    which of them are right.
    """
    return [
        Tally(each, made[each.pk], None if asked is None else asked[each.pk]) for each in labels
    ]
