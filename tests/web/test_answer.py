"""Every answer of the application says that it is one, so that nobody else's passes for it."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/", "/nowhere/", "/articles/"])
def test_every_answer_is_signed(client: Client, address: str) -> None:
    assert client.get(address)["Annotate"] == "answered"


def test_refusal_of_a_forged_request_is_signed() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/join/", {"code": "x"})
    assert (response.status_code, response["Annotate"]) == (403, "answered")
