"""An import brings no key that is in force: nothing is graded until one is, by its own page."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from annotate.exchange.exports import export_set
from annotate.models import AnswerKey, Assignment, Dispute, Frozen, Grade, Submission, User
from tests import factories
from tests.pages import Element, page_of
from tests.views.answers import message_of

pytestmark = pytest.mark.django_db

TEXT = "The ministry denied it. Nobody was hurt."


def an_answer(number: int, *words: str, **said: object) -> dict[str, Any]:
    values = [
        {"start": TEXT.index(each), "end": TEXT.index(each) + len(each), "text": each}
        for each in words
    ]
    result = [
        {"type": "labels", "from_name": "label", "to_name": "text",
         "value": value | {"labels": ["denial"]}}
        for value in values
    ]  # fmt: skip
    return {"id": number, "completed_by": number, "result": result} | said


@pytest.fixture
def imported(ines: Client) -> Assignment:
    """What two students marked, one of them nothing, and the draft of a key, from Label Studio."""
    key = an_answer(3, "ministry denied", ground_truth=True)
    answers = [an_answer(1, "ministry denied", "Nobody"), an_answer(2), key]
    task = {"id": 1, "data": {"text": TEXT}, "annotations": answers}
    file = SimpleUploadedFile("project.json", json.dumps([task]).encode())
    address = ines.post("/imports/", {"file": file}).headers["Location"]
    proposals = ines.get(address).context["form"].proposals()
    ines.post(address, proposals | {"import": ""})
    return Assignment.objects.get()


def test_key_of_an_import_is_put_into_force(ines: Client, imported: Assignment) -> None:
    draft = AnswerKey.objects.get(status=AnswerKey.Status.DRAFT)
    mending = reverse("assignment_mending", args=[imported.pk])
    response = ines.post(reverse("answer_key_publication", args=[draft.pk]))
    assert response.headers["Location"] == mending
    page = page_of(ines.get(mending))
    assert page.one(class_="lead").words == "2 submissions get their first grade."
    assert page.all("table") == []
    response = ines.post(f"{mending}publication/", follow=True)
    assert message_of(response) == "The key is in force. 2 submissions were graded by it."
    assert sorted(map(str, Grade.objects.values_list("percent", flat=True))) == ["0.0", "66.7"]
    imported.refresh_from_db()
    assert imported.answer_key == draft


NOTHING_TO_HOLD = "The answer key is not published yet, so there is nothing to hold against it."


def page(client: Client, name: str, *args: object) -> Element:
    return page_of(client.get(reverse(name, args=args))).one("main")


def marked_by(imported: Assignment) -> Submission:
    """What the student who marked something handed in."""
    return imported.submissions.get(student__display_name="1")


def test_result_gives_no_grade_before_a_key_is_in_force(ines: Client, imported: Assignment) -> None:
    submission = marked_by(imported)
    imported.release()
    student = factories.a_client(submission.student)
    for shown in (
        page(student, "submission", submission.pk),
        page(ines, "submission_grading", submission.pk),
    ):
        assert shown.one("h1", id="grade").words == "Grade: No grade yet"
        assert NOTHING_TO_HOLD in shown.words
        assert "Spurious" not in shown.words
        assert [each.one("a").words for each in shown.all(class_="highlight-point")] == [
            "Highlight 1", "Highlight 2",
        ]  # fmt: skip
    attempts = page(student, "assignment", imported.pk).one("ul", class_="rows")
    assert attempts.words == "Attempt 1 no grade yet"


def test_grade_set_by_hand_counts_before_a_key_is_in_force(
    ines: Client, imported: Assignment, instructor: User
) -> None:
    submission = marked_by(imported)
    submission.override_grade(instructor, Decimal(90), "Said aloud.")
    shown = page(ines, "submission_grading", submission.pk)
    assert shown.one("h1", id="grade").words == "Grade: 90.0 %"
    assert "Worked out" not in shown.words


def test_nothing_can_be_disputed_before_a_key_is_in_force(imported: Assignment) -> None:
    Assignment.objects.update(allows_disputes=True)
    submission = marked_by(imported)
    imported.release()
    submission = Submission.objects.with_parts().get(pk=submission.pk)
    with pytest.raises(Frozen):
        Dispute.objects.file(submission, submission.annotations.all()[0], "It is one.")


def test_class_page_shows_what_was_marked_before_a_key_is_in_force(
    ines: Client, imported: Assignment
) -> None:
    shown = page(ines, "assignment_overview", imported.pk)
    assert NOTHING_TO_HOLD in shown.words
    assert [each.words for each in shown.all("h2")] == ["How far the class agrees with itself"]
    assert [each.words for each in shown.all("mark", class_="heat") if " " in each.words]
    assert NOTHING_TO_HOLD in page(ines, "assignment_projector", imported.pk, 1).words


def test_export_has_no_outcomes_before_a_key_is_in_force(imported: Assignment) -> None:
    exported = export_set(imported, with_key=True, with_results=True)
    assert [each.result for each in exported.submissions] == [None, None]


def test_new_settings_grade_nothing_before_a_key_is_in_force(imported: Assignment) -> None:
    assert imported.regrade() == 0
    assert not Grade.objects.exists()


def test_handing_in_grades_nothing_before_a_key_is_in_force(imported: Assignment) -> None:
    imported.submissions.update(handed_in_at=None)
    assert imported.collect() == 2
    assert not Grade.objects.exists()
