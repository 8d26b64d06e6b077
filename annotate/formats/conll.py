"""CoNLL with IOB2 tags: a row for each word, a column for each label. See conll.md."""

import re
from collections.abc import Iterable, Iterator

from annotate.domain.sentences import sentences
from annotate.domain.words import Words
from annotate.formats.carried import carried_submission
from annotate.formats.chunks import chunks
from annotate.formats.imported import ImportedSpan, ImportedSubmission, key_of, submission_of
from annotate.formats.jsonl import article_fields, on_one_line
from annotate.formats.records import AnnotationSet, Article

COLUMNS = "global.columns"
ARTICLE = "article"
SUBMISSION = "submission"
LEFT_OUT = "left out"
"""What comments say: `# article = {…}`."""

_NO_SPACE = re.compile(r"\S+")


def write(annotation_set: AnnotationSet) -> Iterator[bytes]:
    """Yield the file in chunks, reading the submissions as it goes."""
    yield from chunks(_head(annotation_set))
    yield from chunks(_documents(annotation_set))


def _labels(annotation_set: AnnotationSet) -> list[str]:
    label_sets = [each.label_set for each in annotation_set.assignments]
    return list({label.identifier: 0 for each in label_sets for label in each.labels})


def _articles(annotation_set: AnnotationSet) -> dict[str, Article]:
    return {each.article.id: each.article for each in annotation_set.assignments}


def _head(annotation_set: AnnotationSet) -> Iterator[str]:
    yield _comment(COLUMNS, " ".join(["word", *_labels(annotation_set)]))
    for article in _articles(annotation_set).values():
        yield _comment(ARTICLE, on_one_line(article_fields(article)))


def _documents(annotation_set: AnnotationSet) -> Iterator[str]:
    labels = _labels(annotation_set)
    tokens = {pk: _Tokens(article) for pk, article in _articles(annotation_set).items()}
    for assignment in annotation_set.assignments:
        if assignment.answer_key:
            key = key_of(assignment, assignment.answer_key)
            yield from tokens[key.document].document(key, labels)
    for submission in annotation_set.submissions:
        made = submission_of(submission)
        yield from tokens[made.document].document(made, labels)


def _comment(name: str, value: str) -> str:
    return f"# {name} = {value}\n"


class _Tokens:
    """The rows of an article: its words, and what stands between them without white space."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.words = Words.of(article.text)
        self.rows: list[str] = []
        self.row_of_word: list[int] = []
        self.begins_sentence: list[bool] = []
        starts = {each.start for each in sentences(article.text, article.blocks)}
        for start, end, is_word in self._parts():
            if is_word:
                self.row_of_word.append(len(self.rows))
            # A sentence may begin with a quotation mark, or inside of what is one row here.
            self.begins_sentence.append(not starts.isdisjoint(range(start, end)))
            self.rows.append(article.text[start:end])

    def _parts(self) -> Iterator[tuple[int, int, bool]]:
        place = 0
        for word in self.words:
            yield from self._between(place, word.start)
            yield word.start, word.end, True
            place = word.end
        yield from self._between(place, len(self.article.text))

    def _between(self, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
        for match in _NO_SPACE.finditer(self.article.text, start, end):
            yield match.start(), match.end(), False

    def document(self, submission: ImportedSubmission, labels: list[str]) -> Iterator[str]:
        """Yield the submission: its comments and the article's rows with its tags."""
        columns, blank, overlapping = self._columns(submission.spans, labels)
        yield "\n" + _comment("newdoc id", submission.document)
        yield _comment(SUBMISSION, on_one_line(carried_submission(submission)))
        if blank or overlapping:
            reason = f"{blank} without a word, {overlapping} that overlap another of their label"
            yield _comment(LEFT_OUT, reason)
        for number, cells in enumerate(zip(self.rows, *columns, strict=True)):
            if number and self.begins_sentence[number]:
                yield "\n"
            yield "\t".join(cells) + "\n"

    def _columns(
        self, spans: Iterable[ImportedSpan], labels: list[str]
    ) -> tuple[list[list[str]], int, int]:
        """Return the tags by label and row; how many spans hold no word; how many overlap."""
        columns = {label: ["O"] * len(self.rows) for label in labels}
        held = [(self.words.within(each.span), each.label) for each in spans if each.span]
        words = [(span.start, -span.end, label) for span, label in held if span]
        overlapping = 0
        for start, minus_end, label in sorted(words):
            first, last = self.row_of_word[start], self.row_of_word[-minus_end - 1]
            column = columns[label]
            if any(tag != "O" for tag in column[first : last + 1]):
                overlapping += 1
            else:
                column[first : last + 1] = [f"B-{label}", *[f"I-{label}"] * (last - first)]
        return list(columns.values()), len(held) - len(words), overlapping
