"""Answers that a page can tell from those of somebody else on the way."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

SIGN = "Annotate"


class SignedAnswerMiddleware:
    """Mark every answer as this application's own.

    The annotating page takes no other for an answer: the page of a Wi-Fi portal, which has the
    status 200, must not pass for a highlight that was saved, nor a proxy's refusal for ours.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers[SIGN] = "answered"
        return response
