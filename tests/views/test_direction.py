"""Words of an article have its language and direction on every page that quotes them.

Hebrew that begins with a name in Latin letters stands in another order where a browser guesses.
"""

from collections.abc import Iterator

import pytest
from django.urls import reverse

from annotate.domain.answer_key import Alternative
from annotate.models import Assignment, Classroom, Submission, User
from tests.factories import (
    a_client,
    a_dispute,
    a_key,
    a_student,
    a_submission,
    add_to_key,
    an_annotation,
    an_article,
    an_assignment,
    span_of,
)
from tests.pages import Element, page_of
from tests.views.answers import HTMX

pytestmark = pytest.mark.django_db

TEXT = "הדובר אמר כי 12 אנשים נהרגו ליד מטה BBC אתמול בלילה."
WORDS = "BBC אתמול בלילה"
TYPED = ("title", "textarea", "option")


def directions(element: Element, language: str = "", direction: str = "") -> Iterator[list[str]]:
    """Yield the language and the direction wherever the words stand, but for our own sentences."""
    language = element.attributes.get("lang", language)
    direction = element.attributes.get("dir", direction)
    for child in element.children:
        if isinstance(child, Element):
            if child.tag not in TYPED:
                yield from directions(child, language, direction)
        elif "BBC" in child and "“" not in child:
            yield [language, direction]


@pytest.fixture
def assignment(classroom: Classroom, instructor: User) -> Assignment:
    article = an_article(TEXT, language="he", direction="rtl")
    key = a_key(article, owner=instructor, published=False)
    wider = Alternative.just(span_of(article, f"מטה {WORDS}"))
    add_to_key(key, "denial", WORDS, explanation="Why.", alternatives=[wider])
    key.publish()
    return an_assignment(classroom, key, feedback="at_once", allows_disputes=True)


@pytest.fixture
def submission(assignment: Assignment, student: User) -> Submission:
    submission = a_submission(assignment, student)
    an_annotation(submission, "denial", WORDS)
    an_annotation(submission, "unconfirmed-claim", WORDS)
    an_annotation(submission, "casualty-figure", WORDS).remove(1)
    return submission


def quoted(person: User, address: str, **options: object) -> list[list[str]]:
    response = a_client(person).get(address, **options)  # type: ignore[arg-type]
    assert response.status_code == 200
    return list(directions(page_of(response)))


def test_words_are_quoted_as_they_stand_while_students_annotate(submission: Submission) -> None:
    address = submission.get_absolute_url()
    first = submission.annotations.live()[0]
    for page in ("", "sentences/1/", f"annotations/{first.pk}/"):
        found = quoted(submission.student, address + page)
        assert found
        assert set(map(tuple, found)) == {("he", "rtl")}, page
    shown = page_of(a_client(submission.student).get(address))
    waiting = shown.one(id="waiting").all("q")[0]
    assert (waiting.attributes["lang"], waiting.attributes["dir"]) == ("he", "rtl")


def test_words_are_quoted_as_they_stand_in_a_conflict(submission: Submission) -> None:
    first = submission.annotations.live()[0]
    first.change(1, note="another")
    data = {"label": "denial", "note": "mine", "version": 1}
    response = a_client(submission.student).post(first.get_absolute_url(), data, headers=HTMX)
    assert response.status_code == 409
    assert set(map(tuple, directions(page_of(response)))) <= {("he", "rtl")}


@pytest.mark.parametrize("feedback", ["at_once", "on_release"])
def test_words_are_quoted_as_they_stand_after_handing_in(
    submission: Submission, feedback: str
) -> None:
    Assignment.objects.update(feedback=feedback)
    submission.hand_in()
    submission.refresh_from_db()
    found = quoted(submission.student, submission.get_absolute_url())
    assert len(found) > 2
    assert set(map(tuple, found)) == {("he", "rtl")}


def test_words_are_quoted_as_they_stand_to_instructors(
    submission: Submission, assignment: Assignment, instructor: User
) -> None:
    submission.hand_in()
    for number in range(3):
        other = a_submission(assignment, a_student(assignment.classroom, f"Kim {number}"))
        an_annotation(other, "unconfirmed-claim", WORDS)
        other.hand_in()
    a_dispute(submission, assignment.answer_key.annotations.all()[0])
    for address in (
        assignment.answer_key.get_absolute_url(),
        reverse("submission_grading", args=[submission.pk]),
        f"{reverse('assignment_overview', args=[assignment.pk])}?label=denial",
        reverse("assignment_disputes", args=[assignment.pk]),
        reverse("assignment_projector", args=[assignment.pk, 1]),
    ):
        found = quoted(instructor, address)
        assert found, address
        assert set(map(tuple, found)) == {("he", "rtl")}, address
