"""A student takes away what is kept about them; nobody else gets it."""

import json

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from annotate.models import Classroom, Submission, User
from tests import factories
from tests.pages import page_of
from tests.views.answers import is_asked_to_sign_in, statuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(classroom: Classroom) -> str:
    return reverse("classroom_own_data", args=[classroom.pk])


def test_student_takes_their_data_away(
    sam: Client, classroom: Classroom, submission: Submission, address: str
) -> None:
    factories.an_annotation(submission, "denial", "denied")
    [link] = page_of(sam.get(classroom.get_absolute_url())).all("a", href=address)
    response = sam.get(link.attributes["href"])
    assert isinstance(response, HttpResponse)
    assert response.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert response.headers["Content-Type"] == "application/json"
    told = json.loads(response.content)
    assert told["account"]["display_name"] == "Sam"
    assert [each["words"] for each in told["submissions"][0]["highlights"]] == ["denied"]


def test_student_of_an_archived_class_takes_their_data_away(
    sam: Client, classroom: Classroom, address: str
) -> None:
    classroom.archive()
    assert sam.get(address).status_code == 200


def test_data_are_given_to_students_of_the_class_alone(
    client: Client, instructor: User, student: User, outsider: User, stranger: User, address: str
) -> None:
    people = (student, instructor, outsider, stranger)
    assert statuses(people, "get", address) == [200, 404, 404, 404]
    assert statuses([student], "post", address) == [405]
    assert is_asked_to_sign_in(client, "get", address)
