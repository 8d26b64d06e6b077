"""An assignment's page, and beginning an attempt."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import Assignment, Submission, User
from tests import factories
from tests.pages import Element, page_of
from tests.views.answers import is_asked_to_sign_in, refusal_of, statuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(assignment: Assignment) -> str:
    return assignment.get_absolute_url()


@pytest.fixture
def begin(assignment: Assignment) -> str:
    return reverse("assignment_begin", args=[assignment.pk])


def facts(page: Element) -> dict[str, str]:
    terms = [each.words for each in page.one("dl", class_="facts").all("dt")]
    values = [each.words for each in page.one("dl", class_="facts").all("dd")]
    return dict(zip(terms, values, strict=True))


def attempts(page: Element) -> list[str]:
    return [row.words for rows in page.all("ul", class_="rows") for row in rows.all("li")]


def buttons(page: Element) -> list[str]:
    return [each.words for each in page.one("main").all("button")]


def test_student_sees_what_is_to_be_done(sam: Client, assignment: Assignment, address: str) -> None:
    assignment.instructions = "Read it twice.\n\nThen mark."
    assignment.attempts = 2
    assignment.save()
    page = page_of(sam.get(address))
    assert page.one("h1").words == "Read the report"
    assert [each.words for each in page.one("main").all("p")][1:] == [
        "Read it twice.",
        "Then mark.",
    ]
    assert facts(page) == {
        "Article": "A report",
        "To highlight": "U unconfirmed claim D denial C casualty figure",
        "Attempts": "2 (2 left); your last one counts",
        "Feedback": "as soon as you hand in",
    }
    assert buttons(page) == ["Begin"]
    assert attempts(page) == []


def test_instructor_sees_the_instructions_that_students_see(
    ines: Client, assignment: Assignment, address: str
) -> None:
    assert "Instructions" not in facts(page_of(ines.get(address)))
    assignment.instructions = "Read it twice.\n\nThen <mark>."
    assignment.save()
    page = page_of(ines.get(address))
    assert facts(page)["Instructions"] == "Read it twice. Then <mark>."


@pytest.mark.parametrize("counts", ["last", "best", "first"])
def test_both_are_told_which_attempt_counts(
    sam: Client, ines: Client, assignment: Assignment, address: str, counts: str
) -> None:
    assignment.attempts, assignment.counts = 2, counts
    assignment.save()
    said = facts(page_of(sam.get(address)))["Attempts"]
    assert said == f"2 (2 left); your {counts} one counts"
    assert facts(page_of(ines.get(address)))["Attempts"] == f"2; the {counts} one counts"


def test_student_goes_on_with_an_open_attempt(
    sam: Client, submission: Submission, address: str
) -> None:
    page = page_of(sam.get(address))
    assert facts(page)["Attempts"] == "1 (0 left)"
    assert buttons(page) == ["Go on reading"]
    assert attempts(page) == ["Attempt 1 open"]
    assert (
        page.one("ul", class_="rows").one("a").attributes["href"] == submission.get_absolute_url()
    )


def test_student_sees_the_grade_once_feedback_is_due(
    sam: Client, submission: Submission, assignment: Assignment, address: str
) -> None:
    assignment.feedback = Assignment.Feedback.ON_RELEASE
    assignment.save()
    factories.an_annotation(submission, "denial", "The ministry denied the report")
    submission.hand_in()
    page = page_of(sam.get(address))
    assert facts(page)["Feedback"] == "when your teacher releases it"
    assert attempts(page) == ["Attempt 1 handed in; the result is not released yet"]
    assert buttons(page) == []
    assignment.release()
    assert attempts(page_of(sam.get(address))) == ["Attempt 1 50.0 %"]


def test_student_sees_their_own_attempts_alone(
    sam: Client, assignment: Assignment, classmate: User, address: str
) -> None:
    factories.a_submission(assignment, classmate).hand_in()
    page = page_of(sam.get(address))
    assert attempts(page) == []
    assert "Kim" not in page.words


def test_attempts_beyond_a_lowered_number_are_not_offered(
    sam: Client, student: User, assignment: Assignment, address: str
) -> None:
    assignment.attempts = 2
    assignment.save()
    for _ in range(2):
        factories.a_submission(assignment, student).hand_in()
    assignment.attempts = 1
    assignment.save()
    page = page_of(sam.get(address))
    assert facts(page)["Attempts"] == "1 (0 left)"
    assert buttons(page) == []


def test_beginning_opens_an_attempt(sam: Client, student: User, begin: str) -> None:
    response = sam.post(begin)
    [submission] = Submission.objects.all()
    assert (submission.student, submission.attempt) == (student, 1)
    assert (response.status_code, response.headers["Location"]) == (
        302,
        submission.get_absolute_url(),
    )
    assert sam.post(begin).headers["Location"] == submission.get_absolute_url()
    assert Submission.objects.count() == 1


def test_beginning_after_the_last_attempt_is_refused(
    sam: Client, submission: Submission, begin: str
) -> None:
    submission.hand_in()
    response = sam.post(begin)
    assert (response.status_code, refusal_of(response)) == (409, "You have no attempt left.")
    assert Submission.objects.count() == 1


def test_only_students_of_the_class_begin(
    begin: str, instructor: User, outsider: User, stranger: User
) -> None:
    assert statuses((instructor, outsider, stranger), "post", begin) == [404] * 3
    assert not Submission.objects.exists()


def test_beginning_is_only_posted(sam: Client, client: Client, begin: str) -> None:
    methods = ("get", "head", "put", "patch", "delete")
    assert [getattr(sam, method)(begin).status_code for method in methods] == [405] * 5
    assert is_asked_to_sign_in(client, "post", begin)
    assert not Submission.objects.exists()


def test_instructor_sees_how_far_the_class_is(
    ines: Client, submission: Submission, assignment: Assignment, classmate: User, address: str
) -> None:
    handed_in = factories.a_submission(assignment, classmate)
    handed_in.hand_in()
    page = page_of(ines.get(address))
    said = "2 begun, 1 handed in; 0 reviewed, 1 released"
    assert facts(page)["Students"] == said


def test_instructor_is_led_to_all_there_is_to_do(
    ines: Client, assignment: Assignment, address: str
) -> None:
    page = page_of(ines.get(address))
    assert [each.attributes["href"] for each in page.one(class_="actions").all("a")] == [
        reverse(f"assignment_{name}", args=[assignment.pk])
        for name in ("live", "grading", "overview", "disputes", "change", "copy", "export")
    ]


def test_assignment_is_shown_to_those_in_the_class(
    address: str, instructor: User, student: User, outsider: User, stranger: User
) -> None:
    people = (instructor, student, outsider, stranger)
    assert statuses(people, "get", address) == [200, 200, 404, 404]


def test_assignment_is_only_read(sam: Client, client: Client, address: str) -> None:
    methods = ("post", "put", "patch", "delete")
    assert [getattr(sam, method)(address).status_code for method in methods] == [405] * 4
    assert is_asked_to_sign_in(client, "get", address)


def test_address_that_no_assignment_has_is_not_found(sam: Client) -> None:
    unknown = reverse("assignment", args=[uuid4()])
    assert [sam.get(each).status_code for each in (unknown, "/assignments/1/")] == [404, 404]
