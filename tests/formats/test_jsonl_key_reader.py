"""Answer keys and results in JSON Lines, read back: what does not fit is told with its line."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from annotate.formats import jsonl
from annotate.formats.jsonl_reader import read
from annotate.formats.plain_text import BrokenFile
from annotate.formats.records import AnnotationSet
from tests.formats.test_jsonl import the_example_with_all

type Line = dict[str, Any]

KEY, KEY_ANNOTATION, ASSIGNMENT, SUBMISSION, ANNOTATION, RESULT, END = range(3, 10)


def the_lines() -> list[Line]:
    written = b"".join(jsonl.write(the_example_with_all()))
    return [json.loads(line) for line in written.splitlines()]


def read_lines(lines: list[Line]) -> AnnotationSet:
    data = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    annotation_set = read(BytesIO(data))
    return annotation_set._replace(submissions=list(annotation_set.submissions))


def set_to(number: int, field: str, value: object) -> Callable[[list[Line]], None]:
    def change(lines: list[Line]) -> None:
        lines[number][field] = value

    return change


def problem_after(change: Callable[[list[Line]], None]) -> str:
    lines = the_lines()
    change(lines)
    with pytest.raises(BrokenFile) as caught:
        read_lines(lines)
    [problem] = caught.value.problems
    return str(problem)


def test_example_is_read_with_its_key_and_result() -> None:
    assert read_lines(the_lines()) == the_example_with_all()


def test_key_holds_at_most_2000_annotations() -> None:
    def lines_with(count: int) -> list[Line]:
        lines = the_lines()
        more = [lines[KEY_ANNOTATION] | {"id": f"more-{number}"} for number in range(count - 1)]
        lines[KEY_ANNOTATION + 1 : KEY_ANNOTATION + 1] = more
        return lines

    [assignment] = read_lines(lines_with(2000)).assignments
    assert assignment.answer_key
    assert len(assignment.answer_key.annotations) == 2000
    said = "line 2005: an answer key holds at most 2,000 annotations"
    with pytest.raises(BrokenFile, match=said):
        read_lines(lines_with(2001))


def outside(lines: list[Line]) -> None:
    lines[KEY_ANNOTATION]["alternatives"][0]["extent"]["start"] = 32


def other_words(lines: list[Line]) -> None:
    lines[KEY_ANNOTATION]["alternatives"][0]["words"] = "denied"


def key_of_nothing(lines: list[Line]) -> None:
    lines[RESULT]["key_annotations"][0]["key_annotation"] = "other"


def second_result(lines: list[Line]) -> None:
    lines.insert(END, lines[RESULT])


def late_annotation(lines: list[Line]) -> None:
    lines.insert(END, lines[ANNOTATION] | {"id": "late"})


def without_outcome(lines: list[Line]) -> None:
    del lines[ANNOTATION]["outcome"]


def of_another_label_set(lines: list[Line]) -> None:
    lines.insert(1, lines[1] | {"id": "other"})
    lines[KEY + 1]["label_set"] = "other"


NOT_IN_KEY = "is not in the answer key of the assignment"
NOT_A_NUMBER = "should be a decimal number in quotation marks"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (set_to(KEY, "article", "x"), "line 4, article: “x” was in no earlier line"),
        (set_to(KEY, "version", 0), "line 4, version: 0 is less than 1"),
        (set_to(KEY_ANNOTATION, "answer_key", "x"),
         "line 5, answer_key: “x” was in no earlier line"),
        (set_to(KEY_ANNOTATION, "role", "x"),
         "line 5, role: “x” should be one of: required, optional, distractor"),
        (set_to(KEY_ANNOTATION, "weight", 101), "line 5, weight: 101 is more than 100"),
        (set_to(KEY_ANNOTATION, "alternatives", []), "line 5, alternatives: is empty"),
        (set_to(KEY_ANNOTATION, "accepted", [{"label": "denial", "percent": 100}]),
         "line 5, accepted[1].percent: 100 is more than 99"),
        (outside, "line 5, alternatives[1].extent: does not hold the core"),
        (other_words,
         "line 5, alternatives[1].words: the text says “denies” there, not “denied”"),
        (set_to(ASSIGNMENT, "answer_key", "x"), "line 6, answer_key: “x” was in no earlier line"),
        (of_another_label_set,
         "line 7, answer_key: is the key of another article or label set"),
        (set_to(ANNOTATION, "points", "1,5"), f"line 8, points: {NOT_A_NUMBER}"),
        (set_to(RESULT, "grade", "1000.0"), f"line 9, grade: {NOT_A_NUMBER}"),
        (set_to(RESULT, "submission", "x"), "line 9, submission: “x” was in no earlier line"),
        (key_of_nothing, f"line 9, key_annotations[1].key_annotation: {NOT_IN_KEY}"),
        (without_outcome, "line 9: annotations of the submission came without their outcome"),
        (second_result, "line 10: is the second of its submission"),
        (late_annotation, "line 10: comes after the result of its submission"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_does_not_fit_is_told(change: Callable[[list[Line]], None], problem: str) -> None:
    assert problem_after(change) == problem


def test_weights_and_credits_are_taken_up_to_their_bounds() -> None:
    lines = the_lines()
    lines[KEY_ANNOTATION] |= {"weight": 100, "accepted": [{"label": "denial", "percent": 99}]}
    [assignment] = read_lines(lines).assignments
    assert assignment.answer_key is not None
    [asked] = assignment.answer_key.annotations
    assert (asked.weight, asked.accepted) == (100, (("denial", 99),))
