"""The class at work: who has begun, how many highlights each has made, who has handed in."""

from collections.abc import Iterator
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, FilteredRelation, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotate.models import Assignment
from annotate.web.request import UserRequest


@require_safe
def show(request: UserRequest, pk: UUID) -> HttpResponse:
    """Show the page; give htmx the part of it that changes, or a 304 if that did not change.

    The browser keeps no copy, as of no page, and so would never ask for a 304 by itself: the part
    carries its own tag, which the page's script sends back.
    """
    assignment = get_object_or_404(Assignment.objects.taught_by(request.user), pk=pk)
    hides_names = assignment.hides_names_from(request.user)
    live = Live(assignment, named=not hides_names and request.GET.get("names") != "hidden")
    context = {"assignment": assignment, "live": live, "hides_names": hides_names}
    if not request.htmx:
        return render(request, "assignment/live.html", context)
    response = get_conditional_response(request, etag=live.etag)
    if response is None:
        response = render(request, "assignment/live.html#live", context)
    response.headers["ETag"] = live.etag
    return response


class Worker(NamedTuple):
    """A student with their latest attempt: 0 and no highlights before the first."""

    name: str
    attempt: int
    is_handed_in: bool
    highlights: int


class Group(NamedTuple):
    """The students who are equally far."""

    name: str
    workers: list[Worker]

    @property
    def shows_each(self) -> bool:
        """Whether there is anything to say of each: a name, or how many highlights."""
        return any(each.name or each.attempt for each in self.workers)


class Live:
    """What the page shows, from one query. Without names, nothing tells one from another."""

    def __init__(self, assignment: Assignment, *, named: bool) -> None:
        self.assignment = assignment
        self.named = named

    @cached_property
    def workers(self) -> list[Worker]:
        """The students of the class by name, or without names by their highlights."""
        latest = {row[0]: Worker(*row[1:]) for row in self._rows()}
        if self.named:
            return list(latest.values())
        nameless = (each._replace(name="") for each in latest.values())
        return sorted(nameless, key=lambda each: (each.highlights, each))

    def _rows(self) -> Iterator[tuple[int, str, int, bool, int]]:
        """Yield a student's attempts in order, and a student without any once."""
        own = Q(submissions__assignment=self.assignment, submissions__is_cancelled=False)
        live = Q(work__annotations__isnull=False, work__annotations__removed_at=None)
        rows = (
            self.assignment.students()
            .annotate(work=FilteredRelation("submissions", condition=own))
            .annotate(highlights=Count("work__annotations", filter=live))
            .order_by("display_name", "pk", "work__attempt")
            .values_list("pk", "display_name", "work__attempt", "work__handed_in_at", "highlights")
        )
        for pk, name, attempt, handed_in_at, highlights in rows:
            yield pk, name, attempt or 0, handed_in_at is not None, highlights

    @property
    def groups(self) -> list[Group]:
        begun = [each for each in self.workers if each.attempt]
        return [
            Group(_("At work"), [each for each in begun if not each.is_handed_in]),
            Group(_("Handed in"), [each for each in begun if each.is_handed_in]),
            Group(_("Not begun"), [each for each in self.workers if not each.attempt]),
        ]

    @property
    def summary(self) -> str:
        """How far the class is, in few words: they change less often than the highlights do."""
        return _("Begun: %(begun)d of %(count)d. Handed in: %(handed_in)d.") % {
            "count": len(self.workers),
            "begun": sum(each.attempt > 0 for each in self.workers),
            "handed_in": sum(each.is_handed_in for each in self.workers),
        }

    @cached_property
    def etag(self) -> str:
        """A digest of all that is shown: it cannot stay the same when any of that changes."""
        return f'"{sha256(repr(self.workers).encode()).hexdigest()}"'
