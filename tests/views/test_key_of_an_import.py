"""An import brings no key that is in force: nothing is graded until one is, by its own page."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from annotate.models import AnswerKey, Assignment, Grade
from tests.pages import page_of
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
