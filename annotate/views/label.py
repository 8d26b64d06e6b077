"""The labels of a label set of one's own: added, rewritten, moved and removed."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotate.forms.label_set import LabelForm
from annotate.models import Label, LabelSet
from annotate.models.label_set_use import LabelSetUse
from annotate.views.label_set import own_label_set, read_and_post
from annotate.web.request import UserRequest, posted


@read_and_post
def create(request: UserRequest, pk: UUID) -> HttpResponse:
    """Put a label after the others."""
    label_set = own_label_set(request, pk)
    form = LabelForm(posted(request), label_set=label_set)
    if form.is_valid():
        try:
            label = label_set.add_label(**form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{label_set.get_absolute_url()}#label-{label.pk}")
    return _form(request, label_set, form)


@read_and_post
def change(request: UserRequest, pk: UUID, label_pk: UUID) -> HttpResponse:
    """Rewrite a label, whether or not it is used; its identifier stays."""
    label_set = own_label_set(request, pk)
    label = get_object_or_404(label_set.labels, pk=label_pk)
    form = LabelForm(posted(request), label_set=label_set, instance=label)
    if form.is_valid():
        try:
            label_set.change_label(label, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{label_set.get_absolute_url()}#label-{label.pk}")
    return _form(request, label_set, form, Label.objects.get(pk=label_pk))


def _form(
    request: UserRequest, label_set: LabelSet, form: LabelForm, label: Label | None = None
) -> HttpResponse:
    used = LabelSetUse(label_set).counts()
    context = {"label_set": label_set, "form": form, "label": label, "used": used}
    return render(request, "label/form.html", context, status=422 if form.is_bound else 200)


@require_POST
def move(request: UserRequest, pk: UUID, label_pk: UUID) -> HttpResponse:
    """Let a label change places with its neighbour, and go back to the button that was pressed."""
    label_set = own_label_set(request, pk)
    label = get_object_or_404(label_set.labels, pk=label_pk)
    way = "up" if request.POST.get("way") == "up" else "down"
    label_set.move_label(label, -1 if way == "up" else 1)
    label.refresh_from_db()
    said = {"name": label.name, "position": label.position}
    messages.success(request, _("“%(name)s” is number %(position)s now.") % said)
    # At either end only the other button is left.
    end = {1: "down", label_set.labels.count(): "up"}
    return redirect(f"{label_set.get_absolute_url()}#{end.get(label.position, way)}-{label.pk}")


@read_and_post
def remove(request: UserRequest, pk: UUID, label_pk: UUID) -> HttpResponse:
    """Ask before removing a label that nothing refers to, and remove it."""
    label_set = own_label_set(request, pk)
    label = get_object_or_404(label_set.labels, pk=label_pk)
    use = LabelSetUse(label_set)
    if request.method == "POST":
        use.remove_label(label)
        messages.success(request, _("“%(name)s” is removed.") % {"name": label.name})
        return redirect(label_set)
    is_last = label_set.labels.count() == 1
    context = {
        "label_set": label_set,
        "label": label,
        "stays": is_last or label.pk in use.labels(),
        "is_last": is_last,
    }
    return render(request, "label/removal.html", context)
