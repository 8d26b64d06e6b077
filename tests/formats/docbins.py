"""Files that spaCy itself writes, and such files with parts that it would not write."""

import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest
import srsly
from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

from annotate.formats import spacy_docbin_reader
from annotate.formats.archive import read_archive, write_archive
from annotate.formats.imported import ImportedSet, ImportedSubmission
from annotate.formats.plain_text import BrokenFile

TEXT = "Ana Lopez denies it ."
VOCAB = Vocab()

type Part = tuple[int, int, str]
"""The first word of a span, the one after its last, and its label."""


def a_doc(text: str = TEXT, ents: list[Part] | None = None, **groups: list[Part]) -> Doc:
    """Return a Doc of the words between the blanks of the text."""
    words = text.split(" ")
    doc = Doc(VOCAB, words=words, spaces=[True] * (len(words) - 1) + [False])
    if ents is not None:
        doc.ents = [Span(doc, *each) for each in ents]
    for name, spans in groups.items():
        doc.spans[name] = [Span(doc, *each) for each in spans]
    return doc


def a_file(*docs: Doc, **options: Any) -> bytes:
    return DocBin(docs=docs, **options).to_bytes()


def message_of(file: bytes) -> dict[str, Any]:
    """Return the parts of a file."""
    message: dict[str, Any] = srsly.msgpack_loads(zlib.decompress(file))
    return message


def packed(message: object) -> bytes:
    """Return the file of these parts."""
    return zlib.compress(pack(message))


def pack(value: Any) -> bytes:
    data: bytes = srsly.msgpack_dumps(value)
    return data


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return an archive of files by their names."""
    return b"".join(write_archive((name, [data]) for name, data in files.items()))


def parts_of(archive: bytes) -> list[bytes]:
    """Return the files of an archive."""
    return [each.data for each in read_archive(BytesIO(archive))]


def read(file: bytes) -> ImportedSet:
    return spacy_docbin_reader.read(BytesIO(file))


def refusal(file: bytes) -> str:
    with pytest.raises(BrokenFile) as refused:
        read(file)
    return str(refused.value)


def marked(submission: ImportedSubmission) -> list[tuple[str, str | None]]:
    return [(each.label, each.words) for each in submission.spans]


def by_annotator(imported: ImportedSet) -> dict[tuple[str, str], list[tuple[str, str | None]]]:
    return {(each.document, each.annotator): marked(each) for each in imported.submissions}


def problems_of(file: bytes) -> list[str]:
    return list(map(str, read(file).problems))
