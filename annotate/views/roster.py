"""The roster of a class: who is in it or has a seat; new words, new cards, and removal."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from annotate.models import Classroom, Erasure
from annotate.views.door import join_link
from annotate.web.request import UserRequest


@require_safe
def show(request: UserRequest, pk: UUID) -> HttpResponse:
    classroom = get_object_or_404(Classroom.objects.taught_by(request.user), pk=pk)
    students = classroom.enrolments.students().with_handed_in()
    context = {
        "classroom": classroom,
        "students": students,
        "free_seats": sum(each.is_waiting for each in students),
    }
    return render(request, "classroom/roster.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def return_code(request: UserRequest, pk: UUID, enrolment_pk: int) -> HttpResponse:
    """Say that the old three words of a student end; give new ones, and show them this once."""
    classroom = get_object_or_404(Classroom.objects.taught_by(request.user), pk=pk)
    enrolment = get_object_or_404(classroom.enrolments.students(), pk=enrolment_pk)
    classroom.require_active()
    context: dict[str, object] = {"classroom": classroom, "enrolment": enrolment}
    if request.method != "POST":
        return render(request, "classroom/new_words.html", context)
    context["code"] = enrolment.renew_return_code()
    return render(request, "classroom/return_code.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def cards(request: UserRequest, pk: UUID) -> HttpResponse:
    """Say that the cards of free seats end; give them new words, and show the cards this once."""
    classroom = get_object_or_404(Classroom.objects.taught_by(request.user), pk=pk)
    classroom.require_active()
    free_seats = classroom.enrolments.waiting().count()
    if free_seats and request.method != "POST":
        context = {"classroom": classroom, "free_seats": free_seats}
        return render(request, "classroom/new_cards.html", context)
    renewed = classroom.renew_free_seats() if request.method == "POST" else []
    if not renewed:
        messages.success(request, _("Every seat is taken: there is no card to print."))
        return redirect("classroom_roster", pk)
    context = {
        "classroom": classroom,
        "cards": renewed,
        "address": join_link(request, classroom),
    }
    return render(request, "classroom/cards.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: UserRequest, pk: UUID, enrolment_pk: int) -> HttpResponse:
    """Say what goes with a student, and erase it."""
    classroom = get_object_or_404(Classroom.objects.taught_by(request.user), pk=pk)
    enrolment = get_object_or_404(classroom.enrolments.students(), pk=enrolment_pk)
    erasure = Erasure.of_student(enrolment)
    if request.method == "POST":
        erasure.carry_out()
        said = _("%(name)s is removed, and all that was kept about them is erased.")
        messages.success(request, said % {"name": enrolment.user.display_name})
        return redirect("classroom_roster", pk)
    context = {"classroom": classroom, "enrolment": enrolment, "erased": erasure.counts()}
    return render(request, "classroom/student_removal.html", context)
