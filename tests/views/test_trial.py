"""Trying a key: the page that students use, then the result; nobody else ever sees any of it."""

import re
from uuid import uuid4

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from annotate.exchange.own_data import own_data
from annotate.models import (
    Annotation,
    AnswerKey,
    Assignment,
    Classroom,
    Grade,
    Submission,
    Trial,
    User,
)
from tests import factories
from tests.pages import page_of
from tests.views.answers import HTMX, is_asked_to_sign_in, message_of, refusal_of, statuses

pytestmark = pytest.mark.django_db

DENIAL = "The ministry denied the report"
ONLY_TRIED = "Witnesses said"


@pytest.fixture
def draft(instructor: User) -> AnswerKey:
    return factories.a_key(owner=instructor, published=False)


@pytest.fixture
def trial(instructor: User, draft: AnswerKey) -> Trial:
    return Trial.objects.begin(instructor, draft)


def tried(ines: Client, trial: Trial, *marked: tuple[str, str]) -> HttpResponseBase:
    """Mark the words as a page without script does, and return the result."""
    for label, words in marked:
        data = {"quotation": words, "label": label}
        assert ines.post(reverse("trial_annotations", args=[trial.pk]), data).status_code == 302
    ines.post(reverse("trial_result", args=[trial.pk]))
    return ines.get(trial.get_absolute_url())


def test_key_is_tried_on_the_page_that_students_use(ines: Client, draft: AnswerKey) -> None:
    begin = reverse("answer_key_trial", args=[draft.pk])
    forms = page_of(ines.get(draft.get_absolute_url())).one(class_="bar").all("form")
    assert begin in [each.attributes["action"] for each in forms]
    response = ines.post(begin, follow=True)
    trial = Trial.objects.get()
    assert response.redirect_chain == [(trial.get_absolute_url(), 302)]
    page = page_of(response)
    assert page.one(class_="trial").one("p").words == (
        "Trial of the answer key, version 1. Nothing of it counts or is seen by anybody else."
    )
    assert page.one(id="annotating").attributes["data-holder"] == str(trial.pk)
    assert page.all("mark") == []
    assert ines.post(begin).headers["Location"] == trial.get_absolute_url()


def test_published_key_is_tried_too(ines: Client, assignment: Assignment) -> None:
    key = assignment.answer_key
    begin = reverse("answer_key_trial", args=[key.pk])
    forms = page_of(ines.get(key.get_absolute_url())).one(class_="bar").all("form")
    assert begin in [each.attributes["action"] for each in forms]
    assert ines.post(begin).status_code == 302


def test_highlights_of_a_trial_are_changed_like_any(ines: Client, trial: Trial) -> None:
    span = factories.span_of(trial.article, DENIAL)
    data = {"id": uuid4(), "start": span.start, "end": span.end, "words": DENIAL, "label": "denial"}
    address = reverse("trial_annotations", args=[trial.pk])
    assert message_of(ines.post(address, data, headers=HTMX)) == "Highlighted."
    annotation = trial.annotations.get()
    change = annotation.get_absolute_url()
    ines.post(change, {"version": 1, "label": "casualty-figure", "note": "Or not."})
    annotation.refresh_from_db()
    assert (annotation.label.identifier, annotation.note) == ("casualty-figure", "Or not.")
    ines.post(f"{change}removal/", {"version": 2})
    assert list(trial.annotations.live()) == []
    ines.post(f"{change}restoration/")
    ines.post(reverse("trial_undo", args=[trial.pk]))
    assert list(trial.annotations.live()) == []
    ines.post(reverse("trial_redo", args=[trial.pk]))
    assert list(trial.annotations.live()) == [annotation]
    sentence = ines.get(reverse("trial_sentence", args=[trial.pk, 2]))
    assert DENIAL in page_of(sentence).one("main").words


def test_result_explains_every_outcome(ines: Client, trial: Trial) -> None:
    page = page_of(tried(ines, trial, ("denial", DENIAL), ("casualty-figure", ONLY_TRIED)))
    assert page.one(id="grade").words == "Grade: 40.0 %"
    assert page.one(class_="trial").one("p").words == (
        "Trial of the answer key, version 1. "
        "Graded by the usual rule: proportional credit, balanced."
    )
    shown = [page.one(id=f"key-{number}").one("h3").one("a").words for number in (1, 2, 3)]
    assert shown == ["○ Missed", "✓ Exact", "○ Missed"]
    assert page.one("p", id="highlight-2").one("a").one("b").words == "Spurious"


def test_result_is_by_the_rule_of_the_assignment(
    ines: Client, instructor: User, assignment: Assignment
) -> None:
    trial = Trial.objects.begin(instructor, assignment.answer_key)
    page = page_of(tried(ines, trial))
    assert page.one(class_="trial").one("p").words.endswith("Graded as in “Read the report”.")


def test_result_follows_the_draft(ines: Client, trial: Trial, draft: AnswerKey) -> None:
    tried(ines, trial, ("denial", DENIAL))
    for annotation in draft.annotations.exclude(label__identifier="denial"):
        annotation.make_optional()
    page = page_of(ines.get(trial.get_absolute_url()))
    assert page.one(id="grade").words == "Grade: 100.0 %"


def test_key_without_anything_to_find_gives_no_result(
    ines: Client, trial: Trial, draft: AnswerKey
) -> None:
    draft.annotations.all().delete()
    response = ines.post(reverse("trial_result", args=[trial.pk]))
    assert response.status_code == 422
    assert refusal_of(response).startswith("Add at least one annotation")
    assert Trial.objects.get().is_open


def test_trial_starts_over_and_is_thrown_away(ines: Client, trial: Trial, draft: AnswerKey) -> None:
    tried(ines, trial, ("denial", DENIAL))
    late = {"quotation": ONLY_TRIED, "label": "denial"}
    assert ines.post(reverse("trial_annotations", args=[trial.pk]), late).status_code == 409
    response = ines.post(reverse("trial_restart", args=[trial.pk]), follow=True)
    assert page_of(response).one(id="count").text == "0"
    response = ines.post(reverse("trial_removal", args=[trial.pk]), follow=True)
    assert response.redirect_chain == [(draft.get_absolute_url(), 302)]
    assert page_of(response).one(id="message").words == "The trial is thrown away."
    assert not Trial.objects.exists()


# Nobody else -------------------------------------------------------------------------------------


def everything(assignment: Assignment, ines: Client, sam: Client) -> dict[str, str]:
    """Return what all pages and files say that tell of the work of a class."""
    submission = assignment.submissions.all()[0]
    classroom = assignment.classroom
    of_assignment = (
        "assignment",
        "assignment_live",
        "assignment_grading",
        "assignment_overview",
        "assignment_disputes",
        "assignment_mending",
        "assignment_change",
        "assignment_extensions",
        "assignment_export",
    )
    of_class = ("classroom", "classroom_roster", "classroom_erasure", "classroom_instructors")
    asked = {name: (ines, reverse(name, args=[assignment.pk])) for name in of_assignment}
    asked |= {name: (ines, reverse(name, args=[classroom.pk])) for name in of_class}
    for form in ("jsonl", "csv"):
        file = reverse("assignment_export_file", args=[assignment.pk])
        asked[form] = (ines, f"{file}?format={form}&annotators=names&submissions=all")
    asked["desk"] = (ines, reverse("home"))
    asked["grading"] = (ines, reverse("submission_grading", args=[submission.pk]))
    asked["class of a student"] = (sam, classroom.get_absolute_url())
    asked["assignment of a student"] = (sam, assignment.get_absolute_url())
    asked["submission"] = (sam, submission.get_absolute_url())
    asked["own data"] = (sam, reverse("classroom_own_data", args=[classroom.pk]))
    return {name: said(client.get(address)) for name, (client, address) in asked.items()}


def said(response: HttpResponseBase) -> str:
    assert response.status_code == 200
    sent = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    always_new = r'csrfmiddlewaretoken" value="\w+|"exported_at": "[^"]*"'
    work = r'name="work" value="[^"]*|/progress/[^"]*'
    return re.sub(f"{always_new}|{work}", "", sent.decode())


def progress(assignment: Assignment) -> tuple[object, ...]:
    counted = Assignment.objects.with_progress().get()
    return assignment.progress(), vars(counted)["begun"], vars(counted)["handed_in"]


@pytest.mark.parametrize("finished", [False, True])
def test_trial_is_seen_nowhere_and_counts_nowhere(
    ines: Client, sam: Client, instructor: User, student: User, assignment: Assignment,
    finished: bool,
) -> None:  # fmt: skip
    submission = factories.a_submission(assignment, student)
    factories.an_annotation(submission, "denial", DENIAL)
    submission.hand_in()
    before = everything(assignment, ines, sam)
    rows = [model.objects.count() for model in (Submission, Annotation, Grade)]
    counts = progress(assignment)
    trial = Trial.objects.begin(instructor, assignment.answer_key)
    for label in ("denial", "unconfirmed-claim"):
        trial.mark(**factories.a_mark(trial, label, ONLY_TRIED))
    if finished:
        trial.finish()
    assert everything(assignment, ines, sam) == before
    assert [model.objects.count() for model in (Submission, Annotation, Grade)] == rows
    assert progress(assignment) == counts


def test_page_of_the_trial_shows_what_the_others_do_not(
    ines: Client, instructor: User, assignment: Assignment
) -> None:
    """The test above could not fail if the trial had marked nothing."""
    trial = Trial.objects.begin(instructor, assignment.answer_key)
    trial.mark(**factories.a_mark(trial, "denial", ONLY_TRIED))
    page = page_of(ines.get(trial.get_absolute_url()))
    assert [mark.text for mark in page.all("mark")] == [ONLY_TRIED]


def test_trial_of_a_former_student_is_not_in_their_data(
    student: User, assignment: Assignment
) -> None:
    """Whoever learns in one class may teach another."""
    student.is_instructor = True
    student.save()
    enrolment = student.enrolments.get()
    before = own_data(enrolment)
    trial = Trial.objects.begin(student, assignment.answer_key)
    trial.mark(**factories.a_mark(trial, "denial", ONLY_TRIED))
    assert own_data(enrolment) == before
    assert assignment.attempts_left(student) == 1


def test_trial_belongs_to_who_made_it(
    trial: Trial, classroom: Classroom, student: User, outsider: User, stranger: User
) -> None:
    colleague = factories.an_instructor("carla", "Carla Colleague")
    classroom.add_instructor(colleague)
    factories.an_assignment(classroom, trial.answer_key)
    people = (colleague, student, outsider, stranger)
    annotation, _created = trial.mark(**factories.a_mark(trial, "denial", DENIAL))
    assert statuses(people, "get", trial.get_absolute_url()) == [404] * 4
    for name in ("result", "restart", "removal", "annotations", "undo", "redo"):
        assert statuses(people, "post", reverse(f"trial_{name}", args=[trial.pk])) == [404] * 4
    change = annotation.get_absolute_url()
    for path in ("", "removal/", "restoration/"):
        assert statuses(people, "post", change + path, {"version": 1}) == [404] * 4
    assert list(trial.annotations.live()) == [annotation]


def test_trials_begin_with_keys_that_one_may_see(
    draft: AnswerKey, student: User, outsider: User
) -> None:
    begin = reverse("answer_key_trial", args=[draft.pk])
    assert statuses([student, outsider], "post", begin) == [404, 404]
    library = reverse("answer_key_trial", args=[factories.a_key().pk])
    assert statuses([student, outsider], "post", library) == [404, 302]


def test_wrong_methods_and_addresses(ines: Client, client: Client, trial: Trial) -> None:
    assert ines.post(trial.get_absolute_url()).status_code == 405
    for name in ("trial_result", "trial_restart", "trial_removal"):
        assert ines.get(reverse(name, args=[trial.pk])).status_code == 405
        assert ines.post(reverse(name, args=[uuid4()])).status_code == 404
        assert is_asked_to_sign_in(client, "post", reverse(name, args=[trial.pk]))
    assert is_asked_to_sign_in(client, "get", trial.get_absolute_url())
