"""Addresses that are read and never written to."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, set_response_etag
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

METHODS = ["GET", "HEAD", "OPTIONS"]

type View[R: HttpRequest, **P] = Callable[Concatenate[R, P], HttpResponse]


def read_only[R: HttpRequest, **P](view: View[R, P]) -> View[R, P]:
    """Refuse all other methods, and name these in `Allow`.

    OPTIONS is told no more than that, and the same whoever asks and whatever there is: the view is
    not called. Nothing is forged where nothing is written, so whoever writes is told so (405) and
    not asked for the proof that a form carries (403).
    """

    @csrf_exempt
    @require_http_methods(METHODS)
    @wraps(view)
    def answer(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        asks_how = request.method == "OPTIONS"
        given = HttpResponse() if asks_how else view(request, *args, **kwargs)
        given.headers["Allow"] = ", ".join(METHODS)
        return given

    return answer


def linked[R: HttpRequest, **P](links: str) -> Callable[[View[R, P]], View[R, P]]:
    """Say in the `Link` header of the answers what is at the address (RFC 8288).

    A refusal does not say that there is anything. Another page of what is there, after a cursor, is
    not that itself and does not say so.
    """

    def decorated(view: View[R, P]) -> View[R, P]:
        @wraps(view)
        def answer(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            given = view(request, *args, **kwargs)
            if given.status_code < HTTPStatus.BAD_REQUEST and "cursor" not in request.GET:
                others = given.headers.get("Link")
                given.headers["Link"] = f"{others}, {links}" if others else links
            return given

        return answer

    return decorated


def unless_known(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Return the answer with its entity tag, or 304 to whoever has it already."""
    set_response_etag(answer)
    return get_conditional_response(request, answer.headers["ETag"], response=answer) or answer
