"""Undoing and redoing the last changes of a submission or of a draft of a key."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotate.models.history import Repainted
from annotate.views.annotating import Holder, changed, own_holder
from annotate.web.request import UserRequest

WORDS_SAID = 8


@require_POST
def undo(request: UserRequest, pk: UUID, holders: type[Holder]) -> HttpResponse:
    holder = own_holder(request, pk, holders)
    return _step(request, holder, holder.undo, _("Undone"), _("There is nothing to undo."))


@require_POST
def redo(request: UserRequest, pk: UUID, holders: type[Holder]) -> HttpResponse:
    holder = own_holder(request, pk, holders)
    return _step(request, holder, holder.redo, _("Redone"), _("There is nothing to redo."))


def _step(
    request: UserRequest,
    holder: Holder,
    step: Callable[[], Repainted | None],
    done: str,
    nothing: str,
) -> HttpResponse:
    """Take a step and say which words it was about, or that there is none to take."""
    repainted = step()
    if repainted is None:
        if request.htmx:
            return render(request, "annotation/changes.html#said", {"message": nothing})
        messages.info(request, nothing)
        return redirect(holder)
    words = Truncator(repainted.annotation.words).words(WORDS_SAID)
    return changed(request, holder, repainted.spans, f"{done}: “{words}”")
