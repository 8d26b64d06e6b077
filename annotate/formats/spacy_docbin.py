"""spaCy's DocBin: an article is a Doc, what somebody marked in it a group of spans.

It is written whole or not at all, so that a set is several of them in a ZIP. See spacy_docbin.md.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from annotate.domain.span import Span
from annotate.formats.archive import write_archive
from annotate.formats.carried import carried_submission
from annotate.formats.imported import (
    ImportedDocument,
    ImportedSubmission,
    details_of,
    documents_of,
    key_of,
    labels_of,
    submission_of,
)
from annotate.formats.records import AnnotationSet

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

ENDING = ".spacy"
BLOCKS = "blocks"
"""The group of spans that divides an article; its labels are the kinds of the blocks."""
MOST_MARKS = 2_000
"""With so many annotations and submissions a file is full: to make it took 5 MiB of memory. Half as
many took an eighth more time for all files; five times as many, 20 MiB more."""
MOST_CHARACTERS = 500_000
"""With texts and labels of so many characters a file is full: to make it took 8 MiB."""

_PIECE = re.compile(r"\s+|\w+|[^\w\s]")


def is_available() -> bool:
    """Tell whether spaCy is installed. It is large, so that few installations have it."""
    return find_spec("spacy") is not None


def write(annotation_set: AnnotationSet) -> Iterator[bytes]:
    """Yield the archive in chunks, reading the submissions as it goes."""
    return write_archive(_files(annotation_set))


def _files(annotation_set: AnnotationSet) -> Iterator[tuple[str, Iterable[bytes]]]:
    documents = {each.id: each for each in documents_of(annotation_set)}
    codebook = tuple(labels_of(annotation_set))
    labels = [each._asdict() | {"control": each.control._asdict()} for each in codebook]
    repeated = sum(len(text) for each in codebook for text in each.texts)
    sizes = {pk: repeated + len(each.text or "") for pk, each in documents.items()}
    for number, part in enumerate(_parts(_held(annotation_set), sizes), 1):
        held = {documents[pk]: submissions for pk, submissions in part.items()}
        yield f"part-{number:04}{ENDING}", [_file(held, labels)]


def _held(annotation_set: AnnotationSet) -> Iterator[tuple[str, list[ImportedSubmission]]]:
    """Yield an article with a key or a submission to it, in their order; then those without any."""
    unread = {each.article.id: None for each in annotation_set.assignments}
    keys = (key_of(each, each.answer_key) for each in annotation_set.assignments if each.answer_key)
    for submission in chain(keys, map(submission_of, annotation_set.submissions)):
        unread.pop(submission.document, None)
        yield submission.document, [submission]
    for document in unread:
        yield document, []


def _parts(
    held: Iterable[tuple[str, list[ImportedSubmission]]], sizes: Mapping[str, int]
) -> Iterator[dict[str, list[ImportedSubmission]]]:
    """Yield what goes into each file: submissions by their articles, of such sizes in characters.

    There is one file at least.
    """
    part: dict[str, list[ImportedSubmission]] = {}
    marks, characters = 0, 0
    for document, submissions in held:
        if marks >= MOST_MARKS or characters >= MOST_CHARACTERS:
            yield part
            part, marks, characters = {}, 0, 0
        if document not in part:
            part[document] = []
            characters += sizes[document]
        part[document] += submissions
        marks += sum(1 + len(each.spans) for each in submissions)
    yield part


def _file(
    held: Mapping[ImportedDocument, list[ImportedSubmission]], labels: list[dict[str, object]]
) -> bytes:
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    # A vocabulary keeps all the texts it was ever given, so that each file has its own. Without
    # attributes, of which these words have none, a word takes 8 bytes and not 100.
    file = DocBin(attrs=(), store_user_data=True)
    vocab = Vocab()
    for document, submissions in held.items():
        doc = _doc(document, submissions, vocab)
        doc.user_data["labels"] = labels
        file.add(doc)
    data: bytes = file.to_bytes()
    return data


class Tokens(NamedTuple):
    """The tokens of a text, and where each begins and ends in it."""

    words: list[str]
    spaces: list[bool]
    starting: dict[int, int]
    ending: dict[int, int]


def tokens_of(text: str, spans: Iterable[Span]) -> Tokens:
    """Return tokens of which every span consists: words, signs and white space, cut at its edges.

    As spaCy does, a blank belongs to the token before it, unless a span begins or ends with it.
    """
    starts, ends = set(), set()
    for span in spans:
        starts.add(span.start)
        ends.add(span.end)
    tokens = Tokens([], [], {}, {})
    for start, end in _cut(text, starts | ends):
        if (
            text[start] == " "
            and tokens.words
            and not tokens.spaces[-1]
            and start in tokens.ending
            and start not in starts
            and start + 1 not in ends
        ):
            tokens.spaces[-1] = True
            start += 1
            if start == end:
                continue
        tokens.starting[start] = len(tokens.words)
        tokens.words.append(text[start:end])
        tokens.spaces.append(False)
        tokens.ending[end] = len(tokens.words)
    return tokens


def _cut(text: str, edges: set[int]) -> Iterator[tuple[int, int]]:
    """Yield words, signs and runs of white space, in parts where an edge lies inside."""
    for piece in _PIECE.finditer(text):
        start = piece.start()
        for position in range(start + 1, piece.end()):
            if position in edges:
                yield start, position
                start = position
        yield start, piece.end()


def _doc(
    document: ImportedDocument, submissions: list[ImportedSubmission], vocab: "Vocab"
) -> "Doc":
    from spacy.tokens import Doc, SpanGroup
    from spacy.tokens import Span as DocSpan

    text = document.text or ""
    blocks = [Span(block.start, block.end) for block in document.blocks]
    marked = [span.span for each in submissions for span in each.spans if span.span]
    tokens = tokens_of(text, [*blocks, *marked])
    doc = Doc(vocab, words=tokens.words, spaces=tokens.spaces)

    def span_of(span: Span, label: str, pk: str = "") -> DocSpan:
        start, end = tokens.starting[span.start], tokens.ending[span.end]
        return DocSpan(doc, start, end, label=label, span_id=pk)

    kinds = [span_of(Span(each.start, each.end), each.kind) for each in document.blocks]
    doc.spans[BLOCKS] = SpanGroup(doc, name=BLOCKS, spans=kinds)
    about: dict[str, object] = {}
    for each in submissions:
        name = _group(each, about)
        spans = [span_of(span.span, span.label, span.id) for span in each.spans if span.span]
        doc.spans[name] = SpanGroup(doc, name=name, spans=spans)
        about[name] = _about(each)
    doc.user_data["article"] = details_of(document)
    doc.user_data["submissions"] = about
    return doc


def _group(submission: ImportedSubmission, given: dict[str, object]) -> str:
    """Return the name of the group: who annotated, and more where there is more by them."""
    name = submission.annotator
    if submission.attempt > 1:
        name += f"/{submission.attempt}"
    return f"{name}/{submission.id}" if name in given or name == BLOCKS else name


def _about(submission: ImportedSubmission) -> dict[str, object]:
    """Return what is known of a submission and, by their ids, of its annotations."""
    annotations = {
        each.id: {
            "note": each.note,
            "created_at": each.created_at and each.created_at.isoformat(),
        }
        for each in submission.spans
    }
    return carried_submission(submission) | {
        "is_key": submission.is_key,
        "annotations": annotations,
    }
