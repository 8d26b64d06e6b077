"""The class at work, and what an unchanged class costs."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotate.models import Assignment, Submission, User
from tests import factories
from tests.pages import page_of
from tests.views.answers import HTMX, is_asked_to_sign_in, statuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(assignment: Assignment) -> str:
    return reverse("assignment_live", args=[assignment.pk])


@pytest.fixture
def refresh(ines: Client, address: str) -> Callable[[str], HttpResponseBase]:
    """What htmx gets that shows the state with this tag."""

    def refresh(tag: str) -> HttpResponseBase:
        return ines.get(address, headers=HTMX | {"If-None-Match": tag})

    return refresh


def groups(response: HttpResponseBase) -> dict[str, list[str]]:
    sections = page_of(response).all("section")
    return {each.one("h2").words: [item.words for item in each.all("li")] for each in sections}


def test_students_stand_where_they_are(
    ines: Client, address: str, assignment: Assignment, submission: Submission, classmate: User
) -> None:
    factories.an_annotation(submission, "denial", "denied")
    factories.an_annotation(submission, "denial", "The ministry").remove(1)
    handed_in = factories.a_submission(assignment, factories.a_student(assignment.classroom, "Ada"))
    handed_in.hand_in()
    assert groups(ines.get(address)) == {
        "At work: 1": ["Sam 1 highlight"],
        "Handed in: 1": ["Ada 0 highlights"],
        "Not begun: 1": ["Kim"],
    }
    summary = page_of(ines.get(address)).one(id="summary").words
    assert summary == "Begun: 2 of 3. Handed in: 1."


def test_latest_attempt_is_the_one_that_is_shown(
    ines: Client, address: str, assignment: Assignment, student: User
) -> None:
    Assignment.objects.update(attempts=2)
    assignment.refresh_from_db()
    first = factories.a_submission(assignment, student)
    factories.an_annotation(first, "denial", "denied")
    first.hand_in()
    factories.a_submission(assignment, student)
    assert groups(ines.get(address))["At work: 1"] == ["Sam 0 highlights attempt 2"]


def test_work_on_another_assignment_is_not_shown(
    ines: Client, address: str, assignment: Assignment, student: User
) -> None:
    other = factories.an_assignment(assignment.classroom, assignment.answer_key)
    factories.an_annotation(factories.a_submission(other, student), "denial", "denied")
    assert groups(ines.get(address))["Not begun: 1"] == ["Sam"]


def test_unchanged_class_costs_a_304(
    refresh: Callable[[str], HttpResponseBase], submission: Submission
) -> None:
    factories.an_annotation(submission, "denial", "denied")
    tag = refresh("").headers["ETag"]
    unchanged = refresh(tag)
    assert (unchanged.status_code, unchanged.content) == (304, b"")  # type: ignore[attr-defined]
    assert unchanged.headers["ETag"] == tag
    assert unchanged.headers["Cache-Control"] == "private, no-store"


def test_page_carries_the_tag_of_what_it_shows(
    ines: Client, address: str, refresh: Callable[[str], HttpResponseBase], submission: Submission
) -> None:
    carried = page_of(ines.get(address)).one(id="live").attributes["data-tag"]
    assert carried == refresh("").headers["ETag"]
    assert refresh(carried).status_code == 304


def test_a_page_asked_for_by_hand_is_always_sent(ines: Client, address: str) -> None:
    response = ines.get(address, headers={"If-None-Match": "*"})
    assert response.status_code == 200
    assert "ETag" not in response.headers


def test_every_change_of_what_is_shown_changes_the_tag(
    refresh: Callable[[str], HttpResponseBase], assignment: Assignment, student: User
) -> None:
    tags = [refresh("").headers["ETag"]]

    def changed() -> None:
        response = refresh(tags[-1])
        assert response.status_code == 200
        tags.append(response.headers["ETag"])

    kim = factories.a_student(assignment.classroom, "Kim")
    changed()
    submission = factories.a_submission(assignment, student)
    changed()
    annotation = factories.an_annotation(submission, "denial", "denied")
    changed()
    annotation.remove(1)
    changed()
    annotation.restore()
    changed()
    submission.undo()
    changed()
    submission.redo()
    changed()
    submission.hand_in()
    changed()
    kim.display_name = "Kim Lee"
    kim.save()
    changed()
    kim.delete()
    changed()


def test_changes_that_cancel_out_in_the_sum_change_the_tag(
    refresh: Callable[[str], HttpResponseBase],
    assignment: Assignment,
    submission: Submission,
    classmate: User,
) -> None:
    """One student removes a highlight while another brings one back: as many as before."""
    other = factories.a_submission(assignment, classmate)
    mine = factories.an_annotation(submission, "denial", "denied")
    theirs = factories.an_annotation(other, "denial", "denied")
    theirs.remove(1)
    tag = refresh("").headers["ETag"]
    mine.remove(1)
    theirs.restore()
    assert refresh(tag).status_code == 200


def test_without_names_no_name_is_sent_and_the_order_tells_none(
    ines: Client, address: str, submission: Submission, assignment: Assignment, classmate: User
) -> None:
    factories.an_annotation(submission, "denial", "denied")
    other = factories.a_submission(assignment, classmate)
    for words in ("denied", "Nobody was hurt"):
        factories.an_annotation(other, "denial", words)
    response = ines.get(f"{address}?names=hidden")
    assert groups(response)["At work: 2"] == ["1 highlight", "2 highlights"]
    assert not [name for name in ("Sam", "Kim") if name in response.text]


def test_names_hidden_while_grading_are_hidden_here(
    ines: Client, address: str, instructor: User, assignment: Assignment, submission: Submission
) -> None:
    assignment.set_names(instructor, hidden=True)
    factories.a_student(assignment.classroom, "Kim")
    for headers in ({}, HTMX):
        response = ines.get(address, headers=headers)
        assert not [name for name in ("Sam", "Kim") if name in response.text]
        assert groups(response) == {
            "At work: 1": ["0 highlights"],
            "Handed in: 0": [],
            "Not begun: 1": [],
        }


def test_page_without_names_stays_so_when_names_are_shown_again(
    ines: Client, address: str, instructor: User, assignment: Assignment, submission: Submission
) -> None:
    """It may be on the wall while names are shown in another tab."""
    assignment.set_names(instructor, hidden=True)
    refreshed_at = page_of(ines.get(address)).one(id="live").attributes["hx-get"]
    assignment.set_names(instructor, hidden=False)
    assert "Sam" not in ines.get(refreshed_at, headers=HTMX).text
    assert "Sam" in ines.get(address).text


def test_hiding_the_names_changes_the_tag(
    refresh: Callable[[str], HttpResponseBase],
    instructor: User,
    assignment: Assignment,
    submission: Submission,
) -> None:
    tag = refresh("").headers["ETag"]
    assignment.set_names(instructor, hidden=True)
    assert refresh(tag).status_code == 200


@pytest.mark.usefixtures("submission")
def test_a_refresh_asks_the_database_once_for_the_class(
    ines: Client, address: str, refresh: Callable[[str], HttpResponseBase], assignment: Assignment
) -> None:
    tag = refresh("").headers["ETag"]
    with CaptureQueriesContext(connection) as unchanged:
        assert refresh(tag).status_code == 304
    for number in range(30):
        student = factories.a_student(assignment.classroom, f"Student {number}")
        factories.an_annotation(factories.a_submission(assignment, student), "denial", "denied")
    with CaptureQueriesContext(connection) as changed:
        assert refresh(tag).status_code == 200
    # The session, the instructor, the assignment, whether names are hidden, the class.
    assert (len(unchanged), len(changed)) == (5, 5)


def test_only_instructors_of_the_class_look_on(
    client: Client, address: str, student: User, outsider: User, stranger: User
) -> None:
    assert statuses((student, outsider, stranger), "get", address) == [404] * 3
    assert is_asked_to_sign_in(client, "get", address)


def test_live_is_only_read(ines: Client, address: str) -> None:
    assert ines.post(address).status_code == 405
