"""How long a class is kept; erasing it, or the old work in it. What goes is shown first."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotate.forms.erasure import ClassErasureForm, RetentionForm, WorkBeforeForm
from annotate.models import Classroom, Erasure
from annotate.web.request import UserRequest, posted

read_and_post = require_http_methods(["GET", "HEAD", "POST"])


@read_and_post
def retention(request: UserRequest, pk: UUID) -> HttpResponse:
    """Set the last day on which the class is kept, of an archived one too."""
    classroom = get_object_or_404(Classroom.objects.taught_by(request.user), pk=pk)
    form = RetentionForm(posted(request), instance=classroom)
    if form.is_valid():
        messages.success(request, _("Saved."))
        return redirect(form.save())
    context = {"classroom": classroom, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "classroom/retention.html", context, status=status)


@read_and_post
def erase(request: UserRequest, pk: UUID) -> HttpResponse:
    """Show what goes with the class, and erase it once its name was typed."""
    taught = Classroom.objects.taught_by(request.user)
    classroom = get_object_or_404(taught, pk=pk)
    erasure = Erasure.of_classrooms(Classroom.objects.filter(pk=classroom.pk))
    form = ClassErasureForm(posted(request), classroom=classroom)
    if form.is_valid():
        erasure.carry_out()
        said = _("%(name)s is erased, with all that was done in it.")
        messages.success(request, said % {"name": classroom.name})
        return redirect("home")
    context = {
        "classroom": classroom,
        "erased": erasure.counts(),
        "form": form,
        "work_form": WorkBeforeForm(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "classroom/erasure.html", context, status=status)


@read_and_post
def erase_work(request: UserRequest, pk: UUID) -> HttpResponse:
    """Show what work is older than a day, and erase it."""
    classroom = get_object_or_404(Classroom.objects.taught_by(request.user), pk=pk)
    form = WorkBeforeForm(posted(request) or request.GET)
    context: dict[str, object] = {"classroom": classroom, "form": form}
    if not form.is_valid():
        return render(request, "classroom/work_erasure.html", context, status=422)
    day = form.cleaned_data["before"]
    erasure = Erasure.of_work_before(day, Classroom.objects.filter(pk=classroom.pk))
    if request.method == "POST":
        erased = erasure.carry_out()
        messages.success(request, _("Erased: %(what)s.") % {"what": ", ".join(erased.lines)})
        return redirect(classroom)
    context |= {"day": day, "erased": erasure.counts()}
    return render(request, "classroom/work_erasure.html", context)
