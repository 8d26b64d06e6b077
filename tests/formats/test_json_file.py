"""JSON files of any tool as objects, one by one; and what is refused."""

from io import BytesIO

import pytest

from annotate.formats import json_file, plain_text
from annotate.formats.json_file import MAXIMUM_NESTED, read_objects
from annotate.formats.plain_text import MAXIMUM_FILE, BrokenFile

CUT_OFF = "; the file may have been cut off here"
HALF = "holds half of a surrogate pair, \\uD800 to \\uDFFF, which is no character"
NOT_UTF8 = "is not UTF-8; save the file as UTF-8 (not as Latin-1 or ANSI)"


def read(data: bytes) -> list[tuple[int, str, dict[str, object]]]:
    return [(each.number, each.path, each.values) for each in read_objects(BytesIO(data))]


def problem_in(data: bytes) -> str:
    with pytest.raises(BrokenFile) as caught:
        read(data)
    [problem] = caught.value.problems
    return str(problem)


@pytest.mark.parametrize(
    ("data", "objects"),
    [
        (b"", []),
        (b" \r\n", []),
        (b"[]", []),
        (b'{"a": 1}', [(1, "", {"a": 1})]),
        (b'\xef\xbb\xbf{"a": 1}\r\n\r\n{"a":\n2}\n', [(1, "", {"a": 1}), (3, "", {"a": 2})]),
        (b'\n[{"a": 1},\n {"b": []}]\n', [(2, "[1]", {"a": 1}), (3, "[2]", {"b": []})]),
    ],
)
def test_objects_are_those_of_a_list_or_stand_in_a_row(data: bytes, objects: object) -> None:
    assert read(data) == objects


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"[1]", "line 1: not a JSON object, {…}"),
        (b"{}\n7", "line 2: not a JSON object, {…}"),
        (b'{"a": 1', "line 1: not JSON: Expecting ',' delimiter (column 8)" + CUT_OFF),
        (b"[{}\n{}]", "line 2: not JSON: “,” or “]” should stand here"),
        (b"[{}]\n\n{}", "line 3: not JSON: the list has ended, and something follows"),
        (b'{"a": NaN}', "line 1: not JSON: NaN is no number there"),
        (b'[{"a": 1, "a": 2}]', "line 1: “a” stands twice in one object"),
        (b'{"a": "\\ud83d"}', f"line 1: {HALF}"),
        (b'{"a": ' + b"9" * 5000 + b"}", "line 1: a number has too many digits"),
        (b'{"a": ' + b"[" * 200_000, "line 1: lists or objects lie too deep inside one another"),
        (b'{"a": "\xe9"}', f"line 1: byte 0xE9 {NOT_UTF8}"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(data: bytes, problem: str) -> None:
    assert problem_in(data) == problem


def test_name_that_stands_twice_is_found_at_once_among_many() -> None:
    """Where each is looked up among all others, so many take an hour."""
    names = ", ".join(f'"{number}": 1' for number in range(500_000))
    problem = "line 1: “499999” stands twice in one object"
    assert problem_in(f'{{{names}, "499999": 2}}'.encode()) == problem


def test_pair_of_surrogates_is_a_character() -> None:
    assert read(b'{"a": "\\ud83d\\ude42"}') == [(1, "", {"a": "🙂"})]


def test_lists_and_objects_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAXIMUM_NESTED == 3_000_000
    monkeypatch.setattr(json_file, "MAXIMUM_NESTED", 4)
    assert read(b'[{"a": []}, {}]') == [(1, "[1]", {"a": []}), (1, "[2]", {})]
    problem = "holds more than 4 lists and objects; divide it"
    assert problem_in(b'[{"a": []}, {}, {}]') == problem


def test_size_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAXIMUM_FILE == 64 * 1024 * 1024
    monkeypatch.setattr(plain_text, "MAXIMUM_FILE", 1024 * 1024)
    assert read(b" " * 1024 * 1024) == []
    assert problem_in(b" " * (1024 * 1024 + 1)) == "the file is larger than 1 MiB; divide it"
