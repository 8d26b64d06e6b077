"""A submission: annotated while it is open, then handed in, then shown against the key."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from annotate.models import Submission
from annotate.views.annotating import AnnotatingPage, ReadingPage
from annotate.views.result import Result
from annotate.web.request import UserRequest


@require_safe
def show(request: UserRequest, pk: UUID) -> HttpResponse:
    """Show the annotating page, or the result once it is due; lead instructors to the grading."""
    submission = get_object_or_404(Submission.objects.visible_to(request.user).with_parts(), pk=pk)
    is_own = submission.student_id == request.user.pk
    if not is_own:
        return redirect("submission_grading", pk)
    deadline = submission.assignment.deadline_for(request.user)
    if submission.is_open and not deadline.is_over(timezone.now()):
        return render(request, "submission/annotate.html", {"page": AnnotatingPage(submission)})
    if not submission.feedback_is_due:
        context = {"submission": submission, "page": ReadingPage(submission)}
        return render(request, "submission/handed_in.html", context)
    context = {"submission": submission, "result": Result(submission)}
    return render(request, "submission/result.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: UserRequest, pk: UUID) -> HttpResponse:
    """Say what will be handed in, and hand it in."""
    own = Submission.objects.annotated_by(request.user).with_parts()
    submission = get_object_or_404(own, pk=pk)
    if request.method == "POST":
        submission.hand_in()
        return redirect(submission)
    deadline, now = submission.assignment.deadline_for(request.user), timezone.now()
    if not submission.is_open or deadline.is_over(now):
        return redirect(submission)
    tally = submission.tally()
    context = {
        "submission": submission,
        "is_late": deadline.is_late(now),
        "tally": tally,
        "total": sum(line.made for line in tally),
    }
    return render(request, "submission/hand_in.html", context)
