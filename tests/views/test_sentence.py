"""Reading sentence by sentence, the way to highlight without pointer, script or typing."""

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import Submission
from tests.factories import a_student, a_submission, an_annotation, span_of

pytestmark = pytest.mark.django_db


def address(submission: Submission, number: int = 1) -> str:
    return reverse("submission_sentence", args=[submission.pk, number])


@pytest.fixture
def submission() -> Submission:
    return a_submission()


@pytest.fixture
def student_client(submission: Submission, client: Client) -> Client:
    client.force_login(submission.student)
    return client


def choice(submission: Submission, words: str, **others: object) -> dict[str, object]:
    span = span_of(submission.article, words)
    return {"first": span.start, "last": span.end, "label": "denial"} | others


def test_sentence_shows_its_words_and_the_highlights_in_it(
    submission: Submission, student_client: Client
) -> None:
    an_annotation(submission, "denial", "The ministry denied")
    context = student_client.get(address(submission, 2)).context
    assert context["sentence"] == "The ministry denied the report."
    assert [row["words"] for row in context["here"]] == ["The ministry denied"]


def test_sentence_form_highlights_from_word_to_word(
    submission: Submission, student_client: Client
) -> None:
    data = choice(submission, "ministry denied")
    response = student_client.post(address(submission, 2), data)
    assert response["Location"] == address(submission, 2)
    assert [each.words for each in submission.annotations.all()] == ["ministry denied"]


def test_sentence_form_reaches_to_the_end_of_the_block(
    submission: Submission, student_client: Client
) -> None:
    data = choice(submission, "denied the report. Nobody was hurt")
    student_client.post(address(submission, 2), data)
    words = [each.words for each in submission.annotations.all()]
    assert words == ["denied the report. Nobody was hurt"]


@pytest.mark.parametrize(
    ("others", "reason"),
    [
        ({"first": 1}, "Select a valid choice"),
        ({"last": 10_000}, "Select a valid choice"),
        ({"first": ""}, "This field is required"),
        ({"label": "rumour"}, "That label is not in this label set"),
    ],
)
def test_sentence_form_refuses_what_is_no_word_or_label(
    submission: Submission, student_client: Client, others: dict[str, object], reason: str
) -> None:
    data = choice(submission, "ministry denied", **others)
    response = student_client.post(address(submission, 2), data)
    assert response.status_code == 422
    assert reason in response.text
    assert submission.annotations.count() == 0


def test_sentence_form_refuses_a_last_word_before_the_first(
    submission: Submission, student_client: Client
) -> None:
    before = span_of(submission.article, "The ministry").end
    data = choice(submission, "denied", last=before)
    response = student_client.post(address(submission, 2), data)
    assert response.status_code == 422
    assert "The last word comes before the first." in response.text


@pytest.mark.parametrize(("number", "status"), [(0, 404), (1, 200), (4, 200), (5, 404)])
def test_sentence_is_found_within_the_article_only(
    submission: Submission, student_client: Client, number: int, status: int
) -> None:
    assert student_client.get(address(submission, number)).status_code == status


def test_sentence_of_a_classmate_is_not_found(submission: Submission, client: Client) -> None:
    client.force_login(a_student(submission.assignment.classroom, "Kim"))
    assert client.get(address(submission)).status_code == 404


def test_sentence_of_a_submission_handed_in_is_refused(
    submission: Submission, student_client: Client
) -> None:
    submission.hand_in()
    response = student_client.post(address(submission, 2), choice(submission, "ministry denied"))
    assert response.status_code == 409
    assert submission.annotations.count() == 0
