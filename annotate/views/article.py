"""The library: articles with their answer keys."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from annotate.models import AnswerKey, Article, LabelSet
from annotate.templatetags.spans import painted_blocks
from annotate.web.request import UserRequest, require_instructor


@require_safe
def index(request: UserRequest) -> HttpResponse:
    require_instructor(request)
    articles = Article.objects.usable_by(request.user)
    return render(request, "article/index.html", {"articles": articles})


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
        ),
        "label_sets": LabelSet.objects.usable_by(request.user),
    }
    return render(request, "article/show.html", context)
