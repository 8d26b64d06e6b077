"""The part of a page that says how far the long work has come which its form began."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotate.web.progress import Progress, Sign, Stage
from annotate.web.request import UserRequest, require_instructor

MOST_ASKED = 600
"""How often a page asks, once a second, before there is a sign: a file may long be on its way."""


@require_safe
def show(request: UserRequest, work: UUID) -> HttpResponse:
    """Say how far it is; while it goes on, the page asks again.

    The page says which stage it has `told`, so that each is announced once, and how often it
    `asked` in vain.
    """
    require_instructor(request)
    told, asked = request.GET.get("told", ""), _number(request.GET.get("asked", ""))
    sign = Progress(request.user, work).take() or _without_sign(told, asked)
    context = {
        "work": work,
        "sign": sign,
        "is_news": sign.stage != told,
        "asked": asked + 1 if sign.stage is Stage.WAITING else 0,
        "goes_on": not sign.ends and sign.stage is not Stage.SILENT,
    }
    return render(request, "shared/_progress.html#sign", context)


def _without_sign(told: str, asked: int) -> Sign:
    waits = told in ("", Stage.WAITING) and asked < MOST_ASKED
    return Sign(Stage.WAITING if waits else Stage.SILENT)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
