"""Who teaches a class: added by user name, and removed, but for the last one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from annotate.forms.classroom import InstructorForm
from annotate.models import Classroom
from annotate.web.request import UserRequest, posted


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: UserRequest, pk: UUID) -> HttpResponse:
    """Show who teaches the class, and add somebody."""
    classroom = get_object_or_404(Classroom.objects.taught_by(request.user), pk=pk)
    form = InstructorForm(posted(request), classroom=classroom)
    if form.is_valid():
        classroom.add_instructor(form.instructor)
        said = _("%(name)s teaches this class now, and sees what you see in it.")
        messages.success(request, said % {"name": form.instructor.display_name})
        return redirect("classroom_instructors", pk)
    instructors = classroom.enrolments.instructors()
    context = {"classroom": classroom, "form": form, "instructors": instructors}
    status = 422 if form.is_bound else 200
    return render(request, "classroom/instructors.html", context, status=status)


@require_POST
def remove(request: UserRequest, pk: UUID, enrolment_pk: int) -> HttpResponse:
    classroom = get_object_or_404(Classroom.objects.taught_by(request.user), pk=pk)
    enrolment = get_object_or_404(classroom.enrolments.instructors(), pk=enrolment_pk)
    classroom.remove_instructor(enrolment)
    said = _("%(name)s no longer teaches this class.") % {"name": enrolment.user.display_name}
    messages.success(request, said)
    if enrolment.user_id == request.user.pk:
        return redirect("home")
    return redirect("classroom_instructors", pk)
