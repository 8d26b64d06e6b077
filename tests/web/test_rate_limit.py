"""Failures are counted for each kind and address, up to a bound."""

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from annotate.web.rate_limit import MAXIMUM_FAILURES, FailureLimit, client_address

HOME = "203.0.113.7"


def limit(kind: str = "join", address: str = HOME) -> FailureLimit:
    return FailureLimit(RequestFactory(REMOTE_ADDR=address).get("/"), kind)


def test_limit_is_reached_at_the_bound_and_not_before() -> None:
    for _ in range(MAXIMUM_FAILURES - 1):
        limit().count_failure()
    assert not limit().is_reached
    limit().count_failure()
    assert limit().is_reached


def test_failures_of_others_do_not_count() -> None:
    for _ in range(MAXIMUM_FAILURES):
        limit("sign-in").count_failure()
    assert limit("sign-in").is_reached
    assert not limit("return").is_reached
    assert not limit("sign-in", address="203.0.113.8").is_reached


def test_failures_of_many_addresses_push_nobody_out() -> None:
    for _ in range(MAXIMUM_FAILURES):
        limit().count_failure()
    for number in range(1000):
        limit(address=f"198.51.100.{number}").count_failure()
    assert limit().is_reached


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, None, HOME),
        (0, "198.51.100.1", HOME),
        (1, None, HOME),
        (1, "", HOME),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "forged, 198.51.100.1", "198.51.100.1"),
        (2, "forged, 198.51.100.1, 192.0.2.1", "198.51.100.1"),
        (2, "198.51.100.1", HOME),
    ],
)
def test_address_is_what_the_outermost_trusted_proxy_saw(
    settings: Settings, proxies: int, forwarded: str | None, address: str
) -> None:
    settings.PROXIES = proxies
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    request = RequestFactory(REMOTE_ADDR=HOME).get("/", headers=headers)
    assert client_address(request) == address
