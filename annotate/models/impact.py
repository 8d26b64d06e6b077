"""What a draft of a key would change in the grades of an assignment, worked out and not stored."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from annotate.models.annotation import Annotation
from annotate.models.answer_key import AnswerKey
from annotate.models.assignment import Assignment
from annotate.models.comparison import Comparison
from annotate.models.user import User


@dataclass(frozen=True, slots=True)
class Shift:
    """The grade that counts of a student, before and after, in per cent."""

    student: User
    before: Decimal
    after: Decimal

    @property
    def points(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Impact:
    """The grades of an assignment that would change, the greatest change first.

    `students` is how many have handed in; `set_by_hand` are the grades that stay because an
    instructor set them. `first_grades` is how many submissions had none, for no key was in force;
    a grade shifts only where there was one before.
    """

    assignment: Assignment
    shifts: tuple[Shift, ...]
    students: int
    set_by_hand: int
    first_grades: int

    @property
    def rises(self) -> int:
        return sum(shift.points > 0 for shift in self.shifts)

    @property
    def falls(self) -> int:
        return sum(shift.points < 0 for shift in self.shifts)

    @property
    def largest(self) -> Decimal:
        """The greatest change, below 0 if it is a fall."""
        return self.shifts[0].points if self.shifts else Decimal(0)


def impact_of(draft: AnswerKey, assignment: Assignment) -> Impact:
    """Compare what counts of each student with the draft, by the rule of the assignment.

    Where the best attempt counts, that may be another one by the draft.
    """
    comparison = Comparison(draft, assignment.rule)
    is_best = assignment.counts == Assignment.Counts.BEST
    attempts = assignment.submissions.handed_in() if is_best else assignment.submissions.counted()
    of_assignment = Annotation.objects.live().filter(submission__assignment=assignment)
    marked = of_assignment.by_submission()
    of: dict[User, list[tuple[Decimal | None, Decimal]]] = defaultdict(list)
    set_by_hand = 0
    for submission in attempts.with_current_grade():
        before: Decimal | None = submission.percent  # type: ignore[attr-defined]
        if hasattr(submission, "override"):
            set_by_hand += 1
            after = submission.override.percent
        else:
            after = comparison.assess_spans(marked[submission.pk]).grade.percent
        of[submission.student].append((before, after))
    best = (
        Shift(student, max(graded), max(after for _, after in grades))
        for student, grades in of.items()
        if (graded := [before for before, _ in grades if before is not None])
    )
    shifts = sorted(
        (shift for shift in best if shift.points),
        key=lambda shift: (-abs(shift.points), shift.student.display_name.casefold()),
    )
    ungraded = assignment.submissions.handed_in().filter(override=None)
    ungraded = ungraded.exclude(grades__answer_key=assignment.answer_key)
    return Impact(assignment, tuple(shifts), len(of), set_by_hand, ungraded.count())
