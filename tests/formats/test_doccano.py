"""doccano's JSON Lines: both shapes, and the units that nobody writes down."""

import json
from io import BytesIO
from typing import Any

import pytest

from annotate.domain.span import Span
from annotate.domain.text import BlockKind
from annotate.formats import doccano, doccano_reader
from annotate.formats.archive import read_archive, write_archive
from annotate.formats.imported import ImportedSet, doubtful
from annotate.formats.plain_text import BrokenFile
from annotate.formats.records import AnnotationSet, Annotator
from tests.formats.annotation_sets import (
    a_submission,
    an_annotation,
    an_article,
    an_assignment,
    set_of,
)


def written(annotation_set: AnnotationSet) -> dict[str, list[Any]]:
    data = BytesIO(b"".join(doccano.write(annotation_set)))
    files = {each.name: each.data.decode() for each in read_archive(data)}
    labels = json.loads(files.pop("label_config.json"))
    lines = {name: list(map(json.loads, held.splitlines())) for name, held in files.items()}
    return {"label_config.json": labels, **lines}


def read(*lines: dict[str, Any]) -> ImportedSet:
    return doccano_reader.read(
        BytesIO(b"".join(json.dumps(each).encode() + b"\n" for each in lines))
    )


def words_of(imported: ImportedSet) -> list[str]:
    texts = {each.id: each.text or "" for each in imported.documents}
    return [
        texts[submission.document][each.span.start : each.span.end]
        for submission in imported.submissions
        for each in submission.spans
        if each.span
    ]


def problems_of(imported: ImportedSet) -> list[str]:
    return list(map(str, imported.problems))


def test_annotators_have_their_files_with_offsets_in_utf16() -> None:
    article = an_article((BlockKind.PARAGRAPH, "🙂 He denies it."))
    assignment = an_assignment(article)
    unread = an_assignment(an_article(pk="article-2"), "assignment-2")
    submissions = [
        a_submission(an_annotation(article, Span(0, 4)), assignment=assignment),
        a_submission(assignment=assignment, annotator=Annotator("b.c", None), pk="submission-2"),
    ]
    files = written(set_of(submissions, [assignment, unread]))
    assert files["label_config.json"] == [{"text": "denial", "suffix_key": "2"}]
    [first] = files["assignment-1/annotator-1.jsonl"]
    assert (first["text"], first["label"]) == (article.text, [[0, 5, "denial"]])
    assert (first["article"]["id"], first["submission"]["id"]) == ("article-1", "submission-1")
    assert [each["label"] for each in files["assignment-1/b%2Ec.jsonl"]] == [[]]
    assert [each["article"]["id"] for each in files["unannotated.jsonl"]] == ["article-2"]


@pytest.mark.parametrize(
    "labelled",
    [
        {"label": [[3, 9, "denial"]]},
        {"labels": [[3, 9, "denial"]]},
        {"entities": [{"id": 5, "label": "denial", "start_offset": 3, "end_offset": 9}]},
    ],
)
def test_every_shape_is_read(labelled: dict[str, Any]) -> None:
    imported = read({"id": 7, "text": "He denies it."} | labelled)
    [submission] = imported.submissions
    assert [(each.label, each.span) for each in submission.spans] == [("denial", Span(3, 9))]
    assert [each.id for each in imported.documents] == ["7"]
    assert problems_of(imported) == []


TEXT = "👨🏻\u200d🚒 firemen, and fire trucks"  # as many units as 7, 4 and 1 for the first


UNITS = ("UTF-16 units", "characters (code points)", "grapheme clusters")


@pytest.mark.parametrize(("start", "unit"), [(8, 0), (5, 1), (2, 2)])
def test_unit_is_the_one_that_fits_words_best(start: int, unit: int) -> None:
    imported = read({"text": TEXT, "label": [[start, start + 7, "who"]]})
    assert words_of(imported) == ["firemen"]
    others = ", ".join(each for each in UNITS if each != UNITS[unit])
    assert problems_of(imported) == [
        f"offsets are taken for {UNITS[unit]}; they could also be {others}: compare the words"
    ]


def test_only_possible_unit_is_named() -> None:
    imported = read({"text": "e\u0301🙂x", "label": [[3, 4, "letter"]]})
    assert words_of(imported) == ["x"]
    assert problems_of(imported) == [
        "offsets are taken for characters (code points), as they fit nothing else"
    ]


def test_unit_is_decided_for_all_lines_together() -> None:
    lone = {"text": "🙂", "label": [[0, 1, "face"]]}
    imported = read(lone, {"text": TEXT, "label": [[5, 12, "who"]]})
    assert words_of(imported) == ["🙂", "firemen"]


def test_usual_unit_is_taken_where_words_cannot_tell() -> None:
    imported = read({"text": "🙂🙂🙂", "label": [[0, 2, "face"]]})
    assert words_of(imported) == ["🙂"]
    assert len(imported.problems) == 1


def test_offsets_that_fit_in_no_unit_are_doubtful() -> None:
    imported = read({"text": "🙂 no", "label": [[2, 4, "x"], [1, 90, "x"]]})
    assert problems_of(imported) == ["offsets fit in no unit; they are taken for UTF-16 units"]
    assert [each.span for _, each in doubtful(imported)] == [Span(1, 90)]


def test_what_is_not_read_is_counted() -> None:
    imported = read(
        {"text": "a", "entities": [], "relations": [{"id": 1}], "Comments": ["x", "y"]},
        {"text": "b", "label": ["sports"], "cats": []},
    )
    assert problems_of(imported) == [
        "left out: 1 relations",
        "left out: 2 comments",
        "left out: 1 labels of whole texts",
    ]


def test_files_of_an_archive_are_the_annotators() -> None:
    line = b'{"id": 1, "text": "He denies it.", "label": []}\n'
    files = [("admin.jsonl", [line]), ("sam.jsonl", [line, line]), ("x.txt", [b""])]
    imported = doccano_reader.read(BytesIO(b"".join(write_archive(files))))
    assert [(each.annotator, each.attempt) for each in imported.submissions] == [
        ("admin", 1),
        ("sam", 1),
        ("sam", 2),
    ]
    assert len(imported.documents) == 1
    assert problems_of(imported) == ["left out: 1 files that are neither .jsonl nor .json"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ({}, "line 1, text: is missing"),
        ({"text": "a", "label": [[0, "x"]]}, "line 1, label[1]: should be [start, end, label]"),
        ({"text": "a", "label": [[-1, 0, "x"]]}, "line 1, label[1]: should be [start, end, label]"),
        ({"text": "a"}, "line 1: has neither “label” nor “entities”"),
        ({"text": "a", "label": 7}, "line 1, label: should be a list"),
        (
            {"text": "a", "entities": [{"label": "x"}]},
            "line 1, entities[1].start_offset: is missing",
        ),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(line: dict[str, Any], problem: str) -> None:
    with pytest.raises(BrokenFile) as raised:
        read(line)
    assert str(raised.value) == problem


def test_what_cannot_be_read_in_an_archive_is_told_with_its_file() -> None:
    data = b"".join(write_archive([("sam.jsonl", [b"{}\n{"])]))
    with pytest.raises(BrokenFile, match=r"^line 1, sam\.jsonl: text: is missing$"):
        doccano_reader.read(BytesIO(data))


@pytest.mark.parametrize("data", [b"", b"".join(write_archive([("a.csv", [b"x"])]))])
def test_file_without_lines_is_refused(data: bytes) -> None:
    with pytest.raises(BrokenFile, match=r"^holds no lines of texts with their labels$"):
        doccano_reader.read(BytesIO(data))


def test_assignments_have_folders_if_there_are_several() -> None:
    assignments = [an_assignment(pk="1"), an_assignment(pk="2")]
    held = [a_submission(assignment=each, pk=each.id) for each in assignments]
    assert sorted(written(set_of(held, assignments))) == [
        "1/annotator-1.jsonl",
        "2/annotator-1.jsonl",
        "label_config.json",
    ]
