"""Grading: the table of an assignment, what is done to many in it, and one submission."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotate.forms.grading import GradingForm, TickedForm
from annotate.models import Assignment, Submission
from annotate.models.submission import SubmissionQuerySet
from annotate.views.grading_table import GradingTable
from annotate.views.result import Result
from annotate.web.request import UserRequest, posted


@require_safe
def show(request: UserRequest, pk: UUID) -> HttpResponse:
    taught = Assignment.objects.taught_by(request.user).select_related("classroom")
    assignment = get_object_or_404(taught, pk=pk)
    return _page(request, GradingTable(assignment, request.user, request.GET))


def _page(
    request: UserRequest, table: GradingTable, ticked: TickedForm | None = None
) -> HttpResponse:
    context = {"assignment": table.assignment, "table": table, "ticked": ticked}
    bad = table.form.errors or (ticked and ticked.errors)
    return render(request, "assignment/grading.html", context, status=422 if bad else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def grade(request: UserRequest, pk: UUID) -> HttpResponse:
    """Show a submission against the key; keep comments, grade, reviewed and released."""
    taught = Submission.objects.taught_by(request.user).with_parts()
    submission = get_object_or_404(taught, pk=pk)
    table = GradingTable(submission.assignment, request.user, request.GET)
    before, after = table.neighbours(submission)
    form = GradingForm(posted(request), submission=submission, instructor=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect(_grading_of(after if form.goes_on else submission, table) + table.query)
    context = {
        "submission": submission,
        "name": table.name_of(submission.student),
        "attempts": submission.assignment.submissions.filter(student=submission.student_id),
        "table": table,
        "before": before,
        "after": after,
        "form": form,
        "result": Result(submission, form),
    }
    status = 422 if form.is_bound else 200
    return render(request, "submission/grading.html", context, status=status)


def _grading_of(submission: Submission | None, table: GradingTable) -> str:
    """Return where it is graded, or the table where there is none left."""
    if submission:
        return reverse("submission_grading", args=[submission.pk])
    return reverse("assignment_grading", args=[table.assignment.pk])


def _act(
    request: UserRequest,
    pk: UUID,
    act: Callable[[Assignment, SubmissionQuerySet], int],
    told: Callable[[int], str],
) -> HttpResponse:
    """Do something with the ticked submissions, or with all that the table shows, and tell it."""
    assignment = get_object_or_404(Assignment.objects.taught_by(request.user), pk=pk)
    assignment.classroom.require_active()
    table = GradingTable(assignment, request.user, request.GET)
    if "all" in request.POST:
        shown = [row.submission.pk for row in table.handed_in if row.submission]
        submissions = assignment.submissions.filter(pk__in=shown)
    else:
        form = TickedForm(request.POST, assignment=assignment)
        if not form.is_valid():
            return _page(request, table, form)
        submissions = form.cleaned_data["submission"]
    messages.success(request, told(act(assignment, submissions)))
    return redirect(reverse("assignment_grading", args=[pk]) + table.query)


@require_POST
def names(request: UserRequest, pk: UUID) -> HttpResponse:
    """Hide the names from this instructor, or show them again; both are remembered."""
    assignment = get_object_or_404(Assignment.objects.taught_by(request.user), pk=pk)
    assignment.set_names(request.user, hidden=request.POST.get("act") == "hide")
    table = GradingTable(assignment, request.user, request.GET)
    return redirect(reverse("assignment_grading", args=[pk]) + table.query)


@require_POST
def collect(request: UserRequest, pk: UUID) -> HttpResponse:
    """Hand in for the students what was open when their time was over."""
    assignment = get_object_or_404(Assignment.objects.taught_by(request.user), pk=pk)
    count = assignment.collect()
    message = ngettext(
        "%(count)d submission was handed in for its student.",
        "%(count)d submissions were handed in for their students.",
        count,
    )
    messages.success(request, message % {"count": count})
    table = GradingTable(assignment, request.user, request.GET)
    return redirect(reverse("assignment_grading", args=[pk]) + table.query)


@require_POST
def release(request: UserRequest, pk: UUID) -> HttpResponse:
    """Let the students see grade, comments and feedback."""
    return _act(
        request,
        pk,
        lambda assignment, submissions: assignment.release(submissions.students()),
        lambda count: (
            ngettext(
                "Released: %(count)d student more now sees the result.",
                "Released: %(count)d students more now see their results.",
                count,
            )
            % {"count": count}
        ),
    )


@require_POST
def take_back(request: UserRequest, pk: UUID) -> HttpResponse:
    return _act(
        request,
        pk,
        lambda assignment, submissions: assignment.take_back(submissions.students()),
        lambda count: (
            ngettext(
                "Taken back: the result is hidden from %(count)d student again.",
                "Taken back: the results are hidden from %(count)d students again.",
                count,
            )
            % {"count": count}
        ),
    )


@require_POST
def review(request: UserRequest, pk: UUID) -> HttpResponse:
    return _act(
        request,
        pk,
        lambda _assignment, submissions: submissions.review(request.user),
        lambda count: (
            ngettext(
                "%(count)d submission is now marked as reviewed.",
                "%(count)d submissions are now marked as reviewed.",
                count,
            )
            % {"count": count}
        ),
    )


@require_POST
def unmark_review(request: UserRequest, pk: UUID) -> HttpResponse:
    return _act(
        request,
        pk,
        lambda _assignment, submissions: submissions.unmark_review(),
        lambda count: (
            ngettext(
                "%(count)d submission is no longer marked as reviewed.",
                "%(count)d submissions are no longer marked as reviewed.",
                count,
            )
            % {"count": count}
        ),
    )
