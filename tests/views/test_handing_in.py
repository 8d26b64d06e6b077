"""An instructor hands in for one student, and reopens what was handed in by mistake."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotate.models import Assignment, Extension, Submission, User
from tests import factories
from tests.pages import Element, page_of
from tests.views.answers import is_asked_to_sign_in, message_of, refusal_of, statuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(assignment: Assignment) -> Assignment:
    assignment.feedback = Assignment.Feedback.ON_RELEASE
    assignment.save()
    return assignment


@pytest.fixture
def grading(submission: Submission) -> str:
    return reverse("submission_grading", args=[submission.pk])


@pytest.fixture
def collection(submission: Submission) -> str:
    return reverse("submission_collection", args=[submission.pk])


@pytest.fixture
def reopening(submission: Submission) -> str:
    return reverse("submission_reopening", args=[submission.pk])


def let_it_be_due(hours: int, **dates: object) -> datetime:
    due_at = timezone.now() + timedelta(hours=hours)
    Assignment.objects.update(due_at=due_at, **dates)
    return due_at


def paragraphs(page: Element) -> list[str]:
    """Return what the page says, but for the way back and the names of fields."""
    said = page.one("main").all("p")
    return [each.words for each in said if each.attributes.get("class") != "crumb"]


def links(page: Element) -> list[str]:
    return [each.attributes["href"] for each in page.one("main").all("a")]


def test_late_work_of_one_student_is_handed_in_for_them(
    ines: Client, submission: Submission, grading: str, collection: str
) -> None:
    factories.an_annotation(submission, "denial", "denied")
    factories.an_annotation(submission, "denial", "Nobody was hurt")
    let_it_be_due(-1)
    assert f"{collection}?sort=state" in links(page_of(ines.get(f"{grading}?sort=state")))
    page = page_of(ines.get(f"{collection}?sort=state"))
    assert page.one("h1").words == "Hand in for Sam?"
    assert paragraphs(page)[0].startswith("There are 2 highlights; the last one was made on ")
    assert paragraphs(page)[1].endswith("It counts as handed in now, and is marked as late.")
    assert Submission.objects.get().is_open
    response = ines.post(f"{collection}?sort=state", follow=True)
    assert response.redirect_chain == [(f"{grading}?sort=state", 302)]
    assert message_of(response) == "Handed in for the student."
    stored = Submission.objects.get()
    assert (stored.is_late, stored.feedback_is_due, stored.grades.count()) == (True, False, 1)


def test_page_says_when_it_counts_as_handed_in(
    ines: Client, submission: Submission, collection: str
) -> None:
    said = [paragraphs(page_of(ines.get(collection)))[:2]]
    let_it_be_due(-1, late="none")
    said += [paragraphs(page_of(ines.get(collection)))[:2]]
    assert [nothing for nothing, _when in said] == ["Nothing is highlighted."] * 2
    assert said[0][1] == "It has no date on which it is due: the student may be at work."
    assert said[1][1].endswith("it counts as handed in then.")


@pytest.mark.parametrize(
    ("feedback", "result"),
    [
        ("at_once", "It is practice: the student sees the result at once."),
        ("on_release", "As long as you have not released the result, you can reopen it."),
    ],
)
def test_page_says_what_the_student_sees_then(
    ines: Client, submission: Submission, collection: str, feedback: str, result: str
) -> None:
    Assignment.objects.update(feedback=feedback)
    assert paragraphs(page_of(ines.get(collection)))[2].endswith(result)


def test_nothing_is_handed_in_for_whom_has_time(
    ines: Client, submission: Submission, grading: str, collection: str
) -> None:
    let_it_be_due(1)
    assert collection not in links(page_of(ines.get(grading)))
    assert ines.get(collection).headers["Location"] == grading
    response = ines.post(collection)
    assert response.status_code == 409
    assert refusal_of(response).startswith("This was handed in meanwhile, or the student")
    assert Submission.objects.get().is_open


def test_student_goes_on_with_what_is_reopened(
    ines: Client, sam: Client, submission: Submission, grading: str, reopening: str
) -> None:
    factories.an_annotation(submission, "denial", "denied")
    submission.hand_in()
    assert f"{reopening}?show=late" in links(page_of(ines.get(f"{grading}?show=late")))
    page = page_of(ines.get(f"{reopening}?show=late"))
    assert page.one("h1").words == "Reopen for Sam?"
    assert page.one("main").all("input", type="datetime-local") == []
    assert not Submission.objects.get().is_open
    response = ines.post(f"{reopening}?show=late", follow=True)
    assert response.redirect_chain == [(f"{grading}?show=late", 302)]
    assert message_of(response) == "Reopened: the student can go on."
    assert page_of(response).one("aside").all("form") == []
    create = reverse("submission_annotations", args=[submission.pk])
    sam.post(create, {"quotation": "Nobody was hurt", "label": "denial"})
    assert submission.annotations.count() == 2
    sam.post(reverse("submission_hand_in", args=[submission.pk]))
    stored = Submission.objects.get()
    assert (stored.is_handed_in, stored.attempt, stored.grades.count()) == (True, 1, 1)


def test_more_time_is_given_with_it_where_the_time_is_over(
    ines: Client, submission: Submission, reopening: str
) -> None:
    submission.hand_in()
    let_it_be_due(-2, late="none")
    page = page_of(ines.get(reopening))
    assert page.one("input", name="due_at").attributes["required"] == ""
    assert [each for each in paragraphs(page) if each.startswith("The time was over on ")] != []
    response = ines.post(reopening, {"due_at": "2031-03-05T09:30"})
    assert response.status_code == 302
    assert Extension.objects.get().due_at.isoformat() == "2031-03-05T09:30:00+00:00"
    assert Submission.objects.get().is_open


@pytest.mark.parametrize("due_at", ["", "soon", "2020-01-01T12:00", "2101-01-01T00:00"])
def test_time_that_is_over_needs_a_date_to_come(
    ines: Client, submission: Submission, reopening: str, due_at: str
) -> None:
    submission.hand_in()
    let_it_be_due(-2, late="none")
    response = ines.post(reopening, {"due_at": due_at})
    assert response.status_code == 422
    [error] = page_of(response).all(class_="errorlist")
    assert error.attributes["id"] == "id_due_at_error"
    assert not Extension.objects.exists()
    assert not Submission.objects.get().is_open


def test_more_time_is_offered_where_late_work_is_accepted(
    ines: Client, submission: Submission, reopening: str
) -> None:
    submission.hand_in()
    let_it_be_due(-2)
    page = page_of(ines.get(reopening))
    assert "required" not in page.one("input", name="due_at").attributes
    assert [each for each in paragraphs(page) if "marked as late, unless" in each] != []
    assert ines.post(reopening, {"due_at": ""}).status_code == 302
    assert (Submission.objects.get().is_open, Extension.objects.exists()) == (True, False)


def test_page_says_how_long_the_student_has(
    ines: Client, submission: Submission, reopening: str
) -> None:
    submission.hand_in()
    let_it_be_due(2)
    page = page_of(ines.get(reopening))
    assert page.one("main").all("input", name="due_at") == []
    assert [each for each in paragraphs(page) if each.startswith("The student has time until")]


def test_what_the_student_was_shown_is_not_reopened(
    ines: Client, assignment: Assignment, submission: Submission, reopening: str
) -> None:
    submission.hand_in()
    assignment.release()
    assignment.take_back()
    page = page_of(ines.get(reopening))
    assert paragraphs(page)[0].startswith("A result of this assignment was released")
    assert page.one("main").all("form") == []
    response = ines.post(reopening)
    assert (response.status_code, refusal_of(response)) == (409, paragraphs(page)[0])
    assert (Submission.objects.get().is_open, submission.grades.count()) == (False, 1)


def test_practice_leads_to_the_number_of_attempts(
    ines: Client, assignment: Assignment, submission: Submission, reopening: str
) -> None:
    Assignment.objects.update(feedback="at_once")
    submission.hand_in()
    settings = reverse("assignment_change", args=[assignment.pk])
    assert f"{settings}#id_attempts" in links(page_of(ines.get(reopening)))
    assert page_of(ines.get(settings)).all("input", id="id_attempts") != []


def test_archived_class_offers_neither(
    ines: Client, submission: Submission, grading: str, collection: str, reopening: str
) -> None:
    submission.assignment.classroom.archive()
    assert collection not in links(page_of(ines.get(grading)))
    assert [ines.get(collection).status_code, ines.post(collection).status_code] == [409, 409]
    Submission.objects.update(handed_in_at=timezone.now())
    assert reopening not in links(page_of(ines.get(grading)))
    assert [ines.get(reopening).status_code, ines.post(reopening).status_code] == [409, 409]


@pytest.mark.parametrize("handed_in", [False, True])
def test_only_instructors_of_the_class_do_either(
    client: Client,
    submission: Submission,
    collection: str,
    reopening: str,
    student: User,
    classmate: User,
    outsider: User,
    stranger: User,
    handed_in: bool,
) -> None:
    if handed_in:
        submission.hand_in()
    people = (student, classmate, outsider, stranger)
    for address in (collection, reopening):
        for method in ("get", "post"):
            assert statuses(people, method, address) == [404] * 4
            assert is_asked_to_sign_in(client, method, address)
    assert Submission.objects.get().is_handed_in is handed_in


def test_wrong_methods_and_addresses(ines: Client, collection: str, reopening: str) -> None:
    assert [ines.put(each).status_code for each in (collection, reopening)] == [405, 405]
    for name in ("submission_collection", "submission_reopening"):
        assert ines.get(reverse(name, args=[uuid4()])).status_code == 404
