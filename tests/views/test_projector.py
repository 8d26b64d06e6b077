"""The places to talk about, on the wall: one a page, without names, the key only when asked for."""

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import Assignment, Classroom, User
from tests.factories import (
    a_client,
    a_key,
    a_student,
    a_submission,
    add_to_key,
    an_annotation,
    an_article,
    an_assignment,
)
from tests.pages import Element, page_of

pytestmark = pytest.mark.django_db

DENIAL = "The ministry denied the report"
CLAIM = "at least 12 people were killed"
OUTSIDE = "Nobody was hurt"
REST = [("unconfirmed-claim", CLAIM), ("casualty-figure", f"Witnesses said {CLAIM}")]


def hand_in(assignment: Assignment, *classmates: list[tuple[str, str]]) -> None:
    """Let a student hand in for each list of labels and words."""
    for number, marked in enumerate(classmates):
        student = a_student(assignment.classroom, f"Adaeze {number}")
        submission = a_submission(assignment, student)
        for label, words in marked:
            an_annotation(submission, label, words)
        submission.hand_in()


def address(assignment: Assignment, number: int = 1) -> str:
    return reverse("assignment_projector", args=[assignment.pk, number])


def step(client: Client, assignment: Assignment, number: int = 1) -> Element:
    response = client.get(address(assignment, number))
    assert response.status_code == 200
    return page_of(response)


def about(page: Element) -> str:
    """Return the words that the page asks about."""
    return page.one("mark", class_="place").words


def answers(page: Element) -> list[list[str]]:
    table = page.one("table", class_="answers").one("tbody")
    return [[cell.words for cell in row if cell.tag in ("th", "td")] for row in table.all("tr")]


@pytest.fixture
def divided(assignment: Assignment) -> Assignment:
    """Half of four students found the denial, a quarter the claim, nobody the figure."""
    hand_in(
        assignment,
        [("denial", DENIAL), ("unconfirmed-claim", CLAIM)],
        [("denial", DENIAL)],
        [("unconfirmed-claim", DENIAL)],
        [],
    )
    return assignment


def test_projector_begins_with_the_greatest_disagreement(ines: Client, divided: Assignment) -> None:
    places = [about(step(ines, divided, number)) for number in (1, 2, 3)]
    assert places == [DENIAL, "12 people were killed", CLAIM]


def test_projector_shows_what_the_class_called_the_words(ines: Client, divided: Assignment) -> None:
    assert answers(step(ines, divided)) == [
        ["U unconfirmed claim", "1", "25 %"],
        ["D denial", "2", "50 %"],
        ["C casualty figure", "0", "0 %"],
        ["none of these", "1", "25 %"],
    ]
    bars = step(ines, divided).all("rect", class_="share")
    assert [bar.attributes["width"] for bar in bars] == ["25%", "50%", "0%", "25%"]


def test_projector_keeps_the_key_closed_until_it_is_asked_for(
    ines: Client, divided: Assignment
) -> None:
    key = step(ines, divided).one("details", id="key")
    assert "open" not in key.attributes
    assert key.one("summary").words == "Show the key"
    assert "The key says: denial. 2 of 4 are with the key." in key.words
    assert about(step(ines, divided)) not in key.words  # they are on the wall already


def test_projector_shows_the_explanation_and_what_lies_there_in_the_key(
    ines: Client, assignment: Assignment
) -> None:
    key = assignment.answer_key.revise(assignment.classroom.enrolments.get(role="instructor").user)
    denial = key.annotations.get(label__identifier="denial")
    denial.change(denial.version, explanation="The ministry says that it is not so.")
    add_to_key(key, "unconfirmed-claim", "denied the report", role="distractor")
    add_to_key(key, "casualty-figure", "The ministry", role="optional")
    key.publish()
    assignment.refresh_from_db()
    hand_in(assignment, [("denial", DENIAL), *REST], REST)
    parts = step(ines, assignment).all(class_="key-part")
    assert [each.words for each in parts] == [
        "D denial The ministry says that it is not so.",
        "C casualty figure may be marked or left out: The ministry",
        "U unconfirmed claim looks as if it were right, and is not: denied the report",
    ]


def test_projector_shows_what_is_marked_outside_the_key(
    ines: Client, assignment: Assignment
) -> None:
    hand_in(assignment, *[[("denial", DENIAL), *REST, ("denial", OUTSIDE)]] * 2)
    page = step(ines, assignment)
    assert about(page) == OUTSIDE
    key = page.one("details", id="key").words
    assert "The key does not call these words “denial”. 0 of 2 are with the key." in key


def test_projector_shows_the_words_among_their_sentences(
    ines: Client, classroom: Classroom
) -> None:
    long = "This sentence fills the paragraph with more words than the wall has room for. " * 9
    article = an_article("A paragraph of no matter.", f"{long}He denied it. Nobody asked.")
    assignment = an_assignment(classroom, key=a_key(article, asks=[("denial", "denied it", 1)]))
    hand_in(assignment, [("denial", "denied it")], [])
    text = step(ines, assignment).one(class_="text").text_without("data-aside").strip()
    assert text.endswith("room for. He denied it. Nobody asked.")
    assert "no matter" not in text
    assert len(text) <= 420


@pytest.mark.parametrize(
    ("number", "links"),
    [(1, {"next": 2}), (2, {"prev": 1, "next": 3}), (3, {"prev": 2})],
)
def test_projector_leads_to_the_place_before_and_after(
    ines: Client, divided: Assignment, number: int, links: dict[str, int]
) -> None:
    page = step(ines, divided, number)
    assert page.one(class_="position").words == f"{number} of 3"
    found = {
        each.attributes["rel"]: each.attributes["href"]
        for each in page.all("a")
        if "rel" in each.attributes
    }
    assert found == {rel: address(divided, to) for rel, to in links.items()}
    back = page.one("a", id="class-page").attributes["href"]
    assert back == reverse("assignment_overview", args=[divided.pk])


@pytest.mark.parametrize(("number", "status"), [(0, 404), (1, 200), (3, 200), (4, 404)])
def test_projector_has_an_address_for_each_place_and_no_other(
    ines: Client, divided: Assignment, number: int, status: int
) -> None:
    assert ines.get(address(divided, number)).status_code == status


def test_projector_shows_no_names(ines: Client, divided: Assignment) -> None:
    for number in (1, 2, 3):
        main = step(ines, divided, number).one("main").words
        assert "Adaeze" not in main
        assert "Ines" not in main


def test_projector_is_for_instructors_of_the_class(
    sam: Client, outsider: User, divided: Assignment
) -> None:
    for client in (sam, a_client(outsider)):
        assert client.get(address(divided)).status_code == 404


@pytest.mark.parametrize("published", [False, True])
def test_projector_says_why_there_is_nothing_to_show(
    ines: Client, classroom: Classroom, published: bool
) -> None:
    assignment = an_assignment(classroom, key=a_key(published=published))
    said = "Nobody has handed in yet." if published else "The answer key is not published yet"
    page = step(ines, assignment)
    assert said in page.words
    assert not page.all("details")
    assert ines.get(address(assignment, 2)).status_code == 404


@pytest.mark.parametrize(("students", "shown"), [(1, False), (2, True)])
def test_projector_does_not_show_the_work_of_one_student_alone(
    ines: Client, assignment: Assignment, students: int, shown: bool
) -> None:
    hand_in(assignment, *[[("denial", DENIAL)]] * students)
    page = step(ines, assignment)
    assert bool(page.all("table")) == shown
    assert ("One student alone has handed in" in page.words) != shown


def test_projector_says_when_all_are_with_the_key(ines: Client, classroom: Classroom) -> None:
    assignment = an_assignment(classroom, key=a_key(asks=[("denial", DENIAL, 1)]))
    hand_in(assignment, *[[("denial", DENIAL)]] * 2)
    assert "All are with the key everywhere" in step(ines, assignment).words


def test_projector_shows_five_places_at_most(ines: Client, classroom: Classroom) -> None:
    article = an_article(" ".join(f"Minister {number} denied it all." for number in range(6)))
    asks = [("denial", f"Minister {number} denied", 1) for number in range(6)]
    assignment = an_assignment(classroom, key=a_key(article, asks=asks))
    hand_in(assignment, [], [])
    assert step(ines, assignment).one(class_="position").words == "1 of 5"
    assert ines.get(address(assignment, 6)).status_code == 404
