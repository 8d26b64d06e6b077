"""Grading without knowing whose work it is."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import Assignment, Submission, User
from annotate.models.pseudonym import pseudonym
from tests import factories
from tests.pages import page_of
from tests.views.answers import is_asked_to_sign_in, statuses

pytestmark = pytest.mark.django_db

NAMES = ("Adaeze", "Benedikt", "Cemile")


@pytest.fixture
def submissions(assignment: Assignment) -> list[Submission]:
    made = []
    for name in NAMES:
        student = factories.a_student(assignment.classroom, name)
        made.append(factories.a_submission(assignment, student))
        made[-1].hand_in()
    return made


@pytest.fixture
def table(assignment: Assignment) -> str:
    return reverse("assignment_grading", args=[assignment.pk])


@pytest.fixture
def names(assignment: Assignment) -> str:
    return reverse("assignment_names", args=[assignment.pk])


def test_hidden_names_are_nowhere_on_the_pages_of_grading(
    ines: Client, assignment: Assignment, submissions: list[Submission], table: str, names: str
) -> None:
    response = ines.post(f"{names}?sort=-grade", {"act": "hide"}, follow=True)
    assert response.redirect_chain == [(f"{table}?sort=-grade", 302)]
    pages = [response, ines.get(table)]
    pages += [ines.get(reverse("submission_grading", args=[each.pk])) for each in submissions]
    pages += [ines.get(reverse("submission_reopening", args=[each.pk])) for each in submissions]
    late = factories.a_submission(assignment, factories.a_student(assignment.classroom, "Adaeze"))
    pages += [ines.get(reverse("submission_collection", args=[late.pk]))]
    pages += [ines.get(f"{table}?below=low")]
    pages += [ines.post(reverse("assignment_release", args=[assignment.pk]))]
    for page in pages:
        assert not [name for name in NAMES if name in page.text]


def test_pseudonyms_stand_for_names_also_in_the_order(
    ines: Client, assignment: Assignment, submissions: list[Submission], table: str, names: str
) -> None:
    ines.post(names, {"act": "hide"})
    students = {pseudonym(assignment.pk, each.student_id): each for each in submissions}
    page = page_of(ines.get(table))
    assert [each.words for each in page.one("tbody").all("th")] == sorted(students)
    for name, submission in students.items():
        grading = page_of(ines.get(reverse("submission_grading", args=[submission.pk])))
        assert grading.one("title").words == f"Grading: {name} · Annotate"
        assert grading.one(class_="bar").one("b").words == name


def test_names_are_hidden_from_one_instructor_in_one_assignment(
    ines: Client, assignment: Assignment, submissions: list[Submission], table: str, names: str
) -> None:
    colleague = factories.an_instructor("carla", "Carla Colleague")
    assignment.classroom.add_instructor(colleague)
    ines.post(names, {"act": "hide"})
    assert "Adaeze" in factories.a_client(colleague).get(table).text
    other = factories.an_assignment(assignment.classroom, assignment.answer_key)
    assert "Adaeze" in ines.get(reverse("assignment_grading", args=[other.pk])).text


def test_choice_is_remembered_until_names_are_shown_again(
    ines: Client, instructor: User, submissions: list[Submission], table: str, names: str
) -> None:
    ines.post(names, {"act": "hide"})
    ines.post(names, {"act": "hide"})
    later = factories.a_client(instructor)
    assert "Adaeze" not in later.get(table).text
    later.post(names, {"act": "show"})
    assert "Adaeze" in ines.get(table).text


def test_only_instructors_of_the_class_hide_names(
    client: Client, names: str, student: User, outsider: User, stranger: User
) -> None:
    people = (student, outsider, stranger)
    assert statuses(people, "post", names, {"act": "hide"}) == [404] * 3
    assert is_asked_to_sign_in(client, "post", names)


def test_names_are_only_posted(ines: Client, names: str) -> None:
    assert ines.get(names).status_code == 405
    assert ines.post(reverse("assignment_names", args=[uuid4()])).status_code == 404
