"""The first page, and the page of a class: as its students see it and as its instructors do."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotate.forms.classroom import ClassroomCopyForm, ClassroomForm, ClassroomSettingsForm
from annotate.forms.joining import JoinCodeForm
from annotate.models import Classroom
from annotate.models.classroom import ClassroomQuerySet
from annotate.views.door import join_link
from annotate.web.request import UserRequest, posted, require_instructor


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Lead a student to their class, show an instructor their classes, ask anyone else in."""
    user = request.user
    if not user.is_authenticated:
        return render(request, "home/welcome.html", {"form": JoinCodeForm()})
    classrooms = Classroom.objects.visible_to(user)
    if not user.is_instructor and not classrooms:
        return render(request, "home/welcome.html", {"form": JoinCodeForm()})
    if not user.is_instructor:
        return redirect("classroom", classrooms[0].pk)
    return _desk(request, classrooms, ClassroomForm())


@require_POST
def create(request: UserRequest) -> HttpResponse:
    require_instructor(request)
    form = ClassroomForm(request.POST)
    if not form.is_valid():
        return _desk(request, Classroom.objects.visible_to(request.user), form, status=422)
    classroom = form.save()
    classroom.add_instructor(request.user)
    return redirect(classroom)


def _desk(
    request: HttpRequest, classrooms: ClassroomQuerySet, form: ClassroomForm, status: int = 200
) -> HttpResponse:
    context = {
        "classrooms": classrooms.active().with_open_disputes(),
        "archived": classrooms.archived(),
        "form": form,
    }
    return render(request, "home/desk.html", context, status=status)


@require_safe
def show(request: UserRequest, pk: UUID) -> HttpResponse:
    classroom = get_object_or_404(Classroom.objects.visible_to(request.user), pk=pk)
    if not Classroom.objects.taught_by(request.user).filter(pk=pk).exists():
        assignments = classroom.assignments.with_attempts_of(request.user)
        context: dict[str, object] = {"classroom": classroom, "assignments": assignments}
        return render(request, "classroom/student.html", context)
    context = {
        "classroom": classroom,
        "join_link": join_link(request, classroom),
        "assignments": classroom.assignments.with_progress(),
        "students": classroom.enrolments.students(),
    }
    return render(request, "classroom/instructor.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: UserRequest, pk: UUID) -> HttpResponse:
    """Give the class another name, or another way to join it."""
    classroom = get_object_or_404(Classroom.objects.taught_by(request.user), pk=pk)
    classroom.require_active()
    form = ClassroomSettingsForm(posted(request), instance=classroom)
    if form.is_valid():
        messages.success(request, _("Saved."))
        return redirect(form.save())
    context = {"form": form, "classroom": Classroom.objects.get(pk=pk)}
    return render(request, "classroom/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: UserRequest, pk: UUID) -> HttpResponse:
    """Begin a class with the settings and assignments of another, an archived one too."""
    classroom = get_object_or_404(Classroom.objects.taught_by(request.user), pk=pk)
    form = ClassroomCopyForm(posted(request), classroom=classroom, instructor=request.user)
    if form.is_valid():
        twin = classroom.copy_for(request.user, **form.cleaned_data)
        messages.success(
            request, _("Copied. This is the new class; it has a join code of its own.")
        )
        return redirect(twin)
    context = {"form": form, "classroom": classroom}
    return render(request, "classroom/copy.html", context, status=422 if form.is_bound else 200)


@require_POST
def archive(request: UserRequest, pk: UUID) -> HttpResponse:
    classroom = get_object_or_404(Classroom.objects.taught_by(request.user), pk=pk)
    classroom.archive()
    messages.success(request, _("Archived: the class is out of the way, and its data are kept."))
    return redirect("home")


@require_POST
def bring_back(request: UserRequest, pk: UUID) -> HttpResponse:
    classroom = get_object_or_404(Classroom.objects.taught_by(request.user), pk=pk)
    classroom.bring_back()
    messages.success(request, _("Brought back: students can work in the class again."))
    return redirect(classroom)
