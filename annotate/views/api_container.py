"""The highlights of an assignment as a container of the Web Annotation Protocol, to be read only.

https://www.w3.org/TR/annotation-protocol/: the container is at the address without a cursor and
holds its first page; the others are at the addresses that the pages give.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.cache import get_conditional_response, set_response_etag

from annotate.exchange.exports import article_record, pseudonym
from annotate.formats.imported import ImportedSpan
from annotate.formats.records import Article
from annotate.formats.web_annotation import CONTEXT, MEDIA_TYPE, highlight, person
from annotate.models import Annotation, Assignment
from annotate.models.annotation import AnnotationQuerySet
from annotate.web.paging import BEFORE_ALL, Paging, address_of
from annotate.web.request import UserRequest

LDP = "http://www.w3.org/ns/ldp"
CONTAINER_LINKS = (
    f'<{LDP}#BasicContainer>; rel="type", '
    f'<http://www.w3.org/TR/annotation-protocol/>; rel="{LDP}#constrainedBy"'
)


def container(
    request: UserRequest, assignment: Assignment, rows: AnnotationQuerySet
) -> HttpResponse:
    """Give the container with its first page, or the page after the cursor, or 304."""
    held = _Container(request, assignment, rows.select_related("submission"), Paging.of(request))
    if held.paging.cursor is None:
        return _answer(request, held.collection(), CONTAINER_LINKS)
    return _answer(request, {"@context": CONTEXT} | held.page())


@dataclass(frozen=True)
class _Container:
    request: UserRequest
    assignment: Assignment
    rows: AnnotationQuerySet
    paging: Paging

    def collection(self) -> dict[str, Any]:
        total = self.rows.count()
        held = {
            "@context": [CONTEXT, f"{LDP}.jsonld"],
            "id": self._address,
            "type": ["BasicContainer", "AnnotationCollection"],
            "label": self.assignment.title,
            "total": total,
        }
        if total:
            last = (total - 1) // self.paging.limit * self.paging.limit
            held |= {"first": self.page(), "last": self._page_from(last)}
        return held

    def page(self) -> dict[str, Any]:
        some, following = self.paging.rows_of(self.rows)
        cursor = self.paging.cursor or BEFORE_ALL
        start = self.rows.filter(pk__lte=cursor).count()
        page: dict[str, Any] = {
            "id": address_of(self.request, cursor),
            "type": "AnnotationPage",
            "partOf": self._address,
            "startIndex": start,
        }
        if following:
            page["next"] = address_of(self.request, following)
        if start:
            page["prev"] = self._page_from(max(0, start - self.paging.limit))
        article = article_record(self.assignment.article)
        return page | {"items": [self._item(each, article) for each in some]}

    def _item(self, annotation: Annotation, article: Article) -> dict[str, object]:
        span = ImportedSpan(
            label=annotation.label.identifier,
            span=annotation.span,
            words=article.text[annotation.start : annotation.end],
            note=annotation.note,
            id=str(annotation.pk),
            created_at=annotation.created_at,
        )
        student = annotation.submission.student_id
        creator = person(pseudonym(self.assignment.classroom_id, student))
        return highlight(article, span, creator)

    def _page_from(self, index: int) -> str:
        """Return the address of the page that begins with the row of this number."""
        before = self.rows.order_by("pk").values_list("pk", flat=True)[max(0, index - 1) : index]
        return address_of(self.request, next(iter(before), BEFORE_ALL))

    @property
    def _address(self) -> str:
        return self.request.build_absolute_uri(self.request.path)


def _answer(request: UserRequest, held: dict[str, Any], links: str = "") -> HttpResponse:
    answer = HttpResponse(json.dumps(held, ensure_ascii=False), content_type=MEDIA_TYPE)
    if links:
        answer.headers["Link"] = links
    set_response_etag(answer)
    return get_conditional_response(request, answer.headers["ETag"], response=answer) or answer
