"""Several DocBins in a ZIP, read as one corpus; for ours, see test_spacy_docbin_parts.py."""

import zlib
from collections.abc import Callable
from contextlib import suppress
from itertools import count

import pytest

from annotate.formats import docbin_file, gathering, message_pack, spacy_docbin_reader
from annotate.formats.archive import MAXIMUM_FILES
from annotate.formats.imported import ImportedDocument
from annotate.formats.plain_text import BrokenFile, OtherFormat
from tests.formats.docbins import (
    TEXT,
    a_doc,
    a_file,
    by_annotator,
    message_of,
    packed,
    problems_of,
    read,
    refusal,
    zipped,
)

FILE = a_file(a_doc(TEXT, ents=[(0, 2, "PERSON")]), a_doc("No , he said .", kim=[(0, 1, "no")]))
"""Two Docs of five words each, with a submission and a span in either."""
TWICE = zipped({"a.spacy": FILE, "b.spacy": FILE})


def test_docs_of_several_files_are_told_apart_by_the_names_of_the_files() -> None:
    corpus = zipped({"train/b.spacy": FILE, "train/a.SPACY": a_file(a_doc(TEXT, ents=[]))})
    imported = read(corpus)
    assert imported.documents == (
        ImportedDocument("train/b.spacy, document 1", TEXT),
        ImportedDocument("train/b.spacy, document 2", "No , he said ."),
        ImportedDocument("train/a.SPACY, document 1", TEXT),
    )
    assert by_annotator(imported) == {
        ("train/b.spacy, document 1", "entities"): [("PERSON", "Ana Lopez")],
        ("train/b.spacy, document 2", "kim"): [("no", "No")],
        ("train/a.SPACY, document 1", "entities"): [],
    }
    assert {each.attempt for each in imported.submissions} == {1}
    assert imported.problems == ()


def test_other_files_are_counted_and_left_out() -> None:
    corpus = zipped(
        {"config.cfg": b"[nlp]", "a.spacy": FILE, "a.spacy.md5": b"0", "__MACOSX/._a.spacy": b"x"}
    )
    assert problems_of(corpus) == ["left out: 2 files that are not .spacy"]
    assert read(corpus).submissions == read(zipped({"a.spacy": FILE})).submissions


@pytest.mark.parametrize("files", [{}, {"a.txt": b"One"}, {"spacy": FILE}])
def test_archive_without_a_docbin_is_of_another_format(files: dict[str, bytes]) -> None:
    with pytest.raises(OtherFormat, match=r"^holds no \.spacy file$"):
        read(zipped(files))


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"", "b.spacy: the packed data end too early: the file was cut off"),
        (b"none", "b.spacy: is no DocBin, or a damaged one: it cannot be unpacked"),
        (FILE[:-9], "b.spacy: the packed data end too early: the file was cut off"),
        (FILE + b"x", "b.spacy: something follows the end of the packed data"),
        (packed([]), "b.spacy: is no DocBin: its data are no map"),
        (a_file(), "b.spacy: holds no documents"),
        (
            packed(message_of(FILE) | {"user_data": [b"\x90", None]}),
            "b.spacy, document 1: the user data should be a map",
        ),
        (
            packed(message_of(FILE) | {"strings": []}),
            "b.spacy, document 1: word 1 is not in “strings”",
        ),
    ],
)
def test_file_that_is_no_docbin_is_told_by_its_name(file: bytes, said: str) -> None:
    assert refusal(zipped({"a.spacy": FILE, "b.spacy": file, "c.spacy": b""})) == said


def test_archive_in_an_archive_is_no_docbin() -> None:
    assert refusal(zipped({"b.spacy": TWICE})) == (
        "b.spacy: is no DocBin, or a damaged one: it cannot be unpacked"
    )


def is_read(file: bytes) -> bool:
    with suppress(BrokenFile):
        read(file)
        return True
    return False


def values_of_two_files(monkeypatch: pytest.MonkeyPatch) -> int:
    """Return twice the least bound on values under which one file is read."""

    def is_read_with(most: int) -> bool:
        monkeypatch.setattr(message_pack, "MAXIMUM_VALUES", most)
        return is_read(FILE)

    return 2 * next(filter(is_read_with, count(1)))


BOUNDS: dict[str, tuple[object, str, Callable[[pytest.MonkeyPatch], int], str]] = {
    "bytes": (
        docbin_file,
        "MAXIMUM_UNPACKED",
        lambda _: 2 * len(zlib.decompress(FILE)),
        "holds more than 0 MiB when it is unpacked; divide it",
    ),
    "values": (
        message_pack,
        "MAXIMUM_VALUES",
        values_of_two_files,
        "holds more than {:,} values; divide it",
    ),
    "documents": (
        docbin_file,
        "MAXIMUM_DOCUMENTS",
        lambda _: 4,
        "holds more than {} articles; divide it",
    ),
    "words": (docbin_file, "MAXIMUM_WORDS", lambda _: 20, "holds more than {} words; divide it"),
    "characters": (
        spacy_docbin_reader,
        "MAXIMUM_TEXT",
        lambda _: 2 * len(TEXT + "No , he said ."),
        "b.spacy, document 2: with it there are more than {} characters; divide the file",
    ),
    "submissions": (
        gathering,
        "MAXIMUM_SUBMISSIONS",
        lambda _: 4,
        "holds more than {} submissions; divide it",
    ),
    "spans": (gathering, "MAXIMUM_SPANS", lambda _: 4, "holds more than {} highlights; divide it"),
}


@pytest.mark.parametrize("over", [0, 1])
@pytest.mark.parametrize("name", BOUNDS)
def test_bounds_hold_for_all_files_together(
    name: str, over: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    module, constant, most, said = BOUNDS[name]
    bound = most(monkeypatch) - over
    monkeypatch.setattr(module, constant, bound)
    if over:
        assert refusal(TWICE) == said.format(bound)
    else:
        assert len(read(TWICE).submissions) == 4


def test_words_that_cover_more_than_the_bound_in_all_files_stay_at_their_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    covered = len("Ana Lopez") + len("No")
    for most, words in ((2 * covered, "No"), (2 * covered - 1, None)):
        monkeypatch.setattr(spacy_docbin_reader, "MAXIMUM_COVERED", most)
        last = read(TWICE).submissions[-1]
        assert [(each.span, each.words) for each in last.spans] == [((0, 2), words)]


@pytest.mark.parametrize("over", [0, 1])
def test_number_of_files_is_bounded_with_those_that_are_left_out(over: int) -> None:
    others = {f"{number}.txt": b"" for number in range(MAXIMUM_FILES - 1 + over)}
    corpus = zipped({"a.spacy": FILE} | others)
    if over:
        assert refusal(corpus) == "holds 10,001 files; at most 10,000 can be read"
    else:
        assert problems_of(corpus) == ["left out: 9,999 files that are not .spacy"]
