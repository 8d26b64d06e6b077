"""What Django shows when a page is not found, a request is broken, or lacks its token."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from annotate.web.refusal import refusal


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        message = _(
            "Nothing was stored: what you sent is longer than 1 MB. Go back to the page, where it"
            " still stands, and send a long text as a file."
        )
        return refusal(request, message, status=413)
    return refusal(request, _("This request cannot be understood."), status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    message = _("There is nothing here, or nothing that you may see.")
    # From an annotating page that was open while somebody else signed in, or the work was erased.
    if request.headers.get("HX-Request") and "/annotations/" in request.path:
        message = _(
            "That was not done: somebody else is signed in now, or the work was erased. What"
            " waits stays in this browser and is saved once whoever made it signs in again in"
            " another tab. Or copy it from “Not saved yet” on this page before you leave it."
        )
    return refusal(request, message, status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    message = _(
        "Nothing was stored, because your sign-in has changed or ended since the page was loaded."
        " Reload the page and try again."
    )
    return refusal(request, message, status=403)
