"""Several instructors teach a class: added by user name, removed, never the last one."""

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import Classroom, User
from tests import factories
from tests.pages import page_of
from tests.views.answers import message_of, refusal_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(classroom: Classroom) -> str:
    return reverse("classroom_instructors", args=[classroom.pk])


@pytest.fixture
def cora() -> User:
    return factories.an_instructor("cora", "Cora Colleague")


def removal(classroom: Classroom, instructor: User) -> str:
    enrolment = classroom.enrolments.get(user=instructor)
    return reverse("classroom_instructor_removal", args=[classroom.pk, enrolment.pk])


def taught_by(classroom: Classroom) -> list[str]:
    return [each.user.username for each in classroom.enrolments.instructors()]


def test_instructor_is_added_by_user_name_and_sees_the_class(
    ines: Client, classroom: Classroom, address: str, cora: User
) -> None:
    browser = factories.a_client(cora)
    assert browser.get(classroom.get_absolute_url()).status_code == 404
    response = ines.post(address, {"username": " cora "}, follow=True)
    assert message_of(response) == (
        "Cora Colleague teaches this class now, and sees what you see in it."
    )
    assert taught_by(classroom) == ["cora", "ines"]
    page = page_of(browser.get(classroom.get_absolute_url()))
    assert page.one("p", class_="join-code").words == classroom.spoken_join_code


@pytest.mark.parametrize(
    ("username", "reason"),
    [
        ("", "This field is required."),
        ("nobody", "No instructor has this user name."),
        ("inactive", "No instructor has this user name."),
        ("ines", "This instructor is in the class already."),
    ],
)
def test_only_another_instructor_can_be_added(
    ines: Client, classroom: Classroom, address: str, username: str, reason: str
) -> None:
    User.objects.filter(pk=factories.an_instructor("inactive").pk).update(is_active=False)
    response = ines.post(address, {"username": username})
    assert response.status_code == 422
    assert page_of(response).one("ul", class_="errorlist").words == reason
    assert taught_by(classroom) == ["ines"]


def test_student_cannot_be_made_an_instructor(
    ines: Client, classroom: Classroom, address: str, student: User
) -> None:
    response = ines.post(address, {"username": student.username})
    [error] = page_of(response).all("ul", class_="errorlist")
    assert error.words == "No instructor has this user name."
    assert classroom.enrolments.get(user=student).role == "student"


def test_instructor_is_removed_and_sees_the_class_no_longer(
    ines: Client, classroom: Classroom, cora: User
) -> None:
    classroom.add_instructor(cora)
    response = ines.post(removal(classroom, cora), follow=True)
    assert message_of(response) == "Cora Colleague no longer teaches this class."
    assert taught_by(classroom) == ["ines"]
    assert factories.a_client(cora).get(classroom.get_absolute_url()).status_code == 404


def test_instructor_leaves_and_is_led_to_the_other_classes(
    ines: Client, instructor: User, classroom: Classroom, address: str, cora: User
) -> None:
    classroom.add_instructor(cora)
    buttons = [
        each.words for each in page_of(ines.get(address)).one("ul", class_="rows").all("button")
    ]
    assert buttons == ["remove Cora Colleague", "leave the class"]
    response = ines.post(removal(classroom, instructor), follow=True)
    assert page_of(response).one("h1").words == "Your classes"
    assert taught_by(classroom) == ["cora"]


def test_last_instructor_stays(
    ines: Client, instructor: User, classroom: Classroom, address: str
) -> None:
    assert page_of(ines.get(address)).one("ul", class_="rows").all("button") == []
    response = ines.post(removal(classroom, instructor))
    assert response.status_code == 422
    assert refusal_of(response) == "A class needs an instructor. Add another one first."
    assert taught_by(classroom) == ["ines"]


def test_instructor_who_cannot_sign_in_does_not_count(
    ines: Client, instructor: User, classroom: Classroom, cora: User
) -> None:
    classroom.add_instructor(cora)
    User.objects.filter(pk=cora.pk).update(is_active=False)
    assert ines.post(removal(classroom, instructor)).status_code == 422


def test_student_is_not_removed_as_an_instructor(
    ines: Client, classroom: Classroom, student: User
) -> None:
    assert ines.post(removal(classroom, student)).status_code == 404
    assert classroom.enrolments.filter(user=student).exists()


def test_archived_class_keeps_its_instructors(
    ines: Client, classroom: Classroom, address: str, cora: User
) -> None:
    classroom.add_instructor(cora)
    classroom.archive()
    factories.an_instructor("carl")
    assert ines.post(address, {"username": "carl"}).status_code == 409
    assert ines.post(removal(classroom, cora)).status_code == 409
    assert taught_by(classroom) == ["cora", "ines"]
    page = page_of(ines.get(address))
    assert page.one("main").all("form") == []
