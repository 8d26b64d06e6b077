"""A class: made by an instructor, seen by its students and its instructors and nobody else."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import Assignment, Classroom, Dispute, Enrolment, Submission, User
from tests import factories
from tests.pages import Element, page_of
from tests.views.answers import is_asked_to_sign_in, statuses

pytestmark = pytest.mark.django_db

CREATE = "/classrooms/"


@pytest.fixture
def address(classroom: Classroom) -> str:
    return reverse("classroom", args=[classroom.pk])


def cards(page: Element) -> list[tuple[str, str]]:
    """Return the assignments listed: title, and what is said of it."""
    return [
        (card.all("a")[0].words, card.all("p")[0].words) for card in page.all("li", class_="card")
    ]


def test_instructor_makes_a_class_and_teaches_it(ines: Client, instructor: User) -> None:
    response = ines.post(CREATE, {"name": " Media 7a "}, follow=True)
    made = Classroom.objects.get(name="Media 7a")
    assert response.redirect_chain == [(reverse("classroom", args=[made.pk]), 302)]
    [enrolment] = made.enrolments.all()
    assert (enrolment.user, enrolment.role) == (instructor, Enrolment.Role.INSTRUCTOR)


@pytest.mark.parametrize("data", [{}, {"name": ""}, {"name": "x" * 101}, {"name": "\0"}])
def test_class_needs_a_name(ines: Client, data: dict[str, str]) -> None:
    response = ines.post(CREATE, data)
    assert response.status_code == 422
    page = page_of(response)
    assert page.one("h1").words == "Your classes"
    assert len(page.all(class_="errorlist")) == 1
    assert not Classroom.objects.filter(name__in=["", "x" * 101]).exists()


def test_students_make_no_classes(sam: Client, client: Client) -> None:
    assert sam.post(CREATE, {"name": "Media 7a"}).status_code == 404
    assert is_asked_to_sign_in(client, "post", CREATE)
    assert [getattr(sam, each)(CREATE).status_code for each in ("get", "put")] == [405, 405]
    assert Classroom.objects.count() == 1


def test_instructor_sees_the_code_the_link_and_the_students(
    ines: Client, classroom: Classroom, address: str
) -> None:
    factories.a_student(classroom, "Sam")
    factories.a_student(classroom, "Kim")
    page = page_of(ines.get(address))
    assert page.one("p", class_="join-code").words == classroom.spoken_join_code
    link = f"http://testserver/join/{classroom.join_code}/"
    links = page.one("section", class_="projected").all("a")
    assert [each.attributes["href"] for each in links] == [f"{address}joining/", link]
    assert page.one(id="students").words == "2 students"
    assert [each.words for each in page.one("ul", class_="roster").all("li")] == [
        "Kim",
        "Sam",
    ]


def test_instructor_sees_how_far_each_assignment_is(
    ines: Client, classroom: Classroom, assignment: Assignment, address: str
) -> None:
    for number in range(3):
        student = factories.a_student(classroom, f"Student {number}")
        submission = factories.a_submission(assignment, student)
        if number:
            submission.hand_in()
    assert cards(page_of(ines.get(address))) == [("Read the report", "3 begun, 2 handed in")]


def open_disputes(page: Element) -> list[tuple[str, str]]:
    """Return what is said of open disputes, and where it leads."""
    links = page.one("main").all("a")
    return [(each.words, each.attributes["href"]) for each in links if "dispute" in each.words]


def test_instructor_sees_where_disputes_are_open(
    ines: Client, instructor: User, classroom: Classroom, assignment: Assignment, address: str
) -> None:
    assert open_disputes(page_of(ines.get(address))) == []
    asked_twice = factories.an_assignment(classroom, assignment.answer_key)
    factories.disputed(asked_twice, 2)
    factories.disputed(asked_twice, 1)
    answered, still_open = factories.disputed(assignment, 2).disputes.all()
    answered.answer_with(instructor, Dispute.Status.DECLINED, "It is a repeat.")
    desks = [reverse("assignment_disputes", args=[each.pk]) for each in (asked_twice, assignment)]
    page = page_of(ines.get(address))
    assert open_disputes(page) == [("3 open disputes", desks[0]), ("1 open dispute", desks[1])]
    assert cards(page) == [
        ("Read the report", "2 begun, 2 handed in"),
        ("Read the report", "1 begun, 1 handed in"),
    ]
    still_open.withdraw()
    assert open_disputes(page_of(ines.get(address))) == [("3 open disputes", desks[0])]


@pytest.mark.usefixtures("student")
def test_student_sees_no_number_of_disputes(
    sam: Client, assignment: Assignment, address: str
) -> None:
    factories.disputed(assignment, 2)
    assert open_disputes(page_of(sam.get(address))) == []


def test_page_of_a_new_class_says_what_to_do(ines: Client, address: str) -> None:
    page = page_of(ines.get(address))
    assert [each.words for each in page.all("li", class_="empty")] == [
        "No assignment yet. Choose an article and its key to set one.",
        "Nobody has joined yet. Project the code above.",
    ]


def test_student_sees_the_assignments_and_how_far_they_are(
    sam: Client, student: User, classmate: User, assignment: Assignment, address: str
) -> None:
    factories.a_submission(assignment, classmate).hand_in()
    assert cards(page_of(sam.get(address))) == [("Read the report", "Not begun.")]
    submission = factories.a_submission(assignment, student)
    assert cards(page_of(sam.get(address))) == [
        ("Read the report", "Begun: go on where you stopped.")
    ]
    submission.hand_in()
    assert cards(page_of(sam.get(address))) == [
        ("Read the report", "Handed in. Your result is there.")
    ]
    Submission.objects.update(released_at=None)
    assert cards(page_of(sam.get(address))) == [("Read the report", "Handed in.")]


@pytest.mark.usefixtures("classmate")
def test_student_sees_no_roster_and_no_code(
    sam: Client, classroom: Classroom, address: str
) -> None:
    page = page_of(sam.get(address))
    assert page.one("h1").words == "Media 8b"
    for hidden in ("Kim", "Ines", classroom.join_code, classroom.spoken_join_code):
        assert hidden not in page.words


def test_student_without_assignments_is_told_so(sam: Client, address: str) -> None:
    assert (
        page_of(sam.get(address)).one("li", class_="empty").words.startswith("Nothing to do yet.")
    )


def test_class_is_shown_to_those_in_it(
    classroom: Classroom,
    address: str,
    instructor: User,
    student: User,
    outsider: User,
    stranger: User,
) -> None:
    colleague = factories.an_instructor("carla", "Carla Colleague")
    classroom.add_instructor(colleague)
    people = (instructor, colleague, student, outsider, stranger)
    assert statuses(people, "get", address) == [200, 200, 200, 404, 404]


def test_class_is_only_read(sam: Client, client: Client, address: str) -> None:
    methods = ("post", "put", "patch", "delete")
    assert [getattr(sam, method)(address).status_code for method in methods] == [405] * 4
    assert is_asked_to_sign_in(client, "get", address)


def test_address_that_no_class_has_is_not_found(ines: Client) -> None:
    unknown = reverse("classroom", args=[uuid4()])
    assert [ines.get(each).status_code for each in (unknown, "/classrooms/1/")] == [404, 404]
