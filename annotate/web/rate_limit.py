"""Slowing down whoever guesses codes and passwords."""

from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

WINDOW = 10 * 60
"""How long failures count, in seconds."""

MAXIMUM_FAILURES = 60
"""Failures in one window: a class behind one address may mistype twice each."""


class FailureLimit:
    """Counts the failures of one kind from one address, within this server process."""

    def __init__(self, request: HttpRequest, kind: str) -> None:
        counted = f"{kind}:{client_address(request)}"
        self.key = f"failures:{sha256(counted.encode()).hexdigest()}"

    @property
    def is_reached(self) -> bool:
        return bool(cache.get(self.key, 0) >= MAXIMUM_FAILURES)

    def count_failure(self) -> None:
        if not cache.add(self.key, 1, WINDOW):
            try:
                cache.incr(self.key)
            except ValueError:  # the window ended in between
                cache.set(self.key, 1, WINDOW)


def client_address(request: HttpRequest) -> str:
    """Return the address that the outermost trusted proxy saw, or the peer's if there is none."""
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    if settings.PROXIES and len(forwarded) >= settings.PROXIES and forwarded[0]:
        return forwarded[-settings.PROXIES].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
