"""A class gets another name, is archived when the course is over, and can be brought back."""

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import Assignment, Classroom, Submission, User
from tests import factories
from tests.pages import page_of
from tests.views.answers import message_of, refusal_of

pytestmark = pytest.mark.django_db


def to(name: str, classroom: Classroom) -> str:
    return reverse(f"classroom_{name}", args=[classroom.pk])


@pytest.fixture
def archived(classroom: Classroom) -> Classroom:
    classroom.archive()
    return classroom


@pytest.fixture
def begun(submission: Submission, classroom: Classroom) -> Submission:
    """Sam's submission, begun before the class was archived."""
    classroom.archive()
    return submission


def test_class_is_renamed(ines: Client, classroom: Classroom) -> None:
    address = to("change", classroom)
    assert page_of(ines.get(address)).one("input", name="name").attributes["value"] == "Media 8b"
    response = ines.post(address, {"name": " Media 9b ", "seats_only": "False"}, follow=True)
    assert page_of(response).one("h1").words == "Media 9b"
    assert message_of(response) == "Saved."
    assert Classroom.objects.get().name == "Media 9b"


@pytest.mark.parametrize("name", ["", "x" * 101])
def test_class_keeps_its_name_if_the_new_one_is_none(
    ines: Client, classroom: Classroom, name: str
) -> None:
    response = ines.post(to("change", classroom), {"name": name, "seats_only": "False"})
    assert response.status_code == 422
    page = page_of(response)
    assert page.one("h1").words == "Settings of Media 8b"
    assert len(page.all(class_="errorlist")) == 1
    assert Classroom.objects.get().name == "Media 8b"


def test_archived_class_is_out_of_the_way_and_can_be_found(
    ines: Client, instructor: User, classroom: Classroom
) -> None:
    factories.a_classroom(instructor, "Media 7a")
    response = ines.post(to("archive", classroom), follow=True)
    page = page_of(response)
    assert message_of(response) == ("Archived: the class is out of the way, and its data are kept.")
    assert [each.words for each in page.one("ul", class_="cards").all("a")] == ["Media 7a"]
    archive = page.one("details")
    assert archive.one("summary").words == "1 archived class"
    assert [each.words for each in archive.all("a")] == ["Media 8b"]


def test_archived_class_shows_everything_and_offers_no_change(
    ines: Client, begun: Submission
) -> None:
    archived = begun.assignment.classroom
    page = page_of(ines.get(archived.get_absolute_url()))
    assert page.one(id="archived").words.startswith("Archived on ")
    assert [each.words for each in page.one("ul", class_="cards").all("a")] == ["Read the report"]
    assert [each.words for each in page.one("ul", class_="roster").all("li")] == ["Sam"]
    actions = [each.attributes["action"] for each in page.one("main").all("form")]
    assert actions == [to("bring_back", archived)]


def test_archived_class_is_brought_back(ines: Client, archived: Classroom) -> None:
    response = ines.post(to("bring_back", archived), follow=True)
    assert message_of(response) == "Brought back: students can work in the class again."
    page = page_of(response)
    assert page.one(class_="join-code").words == archived.spoken_join_code
    assert page_of(ines.get("/")).all("details") == []


def test_archived_class_takes_no_students(client: Client, archived: Classroom) -> None:
    link = reverse("join_classroom", args=[archived.join_code])
    for response in (client.get(link), client.post(link, {"display_name": "Nora"})):
        words = page_of(response).one("p", class_="lead").words
        assert words.startswith("This class takes no new students")
    assert archived.enrolments.count() == 1


def test_archived_class_lets_its_students_read(
    client: Client, classroom: Classroom, assignment: Assignment
) -> None:
    _enrolment, code = classroom.admit("Sam")
    classroom.archive()
    data = {"join_code": classroom.join_code, "return_code": code}
    assert client.post(reverse("come_back"), data).status_code == 302
    for address in (classroom.get_absolute_url(), assignment.get_absolute_url()):
        page = page_of(client.get(address))
        assert page.one(class_="note").words.startswith("This class is archived.")
        assert page.one("main").all("form") == []


def test_archived_class_refuses_what_would_change_it(
    ines: Client, sam: Client, begun: Submission
) -> None:
    classroom = begun.assignment.classroom
    of_class = [to("change", classroom), reverse("assignment_create", args=[classroom.pk])]
    of_assignment = [
        reverse(f"assignment_{act}", args=[begun.assignment_id])
        for act in ("change", "release", "take_back", "review", "review_undo", "collection")
    ]
    answers = [ines.post(address, {"name": "New"}) for address in of_class + of_assignment]
    answers += [
        sam.post(reverse("assignment_begin", args=[begun.assignment_id])),
        sam.post(reverse("submission_hand_in", args=[begun.pk])),
    ]
    assert [answer.status_code for answer in answers] == [409] * 10
    assert {refusal_of(answer) for answer in answers} == {
        "This class is archived: it can be read, and nothing in it changes."
    }
