"""Requests are read as UTF-8, whatever codec they name."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


BODY = b'--x\r\nContent-Disposition: form-data; name="join_code"\r\n\r\n\\ud800\r\n--x--\r\n'


@pytest.mark.parametrize(
    ("charset", "status"),
    [("utf-8", 422), ("UTF-8", 422), ("hex", 415), ("unicode_escape", 415), ("utf-16", 415)],
)
def test_only_utf_8_is_read(client: Client, charset: str, status: int) -> None:
    content_type = f"multipart/form-data; boundary=x; charset={charset}"
    response = client.generic("POST", "/join/", BODY, content_type)
    assert response.status_code == status
