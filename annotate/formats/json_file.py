"""JSON files of any tool as objects: one, a list of them, or JSON Lines.

The text is held as a whole, the objects are made one at a time.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from annotate.formats.json_lines import (
    Line,
    check_surrogates,
    json_errors,
    quoted,
    refuse_constant,
)
from annotate.formats.plain_text import BrokenFile, Problem, decode, read_whole

MAXIMUM_NESTED = 3_000_000
"""The most lists and objects of a file, of which a single one can hold all the others in memory. A
million highlights take as many, in the tersest of the formats."""

_SPACE = re.compile(r"[ \t\n]*")


def read_objects(stream: BinaryIO) -> Iterator[Line]:
    """Yield the objects of the file, each with the line it begins on; those of a list are numbered.

    Raise `BrokenFile` where the file is larger than `MAXIMUM_FILE`, not UTF-8 or not JSON, where it
    holds more than `MAXIMUM_NESTED` lists and objects, and where a name stands in an object twice.
    """
    return objects_of(read_whole(stream))


def objects_of(data: bytes) -> Iterator[Line]:
    """Yield the objects as `read_objects` does."""
    text = decode(data)
    if text.count("[") + text.count("{") > MAXIMUM_NESTED:
        reason = f"holds more than {MAXIMUM_NESTED:,} lists and objects; divide it"
        raise BrokenFile([Problem(reason)])
    in_list = text.startswith("[", _beyond_space(text, 0))
    counted, line = 0, 1
    for number, (start, value) in enumerate(_list(text) if in_list else _sequence(text), 1):
        line += text.count("\n", counted, start)
        counted = start
        if type(value) is not dict:
            raise BrokenFile([Problem("not a JSON object, {…}", line=line)])
        yield Line(line, value, f"[{number}]" if in_list else "")


def _sequence(text: str) -> Iterator[tuple[int, object]]:
    place = _beyond_space(text, 0)
    while place < len(text):
        start = place
        value, place = _decode(text, start)
        yield start, value
        place = _beyond_space(text, place)


def _list(text: str) -> Iterator[tuple[int, object]]:
    place = _beyond_space(text, _beyond_space(text, 0) + 1)
    if text[place : place + 1] == "]":
        place += 1
    else:
        separator = ","
        while separator == ",":
            start = _beyond_space(text, place)
            value, place = _decode(text, start)
            yield start, value
            place = _beyond_space(text, place)
            separator = text[place : place + 1]
            if separator not in (",", "]"):
                raise _broken(text, place, "“,” or “]” should stand here")
            place += 1
    place = _beyond_space(text, place)
    if place < len(text):
        raise _broken(text, place, "the list has ended, and something follows")


def _decode(text: str, start: int) -> tuple[object, int]:
    with json_errors(1, cut_off=not text.endswith(("}", "]", "\n"))):
        value, end = _decoder.raw_decode(text, start)
        if "\\u" in text[start:end]:
            check_surrogates(text[start:end], value)
    return value, end


def _beyond_space(text: str, place: int) -> int:
    match = _SPACE.match(text, place)
    return match.end() if match else place


def _broken(text: str, place: int, reason: str) -> BrokenFile:
    return BrokenFile([Problem(f"not JSON: {reason}", line=text.count("\n", 0, place) + 1)])


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        twice = next(name for name, count in counts.items() if count > 1)
        raise BrokenFile([Problem(f"{quoted(twice)} stands twice in one object")])
    return values


_decoder = json.JSONDecoder(parse_constant=refuse_constant, object_pairs_hook=_unique)
