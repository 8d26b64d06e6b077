"""CoNLL, read: IOB1, IOB2 or BIOES in one column or several. See conll.md."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import BinaryIO, NamedTuple

from annotate.domain.span import Span
from annotate.formats.carried import document_from, submission_from
from annotate.formats.conll import ARTICLE, COLUMNS, LEFT_OUT, SUBMISSION
from annotate.formats.conll_rows import Comment, Document, Row, Sentence, parse
from annotate.formats.gathering import Gathering
from annotate.formats.imported import (
    ImportedDocument,
    ImportedSet,
    ImportedSpan,
    ImportedSubmission,
)
from annotate.formats.iob import TAG, spans_of
from annotate.formats.json_file import objects_of
from annotate.formats.json_lines import Line, quoted
from annotate.formats.plain_text import BrokenFile, Problem, decode, read_whole
from annotate.formats.records import KEY_ANNOTATOR

_WORD_COLUMNS = ("word", "form", "token")


class _Columns(NamedTuple):
    """Where the words stand, and where the tags, each column with its name if it has one."""

    word: int
    tags: list[tuple[int, str]]
    named: bool


def read(stream: BinaryIO) -> ImportedSet:
    """Read the spans that the tags of each column make.

    Raise `BrokenFile` with the line where there are no tags, a row has no cell for one, or a word
    is not in the text of its article.
    """
    head, documents = parse(decode(read_whole(stream)))
    if not documents and all(comment.name not in (COLUMNS, ARTICLE) for comment in head):
        raise BrokenFile([Problem("holds no rows of words and tags")])
    reader = _Reader(_columns(head, documents))
    for comment in head:
        if comment.name == ARTICLE:
            reader.take_article(comment)
    for number, document in enumerate(documents, 1):
        reader.take_document(document, number)
    return reader.gathering.result()


def _columns(head: Iterable[Comment], documents: Iterable[Document]) -> _Columns:
    names = next((each.value.split() for each in head if each.name == COLUMNS), [])
    rows = [row for document in documents for row in document.rows]
    width = len(names) or min((len(row.cells) for row in rows), default=0)
    for row in rows:
        if len(row.cells) < width:
            reason = f"has {len(row.cells)} cells, and the first line names {width}"
            raise BrokenFile([Problem(reason, line=row.line)])
    if names:
        word = next((at for at, name in enumerate(names) if name.casefold() in _WORD_COLUMNS), 0)
        others = [at for at in range(width) if at != word]
        return _Columns(word, [(at, names[at]) for at in others if _are_tags(rows, at)], True)
    places = list(range(1, width))
    if not all(_are_tags(rows, at) for at in places):
        places = places[-1:]  # what else there is, parts of speech and phrases, are no highlights
    if rows and not (places and _are_tags(rows, places[0])):
        reason = "the last cell of every row should be a tag: O, B-label or I-label"
        line = next((row.line for row in rows if not TAG.fullmatch(row.cells[-1])), rows[0].line)
        raise BrokenFile([Problem(reason, line=line)])
    return _Columns(0, [(at, "span") for at in places], False)


def _are_tags(rows: Iterable[Row], place: int) -> bool:
    return all(TAG.fullmatch(row.cells[place]) for row in rows)


class _Reader:
    def __init__(self, columns: _Columns) -> None:
        self.columns = columns
        self.gathering = Gathering()
        self.articles: dict[str, str] = {}
        self.attempts: Counter[tuple[str, str]] = Counter()
        if columns.named:
            self.gathering.add_labels(name for _, name in columns.tags)

    def take_article(self, comment: Comment) -> None:
        for fields in _objects(comment):
            text = fields.text("text")
            document = document_from(Line(comment.line, {"article": fields.values}), text)
            if document is None:
                reason = "the article was changed; of what is said of it only the text is taken"
                self.gathering.report(reason, line=comment.line)
                document = ImportedDocument(fields.text("id"), text)
            self.articles[self.gathering.add_document(document)] = text

    def take_document(self, document: Document, number: int) -> None:
        comments = document.comments
        pk = comments["newdoc id"].value if "newdoc id" in comments else f"document {number}"
        text = self.articles.get(pk)
        if text is None:
            text, places = _rebuilt(document.sentences, self.columns.word)
            pk = self.gathering.add_document(ImportedDocument(pk, text))
        else:
            places = list(_located(document.rows, self.columns.word, text, 0))
        spans = self.gathering.counted(self._spans(document, text, places))
        self.gathering.add_submission(self._submission(document, pk)._replace(spans=tuple(spans)))
        if LEFT_OUT in comments:
            reason = f"left out when the file was written: {comments[LEFT_OUT].value}"
            self.gathering.report(reason, line=comments[LEFT_OUT].line)

    def _submission(self, document: Document, pk: str) -> ImportedSubmission:
        if SUBMISSION in document.comments:
            comment = document.comments[SUBMISSION]
            for fields in _objects(comment):
                held = submission_from(Line(comment.line, {"submission": fields.values}), pk)
                if held is not None:
                    return held
        by = document.comments["annotator"].value if "annotator" in document.comments else ""
        self.attempts[pk, by] += 1
        attempt = self.attempts[pk, by]
        return ImportedSubmission(pk, by, (), attempt=attempt, is_key=by == KEY_ANNOTATOR)

    def _spans(
        self, document: Document, text: str, places: Sequence[Span]
    ) -> Iterator[ImportedSpan]:
        breaks: frozenset[int] = frozenset()
        if not self.columns.named:
            breaks = frozenset(accumulate(len(each.rows) for each in document.sentences))
        rows = document.rows
        for column, name in self.columns.tags:
            tags = (row.cells[column] for row in rows)
            for first, beyond, label in spans_of(tags, breaks, name):
                span = Span(places[first].start, places[beyond - 1].end)
                yield ImportedSpan(label, span, text[span.start : span.end])


def _objects(comment: Comment) -> Iterator[Line]:
    try:
        yield from objects_of(comment.value.encode())
    except BrokenFile as error:
        reason = error.problems[0].reason
        raise BrokenFile([Problem(reason, comment.name, comment.line)]) from error


def _located(rows: Iterable[Row], column: int, text: str, start: int) -> Iterator[Span]:
    """Yield where the words stand in the text, from `start` on."""
    for row in rows:
        word = row.cells[column]
        place = text.find(word, start)
        if place < 0:
            reason = f"{quoted(word)} does not come next in the article’s text"
            raise BrokenFile([Problem(reason, line=row.line)])
        start = place + len(word)
        yield Span(place, start)


def _rebuilt(sentences: Iterable[Sentence], column: int) -> tuple[str, list[Span]]:
    """Return a text of the words and where they stand in it.

    A sentence is a line: as its comment says, if the words are in that, or with a blank between
    any two words.
    """
    lines: list[str] = []
    places: list[Span] = []
    offset = 0
    for sentence in sentences:
        if not sentence.rows:
            continue
        line = " ".join(row.cells[column] for row in sentence.rows)
        try:
            found = list(_located(sentence.rows, column, sentence.text or line, 0))
            line = sentence.text or line
        except BrokenFile:
            found = list(_located(sentence.rows, column, line, 0))
        places += [Span(offset + start, offset + end) for start, end in found]
        lines.append(line)
        offset += len(line) + 1
    return "\n".join(lines), places
