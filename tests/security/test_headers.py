"""What every response says about itself: which scripts may run, and that nobody keeps it."""

import pytest
from django.conf import settings
from django.test import Client

from tests import factories
from tests.security.tour import Visit

POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}

pytestmark = pytest.mark.django_db


def test_policy_allows_what_the_site_itself_serves_and_nothing_inline() -> None:
    assert settings.SECURE_CSP == POLICY
    assert getattr(settings, "SECURE_CSP_REPORT_ONLY", {}) == {}


def test_every_response_says_so(visits: list[Visit]) -> None:
    """Pages, parts, refusals, redirects and errors alike."""
    statuses = set()
    for where, response in visits:
        statuses.add(response.status_code)
        policy = [each.split() for each in response.headers["Content-Security-Policy"].split(";")]
        assert {name: sources for name, *sources in policy} == POLICY, where
        assert {
            "Cache-Control": "private, no-store",
            "Referrer-Policy": "same-origin",
            "X-Frame-Options": "DENY",
            "X-Content-Type-Options": "nosniff",
            "X-Robots-Tag": "noindex",
            "Cross-Origin-Opener-Policy": "same-origin",
        }.items() <= dict(response.items()).items(), where
        assert {"Cookie", "HX-Request"} <= set(response.headers["Vary"].split(", ")), where
        assert {"ETag", "Last-Modified"}.isdisjoint(response.headers), where
    assert statuses == {200, 302, 401, 404, 409, 422}


def test_cookies_stay_with_the_site() -> None:
    client = Client()
    client.get("/sign-in/")
    factories.an_instructor()
    client.post("/sign-in/", {"username": "ines", "password": "a long password"})
    session, token = client.cookies["sessionid"], client.cookies["csrftoken"]
    assert (session["httponly"], session["samesite"], token["samesite"]) == (True, "Lax", "Lax")
