"""The students of an assignment with what they handed in, in the order and choice of a page."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from annotate.forms.grading import GradingFilterForm, Show, Sort
from annotate.models import Assignment, Submission, User
from annotate.models.deadline import Deadline


@dataclass(frozen=True)
class Row:
    """A student, with the attempt that counts, or else the open one, or one that was cancelled."""

    student: User
    name: str
    submission: Submission | None
    attempts: int
    goes_on: bool
    """Whether another attempt is open beside the one that counts."""
    is_late: bool
    is_left_open: bool
    """Whether an attempt was still open when the time was over."""

    @property
    def is_handed_in(self) -> bool:
        return self.submission is not None and self.submission.is_handed_in

    @property
    def is_reviewed(self) -> bool:
        return self.submission is not None and self.submission.reviewed_at is not None

    @property
    def is_released(self) -> bool:
        return self.submission is not None and self.submission.released_at is not None

    @property
    def handed_in_at(self) -> datetime | None:
        return self.submission.handed_in_at if self.submission else None

    @property
    def percent(self) -> Decimal | None:
        """The grade, or None while nothing is handed in or no key is in force."""
        return self.submission.percent if self.submission and self.is_handed_in else None  # type: ignore[attr-defined]

    @property
    def state(self) -> str:
        if not self.submission:
            return _("not begun")
        if self.submission.is_cancelled:
            return _("cancelled")
        if not self.is_handed_in:
            return _("not handed in in time") if self.is_left_open else _("begun")
        facts = [_("handed in late") if self.is_late else _("handed in")]
        facts += [_("grade set by hand")] if hasattr(self.submission, "override") else []
        facts += [_("reviewed")] if self.is_reviewed else []
        facts += [_("released")] if self.is_released else []
        facts += [_("another attempt is open")] if self.goes_on else []
        return ", ".join(facts)


@dataclass(frozen=True)
class Column:
    """A column to sort by: where its link leads, and how it is sorted now, if it is."""

    name: str
    label: str
    address: str
    direction: str


ORDERS: dict[str, Callable[[Row], Any]] = {
    Sort.NAME: lambda row: row.name.casefold(),
    Sort.HANDED_IN: lambda row: row.handed_in_at,
    Sort.GRADE: lambda row: row.percent,
    Sort.STATE: lambda row: (
        row.submission is not None,
        row.is_handed_in,
        row.is_reviewed,
        row.is_released,
    ),
}
SHOWN: dict[str, Callable[[Row], bool]] = {
    Show.ALL: lambda _row: True,
    Show.NOT_HANDED_IN: lambda row: not row.is_handed_in,
    Show.NOT_REVIEWED: lambda row: row.is_handed_in and not row.is_reviewed,
    Show.NOT_RELEASED: lambda row: row.is_handed_in and not row.is_released,
    Show.LATE: lambda row: row.is_late,
}


class GradingTable:
    """`chosen` is the query of the page's address; what is wrong in it is said and left out.

    Where the instructor hides names, pseudonyms stand for them, also in the order.
    """

    def __init__(self, assignment: Assignment, instructor: User, chosen: QueryDict) -> None:
        self.assignment = assignment
        self.hides_names = assignment.hides_names_from(instructor)
        self.form = GradingFilterForm(chosen)
        self.form.is_valid()
        said = self.form.cleaned_data
        self.show: str = said.get("show") or ""
        self.below: Decimal | None = said.get("below")
        self.sort: str = said.get("sort") or Sort.NAME

    def name_of(self, student: User) -> str:
        return self.assignment.name_of(student, hidden=self.hides_names)

    @property
    def query(self) -> str:
        """The choice as the end of an address, so that other pages lead back to the same table."""
        return self._query(self.sort).removesuffix("?")

    @property
    def columns(self) -> list[Column]:
        return [self._column(sort) for sort in Sort]

    @property
    def is_narrowed(self) -> bool:
        return bool(self.show) or self.below is not None

    @cached_property
    def all_rows(self) -> list[Row]:
        """All students in order, whether they are chosen or not; four queries."""
        rows = sorted(self._unordered(), key=ORDERS[Sort.NAME])
        key = ORDERS[self.sort.removeprefix("-")]
        known = [row for row in rows if key(row) is not None]
        unknown = [row for row in rows if key(row) is None]
        return sorted(known, key=key, reverse=self.sort.startswith("-")) + unknown

    @cached_property
    def rows(self) -> list[Row]:
        return [row for row in self.all_rows if self._is_chosen(row)]

    @property
    def handed_in(self) -> list[Row]:
        """Those shown that can be reviewed and released."""
        return [row for row in self.rows if row.is_handed_in]

    @property
    def left_open(self) -> int:
        """How many attempts, shown or not, were still open when their time was over."""
        return sum(row.is_left_open for row in self.all_rows)

    def neighbours(self, submission: Submission) -> tuple[Submission | None, Submission | None]:
        """Return what stands before and after it, of the chosen ones; it need not be chosen."""
        student = submission.student_id
        place = next(
            (at for at, row in enumerate(self.all_rows) if row.student.pk == student), None
        )
        if place is None:
            return None, None
        before, after = reversed(self.all_rows[:place]), self.all_rows[place + 1 :]
        return self._first(before), self._first(after)

    def _first(self, rows: Any) -> Submission | None:
        chosen = (row.submission for row in rows if row.submission and self._is_chosen(row))
        return next(chosen, None)

    def _is_chosen(self, row: Row) -> bool:
        return SHOWN[self.show](row) and (
            self.below is None or (row.percent is not None and row.percent < self.below)
        )

    def _query(self, sort: str) -> str:
        chosen = {"show": self.show, "below": self.below, "sort": sort}
        said = {name: value for name, value in chosen.items() if value not in ("", None, Sort.NAME)}
        return f"?{urlencode(said)}" if said else "?"

    def _column(self, sort: Sort) -> Column:
        """Return a column whose link sorts by it, or turns its order round."""
        direction = {sort: "ascending", f"-{sort}": "descending"}.get(self.sort, "")
        turned = f"-{sort}" if direction == "ascending" else sort
        return Column(sort, str(sort.label), self._query(turned), direction)

    def _unordered(self) -> list[Row]:
        students = {each.pk: each for each in self.assignment.students()}
        made: dict[int, list[Submission]] = defaultdict(list)
        for submission in self.assignment.submissions.with_current_grade().with_counts():
            submission.assignment = self.assignment
            students.setdefault(submission.student_id, submission.student)
            made[submission.student_id].append(submission)
        counted = set(self.assignment.submissions.counted().values_list("pk", flat=True))
        extended = dict(self.assignment.extensions.values_list("student", "due_at"))
        deadlines = {pk: self.assignment.deadline(extended.get(pk)) for pk in students}
        return [
            self._row(student, made[pk], counted, deadlines[pk]) for pk, student in students.items()
        ]

    def _row(
        self, student: User, made: list[Submission], counted: set[UUID], deadline: Deadline
    ) -> Row:
        open_attempt = next((each for each in made if each.is_open), None)
        counting = next((each for each in made if each.pk in counted), None)
        return Row(
            student=student,
            name=self.name_of(student),
            submission=counting or open_attempt or next(iter(made), None),
            attempts=len(made),
            goes_on=bool(counting and open_attempt),
            is_left_open=bool(open_attempt and deadline.is_over(timezone.now())),
            is_late=bool(counting and deadline.is_late(counting.handed_in_at)),
        )
