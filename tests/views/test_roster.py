"""The roster: who is in the class or has a seat; cards anew, and the removal of a student."""

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import Assignment, Classroom, Submission, User
from tests import factories
from tests.pages import page_of
from tests.views.answers import message_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def roster(classroom: Classroom) -> str:
    return reverse("classroom_roster", args=[classroom.pk])


def removal(classroom: Classroom, student: User) -> str:
    enrolment = classroom.enrolments.get(user=student)
    return reverse("classroom_student_removal", args=[classroom.pk, enrolment.pk])


def test_roster_shows_who_has_come_and_what_they_handed_in(
    ines: Client, classroom: Classroom, assignment: Assignment, roster: str
) -> None:
    sam, kim = (factories.a_student(classroom, name) for name in ("Sam", "Kim"))
    factories.a_submission(assignment, sam).hand_in()
    factories.a_submission(assignment, kim)
    classroom.make_seats(["Nora"])
    rows = page_of(ines.get(roster)).one("tbody").all("tr")
    joined = [row.all("td")[0].words != "not here yet" for row in rows]
    handed_in = [row.one("td", class_="number").words for row in rows]
    assert [row.one("th").words for row in rows] == ["Kim", "Nora", "Sam"]
    assert joined == [True, False, True]
    assert handed_in == ["0", "0", "1"]


def test_work_in_another_class_is_not_counted(
    ines: Client, student: User, classroom: Classroom, outsider: User, roster: str
) -> None:
    elsewhere = factories.an_assignment(outsider.enrolments.get().classroom)
    elsewhere.classroom.enrolments.create(user=student, role="student")
    factories.a_submission(elsewhere, student).hand_in()
    assert page_of(ines.get(roster)).one("tbody").one("td", class_="number").words == "0"


def test_roster_of_a_new_class_says_so(ines: Client, roster: str) -> None:
    page = page_of(ines.get(roster))
    assert page.one("td", class_="empty").words == "Nobody has joined yet, and there are no seats."
    assert page.one("main").all("form") == []


def test_free_seats_get_new_cards_and_taken_ones_keep_their_words(
    ines: Client, classroom: Classroom, roster: str
) -> None:
    taken, free = classroom.make_seats(["Sam", "Nora"])
    seat = classroom.returning(taken.code)
    assert seat
    seat.take()
    page = page_of(ines.get(roster))
    link = page.one("div", class_="actions").all("a")[-1]
    assert (link.words, link.attributes["href"]) == (
        "New words and a card for 1 free seat",
        f"{roster}cards/",
    )
    asked = page_of(ines.get(f"{roster}cards/"))
    assert asked.one("h1").words == "New words and a card for 1 free seat?"
    assert [classroom.returning(each.code) is None for each in (taken, free)] == [False, False]
    [card] = page_of(ines.post(f"{roster}cards/")).all("li", class_="seat-card")
    assert card.one("h2").words == "Nora"
    renewed = classroom.returning(card.one("p", class_="words").words)
    assert renewed
    assert renewed.user.display_name == "Nora"
    assert classroom.returning(free.code) is None
    assert classroom.returning(taken.code) == seat


def test_no_card_is_made_if_every_seat_is_taken(
    ines: Client, classroom: Classroom, roster: str
) -> None:
    _enrolment, code = classroom.admit("Sam")
    for response in (ines.get(f"{roster}cards/", follow=True), ines.post(f"{roster}cards/")):
        if response.status_code == 302:
            response = ines.get(response.headers["Location"])
        assert message_of(response) == "Every seat is taken: there is no card to print."
    assert classroom.returning(code) is not None


def test_archived_class_renews_no_card(ines: Client, classroom: Classroom, roster: str) -> None:
    [card] = classroom.make_seats(["Nora"])
    classroom.archive()
    assert [ines.get(f"{roster}cards/").status_code, ines.post(f"{roster}cards/").status_code] == [
        409,
        409,
    ]
    assert classroom.returning(card.code) is not None
    forms = page_of(ines.get(roster)).one("main").all("form")
    assert forms == []


def test_removal_says_first_what_goes(
    ines: Client, classroom: Classroom, student: User, submission: Submission
) -> None:
    factories.an_annotation(submission, "denial", "denied")
    submission.hand_in()
    page = page_of(ines.get(removal(classroom, student)))
    assert page.one("h1").words == "Remove Sam"
    assert [each.words for each in page.one("ul", class_="erased").all("li")] == [
        "the name, the place in the class and the three words",
        "1 submission",
        "1 highlight",
        "1 grade",
    ]
    assert User.objects.filter(pk=student.pk).exists()


def test_removal_of_a_student_without_work_says_so(
    ines: Client, classroom: Classroom, student: User
) -> None:
    page = page_of(ines.get(removal(classroom, student)))
    assert page.one("ul", class_="erased").all("li")[1].words == "no work: nothing was begun"


@pytest.mark.parametrize("archived", [False, True])
def test_student_is_removed(
    ines: Client, sam: Client, classroom: Classroom, submission: Submission, archived: bool
) -> None:
    """From an archived class too: to be erased is nobody's favour."""
    if archived:
        classroom.archive()
    response = ines.post(removal(classroom, submission.student), follow=True)
    assert message_of(response) == ("Sam is removed, and all that was kept about them is erased.")
    assert page_of(response).one("caption").words == "0 students"
    assert not Submission.objects.exists()
    assert sam.get(classroom.get_absolute_url()).status_code == 302


def test_instructor_is_not_removed_as_a_student(
    ines: Client, instructor: User, classroom: Classroom, stranger: User
) -> None:
    assert ines.post(removal(classroom, instructor)).status_code == 404
    of_other_class = stranger.enrolments.get()
    address = reverse("classroom_student_removal", args=[classroom.pk, of_other_class.pk])
    assert ines.post(address).status_code == 404
    assert User.objects.filter(pk__in=[instructor.pk, stranger.pk]).count() == 2
