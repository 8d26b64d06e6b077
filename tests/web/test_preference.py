"""What `Prefer` names, as RFC 7240 writes it."""

import pytest
from django.test import RequestFactory

from annotate.web.preference import included


@pytest.mark.parametrize(
    ("prefer", "named"),
    [
        ('return=representation; include="a:b c:d"', {"a:b", "c:d"}),
        ('return=representation;include="a:b"', {"a:b"}),
        ("return=representation; include=a", {"a"}),
        ('Return = "Representation" ; INCLUDE = "a:b"', {"a:b"}),
        ('wait=10, return=representation; include="a:b,c;d"', {"a:b,c;d"}),
        ('return=representation; include="a", return=representation; include="b"', {"a"}),
        ('return=minimal, return=representation; include="a"', set()),
        ('return=minimal; include="a"', set()),
        ('returns=representation; include="a"', set()),
        ('return; include="a"', set()),
        ('return=representation; omit="a"', set()),
        ("return=representation; include*=utf-8''a", set()),
        ("return=representation; include", set()),
        ("return=representation", set()),
        (",;=,", set()),
        ("", set()),
    ],
)
def test_what_is_included_is_named_by_the_first_preference_of_a_representation(
    prefer: str, named: set[str]
) -> None:
    assert included(RequestFactory().get("/", headers={"Prefer": prefer})) == named


def test_nothing_is_included_where_nothing_is_preferred() -> None:
    assert included(RequestFactory().get("/")) == set()
