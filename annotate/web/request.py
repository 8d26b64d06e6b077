"""The request as views see it, behind the middleware that signs people in."""

from django.http import Http404, HttpRequest, QueryDict
from django_htmx.middleware import HtmxDetails

from annotate.models import User


class UserRequest(HttpRequest):
    """A request by a person who is signed in."""

    user: User
    htmx: HtmxDetails


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form sent, even if it was empty, or None where its page is asked for."""
    return request.POST if request.method == "POST" else None


def require_instructor(request: UserRequest) -> None:
    """Raise `Http404` to whoever need not know that there is anything here."""
    if not request.user.is_instructor:
        raise Http404
