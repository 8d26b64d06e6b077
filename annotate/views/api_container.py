"""The highlights of an assignment as a container of the Web Annotation Protocol, to be read only.

https://www.w3.org/TR/annotation-protocol/: the container is at the address without a cursor and
holds its first page, unless `Prefer` asks for less; the others are at the addresses that the pages
give. `iris=1` in an address says that its annotations are only named, and `iris=0` that they are
whole.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Self
from uuid import UUID

from django.db.models import Count, Max
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from annotate.exchange.exports import article_record, pseudonym
from annotate.formats.imported import ImportedSpan
from annotate.formats.records import Article
from annotate.formats.web_annotation import CONTEXT, MEDIA_TYPE, highlight, person
from annotate.models import Annotation, Assignment
from annotate.models.annotation import AnnotationQuerySet
from annotate.web.paging import BEFORE_ALL, Paging, WrongParameter, address_of
from annotate.web.preference import included
from annotate.web.request import UserRequest

LDP = "http://www.w3.org/ns/ldp"
OA = "http://www.w3.org/ns/oa"
CONTAINER_LINKS = (
    f'<{LDP}#BasicContainer>; rel="type", '
    f'<http://www.w3.org/TR/annotation-protocol/>; rel="{LDP}#constrainedBy"'
)
ANNOTATION_LINKS = f'<{LDP}#Resource>; rel="type", <{OA}#Annotation>; rel="type"'
MINIMAL = f"{LDP}#PreferMinimalContainer"
IRIS = f"{OA}#PreferContainedIRIs"
DESCRIPTIONS = f"{OA}#PreferContainedDescriptions"


def container(
    request: UserRequest, assignment: Assignment, rows: AnnotationQuerySet
) -> HttpResponse:
    """Give the container in the form that is preferred, or the page after the cursor."""
    form = _Form.of(request)
    held = _Container(request, assignment, rows, Paging.of(request), form)
    if held.paging.cursor is not None:
        return _answer({"@context": CONTEXT} | held.page())
    answer = _answer(held.collection())
    answer.headers["Content-Location"] = held.address
    answer.headers["Vary"] = "Accept, Prefer"
    if form.is_preferred:
        answer.headers["Preference-Applied"] = "return=representation"
    return answer


def single(request: UserRequest, assignment: Assignment, annotation: Annotation) -> HttpResponse:
    """Give one annotation by itself."""
    article = article_record(assignment.article)
    return _answer({"@context": CONTEXT} | _described(request, assignment, article, annotation))


class _Form(NamedTuple):
    """How much is said of the annotations, in the container and in the pages it leads to."""

    iris: bool
    """Whether they are only named."""
    minimal: bool = False
    """Whether the container leads to its first page and does not hold it."""
    is_preferred: bool = False

    @classmethod
    def of(cls, request: UserRequest) -> Self:
        """Return what `Prefer` asks for, or the address where it says nothing or for a page."""
        asked = request.GET.get("iris", "0")
        if asked not in ("0", "1"):
            raise WrongParameter(_("“iris” is 0 or 1."))
        if "cursor" in request.GET:
            return cls(asked == "1")
        preferred = included(request) & {MINIMAL, IRIS, DESCRIPTIONS}
        if preferred >= {IRIS, DESCRIPTIONS}:
            raise WrongParameter(_("“Prefer” asks for IRIs and for descriptions: choose one."))
        iris = IRIS in preferred or (asked == "1" and DESCRIPTIONS not in preferred)
        return cls(iris, MINIMAL in preferred, bool(preferred))


@dataclass(frozen=True)
class _Container:
    request: UserRequest
    assignment: Assignment
    rows: AnnotationQuerySet
    paging: Paging
    form: _Form

    def collection(self) -> dict[str, Any]:
        held = {
            "@context": [CONTEXT, f"{LDP}.jsonld"],
            **self._summary,
            "type": ["BasicContainer", "AnnotationCollection"],
            "label": self.assignment.title,
        }
        if total := held["total"]:
            last = (total - 1) // self.paging.limit * self.paging.limit
            first = self._page_after(BEFORE_ALL) if self.form.minimal else self.page()
            held |= {"first": first, "last": self._page_from(last)}
        return held

    def page(self) -> dict[str, Any]:
        some, following = self.paging.rows_of(self.rows)
        cursor = self.paging.cursor or BEFORE_ALL
        start = self.rows.filter(pk__lte=cursor).count()
        page: dict[str, Any] = {
            "id": self._page_after(cursor),
            "type": "AnnotationPage",
            "partOf": self._summary,
            "startIndex": start,
        }
        if following:
            page["next"] = self._page_after(following)
        if start:
            page["prev"] = self._page_from(max(0, start - self.paging.limit))
        return page | {"items": self._items(some)}

    def _items(self, some: list[Annotation]) -> list[Any]:
        if self.form.iris:
            return [_address_of(self.request, self.assignment, each) for each in some]
        article = article_record(self.assignment.article)
        return [_described(self.request, self.assignment, article, each) for each in some]

    @cached_property
    def _summary(self) -> dict[str, Any]:
        """What a page says of the container: its address, how much it holds, when it last grew."""
        found = self.rows.aggregate(total=Count("pk"), modified=Max("submission__handed_in_at"))
        told = {"id": self.address, "total": found["total"]}
        return told | ({"modified": found["modified"].isoformat()} if found["modified"] else {})

    def _page_from(self, index: int) -> str:
        """Return the address of the page that begins with the row of this number."""
        before = self.rows.order_by("pk").values_list("pk", flat=True)[max(0, index - 1) : index]
        return self._page_after(next(iter(before), BEFORE_ALL))

    def _page_after(self, cursor: UUID) -> str:
        return address_of(self.request, cursor, iris=self._iris)

    @property
    def address(self) -> str:
        """Where the container is in this form; how long its pages are is no part of that."""
        return self.request.build_absolute_uri(f"{self.request.path}?iris={self._iris}")

    @property
    def _iris(self) -> str:
        return str(int(self.form.iris))


def _described(
    request: UserRequest, assignment: Assignment, article: Article, annotation: Annotation
) -> dict[str, object]:
    """Return the whole annotation: its id is where it is, and it keeps its own name beside that."""
    span = ImportedSpan(
        label=annotation.label.identifier,
        span=annotation.span,
        words=article.text[annotation.start : annotation.end],
        note=annotation.note,
        id=str(annotation.pk),
        created_at=annotation.created_at,
    )
    creator = person(pseudonym(assignment.classroom_id, annotation.submission.student_id))
    held = highlight(article, span, creator)
    return held | {"id": _address_of(request, assignment, annotation), "canonical": held["id"]}


def _address_of(request: UserRequest, assignment: Assignment, annotation: Annotation) -> str:
    path = reverse("api_annotation", args=[assignment.pk, annotation.pk])
    return request.build_absolute_uri(path)


def _answer(held: dict[str, Any]) -> HttpResponse:
    return HttpResponse(json.dumps(held, ensure_ascii=False), content_type=MEDIA_TYPE)
