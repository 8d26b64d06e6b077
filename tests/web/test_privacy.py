"""No cache keeps a page, and no search engine lists it."""

from django.http import HttpResponse
from django.test import RequestFactory

from annotate.web.privacy import PrivateResponseMiddleware


def test_every_response_is_private() -> None:
    middleware = PrivateResponseMiddleware(
        lambda _request: HttpResponse(headers={"Vary": "Cookie", "Cache-Control": "max-age=60"})
    )
    response = middleware(RequestFactory().get("/"))
    assert set(response.headers["Cache-Control"].split(", ")) == {
        "max-age=60",
        "private",
        "no-store",
    }
    assert response.headers["Vary"] == "Cookie, HX-Request"
    assert response.headers["X-Robots-Tag"] == "noindex"
