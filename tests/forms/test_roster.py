"""From a roster to seats: three ways to give it, two ways to name them."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.datastructures import MultiValueDict

from annotate.forms.roster import LARGEST_FILE, PROBLEMS_SHOWN, RosterForm
from annotate.models import Classroom
from tests import factories

USERS = b"sourcedId,givenName,familyName\nu1,Adaeze,Nwosu\nu2,Kim,Lee\n"
ENROLLMENTS = b"classSourcedId,userSourcedId,role\nc1,u1,student\nc2,u2,student\n"


def a_form(data: dict[str, str], **files: bytes) -> RosterForm:
    sent: MultiValueDict[str, UploadedFile[Any]] = MultiValueDict(
        {name: [SimpleUploadedFile(f"{name}.csv", content)] for name, content in files.items()}
    )
    return RosterForm({"shown_as": "initial"} | data, sent)


def listed(form: RosterForm) -> list[str]:
    assert form.is_valid(), form.errors
    return [student.listed for student in form.students]


def test_roster_is_pasted() -> None:
    assert listed(a_form({"names": "Adaeze Nwosu\nKim"})) == ["Adaeze Nwosu", "Kim"]


def test_roster_is_a_table() -> None:
    assert listed(a_form({}, table=b"name\nAdaeze Nwosu\n")) == ["Adaeze Nwosu"]


def test_roster_is_of_one_roster() -> None:
    form = a_form({"class_id": "c2"}, users=USERS, enrollments=ENROLLMENTS)
    assert listed(form) == ["Kim Lee"]


@pytest.mark.parametrize("ways", [[], ["names", "table"], ["users"], ["enrollments"]])
def test_roster_is_given_in_one_way(ways: list[str]) -> None:
    files = {"table": b"name\nSam\n", "users": USERS, "enrollments": ENROLLMENTS}
    names = {"names": "Kim"} if "names" in ways else {}
    form = a_form(names, **{way: files[way] for way in ways if way in files})
    [error] = form.non_field_errors()
    assert str(error).startswith("Give the list in one way")
    assert list(form.students) == []


def test_problems_stand_beside_what_was_given() -> None:
    form = a_form({"names": "Kim\n42\n???"})
    assert form.errors == {
        "names": [
            "line 2: a name needs at least one letter",
            "line 3: a name needs at least one letter",
        ]
    }
    assert a_form({}, table=b"").errors == {
        "table": ["line 1: names no column “name”, or “first name” and “last name”"]
    }
    assert a_form({}, users=USERS, enrollments=ENROLLMENTS).errors == {
        "enrollments": ["enrollments.csv: holds several classes; say which one: “c1”, “c2”"]
    }


def test_problem_stands_beside_the_file_of_the_two_that_has_it() -> None:
    latin = "é".encode("latin-1")
    for users, enrollments, field in (
        (USERS + latin, ENROLLMENTS, "users"),
        (USERS, ENROLLMENTS + latin, "enrollments"),
    ):
        errors = a_form({}, users=users, enrollments=enrollments).errors
        assert list(errors) == [field]
        assert str(errors[field][0]).startswith(f"line 4, {field}.csv: byte 0xE9 is not UTF-8")


def test_blank_lines_count() -> None:
    assert a_form({"names": "\n\nKim\n42\n"}).errors == {
        "names": ["line 4: a name needs at least one letter"]
    }


def test_blank_lines_alone_are_no_list() -> None:
    assert listed(a_form({"names": " \n "}, table=b"name\nSam\n")) == ["Sam"]


@pytest.mark.parametrize(("number", "last"), [(0, "line 20: "), (1, "and 1 more"), (2, "and 2")])
def test_so_many_problems_are_shown(number: int, last: str) -> None:
    form = a_form({"names": "1\n" * (PROBLEMS_SHOWN + number)})
    assert len(form.errors["names"]) == PROBLEMS_SHOWN + bool(number)
    assert str(form.errors["names"][-1]).startswith(last)


@pytest.mark.parametrize(("length", "is_taken"), [(LARGEST_FILE, True), (LARGEST_FILE + 1, False)])
def test_file_has_a_bound(length: int, is_taken: bool) -> None:
    form = a_form({}, table=b"name\nSam\n".ljust(length, b"\n"))
    assert form.is_valid() is is_taken
    assert is_taken or form.errors == {
        "table": ["The file is larger than 1 MB; a roster is much smaller."]
    }


@pytest.fixture
def classroom() -> Classroom:
    classroom = factories.a_classroom()
    classroom.admit("Kim L.")
    return classroom


@pytest.mark.django_db
def test_seats_are_proposed_with_an_initial_and_numbered_if_taken(classroom: Classroom) -> None:
    form = a_form({"names": "Kim Lee\nAdaeze Nwosu\nAdaeze Neri"})
    assert form.is_valid()
    assert form.proposals(classroom) == [
        {"listed": "Kim Lee", "name": "Kim L. (2)"},
        {"listed": "Adaeze Nwosu", "name": "Adaeze N."},
        {"listed": "Adaeze Neri", "name": "Adaeze N. (2)"},
    ]


@pytest.mark.django_db
def test_seats_are_proposed_with_pseudonyms(classroom: Classroom) -> None:
    form = a_form({"names": "Kim Lee\nAdaeze Nwosu", "shown_as": "pseudonym"})
    assert form.is_valid()
    kim, adaeze = form.proposals(classroom)
    assert (kim["listed"], adaeze["listed"]) == ("Kim Lee", "Adaeze Nwosu")
    assert kim["name"] != adaeze["name"]
    for word in ("Kim", "Lee", "Adaeze", "Nwosu"):
        assert word not in f"{kim['name']} {adaeze['name']}"
