"""What a request prefers to find in the answer: the `Prefer` header of RFC 7240."""

from email.message import Message
from urllib.request import parse_http_list

from django.http import HttpRequest


def included(request: HttpRequest) -> frozenset[str]:
    """Return what `Prefer: return=representation; include="…"` names, or nothing.

    Of several preferences of one name the first one counts, as the RFC has it.
    """
    for preference in parse_http_list(request.headers.get("Prefer", "")):
        message = Message()
        message["Prefer"] = preference
        (name, value), *parameters = message.get_params([("", "")], "Prefer")
        if name.lower() == "return":
            include = {name.lower(): value for name, value in parameters}.get("include")
            if value.lower() != "representation" or not isinstance(include, str):
                break
            return frozenset(include.split())
    return frozenset()
