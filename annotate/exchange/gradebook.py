"""From the grades of an assignment to the grade book that is written for another system."""

from collections.abc import Iterator
from fractions import Fraction

from django.db.models import F, Q

from annotate.formats.gradebook import Gradebook, GradedStudent
from annotate.models import Assignment
from annotate.models.submission import SubmissionQuerySet


def gradebook(assignment: Assignment) -> Gradebook:
    """Return each student's grade that counts, released or not, by name.

    A name is all that is known of a student: there is no number, login or address to give.
    """
    return Gradebook(assignment.title, _students(assignment))


def without_grade(assignment: Assignment) -> int:
    """Return how many students of the class the grade book leaves out."""
    return assignment.students().exclude(pk__in=_graded(assignment).values("student")).count()


def _students(assignment: Assignment) -> Iterator[GradedStudent]:
    rows = _graded(assignment).order_by("student__display_name", "student")
    for name, percent in rows.values_list("student__display_name", F("percent")).iterator():
        yield GradedStudent(name, Fraction(percent) / 100)


def _graded(assignment: Assignment) -> SubmissionQuerySet:
    return assignment.submissions.counted().with_current_grade().filter(Q(percent__isnull=False))
