"""Taking an annotation set away: who may, what the page says, and what the file is."""

import csv
import gzip
import json
from io import StringIO

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from annotate.formats.registry import FORMATS, NOT_INSTALLED, Part
from annotate.models import Assignment, User
from tests import factories

pytestmark = pytest.mark.django_db

CSV = {"format": "csv", "annotators": "pseudonyms", "submissions": "handed_in"}


@pytest.fixture
def instructor() -> User:
    return factories.an_instructor()


@pytest.fixture
def assignment(instructor: User) -> Assignment:
    return factories.an_assignment(factories.a_classroom(instructor))


@pytest.fixture
def teaching(client: Client, instructor: User) -> Client:
    client.force_login(instructor)
    return client


def page_of(assignment: Assignment) -> str:
    return reverse("assignment_export", args=[assignment.pk])


def file_of(assignment: Assignment) -> str:
    return reverse("assignment_export_file", args=[assignment.pk])


def rows(response: object) -> list[dict[str, str]]:
    assert isinstance(response, StreamingHttpResponse)
    file = StringIO(response.getvalue().decode("utf-8-sig"), newline="")
    return list(csv.DictReader(file))


@pytest.mark.parametrize("name", ["assignment_export", "assignment_export_file"])
def test_export_is_for_the_instructors_of_the_class(
    client: Client, assignment: Assignment, name: str
) -> None:
    student = factories.a_student(assignment.classroom)
    outsider = factories.an_instructor("omar", "Omar Outsider")
    address = reverse(name, args=[assignment.pk])
    for person in (student, outsider):
        client.force_login(person)
        assert client.get(address, CSV).status_code == 404
    colleague = factories.an_instructor("carla", "Carla Colleague")
    assignment.classroom.add_instructor(colleague)
    client.force_login(colleague)
    assert client.get(address, CSV).status_code == 200


@pytest.mark.parametrize("name", ["classroom_export", "classroom_export_file"])
def test_export_of_a_class_is_for_its_instructors(
    client: Client, assignment: Assignment, name: str
) -> None:
    address = reverse(name, args=[assignment.classroom_id])
    outsider = factories.an_instructor("omar", "Omar Outsider")
    for person in (factories.a_student(assignment.classroom), outsider):
        client.force_login(person)
        assert client.get(address, CSV).status_code == 404
    assignment.classroom.add_instructor(outsider)
    assert client.get(address, CSV).status_code == 200


@pytest.mark.parametrize("name", ["export", "export_file"])
def test_export_of_all_classes_is_for_instructors(
    client: Client, assignment: Assignment, name: str
) -> None:
    client.force_login(factories.a_student(assignment.classroom))
    assert client.get(reverse(name), CSV).status_code == 404
    client.force_login(factories.an_instructor("omar"))
    assert client.get(reverse(name), CSV).status_code == 200


def test_wider_files_hold_what_the_instructor_teaches_and_no_more(
    teaching: Client, instructor: User, assignment: Assignment
) -> None:
    second = factories.an_assignment(assignment.classroom, assignment.answer_key)
    other_class = factories.a_classroom(instructor, "Media 9c")
    third = factories.an_assignment(other_class, assignment.answer_key)
    foreign = factories.an_assignment(
        factories.a_classroom(factories.an_instructor("omar")), assignment.answer_key
    )
    held = {}
    for each in (assignment, second, third, foreign):
        student = factories.a_student(each.classroom)
        held[each] = factories.a_submission(each, student)
        held[each].hand_in()
    of_class = rows(teaching.get(reverse("classroom_export_file", args=[second.classroom_id]), CSV))
    assert [row["submission"] for row in of_class] == [
        str(held[assignment].pk), str(held[second].pk)
    ]  # fmt: skip
    response = teaching.get(reverse("export_file"), CSV)
    assert [row["submission"] for row in rows(response)] == [
        str(held[each].pk) for each in (assignment, second, third)
    ]
    assert "all-my-classes.csv" in response.headers["Content-Disposition"]
    page = teaching.get(reverse("export")).content.decode()
    assert "Of 3 assignments." in page
    assert "Submissions: 3 handed in, 0 open." in page


def test_one_student_can_be_chosen_out_of_the_class(
    teaching: Client, assignment: Assignment
) -> None:
    sam, kim = (factories.a_student(assignment.classroom, name) for name in ("Sam", "Kim"))
    for student in (sam, kim):
        factories.a_submission(assignment, student).hand_in()
    wanted = CSV | {"annotators": "names", "student": str(kim.pk)}
    assert [row["annotator_name"] for row in rows(teaching.get(file_of(assignment), wanted))] == [
        "Kim"
    ]
    stranger = factories.a_student(factories.a_classroom(factories.an_instructor("omar")))
    refused = teaching.get(file_of(assignment), CSV | {"student": str(stranger.pk)})
    assert refused.status_code == 422
    assert 'name="student"' not in teaching.get(reverse("export")).content.decode()


def test_key_and_outcomes_come_when_asked_for(teaching: Client, assignment: Assignment) -> None:
    submission = factories.a_submission(assignment)
    factories.an_annotation(submission, "denial", "The ministry denied the report")
    submission.hand_in()
    [row] = rows(teaching.get(file_of(assignment), CSV | {"outcomes": "on"}))
    assert (row["outcome"], row["points"]) == ("exact", "1")
    response = teaching.get(file_of(assignment), CSV | {"format": "jsonl", "key": "on"})
    assert isinstance(response, StreamingHttpResponse)
    kinds = [json.loads(line)["type"] for line in response.getvalue().splitlines()]
    assert (kinds.count("key_annotation"), kinds.count("result")) == (3, 0)


@pytest.mark.parametrize("name", ["assignment_export", "assignment_export_file"])
def test_export_asks_strangers_to_sign_in(
    client: Client, assignment: Assignment, name: str
) -> None:
    response = client.get(reverse(name, args=[assignment.pk]))
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("come_back") + "?next=")


@pytest.mark.parametrize("name", ["assignment_export", "assignment_export_file"])
def test_export_is_only_read(teaching: Client, assignment: Assignment, name: str) -> None:
    address = reverse(name, args=[assignment.pk])
    assert teaching.post(address, CSV).status_code == 405
    assert teaching.head(address, CSV).status_code == 200
    assert teaching.get(address.replace(str(assignment.pk), "1"), CSV).status_code == 404


def test_page_offers_every_format_and_says_what_it_leaves_out(
    teaching: Client, assignment: Assignment
) -> None:
    page = teaching.get(page_of(assignment)).content.decode()
    for identifier in FORMATS:
        assert f'name="format" value="{identifier}"' in page
    for part in Part:
        assert page.count(part.value) == sum(part in each.cannot_hold for each in FORMATS.values())
    assert page.count(": nothing</p>") == sum(not each.cannot_hold for each in FORMATS.values())


def test_page_proposes_pseudonyms_and_what_was_handed_in(
    teaching: Client, assignment: Assignment
) -> None:
    page = teaching.get(page_of(assignment)).content.decode()
    for name, value in CSV.items():
        [proposed] = [
            line
            for line in page.split("<input")
            if f'name="{name}"' in line and "checked" in line.partition(">")[0]
        ]
        assert f'value="{value}"' in proposed


def test_page_says_how_many_submissions_there_are(teaching: Client, assignment: Assignment) -> None:
    for _ in range(2):
        factories.a_submission(assignment, factories.a_student(assignment.classroom)).hand_in()
    factories.a_submission(assignment, factories.a_student(assignment.classroom))
    page = teaching.get(page_of(assignment)).content.decode()
    assert "Submissions: 2 handed in, 1 open." in page


def test_csv_is_sent_as_a_file(teaching: Client, assignment: Assignment) -> None:
    submission = factories.a_submission(assignment)
    factories.an_annotation(submission, "denial", "The ministry denied the report")
    submission.hand_in()
    response = teaching.get(file_of(assignment), CSV)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == (
        "attachment; filename=\"read-the-report.csv\"; filename*=utf-8''Read%20the%20report.csv"
    )
    [row] = rows(response)
    assert (row["label"], row["words"]) == ("denial", "The ministry denied the report")
    assert row["annotator_name"] == ""


def test_json_lines_are_sent_as_a_file(teaching: Client, assignment: Assignment) -> None:
    factories.a_submission(assignment).hand_in()
    response = teaching.get(file_of(assignment), CSV | {"format": "jsonl"})
    assert isinstance(response, StreamingHttpResponse)
    assert response.headers["Content-Type"] == "application/jsonl"
    assert response.headers["Content-Disposition"] == (
        "attachment; filename=\"read-the-report.jsonl\"; filename*=utf-8''Read%20the%20report.jsonl"
    )
    lines = [json.loads(line) for line in response.getvalue().splitlines()]
    assert lines[-1] == {"type": "end", "submissions": 1, "annotations": 0}


def test_file_holds_names_and_open_submissions_when_asked_for(
    teaching: Client, assignment: Assignment
) -> None:
    sam = factories.a_student(assignment.classroom, "Sam")
    kim = factories.a_student(assignment.classroom, "Kim")
    factories.a_submission(assignment, sam).hand_in()
    factories.a_submission(assignment, kim)
    wanted = CSV | {"annotators": "names", "submissions": "all"}
    assert [
        (row["annotator_name"], row["handed_in_at"] == "")
        for row in rows(teaching.get(file_of(assignment), wanted))
    ] == [("Sam", False), ("Kim", True)]


@pytest.mark.parametrize("field", CSV)
@pytest.mark.parametrize("value", [None, "", "no such thing", "CSV", "csv\0"])
def test_wish_that_is_not_offered_is_refused_on_the_page(
    teaching: Client, assignment: Assignment, field: str, value: str | None
) -> None:
    wish = {key: each for key, each in CSV.items() if key != field}
    if value is not None:
        wish[field] = value
    response = teaching.get(file_of(assignment), wish)
    assert response.status_code == 422
    assert "Content-Disposition" not in response.headers
    assert response.content.decode().count('class="errorlist"') == 1


@pytest.mark.parametrize(
    ("title", "ascii_name", "own_name"),
    [
        ("Café “Noir”", "cafe-noir", "Caf%C3%A9%20%E2%80%9CNoir%E2%80%9D"),
        ("אמת", "annotations", "%D7%90%D7%9E%D7%AA"),
        ("🙂", "annotations", "%F0%9F%99%82"),
        ("../../etc/passwd", "etcpasswd", "etcpasswd"),
        ('a"; filename="b.exe', "a-filenamebexe", "a%3B%20filename%3Db.exe"),
        ("a\u202egnp.exe", "agnpexe", "agnp.exe"),
        ("a\r\nSet-Cookie: x", "a-set-cookie-x", "aSet-Cookie%20x"),
        ("...", "annotations", "annotations"),
        ("x" * 60, "x" * 60, "x" * 60),
        ("x" * 61, "x" * 60, "x" * 60),
    ],
)
def test_file_is_named_after_the_assignment(
    teaching: Client, assignment: Assignment, title: str, ascii_name: str, own_name: str
) -> None:
    assignment.title = title
    assignment.save()
    response = teaching.get(file_of(assignment), CSV)
    assert response.headers["Content-Disposition"] == (
        f"attachment; filename=\"{ascii_name}.csv\"; filename*=utf-8''{own_name}.csv"
    )


def test_file_is_streamed_compressed_too(teaching: Client, assignment: Assignment) -> None:
    factories.a_submission(assignment).hand_in()
    plain = teaching.get(file_of(assignment), CSV)
    packed = teaching.get(file_of(assignment), CSV, headers={"Accept-Encoding": "gzip"})
    assert isinstance(plain, StreamingHttpResponse)
    assert isinstance(packed, StreamingHttpResponse)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.getvalue()) == plain.getvalue()


def test_file_is_kept_by_no_cache(teaching: Client, assignment: Assignment) -> None:
    response = teaching.get(file_of(assignment), CSV)
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("count", [1, 3])
def test_page_and_file_take_as_many_queries_whatever_the_size(
    teaching: Client,
    assignment: Assignment,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(count):
        submission = factories.a_submission(assignment, factories.a_student(assignment.classroom))
        for words in ("denied", "ministry", "report")[:count]:
            factories.an_annotation(submission, "denial", words)
        submission.hand_in()
    with django_assert_num_queries(8):
        teaching.get(page_of(assignment))
    with django_assert_num_queries(8):
        assert len(rows(teaching.get(file_of(assignment), CSV))) == count * count


def test_format_that_is_not_installed_is_named_with_what_to_do(
    teaching: Client, assignment: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    heading = "Formats that are not installed here"
    assert heading not in teaching.get(page_of(assignment)).content.decode()
    monkeypatch.setitem(NOT_INSTALLED, "quill", "Quill needs a feather")
    page = teaching.get(page_of(assignment)).content.decode()
    assert heading in page
    assert "<li>Quill needs a feather</li>" in page
