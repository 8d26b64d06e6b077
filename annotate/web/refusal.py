"""Saying why something was not done, on the page or where htmx shows messages."""

from collections.abc import Callable

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from annotate.models import Frozen, StaleChange
from annotate.web.turns import Busy


def refusal(request: HttpRequest, message: str, status: int) -> HttpResponse:
    """Say why nothing was changed: a page, or for htmx the message line of the page in view."""
    template = "errors/refusal.html"
    if request.headers.get("HX-Request"):
        template += "#message"
    return render(request, template, {"message": message, "status": status}, status=status)


class RefusalMiddleware:
    """Answer what a model refuses: 409 where it is frozen or stale, 422 where data do not fit.

    And 503 where others are having their turn at what is long, or at writing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Frozen | StaleChange):
            return refusal(request, str(exception), status=409)
        if isinstance(exception, ValidationError):
            return refusal(request, " ".join(exception.messages), status=422)
        if isinstance(exception, Busy):
            return _busy(request, _("Nothing was done: other large files are being read or made."))
        # SQLite has one writer at a time, and a large import writes for many seconds.
        if isinstance(exception, OperationalError) and "is locked" in str(exception):
            return _busy(
                request,
                _("This could not be stored: the server is writing, perhaps a large import."),
            )
        return None


def _busy(request: HttpRequest, reason: str) -> HttpResponse:
    message = f"{reason} {_('Go back and try again in a minute.')}"
    response = refusal(request, message, status=503)
    response.headers["Retry-After"] = "60"
    return response


class SignInMiddleware(LoginRequiredMiddleware):
    """Send whoever is not signed in to the sign-in page; tell htmx instead of leading it there."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponse:
        if not request.headers.get("HX-Request"):
            return super().handle_no_permission(request, view_func)
        message = _(
            "You are signed out. In another tab, come back with your three words;"
            " this page keeps your work."
        )
        return refusal(request, message, status=401)
