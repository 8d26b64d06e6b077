"""A cancelled submission on the pages of its student and of their instructor."""

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import Annotation, Assignment, Submission, User
from tests import factories
from tests.pages import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cancelled(assignment: Assignment, student: User) -> Submission:
    return factories.a_cancelled_submission(assignment, student)


def test_student_reads_that_it_is_kept_and_not_graded(sam: Client, cancelled: Submission) -> None:
    page = page_of(sam.get(cancelled.get_absolute_url()))
    assert page.one("title").words.startswith("Cancelled")
    told = "This was cancelled before it was imported here. Its highlights are kept,"
    assert told in page.one("main").words


def test_students_list_of_attempts_says_cancelled(sam: Client, cancelled: Submission) -> None:
    page = page_of(sam.get(cancelled.assignment.get_absolute_url()))
    [attempt] = page.one("ul", **{"class": "rows"}).all("li")
    assert attempt.words == "Attempt 1 cancelled"


def test_students_class_page_says_cancelled_and_not_handed_in(
    sam: Client, student: User, cancelled: Submission
) -> None:
    def told() -> str:
        [card] = page_of(sam.get(assignment.classroom.get_absolute_url())).all("li", class_="card")
        return card.one("p").words

    assignment = cancelled.assignment
    assert told() == "Cancelled."
    assignment.attempts = 2
    assignment.save()
    factories.a_submission(assignment, student).hand_in()
    assignment.take_back()
    assert told() == "Handed in."


def test_export_page_counts_it_apart_from_the_open_ones(
    ines: Client, student: User, cancelled: Submission
) -> None:
    assignment = cancelled.assignment
    address = reverse("assignment_export", args=[assignment.pk])
    told = "Submissions: 0 handed in, 0 open, 1 cancelled."
    assert told in page_of(ines.get(address)).one("main").words
    assignment.attempts = 2
    assignment.save()
    factories.a_submission(assignment, student)
    told = "Submissions: 0 handed in, 1 open, 1 cancelled."
    assert told in page_of(ines.get(address)).one("main").words


def test_grading_table_says_cancelled(ines: Client, cancelled: Submission) -> None:
    table = page_of(ines.get(reverse("assignment_grading", args=[cancelled.assignment_id])))
    [row] = table.one("tbody").all("tr")
    assert [each.words for each in row.all("td")] == ["", "", "", "cancelled", "1", "0"]
    assert row.one("a").words == "Sam"


def test_instructor_sees_it_and_has_nothing_to_grade(ines: Client, cancelled: Submission) -> None:
    Annotation.objects.create(
        submission=cancelled, label=cancelled.label_set.labels.all()[0], start=0, end=3
    )
    page = page_of(ines.get(reverse("submission_grading", args=[cancelled.pk])))
    assert "Sam: cancelled" in page.one("main").words.replace(", attempt 1:", ":")
    assert "It is kept for exports, and is not graded." in page.one("main").words
    assert page.all("h1")[0].words == "Cancelled"
    assert page.all("form", id="grading") == page.all("textarea") == []
    assert page.all(id="grade") == []


def test_nobody_is_at_work_on_it(ines: Client, cancelled: Submission) -> None:
    page = page_of(ines.get(reverse("assignment_live", args=[cancelled.assignment_id])))
    groups = {each.one("h2").words: len(each.all("li")) for each in page.all("section")}
    assert groups == {"At work: 0": 0, "Handed in: 0": 0, "Not begun: 1": 1}
