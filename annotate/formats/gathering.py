"""What a reader has found so far, on its way to an `ImportedSet`."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from annotate.formats.imported import (
    ImportedDocument,
    ImportedLabel,
    ImportedSet,
    ImportedSpan,
    ImportedSubmission,
)
from annotate.formats.plain_text import BrokenFile, Problem
from annotate.formats.utf16 import Utf16

MAXIMUM_SPANS = 1_000_000
"""The most spans of one set, which is held in memory as a whole."""


class Gathering:
    """Takes in documents, labels and submissions, each document and label once."""

    def __init__(self) -> None:
        self.submissions: list[ImportedSubmission] = []
        self._documents: dict[str, ImportedDocument] = {}
        self._labels: dict[str, ImportedLabel] = {}
        self._problems: dict[Problem, None] = {}
        self._left_out: Counter[str] = Counter()
        self._spans = 0

    def add_document(self, document: ImportedDocument) -> str:
        """Keep the document and return its identifier here.

        One that came before is not kept again; another text under the same identifier is another
        document.
        """
        base, number = document.id, 1
        while (held := self._documents.get(document.id)) and held.text != document.text:
            number += 1
            document = document._replace(id=f"{base} ({number})")
        if not held:
            self._documents[document.id] = document
        return document.id

    def add_labels(self, names: Iterable[str]) -> None:
        for name in names:
            self._labels.setdefault(name, ImportedLabel(name, name))

    def add_submission(self, submission: ImportedSubmission) -> None:
        self.add_labels(each.label for each in submission.spans)
        self.submissions.append(submission)

    def counted[S](self, spans: Iterable[S]) -> Iterator[S]:
        """Yield the spans; raise `BrokenFile` where they would be more than `MAXIMUM_SPANS`."""
        for span in spans:
            self._spans += 1
            if self._spans > MAXIMUM_SPANS:
                raise BrokenFile([Problem(f"holds more than {MAXIMUM_SPANS:,} highlights")])
            yield span

    def report(self, reason: str, field: str = "", line: int | None = None) -> None:
        self._problems[Problem(reason, field, line)] = None

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
            (*self._problems, *left_out),
        )


def quoted_words(text: str | None, span: ImportedSpan) -> ImportedSpan:
    """Return the span with the words as the text has them, if the two differ in white space only.

    Formats of one line per span quote line breaks and tabs as blanks.
    """
    if text is None or span.span is None or span.words is None:
        return span
    held = text[max(0, span.span.start) : max(0, span.span.end)]
    return span._replace(words=held) if held.split() == span.words.split() else span


def in_code_points(
    text: str, spans: Sequence[ImportedSpan]
) -> tuple[tuple[ImportedSpan, ...], bool]:
    """Return the spans in code points and whether they were in UTF-16 units.

    They were if so more of them lie on their words. Those inside of no pair stay as they are, to
    be doubted.
    """
    as_they_are = tuple(quoted_words(text, each) for each in spans)
    if text.isascii():
        return as_they_are, False
    utf16 = Utf16(text)
    converted = tuple(
        quoted_words(text, each._replace(span=utf16.span(each.span) or each.span))
        if each.span
        else each
        for each in spans
    )
    if _fitting(text, converted) > _fitting(text, as_they_are):
        return converted, True
    return as_they_are, False


def _fitting(text: str, spans: Iterable[ImportedSpan]) -> int:
    return sum(
        each.words is not None and text[each.span.start : each.span.end] == each.words
        for each in spans
        if each.span
    )
