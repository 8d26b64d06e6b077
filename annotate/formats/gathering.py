"""What a reader has found so far, on its way to an `ImportedSet`."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from annotate.formats.imported import (
    ImportedDocument,
    ImportedLabel,
    ImportedSet,
    ImportedSpan,
    ImportedSubmission,
    lies_on_its_words,
)
from annotate.formats.plain_text import BrokenFile, Problem
from annotate.formats.problems import Problems
from annotate.formats.utf16 import Utf16

MAXIMUM_SPANS = 1_000_000
"""The most spans of one set, which is held in memory as a whole."""
MAXIMUM_DOCUMENTS = 20_000
MAXIMUM_SUBMISSIONS = 200_000
_MOST_WHITE_SPACE = 1_000
"""How many characters of white space more a text may have than a quotation of it."""


class Gathering:
    """Takes in documents, labels and submissions, each document and label once."""

    def __init__(self) -> None:
        self.submissions: list[ImportedSubmission] = []
        self._documents: dict[str, ImportedDocument] = {}
        self._identifiers: dict[tuple[str, str | None], str] = {}
        self._texts_under: Counter[str] = Counter()
        self._utf16: dict[str, Utf16] = {}
        self._labels: dict[str, ImportedLabel] = {}
        self._problems = Problems()
        self._left_out: Counter[str] = Counter()
        self._spans = 0

    def add_document(self, document: ImportedDocument) -> str:
        """Keep the document and return its identifier here; raise `BrokenFile` if it is too many.

        One that came before is not kept again; another text under the same identifier is another
        document.
        """
        held = self._identifiers.get((document.id, document.text))
        if held is not None:
            return held
        if len(self._documents) == MAXIMUM_DOCUMENTS:
            raise too_many(MAXIMUM_DOCUMENTS, "articles")
        pk = document.id
        while pk in self._documents:
            self._texts_under[document.id] += 1
            pk = f"{document.id} ({self._texts_under[document.id] + 1})"
        self._identifiers[document.id, document.text] = pk
        self._documents[pk] = document._replace(id=pk)
        return pk

    def in_code_points(
        self, document: str, spans: Sequence[ImportedSpan]
    ) -> tuple[ImportedSpan, ...]:
        """Return the spans of a document in code points; report if they were in UTF-16 units.

        They were if so more of them lie on their words. Ends inside of a character stay as they
        are, to be doubted.
        """
        text = self._documents[document].text
        if text is None:
            return tuple(spans)
        as_they_are = tuple(quoted_words(text, each) for each in spans)
        if text.isascii():
            return as_they_are
        if document not in self._utf16:
            self._utf16[document] = Utf16(text)
        convert = self._utf16[document].span
        converted = tuple(
            quoted_words(text, each._replace(span=convert(each.span) or each.span))
            if each.span
            else each
            for each in spans
        )
        if _fitting(text, converted) <= _fitting(text, as_they_are):
            return as_they_are
        self.report("offsets in UTF-16 units were turned into characters")
        return converted

    def add_labels(self, names: Iterable[str]) -> None:
        self.add_codebook(ImportedLabel(name, name) for name in names)

    def add_codebook(self, labels: Iterable[ImportedLabel]) -> None:
        """Keep what is said of labels that did not come before."""
        for label in labels:
            self._labels.setdefault(label.id, label)

    def add_submission(self, submission: ImportedSubmission) -> None:
        """Keep the submission and its labels; raise `BrokenFile` if it is too many."""
        if len(self.submissions) == MAXIMUM_SUBMISSIONS:
            raise too_many(MAXIMUM_SUBMISSIONS, "submissions")
        self.add_labels(each.label for each in submission.spans)
        self.submissions.append(submission)

    def counted[S](self, spans: Iterable[S]) -> Iterator[S]:
        """Yield the spans; raise `BrokenFile` where they would be more than `MAXIMUM_SPANS`."""
        for span in spans:
            self._spans += 1
            if self._spans > MAXIMUM_SPANS:
                raise too_many(MAXIMUM_SPANS, "highlights")
            yield span

    def report(self, reason: str, field: str = "", line: int | None = None) -> None:
        self._problems.add(reason, field, line)

    def leave_out(self, what: str, count: int = 1) -> None:
        """Count what is not read; `what` is in the plural."""
        self._left_out[what] += count

    def result(self) -> ImportedSet:
        left_out = [
            Problem(f"left out: {count:,} {what}")
            for what, count in self._left_out.items()
            if count
        ]
        return ImportedSet(
            tuple(self._documents.values()),
            tuple(self._labels.values()),
            tuple(self.submissions),
            (*self._problems.all(), *left_out),
        )


class TooMany(BrokenFile):
    """A file holds more than is read at once, in all that is packed in it together."""


def too_many(most: int, what: str) -> TooMany:
    """Return what is raised where a file holds more than `most`; `what` is in the plural."""
    return TooMany([Problem(f"holds more than {most:,} {what}; divide it")])


def quoted_words(text: str | None, span: ImportedSpan) -> ImportedSpan:
    """Return the span with the words as the text has them, if the two differ in white space only.

    Formats of one line per span quote line breaks and tabs as blanks.
    """
    if text is None or span.span is None or span.words is None or lies_on_its_words(text, span):
        return span
    start, end = span.span
    # A file can have long spans with short words by the thousand; to cut out each would take hours.
    if start < 0 or end - start > len(span.words) + _MOST_WHITE_SPACE:
        return span
    held = text[start:end]
    return span._replace(words=held) if held.split() == span.words.split() else span


def _fitting(text: str, spans: Iterable[ImportedSpan]) -> int:
    return sum(each.words is not None and lies_on_its_words(text, each) for each in spans)
