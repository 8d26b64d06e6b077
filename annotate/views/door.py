"""The door of a class: its code and link on the wall, open or closed."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from annotate.formats.qr_code import qr_code
from annotate.models import Classroom
from annotate.web.request import UserRequest


@require_http_methods(["GET", "HEAD", "POST"])
def joining(request: UserRequest, pk: UUID) -> HttpResponse:
    """Show how to join, to be projected; open or close the class, or give it another code."""
    classroom = get_object_or_404(Classroom.objects.taught_by(request.user), pk=pk)
    if request.method != "POST":
        context = {"classroom": classroom, "join_link": join_link(request, classroom)}
        return render(request, "classroom/joining.html", context)
    act = request.POST.get("act")
    if act == "renew":
        classroom.renew_join_code()
    elif act in {"open", "close"}:
        classroom.set_joining(is_open=act == "open")
    return redirect(classroom)


@require_safe
def qr(request: UserRequest, pk: UUID) -> HttpResponse:
    """Return the join link as a picture."""
    classroom = get_object_or_404(Classroom.objects.taught_by(request.user), pk=pk)
    return HttpResponse(qr_code(join_link(request, classroom)), content_type="image/svg+xml")


def join_link(request: HttpRequest, classroom: Classroom) -> str:
    """Return the whole address at which students join the class."""
    return request.build_absolute_uri(reverse("join_classroom", args=[classroom.join_code]))
