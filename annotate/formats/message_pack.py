"""MessagePack, read as plain values: numbers, texts, bytes, lists and maps.

The reader that comes with spaCy sets memory aside for every length that a file only claims, in each
list within a list anew, and makes arrays of maps that look like some. This one does neither.
"""

from collections.abc import Callable
from struct import Struct

from annotate.formats.gathering import too_many
from annotate.formats.plain_text import BrokenFile, Problem

MAXIMUM_VALUES = 4_000_000
"""The most values of all messages of a file, each of which takes up to a hundred bytes."""
MAXIMUM_DEPTH = 32

_CONSTANTS = {0xC0: None, 0xC2: False, 0xC3: True}
_NUMBERS = {
    first: Struct(f">{kind}") for first, kind in zip(range(0xCA, 0xD4), "fdBHIQbhiq", strict=True)
}


def begins_map(first: int) -> bool:
    """Tell whether a message with this first byte is a map."""
    return 0x80 <= first < 0x90 or 0xDE <= first < 0xE0


class MessagePack:
    """Reads messages, one after the other, that hold no more than `MAXIMUM_VALUES` together."""

    def __init__(self) -> None:
        self._left = MAXIMUM_VALUES
        self._data = memoryview(b"")
        self._place = 0
        # How many bytes give the length of what begins with such a byte, and what reads that.
        self._long: dict[int, tuple[int, Callable[[int, int], object]]] = {
            **{0xC4 + at: (1 << at, self._bytes) for at in range(3)},
            **{0xD9 + at: (1 << at, self._text) for at in range(3)},
            **{0xDC + at: (2 << at, self._list) for at in range(2)},
            **{0xDE + at: (2 << at, self._map) for at in range(2)},
        }

    def read(self, data: bytes | bytearray) -> object:
        """Return the one value that the bytes are; a list is a `list` and a map a `dict`.

        Of a map only what has a text or bytes for its key is kept: others could be chosen so that
        a `dict` would need hours to tell them apart. Raise `BrokenFile` for all that is no message.
        """
        self._data, self._place = memoryview(data), 0
        value = self._value(0)
        if self._place < len(data):
            raise _broken("something follows the end of the data")
        return value

    def _value(self, depth: int) -> object:
        self._left -= 1
        if self._left < 0:
            raise too_many(MAXIMUM_VALUES, "values")
        first = self._taken(1)[0]
        if first < 0x80:
            return first
        if first < 0x90:
            return self._map(first - 0x80, depth)
        if first < 0xA0:
            return self._list(first - 0x90, depth)
        if first < 0xC0:
            return self._text(first - 0xA0, depth)
        if first >= 0xE0:
            return first - 0x100
        if first in _CONSTANTS:
            return _CONSTANTS[first]
        if first in _NUMBERS:
            number = _NUMBERS[first]
            return number.unpack(self._taken(number.size))[0]
        if first in self._long:
            size, read = self._long[first]
            return read(int.from_bytes(self._taken(size)), depth)
        raise _broken(f"byte 0x{first:02X} begins no number, text, list or map")

    def _taken(self, size: int) -> memoryview:
        start = self._place
        self._place += size
        if self._place > len(self._data):
            raise _broken("the data end too early")
        return self._data[start : self._place]

    def _bytes(self, size: int, _depth: int) -> bytes:
        return bytes(self._taken(size))

    def _text(self, size: int, _depth: int) -> str:
        try:
            return str(self._taken(size), "utf-8")
        except UnicodeDecodeError as error:
            raise _broken("a text is not UTF-8") from error

    def _list(self, length: int, depth: int) -> list[object]:
        _check_depth(depth)
        return [self._value(depth + 1) for _ in range(length)]

    def _map(self, length: int, depth: int) -> dict[str | bytes, object]:
        _check_depth(depth)
        values: dict[str | bytes, object] = {}
        for _ in range(length):
            key, value = self._value(depth + 1), self._value(depth + 1)
            if isinstance(key, str | bytes):
                if key in values:
                    raise _broken("a name stands in a map twice")
                values[key] = value
        return values


def _check_depth(depth: int) -> None:
    if depth == MAXIMUM_DEPTH:
        raise _broken("lists or maps lie too deep inside one another")


def _broken(reason: str) -> BrokenFile:
    return BrokenFile([Problem(reason)])
