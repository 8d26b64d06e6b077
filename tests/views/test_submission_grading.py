"""Grading one submission: what is seen, what is said, and the way from one to the next."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotate.models import Assignment, Comment, GradeOverride, Submission, User
from tests import factories
from tests.pages import Element, page_of
from tests.views.answers import is_asked_to_sign_in, refusal_of, statuses

pytestmark = pytest.mark.django_db

DENIAL = ("denial", "The ministry denied the report")
SAID = {"comment": "", "percent": "", "reason": ""}


@pytest.fixture
def assignment(assignment: Assignment) -> Assignment:
    assignment.feedback = Assignment.Feedback.ON_RELEASE
    assignment.attempts = 2
    assignment.save()
    return assignment


def grading(submission: Submission) -> str:
    return reverse("submission_grading", args=[submission.pk])


@pytest.fixture
def submission(assignment: Assignment, student: User) -> Submission:
    """Sam's, handed in, with a denial that is right."""
    submission = factories.a_submission(assignment, student)
    factories.an_annotation(submission, *DENIAL)
    submission.hand_in()
    return submission


@pytest.fixture
def address(submission: Submission) -> str:
    return grading(submission)


def test_instructor_sees_the_highlights_against_the_key(ines: Client, address: str) -> None:
    page = page_of(ines.get(address))
    assert page.one(id="grade").words == "Grade: 50.0 %"
    assert page.one("p", class_="equation").words.endswith("= 50.0 %")
    assert len(page.all("li", class_="point")) == 3
    assert [each.one("a").words for each in page.all("p", class_="highlight-point")] == ["✓ Exact"]
    assert page.one("h4").words == "Marked"


def test_open_submission_is_seen_and_cannot_be_graded(
    ines: Client, assignment: Assignment, classmate: User
) -> None:
    submission = factories.a_submission(assignment, classmate)
    factories.an_annotation(submission, "denial", "denied")
    page = page_of(ines.get(grading(submission)))
    assert page.one(class_="bar").words.count("still open, not handed in") == 1
    assert page.all(id="grading") == page.all("textarea") == []
    response = ines.post(grading(submission), SAID | {"comment": "Well read."})
    assert (response.status_code, refusal_of(response)) == (
        409,
        "This is not handed in yet, so it cannot be graded.",
    )
    assert not Comment.objects.exists()


def test_comments_grade_and_facts_are_saved_together(
    ines: Client, instructor: User, submission: Submission, address: str
) -> None:
    highlight = submission.annotations.get()
    sent = {
        "comment": "Well read.",
        f"comment-{highlight.pk}": "Exactly.",
        "percent": "72.5",
        "reason": "Two labels fit.",
        "reviewed": "on",
        "released": "on",
    }
    response = ines.post(address, sent, follow=True)
    assert response.redirect_chain == [(address, 302)]
    stored = Submission.objects.get()
    assert {each.annotation: each.text for each in stored.comments.all()} == {
        None: "Well read.",
        highlight: "Exactly.",
    }
    assert (stored.override.percent, stored.override.reason) == (Decimal("72.5"), "Two labels fit.")
    assert (stored.reviewed_by, stored.feedback_is_due) == (instructor, True)
    page = page_of(response)
    assert page.one("textarea", name="comment").text.strip() == "Well read."
    assert page.one("textarea", name=f"comment-{highlight.pk}").text.strip() == "Exactly."
    assert "open" in page.one("details", class_="comment-form").attributes
    assert page.one("input", name="percent").attributes["value"] == "72.5"
    assert "checked" in page.one("input", name="released").attributes


def filled(client: Client, address: str, **changes: str | None) -> dict[str, str]:
    """Return what the browser sends from the page as it is now, with changes; None unticks."""
    page = page_of(client.get(address))
    form = page.one("form", id="grading")
    sent = {
        each.attributes["name"]: each.attributes.get("value", "on")
        for each in form.all("input")
        if each.attributes["type"] != "checkbox" or "checked" in each.attributes
    }
    for each in page.all("textarea"):
        sent[each.attributes["name"]] = each.text.removeprefix("\n")
    return {name: value for name, value in (sent | changes).items() if value is not None}


@pytest.fixture
def graded(instructor: User, submission: Submission) -> Submission:
    """With a comment and a grade, reviewed and released."""
    submission.write_comments(instructor, {None: "Well read."})
    submission.override_grade(instructor, Decimal(70), "Two labels fit.")
    submission.review(instructor)
    submission.assignment.release()
    return submission


def stored() -> list[list[Any]]:
    return [list(each.objects.values()) for each in (Comment, GradeOverride, Submission)]


@pytest.mark.usefixtures("graded")
def test_saving_what_is_there_changes_nothing(
    ines: Client, assignment: Assignment, address: str
) -> None:
    colleague = factories.an_instructor("carla", "Carla Colleague")
    assignment.classroom.add_instructor(colleague)
    before = stored()
    for client in (ines, factories.a_client(colleague)):
        assert client.post(address, filled(client, address)).status_code == 302
    assert stored() == before


@pytest.mark.usefixtures("graded")
def test_empty_fields_take_all_back(ines: Client, address: str) -> None:
    sent = filled(ines, address, comment="", percent="", reason="", reviewed=None, released=None)
    assert ines.post(address, sent).status_code == 302
    submission = Submission.objects.get()
    assert (submission.reviewed_at, submission.feedback_is_due) == (None, False)
    assert not Comment.objects.exists()
    assert not GradeOverride.objects.exists()


def test_page_left_open_undoes_nothing_that_was_done_since(
    ines: Client, instructor: User, submission: Submission, address: str
) -> None:
    sent = filled(ines, address, comment="Well read.")
    submission.override_grade(instructor, Decimal(70), "Two labels fit.")
    submission.review(instructor)
    submission.assignment.release()
    before = stored()[1:]
    ines.post(address, sent)
    assert stored()[1:] == before
    sent = filled(ines, address, comment="Very well read.")
    submission.remove_override()
    submission.unmark_review()
    submission.assignment.take_back()
    before = stored()[1:]
    ines.post(address, sent)
    assert stored()[1:] == before
    assert Comment.objects.get().text == "Very well read."


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("percent", {"percent": "100.1", "reason": "Too good."}),
        ("percent", {"percent": "-1", "reason": "Too bad."}),
        ("percent", {"percent": "7.25", "reason": "Too exact."}),
        ("percent", {"percent": "good", "reason": "Very."}),
        ("percent", {"percent": "", "reason": "For nothing."}),
        ("reason", {"percent": "70", "reason": ""}),
        ("reason", {"percent": "70", "reason": "x" * 1001}),
        ("comment", {"comment": "x" * 2001}),
    ],
)
def test_bad_input_is_said_beside_its_field_and_nothing_typed_is_lost(
    ines: Client, submission: Submission, address: str, field: str, wrong: dict[str, str]
) -> None:
    highlight = submission.annotations.get()
    typed = {f"comment-{highlight.pk}": "Exactly.", "reviewed": "on"}
    response = ines.post(address, SAID | typed | wrong)
    page = page_of(response)
    assert response.status_code == 422
    [error] = page.all(class_="errorlist")
    assert error.attributes["id"] == f"id_{field}_error"
    assert page.one("textarea", name=f"comment-{highlight.pk}").text.strip() == "Exactly."
    assert "checked" in page.one("input", name="reviewed").attributes
    assert Submission.objects.get().reviewed_at is None
    assert not Comment.objects.exists()


def test_comment_that_is_too_long_is_said_beside_its_highlight(
    ines: Client, submission: Submission, address: str
) -> None:
    sent = SAID | {f"comment-{submission.annotations.get().pk}": "x" * 2001}
    page = page_of(ines.post(address, sent))
    assert page.one("details", class_="comment-form").one("ul", class_="errorlist").words


def test_colleagues_comment_is_read_and_stays(
    ines: Client, submission: Submission, address: str
) -> None:
    colleague = factories.an_instructor("carla", "Carla Colleague")
    highlight = submission.annotations.get()
    submission.write_comments(colleague, {None: "Well read.", highlight.pk: "Exactly."})
    page = page_of(ines.get(address))
    assert [each.words for each in page.all("p", class_="comment")] == [
        "Carla Colleague: Well read.",
        "Carla Colleague: Exactly.",
    ]
    ines.post(address, SAID)
    assert Comment.objects.count() == 2


def test_student_reads_what_was_said_once_it_is_released(
    sam: Client, instructor: User, submission: Submission
) -> None:
    highlight = submission.annotations.get()
    submission.write_comments(instructor, {None: "Well read.", highlight.pk: "Exactly.\nYes."})
    submission.override_grade(instructor, Decimal("72.5"), "Two labels fit.")
    address = submission.get_absolute_url()
    assert page_of(sam.get(address)).all(class_="comment") == []
    submission.assignment.release()
    page = page_of(sam.get(address))
    assert page.one(id="grade").words == "Grade: 72.5 %"
    said = [each.words for each in page.one("section", class_="grade").all("p")]
    assert said[:2] == [
        "Set by Ines Instructor: Two labels fit.",
        "Worked out from the highlights it is 50.0 %:",
    ]
    assert [each.words for each in page.all("p", class_="comment")] == [
        "Ines Instructor: Well read.",
        "Ines Instructor: Exactly.Yes.",
    ]
    assert page.one("h4").words == "You marked"
    assert page.all("textarea") == []
    attempts = page_of(sam.get(submission.assignment.get_absolute_url())).one("ul", class_="rows")
    assert attempts.words == "Attempt 1 72.5 %"


@pytest.fixture
def three(assignment: Assignment) -> list[Submission]:
    """Ada, Ben and Cem have handed in with 0, 50 and 0 per cent."""
    made = []
    for name in ("Ada", "Ben", "Cem"):
        student = factories.a_student(assignment.classroom, name)
        submission = factories.a_submission(assignment, student)
        if name == "Ben":
            factories.an_annotation(submission, *DENIAL)
        submission.hand_in()
        made.append(submission)
    return made


def neighbours(page: Element) -> dict[str, str]:
    nav = page.one("nav", class_="neighbours")
    return {each.attributes["rel"]: each.attributes["href"] for each in nav.all("a")}


def test_neighbours_follow_the_order_and_choice_of_the_table(
    ines: Client, three: list[Submission]
) -> None:
    ada, ben, cem = map(grading, three)
    for address, expected in {
        ada: {"next": ben},
        ben: {"prev": ada, "next": cem},
        cem: {"prev": ben},
        f"{ben}?sort=-grade": {"next": f"{ada}?sort=-grade"},
        f"{cem}?sort=-grade": {"prev": f"{ada}?sort=-grade"},
        f"{ada}?below=50": {"next": f"{cem}?below=50"},
        f"{ben}?below=50": {"prev": f"{ada}?below=50", "next": f"{cem}?below=50"},
        f"{ada}?show=not_handed_in": {},
        f"{ada}?sort=age&below=low": {"next": ben},
    }.items():
        assert neighbours(page_of(ines.get(address))) == expected, address


def test_going_on_reviews_and_leads_to_the_next_of_the_choice(
    ines: Client, three: list[Submission]
) -> None:
    query = "?show=not_reviewed&sort=state"
    ada, ben, cem = three
    for here, there in ((ada, grading(ben)), (ben, grading(cem))):
        response = ines.post(grading(here) + query, SAID | {"go_on": "1"})
        assert response.headers["Location"] == there + query
    response = ines.post(grading(cem) + query, SAID | {"go_on": "1"})
    table = reverse("assignment_grading", args=[cem.assignment_id])
    assert response.headers["Location"] == table + query
    assert not Submission.objects.filter(reviewed_at=None).exists()
    assert not Submission.objects.released().exists()


def test_other_attempts_are_a_click_away(ines: Client, submission: Submission) -> None:
    second = factories.a_submission(submission.assignment, submission.student)
    second.hand_in()
    bar = page_of(ines.get(f"{grading(submission)}?sort=grade")).one(class_="bar")
    assert "Sam, attempt 1, attempt 2" in bar.words
    assert bar.one(aria_current="page").words == "attempt 1"
    links = [each.attributes["href"] for each in bar.all("a")]
    assert f"{grading(second)}?sort=grade" in links


def test_only_instructors_of_the_class_grade(
    submission: Submission, address: str, student: User, outsider: User, stranger: User
) -> None:
    people = (student, outsider, stranger)
    assert statuses(people, "get", address) == [404] * 3
    assert statuses(people, "post", address, SAID | {"released": "on"}) == [404] * 3
    assert not Submission.objects.get().feedback_is_due
    colleague = factories.an_instructor("carla", "Carla Colleague")
    submission.assignment.classroom.add_instructor(colleague)
    assert statuses((colleague,), "get", address) == [200]
    assert statuses((colleague,), "post", address, SAID | {"released": "on"}) == [302]
    assert Submission.objects.get().feedback_is_due


def test_wrong_methods_and_addresses(ines: Client, client: Client, address: str) -> None:
    assert ines.put(address).status_code == 405
    assert ines.get(reverse("submission_grading", args=[uuid4()])).status_code == 404
    assert is_asked_to_sign_in(client, "get", address)


def test_queries_do_not_grow_with_students_highlights_and_comments(
    ines: Client, instructor: User, submission: Submission
) -> None:
    def queries(of: Submission) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert ines.get(grading(of)).status_code == 200
        return len(captured)

    few = queries(submission)
    other = submission
    for number in range(30):
        student = factories.a_student(submission.assignment.classroom, f"Student {number:02}")
        other = factories.a_submission(submission.assignment, student)
        for start in range(3):
            factories.an_annotation(other, "denial", factories.TEXT[start][start:9])
        other.hand_in()
        places = other.annotations.values_list("pk", flat=True)
        other.write_comments(instructor, {None: "Well read.", **dict.fromkeys(places, "Yes.")})
    assert queries(other) == few
