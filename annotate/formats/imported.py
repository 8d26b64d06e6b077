"""An annotation set as a file of any tool gives it, before anything in it is believed.

Readers turn bytes into these records and decide nothing: texts are as the file has them, not yet
canonical; labels and annotators are names; and every span still has to be checked against the
words that came with it (`doubtful`), because tools count in units of their own.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from annotate.domain.span import Span
from annotate.domain.text import Block
from annotate.formats import records
from annotate.formats.controls import OURS, Control, kept_alone
from annotate.formats.plain_text import Problem
from annotate.formats.records import AnnotationSet


class ImportedSpan(NamedTuple):
    """A labelled span in code points of its document's text; with `words` if the file quotes them.

    A format that only quotes gives `span` None, and `before` and `after`, the words around, help
    to find it.
    """

    label: str
    span: Span | None
    words: str | None = None
    note: str = ""
    id: str = ""
    created_at: datetime | None = None
    before: str = ""
    after: str = ""


class ImportedDocument(NamedTuple):
    """A text with what the file says about it. `text` is None where the file does not hold it."""

    id: str
    text: str | None
    title: str = ""
    source: str = ""
    author: str = ""
    published_on: date | None = None
    language: str = ""
    direction: str = ""
    rights: str = ""
    blocks: tuple[Block, ...] = ()


class ImportedLabel(NamedTuple):
    """`id` is what spans name it by. All but the two is empty where the format has no codebook.

    `control` is what it stands under in Label Studio.
    """

    id: str
    name: str
    letter: str = ""
    definition: str = ""
    example: str = ""
    counter_example: str = ""
    control: Control = Control()

    @classmethod
    def of(cls, texts: Iterable[str]) -> "ImportedLabel":
        """Return the label of these six texts, which are in the order of the fields."""
        pk, name, letter, definition, example, counter_example = texts
        return cls(pk, name, letter, definition, example, counter_example)

    @property
    def texts(self) -> tuple[str, ...]:
        return self[:6]


class ImportedSubmission(NamedTuple):
    """What one annotator marked in one document.

    `is_key` says that it is meant as the answer, `is_cancelled` that the annotator gave it up; it
    then has no time of handing in.
    """

    document: str
    annotator: str
    spans: tuple[ImportedSpan, ...]
    annotator_name: str = ""
    attempt: int = 1
    is_key: bool = False
    id: str = ""
    started_at: datetime | None = None
    handed_in_at: datetime | None = None
    is_cancelled: bool = False


class ImportedSet(NamedTuple):
    """All that was read. `problems` are what did not fit and was left out or changed, and why.

    Labels are in the order of their keys on the keyboard, or of their first use. `answer_keys` are
    whole keys, which only the format of this application holds: with roles, weights and
    alternatives, by the `id` of the submission that holds their cores.
    """

    documents: tuple[ImportedDocument, ...]
    labels: tuple[ImportedLabel, ...]
    submissions: tuple[ImportedSubmission, ...]
    problems: tuple[Problem, ...] = ()
    answer_keys: Mapping[str, records.AnswerKey] = {}


def doubtful(imported: ImportedSet) -> Iterator[tuple[ImportedSubmission, ImportedSpan]]:
    """Yield the spans that lie outside their text or on other words than came with them."""
    texts = {document.id: document.text for document in imported.documents}
    for submission in imported.submissions:
        text = texts[submission.document]
        for each in submission.spans:
            if text is None or each.span is None:
                continue
            start, end = each.span
            if not 0 <= start < end <= len(text) or not lies_on_its_words(text, each):
                yield submission, each


def lies_on_its_words(text: str, span: ImportedSpan) -> bool:
    """Tell whether the words that came with the span stand at its place; if none came, they do."""
    if span.span is None or span.words is None:
        return True
    return span.span.length == len(span.words) and text.startswith(span.words, span.span.start)


def as_imported(annotation_set: AnnotationSet) -> ImportedSet:
    """Return what importing the set's own lossless format gives: all that an import can use."""
    submissions = [
        key_of(each, each.answer_key) for each in annotation_set.assignments if each.answer_key
    ]
    submissions += map(submission_of, annotation_set.submissions)
    return ImportedSet(
        tuple(documents_of(annotation_set)),
        tuple(labels_of(annotation_set)),
        tuple(submissions),
        tuple(_controls_not_kept(annotation_set)),
    )


def _controls_not_kept(annotation_set: AnnotationSet) -> Iterator[Problem]:
    """Yield what is lost where label sets have the same label under several controls."""
    label_sets = {each.label_set for each in annotation_set.assignments}
    labels = (label for label_set in label_sets for label in label_set.labels)
    controls = Counter(
        pk for pk, _ in {(each.identifier, each.control.or_else(OURS)) for each in labels}
    )
    for label in labels_of(annotation_set):
        if controls[label.id] > 1:
            yield kept_alone(label.id, label.control, controls[label.id] - 1)


def documents_of(annotation_set: AnnotationSet) -> Iterable[ImportedDocument]:
    """Return the articles of the set, each once."""
    articles = {each.article.id: each.article for each in annotation_set.assignments}
    return map(document_of, articles.values())


def labels_of(annotation_set: AnnotationSet) -> Iterable[ImportedLabel]:
    """Return the labels of the set, each identifier once."""
    label_sets = {each.label_set.id: each.label_set for each in annotation_set.assignments}
    labels = {
        label.identifier: _label(label)
        for label_set in label_sets.values()
        for label in label_set.labels
    }
    return labels.values()


def document_of(article: records.Article) -> ImportedDocument:
    """Return the article as an import sees it."""
    return ImportedDocument(
        id=article.id,
        text=article.text,
        title=article.title,
        source=article.source,
        author=article.author,
        published_on=article.published_on,
        language=article.language,
        direction=article.direction,
        rights=article.rights,
        blocks=article.blocks,
    )


def details_of(document: ImportedDocument) -> dict[str, str]:
    """Return what is known of the document beside its text, by the names of the fields."""
    return {
        "id": document.id,
        "title": document.title,
        "source": document.source,
        "author": document.author,
        "published_on": document.published_on.isoformat() if document.published_on else "",
        "language": document.language,
        "direction": document.direction,
        "rights": document.rights,
    }


def _label(label: records.Label) -> ImportedLabel:
    return ImportedLabel(
        label.identifier,
        label.name,
        label.letter,
        label.definition,
        label.example,
        label.counter_example,
        label.control,
    )


def submission_of(submission: records.Submission) -> ImportedSubmission:
    """Return the submission as an import sees it."""
    return ImportedSubmission(
        document=submission.assignment.article.id,
        annotator=submission.annotator.id,
        annotator_name=submission.annotator.name or "",
        attempt=submission.attempt,
        id=submission.id,
        started_at=submission.started_at,
        handed_in_at=submission.handed_in_at,
        is_cancelled=submission.is_cancelled,
        spans=tuple(
            ImportedSpan(each.label, each.span, each.words, each.note, each.id, each.created_at)
            for each in submission.annotations
        ),
    )


def key_of(assignment: records.Assignment, key: records.AnswerKey) -> ImportedSubmission:
    """Return the key's cores as somebody's spans: what other tools know as gold."""
    text = assignment.article.text
    return ImportedSubmission(
        document=assignment.article.id,
        annotator=records.KEY_ANNOTATOR,
        is_key=True,
        id=key.id,
        spans=tuple(
            ImportedSpan(each.label, span, text[span.start : span.end], each.explanation, each.id)
            for each in key.annotations
            if each.role != "distractor"
            for span in [each.alternatives[0].core]
        ),
    )
