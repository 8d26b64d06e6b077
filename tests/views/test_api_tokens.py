"""Tokens for programs: made and shown once, stored as a hash, revoked."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from annotate.models import ApiToken, User
from annotate.models.api_token import USE_NOTED
from tests import factories

pytestmark = pytest.mark.django_db


def page_of(response: Any) -> str:
    page: str = response.content.decode()
    return page


def secret_on(page: str) -> str:
    found = re.search(r'<code class="secret">(.*?)</code>', page)
    assert found
    return found[1]


def test_token_is_shown_once_and_stored_as_a_hash(ines: Client, instructor: User) -> None:
    secret = secret_on(page_of(ines.post("/tokens/", {"name": "statistics"})))
    again = page_of(ines.get("/tokens/"))
    assert "statistics" in again
    assert secret not in again
    token = ApiToken.objects.get()
    assert token.owner == instructor
    assert secret not in str(vars(token))
    assert ApiToken.objects.presented(secret) == token
    assert ApiToken.objects.presented(secret + "x") is None


@pytest.mark.parametrize(("name", "status"), [("x" * 60, 200), ("x" * 61, 422), ("", 422)])
def test_token_has_a_name(ines: Client, name: str, status: int) -> None:
    assert ines.post("/tokens/", {"name": name}).status_code == status
    assert ApiToken.objects.count() == (status == 200)


def test_use_of_a_token_is_noted_once_a_minute(ines: Client, instructor: User) -> None:
    token, secret = ApiToken.objects.issue(instructor, "statistics")
    assert "never used" in page_of(ines.get("/tokens/"))
    ApiToken.objects.presented(secret)
    token.refresh_from_db()
    assert token.last_used_at is not None
    assert "last used on" in page_of(ines.get("/tokens/"))
    for ago, noted in ((USE_NOTED - timedelta(seconds=5), False), (USE_NOTED, True)):
        moment = timezone.now() - ago
        ApiToken.objects.update(last_used_at=moment)
        ApiToken.objects.presented(secret)
        token.refresh_from_db()
        assert (token.last_used_at != moment) is noted


def test_revoked_token_opens_nothing(ines: Client, instructor: User) -> None:
    token, secret = ApiToken.objects.issue(instructor, "statistics")
    assert ines.get(f"/tokens/{token.pk}/removal/").status_code == 405
    assert ines.post(f"/tokens/{token.pk}/removal/").headers["Location"] == "/tokens/"
    assert ApiToken.objects.presented(secret) is None


def test_tokens_of_others_are_neither_seen_nor_revoked(ines: Client, sam: Client) -> None:
    token, _secret = ApiToken.objects.issue(factories.an_instructor("omar"), "Omar's own")
    assert "Omar" not in page_of(ines.get("/tokens/"))
    assert ines.post(f"/tokens/{token.pk}/removal/").status_code == 404
    assert sam.get("/tokens/").status_code == 404
    assert ApiToken.objects.exists()


def test_tokens_go_with_their_owner(instructor: User) -> None:
    ApiToken.objects.issue(instructor, "statistics")
    instructor.delete()
    assert not ApiToken.objects.exists()
