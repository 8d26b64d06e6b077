"""How an instructor keeps the door of a class: open or closed, another code, new words."""

import pytest
from django.test import Client
from django.urls import reverse

from annotate.formats.qr_code import qr_code
from annotate.models import Classroom
from tests.factories import a_classroom, a_student
from tests.pages import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def classroom() -> Classroom:
    return a_classroom()


@pytest.fixture
def ines(classroom: Classroom, client: Client) -> Client:
    client.force_login(classroom.enrolments.get(role="instructor").user)
    return client


def post(client: Client, classroom: Classroom, act: str) -> Classroom:
    client.post(reverse("classroom_joining", args=[classroom.pk]), {"act": act})
    return Classroom.objects.get(pk=classroom.pk)


def test_closed_class_takes_nobody_until_it_is_opened(ines: Client, classroom: Classroom) -> None:
    link = reverse("join_classroom", args=[classroom.join_code])
    assert not post(ines, classroom, "close").joining_open
    assert Client().post(link, {"display_name": "Nora New"}).status_code == 422
    assert post(ines, classroom, "open").joining_open
    assert Client().post(link, {"display_name": "Nora New"}).status_code == 302


def test_new_code_makes_the_old_one_worthless(ines: Client, classroom: Classroom) -> None:
    renewed = post(ines, classroom, "renew")
    assert renewed.join_code != classroom.join_code
    old = reverse("join_classroom", args=[classroom.join_code])
    assert Client().get(old).status_code == 404


def test_way_in_is_projected(ines: Client, classroom: Classroom) -> None:
    page = page_of(ines.get(reverse("classroom_joining", args=[classroom.pk])))
    assert page.one("p", class_="join-code").words == classroom.spoken_join_code
    link = f"http://testserver/join/{classroom.join_code}/"
    assert page.one("p", class_="wall-link").words == link
    picture = ines.get(page.one("img").attributes["src"])
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert picture.content == qr_code(link)


@pytest.mark.parametrize("act", ["close", "archive"])
def test_wall_says_so_if_nobody_can_join(ines: Client, classroom: Classroom, act: str) -> None:
    address = reverse("classroom_joining", args=[classroom.pk])
    assert page_of(ines.get(address)).all(class_="note") == []
    if act == "close":
        post(ines, classroom, "close")
    else:
        classroom.archive()
    assert page_of(ines.get(address)).one(class_="note").words == "Closed: nobody new can join."


def test_unknown_act_changes_nothing(ines: Client, classroom: Classroom) -> None:
    after = post(ines, classroom, "burn")
    assert (after.joining_open, after.join_code) == (True, classroom.join_code)


def test_new_words_bring_the_student_back_and_the_old_ones_do_not(
    ines: Client, classroom: Classroom
) -> None:
    enrolment, old = classroom.admit("Sam")
    address = reverse("classroom_return_code", args=[classroom.pk, enrolment.pk])
    new = ines.post(address).context["code"]
    assert classroom.returning(new) == enrolment
    assert classroom.returning(old) is None


@pytest.mark.parametrize(
    ("has_come", "said"),
    [
        (True, "The words that the student has, on a card too, no longer work."),
        (False, "Nobody has come with this seat’s card yet."),
    ],
)
def test_new_words_are_asked_for_before_the_old_ones_end(
    ines: Client, classroom: Classroom, has_come: bool, said: str
) -> None:
    """A click by mistake would make a printed card worthless."""
    [card] = classroom.make_seats(["Sam"])
    seat = classroom.returning(card.code)
    assert seat
    if has_come:
        seat.take()
    roster = reverse("classroom_roster", args=[classroom.pk])
    address = reverse("classroom_return_code", args=[classroom.pk, seat.pk])
    in_row = page_of(ines.get(roster)).one("tbody").all("a", href=address)
    assert [each.words for each in in_row] == ["new words for Sam"]
    page = page_of(ines.get(address))
    assert page.one("h1").words == "New three words for Sam?"
    assert page.one("p", class_="lead").words.startswith(said)
    assert [each.words for each in page.one("main").all("button")] == ["Make new words"]
    assert classroom.returning(card.code) == seat


def test_nothing_but_done_leads_away_from_new_words(ines: Client, classroom: Classroom) -> None:
    """They are shown this once, so whoever leaves them loses them."""
    enrolment, _old = classroom.admit("Sam")
    address = reverse("classroom_return_code", args=[classroom.pk, enrolment.pk])
    page = page_of(ines.post(address))
    assert page.one("p", class_="return-code").words.count(" ") == 2
    assert [*page.all("form"), *page.all("button")] == []
    leading = [each for each in page.all("a") if not each.attributes["href"].startswith("#")]
    assert [(each.words, each.attributes["href"]) for each in leading] == [
        ("Done: they are written down", reverse("classroom_roster", args=[classroom.pk]))
    ]


def test_archived_class_gives_no_new_words(ines: Client, classroom: Classroom) -> None:
    enrolment, code = classroom.admit("Sam")
    classroom.archive()
    address = reverse("classroom_return_code", args=[classroom.pk, enrolment.pk])
    assert [ines.get(address).status_code, ines.post(address).status_code] == [409, 409]
    assert classroom.returning(code) == enrolment


def test_new_words_are_for_students_of_the_class_alone(ines: Client, classroom: Classroom) -> None:
    instructor = classroom.enrolments.get(role="instructor")
    other_class = a_classroom(instructor.user, "Media 9c")
    stranger = other_class.enrolments.get(user=a_student(other_class))
    for enrolment in (instructor, stranger):
        address = reverse("classroom_return_code", args=[classroom.pk, enrolment.pk])
        assert [ines.get(address).status_code, ines.post(address).status_code] == [404, 404]


def test_two_students_of_one_name_are_told_apart(classroom: Classroom) -> None:
    """Without telling whoever has the join code who is in the class."""
    for typed in ("Adaeze N.", "adaeze n.", "Adaeze N.", "x" * 60, "x" * 60):
        link = reverse("join_classroom", args=[classroom.join_code])
        assert Client().post(link, {"display_name": typed}).status_code == 302
    students = classroom.enrolments.filter(role="student").order_by("pk")
    assert [each.user.display_name for each in students] == [
        "Adaeze N.",
        "adaeze n. (2)",
        "Adaeze N. (3)",
        "x" * 60,
        "x" * 56 + " (2)",
    ]
