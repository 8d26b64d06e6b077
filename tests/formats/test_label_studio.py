"""Label Studio: as label_studio.md describes it, and as its own converter reads it."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from label_studio_sdk.converter.converter import Converter

from annotate.domain.answer_key import Alternative
from annotate.domain.span import Span
from annotate.domain.text import BlockKind
from annotate.formats import label_studio, label_studio_reader
from annotate.formats.archive import read_archive, write_archive
from annotate.formats.imported import ImportedSet, ImportedSpan, doubtful
from annotate.formats.plain_text import BrokenFile
from annotate.formats.records import AnnotationSet, Annotator, AnswerKey, KeyAnnotation
from tests.formats.annotation_sets import (
    a_set,
    a_submission,
    an_annotation,
    an_article,
    an_assignment,
    set_of,
)

type Convert = Callable[..., None]

TEXT = "🙂 He denies it."
VALUE = "line 1, [1].annotations[1].result[1].value"
NUMBERED = {"start": 0, "end": 2, "labels": [1]}


def written(annotation_set: AnnotationSet) -> tuple[str, list[dict[str, Any]]]:
    data = BytesIO(b"".join(label_studio.write(annotation_set)))
    configuration, tasks = read_archive(data)
    assert (configuration.name, tasks.name) == ("labels.xml", "tasks.json")
    return configuration.data.decode(), json.loads(tasks.data)


def a_converter(configuration: str, folder: Path) -> Converter:
    return Converter(configuration, str(folder), download_resources=False)  # type: ignore[no-untyped-call]


def a_marked_set() -> AnnotationSet:
    article = an_article((BlockKind.PARAGRAPH, TEXT))
    why = KeyAnnotation("k", "denial", "required", 1, "Why", (Alternative.just(Span(5, 11)),), ())
    key = AnswerKey("key", 1, (why,))
    assignment = an_assignment(article)._replace(answer_key=key)
    first = a_submission(
        an_annotation(article, Span(2, 11), "A note"),
        an_annotation(article, Span(0, 4), pk="annotation-2"),
        assignment=assignment,
    )
    other = Annotator("annotator-2", None)
    second = a_submission(assignment=assignment, annotator=other, pk="submission-2")
    return set_of([first, second], [assignment])


def read(*tasks: dict[str, Any]) -> ImportedSet:
    return label_studio_reader.read(BytesIO(json.dumps(tasks).encode()))


def a_result(start: int, end: int, words: str, **more: object) -> dict[str, object]:
    value = {"start": start, "end": end, "text": words, "labels": ["denial"]}
    names = {"id": "r", "from_name": "label", "to_name": "text", "type": "labels"}
    return names | {"value": value} | more


def a_task(*results: object, **more: object) -> dict[str, object]:
    annotation = {"id": 7, "completed_by": 3, "result": results} | more
    return {"id": 1, "data": {"text": TEXT}, "annotations": [annotation]}


def spans_of(imported: ImportedSet) -> list[ImportedSpan]:
    return [span for submission in imported.submissions for span in submission.spans]


def problems_of(imported: ImportedSet) -> list[str]:
    return list(map(str, imported.problems))


def test_page_shows_the_configuration() -> None:
    page = Path(label_studio.__file__).with_suffix(".md").read_text(encoding="utf-8")
    configuration, _ = written(a_marked_set())
    assert page.partition("```xml\n")[2].partition("```")[0] == configuration


def test_task_is_an_article_with_the_key_and_its_submissions() -> None:
    _, [task] = written(a_marked_set())
    assert task["data"]["text"] == TEXT
    assert task["data"]["article"]["id"] == "article-1"
    key, first, second = task["annotations"]
    assert [each["ground_truth"] for each in (key, first, second)] == [True, False, False]
    assert first["submission"]["annotator"] == "annotator-1"
    assert first["result"][0] == {
        "id": "annotation-1",
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "value": {"start": 2, "end": 11, "text": "He denies", "labels": ["denial"]},
        "meta": {"text": ["A note"], "created_at": "2026-11-23T12:00:00+00:00"},
    }
    assert second["result"] == []


def test_own_converter_reads_what_is_written(tmp_path: Path) -> None:
    configuration, tasks = written(a_marked_set())
    source = tmp_path / "tasks.json"
    source.write_text(json.dumps(tasks), encoding="utf-8")
    converter = a_converter(configuration, tmp_path)
    minimal_json: Convert = converter.convert_to_json_min
    minimal_json(str(source), str(tmp_path / "minimal"), is_dir=False)
    [made] = (tmp_path / "minimal").glob("*.json")
    minimal = json.loads(made.read_text(encoding="utf-8"))
    assert [[each["text"] for each in entry.get("label", [])] for entry in minimal] == [
        ["denies"],
        ["He denies", "🙂 He"],
        [],
    ]
    reread = label_studio_reader.read(BytesIO(made.read_bytes()))
    assert [each.span for each in spans_of(reread)] == [Span(5, 11), Span(2, 11), Span(0, 4)]
    assert list(doubtful(reread)) == []
    conll: Convert = converter.convert_to_conll2003
    conll(str(source), str(tmp_path / "conll"), is_dir=False)
    lines = (tmp_path / "conll" / "result.conll").read_text(encoding="utf-8")
    assert "denies -X- _ B-denial" in lines


def test_utf16_units_of_older_versions_are_told_by_the_words() -> None:
    imported = read(a_task(a_result(6, 12, "denies")))
    assert spans_of(imported) == [ImportedSpan("denial", Span(5, 11), "denies", id="r")]
    assert problems_of(imported) == ["offsets in UTF-16 units were turned into characters"]
    assert spans_of(read(a_task(a_result(5, 11, "denies")))) == spans_of(imported)


def test_words_that_lie_nowhere_are_doubtful() -> None:
    imported = read(a_task(a_result(1, 3, "denies"), a_result(5, 90, "denies")))
    assert [each.span for _, each in doubtful(imported)] == [Span(1, 3), Span(5, 90)]


def test_annotator_is_a_number_or_an_address() -> None:
    other = a_task(completed_by={"id": 4, "email": "sam@example.org"})
    imported = read(a_task(), other, a_task())
    assert [(each.annotator, each.attempt) for each in imported.submissions] == [
        ("3", 1),
        ("sam@example.org", 1),
        ("3", 2),
    ]


def test_ground_truth_is_the_key() -> None:
    [submission] = read(a_task(ground_truth=True)).submissions
    assert (submission.is_key, submission.annotator) == (True, "answer-key")


def test_what_is_not_read_is_counted() -> None:
    area = {"type": "textarea", "id": "gone", "value": {"text": ["x"]}}
    choice = {"type": "choices", "value": {"choices": ["x"]}}
    imported = read(
        a_task(choice, area),
        a_task(was_cancelled=True, ground_truth=True),
        a_task() | {"predictions": [{"result": []}, {"result": []}]},
    )
    assert problems_of(imported) == [
        "left out: 1 results that are no labelled spans of plain text",
        "left out: 1 texts that belong to no span",
        "left out: 1 signs of a key (ground_truth) on cancelled annotations",
        "left out: 2 predictions",
    ]
    assert [(each.is_key, each.is_cancelled) for each in imported.submissions] == [
        (False, False),
        (False, True),
        (False, False),
    ]


def test_text_area_of_a_region_is_its_note() -> None:
    area = {"type": "textarea", "id": "r", "value": {"text": ["Who", "says so?"]}}
    [span] = spans_of(read(a_task(a_result(5, 11, "denies"), area)))
    assert span.note == "Who\nsays so?"


def test_cancelled_annotations_are_kept_with_their_spans() -> None:
    cancelled = {"id": 7, "result": [a_result(5, 11, "denies")], "was_cancelled": True}
    skipped = {"id": 8, "result": [], "skipped": True}
    imported = read({"id": 1, "data": {"text": TEXT}, "annotations": [cancelled, skipped]})
    assert [(each.id, each.text) for each in imported.documents] == [("1", TEXT)]
    assert problems_of(imported) == []
    kept = [(each.id, each.is_cancelled, len(each.spans)) for each in imported.submissions]
    assert kept == [("7", True, 1), ("8", True, 0)]


def test_cancelled_annotation_goes_back_as_one() -> None:
    open_one = a_submission()._replace(handed_in_at=None)
    cancelled = a_submission(pk="2")._replace(handed_in_at=None, is_cancelled=True)
    _, [task] = written(a_set(open_one, cancelled))
    assert [each["was_cancelled"] for each in task["annotations"]] == [False, True]


def test_annotation_that_was_handed_in_and_then_skipped_there_is_cancelled() -> None:
    _, [task] = written(a_set(a_submission()))
    task["annotations"][0]["was_cancelled"] = True
    [submission] = read(task).submissions
    assert (submission.is_cancelled, submission.handed_in_at) == (True, None)


def test_longest_text_is_taken_where_none_is_called_so() -> None:
    imported = read({"data": {"title": "A", "body": "He denies it."}, "annotations": []})
    assert [(each.id, each.title, each.text) for each in imported.documents] == [
        ("task [1]", "A", "He denies it.")
    ]


def test_span_of_two_labels_is_two_spans() -> None:
    value = {"start": 5, "end": 11, "text": "denies", "labels": ["claim", "denial"]}
    imported = read(a_task(a_result(0, 0, "", value=value)))
    assert [each.label for each in spans_of(imported)] == ["claim", "denial"]


def test_article_that_was_changed_on_the_way_is_another_document() -> None:
    _, [task] = written(a_marked_set())
    task["data"]["text"] += " Or not."
    [document] = read(task).documents
    assert (document.id, document.blocks) == ("1", ())


@pytest.mark.parametrize(
    ("task", "problem"),
    [
        ({"data": {"text": None}}, "line 1, [1].data: has no text"),
        ({"id": 1}, "line 1, [1]: has neither “data” nor a text with labelled spans of its own"),
        (a_task(a_result(-1, 2, "x")), f"{VALUE}.start: -1 is less than 0"),
        (a_task(a_result(0, 2, "x", value=NUMBERED)), f"{VALUE}.labels: should be a list of names"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(task: dict[str, Any], problem: str) -> None:
    with pytest.raises(BrokenFile) as raised:
        read(task)
    assert str(raised.value) == problem


def test_labels_come_from_the_configuration_and_other_files_are_counted() -> None:
    files = [("a.csv", [b"x"]), ("b.xml", [b"<Label value='a&amp;b'/>"])]
    tasks = ("tasks.json", [json.dumps([a_task()]).encode()])
    imported = label_studio_reader.read(BytesIO(b"".join(write_archive([*files, tasks]))))
    assert [each.id for each in imported.labels] == ["a&b"]
    assert problems_of(imported) == ["left out: 1 files that are neither .json nor .xml"]


@pytest.mark.parametrize("data", [b"[]", b"", b"".join(write_archive([("a.csv", [b"x"])]))])
def test_file_without_tasks_is_refused(data: bytes) -> None:
    with pytest.raises(BrokenFile, match=r"^holds no tasks$"):
        label_studio_reader.read(BytesIO(data))
