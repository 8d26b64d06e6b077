"""Highlights as a container of the Web Annotation Protocol, as programs with a token read it."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from annotate.exchange.exports import pseudonym
from annotate.formats import web_annotation_reader
from annotate.formats.web_annotation import CONTEXT, MEDIA_TYPE
from annotate.models import Annotation, ApiToken, Assignment, Submission, User
from annotate.views.api_description import JSON
from tests import factories
from tests.formats.json_ld import AS, LDP, OA, VALUE, expanded
from tests.views.programs import (
    HOST,
    address_of_one,
    addresses,
    ask,
    container_of,
    require_as_described,
    varies_on,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]

PATH = "/api/assignments/{assignment}/annotations/"


def names(page: dict[str, Any]) -> list[str]:
    return [each["id"] for each in page["items"]]


def summary(annotations: list[Annotation], iris: int = 0) -> dict[str, Any]:
    """Return what a page says of the container that holds these."""
    submission = annotations[0].submission
    assert submission.handed_in_at
    return {
        "id": f"{HOST}{container_of(submission.assignment)}?iris={iris}",
        "total": len(annotations),
        "modified": submission.handed_in_at.isoformat(),
    }


def test_container_holds_its_first_page(
    assignment: Assignment, marked: list[Annotation], secret: str
) -> None:
    address = HOST + container_of(assignment)
    response = ask(f"{address}?limit=2", secret)
    assert response.headers["Content-Type"] == MEDIA_TYPE
    collection = response.json()
    require_as_described(collection, PATH, MEDIA_TYPE)
    first = collection.pop("first")
    at = f"{address}?limit=2&iris=0&cursor="
    assert collection == {
        "@context": [CONTEXT, "http://www.w3.org/ns/ldp.jsonld"],
        **summary(marked),
        "type": ["BasicContainer", "AnnotationCollection"],
        "label": "Read the report",
        "last": f"{at}{marked[3].pk}",
    }
    assert names(first) == addresses(marked[:2])
    del first["items"]
    assert first == {
        "id": f"{at}00000000-0000-0000-0000-000000000000",
        "type": "AnnotationPage",
        "partOf": summary(marked),
        "startIndex": 0,
        "next": f"{at}{marked[1].pk}",
    }


def test_pages_lead_to_the_end_and_back(
    assignment: Assignment, marked: list[Annotation], secret: str
) -> None:
    collection = ask(f"{container_of(assignment)}?limit=2", secret).json()
    pages = [collection["first"]]
    while "next" in pages[-1]:
        pages.append(ask(pages[-1]["next"], secret).json())
    assert [names(page) for page in pages] == [
        addresses(marked[:2]), addresses(marked[2:4]), addresses(marked[4:])
    ]  # fmt: skip
    assert [page["startIndex"] for page in pages] == [0, 2, 4]
    assert pages[-1]["id"] == collection["last"]
    assert [page.get("prev") for page in pages] == [None, pages[0]["id"], pages[1]["id"]]
    again = ask(pages[0]["id"], secret).json()
    require_as_described(again, PATH, MEDIA_TYPE)
    assert again == {"@context": CONTEXT} | pages[0]


def test_container_says_what_it_is_and_a_page_does_not(
    assignment: Assignment, marked: list[Annotation], secret: str
) -> None:
    address = container_of(assignment)
    links = (
        '<http://www.w3.org/ns/ldp#BasicContainer>; rel="type", '
        "<http://www.w3.org/TR/annotation-protocol/>; "
        'rel="http://www.w3.org/ns/ldp#constrainedBy"'
    )
    response = ask(address, secret)
    assert response.headers["Link"] == links
    known = {"If-None-Match": response.headers["ETag"]}
    for other in (
        ask(address, secret, **known),
        ask(address, secret, JSON),
        Client().options(address),
        Client().head(address, headers={"Authorization": f"Bearer {secret}"}),
    ):
        assert other.headers["Link"] == links
    for refused in (ask(address, "guess"), Client().post(address)):
        assert "Link" not in refused.headers
    first = ask(f"{address}?limit=1", secret, JSON)
    assert first.headers["Link"] == f'<{first.json()["next"]}>; rel="next", {links}'
    page = ask(f"{address}?cursor={marked[0].pk}", secret)
    assert "Link" not in page.headers
    assert varies_on(response) >= {"Accept", "Prefer"}
    assert varies_on(page) & {"Accept", "Prefer"} == {"Accept"}


@pytest.mark.parametrize("query", ["", "?iris=0&cursor=00000000-0000-0000-0000-000000000000"])
def test_what_is_saved_is_imported_under_the_names_that_exports_give(
    assignment: Assignment, marked: list[Annotation], secret: str, query: str
) -> None:
    saved = BytesIO(ask(f"{container_of(assignment)}{query}", secret).content)
    [submission] = web_annotation_reader.read(saved).submissions
    assert submission.document == str(assignment.article.pk)
    assert [span.id for span in submission.spans] == [str(each.pk) for each in marked]


@pytest.mark.usefixtures("marked")
def test_answer_that_is_known_already_is_not_sent_again(
    assignment: Assignment, secret: str
) -> None:
    address = container_of(assignment)
    known = ask(address, secret).headers["ETag"]
    headers = {"If-None-Match": known}
    assert ask(address, secret, **headers).status_code == 304
    assignment.title = "Another"
    assignment.save()
    changed = ask(address, secret, **headers)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != known


@pytest.mark.usefixtures("marked")
def test_json_has_an_entity_tag_too(assignment: Assignment, secret: str) -> None:
    address = container_of(assignment)
    known = ask(address, secret, JSON).headers["ETag"]
    assert ask(address, secret, JSON, **{"If-None-Match": known}).status_code == 304
    assert ask(address, secret, **{"If-None-Match": known}).status_code == 200


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        ("application/ld+json", MEDIA_TYPE),
        (MEDIA_TYPE, MEDIA_TYPE),
        (f"{MEDIA_TYPE}, application/json;q=0.5", MEDIA_TYPE),
        ("application/ld+json;q=0.5, application/json", "application/json"),
        ("application/json", "application/json"),
        ("*/*", "application/json"),
        ("text/turtle", "application/json"),
        ('application/ld+json; profile="http://example.org/other"', "application/json"),
        ("", "application/json"),
        ("x", "application/json"),
    ],
)
def test_json_is_given_unless_json_ld_is_preferred(
    assignment: Assignment, secret: str, accept: str, answered: str
) -> None:
    response = ask(container_of(assignment), secret, accept)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == answered
    assert "Accept" in varies_on(response)


def test_empty_container_has_no_page(
    assignment: Assignment, submission: Submission, secret: str
) -> None:
    factories.an_annotation(submission, "denial", "denied")  # and not handed in
    collection = ask(container_of(assignment), secret).json()
    assert collection["total"] == 0
    assert {"first", "last", "modified"}.isdisjoint(collection)
    require_as_described(collection, PATH, MEDIA_TYPE)


def test_page_after_the_last_row_is_empty(
    assignment: Assignment, marked: list[Annotation], secret: str
) -> None:
    page = ask(f"{container_of(assignment)}?limit=2&cursor={marked[-1].pk}", secret).json()
    assert (page["items"], page["startIndex"]) == ([], 5)
    assert "next" not in page


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=1001", "cursor=x", "cursor=", "iris=2", "iris="]
)
def test_wrong_parameters_are_refused(assignment: Assignment, secret: str, query: str) -> None:
    assert ask(f"{container_of(assignment)}?{query}", secret).status_code == 400


def test_others_find_no_container(assignment: Assignment, outsider: User) -> None:
    elsewhere = ApiToken.objects.issue(outsider, "elsewhere")[1]
    assert ask(container_of(assignment), elsewhere).status_code == 404
    assert ask(container_of(assignment), "guess").status_code == 401


def test_json_ld_processor_understands_container_and_page(
    assignment: Assignment, submission: Submission, secret: str
) -> None:
    annotation = factories.an_annotation(submission, "denial", "The ministry denied the report")
    submission.hand_in()
    collection = ask(container_of(assignment), secret).json()
    made = expanded(collection)
    assert made["@type"] == [f"{LDP}BasicContainer", f"{AS}OrderedCollection"]
    assert made[f"{AS}totalItems"][0]["@value"] == 1
    page = expanded(ask(collection["first"]["id"], secret).json())
    assert page["@type"] == [f"{AS}OrderedCollectionPage"]
    [container] = page[f"{AS}partOf"]
    assert container["@id"] == collection["id"]
    assert container["http://purl.org/dc/terms/modified"] == [
        {"@value": collection["modified"], "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}
    ]
    [held] = page[f"{AS}items"][0]["@list"]
    assert held["@id"] == HOST + address_of_one(annotation)
    assert held[f"{OA}canonical"] == [{"@id": f"urn:uuid:{annotation.pk}"}]
    [target] = held[f"{OA}hasTarget"]
    assert target[f"{OA}hasSource"] == [{"@id": f"urn:uuid:{assignment.article.pk}"}]
    [position, quotation] = target[f"{OA}hasSelector"]
    assert (position[f"{OA}start"][0]["@value"], position[f"{OA}end"][0]["@value"]) == (
        annotation.start, annotation.end
    )  # fmt: skip
    assert quotation[f"{OA}exact"] == [{"@value": "The ministry denied the report"}]
    [label] = held[f"{OA}hasBody"]
    assert label[VALUE] == [{"@value": "denial"}]
    [creator] = held["http://purl.org/dc/terms/creator"]
    name = pseudonym(assignment.classroom_id, submission.student_id)
    assert creator["http://xmlns.com/foaf/0.1/nick"] == [{"@value": name}]


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_students(
    assignment: Assignment,
    secret: str,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(count):
        submission = factories.a_submission(assignment, factories.a_student(assignment.classroom))
        factories.an_annotation(submission, "denial", "denied")
        submission.hand_in()
    ask(reverse("api_classrooms"), secret)  # notes the use of the token
    with django_assert_num_queries(6):  # token, assignment, total, rows, labels, place
        assert ask(container_of(assignment), secret).json()["total"] == count
