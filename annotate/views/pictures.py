"""The pictures of the class page: what each shows, and where its parts lie."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from annotate.domain.agreement import RELIABLE_FROM, TENTATIVE_FROM, Agreement, Strength
from annotate.domain.charts import Box, columns, position, square
from annotate.domain.confusion import Confusion
from annotate.models import Label

GRADES = Box(10, 24, 440, 120)
CELL = Box(0, 0, 64, 70)
NAMES = Box(0, 0, 168, 30)
"""What stands beside the rows of the matrix and above its columns."""
SQUARE = 40
SCALE = Box(10, 0, 380, 52)
"""The scale of agreement, with the height of a row."""
MEANINGS = {
    Strength.NO_VARIATION: gettext_noop("No variation: there is nothing to compare."),
    Strength.RELIABLE: gettext_noop("The class reads this label in the same way."),
    Strength.TENTATIVE: gettext_noop(
        "The class agrees in the main; the places where it does not are worth a talk."
    ),
    Strength.WEAK: gettext_noop(
        "The class reads this label in different ways: talk about its definition."
    ),
    Strength.CHANCE: gettext_noop("The class agrees no more than chance would."),
}


@dataclass(frozen=True)
class Tenth:
    """The grades from `start` per cent on and below `end`, the last one with 100 per cent."""

    start: int
    end: int
    count: int
    column: Box


class Grades:
    """The distribution of grades in per cent; there is at least one."""

    def __init__(self, grades: Sequence[Decimal]) -> None:
        self.grades = sorted(grades)
        counts = Counter(min(9, int(percent) // 10) for percent in grades)
        found = columns([counts[tenth] for tenth in range(10)], GRADES, 6)
        self.tenths = [
            Tenth(10 * tenth, 10 * tenth + 10, counts[tenth], column)
            for tenth, column in enumerate(found)
        ]

    @property
    def room(self) -> Box:
        return GRADES

    @property
    def lowest(self) -> Decimal:
        return self.grades[0]

    @property
    def middle(self) -> Decimal:
        """The median."""
        return median(self.grades)

    @property
    def highest(self) -> Decimal:
        return self.grades[-1]


@dataclass(frozen=True)
class Cell:
    """How often a label was given: the count, and per cent of its row."""

    count: int
    percent: int
    is_right: bool
    frame: Box
    square: Box


@dataclass(frozen=True)
class Row:
    """The passages of the key with a label, or what lies outside the key if there is none; its name
    stands at the height `y`."""

    label: Label | None
    total: int
    y: int
    cells: list[Cell]


class Matrix:
    """Which labels the class gave for which; the last column is what was missed."""

    def __init__(self, counted: Confusion, labels: Sequence[Label]) -> None:
        self.labels = labels
        self.given = [each.identifier for each in labels]
        self.rows = [
            self._row(counted, index, label) for index, label in enumerate([*labels, None])
        ]

    def _row(self, counted: Confusion, index: int, label: Label | None) -> Row:
        asked = label.identifier if label else None
        y = NAMES.height + index * CELL.height
        cells = []
        # Who marks nothing outside the key misses nothing: the last row has no last cell.
        for column, given in enumerate([*self.given, *([None] if label else [])]):
            x = NAMES.width + column * CELL.width
            share = counted.share(asked, given)
            frame = Box(x + 2, y + 2, CELL.width - 4, CELL.height - 4)
            inside = Box(frame.middle - SQUARE // 2, frame.y + 5, SQUARE, SQUARE)
            cells.append(
                Cell(
                    counted.count(asked, given),
                    round(100 * share),
                    asked == given,
                    frame,
                    square(share, inside),
                )
            )
        return Row(label, counted.total(asked), y + CELL.height // 2 + 5, cells)

    @property
    def heads(self) -> list[tuple[str, int]]:
        """The letter of each column with the x of its middle."""
        letters = [*(label.letter for label in self.labels), _("missed")]
        return [
            (letter, NAMES.width + index * CELL.width + CELL.width // 2)
            for index, letter in enumerate(letters)
        ]

    @property
    def width(self) -> int:
        return NAMES.width + (len(self.labels) + 1) * CELL.width

    @property
    def height(self) -> int:
        return NAMES.height + (len(self.labels) + 1) * CELL.height


@dataclass(frozen=True)
class Measured:
    """How far the class agrees about a label; `x` and `y` are the place of alpha on the scale, and
    there is no `x` where nothing varies."""

    label: Label
    agreement: Agreement
    meaning: str
    x: int | None
    y: int


class Scale:
    """Krippendorff's alpha of each label on a scale from 0 to 1."""

    def __init__(self, measured: Iterable[tuple[Label, Agreement]]) -> None:
        self.rows = [
            Measured(
                label,
                each,
                _(MEANINGS[each.strength]),
                None if each.alpha is None else position(each.alpha, SCALE),
                (index + 1) * SCALE.height,
            )
            for index, (label, each) in enumerate(measured)
        ]

    @property
    def room(self) -> Box:
        return SCALE

    @property
    def end(self) -> int:
        return SCALE.x + SCALE.width

    @property
    def bottom(self) -> int:
        return len(self.rows) * SCALE.height + 12

    @property
    def bounds(self) -> list[tuple[str, int]]:
        """What stands below the scale, with its place."""
        shown = {"0": Fraction(0), "⅔": TENTATIVE_FROM, "⅘": RELIABLE_FROM, "1": Fraction(1)}
        return [(sign, position(value, SCALE)) for sign, value in shown.items()]
