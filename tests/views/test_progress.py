"""The part of a page that tells how far an export or an import has come."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse

from annotate.models import Assignment, Submission, Upload, User
from annotate.views.progress import MOST_ASKED
from annotate.web.progress import Progress, Stage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def instructor() -> User:
    return factories.an_instructor()


@pytest.fixture
def ines(client: Client, instructor: User) -> Client:
    client.force_login(instructor)
    return client


@pytest.fixture
def assignment(instructor: User) -> Assignment:
    """Handed in by three students."""
    assignment = factories.an_assignment(factories.a_classroom(instructor))
    for name in ("Kim", "Lou", "Sam"):
        submission = factories.a_submission(
            assignment, factories.a_student(assignment.classroom, name)
        )
        factories.an_annotation(submission, "denial", "denied")
        submission.hand_in()
    return assignment


def heard(client: Client, work: UUID, **params: Any) -> str:
    """Return what the page gets when it asks, as a line of words."""
    page = client.get(reverse("progress", args=[work]), params).content.decode()
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def asks_again(client: Client, work: UUID, **params: Any) -> str | None:
    """Return with which parameters the page asks for the next time, or None if it does not."""
    page = client.get(reverse("progress", args=[work]), params).content.decode()
    again = re.search(r'hx-get="[^?"]*\?([^"]*)"', page)
    return again[1].replace("&amp;", "&") if again else None


def download(client: Client, assignment: Assignment, work: object) -> StreamingHttpResponse:
    """Begin a download of JSON Lines."""
    params = {
        "format": "jsonl",
        "annotators": "names",
        "submissions": "handed_in",
        "work": str(work),
    }
    response = client.get(
        reverse("assignment_export_file", args=[assignment.pk]), params | {"work": str(work)}
    )
    assert isinstance(response, StreamingHttpResponse)
    return response


def test_page_waits_while_there_is_no_sign(ines: Client) -> None:
    work = uuid4()
    assert heard(ines, work) == "Waiting for the server…"
    assert asks_again(ines, work) == "told=waiting&asked=1"


def test_page_stops_asking_in_vain_at_the_bound_and_not_before(ines: Client) -> None:
    work = uuid4()
    assert asks_again(ines, work, told="waiting", asked=MOST_ASKED - 1) is not None
    assert asks_again(ines, work, told="waiting", asked=MOST_ASKED) is None
    said = heard(ines, work, told="waiting", asked=MOST_ASKED)
    assert said == "How far it is can no longer be told. It may still be going on."


def test_page_that_has_heard_of_the_work_stops_when_the_signs_do(ines: Client) -> None:
    work = uuid4()
    assert (
        heard(ines, work, told="exporting")
        == "How far it is can no longer be told. It may still be going on."
    )
    assert asks_again(ines, work, told="exporting") is None


def test_export_says_how_many_submissions_are_in_the_file(
    ines: Client, assignment: Assignment
) -> None:
    work = uuid4()
    chunks = iter(download(ines, assignment, work).streaming_content)  # type: ignore[arg-type]
    first = next(chunks)
    assert heard(ines, work) == "The file is made while it is downloaded… 0 of 3 submissions"
    assert heard(ines, work, told="exporting") == "0 of 3 submissions"
    assert asks_again(ines, work, told="exporting", asked=7) == "told=exporting&asked=0"
    assert b"".join([first, *chunks]).count(b'{"type":"submission"') == 3
    assert heard(ines, work, told="exporting") == "The file is complete: 3 submissions."
    assert heard(ines, work, told="waiting", asked=1) == ""


def test_export_counts_what_the_file_holds(ines: Client, assignment: Assignment) -> None:
    factories.a_submission(assignment, factories.a_student(assignment.classroom, "Ola"))
    work = uuid4()
    download(ines, assignment, work).getvalue()
    assert heard(ines, work) == "The file is complete: 3 submissions."


def test_download_that_is_left_is_said_to_be_broken_off(ines: Client, instructor: User) -> None:
    work = uuid4()
    chunks = Progress(instructor, work).until_complete([b"a", b"b"], 3)
    next(chunks)
    chunks.close()
    said = "The download was broken off: the file is not complete. Try again."
    assert heard(ines, work) == said
    assert asks_again(ines, work) is not None  # a new download of the same page is awaited


@pytest.mark.parametrize("work", ["", "x", "0" * 40])
def test_export_without_a_page_that_follows_it_is_made_all_the_same(
    ines: Client, assignment: Assignment, work: str
) -> None:
    assert download(ines, assignment, work).getvalue().count(b'{"type":"submission"') == 3


def test_import_says_how_many_highlights_are_written(ines: Client, assignment: Assignment) -> None:
    data = download(ines, assignment, uuid4()).getvalue()
    sent = uuid4()
    file = SimpleUploadedFile("set.jsonl", data)
    preview = ines.post("/imports/", {"file": file, "work": sent}).headers["Location"]
    reading = "The file is read and compared with what is here…"
    assert heard(ines, sent) == reading
    upload = Upload.objects.get()
    fields = ines.get(preview).context["form"].proposals()
    ines.post(preview, fields | {"show": ""})
    assert heard(ines, upload.pk) == reading
    assert ines.post(preview, fields | {"import": ""}).status_code == 302
    assert heard(ines, upload.pk) == "The highlights are written… 0 of 3 highlights"
    assert Submission.objects.exclude(assignment=assignment).count() == 3


def test_work_of_another_instructor_is_not_heard_of(
    ines: Client, instructor: User, client: Client
) -> None:
    work = uuid4()
    Progress(instructor, work).begin(Stage.READING)
    client.force_login(factories.an_instructor("omar", "Omar Outsider"))
    assert heard(client, work) == "Waiting for the server…"


@pytest.mark.parametrize("asked", ["-1", "x", "999999", "٣"])
def test_number_that_no_page_sends_counts_as_none(ines: Client, asked: str) -> None:
    assert asks_again(ines, uuid4(), asked=asked) == "told=waiting&asked=1"


@pytest.mark.parametrize("lifetime", [0, 1000])
def test_signs_do_not_outlive_their_time(
    instructor: User, monkeypatch: pytest.MonkeyPatch, lifetime: int
) -> None:
    monkeypatch.setattr("annotate.web.progress.LIFETIME", lifetime)
    progress = Progress(instructor, uuid4())
    progress.begin(Stage.READING)
    assert (progress.take() is None) is (lifetime == 0)
