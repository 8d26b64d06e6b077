"""Setting an assignment, and changing its settings."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotate.models import AnswerKey, Assignment, Classroom, Submission, User
from annotate.models.revision import regrades
from tests import factories
from tests.pages import page_of
from tests.views.answers import is_asked_to_sign_in, statuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(instructor: User) -> AnswerKey:
    return factories.a_key(owner=instructor)


@pytest.fixture
def create(classroom: Classroom) -> str:
    return reverse("assignment_create", args=[classroom.pk])


@pytest.fixture
def change(assignment: Assignment) -> str:
    return reverse("assignment_change", args=[assignment.pk])


def chosen(key: AnswerKey, **changes: str) -> dict[str, str]:
    return {
        "title": "Read it",
        "instructions": "",
        "answer_key": str(key.pk),
        "attempts": "1",
        "counts": "last",
        "late": "flag",
        "feedback": "at_once",
        "credit": "proportional",
        "method": "balanced",
        "penalty": "25",
    } | changes


def test_instructor_without_a_published_key_is_led_to_the_articles(
    ines: Client, instructor: User, create: str
) -> None:
    factories.a_key(owner=instructor, published=False)
    [link] = page_of(ines.get(create)).one("p", class_="note").all("a")
    assert link.attributes["href"] == reverse("articles")
    factories.a_key(owner=instructor)
    assert page_of(ines.get(create)).all("p", class_="note") == []


def test_only_key_that_can_be_set_is_chosen_already(
    ines: Client, instructor: User, create: str
) -> None:
    def options_chosen() -> list[str]:
        field = page_of(ines.get(create)).one("select", id="id_answer_key")
        return [
            each.attributes["value"]
            for each in field.all("option")
            if "selected" in each.attributes
        ]

    only = factories.a_key(owner=instructor)
    assert options_chosen() == [str(only.pk)]
    factories.a_key(owner=instructor)
    assert options_chosen() == [""]


def test_instructor_sets_an_assignment(
    ines: Client, classroom: Classroom, key: AnswerKey, create: str
) -> None:
    data = chosen(key, attempts="3", feedback="on_release", shows_remaining="on", penalty="50")
    response = ines.post(create, data)
    [assignment] = Assignment.objects.all()
    assert (response.status_code, response.headers["Location"]) == (
        302,
        assignment.get_absolute_url(),
    )
    stored = Assignment.objects.values().get()
    assert {name: stored[name] for name in ("attempts", "feedback", "shows_remaining")} == {
        "attempts": 3,
        "feedback": "on_release",
        "shows_remaining": True,
    }
    assert (assignment.classroom, assignment.answer_key, assignment.penalty) == (classroom, key, 50)


REFUSED: list[tuple[str, str]] = [
    ("title", ""),
    ("title", "x" * 201),
    ("instructions", "x" * 2001),
    ("answer_key", ""),
    ("answer_key", "1"),
    ("answer_key", "00000000-0000-4000-8000-000000000000"),
    ("attempts", "0"),
    ("attempts", "21"),
    ("counts", "middle"),
    ("counts", ""),
    ("late", "always"),
    ("opens_at", "tomorrow"),
    ("due_at", "2026-02-30T10:00"),
    ("late_until", "later"),
    ("opens_at", "2101-01-01T00:00"),
    ("due_at", "2101-01-01T00:00"),
    ("due_at", "9999-12-31T23:59"),
    ("feedback", "never"),
    ("credit", "all"),
    ("method", "none"),
    ("penalty", "33"),
]


@pytest.mark.parametrize(("field", "value"), REFUSED)
def test_bad_settings_are_refused_beside_their_field(
    ines: Client, key: AnswerKey, create: str, field: str, value: str
) -> None:
    response = ines.post(create, chosen(key) | {field: value})
    assert response.status_code == 422
    [error] = page_of(response).all(class_="errorlist")
    assert error.attributes["id"] == f"id_{field}_error"
    assert not Assignment.objects.exists()


def test_empty_form_is_refused(ines: Client, create: str) -> None:
    assert ines.post(create).status_code == 422


@pytest.mark.parametrize("which", ["draft", "another's"])
def test_key_has_to_be_published_and_ones_own(
    ines: Client, instructor: User, outsider: User, create: str, which: str
) -> None:
    owner = instructor if which == "draft" else outsider
    key = factories.a_key(owner=owner, published=which != "draft")
    assert ines.post(create, chosen(key)).status_code == 422
    assert not Assignment.objects.exists()


def test_date_in_the_last_year_of_all_is_kept(ines: Client, key: AnswerKey, create: str) -> None:
    assert ines.post(create, chosen(key, due_at="2100-12-31T23:59")).status_code == 302
    due_at = Assignment.objects.get().due_at
    assert due_at
    assert timezone.localtime(due_at).year == 2100


def test_new_settings_grade_what_was_handed_in(
    ines: Client, submission: Submission, assignment: Assignment, change: str
) -> None:
    factories.an_annotation(submission, "denial", "The ministry denied the")
    submission.hand_in()
    key = assignment.answer_key
    response = ines.post(change, chosen(key, title="Read on", credit="strict"), follow=True)
    assert response.redirect_chain == [(assignment.get_absolute_url(), 302)]
    page = page_of(response)
    assert page.one(id="message").words == "Saved. 1 submission was graded by the new settings."
    assert page.one("h1").words == "Read on"
    assert [grade.percent for grade in submission.grades.all()] == [Decimal("0.0")]


@pytest.fixture
def graded(submission: Submission) -> Submission:
    factories.an_annotation(submission, "denial", "The ministry denied the")
    submission.hand_in()
    return submission


def test_other_settings_grade_nothing(
    ines: Client, graded: Submission, assignment: Assignment, change: str
) -> None:
    before = graded.grades.get()
    response = ines.post(change, chosen(assignment.answer_key, title="Read on"), follow=True)
    assert page_of(response).one(id="message").words == "Saved."
    assert graded.grades.get().graded_at == before.graded_at


def test_new_rule_is_not_shown_as_a_change_of_the_key(
    ines: Client, instructor: User, graded: Submission, assignment: Assignment, change: str
) -> None:
    second = assignment.answer_key.revise(instructor)
    second.annotations.get(label__identifier="denial").make_optional()
    second.publish()
    assert graded.grades.count() == 2
    ines.post(change, chosen(second, credit="strict"))
    assert [grade.answer_key for grade in graded.grades.all()] == [second]
    assert regrades(Submission.objects.get()) == []


@pytest.mark.parametrize("is_handed_in", [False, True])
def test_form_says_that_the_rule_grades_what_was_handed_in(
    ines: Client, submission: Submission, change: str, is_handed_in: bool
) -> None:
    if is_handed_in:
        submission.hand_in()
    page = page_of(ines.get(change))
    warning = (
        "What you change here grades all that was handed in anew, at once. Students see it where"
        " their grades are released."
    )
    said = [each.words for each in page.all(id="id_credit_helptext")]
    assert said == ([warning] if is_handed_in else [])


def test_form_shows_the_settings_in_force(
    ines: Client, assignment: Assignment, change: str
) -> None:
    assignment.attempts = 4
    assignment.shows_remaining = True
    assignment.save()
    page = page_of(ines.get(change))
    assert page.one("input", name="title").attributes["value"] == "Read the report"
    assert page.one("input", name="attempts").attributes["value"] == "4"
    assert "checked" in page.one("input", name="shows_remaining").attributes
    key = page.one("select", name="answer_key")
    [selected] = [each for each in key.all("option") if "selected" in each.attributes]
    assert selected.attributes["value"] == str(assignment.answer_key.pk)
    assert "disabled" not in key.attributes


def test_key_stays_once_a_student_has_begun(
    ines: Client, submission: Submission, key: AnswerKey, change: str
) -> None:
    before = submission.assignment.answer_key
    assert "disabled" in page_of(ines.get(change)).one("select", name="answer_key").attributes
    assert ines.post(change, chosen(key)).status_code == 302
    assert Assignment.objects.get().answer_key == before


def test_bad_change_stores_nothing(
    ines: Client, assignment: Assignment, key: AnswerKey, change: str
) -> None:
    before = Assignment.objects.values().get()
    assert ines.post(change, chosen(key, attempts="0", title="Other")).status_code == 422
    assert Assignment.objects.values().get() == before


def test_only_instructors_of_the_class_decide(
    assignment: Assignment, student: User, outsider: User, stranger: User, change: str
) -> None:
    address = change
    data = chosen(assignment.answer_key)
    before = Assignment.objects.values().get()
    assert statuses((student, outsider, stranger), "post", address, data) == [404] * 3
    assert Assignment.objects.values().get() == before
    colleague = factories.an_instructor("carla", "Carla Colleague")
    assignment.classroom.add_instructor(colleague)
    assert statuses((colleague,), "post", address, data) == [302]


def test_only_instructors_of_the_class_set_assignments(
    create: str, key: AnswerKey, student: User, outsider: User, stranger: User
) -> None:
    people = (student, outsider, stranger)
    assert statuses(people, "get", create) == [404] * 3
    assert statuses(people, "post", create, chosen(key)) == [404] * 3
    assert not Assignment.objects.exists()


def test_wrong_methods_and_addresses(
    ines: Client, client: Client, assignment: Assignment, create: str, change: str
) -> None:
    assert [ines.put(each).status_code for each in (create, change)] == [405, 405]
    for name in ("assignment_change", "assignment_create"):
        assert ines.post(reverse(name, args=[uuid4()])).status_code == 404
    for address in (create, change):
        assert is_asked_to_sign_in(client, "get", address)
