"""Handing in: what the page says first, and what the act does."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotate.models import Assignment, Submission, User
from tests import factories
from tests.pages import Element, page_of
from tests.views.answers import is_asked_to_sign_in, statuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(submission: Submission) -> str:
    return reverse("submission_hand_in", args=[submission.pk])


def table_of(page: Element) -> list[list[str]]:
    """Return the rows of the table, the head first."""
    return [
        [cell.words for cell in row if cell.tag in ("th", "td")]
        for row in page.one("table").all("tr")
    ]


@pytest.fixture
def marked(submission: Submission) -> Submission:
    """Two denials, and a figure that was removed."""
    factories.an_annotation(submission, "denial", "denied")
    factories.an_annotation(submission, "denial", "Nobody was hurt")
    factories.an_annotation(submission, "casualty-figure", "12 people").remove(1)
    return submission


@pytest.mark.usefixtures("marked")
def test_page_says_how_many_highlights_there_are(sam: Client, address: str) -> None:
    page = page_of(sam.get(address))
    assert page.one("caption").words == "You made 2 highlights."
    assert table_of(page) == [
        ["Label", "Your highlights"],
        ["U unconfirmed claim", "0"],
        ["D denial", "2"],
        ["C casualty figure", "0"],
    ]
    assert page.all(class_="note") == []


@pytest.mark.usefixtures("marked")
def test_page_says_how_many_are_still_to_be_found_where_the_assignment_does(
    sam: Client, assignment: Assignment, address: str
) -> None:
    assignment.shows_remaining = True
    assignment.save()
    assert table_of(page_of(sam.get(address))) == [
        ["Label", "Your highlights", "In the key", "At least still to be found"],
        ["U unconfirmed claim", "0", "1", "1"],
        ["D denial", "2", "1", "0"],
        ["C casualty figure", "0", "1", "1"],
    ]


def test_page_says_that_there_is_nothing_yet(sam: Client, address: str) -> None:
    page = page_of(sam.get(address))
    assert page.one("caption").words == "You made 0 highlights."
    assert page.one(class_="note").words == (
        "You have not highlighted anything yet. You can hand in all the same."
    )


@pytest.mark.parametrize(
    ("feedback", "said"),
    [
        ("at_once", "You see your result at once."),
        ("on_release", "You see your result when your teacher releases it."),
    ],
)
def test_page_says_when_feedback_appears(
    sam: Client, assignment: Assignment, address: str, feedback: str, said: str
) -> None:
    assignment.feedback = feedback
    assignment.save()
    assert page_of(sam.get(address)).one("p", class_="lead").words == (
        f"After handing in you cannot change this attempt. {said}"
    )


@pytest.mark.parametrize("is_late", [False, True])
def test_page_says_that_it_is_late(
    sam: Client, marked: Submission, address: str, is_late: bool
) -> None:
    assignment = marked.assignment
    assignment.due_at = timezone.now() + timedelta(hours=-1 if is_late else 1)
    assignment.save()
    late = "It was due before now, so it will be marked as late."
    said = [each.words for each in page_of(sam.get(address)).all("p", class_="note")]
    assert said == ([late] if is_late else [])


def test_page_asks_for_nothing_when_the_time_is_over(
    sam: Client, marked: Submission, address: str
) -> None:
    assignment = marked.assignment
    assignment.due_at, assignment.late = timezone.now() - timedelta(hours=1), "none"
    assignment.save()
    assert sam.get(address).headers["Location"] == marked.get_absolute_url()
    assert page_of(sam.get(address, follow=True)).all("form", method="post", action=address) == []


def test_asking_for_the_page_hands_nothing_in(
    sam: Client, submission: Submission, address: str
) -> None:
    sam.get(address)
    sam.head(address)
    assert Submission.objects.get().is_open


def test_handing_in_freezes_the_submission_and_shows_the_result(
    sam: Client, marked: Submission, address: str
) -> None:
    response = sam.post(address, follow=True)
    assert response.redirect_chain == [(marked.get_absolute_url(), 302)]
    assert not Submission.objects.get().is_open
    assert page_of(response).one("title").words.startswith("Result")


def test_handing_in_again_changes_nothing(sam: Client, marked: Submission, address: str) -> None:
    sam.post(address)
    before = Submission.objects.values().get(), marked.grades.values().get()
    for response in (sam.post(address), sam.get(address)):
        assert (response.status_code, response.headers["Location"]) == (
            302,
            marked.get_absolute_url(),
        )
    assert (Submission.objects.values().get(), marked.grades.values().get()) == before


def test_only_the_student_hands_in(
    submission: Submission,
    address: str,
    instructor: User,
    classmate: User,
    outsider: User,
    stranger: User,
) -> None:
    people = (instructor, classmate, outsider, stranger)
    assert statuses(people, "get", address) == [404] * 4
    assert statuses(people, "post", address) == [404] * 4
    assert Submission.objects.get().is_open


def test_handing_in_is_read_and_posted_only(sam: Client, client: Client, address: str) -> None:
    assert [getattr(sam, each)(address).status_code for each in ("put", "delete")] == [405, 405]
    assert is_asked_to_sign_in(client, "get", address)
    assert is_asked_to_sign_in(client, "post", address)
    assert Submission.objects.get().is_open


def test_address_that_no_submission_has_is_not_found(sam: Client) -> None:
    unknown = reverse("submission_hand_in", args=[uuid4()])
    assert [sam.post(each).status_code for each in (unknown, "/submissions/1/hand-in/")] == [
        404,
        404,
    ]


def test_request_from_another_site_hands_nothing_in(student: User, address: str) -> None:
    sam = Client(enforce_csrf_checks=True)
    sam.force_login(student)
    assert sam.post(address).status_code == 403
    assert Submission.objects.get().is_open


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ("last", "It counts instead of the one before."),
        ("best", "Of your attempts the best one counts."),
        ("first", "Your first attempt counts, not this one."),
    ],
)
def test_another_attempt_is_handed_in_knowing_what_it_counts_for(
    sam: Client, student: User, assignment: Assignment, counts: str, said: str
) -> None:
    assignment.attempts, assignment.counts = 2, counts
    assignment.save()
    for attempt in (1, 2):
        submission = factories.a_submission(assignment, student)
        page = page_of(sam.get(reverse("submission_hand_in", args=[submission.pk])))
        assert (said in page.words) is (attempt == 2)
        submission.hand_in()
