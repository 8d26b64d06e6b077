"""The library: articles with their answer keys."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from annotate.forms.article import DetailsForm, LibraryForm
from annotate.models import AnswerKey, Article, ArticleDraft, Classroom, LabelSet
from annotate.templatetags.spans import painted_blocks
from annotate.web.request import UserRequest, posted, require_instructor

ON_A_PAGE = 48

read_and_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: UserRequest) -> HttpResponse:
    """List the articles that are looked for, and the drafts that wait."""
    require_instructor(request)
    form = LibraryForm(request.GET, user=request.user)
    pages = Paginator(form.found(), ON_A_PAGE)
    context = {
        "form": form,
        "looked_for": any(form.data.get(name) for name in form.fields),
        "articles": pages.get_page(request.GET.get("page")),
        "drafts": ArticleDraft.objects.visible_to(request.user),
    }
    return render(request, "article/index.html", context)


@require_safe
def show(request: UserRequest, pk: UUID) -> HttpResponse:
    """Show an article as it is annotated, with its keys and the means to begin one."""
    require_instructor(request)
    article = get_object_or_404(Article.objects.usable_by(request.user), pk=pk)
    context = {
        "article": article,
        "blocks": painted_blocks(article, []),
        "answer_keys": (
            AnswerKey.objects.usable_by(request.user)
            .filter(article=article)
            .select_related("label_set")
            .with_size()
        ),
        "label_sets": LabelSet.objects.usable_by(request.user),
        "classrooms": Classroom.objects.taught_by(request.user).active(),
    }
    return render(request, "article/show.html", context)


@read_and_post
def change(request: UserRequest, pk: UUID) -> HttpResponse:
    """Change what is said about an article of one's own; its text never changes."""
    article = _own(request, pk)
    form = DetailsForm(posted(request), instance=article)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect(article)
    context = {"article": get_object_or_404(Article, pk=pk), "form": form}
    return render(request, "article/change.html", context, status=422 if form.is_bound else 200)


@read_and_post
def remove(request: UserRequest, pk: UUID) -> HttpResponse:
    """Say what goes with an article of one's own, and delete it where nothing needs it."""
    article = _own(request, pk)
    if request.method == "POST":
        article.remove()
        messages.success(request, _("“%(title)s” is deleted.") % {"title": article.title})
        return redirect("articles")
    context = {"article": article, "answer_keys": article.answer_keys.select_related("label_set")}
    return render(request, "article/removal.html", context)


def _own(request: UserRequest, pk: UUID) -> Article:
    require_instructor(request)
    return get_object_or_404(Article.objects.owned_by(request.user), pk=pk)
