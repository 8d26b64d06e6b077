"""spaCy's DocBin on the import page: a corpus of others, our own export, and a damaged file."""

import pytest
from django.test import Client

from annotate.exchange.exports import export_set
from annotate.formats import spacy_docbin
from annotate.formats.registry import NOT_INSTALLED
from annotate.models import Annotation, Article, Assignment, Classroom, Upload, User
from tests import factories
from tests.formats.docbins import a_doc, a_file, message_of, packed, zipped
from tests.views.test_import import IMPORTS, page_of, preview_of, proposal, send

pytestmark = pytest.mark.django_db

CORPUS = a_file(
    a_doc("Ana Lopez denies it .", ents=[(0, 2, "PERSON")], kim=[(2, 4, "denial")]),
    a_doc("The ministry says no .", ents=[(0, 2, "ORG"), (3, 4, "denial")]),
)


def imported(client: Client, file: bytes, name: str) -> set[tuple[str, str, str]]:
    """Import the file as it is proposed; return who marked which words as what."""
    address = preview_of(client, file, name)
    client.post(address, proposal(client, address) | {"import": ""})
    classroom = Classroom.objects.get(name__startswith="Imported: ")
    marked = Annotation.objects.filter(submission__assignment__classroom=classroom)
    return {
        (each.submission.student.display_name, each.label.identifier, each.words)
        for each in marked.select_related("submission__student", "label")
    }


@pytest.mark.parametrize(
    ("file", "name"), [(CORPUS, "corpus.spacy"), (zipped({"a.spacy": CORPUS}), "corpus.zip")]
)
def test_corpus_is_shown_and_becomes_a_class(ines: Client, file: bytes, name: str) -> None:
    page = page_of(ines.get(preview_of(ines, file, name)))
    assert "Read as spaCy DocBin, the file holds:" in page
    for line in ("2 articles", "3 labels", "2 annotators", "3 submissions", "4 highlights"):
        assert f"<li>{line}</li>" in page
    assert imported(ines, file, name) == {
        ("entities", "person", "Ana Lopez"),
        ("kim", "denial", "denies it"),
        ("entities", "org", "The ministry"),
        ("entities", "denial", "no"),
    }
    assert {each.text for each in Article.objects.all()} >= {
        "Ana Lopez denies it .",
        "The ministry says no .",
    }


def test_export_comes_back_with_its_key(
    ines: Client, assignment: Assignment, student: User
) -> None:
    submission = factories.a_submission(assignment, student)
    factories.an_annotation(submission, "denial", "The ministry denied the report")
    submission.hand_in()
    file = b"".join(spacy_docbin.write(export_set(assignment, with_key=True)))
    page = page_of(ines.get(preview_of(ines, file, "set")))
    assert "<li>1 answer key</li>" in page
    assert "exactly where the file says, and the words agree: 4" in page
    [(_name, label, words)] = imported(ines, file, "set")
    assert (label, words) == ("denial", "The ministry denied the report")


@pytest.mark.parametrize(
    ("file", "name", "said"),
    [
        (CORPUS[:-9], "a.spacy", "the packed data end too early: the file was cut off"),
        (
            packed(message_of(CORPUS) | {"tokens": b""}),
            "a.spacy",
            "should be 13 numbers for each of 10 words",
        ),
        (
            zipped({"a.spacy": CORPUS, "b.spacy": CORPUS[:-9]}),
            "corpus.zip",
            "b.spacy: the packed data end too early: the file was cut off",
        ),
    ],
)
def test_damaged_file_is_told_and_kept_nowhere(
    ines: Client, file: bytes, name: str, said: str
) -> None:
    response = send(ines, file, name)
    assert response.status_code == 422
    assert said in page_of(response)
    assert not Upload.objects.exists()


def test_format_that_is_not_installed_is_named_with_what_to_do(
    ines: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    heading = "Formats that are not installed here"
    assert heading not in page_of(ines.get(IMPORTS))
    monkeypatch.setitem(NOT_INSTALLED, "quill", "Quill needs a feather")
    page = page_of(ines.get(IMPORTS))
    assert heading in page
    assert "<li>Quill needs a feather</li>" in page
