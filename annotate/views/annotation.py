"""Annotations of a submission or of an answer key: making, changing, removing, restoring."""

from typing import cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from annotate.forms.annotation import AnnotationForm, QuotationForm, SpanForm, VersionForm
from annotate.forms.key_annotation import KeyAnnotationForm
from annotate.models import BaseAnnotation, KeyAnnotation, StaleChange
from annotate.views.annotating import AnnotatingPage, changed, own_holder
from annotate.views.placed import AnyAnnotation, Holder
from annotate.web.refusal import refusal
from annotate.web.request import UserRequest, posted

ChangeForm = AnnotationForm | KeyAnnotationForm


@require_POST
def create(request: UserRequest, pk: UUID, holders: type[Holder]) -> HttpResponse:
    holder = own_holder(request, pk, holders)
    form = _new_form(request, holder)
    if not form.is_valid():
        return _not_marked(request, holder, form)
    try:
        annotation, created = holder.mark(**form.marked())
    except ValidationError as error:
        form.add_error(None, error)
        return _not_marked(request, holder, form)
    done = _("Highlighted.") if created else _("These words already have this label.")
    if annotation.removed_at:
        done = _("This highlight was removed.")
    removed = annotation if annotation.removed_at else None
    quoted = isinstance(form, QuotationForm)
    return changed(request, holder, [annotation.extent], done, removed=removed, quoted=quoted)


@require_http_methods(["GET", "HEAD", "POST"])
def change(
    request: UserRequest, pk: UUID, annotation_pk: UUID, holders: type[Holder]
) -> HttpResponse:
    annotation = _annotation(request, pk, annotation_pk, holders)
    form = _change_form(request, annotation)
    if not form.is_valid():
        return _change_page(request, annotation, form, status=422 if form.is_bound else 200)
    before = annotation.extent
    try:
        annotation.change(**form.changes())
    except StaleChange as stale:
        if not form.is_stored_in(stale.current):
            return _conflict(request, stale.current, form)
    except ValidationError as error:
        form.add_error(None, error)
        return _change_page(request, annotation, form, status=422)
    fresh = _annotation(request, pk, annotation_pk, holders)
    done = " ".join(filter(None, (_("Changed."), form.said)))
    return changed(request, fresh.holder, [before, fresh.extent], done)


@require_POST
def remove(
    request: UserRequest, pk: UUID, annotation_pk: UUID, holders: type[Holder]
) -> HttpResponse:
    annotation = _annotation(request, pk, annotation_pk, holders)
    form = VersionForm(request.POST)
    if not form.is_valid():
        return refusal(request, _("Reload the page, then remove the highlight."), status=422)
    withdrawn = "withdrawn" in request.POST
    try:
        if withdrawn:
            annotation.withdraw()
        else:
            annotation.remove(form.cleaned_data["version"])
    except StaleChange as stale:
        if not stale.current.removed_at:
            return _conflict(request, stale.current)
    said = _("Undone.") if withdrawn else _("Removed.")
    return changed(request, annotation.holder, [annotation.extent], said, removed=annotation)


@require_POST
def restore(
    request: UserRequest, pk: UUID, annotation_pk: UUID, holders: type[Holder]
) -> HttpResponse:
    annotation = _annotation(request, pk, annotation_pk, holders)
    annotation.restore()
    return changed(request, annotation.holder, [annotation.extent], _("Restored."))


def _annotation(
    request: UserRequest, pk: UUID, annotation_pk: UUID, holders: type[Holder]
) -> AnyAnnotation:
    own = own_holder(request, pk, holders).annotations.with_parts()
    return cast("AnyAnnotation", get_object_or_404(own, pk=annotation_pk))


def _change_form(request: UserRequest, annotation: AnyAnnotation) -> ChangeForm:
    if isinstance(annotation, KeyAnnotation):
        return KeyAnnotationForm(posted(request), annotation=annotation)
    return AnnotationForm(posted(request), annotation=annotation)


def _new_form(request: UserRequest, holder: Holder) -> SpanForm | QuotationForm:
    if "start" in request.POST:
        return SpanForm(request.POST, label_set=holder.label_set)
    return QuotationForm(request.POST, article=holder.article, label_set=holder.label_set)


def _not_marked(
    request: UserRequest, holder: Holder, form: SpanForm | QuotationForm
) -> HttpResponse:
    """Say why there is no new highlight: by the quotation form, or in the message line."""
    if isinstance(form, SpanForm):
        reasons = dict.fromkeys(str(each) for field in form.errors.values() for each in field)
        return refusal(request, " ".join(reasons), status=422)
    page = AnnotatingPage(holder, form)
    if request.htmx:
        template = "annotation/changes.html#not_quoted"
        return render(request, template, {"page": page, "swap": True}, status=422)
    context = {"page": page, holder.noun: holder}
    return render(request, f"{holder.noun}/annotate.html", context, status=422)


def _conflict(
    request: UserRequest, current: BaseAnnotation, form: ChangeForm | None = None
) -> HttpResponse:
    """Show what the annotation is now beside what was asked for, and offer to decide."""
    if form:
        form.at_version(current.version)
    return _change_page(request, current, form, status=409)


def _change_page(
    request: UserRequest, annotation: BaseAnnotation, form: ChangeForm | None, status: int
) -> HttpResponse:
    template = "annotation/change.html"
    if request.htmx:
        template += "#form" if status == 200 else "#refused"
    context = {"annotation": annotation, "form": form, "conflict": status == 409}
    return render(request, template, context, status=status)
