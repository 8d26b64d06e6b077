"""What programs read with a token: what its instructor may see, page by page, as described."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from jsonschema import Draft202012Validator
from pytest_django import DjangoAssertNumQueries

from annotate.models import ApiToken, Assignment, Classroom, Submission, User
from annotate.views.api_description import DESCRIPTION
from annotate.web.bearer import MAXIMUM_REQUESTS
from annotate.web.rate_limit import MAXIMUM_FAILURES
from tests import factories
from tests.views.programs import address_of_one, require_as_described, schema_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]

COLLECTIONS = ["classrooms", "assignments", "articles", "label_sets", "submissions", "annotations"]


@pytest.fixture
def handed_in(submission: Submission) -> Submission:
    factories.an_annotation(submission, "denial", "The ministry denied the report")
    submission.hand_in()
    return submission


def address_of(name: str, assignment: Assignment) -> str:
    arguments = [assignment.pk] if name in ("submissions", "annotations") else []
    return reverse(f"api_{name}", args=arguments)


def read(address: str, secret: str, **query: str) -> Any:
    return Client().get(address, query, headers={"Authorization": f"Bearer {secret}"})


def items(address: str, secret: str, **query: str) -> list[dict[str, Any]]:
    response = read(address, secret, **query)
    assert response.status_code == 200
    held: list[dict[str, Any]] = response.json()["items"]
    return held


def path_of(name: str, assignment: Assignment) -> str:
    """Return the address as the description has it."""
    return address_of(name, assignment).replace(str(assignment.pk), "{assignment}")


@pytest.mark.usefixtures("handed_in")
@pytest.mark.parametrize("name", COLLECTIONS)
def test_answer_is_as_described(name: str, assignment: Assignment, secret: str) -> None:
    address = address_of(name, assignment)
    response = read(address, secret)
    assert response.headers["Content-Type"] == "application/json"
    assert len(response.json()["items"]) == 1
    path = path_of(name, assignment)
    require_as_described(response.json(), path)
    schema = schema_of(path)
    described = DESCRIPTION["components"]["schemas"][reference_in(schema)]
    assert set(response.json()["items"][0]) == set(described["properties"])


def reference_in(schema: dict[str, Any]) -> str:
    reference: str = schema["properties"]["items"]["items"]["$ref"]
    return reference.rpartition("/")[2]


def test_description_names_every_address(assignment: Assignment, client: Client) -> None:
    response = client.get(reverse("api_description"))
    assert response.json() == DESCRIPTION
    assert DESCRIPTION["openapi"].startswith("3.1.")
    paths = [path_of(name, assignment) for name in COLLECTIONS]
    assert list(DESCRIPTION["paths"]) == [*paths, f"{paths[-1]}{{annotation}}/"]
    assert {tuple(path) for path in DESCRIPTION["paths"].values()} == {("get", "options")}
    for schema in DESCRIPTION["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_annotations_are_those_handed_in_and_not_removed(
    assignment: Assignment, handed_in: Submission, classmate: User, secret: str
) -> None:
    still_open = factories.a_submission(assignment, classmate)
    factories.an_annotation(still_open, "denial", "denied")
    [marked] = items(address_of("annotations", assignment), secret)
    annotation = handed_in.annotations.get()
    assert (marked["id"], marked["submission"]) == (str(annotation.pk), str(handed_in.pk))
    assert (marked["label"], marked["words"]) == ("denial", "The ministry denied the report")
    assert assignment.article.text[marked["start"] : marked["end"]] == marked["words"]
    [given] = items(address_of("submissions", assignment), secret)
    assert given["id"] == str(handed_in.pk)


@pytest.mark.usefixtures("handed_in")
def test_names_are_given_only_when_asked_for(assignment: Assignment, secret: str) -> None:
    address = address_of("submissions", assignment)
    [hidden], [named] = items(address, secret), items(address, secret, names="true")
    assert (hidden["annotator"]["name"], named["annotator"]["name"]) == (None, "Sam")
    assert hidden["annotator"]["id"] == named["annotator"]["id"]
    assert hidden["grade"] == "50.0"


@pytest.mark.parametrize("name", COLLECTIONS)
@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer x", "Basic x", "Bearer a b"])
def test_without_a_token_there_is_no_answer(
    name: str, assignment: Assignment, instructor: User, header: str | None
) -> None:
    signed_in = factories.a_client(instructor)  # a session does not count
    address = address_of(name, assignment)
    headers = {} if header is None else {"Authorization": header}
    response = signed_in.get(address, headers=headers)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="annotate"'
    schema = schema_of(path_of(name, assignment), "401")
    Draft202012Validator(schema).validate(response.json())


@pytest.mark.usefixtures("handed_in")
def test_others_read_nothing_of_the_class(
    assignment: Assignment, outsider: User, student: User
) -> None:
    _token, secret = ApiToken.objects.issue(outsider, "elsewhere")
    assert items(address_of("assignments", assignment), secret) == []
    assert [each["name"] for each in items("/api/classrooms/", secret)] == ["Media 9c"]
    for name in ("submissions", "annotations"):
        assert read(address_of(name, assignment), secret).status_code == 404
    private = factories.an_article("Mine.", owner=User.objects.get(username="ines"))
    held = [each["id"] for each in items("/api/articles/", secret)]
    assert str(private.pk) not in held
    _token, of_student = ApiToken.objects.issue(student, "a student's")
    assert read("/api/classrooms/", of_student).status_code == 401


def test_token_ends_with_its_owner(instructor: User, secret: str) -> None:
    assert read("/api/classrooms/", secret).status_code == 200
    instructor.is_active = False
    instructor.save()
    assert read("/api/classrooms/", secret).status_code == 401


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_changed(method: str, secret: str) -> None:
    send = getattr(Client(enforce_csrf_checks=True), method)
    headers = {"Authorization": f"Bearer {secret}"}
    for address in ("/api/classrooms/", reverse("api_description")):
        response = send(address, headers=headers)
        assert response.status_code == 405
        assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_methods_are_told_without_a_token_and_whatever_there_is(
    assignment: Assignment, handed_in: Submission, secret: str
) -> None:
    annotation = handed_in.annotations.get()
    addresses = [address_of(name, assignment) for name in COLLECTIONS]
    for address in (*addresses, address_of_one(annotation), reverse("api_description")):
        nowhere = address.replace(str(assignment.pk), str(uuid4()))
        nowhere = nowhere.replace(str(annotation.pk), str(uuid4()))
        told, of_nothing = Client().options(address), Client().options(nowhere)
        assert (told.status_code, told.content) == (200, b"")
        assert told.headers["Allow"] == "GET, HEAD, OPTIONS"
        assert (of_nothing.status_code, of_nothing.content) == (200, b"")
        assert of_nothing.headers == told.headers
        assert read(address, secret).headers["Allow"] == told.headers["Allow"]


def test_asking_for_the_methods_is_no_guess(secret: str) -> None:
    for _ in range(MAXIMUM_FAILURES):
        assert Client().options("/api/classrooms/").status_code == 200
    assert read("/api/classrooms/", secret).status_code == 200


def test_pages_follow_one_another_to_the_end(instructor: User, secret: str) -> None:
    for number in range(5):
        factories.a_classroom(instructor, f"Class {number}")
    found: list[str] = []
    address: str | None = "/api/classrooms/?limit=2"
    sizes = []
    while address:
        response = read(address, secret)
        held = response.json()
        sizes.append(len(held["items"]))
        found += [each["id"] for each in held["items"]]
        address = held["next"]
        if address:
            assert response.headers["Link"] == f'<{address}>; rel="next"'
        else:
            assert "Link" not in response.headers
    assert sizes == [2, 2, 1]
    assert sorted(found) == sorted(map(str, Classroom.objects.values_list("pk", flat=True)))


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"limit": "1"}, 200),
        ({"limit": "1000"}, 200),
        ({"limit": "0"}, 400),
        ({"limit": "1001"}, 400),
        ({"limit": "-1"}, 400),
        ({"limit": "²"}, 400),
        ({"limit": "9" * 5000}, 400),
        ({"cursor": "x"}, 400),
        ({"cursor": ""}, 400),
    ],
    ids=lambda value: str(value)[:20],
)
def test_parameters_have_bounds(secret: str, query: dict[str, str], status: int) -> None:
    assert read("/api/classrooms/", secret, **query).status_code == status


def test_guessing_is_slowed_down(secret: str) -> None:
    for _ in range(MAXIMUM_FAILURES - 1):
        assert read("/api/classrooms/", "guess").status_code == 401
    assert read("/api/classrooms/", secret).status_code == 200
    assert read("/api/classrooms/", "guess").status_code == 401
    refused = read("/api/classrooms/", secret)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "600"


def test_reading_too_fast_is_slowed_down(secret: str, instructor: User) -> None:
    token = ApiToken.objects.get()
    cache.set(f"requests:{token.pk}", MAXIMUM_REQUESTS - 1, 600)
    assert read("/api/classrooms/", secret).status_code == 200
    assert read("/api/classrooms/", secret).status_code == 429
    other = ApiToken.objects.issue(instructor, "another")[1]
    assert read("/api/classrooms/", other).status_code == 200


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
    read("/api/classrooms/", secret)  # notes the use of the token
    # Token, assignment and rows; of highlights the labels too.
    for name, queries in (("submissions", 3), ("annotations", 4)):
        with django_assert_num_queries(queries):
            assert len(items(address_of(name, assignment), secret)) == count
