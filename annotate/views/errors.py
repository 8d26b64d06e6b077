"""Pages and fragments that say why something was not done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def refusal(request: HttpRequest, message: str, status: int) -> HttpResponse:
    """Say why nothing was changed: a page, or for htmx the message line of the page in view."""
    if not request.headers.get("HX-Request"):
        return render(request, "errors/refusal.html", {"message": message}, status=status)
    response = render(request, "errors/refusal.html#message", {"message": message}, status=status)
    response.headers["HX-Retarget"] = "#message"
    response.headers["HX-Reswap"] = "innerHTML"
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, _("There is nothing here, or nothing that you may see."), status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    message = _("Nothing was stored: your session has changed or ended. Sign in and try again.")
    return refusal(request, message, status=403)
