"""Which format a file is in: by the ending of its name, and by what reads it."""

from collections.abc import Iterable
from io import BytesIO
from typing import NamedTuple

from annotate.formats.imported import ImportedSet
from annotate.formats.plain_text import BrokenFile, Problem
from annotate.formats.registry import FORMATS, Format

MAXIMUM_BYTES = 50 * 1024 * 1024
"""The largest file that is imported."""


class Recognised(NamedTuple):
    format: Format
    imported: ImportedSet


def importable() -> list[Format]:
    """Return the formats that can be imported, as the register has them."""
    return [each for each in FORMATS.values() if each.read]


def read_file(data: bytes, name: str, chosen: Format | None = None) -> Recognised:
    """Read a file of the chosen format, or of the first that reads it.

    Formats with the ending of `name` are tried first. Raise `BrokenFile` if none reads it, with
    what is wrong for the first of these, or with the list of formats if the ending is of none.
    """
    if not data.strip():
        raise BrokenFile([Problem("is empty")])
    formats = [chosen] if chosen else sorted(importable(), key=lambda each: not _ends(name, each))
    problems: list[Problem] | None = None
    for each in formats:
        try:
            return Recognised(each, _read(each, data))
        except BrokenFile as error:
            if problems is None and (chosen or _ends(name, each)):
                problems = list(error.problems)
    raise BrokenFile(problems or [Problem(f"is in none of these formats: {_names(formats)}")])


def _read(chosen: Format, data: bytes) -> ImportedSet:
    if chosen.read is None:
        raise BrokenFile([Problem(f"{chosen.name} cannot be imported")])
    return chosen.read(BytesIO(data))


def _ends(name: str, chosen: Format) -> bool:
    return name.lower().endswith(f".{chosen.ending}")


def _names(formats: Iterable[Format]) -> str:
    return ", ".join(each.name for each in formats)
