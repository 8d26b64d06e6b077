"""Large files are read and written in turn, so that there is a thread left for everybody else."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from annotate.formats.registry import FORMATS
from annotate.models import ArticleDraft, Classroom, Submission, Upload, User
from annotate.views import export
from annotate.web import turns
from annotate.web.turns import READ_AT_ONCE, WRITTEN_AT_ONCE, Busy, in_turn, turn
from tests.views.answers import refusal_of

pytestmark = pytest.mark.django_db

TEXT = {"kind": "plain", "pasted": "One"}
BUSY = (
    "Nothing was done: other large files are being read or made. Go back and try again in a minute."
)


@pytest.fixture
def others(monkeypatch: pytest.MonkeyPatch) -> Iterator[ExitStack]:
    """As many long pieces of work as go on at a time, until this is closed."""
    monkeypatch.setattr(turns, "PATIENCE", 0)
    with ExitStack() as held:
        for _ in range(READ_AT_ONCE):
            held.enter_context(turn())
        for _ in range(WRITTEN_AT_ONCE):
            held.callback(in_turn("ab").close)
        yield held


def test_files_are_written_while_others_are_read() -> None:
    with ExitStack() as held:
        for _ in range(READ_AT_ONCE):
            held.enter_context(turn())
        assert list(in_turn("ab")) == ["a", "b"]


def test_work_beyond_those_at_once_is_refused(others: ExitStack) -> None:
    with pytest.raises(Busy), turn():
        pass
    others.close()
    with turn():
        pass


def test_turn_ends_with_what_goes_wrong_in_it() -> None:
    for _ in range(READ_AT_ONCE + 1):
        with pytest.raises(ZeroDivisionError), turn():
            raise ZeroDivisionError


def test_turn_ends_with_what_is_given_out_or_left() -> None:
    for _ in range(WRITTEN_AT_ONCE + 1):
        assert list(in_turn("ab")) == ["a", "b"]
        in_turn("ab").close()
        left = in_turn("ab")
        assert next(left) == "a"
        left.close()


def test_document_waits_for_its_turn(ines: Client, others: ExitStack) -> None:
    def send() -> Any:
        return ines.post("/articles/new/", {"file": SimpleUploadedFile("one.txt", b"One")})

    response = send()
    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert refusal_of(response) == BUSY
    assert ines.get("/articles/new/").status_code == 200
    assert not ArticleDraft.objects.exists()
    others.close()
    assert send().status_code == 302


def test_pasted_text_waits_for_nobody(ines: Client, others: ExitStack) -> None:
    assert ines.post("/articles/new/", TEXT).status_code == 302


def test_file_to_import_waits_for_its_turn(ines: Client, others: ExitStack) -> None:
    assert ines.post("/imports/", {"file": SimpleUploadedFile("a.jsonl", b"{}")}).status_code == 503
    assert ines.get("/imports/").status_code == 200
    others.close()
    assert ines.post("/imports/", {"file": SimpleUploadedFile("a.jsonl", b"{}")}).status_code == 422


def test_preview_waits_for_its_turn_and_what_it_became_does_not(
    ines: Client, instructor: User, others: ExitStack
) -> None:
    identifier = next(iter(FORMATS))
    upload = Upload.objects.keep(instructor, "a.csv", identifier, b"a")
    assert ines.get(f"/imports/{upload.pk}/").status_code == 503
    Upload.objects.update(summary={})
    assert ines.get(f"/imports/{upload.pk}/").status_code == 200


def test_export_of_what_a_class_hands_in_waits_for_nobody(
    ines: Client, submission: Submission, others: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert export.MOST_WITHOUT_TURN == 200
    address = f"/classrooms/{submission.assignment.classroom_id}/export/file/"
    chosen = {"format": "csv", "annotators": "names", "submissions": "all"}
    monkeypatch.setattr(export, "MOST_WITHOUT_TURN", 1)
    assert ines.get(address, chosen).status_code == 200
    monkeypatch.setattr(export, "MOST_WITHOUT_TURN", 0)
    assert ines.get(address, chosen).status_code == 503


def test_export_waits_for_its_turn_and_ends_it(
    ines: Client, classroom: Classroom, others: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "MOST_WITHOUT_TURN", -1)
    address = f"/classrooms/{classroom.pk}/export/file/"
    chosen = {"format": "csv", "annotators": "names", "submissions": "all"}
    assert ines.get(address, chosen).status_code == 503
    others.close()
    for _ in range(WRITTEN_AT_ONCE + 1):
        assert ines.get(address, chosen).getvalue().startswith(b"\xef\xbb\xbfclassroom,")
