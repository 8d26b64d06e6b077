"""Files whose parts are not those of a DocBin are refused with what is wrong with them."""

import zlib
from io import BytesIO

import pytest

from annotate.formats import docbin_file
from annotate.formats.docbin_file import (
    MAXIMUM_UNPACKED,
    MAXIMUM_WORDS,
    DocBinFile,
    Room,
)
from annotate.formats.plain_text import BrokenFile
from tests.formats.docbins import a_doc, a_file, message_of, pack, packed

FILE = a_file(
    a_doc(ents=[(0, 2, "PERSON")], kim=[(2, 3, "denial")], sam=[]), a_doc("No , he said .")
)
WORDS = 10


def opened(file: bytes) -> list[str]:
    """Take the whole file apart; return the names of its Docs."""
    return [doc.name for doc in DocBinFile(BytesIO(file), Room()).docs()]


def refusal(file: bytes) -> str:
    with pytest.raises(BrokenFile) as refused:
        opened(file)
    return str(refused.value)


def changed(**parts: object) -> bytes:
    return packed(message_of(FILE) | parts)


def without(name: str) -> bytes:
    message = message_of(FILE)
    del message[name]
    return packed(message)


def test_file_that_spacy_wrote_is_taken_apart() -> None:
    assert opened(FILE) == ["document 1", "document 2"]


def test_file_that_was_cut_off_is_refused() -> None:
    for size in range(len(FILE)):
        assert refusal(FILE[:size]) == "the packed data end too early: the file was cut off"


def test_message_that_was_cut_off_is_refused() -> None:
    message = zlib.decompress(FILE)
    for size in range(1, len(message)):
        assert refusal(zlib.compress(message[:size])) == "the data end too early"


@pytest.mark.parametrize("more", [b"\n", FILE, b"x" * 100_000], ids=["line end", "file", "much"])
def test_what_follows_the_packed_data_is_refused(more: bytes) -> None:
    assert refusal(FILE + more) == "something follows the end of the packed data"


@pytest.mark.parametrize(
    "data", [b"PK\3\4", b"{}", b"\x1f\x8b\x08", b"\x78\x9c\xff", FILE[:-1] + b"!"]
)
def test_what_is_not_packed_as_spacy_packs_is_refused(data: bytes) -> None:
    assert refusal(data) == "is no DocBin, or a damaged one: it cannot be unpacked"


@pytest.mark.parametrize("value", [[], "text", None, 0, b"bytes", [FILE]])
def test_packed_data_that_are_no_map_are_refused(value: object) -> None:
    assert refusal(packed(value)) == "is no DocBin: its data are no map"


@pytest.mark.parametrize("name", ["attrs", "tokens", "spaces", "lengths", "strings"])
def test_part_that_is_missing_is_refused(name: str) -> None:
    kind = "a list" if name in ("attrs", "strings") else "bytes"
    assert refusal(without(name)) == f"“{name}” should be {kind}"


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"attrs": b"A"}, "“attrs” should be a list"),
        ({"attrs": []}, "“attrs” has no ORTH: the words have no text"),
        ({"attrs": [True, None, [65], "65"]}, "“attrs” has no ORTH: the words have no text"),
        ({"attrs": [65]}, "“tokens” should be 1 numbers for each of 10 words"),
        ({"attrs": [65] * 14}, "“tokens” should be 14 numbers for each of 10 words"),
        ({"tokens": b""}, "“tokens” should be 13 numbers for each of 10 words"),
        ({"tokens": b"x" * 1039}, "“tokens” should be 13 numbers for each of 10 words"),
        ({"tokens": b"x" * 1041}, "“tokens” should be 13 numbers for each of 10 words"),
        ({"tokens": [1] * 130}, "“tokens” should be bytes"),
        ({"spaces": b"\1" * 9}, "“spaces” should be a byte for each of 10 words"),
        ({"spaces": b"\1" * 11}, "“spaces” should be a byte for each of 10 words"),
        ({"spaces": "1" * 10}, "“spaces” should be bytes"),
        ({"lengths": b""}, "holds no documents"),
        ({"lengths": b"\5\0\0"}, "“lengths” should be numbers of 4 bytes"),
        ({"lengths": b"\xff\xff\xff\xff\x0b\0\0\0"}, "a document has fewer than 0 words"),
        ({"lengths": b"\xff\xff\xff\x7f" * 2}, "holds more than 5,000,000 words; divide it"),
        ({"lengths": [5, 5]}, "“lengths” should be bytes"),
        ({"lengths": b"\x0a\0\0\0"}, "“flags” should have a value for each of 1 documents"),
        ({"strings": ["a", b"b"]}, "each of “strings” should be a text"),
        ({"strings": {"a": 1}}, "“strings” should be a list"),
        ({"flags": [{}]}, "“flags” should have a value for each of 2 documents"),
        ({"flags": [{}, 1]}, "each of “flags” should be a map"),
        ({"cats": [{}] * 3}, "“cats” should have a value for each of 2 documents"),
        ({"cats": [[], {}]}, "each of “cats” should be a map"),
        ({"cats": {}}, "“cats” should be a list"),
        ({"span_groups": [b""]}, "“span_groups” should have a value for each of 2 documents"),
        ({"span_groups": [b"", {}]}, "each of “span_groups” should be bytes"),
        ({"user_data": [b""]}, "“user_data” should have a value for each of 2 documents"),
        ({"user_data": ["", ""]}, "each of “user_data” should be bytes"),
    ],
)
def test_part_that_does_not_fit_is_refused(parts: dict[str, object], reason: str) -> None:
    assert refusal(changed(**parts)) == reason


def group(**parts: object) -> bytes:
    return pack({"name": "kim", "attrs": {}, "spans": []} | parts)


DEEP = b"\x91" * 100 + b"\xc0"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pack("kim"), "the groups of spans should be a map"),
        (pack(None), "the groups of spans should be a map"),
        (pack([1]), "a group of spans should be bytes"),
        (pack([[]]), "a group of spans should be bytes"),
        (pack({"kim": ["kim"]}), "a group of spans should be bytes"),
        (pack({group(): "kim"}), "the names of a group should be a list"),
        (pack({group(): [1]}), "the name of a group should be a text"),
        (pack({pack([]): ["kim"]}), "a group of spans should be a map"),
        (pack({b"": ["kim"]}), "the data end too early"),
        (pack({group()[:-1]: ["kim"]}), "the data end too early"),
        (pack({group(name=b"kim"): ["kim"]}), "the name of a group should be a text"),
        (pack({group(spans={}): ["kim"]}), "the spans of a group should be a list"),
        (pack({group(spans=[b"x" * 39]): ["kim"]}), "a span of a group should be 40 bytes"),
        (pack({group(spans=[b"x" * 41]): ["kim"]}), "a span of a group should be 40 bytes"),
        (pack({group(spans=["x" * 40]): ["kim"]}), "a span of a group should be 40 bytes"),
        (DEEP, "lists or maps lie too deep inside one another"),
        (b"\xdf\xff\xff\xff\xff", "the data end too early"),
    ],
)
def test_groups_of_spans_that_are_none_are_refused(data: bytes, reason: str) -> None:
    assert refusal(changed(span_groups=[b"", data])) == f"document 2: {reason}"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pack([]), "the user data should be a map"),
        (DEEP, "lists or maps lie too deep inside one another"),
        (b"\x81\xa1a\xd4\0\0", "byte 0xD4 begins no number, text, list or map"),
        (b"\x81\xa3\xed\xa0\x80\xc0", "a text is not UTF-8"),
        (b"\x80\x80", "something follows the end of the data"),
    ],
)
def test_user_data_that_are_none_are_refused(data: bytes, reason: str) -> None:
    assert refusal(changed(user_data=[data, None])) == f"document 1: {reason}"


def bound(monkeypatch: pytest.MonkeyPatch, name: str, most: int) -> None:
    monkeypatch.setattr(docbin_file, name, most)


def test_words_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAXIMUM_WORDS == 5_000_000
    bound(monkeypatch, "MAXIMUM_WORDS", WORDS)
    assert len(opened(FILE)) == 2
    bound(monkeypatch, "MAXIMUM_WORDS", WORDS - 1)
    assert refusal(FILE) == "holds more than 9 words; divide it"


def test_documents_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    bound(monkeypatch, "MAXIMUM_DOCUMENTS", 2)
    assert len(opened(FILE)) == 2
    bound(monkeypatch, "MAXIMUM_DOCUMENTS", 1)
    assert refusal(FILE) == "holds more than 1 articles; divide it"


def test_groups_of_a_document_are_made_up_to_one_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    file = changed(span_groups=[pack({group(): ["kim", "sam", "ana"]}), pack([group()])])
    for most, made in ((1, [2, 1]), (2, [3, 1]), (3, [3, 1])):
        bound(monkeypatch, "MAXIMUM_SUBMISSIONS", most)
        assert [len(doc.groups) for doc in DocBinFile(BytesIO(file), Room()).docs()] == made


def test_unpacked_file_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAXIMUM_UNPACKED == 128 * 1024 * 1024
    size = len(zlib.decompress(FILE))
    bound(monkeypatch, "MAXIMUM_UNPACKED", size)
    assert len(opened(FILE)) == 2
    bound(monkeypatch, "MAXIMUM_UNPACKED", size - 1)
    assert "when it is unpacked; divide it" in refusal(FILE)
