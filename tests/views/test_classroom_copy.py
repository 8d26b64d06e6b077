"""Copying a class with the assignments that are chosen."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import Assignment, Classroom, User
from tests import factories
from tests.pages import page_of
from tests.views.answers import is_asked_to_sign_in, statuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def copy(classroom: Classroom) -> str:
    return reverse("classroom_copy", args=[classroom.pk])


def test_class_leads_to_its_copy(ines: Client, classroom: Classroom, copy: str) -> None:
    links = page_of(ines.get(classroom.get_absolute_url())).one("main").all("a", href=copy)
    assert [each.words for each in links] == ["Copy this class"]


def test_form_has_the_same_name_and_all_assignments_ticked(
    ines: Client, classroom: Classroom, assignment: Assignment, outsider: User, copy: str
) -> None:
    second = factories.an_assignment(classroom, assignment.answer_key)
    factories.an_assignment(outsider.enrolments.get().classroom, assignment.answer_key)
    page = page_of(ines.get(copy))
    assert page.one("input", name="name").attributes["value"] == "Media 8b"
    boxes = page.all("input", name="assignments")
    assert [each.attributes["value"] for each in boxes] == [str(assignment.pk), str(second.pk)]
    assert all("checked" in each.attributes for each in boxes)
    assert "value" not in page.one("input", name="days").attributes
    assert not page.all("input", name="with_colleagues")


def test_form_names_the_colleagues_who_may_come_along(
    ines: Client, classroom: Classroom, copy: str
) -> None:
    classroom.add_instructor(factories.an_instructor("cora", "Cora Colleague"))
    page = page_of(ines.get(copy))
    assert "checked" not in page.one("input", name="with_colleagues").attributes
    assert "Cora Colleague" in page.one("main").words


def test_copy_leads_to_the_new_class(
    ines: Client, classroom: Classroom, assignment: Assignment, copy: str
) -> None:
    classroom.add_instructor(factories.an_instructor("cora", "Cora Colleague"))
    factories.an_assignment(classroom, assignment.answer_key)
    sent = {"name": "Media 8c", "assignments": [assignment.pk], "with_colleagues": "on"}
    response = ines.post(copy, sent, follow=True)
    twin = Classroom.objects.get(name="Media 8c")
    assert response.redirect_chain == [(twin.get_absolute_url(), 302)]
    assert page_of(response).one(id="message").words.startswith("Copied.")
    assert twin.assignments.count() == 1
    assert twin.enrolments.count() == 2


def test_class_can_be_copied_without_assignments(
    ines: Client, assignment: Assignment, copy: str
) -> None:
    assert ines.post(copy, {"name": "Media 8c"}).status_code == 302
    assert not Classroom.objects.get(name="Media 8c").assignments.exists()


def test_archived_class_can_be_copied(ines: Client, classroom: Classroom, copy: str) -> None:
    classroom.archive()
    assert ines.get(copy).status_code == 200
    assert ines.post(copy, {"name": "Media 8c"}).status_code == 302
    assert Classroom.objects.active().get().name == "Media 8c"


@pytest.mark.parametrize("days", ["0", "3650"])
def test_dates_are_put_off_by_up_to_ten_years(ines: Client, copy: str, days: str) -> None:
    assert ines.post(copy, {"name": "Media 8c", "days": days}).status_code == 302


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "n" * 101),
        ("days", "-1"),
        ("days", "3651"),
        ("days", "a year"),
        ("assignments", "another's"),
    ],
)
def test_bad_copy_is_refused_beside_its_field(
    ines: Client, assignment: Assignment, outsider: User, copy: str, field: str, value: str
) -> None:
    others = factories.an_assignment(outsider.enrolments.get().classroom, assignment.answer_key)
    wrong = others.pk if field == "assignments" else value
    response = ines.post(copy, {"name": "Media 8c", "assignments": assignment.pk, field: wrong})
    assert response.status_code == 422
    [error] = page_of(response).all(class_="errorlist")
    assert error.attributes["id"] == f"id_{field}_error"
    assert Classroom.objects.count() == 2


def test_only_instructors_of_the_class_copy_it(
    ines: Client, client: Client, copy: str, student: User, outsider: User, stranger: User
) -> None:
    people = (student, outsider, stranger)
    assert statuses(people, "get", copy) == [404] * 3
    assert statuses(people, "post", copy, {"name": "Media 8c"}) == [404] * 3
    assert Classroom.objects.count() == 2
    assert ines.put(copy).status_code == 405
    assert ines.get(reverse("classroom_copy", args=[uuid4()])).status_code == 404
    assert is_asked_to_sign_in(client, "get", copy)
