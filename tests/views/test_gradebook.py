"""Grades taken away for another grade book: who may, which grades, and what the file says."""

import csv
from decimal import Decimal
from io import StringIO

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from annotate.formats.gradebook import Flavour
from annotate.models import Assignment, Submission, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def teaching(instructor: User) -> Client:
    return factories.a_client(instructor)


def file_of(assignment: Assignment) -> str:
    return reverse("assignment_gradebook", args=[assignment.pk])


def page_of(client: Client, assignment: Assignment) -> str:
    return client.get(reverse("assignment_export", args=[assignment.pk])).content.decode()


def handed_in(assignment: Assignment, name: str, *marked: str) -> Submission:
    submission = factories.a_submission(assignment, factories.a_student(assignment.classroom, name))
    for words in marked:
        factories.an_annotation(submission, "denial", words)
    submission.hand_in()
    return submission


def rows(client: Client, assignment: Assignment, flavour: Flavour) -> list[list[str]]:
    response = client.get(file_of(assignment), {"flavour": flavour})
    assert isinstance(response, StreamingHttpResponse)
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    file = StringIO(response.getvalue().decode("utf-8-sig"), newline="")
    return list(csv.reader(file))


def test_gradebook_is_for_the_instructors_of_the_class(
    assignment: Assignment, student: User, outsider: User
) -> None:
    for person in (student, outsider):
        response = factories.a_client(person).get(file_of(assignment), {"flavour": "canvas"})
        assert response.status_code == 404
    assignment.classroom.add_instructor(outsider)
    response = factories.a_client(outsider).get(file_of(assignment), {"flavour": "canvas"})
    assert response.status_code == 200


def test_canvas_gets_names_and_grades(teaching: Client, assignment: Assignment) -> None:
    handed_in(assignment, "Sam", "The ministry denied the report")
    handed_in(assignment, "=Kim")
    assert rows(teaching, assignment, Flavour.CANVAS) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Read the report"],
        ["Points Possible", "", "", "", "", "100"],
        ["'=Kim", "", "", "", "", "0.0"],
        ["Sam", "", "", "", "", "50.0"],
    ]


def test_moodle_and_google_classroom_have_columns_of_their_own(
    teaching: Client, assignment: Assignment
) -> None:
    handed_in(assignment, "Sam", "The ministry denied the report")
    assert rows(teaching, assignment, Flavour.MOODLE) == [
        ["Name", "ID number", "Username", "Email address", "Read the report"],
        ["Sam", "", "", "", "50.0"],
    ]
    assert rows(teaching, assignment, Flavour.GOOGLE_CLASSROOM) == [
        ["Name", "Email Address", "Read the report"],
        ["Sam", "", "50.0"],
    ]


def test_grade_is_that_of_the_attempt_that_counts(teaching: Client, assignment: Assignment) -> None:
    assignment.attempts, assignment.counts = 2, Assignment.Counts.BEST
    assignment.save()
    first = handed_in(assignment, "Sam", "The ministry denied the report")
    second = factories.a_submission(assignment, first.student)
    second.hand_in()
    assert rows(teaching, assignment, Flavour.GOOGLE_CLASSROOM)[1:] == [["Sam", "", "50.0"]]
    Assignment.objects.update(counts=Assignment.Counts.LAST)
    assert rows(teaching, assignment, Flavour.GOOGLE_CLASSROOM)[1:] == [["Sam", "", "0.0"]]


def test_grade_set_by_hand_stands_for_the_one_worked_out(
    teaching: Client, assignment: Assignment, instructor: User
) -> None:
    handed_in(assignment, "Sam").override_grade(instructor, Decimal("72.5"), "Two labels fit.")
    assert rows(teaching, assignment, Flavour.GOOGLE_CLASSROOM)[1:] == [["Sam", "", "72.5"]]


def test_students_without_a_grade_are_left_out_and_counted(
    teaching: Client, assignment: Assignment
) -> None:
    handed_in(assignment, "Sam")
    assert "left out" not in page_of(teaching, assignment).split('id="gradebook"')[1]
    factories.a_student(assignment.classroom, "Kim")
    assert "1 student has no grade yet and is left out." in page_of(teaching, assignment)
    factories.a_submission(assignment, factories.a_student(assignment.classroom, "Ada"))
    assert "2 students have no grade yet and are left out." in page_of(teaching, assignment)
    assert rows(teaching, assignment, Flavour.GOOGLE_CLASSROOM)[1:] == [["Sam", "", "0.0"]]


def test_gradebook_is_offered_for_one_assignment_alone(
    teaching: Client, assignment: Assignment
) -> None:
    assert file_of(assignment) in page_of(teaching, assignment)
    for address in (
        reverse("classroom_export", args=[assignment.classroom_id]),
        reverse("export"),
    ):
        assert "flavour" not in teaching.get(address).content.decode()


def test_file_is_named_after_the_assignment_and_the_system(
    teaching: Client, assignment: Assignment
) -> None:
    response = teaching.get(file_of(assignment), {"flavour": "moodle"})
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="read-the-report.moodle.csv"; '
        "filename*=utf-8''Read%20the%20report.moodle.csv"
    )


@pytest.mark.parametrize("wish", [{}, {"flavour": ""}, {"flavour": "excel"}])
def test_system_that_is_not_offered_is_refused_on_the_page(
    teaching: Client, assignment: Assignment, wish: dict[str, str]
) -> None:
    response = teaching.get(file_of(assignment), wish)
    assert response.status_code == 422
    assert "Content-Disposition" not in response.headers
    assert response.content.decode().count('class="errorlist"') == 1


@pytest.mark.parametrize("count", [1, 3])
def test_gradebook_takes_as_many_queries_whatever_the_size(
    teaching: Client,
    assignment: Assignment,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        handed_in(assignment, f"Student {number}", "denied")
    with django_assert_num_queries(4):  # session, person, assignment, grades
        assert len(rows(teaching, assignment, Flavour.MOODLE)) == 1 + count
