"""Articles in the making: read from a document, corrected block by block, and frozen."""

from contextlib import nullcontext
from typing import NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotate.domain.text import BlockKind
from annotate.forms.article import DraftDetailsForm
from annotate.forms.article_draft import KINDS, BlockForm, BlocksForm, DocumentForm
from annotate.models import Article, ArticleDraft
from annotate.templatetags.spans import PaintedBlock, painted_blocks
from annotate.views.article import read_and_post
from annotate.web.refusal import refusal
from annotate.web.request import UserRequest, posted, require_instructor
from annotate.web.turns import turn

MOST_DIGITS = 9
"""Of a version; Python refuses to read a number of thousands."""

KIND_NAMES = {BlockKind(kind): name for kind, name in KINDS}


class Row(NamedTuple):
    """A block as the page shows it; `form` is there while it is corrected."""

    number: int
    kind_name: str
    blocks: list[PaintedBlock]
    form: BlockForm | None


@read_and_post
def create(request: UserRequest) -> HttpResponse:
    """Read an article from what is pasted or from a file, into a draft."""
    require_instructor(request)
    if request.method != "POST":
        return render(request, "article/new.html", {"form": DocumentForm()})
    form = DocumentForm(request.POST, request.FILES)
    with turn() if request.FILES else nullcontext():
        is_valid = form.is_valid()
    if not is_valid:
        return render(request, "article/new.html", {"form": form}, status=422)
    return redirect(ArticleDraft.objects.begin(request.user, form.document))


@read_and_post
def show(request: UserRequest, pk: UUID) -> HttpResponse:
    """Show a draft as it will be annotated; store what is said about it."""
    draft = _draft(request, pk)
    if not draft:
        return redirect(_frozen(request, pk))
    form = DraftDetailsForm(posted(request), instance=draft)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect(draft)
    return _page(request, draft, form)


@require_POST
def freeze(request: UserRequest, pk: UUID) -> HttpResponse:
    """Store what is said about the draft, and make it an article whose text never changes."""
    draft = _draft(request, pk)
    if not draft:
        return redirect(_frozen(request, pk))
    form = DraftDetailsForm(request.POST, instance=draft)
    if not form.is_valid():
        return _page(request, draft, form)
    form.save()  # which stays even if the text was changed elsewhere
    article = draft.freeze(_version(request))
    messages.success(request, _("The article is yours to use. Its text no longer changes."))
    return redirect(article)


@read_and_post
def block(request: UserRequest, pk: UUID, number: int) -> HttpResponse:
    """Show the draft with one block open, and correct it."""
    draft = _draft(request, pk)
    if not draft or not 1 <= number <= len(draft.parts):
        raise Http404
    kind, text = draft.parts[number - 1]
    seen = {"kind": kind.value, "text": text, "version": draft.version}
    form = BlockForm(posted(request), initial=seen, draft=draft)
    if form.is_valid() and form.carry_out(number - 1):
        return redirect(f"{draft.get_absolute_url()}#at-{number}")
    return _page(request, draft, DraftDetailsForm(instance=draft), number, form)


@require_POST
def blocks(request: UserRequest, pk: UUID) -> HttpResponse:
    """Join or delete a block, or change all that are ticked."""
    draft = _draft(request, pk)
    if not draft:
        raise Http404
    form = BlocksForm(request.POST, draft=draft)
    if not form.is_valid():
        reasons = (reason for reasons in form.errors.values() for reason in reasons)
        return refusal(request, " ".join(map(str, reasons)), status=422)
    return redirect(f"{draft.get_absolute_url()}#at-{form.carry_out()}")


@require_POST
def undo(request: UserRequest, pk: UUID) -> HttpResponse:
    draft = _draft(request, pk)
    if not draft:
        raise Http404
    draft.undo(_version(request))
    return redirect(draft)


@read_and_post
def remove(request: UserRequest, pk: UUID) -> HttpResponse:
    """Ask whether a draft is to be discarded, and discard it."""
    draft = _draft(request, pk)
    if not draft:
        raise Http404
    if request.method != "POST":
        return render(request, "article/draft_removal.html", {"draft": draft})
    draft.delete()
    messages.success(request, _("The draft is discarded."))
    return redirect("articles")


def _draft(request: UserRequest, pk: UUID) -> ArticleDraft | None:
    require_instructor(request)
    return ArticleDraft.objects.visible_to(request.user).filter(pk=pk).first()


def _frozen(request: UserRequest, pk: UUID) -> Article:
    """Return the article that the draft has become, for whoever asks a second time."""
    return get_object_or_404(Article.objects.filter(owner=request.user), pk=pk)


def _version(request: UserRequest) -> int:
    """Return the version of the draft that the page showed."""
    version = request.POST.get("version", "")
    return int(version) if version.isdecimal() and len(version) <= MOST_DIGITS else 0


def _page(
    request: UserRequest,
    draft: ArticleDraft,
    form: DraftDetailsForm,
    number: int = 0,
    correction: BlockForm | None = None,
) -> HttpResponse:
    # As it is stored, not as the form that did not do has left it.
    article = ArticleDraft.objects.get(pk=draft.pk).article
    context = {
        "draft": draft,
        "article": article,
        "rows": [
            Row(
                painted.index + 1,
                str(KIND_NAMES[painted.block.kind]),
                [painted],
                correction if painted.index + 1 == number else None,
            )
            for painted in painted_blocks(article, [])
        ],
        "kinds": KINDS,
        "form": form,
        "dropped": [(_(each.value), count) for each, count in draft.dropped],
    }
    is_wrong = form.is_bound or (correction is not None and correction.is_bound)
    return render(request, "article/draft.html", context, status=422 if is_wrong else 200)
