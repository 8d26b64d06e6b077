"""A file is read by the format that its ending names, or by whichever reads it."""

import pytest

from annotate.formats import jsonl
from annotate.formats.detection import importable, read_file
from annotate.formats.plain_text import BrokenFile
from annotate.formats.registry import FORMATS
from tests.formats.annotation_sets import a_set, a_submission

DATA = b"".join(jsonl.write(a_set(a_submission())))


def problems(data: bytes, name: str) -> list[str]:
    with pytest.raises(BrokenFile) as caught:
        read_file(data, name)
    return list(map(str, caught.value.problems))


@pytest.mark.parametrize("name", ["set.jsonl", "SET.JSONL", "set", "set.json", "../set.txt"])
def test_file_is_read_whatever_its_name(name: str) -> None:
    recognised = read_file(DATA, name)
    assert recognised.format.identifier == "jsonl"
    assert len(recognised.imported.submissions) == 1


def test_chosen_format_alone_is_tried() -> None:
    assert read_file(DATA, "set.csv", FORMATS["jsonl"]).format.identifier == "jsonl"


def test_what_is_wrong_is_told_for_the_format_of_the_ending() -> None:
    assert problems(b"[]\n", "set.jsonl") == ["line 1: not a JSON object, {…}"]


def test_file_of_no_format_is_refused_with_the_formats_there_are() -> None:
    [problem] = problems(b"\x89PNG\r\n\x1a\n\0\0", "picture.png")
    assert problem.startswith("is in none of these formats: ")
    assert all(each.name in problem for each in importable())


def test_formats_that_can_be_imported_are_those_with_a_reader() -> None:
    assert [each for each in FORMATS.values() if each in importable()] == [
        each for each in FORMATS.values() if each.read
    ]
