"""Trying a key: annotating as a student would, and seeing the result, which counts nowhere."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotate.models import AnswerKey, Trial
from annotate.views.annotating import AnnotatingPage
from annotate.views.result import Outcomes
from annotate.web.request import UserRequest, require_instructor


@require_POST
def begin(request: UserRequest, pk: UUID) -> HttpResponse:
    """Begin a trial of a version of a key, or go on with the one begun."""
    require_instructor(request)
    key = get_object_or_404(AnswerKey.objects.usable_by(request.user), pk=pk)
    return redirect(Trial.objects.begin(request.user, key))


@require_safe
def show(request: UserRequest, pk: UUID) -> HttpResponse:
    """Show the annotating page, or once it is finished the result."""
    trial = _own(request, pk)
    if trial.is_open:
        page = AnnotatingPage(trial)
        return render(request, "trial/annotate.html", {"trial": trial, "page": page})
    trial.answer_key.check_publishable()
    context = {"trial": trial, "result": Outcomes(trial, trial.comparison())}
    return render(request, "trial/result.html", context)


@require_POST
def finish(request: UserRequest, pk: UUID) -> HttpResponse:
    trial = _own(request, pk)
    trial.finish()
    return redirect(trial)


@require_POST
def start_over(request: UserRequest, pk: UUID) -> HttpResponse:
    trial = _own(request, pk)
    trial.start_over()
    return redirect(trial)


@require_POST
def discard(request: UserRequest, pk: UUID) -> HttpResponse:
    trial = _own(request, pk)
    trial.discard()
    messages.success(request, _("The trial is thrown away."))
    return redirect(trial.answer_key)


def _own(request: UserRequest, pk: UUID) -> Trial:
    return get_object_or_404(Trial.objects.annotated_by(request.user).with_parts(), pk=pk)
