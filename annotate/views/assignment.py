"""An assignment: begun by students; set and changed by instructors."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotate.forms.assignment import AssignmentForm, CopyForm, ExtensionForm
from annotate.models import Assignment, Classroom, Dispute
from annotate.views.grade_examples import credit_examples, method_examples
from annotate.web.refusal import refusal
from annotate.web.request import UserRequest, posted


@require_safe
def show(request: UserRequest, pk: UUID) -> HttpResponse:
    assignment = get_object_or_404(Assignment.objects.visible_to(request.user).with_parts(), pk=pk)
    context: dict[str, object] = {"assignment": assignment}
    if not Assignment.objects.taught_by(request.user).filter(pk=pk).exists():
        attempts = assignment.submissions.filter(student=request.user).order_by("attempt")
        deadline, now = assignment.deadline_for(request.user), timezone.now()
        context |= {
            "deadline": deadline,
            "is_early": deadline.is_before(now),
            "is_over": deadline.is_over(now),
            "attempts": attempts.with_current_grade(),
            "open_attempt": attempts.open().first(),
            "remaining_attempts": assignment.attempts_left(request.user),
        }
        return render(request, "assignment/student.html", context)
    disputes = Dispute.objects.open().filter(submission__assignment=assignment)
    context |= {"progress": assignment.progress(), "open_disputes": disputes.count()}
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
        initial={"answer_key": request.GET.get("answer_key")},
        instructor=request.user,
    )
    if form.is_valid():
        return redirect(form.save())
    return _form(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: UserRequest, pk: UUID) -> HttpResponse:
    """Change the settings; what was handed in is graded anew by the rule chosen."""
    taught = Assignment.objects.taught_by(request.user)
    if request.method == "POST":
        # Held until the end, so that a new version of the key is not overwritten meanwhile.
        with transaction.atomic():
            return _change(
                request, get_object_or_404(taught.select_for_update(of=("self",)), pk=pk)
            )
    return _change(request, get_object_or_404(taught, pk=pk))


def _form(
    request: UserRequest, form: AssignmentForm, assignment: Assignment | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "assignment": assignment,
        "classroom": form.instance.classroom,
        "credit_examples": credit_examples(),
        "method_examples": method_examples(),
    }
    return render(request, "assignment/form.html", context, status=422 if form.is_bound else 200)


def _change(request: UserRequest, assignment: Assignment) -> HttpResponse:
    assignment.classroom.require_active()
    form = AssignmentForm(posted(request), instance=assignment, instructor=request.user)
    if not form.is_valid():
        return _form(request, form, assignment)
    form.save()
    graded = assignment.apply_rule() if form.changes_grades else 0
    messages.success(request, _saved(graded))
    return redirect(assignment)


def _saved(graded: int) -> str:
    if not graded:
        return _("Saved.")
    message = ngettext(
        "Saved. %(count)s submission was graded by the new settings.",
        "Saved. %(count)s submissions were graded by the new settings.",
        graded,
    )
    return message % {"count": graded}


@require_http_methods(["GET", "HEAD", "POST"])
def extensions(request: UserRequest, pk: UUID) -> HttpResponse:
    """Give one student more time."""
    assignment = get_object_or_404(Assignment.objects.taught_by(request.user), pk=pk)
    form = ExtensionForm(posted(request), assignment=assignment)
    if form.is_valid():
        assignment.extend(form.cleaned_data["student"], form.cleaned_data["due_at"])
        return redirect("assignment_extensions", pk)
    given = assignment.extensions.select_related("student")
    context = {"assignment": assignment, "extensions": given, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "assignment/extensions.html", context, status=status)


@require_POST
def remove_extension(request: UserRequest, pk: UUID, student_pk: int) -> HttpResponse:
    assignment = get_object_or_404(Assignment.objects.taught_by(request.user), pk=pk)
    assignment.classroom.require_active()
    assignment.extensions.filter(student=student_pk).delete()
    return redirect("assignment_extensions", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: UserRequest, pk: UUID) -> HttpResponse:
    """Set the same for a class again, and lead to the settings of the copy."""
    taught = Assignment.objects.taught_by(request.user).select_related("classroom")
    assignment = get_object_or_404(taught, pk=pk)
    initial = {"classroom": assignment.classroom, "title": assignment.title}
    form = CopyForm(posted(request), instructor=request.user, initial=initial)
    if not form.is_valid():
        context = {"assignment": assignment, "form": form}
        status = 422 if form.is_bound else 200
        return render(request, "assignment/copy.html", context, status=status)
    twin = assignment.copy_to(form.cleaned_data["classroom"], form.cleaned_data["title"])
    messages.success(request, _("Copied. Look through the settings: students see it already."))
    return redirect("assignment_change", twin.pk)
