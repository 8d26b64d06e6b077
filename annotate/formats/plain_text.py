"""Plain text files: bytes -> text, and what to say when a file does not hold what it should."""

import codecs
from collections.abc import Sequence
from dataclasses import dataclass

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


def decode(data: bytes) -> str:
    """Return the text of a UTF-8 file with every line end as `\\n` and without a leading BOM.

    Raise `BrokenFile` for any other encoding and for text with a NUL character.
    """
    if data.startswith(_UTF_16_MARKS):
        raise BrokenFile([Problem("the file is in UTF-16; save it as UTF-8")])
    try:
        text = data.decode("utf-8-sig")
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
        return _checked(data.decode(encoding))
    except UnicodeDecodeError as error:
        reason = f"the file says that it is in {encoding}, and is not; save it as UTF-8"
        raise BrokenFile([Problem(reason)]) from error


def _checked(text: str) -> str:
    if "\0" in text:
        reason = "a NUL character; this is not a text file, or it is in UTF-16: save it as UTF-8"
        raise BrokenFile([Problem(reason, line=text.count("\n", 0, text.index("\0")) + 1)])
    return text.replace("\r\n", "\n").replace("\r", "\n")
