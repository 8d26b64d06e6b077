"""JSON Lines: all of a set, as jsonl.md and jsonl.schema.json describe it."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from annotate.domain.answer_key import Alternative
from annotate.domain.span import Span
from annotate.domain.text import Block, BlockKind
from annotate.formats import jsonl
from annotate.formats.controls import Control
from annotate.formats.records import (
    Annotation,
    AnnotationResult,
    AnnotationSet,
    Annotator,
    AnnotatorsAs,
    AnswerKey,
    Article,
    Assignment,
    KeyAnnotation,
    KeyResult,
    Label,
    LabelSet,
    Result,
    Submission,
    Submissions,
)
from tests.formats.annotation_sets import (
    CLAIMS,
    DENIAL,
    a_set,
    a_submission,
    an_annotation,
    an_article,
    an_assignment,
    set_of,
    sets_with_everything,
)

BESIDE = Path(jsonl.__file__).parent
PAGE = (BESIDE / "jsonl.md").read_text(encoding="utf-8")
SCHEMA = json.loads((BESIDE / "jsonl.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def lines_of(annotation_set: AnnotationSet) -> list[dict[str, Any]]:
    written = b"".join(jsonl.write(annotation_set)).decode()
    *lines, after = written.split("\n")
    assert after == ""
    return [json.loads(line) for line in lines]


class Reader:
    """Makes a set anew from nothing but its lines, one method for each type."""

    def __init__(self) -> None:
        self.articles: dict[str, Article] = {}
        self.label_sets: dict[str, LabelSet] = {}
        self.keys: dict[str, AnswerKey] = {}
        self.assignments: dict[str, Assignment] = {}
        self.submissions: list[Submission] = []
        self.became: list[AnnotationResult] = []

    def label_set(self, line: dict[str, Any]) -> None:
        for label in line["labels"]:
            label["control"] = Control(**label.get("control", {}))
        line["labels"] = tuple(Label(**label) for label in line["labels"])
        self.label_sets[line["id"]] = LabelSet(**line)

    def article(self, line: dict[str, Any]) -> None:
        published_on = line["published_on"]
        line["published_on"] = published_on and date.fromisoformat(published_on)
        line["blocks"] = tuple(
            Block(BlockKind(block["kind"]), block["start"], block["end"])
            for block in line["blocks"]
        )
        self.articles[line["id"]] = Article(**line)

    def answer_key(self, line: dict[str, Any]) -> None:
        self.keys[line["id"]] = AnswerKey(line["id"], line["version"], ())

    def key_annotation(self, line: dict[str, Any]) -> None:
        key = self.keys[line.pop("answer_key")]
        line["alternatives"] = tuple(
            Alternative(Span(**each["core"]), Span(**each["extent"]))
            for each in line["alternatives"]
        )
        line["accepted"] = tuple((each["label"], each["percent"]) for each in line["accepted"])
        held = (*key.annotations, KeyAnnotation(**line))
        self.keys[key.id] = key._replace(annotations=held)

    def assignment(self, line: dict[str, Any]) -> None:
        if "answer_key" in line:
            line["answer_key"] = self.keys[line["answer_key"]]
        line["article"] = self.articles[line["article"]]
        line["label_set"] = self.label_sets[line["label_set"]]
        self.assignments[line["id"]] = Assignment(**line)

    def submission(self, line: dict[str, Any]) -> None:
        line["assignment"] = self.assignments[line["assignment"]]
        line["annotator"] = Annotator(**line["annotator"])
        for name in ("started_at", "handed_in_at"):
            line[name] = line[name] and datetime.fromisoformat(line[name])
        self.submissions.append(Submission(**line, annotations=()))
        self.became = []

    def annotation(self, line: dict[str, Any]) -> None:
        submission = self.submissions[-1]
        assert line.pop("submission") == submission.id
        if "outcome" in line:
            self.became.append(AnnotationResult(line.pop("outcome"), line.pop("points")))
        line["span"] = Span(line.pop("start"), line.pop("end"))
        line["created_at"] = datetime.fromisoformat(line["created_at"])
        held = (*submission.annotations, Annotation(**line))
        self.submissions[-1] = submission._replace(annotations=held)

    def result(self, line: dict[str, Any]) -> None:
        assert line.pop("submission") == self.submissions[-1].id
        line["key_annotations"] = tuple(KeyResult(**each) for each in line["key_annotations"])
        result = Result(**line, annotations=tuple(self.became))
        self.submissions[-1] = self.submissions[-1]._replace(result=result)


def read(lines: list[dict[str, Any]]) -> AnnotationSet:
    first, *lines, last = lines
    reader = Reader()
    for line in lines:
        getattr(reader, line.pop("type"))(line)
    assert last == {
        "type": "end",
        "submissions": len(reader.submissions),
        "annotations": sum(len(submission.annotations) for submission in reader.submissions),
    }
    return AnnotationSet(
        AnnotatorsAs(first["annotators"]),
        Submissions(first["submissions"]),
        tuple(reader.assignments.values()),
        reader.submissions,
        first.get("outcomes", False),
    )


@given(sets_with_everything())
def test_set_is_made_anew_from_its_lines(annotation_set: AnnotationSet) -> None:
    assert read(lines_of(annotation_set)) == annotation_set


@given(sets_with_everything())
def test_every_line_fulfils_the_schema(annotation_set: AnnotationSet) -> None:
    for line in lines_of(annotation_set):
        VALIDATOR.validate(line)


@given(sets_with_everything())
def test_words_lie_where_the_offsets_say(annotation_set: AnnotationSet) -> None:
    lines = lines_of(annotation_set)
    text = next(line["text"] for line in lines if line["type"] == "article")
    for line in lines:
        if line["type"] == "annotation":
            assert text[line["start"] : line["end"]] == line["words"]


@given(sets_with_everything())
def test_same_set_gives_the_same_bytes(annotation_set: AnnotationSet) -> None:
    assert b"".join(jsonl.write(annotation_set)) == b"".join(jsonl.write(annotation_set))


def test_page_shows_what_is_written() -> None:
    example = PAGE.partition("```json\n")[2].partition("```")[0]
    assert "".join(chunk.decode() for chunk in jsonl.write(the_example())) == example


def test_page_shows_what_is_added_for_key_and_outcomes() -> None:
    added = PAGE.partition("```json\n")[2].partition("```json\n")[2].partition("```")[0]
    written = b"".join(jsonl.write(the_example_with_all())).decode()
    first, *others = example_lines()
    new_first, *with_all = written.splitlines()
    assert new_first == first.removesuffix("}") + ',"outcomes":true}'
    assert [line for line in with_all if line not in others] == added.splitlines()


def test_reader_that_skips_what_it_does_not_know_reads_the_rest() -> None:
    """As jsonl.md asks of readers, so that an older one takes a file with key and outcomes."""
    known = {"label_set", "article", "assignment", "submission", "annotation", "end"}
    old = {line["type"]: set(line) for line in lines_of(the_example())}
    lines = [line for line in lines_of(the_example_with_all()) if line["type"] in known]
    older = [{name: line[name] for name in line if name in old[line["type"]]} for line in lines]
    assert older == [line for line in lines_of(the_example()) if line["type"] in known]


def example_lines() -> list[str]:
    return b"".join(jsonl.write(the_example())).decode().splitlines()


def the_example_with_all() -> AnnotationSet:
    """The example with an answer key and the outcomes."""
    example = the_example()
    asked = KeyAnnotation(
        id="4b1d",
        label="denial",
        role="required",
        weight=1,
        explanation="It says no.",
        alternatives=(Alternative(Span(31, 37), Span(18, 52)),),
        accepted=(),
    )
    [assignment] = example.assignments
    assignment = assignment._replace(answer_key=AnswerKey("c0de", 3, (asked,)))
    result = Result(
        grade="100.0",
        worked_out="100.0",
        points="1",
        points_possible=1,
        annotations=(AnnotationResult("exact", "1"),),
        key_annotations=(KeyResult("4b1d", "exact", "1"),),
    )
    [submission] = example.submissions
    submission = submission._replace(assignment=assignment, result=result)
    return set_of([submission], [assignment])._replace(with_results=True)


def the_example() -> AnnotationSet:
    denial = Label(
        identifier="denial",
        name="denial",
        letter="D",
        definition="Someone says that it is not so.",
        example="",
        counter_example="",
        position=2,
        style=2,
    )
    article = an_article(
        (BlockKind.HEADING, "Clashes continue"),
        (BlockKind.PARAGRAPH, "The ministry denies any such thing."),
    )._replace(
        id="9e0c",
        identifier="clashes-continue",
        title="Clashes continue",
        title_is_editorial=True,
        published_on=date(2023, 10, 23),
    )
    label_set = LabelSet("5c41", "claims", "Claims and denials", "", (denial,))
    assignment = Assignment("77fa", "Who says so?", "", article, label_set)
    annotation = Annotation(
        id="0d3b",
        label="denial",
        span=Span(31, 52),
        words="denies any such thing",
        note="",
        created_at=datetime(2026, 11, 23, 8, 12, 45, tzinfo=UTC),
    )
    submission = Submission(
        id="b1d7",
        assignment=assignment,
        annotator=Annotator("annotator-3f9a02c41b", None),
        attempt=1,
        started_at=datetime(2026, 11, 23, 8, tzinfo=UTC),
        handed_in_at=datetime(2026, 11, 23, 8, 31, 7, 120442, tzinfo=UTC),
        annotations=(annotation,),
    )
    return set_of([submission], [assignment])


def test_lines_of_a_set_without_submissions_are_its_frame() -> None:
    lines = lines_of(a_set())
    kinds = [line["type"] for line in lines]
    assert kinds == ["annotation_set", "label_set", "article", "assignment", "end"]
    assert lines[-1] == {"type": "end", "submissions": 0, "annotations": 0}


def test_submission_without_annotations_has_its_line() -> None:
    lines = lines_of(a_set(a_submission(pk="empty")))
    assert [line["id"] for line in lines if line["type"] == "submission"] == ["empty"]
    assert lines[-1] == {"type": "end", "submissions": 1, "annotations": 0}


def test_article_and_label_set_of_two_assignments_are_written_once() -> None:
    article = an_article()
    both = [an_assignment(article, "first"), an_assignment(article, "second")]
    kinds = [line["type"] for line in lines_of(set_of([], both))]
    assert kinds == ["annotation_set", "label_set", "article", "assignment", "assignment", "end"]


@pytest.mark.parametrize("character", ["\n", "\r", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029"])
def test_no_string_breaks_its_line(character: str) -> None:
    article = an_article()
    note = f"one{character}two"
    written = b"".join(jsonl.write(a_set(a_submission(an_annotation(article, Span(0, 3), note)))))
    lines = written.decode().splitlines()
    assert len(lines) == written.count(b"\n")
    assert json.loads(lines[-2])["note"] == note


def test_letters_of_any_script_are_written_as_they_are() -> None:
    article = an_article((BlockKind.PARAGRAPH, "🙂 שלום cafe\u0301"))
    annotation = an_annotation(article, Span(0, len(article.text)))
    written = b"".join(jsonl.write(a_set(a_submission(annotation))))
    assert '"words":"🙂 שלום cafe\u0301"'.encode() in written
    assert not written.startswith(b"\xef\xbb\xbf")


def test_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def example_line(kind: str) -> dict[str, Any]:
    return next(line for line in lines_of(the_example()) if line["type"] == kind)


@pytest.mark.parametrize(
    ("kind", "field", "outside", "inside"),
    [
        ("annotation_set", "version", 2, 1),
        ("annotation_set", "offsets", "utf16", "code_points"),
        ("annotation_set", "annotators", "nobody", "names"),
        ("annotation", "start", -1, 0),
        ("annotation", "start", "0", 0),
        ("annotation", "end", 0, 1),
        ("annotation", "words", "", "x"),
        ("annotation", "label", "", "x"),
        ("annotation", "label", "x" * 81, "x" * 80),
        ("annotation", "created_at", "2026-11-23 08:12", "2026-11-23T08:12:45Z"),
        ("submission", "attempt", 0, 1),
        ("submission", "handed_in_at", "", None),
        ("submission", "annotator", "a name", {"id": "annotator-1", "name": "Sam"}),
        ("article", "direction", "up", "rtl"),
        ("article", "published_on", "yesterday", None),
        ("article", "sha256", "0" * 63, "0" * 64),
        ("article", "blocks", [{"kind": "song", "start": 0, "end": 1}], []),
        ("label_set", "identifier", "not one", None),
        ("end", "submissions", -1, 0),
        ("end", "type", "beginning", "end"),
    ],
)
def test_schema_takes_the_one_and_not_the_other(
    kind: str, field: str, outside: object, inside: object
) -> None:
    assert VALIDATOR.is_valid(example_line(kind) | {field: inside})
    assert not VALIDATOR.is_valid(example_line(kind) | {field: outside})


@pytest.mark.parametrize("field", ["position", "style"])
@pytest.mark.parametrize(("number", "valid"), [(0, False), (1, True), (9, True), (10, False)])
def test_schema_takes_label_positions_and_styles_from_1_to_9(
    field: str, number: int, valid: bool
) -> None:
    line = example_line("label_set")
    line["labels"][0][field] = number
    assert VALIDATOR.is_valid(line) is valid


@pytest.mark.parametrize(
    ("name", "valid"),
    [("", True), ("n" * 100, True), ("n" * 101, False), ("a,b", False), ("a\0", False)],
)
@pytest.mark.parametrize("field", ["from_name", "to_name"])
def test_schema_takes_the_names_of_a_control_that_can_be_kept(
    field: str, name: str, valid: bool
) -> None:
    line = example_line("label_set")
    line["labels"][0]["control"] = {"from_name": "ner", "to_name": "article"} | {field: name}
    assert VALIDATOR.is_valid(line) is valid
    del line["labels"][0]["control"][field]
    assert not VALIDATOR.is_valid(line)


def test_label_that_was_never_in_label_studio_has_no_control() -> None:
    for control, expected in (
        (Control(), None),
        (Control("ner"), {"from_name": "ner", "to_name": ""}),
    ):
        labels = (DENIAL._replace(control=control),)
        assignment = an_assignment()._replace(label_set=CLAIMS._replace(labels=labels))
        [label] = lines_of(set_of([], [assignment]))[1]["labels"]
        assert label.get("control") == expected


def test_schema_takes_labels_from_before_there_was_a_style() -> None:
    line = example_line("label_set")
    del line["labels"][0]["style"]
    assert VALIDATOR.is_valid(line)


@pytest.mark.parametrize(
    "kind",
    ["annotation_set", "label_set", "article", "assignment", "submission", "annotation", "end"],
)
def test_schema_asks_for_every_field(kind: str) -> None:
    line = example_line(kind)
    for field in line:
        assert not VALIDATOR.is_valid({key: line[key] for key in line if key != field})


def test_schema_takes_fields_that_come_later() -> None:
    assert VALIDATOR.is_valid(example_line("annotation") | {"confidence": 1})
