"""The Docs of a spaCy file, taken apart and checked before anything is made of their numbers.

spaCy itself unpacks the whole of a file, whatever its size, and gives its numbers to compiled code
unchecked, so that no stranger's file may come near it. The layout is that of `DocBin.to_bytes`:
a zlib stream of one MessagePack map, in which the words of all Docs stand one after the other, each
as a row of 64-bit numbers, its attributes. Texts are given by their hashes, and listed once.
"""

import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import accumulate, islice, pairwise
from struct import Struct
from typing import Any, BinaryIO, NamedTuple

from annotate.formats.gathering import MAXIMUM_DOCUMENTS, MAXIMUM_SUBMISSIONS, TooMany, too_many
from annotate.formats.message_pack import MessagePack, begins_map
from annotate.formats.plain_text import BrokenFile, Problem

MAXIMUM_UNPACKED = 128 * 1024 * 1024
"""The most bytes of unpacked files: 1.2 million words, if each has all that spaCy may write."""
MAXIMUM_WORDS = 5_000_000

_MEBIBYTE = 1024 * 1024
_PIECE = 64 * 1024
_COLUMNS = ("ORTH", "ENT_IOB", "ENT_TYPE", "ENT_KB_ID")
_SPAN = Struct(">QQQllll")
_KINDS: dict[type, str] = {bytes: "bytes", dict: "a map", list: "a list", str: "a text"}

type _Map = dict[Any, object]


class PackedSpan(NamedTuple):
    """A span of words from `start` up to `end`, and in characters; the rest are hashes of texts."""

    id: int
    kb_id: int
    label: int
    start: int
    end: int
    start_char: int
    end_char: int


class PackedGroup(NamedTuple):
    name: str
    packed: bytes

    def spans(self) -> Iterator[PackedSpan]:
        """Yield the spans, which are made one at a time."""
        return map(PackedSpan._make, _SPAN.iter_unpack(self.packed))


class PackedDoc(NamedTuple):
    """One Doc: of each word its hash, what of an entity it is, and whether a blank follows.

    `spaces` is None where spaCy was not told them; a column that the file does not have is empty.
    `cats` says how many labels the whole text has.
    """

    name: str
    words: Sequence[int]
    iob: Sequence[int]
    labels: Sequence[int]
    kb_ids: Sequence[int]
    spaces: Sequence[int] | None
    cats: int
    groups: list[PackedGroup]
    user_data: dict[str, object]

    def broken(self, reason: str) -> BrokenFile:
        """Return the error that says what is wrong with this Doc."""
        return _broken(reason, self.name)


class Room:
    """How much more the files that are read together may hold."""

    def __init__(self) -> None:
        self.unpacked = MAXIMUM_UNPACKED
        self.documents = MAXIMUM_DOCUMENTS
        self.words = MAXIMUM_WORDS
        self.messages = MessagePack()


class DocBinFile:
    """A file whose parts fit each other; `strings` are its texts by their hashes."""

    def __init__(self, stream: BinaryIO, room: Room, name: str = "") -> None:
        """Take the file apart; in an archive, `name` tells which it is.

        Raise `BrokenFile` for a file that spaCy cannot have written, or that has no `room`.
        """
        self._name = name
        self._messages = room.messages
        with _placed(name):
            self._take_apart(stream, room)

    def _take_apart(self, stream: BinaryIO, room: Room) -> None:
        message = _as(dict, self._messages.read(_unpacked(stream, room)), "the file")
        lengths = _lengths(message, room)
        words, count = sum(lengths), len(lengths)
        self._bounds = pairwise(accumulate(lengths, initial=0))
        self._columns = _columns(message, words)
        self._spaces = _as(bytes, message.get("spaces"), "“spaces”")
        if len(self._spaces) != words:
            raise _broken(f"“spaces” should be a byte for each of {words:,} words")
        self._flags: list[_Map] = _of_each_doc(message, "flags", dict, count)
        self._cats: list[_Map] = _of_each_doc(message, "cats", dict, count)
        self._groups = _of_each_doc(message, "span_groups", bytes, count)
        self._user_data = _of_each_doc(message, "user_data", bytes, count)
        self.strings = _strings(message)

    def docs(self) -> Iterator[PackedDoc]:
        """Yield the Docs, once; raise `BrokenFile` where the spans or the data of one are none."""
        for at, (start, end) in enumerate(self._bounds):
            name = f"{self._name}, document {at + 1}" if self._name else f"document {at + 1}"
            words, iob, labels, kb_ids = (each[start:end] for each in self._columns)
            unknown = self._flags[at].get("has_unknown_spaces")
            with _placed(name):
                # One more than there may be submissions is refused where they are gathered.
                groups = list(islice(self._groups_of(self._groups[at]), MAXIMUM_SUBMISSIONS + 1))
                user_data = self._user_data_of(self._user_data[at])
            yield PackedDoc(
                name=name,
                words=words,
                iob=iob,
                labels=labels,
                kb_ids=kb_ids,
                spaces=None if unknown else self._spaces[start:end],
                cats=len(self._cats[at]),
                groups=groups,
                user_data=user_data,
            )

    def _groups_of(self, data: bytes) -> Iterator[PackedGroup]:
        """Yield the groups: a map of them to the names of each; in older files, a list."""
        held = self._messages.read(data) if data else []
        if type(held) is list:
            yield from map(self._group, held)
            return
        for packed, names in _as(dict, held, "the groups of spans").items():
            group = self._group(packed)
            for name in _as(list, names, "the names of a group"):
                yield group._replace(name=_as(str, name, "the name of a group"))

    def _group(self, packed: object) -> PackedGroup:
        message = self._messages.read(_as(bytes, packed, "a group of spans"))
        group = _as(dict, message, "a group of spans")
        spans = _as(list, group.get("spans"), "the spans of a group")
        if any(type(each) is not bytes or len(each) != _SPAN.size for each in spans):
            raise _broken(f"a span of a group should be {_SPAN.size} bytes")
        return PackedGroup(_as(str, group.get("name"), "the name of a group"), b"".join(spans))

    def _user_data_of(self, data: bytes) -> dict[str, object]:
        held = _as(dict, self._messages.read(data), "the user data") if data else {}
        return {key: value for key, value in held.items() if type(key) is str}


def _unpacked(stream: BinaryIO, room: Room) -> bytearray:
    """Return the unpacked file; refuse one that begins like no DocBin by its first bytes."""
    unpacker = zlib.decompressobj()
    held = bytearray()
    try:
        while not unpacker.eof:
            packed = unpacker.unconsumed_tail or stream.read(_PIECE)
            piece = unpacker.decompress(packed, _PIECE)
            if not packed and not piece:
                raise _broken("the packed data end too early: the file was cut off")
            held += piece
            if held and not begins_map(held[0]):
                raise _broken("is no DocBin: its data are no map")
            if len(held) > room.unpacked:
                raise too_many(MAXIMUM_UNPACKED // _MEBIBYTE, "MiB when it is unpacked")
    except zlib.error as error:
        raise _broken("is no DocBin, or a damaged one: it cannot be unpacked") from error
    if unpacker.unused_data or stream.read(1):
        raise _broken("something follows the end of the packed data")
    room.unpacked -= len(held)
    return held


def _lengths(message: _Map, room: Room) -> Sequence[int]:
    """Return how many words each Doc has."""
    data = _as(bytes, message.get("lengths"), "“lengths”")
    if len(data) % 4:
        raise _broken("“lengths” should be numbers of 4 bytes")
    lengths = memoryview(data).cast("i")
    if not lengths:
        raise _broken("holds no documents")
    if len(lengths) > room.documents:
        raise too_many(MAXIMUM_DOCUMENTS, "articles")
    if min(lengths) < 0:
        raise _broken("a document has fewer than 0 words")
    words = sum(lengths)
    if words > room.words:
        raise too_many(MAXIMUM_WORDS, "words")
    room.documents -= len(lengths)
    room.words -= words
    return lengths


def _columns(message: _Map, words: int) -> list[Sequence[int]]:
    """Return the attributes that are read, of all words; those that are not there are empty."""
    from spacy.attrs import IDS

    attributes = _as(list, message.get("attrs"), "“attrs”")
    numbers = _as(bytes, message.get("tokens"), "“tokens”")
    width = len(attributes)
    if IDS["ORTH"] not in attributes:
        raise _broken("“attrs” has no ORTH: the words have no text")
    if len(numbers) != 8 * words * width:
        raise _broken(f"“tokens” should be {width:,} numbers for each of {words:,} words")
    rows = memoryview(numbers).cast("Q")
    return [
        rows[attributes.index(IDS[name]) :: width] if IDS[name] in attributes else ()
        for name in _COLUMNS
    ]


def _strings(message: _Map) -> dict[int, str]:
    from spacy.strings import get_string_id
    from spacy.symbols import IDS

    # What spaCy itself has a number for may not be listed.
    strings = {number: name for name, number in IDS.items()}
    for text in _as(list, message.get("strings"), "“strings”"):
        strings[get_string_id(_as(str, text, "each of “strings”"))] = text
    return strings


def _of_each_doc[T](message: _Map, name: str, kind: type[T], count: int) -> list[T]:
    """Return what the message has for each Doc; an empty value where there is none."""
    held = message.get(name)
    values = [None] * count if held is None else _as(list, held, f"“{name}”")
    if len(values) != count:
        raise _broken(f"“{name}” should have a value for each of {count:,} documents")
    return [kind() if each is None else _as(kind, each, f"each of “{name}”") for each in values]


def _as[T](kind: type[T], value: object, what: str) -> T:
    if type(value) is not kind:
        raise _broken(f"{what} should be {_KINDS[kind]}")
    return value


@contextmanager
def _placed(place: str) -> Iterator[None]:
    """Tell in which file or document it is that something is wrong, where that is known."""
    try:
        yield
    except TooMany:
        raise
    except BrokenFile as error:
        raise BrokenFile([replace(each, field=place) for each in error.problems]) from error


def _broken(reason: str, place: str = "") -> BrokenFile:
    return BrokenFile([Problem(reason, place)])
