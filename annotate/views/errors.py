"""What Django shows when a page is not found, broken, or asked for without its token."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from annotate.web.refusal import refusal


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return refusal(request, _("There is nothing here, or nothing that you may see."), status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    message = _(
        "Nothing was stored, because your sign-in has changed or ended since the page was loaded."
        " Reload the page and try again."
    )
    return refusal(request, message, status=403)
