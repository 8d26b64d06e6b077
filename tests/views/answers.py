"""What the server answered, as a person notices it."""

from collections.abc import Sequence

from django.http.response import HttpResponseBase
from django.test import Client

from annotate.models import User
from tests import factories
from tests.pages import page_of

HTMX = {"HX-Request": "true"}


def message_of(response: HttpResponseBase) -> str:
    """Return what stands in the message line, which htmx swaps in out of band."""
    return page_of(response).one(id="message").words


def refusal_of(response: HttpResponseBase) -> str:
    """Return why the page says that nothing was done."""
    return page_of(response).one("p", class_="lead").words


def statuses(
    people: Sequence[User | None], method: str, address: str, data: object = None
) -> list[int]:
    """Return how each person's request is answered; None is nobody in particular."""
    return [
        getattr(factories.a_client(person), method)(address, data).status_code for person in people
    ]


def is_asked_to_sign_in(client: Client, method: str, address: str) -> bool:
    """Tell whether a page leads to the sign-in page and back, and htmx gets a message instead."""
    response = getattr(client, method)(address)
    by_htmx = getattr(client, method)(address, headers=HTMX)
    return bool(
        (response.status_code, response.headers.get("Location"))
        == (302, f"/come-back/?next={address}")
        and by_htmx.status_code == 401
        and message_of(by_htmx).startswith("You are signed out.")
    )
