"""Taking away what is kept about oneself."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from annotate.exchange.own_data import own_data
from annotate.web.request import UserRequest


@require_safe
def show(request: UserRequest, pk: UUID) -> HttpResponse:
    """Answer a student with a file that holds all that is kept about them in the class."""
    own = request.user.enrolments.students().select_related("classroom")
    enrolment = get_object_or_404(own, classroom=pk)
    return JsonResponse(
        own_data(enrolment),
        json_dumps_params={"indent": 2, "ensure_ascii": False},
        headers={"Content-Disposition": 'attachment; filename="my-data.json"'},
    )
