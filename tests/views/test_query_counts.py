"""A page asks the database as often for thirty rows as for three."""

from itertools import combinations, islice
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotate.domain.span import Span
from annotate.models import AnswerKey, Assignment, Classroom, LabelSet, Submission, Trial, User
from tests import factories
from tests.views.answers import HTMX

pytestmark = pytest.mark.django_db

FEW, MANY = 3, 30


def queries(client: Client, address: str, data: dict[str, object] | None = None) -> int:
    """Return how many queries answer a request, a change sent by htmx where there are data."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.post(address, data, headers=HTMX) if data else client.get(address)
    assert response.status_code == 200
    return len(captured)


def mark_many(holder: Submission | AnswerKey | Trial, count: int) -> None:
    """Add as many annotations, over all labels and blocks."""
    labels = list(holder.label_set.labels.all())
    already = holder.annotations.count()
    spans = islice(combinations(range(0, len(holder.article.text), 9), 2), already, already + count)
    for index, (start, end) in enumerate(spans):
        holder.mark(pk=uuid4(), label=labels[index % 3], span=Span(start, end))


def test_desk_of_an_instructor(ines: Client, instructor: User, classroom: Classroom) -> None:
    few = queries(ines, "/")
    for number in range(FEW):
        room = factories.a_classroom(instructor, f"Media {number}")
        factories.disputed(factories.an_assignment(room), number)
    assert queries(ines, "/") == few


@pytest.mark.usefixtures("submission")
def test_class_as_its_instructor_sees_it(
    ines: Client, classroom: Classroom, assignment: Assignment
) -> None:
    address = reverse("classroom", args=[classroom.pk])
    few = queries(ines, address)
    for _ in range(FEW):
        another = factories.an_assignment(classroom, assignment.answer_key)
        factories.disputed(another, 2)
    assert queries(ines, address) == few


def test_label_sets(ines: Client, instructor: User) -> None:
    label_set = factories.a_label_set()
    label_set.copy_for(instructor)
    few = queries(ines, "/label-sets/")
    for _ in range(FEW):
        label_set.copy_for(instructor)
    assert queries(ines, "/label-sets/") == few


def test_label_set_in_use(ines: Client, instructor: User, classroom: Classroom) -> None:
    """However many labels it has, and however many students highlight with them."""
    labels = [(f"label-{number}", f"label {number}", f"{number}") for number in range(1, 10)]
    counts = []
    for number in (FEW, 9):
        label_set = factories.a_label_set(labels[:number], owner=instructor)
        asks = [("label-1", "at least 12 people were killed", 1)]
        key = factories.a_key(label_set=label_set, owner=instructor, asks=asks)
        assignment = factories.an_assignment(classroom, key)
        for _ in range(FEW if number == FEW else MANY):
            submission = factories.a_submission(assignment, factories.a_student(classroom))
            factories.an_annotation(submission, f"label-{number}", "Officials said")
        counts.append(queries(ines, label_set.get_absolute_url()))
    assert counts[0] == counts[1]


def test_roster(ines: Client, classroom: Classroom, assignment: Assignment) -> None:
    def enrol(count: int) -> int:
        for number in range(count):
            factories.a_submission(assignment, factories.a_student(classroom)).hand_in()
            classroom.make_seats([f"Seat {count}-{number}"])
        return queries(ines, reverse("classroom_roster", args=[classroom.pk]))

    assert enrol(FEW) == enrol(MANY - FEW)


def test_cards(ines: Client, classroom: Classroom) -> None:
    address = reverse("classroom_cards", args=[classroom.pk])
    counts = []
    for number in (FEW, MANY):
        classroom.make_seats([f"Seat {number}-{each}" for each in range(number)])
        counts.append([queries(ines, address), queries(ines, address, {"act": "renew"})])
    assert counts[0] == counts[1]


def test_removal_of_a_student(
    ines: Client, classroom: Classroom, assignment: Assignment, student: User
) -> None:
    enrolment = classroom.enrolments.get(user=student)
    address = reverse("classroom_student_removal", args=[classroom.pk, enrolment.pk])
    few = queries(ines, address)
    mark_many(factories.a_submission(assignment, student), FEW)
    assert queries(ines, address) == few


@pytest.mark.usefixtures("submission")
def test_class_as_its_student_sees_it(
    sam: Client, student: User, classroom: Classroom, assignment: Assignment
) -> None:
    address = reverse("classroom", args=[classroom.pk])
    few = queries(sam, address)
    for _ in range(FEW):
        another = factories.an_assignment(classroom, assignment.answer_key)
        factories.a_submission(another, student).hand_in()
    assert queries(sam, address) == few


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("assignment", ()),
        ("assignment_live", ()),
        ("assignment_grading", ()),
        ("assignment_overview", ()),
        ("assignment_projector", (1,)),
    ],
)
def test_assignment_as_its_instructor_sees_it(
    ines: Client, assignment: Assignment, name: str, arguments: tuple[int, ...]
) -> None:
    address = reverse(name, args=[assignment.pk, *arguments])

    def hand_in(count: int) -> None:
        for _ in range(count):
            student = factories.a_student(assignment.classroom)
            submission = factories.a_submission(assignment, student)
            factories.an_annotation(submission, "denial", "denied")
            submission.hand_in()

    hand_in(FEW)
    few = queries(ines, address)
    hand_in(MANY - FEW)
    assert queries(ines, address) == few


def test_assignment_as_its_student_sees_it(
    sam: Client, student: User, assignment: Assignment
) -> None:
    assignment.attempts = 4
    assignment.save()
    factories.a_submission(assignment, student).hand_in()
    few = queries(sam, assignment.get_absolute_url())
    for _ in range(FEW):
        factories.a_submission(assignment, student).hand_in()
    assert queries(sam, assignment.get_absolute_url()) == few


def test_new_assignment_with_many_keys(
    ines: Client, instructor: User, classroom: Classroom
) -> None:
    address = reverse("assignment_create", args=[classroom.pk])
    factories.a_key(owner=instructor)
    few = queries(ines, address)
    for _ in range(FEW):
        factories.a_key(owner=instructor)
    assert queries(ines, address) == few


def test_article_with_many_keys_and_label_sets(ines: Client, instructor: User) -> None:
    article = factories.an_article()
    address = reverse("article", args=[article.pk])
    factories.a_key(article, owner=instructor)
    few = queries(ines, address)
    for _ in range(FEW):
        factories.a_key(article, owner=instructor)
        LabelSet.objects.create(name="Mine", owner=instructor)
    assert queries(ines, address) == few


@pytest.mark.parametrize("removed", [False, True])
def test_annotating_page(sam: Client, submission: Submission, removed: bool) -> None:
    address = submission.get_absolute_url()

    def mark(count: int) -> int:
        mark_many(submission, count)
        if removed:
            for annotation in submission.annotations.live():
                annotation.remove(1)
        return queries(sam, address)

    assert mark(FEW) == mark(MANY - FEW)


def test_change_answered_by_htmx(sam: Client, submission: Submission) -> None:
    address = reverse("submission_annotations", args=[submission.pk])

    def mark(words: str) -> int:
        return queries(sam, address, {"quotation": words, "label": "denial"})

    mark_many(submission, FEW)
    few = mark("ministry denied")
    mark_many(submission, MANY - FEW)
    assert mark("denied the") == few


def test_sentence_and_hand_in_page(sam: Client, submission: Submission) -> None:
    addresses = [
        reverse("submission_sentence", args=[submission.pk, 1]),
        reverse("submission_hand_in", args=[submission.pk]),
    ]
    mark_many(submission, FEW)
    few = [queries(sam, address) for address in addresses]
    mark_many(submission, MANY - FEW)
    assert [queries(sam, address) for address in addresses] == few


@pytest.mark.parametrize("feedback", ["at_once", "on_release"])
def test_submission_that_was_handed_in(
    sam: Client, student: User, classroom: Classroom, feedback: str
) -> None:
    counts = []
    for number in (FEW, MANY):
        key = factories.a_key(published=False, asks=[])
        mark_many(key, number)
        key.publish()
        assignment = factories.an_assignment(classroom, key, feedback=feedback)
        submission = factories.a_submission(assignment, student)
        mark_many(submission, number)
        submission.hand_in()
        counts.append(queries(sam, submission.get_absolute_url()))
    assert counts[0] == counts[1]


def test_handing_in_and_reopening_for_one_student(ines: Client, classroom: Classroom) -> None:
    assignment = factories.an_assignment(classroom, feedback="on_release")
    counts = []
    for number in (FEW, MANY):
        submission = factories.a_submission(assignment, factories.a_student(classroom))
        mark_many(submission, number)
        collection = reverse("submission_collection", args=[submission.pk])
        counts.append([queries(ines, collection)])
        submission.hand_in()
        counts[-1].append(queries(ines, reverse("submission_reopening", args=[submission.pk])))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("published", [False, True])
def test_answer_key(ines: Client, instructor: User, published: bool) -> None:
    counts = []
    for number in (FEW, MANY):
        key = factories.a_key(owner=instructor, published=False, asks=[])
        mark_many(key, number)
        if published:
            key.publish()
        counts.append(queries(ines, key.get_absolute_url()))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("finished", [False, True])
def test_trial(ines: Client, instructor: User, finished: bool) -> None:
    counts = []
    for number in (FEW, MANY):
        key = factories.a_key(owner=instructor, published=False, asks=[])
        mark_many(key, number)
        trial = Trial.objects.begin(instructor, key)
        mark_many(trial, number)
        if finished:
            trial.finish()
        counts.append(queries(ines, trial.get_absolute_url()))
    assert counts[0] == counts[1]


def test_two_drafts(ines: Client, instructor: User, classroom: Classroom) -> None:
    cora = factories.an_instructor("cora")
    classroom.add_instructor(cora)
    counts = []
    for number in (FEW, MANY):
        mine = factories.a_key(owner=instructor, published=False, asks=[])
        theirs = factories.a_key(mine.article, mine.label_set, cora, published=False, asks=[])
        mark_many(mine, number)
        mark_many(theirs, number + 5)
        address = reverse("answer_key_comparison", args=[mine.pk, theirs.pk])
        counts.append([queries(ines, mine.get_absolute_url()), queries(ines, address)])
        factories.a_student(classroom)
    assert counts[0] == counts[1]


def test_handing_in(student: User, classroom: Classroom) -> None:
    counts = []
    for number in (FEW, MANY):
        key = factories.a_key(published=False, asks=[])
        mark_many(key, number)
        key.publish()
        submission = factories.a_submission(factories.an_assignment(classroom, key), student)
        mark_many(submission, number)
        submission = Submission.objects.with_parts().get(pk=submission.pk)
        with CaptureQueriesContext(connection) as captured:
            submission.hand_in()
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_library(ines: Client, instructor: User) -> None:
    address = reverse("articles")
    counts = []
    for number in (FEW, MANY):
        for _ in range(number):
            factories.an_article(owner=instructor)
            factories.a_draft(instructor)
        counts.append(queries(ines, address))
    assert len(set(counts)) == 1


def test_draft_of_an_article(ines: Client, instructor: User) -> None:
    few, many = (factories.a_draft(instructor, *["text"] * number) for number in (FEW, MANY))
    assert queries(ines, few.get_absolute_url()) == queries(ines, many.get_absolute_url())


def test_article_with_keys(ines: Client, instructor: User) -> None:
    article, label_set = factories.an_article(owner=instructor), factories.a_label_set()
    counts = []
    for number in (FEW, MANY):
        for _ in range(number):
            factories.a_key(article, label_set, instructor)
            factories.a_classroom(instructor)
        counts.append(queries(ines, article.get_absolute_url()))
    assert len(set(counts)) == 1
