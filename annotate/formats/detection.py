"""Which format a file is in: by the ending of its name, and by what reads it."""

from collections.abc import Iterable
from io import BytesIO
from typing import NamedTuple

from annotate.domain.paragraphs import paragraphs
from annotate.domain.text import canonical
from annotate.formats.document import LONGEST_ARTICLE, MOST_BLOCKS
from annotate.formats.gathering import MAXIMUM_DOCUMENTS, MAXIMUM_SUBMISSIONS, too_many
from annotate.formats.imported import ImportedDocument, ImportedSet
from annotate.formats.plain_text import BrokenFile, OtherFormat, Problem
from annotate.formats.registry import FORMATS, Format

MAXIMUM_BYTES = 50 * 1024 * 1024
"""The largest file that is imported."""

MAXIMUM_TEXT = 20_000_000
"""The most characters of all the documents of a file, each of which can become an article."""


class Recognised(NamedTuple):
    format: Format
    imported: ImportedSet


def importable() -> list[Format]:
    """Return the formats that can be imported, as the register has them."""
    return [each for each in FORMATS.values() if each.read]


def read_file(data: bytes, name: str, chosen: Format | None = None) -> Recognised:
    """Read a file of the chosen format, or of the first that reads it.

    Formats with the ending of `name` are tried first. Raise `BrokenFile` if none reads it, with
    what is wrong for the first of these of which the file holds anything, or with the list of
    formats if it holds nothing of theirs.
    """
    if not data.strip():
        raise BrokenFile([Problem("is empty")])
    formats = [chosen] if chosen else sorted(importable(), key=lambda each: not _ends(name, each))
    problems: list[Problem] | None = None
    for each in formats:
        try:
            return Recognised(each, _read(each, data))
        except BrokenFile as error:
            theirs = _ends(name, each) and not isinstance(error, OtherFormat)
            if problems is None and (chosen or theirs):
                problems = list(error.problems)
    raise BrokenFile(problems or [Problem(f"is in none of these formats: {_names(formats)}")])


def _read(chosen: Format, data: bytes) -> ImportedSet:
    if chosen.read is None:
        raise BrokenFile([Problem(f"{chosen.name} cannot be imported")])
    return _bounded(chosen.read(BytesIO(data)))


def _bounded(imported: ImportedSet) -> ImportedSet:
    """Return the set without the texts that are longer than an article may be.

    Raise `BrokenFile` where it holds more of anything than an import takes.
    A document without its text can still be one of the articles that are here.
    """
    if len(imported.documents) > MAXIMUM_DOCUMENTS:
        raise too_many(MAXIMUM_DOCUMENTS, "articles")
    if len(imported.submissions) > MAXIMUM_SUBMISSIONS:
        raise too_many(MAXIMUM_SUBMISSIONS, "submissions")
    documents = tuple(
        each if _fits(each) else each._replace(text=None, blocks=()) for each in imported.documents
    )
    most = f"{LONGEST_ARTICLE:,} characters and {MOST_BLOCKS:,} blocks at most"
    problems = [
        Problem(f"is left out: an article has {most}", f"text of “{before.title or before.id}”")
        for before, after in zip(imported.documents, documents, strict=True)
        if before is not after
    ]
    if sum(len(each.text or "") for each in documents) > MAXIMUM_TEXT:
        reason = f"has texts of more than {MAXIMUM_TEXT:,} characters; divide it"
        raise BrokenFile([Problem(reason)])
    return imported._replace(documents=documents, problems=(*imported.problems, *problems))


def _fits(document: ImportedDocument) -> bool:
    if document.text is None:
        return True
    # At most two characters make one of the stored text: a line end.
    if len(document.text) > 2 * LONGEST_ARTICLE or len(document.blocks) > MOST_BLOCKS:
        return False
    text = canonical(document.text)
    return len(text) <= LONGEST_ARTICLE and (
        text.count("\n") < MOST_BLOCKS or len(paragraphs(text)) <= MOST_BLOCKS
    )


def _ends(name: str, chosen: Format) -> bool:
    return name.lower().endswith(tuple(f".{each}" for each in (chosen.ending, *chosen.also_read)))


def _names(formats: Iterable[Format]) -> str:
    return ", ".join(each.name for each in formats)
