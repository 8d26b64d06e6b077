"""Bringing annotation sets in: sent, shown, and only then written."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotate.exchange.exports import export_set
from annotate.formats import detection, jsonl
from annotate.models import (
    Annotation,
    Article,
    Assignment,
    Classroom,
    LabelSet,
    Submission,
    Upload,
    User,
)
from annotate.models.upload import MOST_WAITING
from tests import factories
from tests.views.test_query_counts import queries

pytestmark = pytest.mark.django_db

IMPORTS = "/imports/"


@pytest.fixture
def data(assignment: Assignment, student: User) -> bytes:
    """An export of a class in which Sam marked a denial."""
    submission = factories.a_submission(assignment, student)
    factories.an_annotation(submission, "denial", "The ministry denied the report")
    submission.hand_in()
    return b"".join(jsonl.write(export_set(assignment, with_key=True)))


def send(client: Client, data: bytes, name: str = "set.jsonl", **fields: str) -> Any:
    return client.post(IMPORTS, {"file": SimpleUploadedFile(name, data)} | fields)


def page_of(response: Any) -> str:
    page: str = response.content.decode()
    return page


def preview_of(client: Client, data: bytes, name: str = "set.jsonl") -> str:
    response = send(client, data, name)
    assert response.status_code == 302
    return str(response.headers["Location"])


def proposal(client: Client, address: str) -> dict[str, str]:
    """Return what the preview's form would send as it is."""
    said: dict[str, str] = client.get(address).context["form"].proposals()
    return said


def rows() -> list[int]:
    tables = (Article, LabelSet, Classroom, User, Assignment, Submission, Annotation)
    return [table.objects.count() for table in tables]


def test_file_is_shown_before_anything_is_written(ines: Client, data: bytes) -> None:
    before = rows()
    page = page_of(ines.get(preview_of(ines, data)))
    assert "Read as JSON Lines, the file holds:" in page
    for line in ("1 article", "3 labels", "1 annotator", "1 submission", "1 highlight",
                 "1 answer key", "3 key annotations"):  # fmt: skip
        assert f"<li>{line}</li>" in page
    assert "exactly where the file says, and the words agree: 4" in page
    assert rows() == before


def test_preview_proposes_the_article_and_the_labels_that_are_here(
    ines: Client, data: bytes, assignment: Assignment
) -> None:
    said = proposal(ines, preview_of(ines, data))
    assert said["article_0"] == str(assignment.article.pk)
    assert said["label_set"] == str(assignment.label_set.pk)
    assert [said[f"label_of_{number}"] for number in range(3)] == [
        "unconfirmed-claim", "denial", "casualty-figure",
    ]  # fmt: skip
    assert (said["name"], said["classroom"]) == ("Imported: set", "")


def test_import_makes_a_class_and_says_what_it_made(ines: Client, data: bytes) -> None:
    address = preview_of(ines, data)
    response = ines.post(address, proposal(ines, address) | {"import": ""})
    assert response.headers["Location"] == address
    page = page_of(ines.get(address))
    for line in ("1 new student", "1 submission", "1 highlight"):
        assert f"<li>{line}</li>" in page
    classroom = Classroom.objects.get(name="Imported: set")
    assert reverse("classroom_erasure", args=[classroom.pk]) in page
    [marked] = Annotation.objects.filter(submission__assignment__classroom=classroom)
    assert marked.words == "The ministry denied the report"
    assert bytes(Upload.objects.get().data) == b""


def test_import_sent_twice_writes_once(ines: Client, data: bytes) -> None:
    address = preview_of(ines, data)
    said = proposal(ines, address) | {"import": ""}
    ines.post(address, said)
    after = rows()
    assert ines.post(address, said).status_code == 200
    assert rows() == after


def test_file_imported_before_is_said_and_not_doubled(ines: Client, data: bytes) -> None:
    address = preview_of(ines, data)
    ines.post(address, proposal(ines, address) | {"import": ""})
    after = rows()
    again = preview_of(ines, data)
    page = page_of(ines.get(again))
    assert "1 submission is here already (by its id) and is not imported again" in page
    ines.post(again, proposal(ines, again) | {"import": ""})
    assert rows() == after


def test_import_into_a_class_offers_no_erasing_of_it(
    ines: Client, data: bytes, instructor: User
) -> None:
    other = factories.a_classroom(instructor, "Media 9c")
    address = preview_of(ines, data)
    ines.post(address, proposal(ines, address) | {"classroom": str(other.pk), "import": ""})
    assert other.assignments.count() == 1
    page = page_of(ines.get(address))
    assert other.get_absolute_url() in page
    assert "erasure" not in page


def test_other_label_set_has_to_be_seen_before_it_is_imported(ines: Client, data: bytes) -> None:
    other = factories.a_label_set([("denial", "denial", "D"), ("question", "question", "Q")])
    address = preview_of(ines, data)
    said = proposal(ines, address) | {"label_set": str(other.pk), "name": "My own"}
    before = rows()
    refused = ines.post(address, said | {"import": ""})
    assert refused.status_code == 422
    assert rows() == before
    page = page_of(refused)
    assert "You chose another article or label set." in page
    assert 'value="My own"' in page
    form = refused.context["form"]
    assert [form.fields[f"label_of_{number}"].initial for number in range(3)] == ["", "denial", ""]
    shown = ines.post(address, said | {"show": ""})
    assert shown.status_code == 200
    assert "You chose another" not in page_of(shown)
    seen = said | {"seen": form.signature, "label_of_0": "question", "label_of_2": ""}
    assert ines.post(address, seen | {"import": ""}).status_code == 302
    [marked] = Annotation.objects.filter(label__label_set=other)
    assert marked.label.identifier == "denial"


def test_highlights_can_become_those_of_an_article_that_differs_a_little(
    ines: Client, data: bytes, assignment: Assignment
) -> None:
    other = factories.an_article("Corrected.", *assignment.article.text.split("\n\n"))
    address = preview_of(ines, data)
    said = proposal(ines, address) | {"article_0": str(other.pk)}
    shown = ines.post(address, said | {"show": ""})
    assert "found by their words and those around them: 4" in page_of(shown)
    said["seen"] = shown.context["form"].signature
    ines.post(address, said | {"import": ""})
    [marked] = Annotation.objects.filter(submission__assignment__title=other.title).exclude(
        submission__assignment=assignment
    )
    assert marked.words == "The ministry denied the report"
    assert marked.start == other.text.index("The ministry denied")


@pytest.mark.parametrize("field", ["classroom", "label_set", "article_0"])
def test_choice_that_is_not_offered_is_refused(ines: Client, data: bytes, field: str) -> None:
    address = preview_of(ines, data)
    before = rows()
    said = proposal(ines, address) | {field: "nonsense", "import": ""}
    assert ines.post(address, said).status_code == 422
    assert rows() == before


def test_class_and_article_of_others_are_not_offered(
    ines: Client, data: bytes, outsider: User
) -> None:
    foreign = factories.a_classroom(outsider, "Media 10d")
    secret = factories.an_article("Not yours.", owner=outsider)
    address = preview_of(ines, data)
    page = page_of(ines.get(address))
    for pk, field in ((foreign.pk, "classroom"), (secret.pk, "article_0")):
        assert str(pk) not in page
        said = proposal(ines, address) | {field: str(pk), "import": ""}
        assert ines.post(address, said).status_code == 422


@pytest.mark.parametrize(("count", "asked"), [(50, 50), (51, 50)])
def test_fifty_labels_are_asked_about_and_the_rest_follow_their_names(
    ines: Client, data: bytes, count: int, asked: int
) -> None:
    lines = [json.loads(line) for line in data.splitlines()]
    [denial] = [each for each in lines[1]["labels"] if each["identifier"] == "denial"]
    others = [denial | {"identifier": f"l{n}", "name": f"l{n}"} for n in range(count - 3)]
    lines[1]["labels"] = [*others, *lines[1]["labels"]]
    crowded = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    address = preview_of(ines, crowded)
    set_pk = str(LabelSet.objects.get().pk)
    said = proposal(ines, address) | {"label_set": set_pk}
    form = ines.post(address, said | {"show": ""}).context["form"]
    assert len(form.label_fields) == asked
    assert form.plan.labels_taken == {"unconfirmed-claim", "denial", "casualty-figure"}
    assert ines.post(address, form.data | {"import": ""}).status_code == 302


def test_nothing_is_imported_where_all_is_left_out(ines: Client, data: bytes) -> None:
    address = preview_of(ines, data)
    said = proposal(ines, address) | {"article_0": ""}
    said["seen"] = ines.post(address, said | {"show": ""}).context["form"].signature
    refused = ines.post(address, said | {"import": ""})
    assert refused.status_code == 422
    assert "There is nothing to import by these choices." in page_of(refused)


def test_preview_tells_of_cancelled_submissions_and_names_that_will_be_others(
    ines: Client,
) -> None:
    factories.a_label_set()
    value = {"start": 0, "end": 2, "text": "No", "labels": ["denial"]}
    result = {"type": "labels", "from_name": "ner", "to_name": "article", "value": value}
    cancelled = {"id": 1, "completed_by": 3, "was_cancelled": True, "result": [result]}
    whole = {"id": 2, "completed_by": 4, "result": [result]}
    tasks = [
        {"id": 1, "data": {"text": "No."}, "annotations": [cancelled, whole]},
        {"id": 2, "data": {"text": "Nobody."}, "annotations": [cancelled]},
    ]
    address = preview_of(ines, json.dumps(tasks).encode(), "project.json")
    page = page_of(ines.get(address))
    assert "<li>2 articles</li>" in page
    assert "<li>2 of them cancelled (skipped): kept, not graded</li>" in page
    assert "(from_name, to_name), and keeps them: denial</li>" in page
    new_label_set = proposal(ines, address) | {"label_set": "", "show": ""}
    assert "from_name" not in page_of(ines.post(address, new_label_set))


def broken(change: Callable[[list[dict[str, Any]]], object]) -> Callable[[bytes], bytes]:
    def change_lines(data: bytes) -> bytes:
        lines = [json.loads(line) for line in data.splitlines()]
        change(lines)
        return b"".join(json.dumps(line).encode() + b"\n" for line in lines)

    return change_lines


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: data[:-40], "the file may have been cut off here"),
        (lambda data: data.decode().encode("utf-16"), "the file is in UTF-16; save it as UTF-8"),
        (lambda data: data.replace(b"A report", b"A\0report"), "a NUL character"),
        (lambda data: data.replace(b"A report", b"A \xe9 report"), "byte 0xE9 is not UTF-8"),
        (lambda _data: b"", "is empty"),
        (lambda _data: bytes(range(128, 256)) * 8, "line 1"),
        (lambda _data: b"x" * (5 * 1024 * 1024), "longer than 4,194,304 bytes"),
        (broken(lambda lines: lines[-2].update(words="<script>x</script>")), "&lt;script&gt;"),
    ],
    ids=["cut", "UTF-16", "NUL", "Latin-1", "empty", "noise", "long line", "markup"],
)
def test_broken_file_is_told_and_kept_nowhere(
    ines: Client, data: bytes, change: Callable[[bytes], bytes], said: str
) -> None:
    before = rows()
    response = send(ines, change(data))
    assert response.status_code == 422
    assert said in page_of(response)
    assert "<script>x" not in page_of(response)
    assert rows() == before
    assert not Upload.objects.exists()


@pytest.mark.parametrize("over", [0, 1])
def test_file_of_50_mebibytes_is_the_largest(ines: Client, data: bytes, over: int) -> None:
    # Blank lines are skipped, so that the file can be read; and a line must not be too long.
    missing = detection.MAXIMUM_BYTES - len(data) + over
    blank = (b" " * (2**20 - 1) + b"\n") * (missing // 2**20)
    whole = blank + b"\n" * (missing % 2**20) + data
    assert len(whole) == detection.MAXIMUM_BYTES + over
    response = send(ines, whole)
    if over:
        assert response.status_code == 422
        assert "The file is larger than 50 MiB." in page_of(response)
    else:
        assert response.status_code == 302
    assert Upload.objects.count() == 1 - over


def test_request_without_a_token_is_refused(instructor: User, data: bytes) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(instructor)
    assert send(client, data).status_code == 403
    client.get(IMPORTS)
    token = client.cookies["csrftoken"].value
    assert send(client, data, csrfmiddlewaretoken=token).status_code == 302


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.jsonl", "passwd.jsonl"),
        ("C:\\x\\set.jsonl", "set.jsonl"),
        ("a\u202eb.jsonl", "ab.jsonl"),
    ],
)
def test_name_of_a_file_leads_nowhere(ines: Client, data: bytes, name: str, kept: str) -> None:
    page = page_of(ines.get(preview_of(ines, data, name)))
    assert f"<h1>{kept}</h1>" in page
    assert Upload.objects.get().name == kept


def test_upload_is_its_senders_alone(ines: Client, data: bytes, instructor: User) -> None:
    address = preview_of(ines, data)
    colleague = factories.an_instructor("cora")
    Classroom.objects.get().add_instructor(colleague)
    other = factories.a_client(colleague)
    assert other.get(address).status_code == 404
    assert other.post(f"{address}removal/").status_code == 404
    assert Upload.objects.get().owner == instructor
    instructor.delete()
    assert not Upload.objects.exists()


def test_upload_is_kept_for_a_day(ines: Client, data: bytes) -> None:
    address = preview_of(ines, data)
    Upload.objects.update(created_at=timezone.now() - timedelta(hours=23, minutes=59))
    assert ines.get(address).status_code == 200
    Upload.objects.update(created_at=timezone.now() - timedelta(days=1))
    assert ines.get(address).status_code == 404
    preview_of(ines, data)
    assert Upload.objects.count() == 1


def test_newest_five_files_of_a_sender_are_kept(ines: Client, data: bytes) -> None:
    colleague = factories.a_client(factories.an_instructor("cora"))
    others = preview_of(colleague, data)
    first, *rest = [preview_of(ines, data) for _number in range(MOST_WAITING)]
    assert ines.get(first).status_code == 200
    last = preview_of(ines, data)
    assert ines.get(first).status_code == 404
    assert [ines.get(each).status_code for each in (*rest, last)] == [200] * MOST_WAITING
    assert colleague.get(others).status_code == 200


def test_imported_file_takes_the_place_of_none(ines: Client, data: bytes) -> None:
    imported = preview_of(ines, data)
    ines.post(imported, proposal(ines, imported) | {"import": "1"})
    addresses = [preview_of(ines, data) for _number in range(MOST_WAITING)]
    assert {ines.get(each).status_code for each in (imported, *addresses)} == {200}


def test_file_can_be_thrown_away(ines: Client, data: bytes) -> None:
    address = preview_of(ines, data)
    assert ines.get(f"{address}removal/").status_code == 405
    assert ines.post(f"{address}removal/").headers["Location"] == IMPORTS
    assert not Upload.objects.exists()


def test_import_is_for_instructors(sam: Client) -> None:
    assert sam.get(IMPORTS).status_code == 404
    assert sam.post(IMPORTS).status_code == 404


def test_preview_asks_as_often_for_many_students(
    ines: Client, data: bytes, assignment: Assignment
) -> None:
    few = queries(ines, preview_of(ines, data))
    for _ in range(5):
        factories.a_submission(assignment, factories.a_student(assignment.classroom)).hand_in()
    many = b"".join(jsonl.write(export_set(assignment)))
    assert queries(ines, preview_of(ines, many)) == few
