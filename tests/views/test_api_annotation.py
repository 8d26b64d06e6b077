"""One highlight at an address of its own, as JSON and as a web annotation."""

import pytest
from django.test import Client
from django.urls import reverse

from annotate.formats.web_annotation import CONTEXT, MEDIA_TYPE
from annotate.models import Annotation, ApiToken, Assignment, Submission, User
from annotate.views.api_description import JSON
from tests import factories
from tests.formats.json_ld import OA, expanded
from tests.views.programs import (
    HOST,
    address_of_one,
    ask,
    container_of,
    require_as_described,
    varies_on,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]

PATH = "/api/assignments/{assignment}/annotations/{annotation}/"
LINKS = (
    '<http://www.w3.org/ns/ldp#Resource>; rel="type", '
    '<http://www.w3.org/ns/oa#Annotation>; rel="type"'
)


def test_json_says_what_the_list_says(
    assignment: Assignment, marked: list[Annotation], secret: str
) -> None:
    listed = ask(container_of(assignment), secret, JSON).json()["items"]
    for annotation, told in zip(marked, listed, strict=True):
        response = ask(address_of_one(annotation), secret, JSON)
        assert response.headers["Content-Type"] == JSON
        assert response.json() == told
        require_as_described(told, PATH)


def test_web_annotation_says_what_the_container_says(
    assignment: Assignment, marked: list[Annotation], secret: str
) -> None:
    contained = ask(container_of(assignment), secret).json()["first"]["items"]
    for annotation, told in zip(marked, contained, strict=True):
        response = ask(told["id"], secret)
        assert response.headers["Content-Type"] == MEDIA_TYPE
        held = response.json()
        assert held == {"@context": CONTEXT} | told
        assert held["id"] == HOST + address_of_one(annotation)
        assert held["canonical"] == f"urn:uuid:{annotation.pk}"
        require_as_described(held, PATH, MEDIA_TYPE)


def test_json_ld_processor_understands_it(marked: list[Annotation], secret: str) -> None:
    made = expanded(ask(address_of_one(marked[0]), secret).json())
    assert made["@id"] == HOST + address_of_one(marked[0])
    assert made["@type"] == [f"{OA}Annotation"]
    assert made[f"{OA}canonical"] == [{"@id": f"urn:uuid:{marked[0].pk}"}]


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        (MEDIA_TYPE, MEDIA_TYPE),
        ("application/ld+json", MEDIA_TYPE),
        ("application/ld+json;q=0.5, application/json", JSON),
        ("*/*", JSON),
        ("", JSON),
    ],
)
def test_json_is_given_unless_json_ld_is_preferred(
    marked: list[Annotation], secret: str, accept: str, answered: str
) -> None:
    response = ask(address_of_one(marked[0]), secret, accept)
    assert response.headers["Content-Type"] == answered
    assert varies_on(response) >= {"Accept"}


def test_every_answer_says_what_it_is_and_how_it_is_read(
    marked: list[Annotation], secret: str
) -> None:
    address = address_of_one(marked[0])
    headers = {"Authorization": f"Bearer {secret}", "Accept": MEDIA_TYPE}
    got, head = ask(address, secret), Client().head(address, headers=headers)
    for answer in (got, head, ask(address, secret, JSON), Client().options(address)):
        assert answer.headers["Link"] == LINKS
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert head.content == b""
    assert head.headers["ETag"] == got.headers["ETag"]


def test_answer_that_is_known_already_is_not_sent_again(
    marked: list[Annotation], secret: str
) -> None:
    address = address_of_one(marked[0])
    tags = {accept: ask(address, secret, accept).headers["ETag"] for accept in (JSON, MEDIA_TYPE)}
    for accept in tags:
        for other, tag in tags.items():
            response = ask(address, secret, accept, **{"If-None-Match": tag})
            assert response.status_code == (304 if accept == other else 200)
    other_one = ask(address_of_one(marked[1]), secret).headers["ETag"]
    assert other_one not in tags.values()


def test_it_is_found_if_it_was_handed_in_and_not_removed(
    assignment: Assignment, submission: Submission, secret: str
) -> None:
    kept, removed = (
        factories.an_annotation(submission, "denial", words) for words in ("denied", "report")
    )
    removed.remove(1)
    assert ask(address_of_one(kept), secret).status_code == 404
    submission.hand_in()
    assert ask(address_of_one(kept), secret).status_code == 200
    assert ask(address_of_one(removed), secret).status_code == 404
    other = factories.an_assignment(assignment.classroom, assignment.answer_key)
    elsewhere = reverse("api_annotation", args=[other.pk, kept.pk])
    assert ask(elsewhere, secret).status_code == 404


def test_others_find_nothing(marked: list[Annotation], outsider: User) -> None:
    elsewhere = ApiToken.objects.issue(outsider, "elsewhere")[1]
    for accept in (JSON, MEDIA_TYPE):
        assert ask(address_of_one(marked[0]), elsewhere, accept).status_code == 404
        assert ask(address_of_one(marked[0]), "guess", accept).status_code == 401
