"""Copying an assignment to a class of one's own."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import Assignment, User
from tests import factories
from tests.pages import page_of
from tests.views.answers import is_asked_to_sign_in, statuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def copy(assignment: Assignment) -> str:
    return reverse("assignment_copy", args=[assignment.pk])


def test_form_offers_ones_own_classes_and_the_same_title(
    ines: Client, instructor: User, outsider: User, copy: str
) -> None:
    factories.a_classroom(instructor, "Media 8c")
    page = page_of(ines.get(copy))
    options = page.one("select", name="classroom").all("option")
    assert [each.words for each in options][1:] == ["Media 8b", "Media 8c"]
    [selected] = [each.words for each in options if "selected" in each.attributes]
    assert selected == "Media 8b"
    assert page.one("input", name="title").attributes["value"] == "Read the report"


def test_copy_leads_to_its_settings(ines: Client, instructor: User, copy: str) -> None:
    other = factories.a_classroom(instructor, "Media 8c")
    response = ines.post(copy, {"classroom": other.pk, "title": "Read it too"}, follow=True)
    twin = Assignment.objects.get(classroom=other)
    assert response.redirect_chain == [(reverse("assignment_change", args=[twin.pk]), 302)]
    assert twin.title == "Read it too"
    said = "Copied. Look through the settings: students see it already."
    assert page_of(response).one(id="message").words == said


@pytest.mark.parametrize("wrong", ["title", "no class", "another's class"])
def test_bad_copy_is_refused_beside_its_field(
    ines: Client, assignment: Assignment, outsider: User, copy: str, wrong: str
) -> None:
    sent: dict[str, object] = {"classroom": assignment.classroom.pk, "title": "Read it too"}
    mistakes: dict[str, dict[str, object]] = {
        "title": {"title": "x" * 201},
        "no class": {"classroom": ""},
        "another's class": {"classroom": outsider.enrolments.get().classroom_id},
    }
    response = ines.post(copy, sent | mistakes[wrong])
    assert response.status_code == 422
    [error] = page_of(response).all(class_="errorlist")
    field = "title" if wrong == "title" else "classroom"
    assert error.attributes["id"] == f"id_{field}_error"
    assert Assignment.objects.count() == 1


def test_only_instructors_of_the_class_copy(
    ines: Client,
    client: Client,
    copy: str,
    student: User,
    outsider: User,
    stranger: User,
) -> None:
    sent = {"classroom": outsider.enrolments.get().classroom_id, "title": "Read it too"}
    people = (student, outsider, stranger)
    assert statuses(people, "get", copy) == [404] * 3
    assert statuses(people, "post", copy, sent) == [404] * 3
    assert Assignment.objects.count() == 1
    assert ines.put(copy).status_code == 405
    assert ines.get(reverse("assignment_copy", args=[uuid4()])).status_code == 404
    assert is_asked_to_sign_in(client, "get", copy)
