"""Text comes in as UTF-8."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _


class Utf8Middleware:
    """Refuse a request that names another encoding; Python has some that decode to no text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        charset = (request.content_params or {}).get("charset", "utf-8").lower()
        if charset not in {"utf-8", "utf8", "us-ascii"}:
            return HttpResponse(_("Send text as UTF-8."), status=415, content_type="text/plain")
        return self.get_response(request)
