"""Requests by programs: who sends them is told by a token, and answers are JSON."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from annotate.models import ApiToken
from annotate.web.paging import WrongParameter
from annotate.web.rate_limit import WINDOW, FailureLimit
from annotate.web.reading import View, read_only
from annotate.web.request import UserRequest

SCHEME = "Bearer "
MAXIMUM_REQUESTS = 3000
"""Requests by one token in one window: five a second."""


def for_programs[**P](view: View[UserRequest, P]) -> View[HttpRequest, P]:
    """Let the view be read with a token, as the instructor whose it is.

    Without one that holds the answer is 401, for what is not there or not for this instructor 404,
    for a parameter that cannot be 400, and 429 to whoever guesses or reads too fast. A session does
    not count: a page of another site that the instructor opens cannot read with it. OPTIONS needs
    no token, see `read_only`.
    """

    @login_not_required
    @read_only
    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        limit = FailureLimit(request, "token")
        if limit.is_reached:
            return _too_many()
        token = _presented(request)
        if token is None:
            limit.count_failure()
            refusal = problem(_("Send a token: “Authorization: Bearer …”."), 401)
            refusal.headers["WWW-Authenticate"] = 'Bearer realm="annotate"'
            return refusal
        if _requests_by(token) > MAXIMUM_REQUESTS:
            return _too_many()
        request.user = token.owner
        try:
            return view(request, *args, **kwargs)  # type: ignore[arg-type]
        except Http404:
            return problem(_("There is nothing here, or it is not yours to see."), 404)
        except WrongParameter as error:
            return problem(str(error), 400)

    return answer


def problem(message: str, status: int) -> JsonResponse:
    """Return an answer that says what is wrong."""
    return JsonResponse({"error": message}, status=status)


def _presented(request: HttpRequest) -> ApiToken | None:
    header = request.headers.get("Authorization", "")
    if not header.startswith(SCHEME):
        return None
    return ApiToken.objects.presented(header.removeprefix(SCHEME).strip())


def _requests_by(token: ApiToken) -> int:
    """Count this request and return how many there were in the window."""
    key = f"requests:{token.pk}"
    if cache.add(key, 1, WINDOW):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # the window ended in between
        cache.set(key, 1, WINDOW)
        return 1


def _too_many() -> JsonResponse:
    answer = problem(_("Too many requests. Wait some minutes."), 429)
    answer.headers["Retry-After"] = str(WINDOW)
    return answer
