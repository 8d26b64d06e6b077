"""JSON Lines, read back: the same set comes out, and what is wrong is told with its line."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given

from annotate.domain.span import Span
from annotate.domain.text import BlockKind
from annotate.formats import jsonl
from annotate.formats.controls import Control
from annotate.formats.json_lines import MAXIMUM_LINE
from annotate.formats.jsonl_reader import read
from annotate.formats.plain_text import BrokenFile
from annotate.formats.records import AnnotationSet, Annotator, LabelSet
from tests.formats.annotation_sets import (
    a_set,
    a_submission,
    an_annotation,
    an_article,
    an_assignment,
    set_of,
    sets_with_everything,
)

type Line = dict[str, Any]
type Change = Callable[[list[Line]], None]

# Where each type of line stands in the example.
SET, LABEL_SET, ARTICLE, ASSIGNMENT, SUBMISSION, ANNOTATION, END = range(7)


def written(annotation_set: AnnotationSet) -> bytes:
    return b"".join(jsonl.write(annotation_set))


def read_all(data: bytes) -> AnnotationSet:
    annotation_set = read(BytesIO(data))
    return annotation_set._replace(submissions=list(annotation_set.submissions))


def the_lines() -> list[Line]:
    """A set of one submission with one annotation, “denies” in “The ministry denies it.”"""
    annotation = an_annotation(an_article(), Span(13, 19))
    return list(map(json.loads, written(a_set(a_submission(annotation))).splitlines()))


def encoded(lines: list[Line]) -> bytes:
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


def changed(*changes: tuple[int, str, object]) -> bytes:
    """Return the example with other values in the fields named after the number of their line."""
    lines = the_lines()
    for number, field, value in changes:
        lines[number][field] = value
    return encoded(lines)


def problem_in(data: bytes) -> str:
    with pytest.raises(BrokenFile) as caught:
        read_all(data)
    (problem,) = caught.value.problems
    return str(problem)


@given(sets_with_everything())
def test_what_is_written_is_read(annotation_set: AnnotationSet) -> None:
    assert read_all(written(annotation_set)) == annotation_set


def test_submissions_come_one_by_one() -> None:
    both = [a_submission(pk="1"), a_submission(pk="2", annotator=Annotator("annotator-2", None))]
    stream = BytesIO(written(a_set(*both)))
    submissions = iter(read(stream).submissions)
    assert next(submissions) == both[0]
    assert stream.getvalue()[stream.tell() :].startswith(b'{"type":"end"')
    assert list(submissions) == both[1:]


def test_set_of_several_assignments_is_read() -> None:
    article, other = an_article(), an_article((BlockKind.HEADING, "No"), pk="article-2")
    assignments = [an_assignment(article, "1"), an_assignment(article, "2"), an_assignment(other)]
    annotation_set = set_of([a_submission(assignment=each, pk=each.id) for each in assignments], [])
    annotation_set = annotation_set._replace(assignments=tuple(assignments))
    assert read_all(written(annotation_set)) == annotation_set._replace(
        submissions=list(annotation_set.submissions)
    )


@pytest.mark.parametrize(
    "harmless",
    [
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data.replace(b"\n", b"\n\n"),
        lambda data: data + b" \r\n",
        lambda data: data.removesuffix(b"\n"),
    ],
    ids=["BOM", "CRLF", "blank lines", "blank last line", "no last line end"],
)
def test_what_editors_do_to_a_file_is_harmless(harmless: Callable[[bytes], bytes]) -> None:
    data = written(a_set(a_submission(an_annotation(an_article(), Span(13, 19)))))
    assert read_all(harmless(data)) == read_all(data)


def test_types_and_fields_of_later_are_skipped() -> None:
    later = {"type": "comment", "id": 7}
    lines = [
        each
        for line in the_lines()
        for each in ([line | {"colour": {"r": 1}}, later] if line["type"] != "end" else [line])
    ]
    assert read_all(encoded(lines)) == read_all(encoded(the_lines()))


def test_blank_lines_are_counted() -> None:
    data = changed((ANNOTATION, "label", "claim")).replace(b"\n", b"\n\n")
    assert problem_in(data) == "line 11, label: the label set has no label “claim”, only: denial"


NUL = "a NUL character; this is not a text file, or it is in UTF-16: save it as UTF-8"
LATIN_1 = encoded(the_lines()).replace(b"A report", "Séisme".encode("latin-1"))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (
            LATIN_1,
            "line 3: byte 0xE9 is not UTF-8; save the file as UTF-8 (not as Latin-1 or ANSI)",
        ),
        (
            encoded(the_lines()).decode().encode("utf-16"),
            "line 1: the file is in UTF-16; save it as UTF-8",
        ),
        (
            encoded(the_lines()).decode().encode("utf-16-le"),
            f"line 1: {NUL}",
        ),
        (
            encoded(the_lines()).replace(b"A report", b"A\0report"),
            f"line 3: {NUL}",
        ),
        (b"annotator,label\n", "line 1: not JSON: Expecting value (column 1)"),
        (b'{"type": NaN}\n', "line 1: not JSON: NaN is no number there"),
        (b'{"type": -Infinity}\n', "line 1: not JSON: -Infinity is no number there"),
        (b"[1, 2]\n", "line 1: not a JSON object, {…}"),
        (b"[" * 100_000 + b"\n", "line 1: lists or objects lie too deep inside one another"),
        (b"[" + b"9" * 5000 + b"]\n", "line 1: a number has too many digits"),
        (
            encoded(the_lines()).replace(b"A report", b"A \\uD83d report"),
            "line 3: holds half of a surrogate pair, \\uD800 to \\uDFFF, which is no character",
        ),
    ],
    ids=str,
)
def test_file_that_is_no_json_lines_is_refused(data: bytes, problem: str) -> None:
    assert problem_in(data) == problem


def test_escaped_surrogate_pair_is_a_character() -> None:
    data = encoded(the_lines()).replace(b"A report", b"A \\ud83d\\ude42")
    assert read_all(data).assignments[0].article.title == "A 🙂"


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b""])
def test_line_has_a_longest_length(line_end: bytes) -> None:
    frame = encoded(the_lines()[:ASSIGNMENT])
    kept = json.dumps({"type": "comment", "text": ""}).encode()
    line = kept[:-2] + b"x" * (MAXIMUM_LINE - len(kept)) + kept[-2:]
    assert len(line) == MAXIMUM_LINE
    end = "line 4: the file ends without an “end” line: it was cut off"
    assert problem_in(frame + line + line_end) == end
    longer = line.replace(b"xx", b"xxx", 1)
    too_long = "line 4: the line is longer than 4,194,304 bytes"
    assert problem_in(frame + longer + line_end) == too_long
    assert problem_in(frame + longer * 3 + line_end) == too_long


@pytest.mark.parametrize("lines", range(1, 7))
def test_file_cut_off_between_lines_is_refused(lines: int) -> None:
    assert problem_in(encoded(the_lines()[:lines])) == (
        f"line {lines}: the file ends without an “end” line: it was cut off"
    )


def test_file_cut_off_inside_a_line_is_refused() -> None:
    assert problem_in(encoded(the_lines())[:-20]) == (
        "line 7: not JSON: Expecting ',' delimiter (column 33); the file may have been cut off here"
    )


def test_no_part_of_a_file_passes_for_the_whole() -> None:
    data = encoded(the_lines()).rstrip()
    assert read_all(data) == read_all(data + b"\n")
    for length in range(len(data)):
        with pytest.raises(BrokenFile):
            read_all(data[:length])


def another_submission() -> Line:
    annotator = {"id": "annotator-2", "name": None}
    return the_lines()[SUBMISSION] | {"id": "submission-2", "annotator": annotator}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            lambda lines: lines.pop(SET),
            "line 1, type: the first line, and no other, is of type annotation_set",
        ),
        (
            lambda lines: lines.insert(1, lines[SET]),
            "line 2, type: the first line, and no other, is of type annotation_set",
        ),
        (lambda lines: lines.append(lines[END]), "line 8: comes after the “end” line"),
        (
            lambda lines: lines.append({"type": "comment"}),
            "line 8: comes after the “end” line",
        ),
        (
            lambda lines: lines.insert(ANNOTATION, lines[LABEL_SET] | {"id": "set-2"}),
            "line 6, type: “label_set” lines come before the first submission",
        ),
        (
            lambda lines: lines.insert(1, lines.pop(ASSIGNMENT)),
            "line 2, article: “article-1” was in no earlier line",
        ),
        (
            lambda lines: lines.pop(LABEL_SET),
            "line 3, label_set: “set-1” was in no earlier line",
        ),
        (
            lambda lines: lines.pop(ASSIGNMENT),
            "line 4, assignment: “assignment-1” was in no earlier line",
        ),
        (
            lambda lines: lines.pop(SUBMISSION),
            "line 5, submission: “submission-1” was in no earlier line",
        ),
        (
            lambda lines: lines.insert(ANNOTATION, another_submission()),
            "line 7, submission: “submission-1” is not the one right before",
        ),
        (
            lambda lines: lines.insert(ANNOTATION, lines[SUBMISSION]),
            "line 6, id: “submission-1” belongs to an earlier line",
        ),
        (
            lambda lines: lines.insert(ANNOTATION, lines[SUBMISSION] | {"id": "2"}),
            "line 6, attempt: the annotator made this attempt in an earlier line",
        ),
        (
            lambda lines: lines[SUBMISSION].update(is_cancelled=True),
            "line 5, handed_in_at: what is cancelled was not handed in",
        ),
        (
            lambda lines: lines[SUBMISSION].update(is_cancelled="no"),
            "line 5, is_cancelled: should be true or false",
        ),
        (
            lambda lines: lines.insert(END, lines[ANNOTATION]),
            "line 7, id: “annotation-1” belongs to an earlier line",
        ),
        (
            lambda lines: lines.insert(LABEL_SET, lines[LABEL_SET]),
            "line 3, id: “set-1” belongs to an earlier line",
        ),
        (
            lambda lines: lines.insert(ARTICLE, lines[ARTICLE]),
            "line 4, id: “article-1” belongs to an earlier line",
        ),
        (
            lambda lines: lines.insert(ASSIGNMENT, lines[ASSIGNMENT]),
            "line 5, id: “assignment-1” belongs to an earlier line",
        ),
        (
            lambda lines: lines[LABEL_SET]["labels"].append(lines[LABEL_SET]["labels"][0]),
            "line 2, labels[2].identifier: “denial” belongs to an earlier label",
        ),
        (
            lambda lines: lines.pop(ANNOTATION),
            "line 6, annotations: 1 were written, and 0 are here: lines were lost",
        ),
        (
            lambda lines: lines.insert(END, another_submission()),
            "line 8, submissions: 1 were written, and 2 are here: lines were lost",
        ),
    ],
)
def test_lines_that_do_not_belong_together_are_refused(change: Change, problem: str) -> None:
    lines = the_lines()
    change(lines)
    assert problem_in(encoded(lines)) == problem


@pytest.mark.parametrize(
    ("line", "field", "value", "problem"),
    [
        (SET, "format", "doccano", "“doccano” should be one of: annotate"),
        (SET, "version", 2, "2 is unknown here; 1 can be read"),
        (SET, "version", 0, "0 is less than 1"),
        (SET, "version", True, "should be a whole number"),
        (SET, "version", 1.0, "should be a whole number"),
        (SET, "offsets", "utf16", "“utf16” should be one of: code_points"),
        (SET, "annotators", "nobody", "“nobody” should be one of: pseudonyms, names"),
        (SET, "submissions", "some", "“some” should be one of: handed_in, all"),
        (LABEL_SET, "id", "", "is empty"),
        (
            LABEL_SET,
            "identifier",
            "not one",
            "“not one” should be 1 to 80 unaccented letters, digits, - and _",
        ),
        (LABEL_SET, "labels", {}, "should be a list of objects"),
        (LABEL_SET, "labels", ["denial"], "should be a list of objects"),
        (ARTICLE, "title_is_editorial", 0, "should be true or false"),
        (ARTICLE, "published_on", "yesterday", "“yesterday” should be a date, 2026-03-31"),
        (ARTICLE, "published_on", "2026-02-29", "“2026-02-29” should be a date, 2026-03-31"),
        (ARTICLE, "direction", "up", "“up” should be one of: ltr, rtl"),
        (
            ARTICLE,
            "sha256",
            "0" * 64,
            f"that of the text is {an_article().sha256}: one was changed",
        ),
        (ARTICLE, "text", None, "should be a text"),
        (ARTICLE, "blocks", [], "text at 0 belongs to no block"),
        (
            ARTICLE,
            "blocks",
            [{"kind": "paragraph", "start": 0, "end": 24}],
            "block [0, 24) is out of order",
        ),
        (SUBMISSION, "annotator", "Sam", "should be an object"),
        (SUBMISSION, "attempt", 0, "0 is less than 1"),
        (
            SUBMISSION,
            "handed_in_at",
            "2026-11-23 08:12",
            "“2026-11-23 08:12” should be a time with its offset, 2026-03-31T12:00:00+00:00",
        ),
        (
            SUBMISSION,
            "started_at",
            "2026-11-23T25:00:00Z",
            "“2026-11-23T25:00:00Z” should be a time with its offset, 2026-03-31T12:00:00+00:00",
        ),
        (ANNOTATION, "label", "claim", "the label set has no label “claim”, only: denial"),
        (ANNOTATION, "start", -1, "-1 is less than 0"),
        (ANNOTATION, "start", "13", "should be a whole number"),
        (ANNOTATION, "start", None, "should be a whole number"),
        (ANNOTATION, "end", 0, "0 is less than 1"),
        (ANNOTATION, "end", 13, "13 is not after the start, 13"),
        (ANNOTATION, "end", 24, "24 is beyond the text, which has 23 characters"),
        (ANNOTATION, "words", "Denies", "the text says “denies” there, not “Denies”"),
        (
            ANNOTATION,
            "words",
            "\x1b[31m" + "x" * 60,
            f"the text says “denies” there, not “�[31m{'x' * 54}…”",
        ),
        (END, "submissions", -1, "-1 is less than 0"),
        (END, "annotations", 2, "2 were written, and 1 are here: lines were lost"),
    ],
)
def test_field_that_is_not_as_described_is_refused(
    line: int, field: str, value: object, problem: str
) -> None:
    assert problem_in(changed((line, field, value))) == f"line {line + 1}, {field}: {problem}"


@pytest.mark.parametrize(("start", "end"), [(0, 1), (13, 14), (22, 23), (0, 23)])
def test_span_may_lie_anywhere_in_the_text(start: int, end: int) -> None:
    words = an_article().text[start:end]
    data = changed(
        (ANNOTATION, "start", start), (ANNOTATION, "end", end), (ANNOTATION, "words", words)
    )
    (submission,) = read_all(data).submissions
    assert submission.annotations[0].span == Span(start, end)


FIELDS = [
    (number, field)
    for number, line in enumerate(the_lines())
    for field in line
    if field != "type" or number == SET
]


@pytest.mark.parametrize(("line", "field"), [each for each in FIELDS if each[1] != "classroom"])
def test_field_that_is_missing_is_told(line: int, field: str) -> None:
    lines = the_lines()
    del lines[line][field]
    assert problem_in(encoded(lines)) == f"line {line + 1}, {field}: is missing"


@pytest.mark.parametrize(("line", "field"), FIELDS)
def test_field_of_a_wrong_type_is_told(line: int, field: str) -> None:
    problem = problem_in(changed((line, field, 0.5)))
    assert problem.startswith(f"line {line + 1}, {field}: should be ")


@pytest.mark.parametrize(
    ("line", "inside", "field"),
    [
        (LABEL_SET, lambda line: line["labels"][0], "labels[1]."),
        (ARTICLE, lambda line: line["blocks"][0], "blocks[1]."),
        (SUBMISSION, lambda line: line["annotator"], "annotator."),
    ],
    ids=["label", "block", "annotator"],
)
def test_field_that_is_missing_inside_another_is_told(
    line: int, inside: Callable[[Line], Line], field: str
) -> None:
    for name in inside(the_lines()[line]).keys() - {"style"}:
        lines = the_lines()
        del inside(lines[line])[name]
        assert problem_in(encoded(lines)) == f"line {line + 1}, {field}{name}: is missing"


@pytest.mark.parametrize("field", ["position", "style"])
@pytest.mark.parametrize(("number", "reason"), [(0, "less than 1"), (10, "more than 9")])
def test_label_positions_and_styles_go_from_1_to_9(field: str, number: int, reason: str) -> None:
    lines = the_lines()
    for allowed in (1, 9):
        lines[LABEL_SET]["labels"][0][field] = allowed
        label_set: LabelSet = read_all(encoded(lines)).assignments[0].label_set
        assert getattr(label_set.labels[0], field) == allowed
    lines[LABEL_SET]["labels"][0][field] = number
    assert problem_in(encoded(lines)) == (f"line 2, labels[1].{field}: {number} is {reason}")


def test_assignment_from_before_classes_were_named_has_none() -> None:
    lines = the_lines()
    [assignment] = read_all(encoded(lines)).assignments
    assert assignment.classroom == "Media 8b"
    del lines[ASSIGNMENT]["classroom"]
    [assignment] = read_all(encoded(lines)).assignments
    assert assignment.classroom == ""


def test_label_without_a_style_was_painted_by_its_position() -> None:
    lines = the_lines()
    del lines[LABEL_SET]["labels"][0]["style"]
    [label] = read_all(encoded(lines)).assignments[0].label_set.labels
    assert (label.position, label.style) == (2, 2)


def with_control(**names: object) -> bytes:
    lines = the_lines()
    lines[LABEL_SET]["labels"][0]["control"] = names
    return encoded(lines)


def test_label_has_the_control_that_label_studio_knows_it_by_or_none() -> None:
    [label] = read_all(encoded(the_lines())).assignments[0].label_set.labels
    assert label.control == Control("", "")
    longest = "n" * 100
    [label] = read_all(with_control(from_name=longest, to_name="")).assignments[0].label_set.labels
    assert label.control == Control(longest, "")


@pytest.mark.parametrize("name", ["n" * 101, "a,b", "a\0"])
def test_name_of_a_control_that_cannot_be_kept_is_told(name: str) -> None:
    problem = problem_in(with_control(from_name="ner", to_name=name))
    assert problem.startswith("line 2, labels[1].control.to_name: “")
    assert problem.endswith("” should be 100 characters at most, no comma and no control character")


def test_control_has_both_names() -> None:
    assert problem_in(with_control(from_name="ner")) == (
        "line 2, labels[1].control.to_name: is missing"
    )
    assert problem_in(with_control(from_name=1, to_name="")) == (
        "line 2, labels[1].control.from_name: should be a text"
    )


def test_submission_holds_at_most_500_annotations() -> None:
    article = an_article()
    annotations = [an_annotation(article, Span(13, 19), pk=str(number)) for number in range(501)]
    (held,) = read_all(written(a_set(a_submission(*annotations[:500])))).submissions
    assert len(held.annotations) == 500
    assert problem_in(written(a_set(a_submission(*annotations)))) == (
        "line 506: a submission holds at most 500 annotations"
    )
