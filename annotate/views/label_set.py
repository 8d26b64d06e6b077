"""Label sets: those of the library to be read and copied, one's own to be changed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotate.forms.label_set import LabelForm, LabelSetForm
from annotate.models import LabelSet
from annotate.models.label_set_use import LabelSetUse
from annotate.web.request import UserRequest, posted, require_instructor

read_and_post = require_http_methods(["GET", "HEAD", "POST"])


def own_label_set(request: UserRequest, pk: UUID) -> LabelSet:
    """Return the label set if the person may change it, or raise `Http404`."""
    require_instructor(request)
    return get_object_or_404(LabelSet.objects.owned_by(request.user), pk=pk)


@require_safe
def index(request: UserRequest) -> HttpResponse:
    require_instructor(request)
    usable = LabelSet.objects.usable_by(request.user).prefetch_related("labels")
    context = {
        "own": usable.filter(owner=request.user),
        "of_colleagues": usable.exclude(owner=None).exclude(owner=request.user),
        "library": usable.filter(owner=None),
    }
    return render(request, "label_set/index.html", context)


@require_safe
def show(request: UserRequest, pk: UUID) -> HttpResponse:
    """Show the codebook, and to its owner the means to change it."""
    require_instructor(request)
    label_set = get_object_or_404(LabelSet.objects.usable_by(request.user), pk=pk)
    is_own = label_set.owner_id == request.user.pk
    context = {"label_set": label_set, "labels": label_set.labels.all(), "is_own": is_own}
    if is_own:
        use = LabelSetUse(label_set)
        context |= {"used": use.counts(), "labels_in_use": use.labels()}
    return render(request, "label_set/show.html", context)


@read_and_post
def create(request: UserRequest) -> HttpResponse:
    """Begin a label set with its first label."""
    require_instructor(request)
    form = LabelSetForm(posted(request))
    label_form = LabelForm(posted(request), prefix="label")
    if form.is_valid() and label_form.is_valid():
        said = form.cleaned_data
        return redirect(LabelSet.objects.begin(request.user, label_form.cleaned_data, **said))
    context = {"form": form, "label_form": label_form}
    return render(request, "label_set/form.html", context, status=422 if form.is_bound else 200)


@read_and_post
def change(request: UserRequest, pk: UUID) -> HttpResponse:
    """Give the set another name or description."""
    label_set = own_label_set(request, pk)
    form = LabelSetForm(posted(request), instance=label_set)
    if form.is_valid():
        messages.success(request, _("Saved."))
        return redirect(form.save())
    context = {
        "form": form,
        "label_set": LabelSet.objects.get(pk=pk),
        "used": LabelSetUse(label_set).counts(),
    }
    return render(request, "label_set/form.html", context, status=422 if form.is_bound else 200)


@require_POST
def copy(request: UserRequest, pk: UUID) -> HttpResponse:
    require_instructor(request)
    label_set = get_object_or_404(LabelSet.objects.usable_by(request.user), pk=pk)
    messages.success(request, _("Copied. This set is your own: change it as you like."))
    return redirect(label_set.copy_for(request.user))


@read_and_post
def remove(request: UserRequest, pk: UUID) -> HttpResponse:
    """Ask before deleting a set that nothing uses, and delete it."""
    label_set = own_label_set(request, pk)
    use = LabelSetUse(label_set)
    if request.method == "POST":
        use.remove_set()
        messages.success(request, _("“%(name)s” is deleted.") % {"name": label_set.name})
        return redirect("label_sets")
    context = {"label_set": label_set, "labels": label_set.labels.all(), "used": use.counts()}
    return render(request, "label_set/removal.html", context)
