"""An assignment: begun by students; set, changed, released and looked through by instructors."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotate.forms.assignment import AssignmentForm
from annotate.models import Assignment, Classroom
from annotate.web.refusal import refusal
from annotate.web.request import UserRequest, posted


@require_safe
def show(request: UserRequest, pk: UUID) -> HttpResponse:
    assignment = get_object_or_404(Assignment.objects.visible_to(request.user).with_parts(), pk=pk)
    context: dict[str, object] = {"assignment": assignment}
    if not Assignment.objects.taught_by(request.user).filter(pk=pk).exists():
        attempts = assignment.submissions.filter(student=request.user).order_by("attempt")
        context |= {
            "attempts": attempts.with_current_grade(),
            "open_attempt": attempts.filter(handed_in_at=None).first(),
            "remaining_attempts": assignment.attempts_left(request.user),
        }
        return render(request, "assignment/student.html", context)
    context |= {"submissions": assignment.submissions.with_current_grade().with_counts()}
    return render(request, "assignment/instructor.html", context)


@require_POST
def begin(request: UserRequest, pk: UUID) -> HttpResponse:
    """Open the student's attempt: the one begun, or a new one."""
    assignment = get_object_or_404(Assignment.objects.set_for(request.user), pk=pk)
    submission = assignment.begin(request.user)
    if not submission:
        return refusal(request, _("You have no attempt left."), status=409)
    return redirect(submission)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: UserRequest, classroom_pk: UUID) -> HttpResponse:
    classroom = get_object_or_404(Classroom.objects.taught_by(request.user), pk=classroom_pk)
    classroom.require_active()
    form = AssignmentForm(
        posted(request),
        instance=Assignment(classroom=classroom),
        instructor=request.user,
    )
    if form.is_valid():
        return redirect(form.save())
    context = {"form": form, "classroom": classroom}
    return render(request, "assignment/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: UserRequest, pk: UUID) -> HttpResponse:
    """Change the settings; what was handed in is graded anew by the rule chosen."""
    taught = Assignment.objects.taught_by(request.user)
    if request.method == "POST":
        # Held until the end, so that neither a release nor a new key is overwritten meanwhile.
        with transaction.atomic():
            return _change(
                request, get_object_or_404(taught.select_for_update(of=("self",)), pk=pk)
            )
    return _change(request, get_object_or_404(taught, pk=pk))


def _change(request: UserRequest, assignment: Assignment) -> HttpResponse:
    assignment.classroom.require_active()
    form = AssignmentForm(posted(request), instance=assignment, instructor=request.user)
    if not form.is_valid():
        context = {"form": form, "classroom": assignment.classroom, "assignment": assignment}
        status = 422 if form.is_bound else 200
        return render(request, "assignment/form.html", context, status=status)
    form.save()
    graded = assignment.regrade()
    message = ngettext(
        "Saved. %(count)s submission was graded by the new settings.",
        "Saved. %(count)s submissions were graded by the new settings.",
        graded,
    )
    messages.success(request, message % {"count": graded})
    return redirect(assignment)


@require_POST
def release(request: UserRequest, pk: UUID) -> HttpResponse:
    get_object_or_404(Assignment.objects.taught_by(request.user), pk=pk).release()
    messages.success(request, _("Released: students who handed in now see their results."))
    return redirect("assignment", pk)


@require_POST
def take_back(request: UserRequest, pk: UUID) -> HttpResponse:
    get_object_or_404(Assignment.objects.taught_by(request.user), pk=pk).take_back()
    messages.success(request, _("Taken back: results are hidden from students again."))
    return redirect("assignment", pk)
