"""Opening, due and late work, as students and instructors meet them."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotate.models import Assignment, Extension, Submission, User
from tests import factories
from tests.pages import page_of
from tests.views.answers import is_asked_to_sign_in, refusal_of, statuses
from tests.views.test_assignment import buttons, facts

pytestmark = pytest.mark.django_db

NOON = datetime(2031, 3, 4, 12, 0, tzinfo=UTC)  # a Tuesday


@pytest.fixture
def address(assignment: Assignment) -> str:
    return assignment.get_absolute_url()


@pytest.fixture
def extensions(assignment: Assignment) -> str:
    assignment.due_at = NOON
    assignment.save()
    return reverse("assignment_extensions", args=[assignment.pk])


def set_dates(assignment: Assignment, **dates: object) -> None:
    Assignment.objects.filter(pk=assignment.pk).update(**dates)


def test_student_sees_when_it_opens_and_cannot_begin_before(
    sam: Client, assignment: Assignment, address: str
) -> None:
    set_dates(assignment, opens_at=NOON)
    page = page_of(sam.get(address))
    assert facts(page)["Opens"] == "Tuesday, 4 Mar, 12:00"
    assert buttons(page) == []
    response = sam.post(reverse("assignment_begin", args=[assignment.pk]))
    assert (response.status_code, refusal_of(response)) == (409, "This is not open yet.")


@pytest.mark.parametrize(
    ("dates", "after"),
    [
        ({"late": "flag"}, "it is accepted, and marked as late"),
        ({"late": "none"}, "nothing is accepted"),
        (
            {"late": "until", "late_until": NOON + timedelta(days=1)},
            "it is accepted until Wednesday, 5 Mar, 12:00, and marked as late",
        ),
    ],
)
def test_student_sees_when_it_is_due_and_what_comes_after(
    sam: Client, assignment: Assignment, address: str, dates: dict[str, object], after: str
) -> None:
    set_dates(assignment, due_at=NOON, **dates)
    page = page_of(sam.get(address))
    assert facts(page)["Due"] == "Tuesday, 4 Mar, 12:00"
    assert facts(page)["After that"] == after
    assert buttons(page) == ["Begin"]


@pytest.mark.parametrize(
    ("policy", "after"),
    [
        ({"late": "flag"}, "it is accepted, and marked as late"),
        (
            {"late": "until", "late_until": NOON + timedelta(days=1)},
            "it is accepted until Wednesday, 5 Mar, 12:00, and marked as late",
        ),
        ({"late": "none"}, "nothing is accepted"),
    ],
)
def test_annotating_page_says_when_it_is_due_and_what_comes_after(
    sam: Client, submission: Submission, policy: dict[str, object], after: str
) -> None:
    assert not page_of(sam.get(submission.get_absolute_url())).all(class_="due")
    set_dates(submission.assignment, due_at=NOON, **policy)
    due = page_of(sam.get(submission.get_absolute_url())).one(class_="due")
    assert due.words == f"Due: Tuesday, 4 Mar, 12:00 After that: {after}"


def test_annotating_page_says_that_it_is_late_and_who_has_more_time(
    sam: Client, submission: Submission
) -> None:
    now = timezone.now()
    set_dates(submission.assignment, due_at=now - timedelta(minutes=1))
    due = page_of(sam.get(submission.get_absolute_url())).one(class_="due")
    assert due.one(class_="tag").words == "late"
    assignment = Assignment.objects.get()
    assignment.extend(submission.student, now + timedelta(days=1))
    due = page_of(sam.get(submission.get_absolute_url())).one(class_="due")
    assert not due.all(class_="tag")
    assert "(more time, for you alone)" in due.words


def test_key_is_never_due(ines: Client, instructor: User) -> None:
    draft = factories.a_key(owner=instructor, published=False)
    assert not page_of(ines.get(draft.get_absolute_url())).all(class_="due")


def test_student_sees_their_own_due_date(
    sam: Client, student: User, assignment: Assignment, address: str
) -> None:
    set_dates(assignment, due_at=NOON, late="none")
    assignment.extend(student, NOON + timedelta(days=1))
    said = facts(page_of(sam.get(address)))
    assert said["Due"] == "Wednesday, 5 Mar, 12:00 (more time, for you alone)"
    assert said["After that"] == "nothing is accepted"


def test_what_was_not_handed_in_in_time_is_kept_and_read(
    sam: Client, submission: Submission, assignment: Assignment, address: str
) -> None:
    factories.an_annotation(submission, "denial", "denied")
    set_dates(assignment, due_at=timezone.now() - timedelta(hours=1), late="none")
    page = page_of(sam.get(address))
    assert page.one("p", class_="note").words == "The time for this is over."
    assert buttons(page) == ["See your highlights"]
    page = page_of(sam.get(submission.get_absolute_url()))
    assert page.one("title").words.startswith("Time is over")
    assert [each.text for each in page.all("mark")] == ["denied"]
    assert page.one("main").all("form") == []
    response = sam.post(reverse("submission_hand_in", args=[submission.pk]))
    assert response.status_code == 409
    assert refusal_of(response) == "The time for this is over. Your teacher can give you more."
    assert Submission.objects.get().is_open


def test_late_work_is_marked_for_both(
    sam: Client, ines: Client, submission: Submission, assignment: Assignment, address: str
) -> None:
    set_dates(assignment, due_at=timezone.now() - timedelta(hours=1))
    sam.post(reverse("submission_hand_in", args=[submission.pk]))
    [attempt] = page_of(sam.get(address)).one("ul", class_="rows").all("li")
    assert attempt.one("span", class_="tag").words == "late"
    table = reverse("assignment_grading", args=[assignment.pk])
    for chosen, shown in (({"show": "late"}, 1), ({"show": "not_handed_in"}, 0)):
        page = page_of(ines.get(table, chosen))
        assert page.words.count("handed in late, released") == shown
    grading = page_of(ines.get(reverse("submission_grading", args=[submission.pk])))
    assert grading.one(class_="bar").words.count("handed in late") == 1


def test_extended_work_is_not_marked_as_late(
    sam: Client, student: User, ines: Client, submission: Submission, assignment: Assignment
) -> None:
    set_dates(assignment, due_at=timezone.now() - timedelta(hours=1))
    assignment.extend(student, timezone.now() + timedelta(hours=1))
    sam.post(reverse("submission_hand_in", args=[submission.pk]))
    page = page_of(ines.get(reverse("assignment_grading", args=[assignment.pk]), {"show": "late"}))
    assert page.one("td", class_="empty").words == "No student fits this choice."


def test_instructor_hands_in_what_was_left_open(
    ines: Client, submission: Submission, assignment: Assignment, outsider: User, student: User
) -> None:
    table = reverse("assignment_grading", args=[assignment.pk])
    collection = reverse("assignment_collection", args=[assignment.pk])
    assert "Hand in for them what they have" not in page_of(ines.get(table)).words
    set_dates(assignment, due_at=timezone.now() - timedelta(hours=1), late="none")
    page = page_of(ines.get(table))
    assert page.one("p", class_="note").words == (
        "1 student had not handed in when the time was over."
    )
    assert "not handed in in time" in page.one("tbody").words
    assert statuses((student, outsider), "post", collection) == [404, 404]
    assert ines.get(collection).status_code == 405
    response = ines.post(f"{collection}?sort=state", follow=True)
    assert response.redirect_chain == [(f"{table}?sort=state", 302)]
    assert page_of(response).one(id="message").words == (
        "1 submission was handed in for its student."
    )
    assert not Submission.objects.get().is_open


def test_instructor_sees_the_dates(ines: Client, assignment: Assignment, address: str) -> None:
    set_dates(
        assignment,
        opens_at=NOON - timedelta(days=1),
        due_at=NOON,
        late="until",
        late_until=NOON + timedelta(days=1),
    )
    said = facts(page_of(ines.get(address)))
    assert said["Opens"] == "Monday, 3 Mar 2031, 12:00"
    assert said["Due"] == "Tuesday, 4 Mar 2031, 12:00"
    assert said["What comes after that"] == (
        "is accepted until a last date, and marked as late: Wednesday, 5 Mar 2031, 12:00"
    )


def test_instructor_gives_one_student_more_time_and_takes_it_back(
    ines: Client, student: User, assignment: Assignment, extensions: str
) -> None:
    assert page_of(ines.get(extensions)).one("li").words == "Nobody has more time."
    sent = {"student": student.pk, "due_at": "2031-03-05T09:30"}
    response = ines.post(extensions, sent, follow=True)
    assert response.redirect_chain == [(extensions, 302)]
    said = page_of(response).one("ul", class_="rows").one("li").words
    assert said.startswith("Sam: Wednesday, 5 Mar 2031, 09:30")
    removal = reverse("assignment_extension_removal", args=[assignment.pk, student.pk])
    for _ in range(2):
        assert ines.post(removal).headers["Location"] == extensions
    assert not Extension.objects.exists()


@pytest.mark.parametrize("due_at", ["", "soon", "2031-03-04T12:00", "2031-03-01T12:00"])
def test_extension_has_to_be_more_time(
    ines: Client, student: User, extensions: str, due_at: str
) -> None:
    response = ines.post(extensions, {"student": student.pk, "due_at": due_at})
    assert response.status_code == 422
    [error] = page_of(response).all(class_="errorlist")
    assert error.attributes["id"] == "id_due_at_error"
    assert not Extension.objects.exists()


@pytest.mark.parametrize(
    ("due_at", "status"), [("2100-12-31T23:59", 302), ("2101-01-01T00:00", 422)]
)
def test_extension_reaches_up_to_the_year_2100(
    ines: Client, student: User, extensions: str, due_at: str, status: int
) -> None:
    sent = {"student": student.pk, "due_at": due_at}
    assert ines.post(extensions, sent).status_code == status
    assert Extension.objects.exists() is (status == 302)


def test_extension_is_for_a_student_of_the_class(
    ines: Client, instructor: User, stranger: User, extensions: str
) -> None:
    for person in (instructor.pk, stranger.pk, 0):
        sent = {"student": person, "due_at": "2031-03-05T09:30"}
        assert ines.post(extensions, sent).status_code == 422
    assert not Extension.objects.exists()


def test_without_a_due_date_there_is_nothing_to_extend(
    ines: Client, assignment: Assignment
) -> None:
    page = page_of(ines.get(reverse("assignment_extensions", args=[assignment.pk])))
    assert page.one("p", class_="empty").words.startswith("It has no date")
    assert page.one("main").all("form") == []


def test_only_instructors_of_the_class_extend(
    client: Client,
    assignment: Assignment,
    extensions: str,
    student: User,
    outsider: User,
    stranger: User,
) -> None:
    assignment.extend(student, NOON + timedelta(days=1))
    removal = reverse("assignment_extension_removal", args=[assignment.pk, student.pk])
    people = (student, outsider, stranger)
    sent = {"student": student.pk, "due_at": "2031-03-09T09:30"}
    assert statuses(people, "get", extensions) == [404] * 3
    assert statuses(people, "post", extensions, sent) == [404] * 3
    assert statuses(people, "post", removal) == [404] * 3
    assert Extension.objects.get().due_at == NOON + timedelta(days=1)
    assert is_asked_to_sign_in(client, "get", extensions)
    assert is_asked_to_sign_in(client, "post", removal)


def test_wrong_methods_and_addresses(ines: Client, student: User, extensions: str) -> None:
    assert ines.put(extensions).status_code == 405
    assert ines.get(f"{extensions}{student.pk}/removal/").status_code == 405
    assert ines.get(reverse("assignment_extensions", args=[uuid4()])).status_code == 404
