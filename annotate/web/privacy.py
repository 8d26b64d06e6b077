"""Keep pages about people out of caches and search engines."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers


class PrivateResponseMiddleware:
    """Mark every response `private, no-store`: the next person at a shared computer sees nothing.

    Also vary on HX-Request, since one address answers with a page or with a part of it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_cache_control(response, private=True, no_store=True)
        patch_vary_headers(response, ["HX-Request"])
        response.headers["X-Robots-Tag"] = "noindex"
        return response
