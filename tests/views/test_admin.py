"""The administrator's corner: accounts of instructors, for administrators alone."""

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import User
from tests import factories
from tests.views.answers import statuses

pytestmark = pytest.mark.django_db

ADD = "/admin/annotate/user/add/"


@pytest.fixture
def administrator() -> User:
    return User.objects.create_superuser("ada", "a long password")


@pytest.fixture
def ada(administrator: User) -> Client:
    return factories.a_client(administrator)


def test_administrator_makes_an_instructor(ada: Client, client: Client) -> None:
    assert ada.get(ADD).status_code == 200
    data = {
        "username": "nora",
        "display_name": "Nora New",
        "is_instructor": "on",
        "usable_password": "true",
        "password1": "correct horse battery",
        "password2": "correct horse battery",
    }
    assert ada.post(ADD, data).status_code == 302
    nora = User.objects.get(username="nora")
    assert (str(nora), nora.is_instructor, nora.is_staff) == ("Nora New", True, False)
    signed_in = client.post(
        reverse("sign_in"), {"username": "nora", "password": "correct horse battery"}
    )
    assert signed_in.status_code == 302


@pytest.mark.parametrize("password", ["short", "password123", "8675309867"])
def test_weak_password_is_refused(ada: Client, password: str) -> None:
    data = {
        "username": "nora",
        "display_name": "Nora New",
        "usable_password": "true",
        "password1": password,
        "password2": password,
    }
    assert ada.post(ADD, data).status_code == 200
    assert not User.objects.filter(username="nora").exists()


def test_administrator_finds_and_changes_accounts(ada: Client, instructor: User) -> None:
    index = reverse("admin:annotate_user_changelist")
    assert ada.get(index, {"q": "ines"}).status_code == 200
    change = reverse("admin:annotate_user_change", args=[instructor.pk])
    assert ada.get(change).status_code == 200
    data = {"username": "ines", "display_name": "Ines I.", "is_instructor": "on"}
    assert ada.post(change, data).status_code == 302
    instructor.refresh_from_db()
    assert (str(instructor), instructor.is_active) == ("Ines I.", False)


def test_corner_is_for_administrators(instructor: User, student: User) -> None:
    people = (instructor, student)
    for address in ("/admin/", ADD, reverse("admin:annotate_user_changelist")):
        assert statuses(people, "get", address) == [302, 302]
    assert statuses(people, "post", ADD, {"username": "nora"}) == [302, 302]
    assert not User.objects.filter(username="nora").exists()
