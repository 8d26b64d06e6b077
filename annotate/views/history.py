"""Undoing and redoing the last changes of a submission or of a draft of a key."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotate.models.history import Repainted
from annotate.views.annotating import changed, own_holder
from annotate.views.placed import Holder
from annotate.web.request import UserRequest

WORDS_SAID = 8


@require_POST
def undo(request: UserRequest, pk: UUID, holders: type[Holder]) -> HttpResponse:
    holder = own_holder(request, pk, holders)
    undone = holder.undo(_step(request))
    return _answer(request, holder, undone, _("Undone"), _("There is nothing to undo."))


@require_POST
def redo(request: UserRequest, pk: UUID, holders: type[Holder]) -> HttpResponse:
    holder = own_holder(request, pk, holders)
    redone = holder.redo(_step(request))
    return _answer(request, holder, redone, _("Redone"), _("There is nothing to redo."))


def _step(request: UserRequest) -> UUID | None:
    """Return the name of the step that the page has in view, if it says one."""
    try:
        return UUID(request.POST.get("step", ""))
    except ValueError:
        return None


def _answer(
    request: UserRequest, holder: Holder, repainted: Repainted | None, done: str, nothing: str
) -> HttpResponse:
    """Say which words a step was about, or that there was none to take."""
    if repainted is None:
        if request.htmx:
            return render(request, "annotation/changes.html#said", {"message": nothing})
        messages.info(request, nothing)
        return redirect(holder)
    words = Truncator(repainted.annotation.words).words(WORDS_SAID)
    return changed(request, holder, repainted.spans, f"{done}: “{words}”")
