"""Mending a key: a change at a place, the preview of all that is prepared, and its coming true."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotate.domain.revisions import RevisionExplainer
from annotate.forms.mending import ForceForm, MendingForm, PlaceForm
from annotate.models import Assignment, Dispute, User
from annotate.models.impact import Impact
from annotate.models.mending import Mending
from annotate.models.revision import entries_of
from annotate.web.refusal import refusal
from annotate.web.request import UserRequest, posted


@require_safe
def show(request: UserRequest, pk: UUID) -> HttpResponse:
    """Show what is prepared and what it would change."""
    mending = Mending(_taught(request, pk), request.user)
    context = {"preview": Preview(mending), "form": ForceForm()}
    return render(request, "assignment/mending.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: UserRequest, pk: UUID) -> HttpResponse:
    """Prepare a change of the key because of the words that the address names."""
    assignment = _taught(request, pk)
    place = PlaceForm(request.GET, assignment=assignment)
    if not place.is_valid():
        return refusal(request, _("Begin from a dispute or from words that were marked."), 422)
    mending = Mending(assignment, request.user)
    disputes = _disputes_at(place, assignment, request.user)
    form = MendingForm(posted(request), mending=mending, place=place, disputes=disputes)
    if form.is_valid() and _is_mended(mending, form):
        messages.success(request, _("Prepared. Nothing changes for students until it is in force."))
        return redirect("assignment_mending", pk)
    context = {"mending": mending, "label": place.label, "span": place.span, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "assignment/mending_change.html", context, status=status)


@require_POST
def put_into_force(request: UserRequest, pk: UUID) -> HttpResponse:
    """Publish what is prepared; every submission is graded by it."""
    form = ForceForm(request.POST)
    mending = Mending(_taught(request, pk), request.user)
    if not form.is_valid():
        context = {"preview": Preview(mending), "form": form}
        return render(request, "assignment/mending.html", context, status=422)
    graded = mending.put_into_force(form.cleaned_data["answer"])
    message = ngettext(
        "The key is in force. %(count)s submission was graded by it.",
        "The key is in force. %(count)s submissions were graded by it.",
        graded,
    )
    messages.success(request, message % {"count": graded})
    return redirect("assignment_disputes", pk)


@require_POST
def discard(request: UserRequest, pk: UUID) -> HttpResponse:
    """Throw away what is prepared."""
    mending = Mending(_taught(request, pk), request.user)
    if mending.draft:
        mending.draft.discard()
        messages.success(request, _("Thrown away. The key stays as it is."))
    return redirect("assignment_disputes", pk)


def _taught(request: UserRequest, pk: UUID) -> Assignment:
    return get_object_or_404(Assignment.objects.taught_by(request.user).with_parts(), pk=pk)


def _disputes_at(
    place: PlaceForm, assignment: Assignment, instructor: User
) -> list[tuple[Dispute, str]]:
    """Return the open disputes of these words, with the names that the instructor may see."""
    hidden = assignment.hides_names_from(instructor)
    disputes = Dispute.objects.open().filter(submission__assignment=assignment).with_parts()
    return [
        (each, assignment.name_of(each.submission.student, hidden=hidden))
        for each in disputes
        if each.span.overlap(place.span)
    ]


def _is_mended(mending: Mending, form: MendingForm) -> bool:
    """Prepare the change; tell whether it could be, and say in the form why not."""
    try:
        mending.mend(**form.mended())
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


@dataclass(frozen=True)
class Effect:
    """What is prepared does to the grades of one assignment, with names as they may be seen."""

    impact: Impact
    hides_names: bool

    @property
    def summary(self) -> str:
        """Say how many grades change, and by how much at most, and how many are the first."""
        impact = self.impact
        first = ngettext(
            "%(count)d submission gets its first grade.",
            "%(count)d submissions get their first grade.",
            impact.first_grades,
        )
        said = [first % {"count": impact.first_grades}] if impact.first_grades else []
        if impact.shifts or not said:
            said.insert(0, self._changes)
        return " ".join(said)

    @property
    def _changes(self) -> str:
        impact = self.impact
        if not impact.shifts:
            return _("No grade changes.")
        rise = ngettext("%(count)d grade rises", "%(count)d grades rise", impact.rises)
        fall = ngettext("%(count)d falls", "%(count)d fall", impact.falls)
        return _("%(rise)s, %(fall)s; largest %(points)s points.") % {
            "rise": rise % {"count": impact.rises},
            "fall": fall % {"count": impact.falls},
            "points": f"{impact.largest:+.1f}",
        }

    @property
    def rows(self) -> list[tuple[str, str, str, str]]:
        """For each grade that changes the name, the grades, and the signed difference."""
        named = [
            (self.impact.assignment.name_of(each.student, hidden=self.hides_names), each)
            for each in self.impact.shifts
        ]
        return [
            (name, f"{each.before:.1f}", f"{each.after:.1f}", f"{each.points:+.1f}")
            for name, each in named
        ]


class Preview:
    """All that is prepared, in words, and its effects."""

    def __init__(self, mending: Mending) -> None:
        self.mending = mending
        self.assignment = mending.assignment

    @cached_property
    def changes(self) -> Sequence[str]:
        """What differs from the key in force, in words."""
        draft, old = self.mending.draft, self.assignment.answer_key
        if not draft or self.mending.is_stale:
            return []
        of = entries_of([old.pk, draft.pk])
        explainer = RevisionExplainer(self.assignment.article.text, translation)
        return explainer.explain(of[old.pk], of[draft.pk])

    @cached_property
    def effects(self) -> list[Effect]:
        return [
            Effect(impact, impact.assignment.hides_names_from(self.mending.instructor))
            for impact in self.mending.impacts()
        ]

    @cached_property
    def disputes(self) -> list[Dispute]:
        """Those that are accepted once it is in force."""
        draft = self.mending.draft
        return list(draft.disputes.open().with_parts()) if draft else []
