"""DocBin files with numbers that spaCy cannot have written, or with far too many of them."""

import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.strings import get_string_id

from annotate.formats import spacy_docbin, spacy_docbin_reader
from annotate.formats.imported import doubtful
from annotate.formats.plain_text import BrokenFile
from annotate.formats.spacy_docbin_reader import MAXIMUM_COVERED, MAXIMUM_TEXT
from tests.formats.bounded_memory import refusal as refusal_in_memory
from tests.formats.docbins import (
    TEXT,
    VOCAB,
    a_doc,
    a_file,
    by_annotator,
    message_of,
    pack,
    packed,
    parts_of,
    problems_of,
    read,
    refusal,
    zipped,
)
from tests.formats.test_docbin_file import group
from tests.formats.test_registry import traced_set


@pytest.mark.parametrize("over", [0, 1])
def test_texts_of_a_file_are_bounded(over: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAXIMUM_TEXT == 20_000_000
    monkeypatch.setattr(spacy_docbin_reader, "MAXIMUM_TEXT", 2 * len(TEXT) - over)
    file = a_file(a_doc(TEXT), a_doc(TEXT))
    if over:
        assert refusal(file) == (
            "document 2: with it there are more than 41 characters; divide the file"
        )
    else:
        assert len(read(file).documents) == 2


def test_words_that_cover_more_than_the_bound_stay_at_their_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert MAXIMUM_COVERED == 50_000_000
    monkeypatch.setattr(spacy_docbin_reader, "MAXIMUM_COVERED", 12)
    [submission] = read(
        a_file(a_doc(TEXT, kim=[(0, 2, "who"), (0, 1, "who"), (1, 2, "who")]))
    ).submissions
    assert [(each.span, each.words) for each in submission.spans] == [
        ((0, 9), "Ana Lopez"),
        ((0, 3), "Ana"),
        ((4, 9), None),
    ]


def hostile_span(**changed: int) -> bytes:
    """Return a file with one span of the group kim, some of whose numbers were changed."""
    doc = a_doc(TEXT, kim=[(2, 3, "denial")])
    span = {
        "id": 0,
        "kb_id": 0,
        "label": VOCAB.strings["denial"],
        "start": 2,
        "end": 3,
        "start_char": 10,
        "end_char": 16,
    } | changed
    group = {"name": "kim", "attrs": {}, "spans": [struct.pack(">QQQllll", *span.values())]}
    message = message_of(a_file(doc))
    message["span_groups"] = [pack({pack(group): ["kim"]})]
    return packed(message)


def test_span_whose_numbers_fit_is_read() -> None:
    assert by_annotator(read(hostile_span())) == {("document 1", "kim"): [("denial", "denies")]}
    assert by_annotator(read(hostile_span(start=0, start_char=0, end=5, end_char=21))) == {
        ("document 1", "kim"): [("denial", TEXT)]
    }


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"end": 6}, "from word 2 to 6 "),
        ({"end": 2**31 - 1}, "from word 2 to 2,147,483,647 "),
        ({"start": -1}, "from word -1 to 3 "),
        ({"start": -(2**31)}, "from word -2,147,483,648 to 3 "),
        ({"start": 4}, "from word 4 to 3 "),
        ({"start": 6, "end": 6}, "from word 6 to 6 "),
    ],
)
def test_span_outside_of_the_text_is_refused(changed: dict[str, int], said: str) -> None:
    told = f"document 1: a span of “kim” {said}does not lie in the text"
    assert refusal(hostile_span(**changed)) == told


@pytest.mark.parametrize("label", [1234, 2**64 - 1])
def test_label_that_is_no_text_of_the_file_is_refused(label: int) -> None:
    told = "document 1: a label of “kim” is not in “strings”"
    assert refusal(hostile_span(label=label)) == told


@pytest.mark.parametrize(
    "changed",
    [{"start_char": 9}, {"end_char": 17}, {"start_char": -10}, {"end_char": 2**31 - 1}],
)
def test_span_whose_characters_are_others_than_its_words_is_problems_of(
    changed: dict[str, int],
) -> None:
    assert problems_of(hostile_span(**changed)) == [
        "left out: 1 spans whose characters are not those of their words"
    ]
    assert by_annotator(read(hostile_span(**changed))) == {("document 1", "kim"): []}


def rows_changed(column: int, number: int) -> bytes:
    """Return a file of which the last word has another number in a column of its row."""
    attrs = ("ENT_IOB", "ENT_TYPE")
    message = message_of(a_file(a_doc(TEXT, ents=[(4, 5, "x")]), attrs=attrs))
    rows = bytearray(message["tokens"])
    place = len(rows) - 24 + 8 * column
    rows[place : place + 8] = struct.pack("=Q", number)
    return packed(message | {"tokens": bytes(rows)})


@pytest.mark.parametrize(
    ("column", "number", "said"),
    [
        (0, 0, "word 5 is not in “strings”"),
        (0, 1234, "word 5 is not in “strings”"),
        (0, 2**64 - 1, "word 5 is not in “strings”"),
        (1, 4, "an ENT_IOB is 4; it should be 0 to 3"),
        (1, 2**64 - 1, "an ENT_IOB is 18446744073709551615; it should be 0 to 3"),
        (2, 1234, "a label of “entities” is not in “strings”"),
    ],
)
def test_number_of_a_word_that_cannot_be_is_refused(column: int, number: int, said: str) -> None:
    assert refusal(rows_changed(column, number)) == f"document 1: {said}"


def test_entity_that_nothing_begins_begins_where_it_goes_on() -> None:
    assert by_annotator(read(rows_changed(1, 1))) == {("document 1", "entities"): [("x", ".")]}


def a_word(count: int, **parts: Any) -> bytes:
    """Return a file in which one word stands so many times."""
    message = message_of(a_file(a_doc("word"), attrs=()))
    spaces, lengths = b"\0" * count, count.to_bytes(4, "little")
    return packed(
        message
        | {"tokens": message["tokens"] * count, "spaces": spaces, "lengths": lengths}
        | parts
    )


def a_long_word(count: int) -> bytes:
    word = "x" * 1_000_000
    row = get_string_id(word).to_bytes(8, "little")
    return a_word(count, strings=[word], tokens=row * count)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb": (
        lambda: zlib.compress(b"\x81\xa1a\xc6\x7f\xff\xff\xff" + bytes(400_000_000), 1),
        "holds more than 128 MiB when it is unpacked; divide it",
    ),
    "large files in an archive": (
        lambda: zipped(dict.fromkeys(["a.spacy", "b.spacy"], a_word(1, more=bytes(70_000_000)))),
        "holds more than 128 MiB when it is unpacked; divide it",
    ),
    "bombs in an archive": (
        lambda: zipped(dict.fromkeys(["a.spacy", "b.spacy"], HOSTILE["bomb"][0]())),
        "holds more than 128 MiB when it is unpacked; divide it",
    ),
    "lengths that lists only claim": (
        lambda: zlib.compress(b"\x81\xa1a" + b"\xdd\5\xff\xff\xff" * 30 + b"\xc0" * 50_000_000, 1),
        "holds more than 4,000,000 values; divide it",
    ),
    "empty maps": (
        lambda: zlib.compress(b"\x81\xa1a\xdd\x07\xff\xff\xff" + b"\x80" * 130_000_000, 1),
        "holds more than 4,000,000 values; divide it",
    ),
    "long word": (lambda: a_long_word(5_000_000), "with it there are more than 20,000,000"),
    "documents": (
        lambda: a_word(0, lengths=bytes(4 * 30_000_000)),
        "holds more than 20,000 articles; divide it",
    ),
    "groups": (
        lambda: a_word(1, span_groups=[pack({group(): ["kim"] * 3_000_000})]),
        "holds more than 200,000 submissions; divide it",
    ),
    "spans": (
        lambda: a_word(1, span_groups=[pack({group(spans=[bytes(40)] * 100_000): ["kim"] * 20})]),
        "holds more than 1,000,000 highlights",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_in_bounded_memory(name: str, tmp_path: Path) -> None:
    make, reason = HOSTILE[name]
    file = tmp_path / "hostile.spacy"
    file.write_bytes(make())
    assert reason in refusal_in_memory("spacy", file, megabytes=1200)


def test_largest_files_are_read_in_bounded_memory(tmp_path: Path) -> None:
    """One that is as large as may be, but that its last word is none, is read to its end."""
    file = tmp_path / "large.spacy"
    message = message_of(a_word(5_000_000))
    message["tokens"] = message["tokens"][:-8] + bytes(8)
    file.write_bytes(packed(message))
    told = refusal_in_memory("spacy", file, megabytes=1200)
    assert told == "document 1: word 5,000,000 is not in “strings”\n"


@given(
    place=st.integers(0, 10_000),
    length=st.integers(0, 20),
    other=st.binary(max_size=20),
)
def test_changed_message_is_read_or_refused(place: int, length: int, other: bytes) -> None:
    message = zlib.decompress(OURS)
    start = place % len(message)
    with suppress(BrokenFile):
        file = zlib.compress(message[:start] + other + message[start + length :])
        list(doubtful(read(file)))


[OURS] = parts_of(b"".join(spacy_docbin.write(traced_set())))
