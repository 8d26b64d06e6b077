"""Disputes as students have them: of a highlight or of an annotation of the key; withdrawn."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from annotate.forms.dispute import DisputeForm
from annotate.models import Dispute, Submission
from annotate.models.dispute import Disputed, allows_disputes
from annotate.views.result import HighlightPoint, KeyPoint, Result
from annotate.web.request import UserRequest, posted


@require_http_methods(["GET", "HEAD", "POST"])
def of_highlight(request: UserRequest, pk: UUID, annotation_pk: UUID) -> HttpResponse:
    result = Result(_disputable(request, pk))
    return _dispute(request, result, _point(result.highlights, annotation_pk))


@require_http_methods(["GET", "HEAD", "POST"])
def of_key_annotation(request: UserRequest, pk: UUID, annotation_pk: UUID) -> HttpResponse:
    result = Result(_disputable(request, pk))
    return _dispute(request, result, _point(result.key_points, annotation_pk))


@require_POST
def withdraw(request: UserRequest, pk: UUID, dispute_pk: int) -> HttpResponse:
    submission = _disputable(request, pk)
    get_object_or_404(submission.disputes, pk=dispute_pk).withdraw()
    messages.success(request, _("You have withdrawn the dispute."))
    return redirect(submission)


def _disputable(request: UserRequest, pk: UUID) -> Submission:
    """Return the person's own submission, or raise `Http404` unless it can be disputed."""
    own = Submission.objects.annotated_by(request.user).with_parts()
    submission = get_object_or_404(own, pk=pk)
    if not allows_disputes(submission):
        raise Http404
    return submission


def _point[Point: (HighlightPoint, KeyPoint)](points: Sequence[Point], pk: UUID) -> Point:
    found = next((point for point in points if point.annotation.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _dispute(
    request: UserRequest, result: Result, point: HighlightPoint | KeyPoint
) -> HttpResponse:
    submission = result.submission
    form = DisputeForm(posted(request))
    if form.is_valid():
        Dispute.objects.file(
            submission, cast("Disputed", point.annotation), form.cleaned_data["reason"]
        )
        messages.success(request, _("Your teacher will answer. You find the answer here."))
        return redirect(f"{submission.get_absolute_url()}#disputes")
    context = {"submission": submission, "point": point, "form": form}
    return render(request, "submission/dispute.html", context, status=422 if form.is_bound else 200)
