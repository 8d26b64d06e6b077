"""MessagePack: what spaCy's own packer writes comes back; nothing that is claimed is believed."""

from typing import Any

import pytest
import srsly
from hypothesis import given
from hypothesis import strategies as st

from annotate.formats import message_pack
from annotate.formats.message_pack import MAXIMUM_DEPTH, MAXIMUM_VALUES, MessagePack
from annotate.formats.plain_text import BrokenFile
from tests.formats.docbins import pack

_texts = st.text(st.characters(exclude_categories=["Cs"]))
_scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**64 - 1),
    st.floats(allow_nan=False),
    st.binary(),
    _texts,
)
_values = st.recursive(
    _scalars, lambda inner: st.lists(inner) | st.dictionaries(_texts | st.binary(), inner)
)
# Each length has several ways to be written.
_LONG: list[Any] = [
    *("x" * size for size in (31, 32, 255, 256, 65_535, 65_536)),
    *(b"x" * size for size in (0, 255, 256, 65_535, 65_536)),
    *([1] * size for size in (15, 16, 65_535, 65_536)),
    *({str(number): 1 for number in range(size)} for size in (15, 16, 65_535, 65_536)),
]


def refusal(data: bytes) -> str:
    with pytest.raises(BrokenFile) as refused:
        MessagePack().read(data)
    return str(refused.value)


@given(_values)
def test_what_was_packed_comes_back(value: object) -> None:
    assert MessagePack().read(pack(value)) == value


@pytest.mark.parametrize("value", _LONG, ids=lambda value: f"{type(value).__name__}-{len(value)}")
def test_long_values_come_back(value: object) -> None:
    assert MessagePack().read(pack(value)) == value


def test_single_precision_comes_back() -> None:
    assert MessagePack().read(b"\xca\x3f\x80\x00\x00") == 1.0


def test_one_reader_reads_several_messages() -> None:
    messages = MessagePack()
    assert [messages.read(pack(each)) for each in (1, "two", [3])] == [1, "two", [3]]


def test_of_a_map_only_texts_and_bytes_are_keys() -> None:
    keys = [1, 1.5, None, True, (1, ("2",)), "text", b"bytes"]
    data = pack({key: number for number, key in enumerate(keys) if key is not True})
    assert MessagePack().read(data) == {"text": 5, b"bytes": 6}


def test_map_that_looks_like_an_array_stays_a_map() -> None:
    array = {b"nd": True, b"type": "<f4", b"shape": [2**40], b"data": b""}
    assert MessagePack().read(pack(array)) == array


@given(st.binary(max_size=100))
def test_any_bytes_are_what_the_packer_reads_or_refused(data: bytes) -> None:
    try:
        value = MessagePack().read(data)
    except BrokenFile:
        return
    if "{" not in repr(value):  # of maps not every key is kept
        assert repr(srsly.msgpack_loads(data)) == repr(value)


@pytest.mark.parametrize("value", [{"a": [1.5, "two", b"three", 70_000]}, *_LONG[:12]])
def test_message_that_was_cut_off_is_refused(value: object) -> None:
    data = pack(value)
    for size in range(min(len(data), 100)):
        assert refusal(data[:size]) == "the data end too early"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the data end too early"),
        (b"\xdd\xff\xff\xff\xff", "the data end too early"),
        (b"\xdf\xff\xff\xff\xff", "the data end too early"),
        (b"\xc6\xff\xff\xff\xff", "the data end too early"),
        (b"\xc0\xc0", "something follows the end of the data"),
        (b"\xc1", "byte 0xC1 begins no number, text, list or map"),
        (b"\xd4\x01\x00", "byte 0xD4 begins no number, text, list or map"),
        (b"\xc7\x01\x01\x00", "byte 0xC7 begins no number, text, list or map"),
        (b"\xa1\xff", "a text is not UTF-8"),
        (b"\xa3\xed\xa0\x80", "a text is not UTF-8"),  # half of a surrogate pair
        (b"\x82\xa1a\x01\xa1a\x02", "a name stands in a map twice"),
    ],
)
def test_what_is_no_message_is_refused(data: bytes, reason: str) -> None:
    assert refusal(data) == reason


@pytest.mark.parametrize("opening", [b"\x91", b"\x81\xa0"], ids=["lists", "maps"])
def test_depth_is_bounded(opening: bytes) -> None:
    assert MAXIMUM_DEPTH == 32
    MessagePack().read(opening * 32 + b"\xc0")
    reason = "lists or maps lie too deep inside one another"
    assert refusal(opening * 33 + b"\xc0") == reason
    assert refusal(opening * 1_000_000) == reason


def test_values_of_all_messages_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAXIMUM_VALUES == 4_000_000
    monkeypatch.setattr(message_pack, "MAXIMUM_VALUES", 5)
    messages = MessagePack()
    assert messages.read(pack([1, {"a": 2}])) == [1, {"a": 2}]
    with pytest.raises(BrokenFile, match=r"^holds more than 5 values; divide it$"):
        messages.read(pack(1))
