"""The desk collects disputes by place, has each answered, and warns by itself of a doubtful key."""

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import (
    Annotation,
    Assignment,
    Dispute,
    KeyAlternative,
    KeyAnnotation,
    Submission,
    User,
)
from tests import factories
from tests.pages import Element, page_of
from tests.views.answers import is_asked_to_sign_in, message_of, statuses
from tests.views.test_query_counts import queries

pytestmark = pytest.mark.django_db

OUTSIDE = ("denial", "Nobody was hurt")


@pytest.fixture
def assignment(assignment: Assignment) -> Assignment:
    assignment.allows_disputes = True
    assignment.save()
    return assignment


@pytest.fixture
def address(assignment: Assignment) -> str:
    return reverse("assignment_disputes", args=[assignment.pk])


def handed_in(assignment: Assignment, name: str, *marked: tuple[str, str]) -> Submission:
    submission = factories.a_submission(assignment, factories.a_student(assignment.classroom, name))
    for label, words in marked:
        factories.an_annotation(submission, label, words)
    submission.hand_in()
    return submission


def highlight(assignment: Assignment, name: str, label: str, words: str) -> Annotation:
    annotation: Annotation = handed_in(assignment, name, (label, words)).annotations.get()
    return annotation


def places(page: Element) -> list[tuple[str, str]]:
    """Return the words of each disputed place, and how many dispute it."""
    shown = [each for each in page.all("li", class_="point") if each.all("b")[-1:]]
    return [
        (each.one("blockquote").words, counted.words)
        for each in shown
        for counted in each.all("b")
        if "dispute" in counted.words
    ]


def answer_to(dispute: Dispute) -> str:
    return reverse("assignment_dispute_answer", args=[dispute.submission.assignment_id, dispute.pk])


def test_disputes_are_collected_by_place_the_most_disputed_first(
    ines: Client, assignment: Assignment, address: str
) -> None:
    asked = assignment.answer_key.annotations.get(label__identifier="denial")
    for name in ("Ada", "Ben"):
        factories.a_dispute(handed_in(assignment, name), asked)
    for name, label, words in (
        ("Cem", "denial", "Nobody was"),
        ("Dan", "denial", "was hurt"),
        ("Eva", "denial", "Nobody was hurt"),
        ("Fay", "casualty-figure", "Nobody"),
    ):
        annotation = highlight(assignment, name, label, words)
        factories.a_dispute(annotation.submission, annotation)
    page = page_of(ines.get(address))
    assert places(page) == [
        ("Nobody was hurt", "3 students dispute this."),
        ("The ministry denied the report", "2 students dispute this."),
        ("Nobody", "1 student disputes this."),
    ]
    instructors_page = page_of(ines.get(assignment.get_absolute_url()))
    assert "Is the key right? (6 open disputes)" in [
        each.words for each in instructors_page.all("a", class_="button")
    ]


def test_student_who_disputes_it_for_each_attempt_counts_once(
    ines: Client, assignment: Assignment, address: str
) -> None:
    assignment.attempts = 2
    assignment.save()
    first = handed_in(assignment, "Ada")
    second = factories.a_submission(Assignment.objects.get(), first.student)
    second.hand_in()
    asked = assignment.answer_key.annotations.get(label__identifier="denial")
    for submission in (first, second):
        factories.a_dispute(submission, asked)
    assert places(page_of(ines.get(address))) == [
        ("The ministry denied the report", "1 student disputes this.")
    ]


def test_dispute_stands_with_name_and_reason_or_a_code(
    ines: Client, instructor: User, assignment: Assignment, address: str
) -> None:
    annotation = highlight(assignment, "Adaeze", *OUTSIDE)
    factories.a_dispute(annotation.submission, reason="They deny it.")
    said = page_of(ines.get(address)).one(class_="reason").words
    assert said == "Adaeze: They deny it."
    assignment.set_names(instructor, hidden=True)
    response = ines.get(address)
    assert "Adaeze" not in response.text
    assert page_of(response).one(class_="reason").words.startswith("Student ")


@pytest.mark.parametrize(("status", "shown"), [("declined", "Declined"), ("accepted", "Accepted")])
def test_dispute_is_answered_in_words(
    ines: Client, instructor: User, assignment: Assignment, address: str, status: str, shown: str
) -> None:
    annotation = highlight(assignment, "Ada", *OUTSIDE)
    dispute = factories.a_dispute(annotation.submission)
    sent = {"status": status, "answer": "It repeats a denial."}
    response = ines.post(answer_to(dispute), sent, follow=True)
    assert response.redirect_chain == [(address, 302)]
    assert message_of(response).startswith("Answered.")
    dispute.refresh_from_db()
    assert (dispute.status, dispute.answer, dispute.answered_by) == (
        status,
        "It repeats a denial.",
        instructor,
    )
    page = page_of(response)
    assert places(page) == []
    assert page.one(id=f"dispute-{dispute.pk}").one("h3").words.startswith(shown)


@pytest.mark.parametrize(
    "sent", [{"status": "declined", "answer": " "}, {"status": "open", "answer": "Why not."}, {}]
)
def test_answer_needs_words_and_a_decision(
    ines: Client, assignment: Assignment, sent: dict[str, str]
) -> None:
    annotation = highlight(assignment, "Ada", *OUTSIDE)
    dispute = factories.a_dispute(annotation.submission)
    response = ines.post(answer_to(dispute), sent)
    assert response.status_code == 422
    assert page_of(response).all("ul", class_="errorlist")
    dispute.refresh_from_db()
    assert dispute.is_open


@pytest.mark.parametrize(("students", "reasons"), [(7, 0), (8, 1)])
def test_desk_warns_where_the_best_disagree_with_the_key(
    ines: Client, assignment: Assignment, address: str, students: int, reasons: int
) -> None:
    for number in range(students):
        best = [(label, words) for label, words, _ in factories.ASKS] + [OUTSIDE]
        handed_in(assignment, f"Student {number}", *(best if number < 3 else []))
    page = page_of(ines.get(address))
    sentence = (
        "3 of the 3 students with the best grades mark these words as “denial”; "
        "the key does not have them."
    )
    shown = [each.words for each in page.all("li", class_="point") if sentence in each.words]
    assert len(shown) == reasons
    overview = page_of(ines.get(reverse("assignment_overview", args=[assignment.pk])))
    warned = "In 1 place the best of the class disagree with the key. Is the key right?"
    assert [each.words for each in overview.all("p", class_="note")].count(warned) == reasons


def test_desk_says_where_the_key_has_a_distractor(
    ines: Client, assignment: Assignment, address: str
) -> None:
    label, words = OUTSIDE
    key = assignment.answer_key
    span = factories.span_of(key.article, words)
    distractor = key.annotations.create(
        label=key.label_set.labels.get(identifier=label), role="distractor"
    )
    distractor.alternatives.create(**KeyAlternative.edges(core=span, extent=span))
    for number in range(8):
        best = [(label, words) for label, words, _ in factories.ASKS] + [OUTSIDE]
        handed_in(assignment, f"Student {number}", *(best if number < 3 else []))
    outside = Annotation.objects.filter(start=span.start)[0]
    elsewhere = highlight(assignment, "Kim", label, "Witnesses")
    for disputed in (outside, elsewhere):
        factories.a_dispute(disputed.submission, disputed)
    [fell, other, doubt] = page_of(ines.get(address)).all("li", class_="point")
    assert [each.one(class_="tag").words for each in (fell, other, doubt)] == [
        "in the key as a distractor",
        "not in the key",
        "in the key as a distractor",
    ]
    assert "the key has them as a distractor." in doubt.words


def test_desk_is_for_instructors_of_the_class(
    client: Client,
    student: User,
    outsider: User,
    stranger: User,
    assignment: Assignment,
    address: str,
) -> None:
    annotation = highlight(assignment, "Ada", *OUTSIDE)
    dispute = factories.a_dispute(annotation.submission)
    people = [student, outsider, stranger]
    sent = {"status": "accepted", "answer": "Yes."}
    assert statuses(people, "get", address) == [404] * 3
    assert statuses(people, "post", answer_to(dispute), sent) == [404] * 3
    assert is_asked_to_sign_in(client, "get", address)
    dispute.refresh_from_db()
    assert dispute.is_open


def test_dispute_of_another_assignment_is_not_answered_here(
    ines: Client, assignment: Assignment
) -> None:
    other = factories.an_assignment(key=factories.a_key(), classroom=assignment.classroom)
    annotation = highlight(assignment, "Ada", *OUTSIDE)
    dispute = factories.a_dispute(annotation.submission)
    wrong = reverse("assignment_dispute_answer", args=[other.pk, dispute.pk])
    assert ines.post(wrong, {"status": "accepted", "answer": "Yes."}).status_code == 404


def test_desk_needs_no_more_queries_for_more_disputes(
    ines: Client, assignment: Assignment, address: str
) -> None:
    asked = list(assignment.answer_key.annotations.all())

    def dispute(name: str) -> None:
        submission = handed_in(assignment, name, OUTSIDE)
        disputed: list[Annotation | KeyAnnotation] = [*asked, *submission.annotations.all()]
        for each in disputed:
            factories.a_dispute(submission, each)

    def answer(name: str) -> None:
        ines_herself = assignment.classroom.enrolments.get(role="instructor").user
        for each in Dispute.objects.filter(submission__student__display_name=name):
            each.answer_with(ines_herself, Dispute.Status.DECLINED, "No.")

    for name in ("Ada", "Ben"):
        dispute(name)
    answer("Ben")
    few = queries(ines, address)
    for name in ("Cem", "Dan", "Eva"):
        dispute(name)
    answer("Eva")
    assert queries(ines, address) == few
