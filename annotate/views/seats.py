"""Seats of a class: from a list of names to a preview, and from that to cards to hand out."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from annotate.forms.roster import RosterForm
from annotate.forms.seats import BaseSeatFormSet, SeatFormSet
from annotate.models import Classroom
from annotate.views.door import join_link
from annotate.web.request import UserRequest


@require_http_methods(["GET", "HEAD", "POST"])
def make(request: UserRequest, pk: UUID) -> HttpResponse:
    """Ask for a list of names; make the seats of a preview, and show their cards this once."""
    classroom = get_object_or_404(Classroom.objects.taught_by(request.user), pk=pk)
    classroom.require_active()
    if request.method != "POST":
        return _list_page(request, classroom, RosterForm())
    seats = SeatFormSet(request.POST, classroom=classroom)
    if not seats.is_valid():
        if seats.are_there:
            context = {"classroom": classroom, "seats": seats}
            return render(request, "classroom/seats_there.html", context, status=422)
        return _preview_page(request, classroom, seats)
    cards = classroom.make_seats([seat["name"] for seat in seats.made])
    listed = [seat["listed"] for seat in seats.made]
    context = {
        "classroom": classroom,
        "cards": cards,
        "who_is_who": list(zip(listed, cards, strict=True)),
        "address": join_link(request, classroom),
    }
    return render(request, "classroom/cards.html", context)


@require_POST
def preview(request: UserRequest, pk: UUID) -> HttpResponse:
    """Show which seats a list of names would make. Nothing is stored."""
    classroom = get_object_or_404(Classroom.objects.taught_by(request.user), pk=pk)
    classroom.require_active()
    form = RosterForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list_page(request, classroom, form)
    return _preview_page(
        request, classroom, SeatFormSet(initial=form.proposals(classroom), classroom=classroom)
    )


def _list_page(request: UserRequest, classroom: Classroom, form: RosterForm) -> HttpResponse:
    context = {"classroom": classroom, "form": form}
    return render(request, "classroom/seats.html", context, status=422 if form.is_bound else 200)


def _preview_page(
    request: UserRequest, classroom: Classroom, seats: BaseSeatFormSet
) -> HttpResponse:
    context = {"classroom": classroom, "seats": seats}
    status = 422 if seats.is_bound else 200
    return render(request, "classroom/seats_preview.html", context, status=status)
