"""What programs read: classes, assignments, articles, label sets, submissions and highlights."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_vary_headers

from annotate.exchange.exports import pseudonym
from annotate.formats.web_annotation import MEDIA_TYPE
from annotate.models import Annotation, Article, Assignment, Classroom, LabelSet, Submission
from annotate.models.annotation import AnnotationQuerySet
from annotate.views.api_container import ANNOTATION_LINKS, CONTAINER_LINKS, container, single
from annotate.views.api_description import DESCRIPTION, JSON
from annotate.web.bearer import for_programs
from annotate.web.paging import Paging, address_of
from annotate.web.reading import linked, read_only, unless_known
from annotate.web.request import UserRequest


@login_not_required
@read_only
def description(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (it is the same for all)
    """Say in OpenAPI 3.1 what can be read, and how."""
    return JsonResponse(DESCRIPTION)


@for_programs
def classrooms(request: UserRequest) -> HttpResponse:
    return _page(request, Classroom.objects.taught_by(request.user), _classroom)


@for_programs
def assignments(request: UserRequest) -> HttpResponse:
    taught = Assignment.objects.taught_by(request.user).with_parts()
    return _page(request, taught, _assignment)


@for_programs
def articles(request: UserRequest) -> HttpResponse:
    return _page(request, Article.objects.usable_by(request.user), _article)


@for_programs
def label_sets(request: UserRequest) -> HttpResponse:
    usable = LabelSet.objects.usable_by(request.user).prefetch_related("labels")
    return _page(request, usable, _label_set)


@for_programs
def submissions(request: UserRequest, pk: UUID) -> HttpResponse:
    """Give what was handed in, under pseudonyms; `names=true` adds the students' names."""
    assignment = get_object_or_404(Assignment.objects.taught_by(request.user), pk=pk)
    with_names = request.GET.get("names") == "true"

    def written(submission: Submission) -> dict[str, Any]:
        return _submission(submission, assignment, with_names=with_names)

    rows = Submission.objects.filter(assignment=assignment).handed_in().with_current_grade()
    return _page(request, rows, written)


@linked(CONTAINER_LINKS)
@for_programs
def annotations(request: UserRequest, pk: UUID) -> HttpResponse:
    """Give the highlights of what was handed in, but for those that were removed.

    They are JSON as all the rest, or a container of web annotations to those who prefer it.
    """
    assignment = _with_article(request, pk)
    text, rows = assignment.article.text, _readable(assignment)

    def written(annotation: Annotation) -> dict[str, Any]:
        return _annotation(annotation, text)

    if _prefers_linked_data(request):
        answer = container(request, assignment, rows)
    else:
        answer = _page(request, rows, written)
    patch_vary_headers(answer, ["Accept"])
    return unless_known(request, answer)


@linked(ANNOTATION_LINKS)
@for_programs
def annotation(request: UserRequest, pk: UUID, annotation_pk: UUID) -> HttpResponse:
    """Give one highlight, of those that `annotations` gives, in the same two forms."""
    assignment = _with_article(request, pk)
    found = get_object_or_404(_readable(assignment), pk=annotation_pk)
    if _prefers_linked_data(request):
        answer = single(request, assignment, found)
    else:
        answer = JsonResponse(_annotation(found, assignment.article.text))
    patch_vary_headers(answer, ["Accept"])
    return unless_known(request, answer)


def _with_article(request: UserRequest, pk: UUID) -> Assignment:
    return get_object_or_404(Assignment.objects.taught_by(request.user).with_parts(), pk=pk)


def _readable(assignment: Assignment) -> AnnotationQuerySet:
    """Return the highlights that were handed in, but for those that were removed."""
    live = Annotation.objects.live().with_parts().select_related("submission")
    return live.filter(submission__assignment=assignment, submission__handed_in_at__isnull=False)


def _prefers_linked_data(request: UserRequest) -> bool:
    return request.get_preferred_type([JSON, MEDIA_TYPE]) == MEDIA_TYPE


def _page[R: Model](
    request: UserRequest, rows: QuerySet[R], written: Callable[[R], dict[str, Any]]
) -> HttpResponse:
    """Give some of the rows, in the order of their ids, and where the next ones are."""
    some, cursor = Paging.of(request).rows_of(rows)
    following = address_of(request, cursor) if cursor else None
    answer = JsonResponse({"items": list(map(written, some)), "next": following})
    if following:
        answer.headers["Link"] = f'<{following}>; rel="next"'
    return answer


def _classroom(classroom: Classroom) -> dict[str, Any]:
    return {
        "id": classroom.pk,
        "name": classroom.name,
        "archived_at": classroom.archived_at,
        "kept_until": classroom.retained_until,
        "created_at": classroom.created_at,
    }


def _assignment(assignment: Assignment) -> dict[str, Any]:
    return {
        "id": assignment.pk,
        "classroom": assignment.classroom_id,
        "title": assignment.title,
        "instructions": assignment.instructions,
        "article": assignment.answer_key.article_id,
        "label_set": assignment.answer_key.label_set_id,
        "key_version": assignment.answer_key.version,
        "opens_at": assignment.opens_at,
        "due_at": assignment.due_at,
        "created_at": assignment.created_at,
    }


def _article(article: Article) -> dict[str, Any]:
    return {
        "id": article.pk,
        "title": article.title,
        "source": article.source,
        "author": article.author,
        "published_on": article.published_on,
        "language": article.language,
        "direction": article.direction,
        "rights": article.rights,
        "sha256": article.text_sha256,
        "text": article.text,
        "blocks": [block._asdict() for block in article.blocks],
    }


def _label_set(label_set: LabelSet) -> dict[str, Any]:
    names = ("identifier", "name", "letter", "definition", "example", "counter_example", "position")
    return {
        "id": label_set.pk,
        "name": label_set.name,
        "description": label_set.description,
        "labels": [
            {name: getattr(label, name) for name in names} for label in label_set.labels.all()
        ],
    }


def _submission(
    submission: Submission, assignment: Assignment, *, with_names: bool
) -> dict[str, Any]:
    percent = getattr(submission, "percent", None)
    return {
        "id": submission.pk,
        "assignment": assignment.pk,
        "annotator": {
            "id": pseudonym(assignment.classroom_id, submission.student_id),
            "name": submission.student.display_name if with_names else None,
        },
        "attempt": submission.attempt,
        "started_at": submission.started_at,
        "handed_in_at": submission.handed_in_at,
        "released_at": submission.released_at,
        "grade": None if percent is None else f"{percent:.1f}",
    }


def _annotation(annotation: Annotation, text: str) -> dict[str, Any]:
    return {
        "id": annotation.pk,
        "submission": annotation.submission_id,
        "label": annotation.label.identifier,
        "start": annotation.start,
        "end": annotation.end,
        "words": text[annotation.start : annotation.end],
        "note": annotation.note,
        "created_at": annotation.created_at,
    }
