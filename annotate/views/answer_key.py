"""Answer keys: begun, annotated on the page that students use, and published."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotate.models import AnswerKey, Article, Classroom, LabelSet
from annotate.models.overtaking import overtaken_in
from annotate.views.annotating import AnnotatingPage, ReadingPage
from annotate.web.request import UserRequest, require_instructor


@require_safe
def show(request: UserRequest, pk: UUID) -> HttpResponse:
    require_instructor(request)
    key = get_object_or_404(AnswerKey.objects.usable_by(request.user).with_parts(), pk=pk)
    editable = key.is_draft and key.owner_id == request.user.pk
    template = "answer_key/annotate.html" if editable else "answer_key/show.html"
    context = {
        "page": AnnotatingPage(key) if editable else ReadingPage(key),
        "answer_key": key,
        "submissions_affected": key.submissions_affected(),
        "beside": AnswerKey.objects.beside(key).select_related("owner") if editable else (),
        "classrooms": Classroom.objects.taught_by(request.user).active(),
    }
    return render(request, template, context)


@require_POST
def create(request: UserRequest, article_pk: UUID) -> HttpResponse:
    """Begin a key of one's own for an article, or go on with the draft begun."""
    require_instructor(request)
    article = get_object_or_404(Article.objects.usable_by(request.user), pk=article_pk)
    label_set = get_object_or_404(
        LabelSet.objects.usable_by(request.user), pk=request.POST.get("label_set")
    )
    return redirect(AnswerKey.objects.begin(request.user, article, label_set))


@require_POST
def revise(request: UserRequest, pk: UUID) -> HttpResponse:
    """Begin the next version of a key as a draft of one's own."""
    require_instructor(request)
    key = get_object_or_404(AnswerKey.objects.usable_by(request.user), pk=pk)
    return redirect(key.revise(request.user))


@require_POST
def publish(request: UserRequest, pk: UUID) -> HttpResponse:
    """Publish a draft; where that would grade work again, lead to what it changes first.

    The same page says who has published another version in the place of the draft meanwhile.
    """
    require_instructor(request)
    key = get_object_or_404(AnswerKey.objects.annotated_by(request.user), pk=pk)
    if assignment := key.affected() or overtaken_in(key):
        key.check_publishable()
        return redirect("assignment_mending", assignment.pk)
    key.publish()
    messages.success(request, _("Published."))
    return redirect(key)
