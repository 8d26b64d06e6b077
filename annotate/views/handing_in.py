"""What an instructor does for one student: hands in what was left open, or gives it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotate.forms.reopening import ReopeningForm
from annotate.models import Submission
from annotate.views.grading_table import GradingTable
from annotate.web.refusal import refusal
from annotate.web.request import UserRequest, posted


@require_http_methods(["GET", "HEAD", "POST"])
def collect(request: UserRequest, pk: UUID) -> HttpResponse:
    """Say what is handed in for the student, and hand it in."""
    submission = _of_active_class(request, pk)
    context = _context(request, submission)
    if request.method == "POST":
        if not submission.collect():
            said = _("This was handed in meanwhile, or the student has been given more time.")
            return refusal(request, said, status=409)
        messages.success(request, _("Handed in for the student."))
        return redirect(context["grading"])
    if not submission.can_be_collected:
        return redirect(context["grading"])
    context["is_over"] = context["deadline"].is_over(timezone.now())
    made = submission.annotations.live().aggregate(count=Count("pk"), last=Max("created_at"))
    return render(request, "submission/collection.html", context | made)


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: UserRequest, pk: UUID) -> HttpResponse:
    """Say what reopening does, or why it is not done; let the student go on."""
    submission = _of_active_class(request, pk)
    context = _context(request, submission)
    form = ReopeningForm(posted(request), deadline=context["deadline"])
    if form.is_valid():
        submission.reopen(form.cleaned_data.get("due_at"))
        messages.success(request, _("Reopened: the student can go on."))
        return redirect(context["grading"])
    context |= {"reason": submission.why_not_reopened(), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "submission/reopening.html", context, status=status)


def _of_active_class(request: UserRequest, pk: UUID) -> Submission:
    """Return the submission to a class that the person teaches, or raise `Http404` or `Frozen`."""
    submission = get_object_or_404(Submission.objects.taught_by(request.user).with_parts(), pk=pk)
    submission.assignment.classroom.require_active()
    return submission


def _context(request: UserRequest, submission: Submission) -> dict[str, Any]:
    """Return what both pages say; `grading` is where the submission is graded."""
    table = GradingTable(submission.assignment, request.user, request.GET)
    return {
        "submission": submission,
        "name": table.name_of(submission.student),
        "grading": reverse("submission_grading", args=[submission.pk]) + table.query,
        "deadline": submission.assignment.deadline_for(submission.student),
    }
