"""A project of Label Studio comes in and goes back under the names that it has there."""

import json
from io import BytesIO
from typing import Any

import pytest
from label_studio_sdk._extensions.label_studio_tools.core.label_config import parse_config

from annotate.exchange.exports import export_set
from annotate.exchange.import_report import leftovers
from annotate.formats import label_studio
from annotate.formats.archive import read_archive, write_archive
from annotate.formats.detection import read_file
from annotate.formats.records import Submissions
from annotate.formats.registry import FORMATS
from annotate.forms.imports import ImportForm
from annotate.models import AnswerKey, Assignment, Label, LabelSet, User
from tests import factories
from tests.exchange.test_import_control_characters import everything_stored, imported

pytestmark = pytest.mark.django_db

TEXT = "The ministry denied it. Nobody was hurt."
CONFIGURATION = """<View>
  <Labels name="ner" toName="article"><Label value="person"/><Label value="unused"/></Labels>
  <Labels name="stance" toName="article"><Label value="against"/></Labels>
  <Text name="article" value="$body"/>
</View>"""


@pytest.fixture
def ines() -> User:
    return factories.an_instructor()


def a_result(label: str, start: int, end: int, from_name: str, to_name: str) -> dict[str, Any]:
    value = {"start": start, "end": end, "text": TEXT[start:end], "labels": [label]}
    names = {"from_name": from_name, "to_name": to_name}
    return {"id": f"r{start}", "type": "labels", "value": value} | names


PERSON = a_result("person", 4, 12, "ner", "article")
AGAINST = a_result("against", 13, 19, "stance", "article")


def a_task(*annotations: dict[str, Any]) -> dict[str, Any]:
    return {"id": 1, "data": {"body": TEXT}, "annotations": list(annotations)}


def by(annotator: int, *results: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"id": annotator, "completed_by": annotator, "result": list(results)} | more


def a_project(*tasks: dict[str, Any]) -> bytes:
    files = [
        ("labels.xml", [CONFIGURATION.encode()]),
        ("tasks.json", [json.dumps(tasks).encode()]),
    ]
    return b"".join(write_archive(files))


def exported(
    assignment: Assignment,
    *,
    with_key: bool = False,
    held: Submissions = Submissions.HANDED_IN,
) -> tuple[str, list[dict[str, Any]]]:
    """Return the configuration and the tasks of an export."""
    made = label_studio.write(export_set(assignment, with_key=with_key, submissions_held=held))
    configuration, tasks = read_archive(BytesIO(b"".join(made)))
    return configuration.data.decode(), json.loads(tasks.data)


def names_in(tasks: list[dict[str, Any]]) -> list[list[tuple[str, str, str]]]:
    """Return for each annotation its labels with the names that they stand under."""
    return [
        [
            (result["value"]["labels"][0], result["from_name"], result["to_name"])
            for result in annotation["result"]
        ]
        for task in tasks
        for annotation in task["annotations"]
    ]


BOTH = [("person", "ner", "article"), ("against", "stance", "article")]


def test_project_goes_back_under_its_own_names(ines: User) -> None:
    data = a_project(a_task(by(3, PERSON, AGAINST), by(4, PERSON, AGAINST, ground_truth=True)))
    upload = imported(data, "label_studio", ines)
    assert upload.summary is not None
    assert "control" not in str(upload.summary["left_out"])
    AnswerKey.objects.get(status="draft").publish()
    configuration, tasks = exported(Assignment.objects.get(), with_key=True)
    assert names_in(tasks) == [BOTH, BOTH]
    assert [each["ground_truth"] for each in tasks[0]["annotations"]] == [True, False]
    assert configuration == (
        "<View>\n"
        '  <Labels name="ner" toName="article">\n'
        '    <Label value="person" hotkey="1"/>\n'
        '    <Label value="unused" hotkey="2"/>\n'
        "  </Labels>\n"
        '  <Labels name="stance" toName="article">\n'
        '    <Label value="against" hotkey="3"/>\n'
        "  </Labels>\n"
        '  <Text name="article" value="$text"/>\n'
        "</View>\n"
    )
    parsed = parse_config(configuration)  # type: ignore[no-untyped-call]
    assert {name: each["to_name"] for name, each in parsed.items()} == {
        "ner": ["article"],
        "stance": ["article"],
    }


def test_json_min_goes_back_under_the_name_of_its_list(ines: User) -> None:
    spans = [{"start": 4, "end": 12, "text": TEXT[4:12], "labels": ["person"]}]
    minimal = [{"id": 1, "text": TEXT, "annotation_id": 1, "annotator": 3, "ner": spans}]
    imported(json.dumps(minimal).encode(), "label_studio", ines)
    _, tasks = exported(Assignment.objects.get())
    assert names_in(tasks) == [[("person", "ner", "text")]]


@pytest.mark.parametrize("identifier", ["jsonl", "label_studio"])
def test_names_outlive_another_export_and_import(ines: User, identifier: str) -> None:
    imported(a_project(a_task(by(3, PERSON, AGAINST))), "label_studio", ines)
    data = b"".join(FORMATS[identifier].write(export_set(Assignment.objects.get())))
    imported(data, identifier, factories.an_instructor("omar"))
    again = Assignment.objects.get(answer_key__owner__username="omar")
    assert names_in(exported(again)[1]) == [BOTH]
    assert [each.control for each in again.label_set.labels.all()] == [
        ("ner", "article"), ("ner", "article"), ("stance", "article"),
    ]  # fmt: skip


def test_copy_of_the_label_set_has_the_names_too(ines: User) -> None:
    imported(a_project(a_task(by(3, PERSON))), "label_studio", ines)
    assignment = Assignment.objects.get()
    twin = assignment.label_set.copy_for(ines)
    AnswerKey.objects.filter(pk=assignment.answer_key.pk).update(label_set=twin)
    configuration, _ = exported(Assignment.objects.get())
    assert '<Labels name="ner" toName="article">' in configuration
    assert '<Labels name="stance" toName="article">' in configuration


def told(data: bytes, owner: User, label_set: LabelSet | None) -> list[str]:
    """Return what the preview says that will not come along, with this label set chosen."""
    held = read_file(data, "set.zip").imported
    said: Any = {"imported": held, "origin": "origin", "title": "set", "user": owner}
    proposed = ImportForm(None, **said).proposals()
    chosen = proposed | {"label_set": str(label_set.pk) if label_set else ""}
    return [each for each in leftovers(ImportForm(chosen, **said).plan) if "control" in each]


def test_label_set_that_is_here_keeps_its_names_and_that_is_told(ines: User) -> None:
    data = a_project(a_task(by(3, PERSON, AGAINST)))
    label_set = factories.a_label_set(
        [("person", "Person", "P"), ("against", "Against", "A"), ("unused", "Unused", "U")]
    )
    label_set.labels.filter(identifier="against").update(from_name="stance", to_name="article")
    line = (
        "the label set has other names for Label Studio’s controls (from_name, to_name), and keeps"
        " them: "
    )
    assert told(data, ines, label_set) == [f"{line}person, unused"]
    assert told(data, ines, None) == []
    imported(data, "label_studio", ines)
    _, tasks = exported(Assignment.objects.get())
    assert names_in(tasks) == [[("person", "label", "text"), ("against", "stance", "article")]]
    ours = [a_result("person", 4, 12, "label", "text")]
    plain = json.dumps([a_task(by(3, *ours))]).encode()
    assert told(plain, ines, label_set) == []
    label_set.labels.filter(identifier="person").update(from_name="ner")
    assert told(plain, ines, label_set) == [f"{line}person"]


def test_label_that_is_left_out_loses_no_names(ines: User) -> None:
    label_set = factories.a_label_set([("other", "Other", "O")])
    assert told(a_project(a_task(by(3, PERSON))), ines, label_set) == []


@pytest.mark.parametrize("field", ["from_name", "to_name"])
@pytest.mark.parametrize(
    ("name", "kept"),
    [("n" * 100, True), ("n" * 101, False), ("a\0b", False), ("a,b", False), ("“é” <&>", True)],
    ids=["longest", "too long", "NUL", "comma", "quotes"],
)
def test_name_that_cannot_be_kept_is_told_and_ours_stands_for_it(
    ines: User, field: str, name: str, kept: bool
) -> None:
    data = json.dumps([a_task(by(3, PERSON | {field: name}))]).encode()
    line = (
        "names of Label Studio’s controls (from_name, to_name) are not kept if they have more than"
        " 100 characters, a comma or a control character: person"
    )
    assert told(data, ines, None) == ([] if kept else [line])
    imported(data, "label_studio", ines)
    assert "\\u0000" not in everything_stored()
    stored = Label.objects.values("from_name", "to_name").get()
    assert stored == {"from_name": "ner", "to_name": "article", field: name if kept else ""}
    ours = {"from_name": "label", "to_name": "text"}
    _, [task] = exported(Assignment.objects.get())
    assert task["annotations"][0]["result"][0][field] == (name if kept else ours[field])


def test_label_under_two_controls_is_told_before_it_is_imported(ines: User) -> None:
    twice = a_project(a_task(by(3, PERSON, AGAINST | {"value": PERSON["value"]})))
    assert told(twice, ines, None) == [
        "the label “person” keeps Label Studio’s control “ner” for “article” and loses 1 more"
    ]


def test_cancelled_annotations_are_kept_and_go_back_cancelled(ines: User) -> None:
    twice_by_one = by(3, PERSON, was_cancelled=True), by(3, AGAINST, was_cancelled=True)
    data = a_project(a_task(*twice_by_one, by(4, skipped=True), by(5, PERSON)))
    upload = imported(data, "label_studio", ines)
    assert upload.summary["left_out"] == [
        "submissions without a time of handing in count as handed in now: 1"
    ]
    assignment = Assignment.objects.get()
    assert [each.student.display_name for each in assignment.submissions.handed_in()] == ["5"]
    _, [handed_in] = exported(assignment)
    assert [each["was_cancelled"] for each in handed_in["annotations"]] == [False]
    _, [task] = exported(assignment, held=Submissions.ALL)
    assert sorted(
        (each["was_cancelled"], len(each["result"]), each["submission"]["attempt"])
        for each in task["annotations"]
    ) == [(False, 1, 1), (True, 0, 1), (True, 1, 1), (True, 1, 2)]
