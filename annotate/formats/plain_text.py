"""Plain text files: bytes -> text, and what to say when a file does not hold what it should."""

import codecs
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

MAXIMUM_FILE = 64 * 1024 * 1024
"""The most bytes of a file that is read as a whole."""

_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a file.

    `field` is the path of a field, such as `annotations[3].core`, counted from 1; `line` is the
    line it stands on, or the line on which the table begins that it belongs to.
    """

    reason: str
    field: str = ""
    line: int | None = None

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.line and f"line {self.line}", self.field) if part)
        return f"{place}: {self.reason}" if place else self.reason


class BrokenFile(ValueError):
    """A file cannot be used. `problems` are all that were found in it, in reading order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = tuple(problems)


class OtherFormat(BrokenFile):
    """A file may be whole, but there is nothing in it of the format that it was read as."""


def read_whole(stream: BinaryIO) -> bytes:
    """Return the rest of the file; raise `BrokenFile` if that is more than `MAXIMUM_FILE` bytes."""
    data = stream.read(MAXIMUM_FILE + 1)
    if len(data) > MAXIMUM_FILE:
        size = MAXIMUM_FILE // (1024 * 1024)
        raise BrokenFile([Problem(f"the file is larger than {size} MiB; divide it")])
    return data


def decode(data: bytes) -> str:
    """Return the text of a UTF-8 file with every line end as `\n` and without a leading BOM.

    Raise `BrokenFile` for any other encoding and for text with a NUL character.
    """
    return _plain(decode_exactly(data))


def decode_exactly(data: bytes) -> str:
    """Return the text of a UTF-8 file with all of its characters, for offsets that count them.

    Raise `BrokenFile` as `decode` does.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BrokenFile([Problem("the file is in UTF-16; save it as UTF-8")])
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        byte = data[error.start]
        reason = f"byte 0x{byte:02X} is not UTF-8; save the file as UTF-8 (not as Latin-1 or ANSI)"
        line = data.count(b"\n", 0, error.start) + 1
        raise BrokenFile([Problem(reason, line=line)]) from error
    return _checked(text)


def decode_document(data: bytes, declared: str = "") -> str:
    """Return what `decode` does, also for UTF-16 with its byte order mark.

    `declared` names an encoding that the document says it is in; a mark counts for more.
    """
    if data.startswith(_UTF_16_MARKS):
        return _decoded(data, "utf-16")
    if declared and not data.startswith(codecs.BOM_UTF8):
        return _decoded(data, declared)
    return decode(data)


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return _plain(_checked(data.decode(encoding)))
    except UnicodeDecodeError as error:
        reason = f"the file says that it is in {encoding}, and is not; save it as UTF-8"
        raise BrokenFile([Problem(reason)]) from error


def _plain(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _checked(text: str) -> str:
    if "\0" in text:
        reason = "a NUL character; this is not a text file, or it is in UTF-16: save it as UTF-8"
        raise BrokenFile([Problem(reason, line=text.count("\n", 0, text.index("\0")) + 1)])
    return text


def one_line(text: str) -> str:
    """Return the text on one line: white space as single blanks, no other control characters."""
    return " ".join(
        "".join(
            char for char in text if char.isspace() or unicodedata.category(char) != "Cc"
        ).split()
    )
