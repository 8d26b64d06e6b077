"""A submission's page: to annotate while it is open, to wait when handed in, to teachers always."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import Assignment, Classroom, Submission, User
from tests import factories
from tests.pages import page_of
from tests.views.answers import is_asked_to_sign_in, statuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(submission: Submission) -> str:
    return submission.get_absolute_url()


def test_open_submission_shows_the_article_and_the_codebook(
    sam: Client, submission: Submission, address: str
) -> None:
    page = page_of(sam.get(address))
    assert page.one("h1").words == submission.article.title
    assert [block.text for block in page.all(class_="block")] == list(factories.TEXT)
    codebook = page.one(class_="codebook")
    assert [each.words for each in codebook.all("dt")] == [
        "U unconfirmed claim",
        "D denial",
        "C casualty figure",
    ]
    assert [each.words for each in codebook.all("dd")] == [
        "What a unconfirmed claim is.",
        "What a denial is.",
        "What a casualty figure is.",
    ]
    assert [
        (each.attributes["data-label"], each.attributes["aria-keyshortcuts"])
        for each in page.all("button", class_="label-button")
    ] == [("unconfirmed-claim", "1"), ("denial", "2"), ("casualty-figure", "3")]
    holder = page.one(id="annotating")
    assert holder.attributes["data-holder"] == str(submission.pk)
    assert holder.attributes["data-annotations"] == f"{address}annotations/"


def test_open_submission_leads_to_handing_in(
    sam: Client, submission: Submission, address: str
) -> None:
    [link] = page_of(sam.get(address)).all("a", href=f"{address}hand-in/")
    assert link.words == "Hand in …"


def test_instructions_stay_at_hand_while_the_article_is_annotated(
    sam: Client, assignment: Assignment, address: str
) -> None:
    assert page_of(sam.get(address)).all(class_="instructions") == []
    assignment.instructions = "Read it twice.\n\nThen <mark>."
    assignment.save()
    details = page_of(sam.get(address)).one("details", class_="instructions")
    assert "open" not in details.attributes
    assert details.one("summary").words == "Instructions"
    assert [each.words for each in details.all("p")] == ["Read it twice.", "Then <mark>."]


def test_highlights_are_painted_and_listed_where_they_begin(
    sam: Client, submission: Submission, address: str
) -> None:
    second = factories.an_annotation(submission, "denial", "Nobody was hurt")
    first = factories.an_annotation(submission, "unconfirmed-claim", "a report claims")
    last = factories.an_annotation(submission, "casualty-figure", "12 people", 2)
    page = page_of(sam.get(address))
    assert [(mark.text, mark.attributes["data-marking"]) for mark in page.all("mark")] == [
        (each.words, str(each.pk)) for each in (first, second, last)
    ]
    assert [
        [row.attributes["id"] for row in page.one(id=f"highlights-{index}").all("li")]
        for index in range(3)
    ] == [[f"annotation-{each.pk}"] for each in (first, second, last)]
    assert page.one(id="count").text == "3"


def test_every_highlight_is_linked_to_its_place_and_back(
    sam: Client, submission: Submission, address: str
) -> None:
    annotation = factories.an_annotation(submission, "denial", "Nobody was hurt")
    page = page_of(sam.get(address))
    row = page.one(id=f"annotation-{annotation.pk}")
    assert row.one("a", class_="to-text").attributes["href"] == f"#at-{annotation.pk}"
    letter = page.one(id=f"at-{annotation.pk}")
    assert letter.attributes["href"] == annotation.get_absolute_url()


def test_blocks_hold_the_text_of_the_article_and_say_where_it_lies(
    sam: Client, submission: Submission, address: str
) -> None:
    for words in ("a report claims.\n\nThe ministry", "report claims", "ministry denied"):
        factories.an_annotation(submission, "denial", words)
    text = submission.article.text
    for block in page_of(sam.get(address)).all(class_="block"):
        start = int(block.attributes["data-start"])
        shown = block.text_without("data-aside")
        assert text[start : start + len(shown)] == shown


def test_article_is_in_its_own_language_and_direction(
    sam: Client, classroom: Classroom, student: User
) -> None:
    article = factories.an_article("قال المسؤولون", language="ar", direction="rtl")
    key = factories.a_key(article, asks=[("denial", "قال", 1)])
    submission = factories.a_submission(factories.an_assignment(classroom, key), student)
    text = page_of(sam.get(submission.get_absolute_url())).one(id="text")
    assert (text.attributes["lang"], text.attributes["dir"]) == ("ar", "rtl")


def test_handed_in_submission_waits_for_its_release(
    sam: Client, submission: Submission, assignment: Assignment, address: str
) -> None:
    assignment.feedback = Assignment.Feedback.ON_RELEASE
    assignment.save()
    factories.an_annotation(submission, "denial", "Nobody was hurt")
    submission.hand_in()
    page = page_of(sam.get(address))
    assert page.one("title").words.startswith("Handed in")
    assert [mark.text for mark in page.all("mark")] == ["Nobody was hurt"]
    [row] = page.all("li", class_="annotation")
    assert row.one("q").text == "Nobody was hurt"
    assert page.one("a", class_="letter").attributes["href"] == f"#{row.attributes['id']}"
    assert page.all(id="grade") == []
    assignment.release()
    assert page_of(sam.get(address)).one(id="grade").words == "Grade: 0.0 %"
    assignment.take_back()
    assert page_of(sam.get(address)).all(id="grade") == []


def test_instructor_is_led_to_the_grading(
    ines: Client, submission: Submission, address: str
) -> None:
    response = ines.get(address)
    assert (response.status_code, response.headers["Location"]) == (
        302,
        reverse("submission_grading", args=[submission.pk]),
    )


def test_submission_is_shown_to_its_student_and_their_instructors(
    submission: Submission,
    address: str,
    student: User,
    instructor: User,
    classmate: User,
    outsider: User,
    stranger: User,
) -> None:
    colleague = factories.an_instructor("carla", "Carla Colleague")
    submission.assignment.classroom.add_instructor(colleague)
    people = (student, instructor, colleague, classmate, outsider, stranger)
    assert statuses(people, "get", address) == [200, 302, 302, 404, 404, 404]


def test_submission_is_only_read(sam: Client, client: Client, address: str) -> None:
    methods = ("post", "put", "patch", "delete")
    assert [getattr(sam, method)(address).status_code for method in methods] == [405] * 4
    assert sam.head(address).status_code == 200
    assert is_asked_to_sign_in(client, "get", address)


def test_address_that_no_submission_has_is_not_found(sam: Client) -> None:
    unknown = reverse("submission", args=[uuid4()])
    assert [sam.get(each).status_code for each in (unknown, "/submissions/1/")] == [404, 404]
