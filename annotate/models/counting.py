"""Which of a student's attempts counts."""

from django.db.models import Case, F, When

from annotate.models.assignment import Assignment

RANKING = (
    Case(When(assignment__counts=Assignment.Counts.BEST, then=F("percent"))).desc(nulls_last=True),
    Case(When(assignment__counts=Assignment.Counts.LAST, then=F("attempt"))).desc(nulls_last=True),
    F("attempt").asc(),
)
"""The order of handed-in submissions, with their current grade, in which the first one counts.

Of equally good ones that is the one that was made first.
"""
