"""A file is read by the format that its ending names, or by whichever reads it."""

import json
import re

import pytest

from annotate.formats import detection, jsonl
from annotate.formats.detection import importable, read_file
from annotate.formats.document import LONGEST_ARTICLE, MOST_BLOCKS
from annotate.formats.plain_text import BrokenFile
from annotate.formats.registry import FORMATS
from tests.formats.annotation_sets import a_set, a_submission
from tests.formats.docbins import a_doc, a_file, zipped

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


@pytest.mark.parametrize("name", ["corpus.spacy", "corpus.zip", "corpus"])
def test_docbin_is_read_alone_and_in_an_archive(name: str) -> None:
    corpus = a_file(a_doc(kim=[(0, 1, "who")]))
    for data in (corpus, zipped({"a.spacy": corpus})):
        assert read_file(data, name).format.identifier == "spacy"


def test_archive_of_another_format_than_the_chosen_is_refused() -> None:
    said = "holds no .spacy file"
    with pytest.raises(BrokenFile, match=f"^{re.escape(said)}$"):
        read_file(zipped({"a.txt": b"One"}), "corpus.zip", FORMATS["spacy"])


def test_what_is_wrong_is_told_for_the_format_of_the_ending() -> None:
    assert problems(b"[]\n", "set.jsonl") == ["line 1: not a JSON object, {…}"]


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"x\x9c", "corpus.spacy", "the packed data end too early: the file was cut off"),
        (b"none", "CORPUS.SPACY", "is no DocBin, or a damaged one: it cannot be unpacked"),
        (b"none", "corpus.ann", "is neither a ZIP file nor an .ann file"),
        (b"<a/>", "corpus.xmi", "is no UIMA CAS in XMI: it holds no text"),
        (zipped({"a.spacy": b"none"})[:-9], "corpus.zip", "is not a ZIP file, or is damaged"),
    ],
)
def test_what_is_wrong_is_told_for_every_format_that_has_such_files(
    data: bytes, name: str, said: str
) -> None:
    assert problems(data, name) == [said]


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (
            {"readme.txt": b"One", "a/train.spacy": b"none"},
            "a/train.spacy: is no DocBin, or a damaged one: it cannot be unpacked",
        ),
        (
            {"a/k.ann": b"T1 x"},
            "line 1, a/k.ann: “T1 x” is not: T1, tab, label, blank, start, blank, end, tab, words",
        ),
        (
            {"k.jsonl": b'{"text": "One"}'},
            "line 1, k.jsonl: has neither “label” nor “entities”",
        ),
        ({"a.txt/kim.xmi": b"<a/>"}, "a.txt/kim.xmi: is no UIMA CAS in XMI: it holds no text"),
    ],
)
def test_what_is_wrong_in_an_archive_is_told_for_the_format_that_it_holds_files_of(
    held: dict[str, bytes], said: str
) -> None:
    assert problems(zipped(held), "corpus.zip") == [said]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "picture.png"),
        (zipped({"a/picture.png": b"\x89PNG\r\n\x1a\n\0\0"}), "pictures.zip"),
        (zipped({}), "nothing.zip"),
    ],
)
def test_file_of_no_format_is_refused_with_the_formats_there_are(data: bytes, name: str) -> None:
    [problem] = problems(data, name)
    assert problem.startswith("is in none of these formats: ")
    assert all(each.name in problem for each in importable())


def test_formats_that_can_be_imported_are_those_with_a_reader() -> None:
    assert [each for each in FORMATS.values() if each in importable()] == [
        each for each in FORMATS.values() if each.read
    ]


def doccano(*texts: str) -> bytes:
    return "\n".join(json.dumps({"text": text, "label": [[0, 1, "x"]]}) for text in texts).encode()


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("a" * LONGEST_ARTICLE, True),
        ("a" * (LONGEST_ARTICLE + 1), False),
        ("\r\n" * (LONGEST_ARTICLE - 1) + "a", True),
        ("a\n\n" * MOST_BLOCKS, True),
        ("a\n\n" * (MOST_BLOCKS + 1), False),
        ("a\n" * MOST_BLOCKS, True),
        ("a\n" * (MOST_BLOCKS + 1), False),
        ("a\n" * LONGEST_ARTICLE * 2, False),
    ],
    ids=["longest", "longer", "line ends", "blocks", "more blocks", "lines", "more lines", "long"],
)
def test_text_that_is_too_long_for_an_article_is_left_out(text: str, fits: bool) -> None:
    imported = read_file(doccano("short", text), "set.jsonl").imported
    assert [each.text for each in imported.documents] == ["short", text if fits else None]
    assert [len(each.spans) for each in imported.submissions] == [1, 1]
    said = [str(each) for each in imported.problems if "is left out" in str(each)]
    expected = (
        f"text of “{imported.documents[1].id}”: is left out: an article has 100,000 characters"
        " and 2,000 blocks at most"
    )
    assert said == [expected] * (not fits)


@pytest.mark.parametrize("over", [0, 1])
def test_texts_of_a_file_are_bounded_together(over: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detection, "MAXIMUM_TEXT", 10 - over)
    data = doccano("a" * 5, "b" * 5)
    if not over:
        assert len(read_file(data, "set.jsonl").imported.documents) == 2
        return
    with pytest.raises(BrokenFile, match=r"has texts of more than 9 characters; divide it"):
        read_file(data, "set.jsonl", FORMATS["doccano"])


@pytest.mark.parametrize(
    ("bound", "what"),
    [("MAXIMUM_DOCUMENTS", "articles"), ("MAXIMUM_SUBMISSIONS", "submissions")],
)
@pytest.mark.parametrize("over", [0, 1])
def test_number_of_articles_and_submissions_is_bounded_in_every_format(
    bound: str, what: str, over: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(detection, bound, 1 - over)
    if not over:
        assert len(read_file(DATA, "set.jsonl").imported.submissions) == 1
        return
    with pytest.raises(BrokenFile, match=f"^holds more than 0 {what}; divide it$"):
        read_file(DATA, "set.jsonl", FORMATS["jsonl"])
