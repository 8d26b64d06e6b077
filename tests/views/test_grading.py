"""The grading table: who is in it, in which order, and what is reviewed and released in it."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import Assignment, Grade, Submission, User
from tests import factories
from tests.pages import Element, page_of
from tests.views.answers import is_asked_to_sign_in, statuses

pytestmark = pytest.mark.django_db

DENIAL = ("denial", "The ministry denied the report")
CLAIM = ("unconfirmed-claim", "at least 12 people were killed")


@pytest.fixture
def assignment(assignment: Assignment) -> Assignment:
    assignment.feedback = Assignment.Feedback.ON_RELEASE
    assignment.attempts = 2
    assignment.save()
    return assignment


@pytest.fixture
def address(assignment: Assignment) -> str:
    return reverse("assignment_grading", args=[assignment.pk])


def handed_in(assignment: Assignment, name: str, day: int, *marked: tuple[str, str]) -> Submission:
    submission = factories.a_submission(assignment, factories.a_student(assignment.classroom, name))
    for label, words in marked:
        factories.an_annotation(submission, label, words)
    submission.hand_in()
    submission.handed_in_at = datetime(2026, 2, day, 10, 20, tzinfo=UTC)
    submission.save()
    return submission


@pytest.fixture
def four(assignment: Assignment) -> dict[str, Submission]:
    """Ada and Cem have handed in, Ben has begun, and Dan has not."""
    made = {
        "Cem": handed_in(assignment, "Cem", 3),
        "Ada": handed_in(assignment, "ada", 4, DENIAL),
    }
    ben = factories.a_student(assignment.classroom, "Ben")
    made["Ben"] = factories.a_submission(assignment, ben)
    factories.an_annotation(made["Ben"], *CLAIM)
    factories.a_student(assignment.classroom, "Dan")
    return made


def rows(page: Element) -> list[list[str]]:
    """Return the cells of each student but for the box to tick."""
    return [
        [each.words for each in row.children if isinstance(each, Element)][1:]
        for row in page.one("tbody").all("tr")
    ]


def names(page: Element) -> list[str]:
    return [row[0] for row in rows(page)]


def test_what_no_key_has_graded_has_no_grade(
    ines: Client, address: str, assignment: Assignment
) -> None:
    handed_in(assignment, "Ada", 4)
    Grade.objects.all().delete()  # as after an import, until a key is published
    assert rows(page_of(ines.get(address))) == [
        ["Ada", "4 Feb, 10:20", "", "handed in", "1", "0"],
    ]


def test_table_has_every_student_with_what_they_did(
    ines: Client, address: str, four: dict[str, Submission]
) -> None:
    page = page_of(ines.get(address))
    assert page.one("caption").words == "4 of 4 students"
    assert rows(page) == [
        ["ada", "4 Feb, 10:20", "50.0 %", "handed in", "1", "1"],
        ["Ben", "", "", "begun", "1", "1"],
        ["Cem", "3 Feb, 10:20", "0.0 %", "handed in", "1", "0"],
        ["Dan", "", "", "not begun", "0", ""],
    ]
    assert [each.attributes["href"] for each in page.one("tbody").all("a")] == [
        reverse("submission_grading", args=[four[name].pk]) for name in ("Ada", "Ben", "Cem")
    ]


def test_row_shows_the_attempt_that_counts(
    ines: Client, assignment: Assignment, address: str
) -> None:
    first = handed_in(assignment, "Ada", 3, DENIAL)
    second = factories.a_submission(assignment, first.student)
    [row] = rows(page_of(ines.get(address)))
    assert row[2:5] == ["50.0 %", "handed in, another attempt is open", "2"]
    second.hand_in()
    [row] = rows(page_of(ines.get(address)))
    assert row[2:5] == ["0.0 %", "handed in", "2"]


def test_grade_that_was_set_is_told_from_one_worked_out(
    ines: Client, instructor: User, assignment: Assignment, address: str
) -> None:
    handed_in(assignment, "Ada", 3).override_grade(instructor, Decimal("72.5"), "Two labels fit.")
    [row] = rows(page_of(ines.get(address)))
    assert row[2:4] == ["72.5 %", "handed in, grade set by hand"]


def test_work_of_a_student_who_left_the_class_stays_in_the_table(
    ines: Client, assignment: Assignment, address: str
) -> None:
    handed_in(assignment, "Ada", 3).student.enrolments.all().delete()
    assert names(page_of(ines.get(address))) == ["Ada"]


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", ["ada", "Ben", "Cem", "Dan"]),
        ("-name", ["Dan", "Cem", "Ben", "ada"]),
        ("handed_in", ["Cem", "ada", "Ben", "Dan"]),
        ("-handed_in", ["ada", "Cem", "Ben", "Dan"]),
        ("grade", ["Cem", "ada", "Ben", "Dan"]),
        ("-grade", ["ada", "Cem", "Ben", "Dan"]),
        ("state", ["Dan", "Ben", "ada", "Cem"]),
        ("-state", ["ada", "Cem", "Ben", "Dan"]),
    ],
)
def test_table_is_sorted_by_a_column_and_what_is_missing_comes_last(
    ines: Client, address: str, sort: str, order: list[str]
) -> None:
    page = page_of(ines.get(address, {"sort": sort}))
    assert names(page) == order
    [heading] = [each for each in page.all("th") if "aria-sort" in each.attributes]
    turned = heading.one("a").attributes["href"]
    expected = "ascending" if sort[0] != "-" else "descending"
    assert heading.attributes["aria-sort"] == expected
    assert turned in {"?", f"?sort={sort.removeprefix('-')}", f"?sort=-{sort}"}
    assert names(page_of(ines.get(f"{address}{turned}"))) != order


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ({}, ["ada", "Ben", "Cem", "Dan"]),
        ({"show": "not_handed_in"}, ["Ben", "Dan"]),
        ({"show": "not_reviewed"}, ["Cem"]),
        ({"show": "not_released"}, ["ada"]),
        ({"below": "50"}, ["Cem"]),
        ({"below": "50.1"}, ["ada", "Cem"]),
        ({"below": "0"}, []),
        ({"below": "50.1", "show": "not_released"}, ["ada"]),
        ({"below": "50", "show": "not_handed_in"}, []),
    ],
)
def test_table_shows_what_is_chosen(
    ines: Client,
    instructor: User,
    assignment: Assignment,
    address: str,
    four: dict[str, Submission],
    chosen: dict[str, str],
    shown: list[str],
) -> None:
    four["Ada"].review(instructor)
    assignment.release([four["Cem"].student])
    page = page_of(ines.get(address, chosen))
    assert page.one("caption").words == f"{len(shown)} of 4 students"
    if shown:
        assert names(page) == shown
    else:
        assert page.one("td", class_="empty").words == "No student fits this choice."


@pytest.mark.usefixtures("four")
def test_choice_stays_in_the_form_and_in_the_links(ines: Client, address: str) -> None:
    page = page_of(ines.get(address, {"show": "not_reviewed", "below": "60", "sort": "-grade"}))
    form = page.one("form", class_="filter")
    assert form.attributes["method"] == "get"
    assert [each.attributes["value"] for each in form.all("option", selected="")] == [
        "not_reviewed"
    ]
    assert form.one("input", name="below").attributes["value"] == "60"
    assert form.one("input", name="sort").attributes["value"] == "-grade"
    links = {each.words: each.attributes["href"] for each in page.one("thead").all("a")}
    assert links == {
        "Student": "?show=not_reviewed&below=60",
        "Handed in": "?show=not_reviewed&below=60&sort=handed_in",
        "Grade ▼": "?show=not_reviewed&below=60&sort=grade",
        "State": "?show=not_reviewed&below=60&sort=state",
    }
    for button in page.one("form", class_="grading-table").all("button"):
        assert button.attributes["formaction"].endswith("?show=not_reviewed&below=60&sort=-grade")


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(
    "wrong", [{"show": "all"}, {"below": "low"}, {"below": "101"}, {"below": "-1"}, {"sort": "age"}]
)
def test_choice_that_does_not_exist_is_said_and_shows_all(
    ines: Client, address: str, wrong: dict[str, str]
) -> None:
    response = ines.get(address, wrong)
    page = page_of(response)
    assert response.status_code == 422
    assert page.all(class_="errorlist")
    assert names(page) == ["ada", "Ben", "Cem", "Dan"]


@pytest.mark.usefixtures("assignment")
def test_table_of_an_empty_class_says_so(ines: Client, address: str) -> None:
    page = page_of(ines.get(address))
    assert page.one("td", class_="empty").words == "Nobody has joined the class yet."
    assert page.one("form", class_="grading-table").all("button") == []


def states(page: Element) -> dict[str, str]:
    return {row[0]: row[3] for row in rows(page)}


def test_ticked_submissions_are_reviewed_and_unmarked(
    ines: Client, instructor: User, assignment: Assignment, four: dict[str, Submission]
) -> None:
    for name, said, state in (
        ("review", "1 submission is now marked as reviewed.", "handed in, reviewed"),
        ("review_undo", "1 submission is no longer marked as reviewed.", "handed in"),
    ):
        address = reverse(f"assignment_{name}", args=[assignment.pk])
        page = page_of(ines.post(address, {"submission": [four["Ada"].pk]}, follow=True))
        assert page.one(id="message").words == said
        assert states(page) == {
            "ada": state, "Ben": "begun", "Cem": "handed in", "Dan": "not begun"
        }  # fmt: skip
    four["Ada"].refresh_from_db()
    assert (four["Ada"].reviewed_at, four["Ada"].reviewed_by) == (None, None)


def test_ticked_submissions_are_released_and_taken_back(
    ines: Client, assignment: Assignment, four: dict[str, Submission]
) -> None:
    for name, said, state in (
        ("release", "Released: 1 student more now sees the result.", "handed in, released"),
        (
            "take_back",
            "Taken back: the result is hidden from 1 student again.",
            "handed in",
        ),
    ):
        address = reverse(f"assignment_{name}", args=[assignment.pk])
        page = page_of(ines.post(address, {"submission": [four["Cem"].pk]}, follow=True))
        assert page.one(id="message").words == said
        assert states(page) == {
            "ada": "handed in", "Ben": "begun", "Cem": state, "Dan": "not begun"
        }  # fmt: skip


def test_all_that_is_shown_is_released_and_nothing_else(
    ines: Client, assignment: Assignment, four: dict[str, Submission]
) -> None:
    address = reverse("assignment_release", args=[assignment.pk])
    response = ines.post(f"{address}?below=50", {"all": "1"}, follow=True)
    grading = reverse("assignment_grading", args=[assignment.pk])
    assert response.redirect_chain == [(f"{grading}?below=50", 302)]
    released = Submission.objects.released()
    assert [str(each.student) for each in released] == ["Cem"]
    ines.post(address, {"all": "1"})
    assert {str(each.student) for each in released.all()} == {"Cem", "ada"}


def test_release_shows_every_attempt_of_the_student(ines: Client, assignment: Assignment) -> None:
    first = handed_in(assignment, "Ada", 3)
    second = factories.a_submission(assignment, first.student)
    second.hand_in()
    address = reverse("assignment_release", args=[assignment.pk])
    ines.post(address, {"submission": [second.pk]})
    assert [each.attempt for each in Submission.objects.released()] == [1, 2]


ACTS = ("review", "review_undo", "release", "take_back")


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("ticked", ["nothing", "an open one", "of another assignment", "no id"])
def test_ticked_are_submissions_that_were_handed_in_here(
    ines: Client,
    assignment: Assignment,
    four: dict[str, Submission],
    act: str,
    ticked: str,
) -> None:
    other = handed_in(factories.an_assignment(assignment.classroom), "Eva", 3)
    sent = {
        "nothing": [],
        "an open one": [four["Ada"].pk, four["Ben"].pk],
        "of another assignment": [four["Ada"].pk, other.pk],
        "no id": ["1"],
    }[ticked]
    before = list(Submission.objects.values())
    response = ines.post(reverse(f"assignment_{act}", args=[assignment.pk]), {"submission": sent})
    assert response.status_code == 422
    [error] = page_of(response).all(class_="errorlist")
    assert error.words
    assert list(Submission.objects.values()) == before


@pytest.mark.parametrize("act", ACTS)
def test_only_instructors_of_the_class_review_and_release(
    assignment: Assignment,
    four: dict[str, Submission],
    outsider: User,
    stranger: User,
    act: str,
) -> None:
    address = reverse(f"assignment_{act}", args=[assignment.pk])
    before = list(Submission.objects.values())
    people = (four["Ada"].student, outsider, stranger)
    assert statuses(people, "post", address, {"all": "1"}) == [404] * 3
    assert list(Submission.objects.values()) == before
    colleague = factories.an_instructor("carla", "Carla Colleague")
    assignment.classroom.add_instructor(colleague)
    assert statuses((colleague,), "post", address, {"all": "1"}) == [302]


def test_table_is_for_instructors_of_the_class(
    address: str, instructor: User, student: User, outsider: User, stranger: User
) -> None:
    people = (instructor, student, outsider, stranger)
    assert statuses(people, "get", address) == [200, 404, 404, 404]


def test_wrong_methods_and_addresses(
    ines: Client, client: Client, assignment: Assignment, address: str
) -> None:
    assert ines.post(address).status_code == 405
    assert is_asked_to_sign_in(client, "get", address)
    for act in ACTS:
        assert ines.get(reverse(f"assignment_{act}", args=[assignment.pk])).status_code == 405
        assert ines.post(reverse(f"assignment_{act}", args=[uuid4()])).status_code == 404
