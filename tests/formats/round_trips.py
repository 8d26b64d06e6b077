"""Sets to send there and back, and what may be lost on the way: all that tests of formats share."""

import re
from collections.abc import Callable, Collection, Iterable
from io import BytesIO
from typing import Any

from hypothesis import strategies as st

from annotate.domain.answer_key import Alternative
from annotate.domain.span import Span
from annotate.domain.words import Words
from annotate.formats.controls import OURS, Control
from annotate.formats.imported import (
    ImportedDocument,
    ImportedLabel,
    ImportedSet,
    ImportedSpan,
    ImportedSubmission,
)
from annotate.formats.records import (
    AnnotationSet,
    Annotator,
    AnnotatorsAs,
    AnswerKey,
    Assignment,
    KeyAnnotation,
    Label,
    LabelSet,
    Submission,
    Submissions,
)
from annotate.formats.registry import Format, Part
from tests.formats.annotation_sets import (
    an_annotation,
    an_assignment,
    articles,
    label_sets,
    texts,
)
from tests.formats.annotation_sets import submissions as any_submissions

LABELS = tuple(
    Label(name, name.title(), name[0], f"What a {name} is.", "", "", position, position)
    for position, name in enumerate(("claim", "denial", "figure_2"), 1)
)
LABEL_SET = LabelSet("set-1", "claims", "Claims and denials", "", LABELS)
labels = st.sampled_from([each.identifier for each in LABELS])


def there_and_back(chosen: Format, annotation_set: AnnotationSet) -> ImportedSet:
    return read(chosen, b"".join(chosen.write(annotation_set)))


def read(chosen: Format, data: bytes) -> ImportedSet:
    assert chosen.read
    return chosen.read(BytesIO(data))


@st.composite
def spans(draw: st.DrawFn, text: str) -> Span:
    """A span that is not all blank, which students and keys cannot mark."""
    start = draw(st.integers(0, len(text) - 1))
    span = Span(start, draw(st.integers(start + 1, len(text))))
    return span if text[span.start : span.end].strip() else Span(0, len(text))


NOT_IN_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@st.composite
def assignments(draw: st.DrawFn, pk: str, label_set: LabelSet) -> Assignment:
    article = draw(articles())._replace(id=f"article-{pk}")
    annotations = tuple(
        KeyAnnotation(
            f"key-{pk}-{number}",
            draw(labels),
            draw(st.sampled_from(["required", "optional", "distractor"])),
            1,
            draw(texts),
            (Alternative.just(draw(spans(article.text))),),
            (),
        )
        for number in range(draw(st.integers(0, 2)))
    )
    key = AnswerKey(f"key-{pk}", 1, annotations) if draw(st.booleans()) else None
    return an_assignment(article, pk)._replace(label_set=label_set, answer_key=key)


@st.composite
def submissions(
    draw: st.DrawFn, assignment: Assignment, annotator: Annotator, attempt: int
) -> Submission:
    text = assignment.article.text
    of = f"{assignment.id}-{annotator.id}-{attempt}"
    annotations = tuple(
        an_annotation(
            assignment.article, draw(spans(text)), draw(texts), f"annotation-{of}-{number}"
        )._replace(label=draw(labels))
        for number in range(draw(st.integers(0, 4)))
    )
    made = draw(any_submissions(assignment))
    return made._replace(
        id=f"submission-{of}", annotator=annotator, attempt=attempt, annotations=annotations
    )


@st.composite
def annotation_sets(draw: st.DrawFn) -> AnnotationSet:
    """Up to two assignments, two annotators and two attempts, with a key or without."""
    label_set = draw(label_sets(LABEL_SET))
    count = draw(st.integers(1, 2))
    assigned = [draw(assignments(str(number), label_set)) for number in range(count)]
    held = []
    for number in range(draw(st.integers(0, 2))):
        annotator = Annotator(f"annotator-{number}", draw(st.none() | st.just("Sam Smith")))
        for assignment in assigned:
            held += [
                draw(submissions(assignment, annotator, attempt))
                for attempt in range(1, 1 + draw(st.integers(0, 2)))
            ]
    return AnnotationSet(AnnotatorsAs.NAMES, Submissions.ALL, tuple(assigned), held)


def what_is_held(imported: ImportedSet, lost: Collection[Part]) -> ImportedSet:
    """Return the set without the parts that are lost, in an order that says nothing."""
    submissions = _held_submissions(imported, lost)
    documents = imported.documents
    if Part.CONTROL_CHARACTERS in lost:
        submissions = [_each_span(_replaced(each), _replaced) for each in submissions]
        documents = tuple(map(_replaced, documents))
    return ImportedSet(
        _held_documents(documents, submissions, lost),
        _held_labels(imported.labels, submissions, lost),
        tuple(sorted((_each_span(each, _unchanged) for each in submissions), key=repr)),
    )


def _held_submissions(imported: ImportedSet, lost: Collection[Part]) -> list[ImportedSubmission]:
    submissions = list(imported.submissions)
    texts_of = {each.id: each.text or "" for each in imported.documents}
    if Part.EDGES_IN_WORDS in lost:
        submissions = [_in_whole_words(each, texts_of[each.document]) for each in submissions]
    if Part.SAME_LABEL_OVERLAPS in lost:
        submissions = list(map(_without_overlaps_of_a_label, submissions))
    for part in lost:
        if part in _FROM_SPANS:
            submissions = [_each_span(each, _FROM_SPANS[part]) for each in submissions]
        if part in _FROM_SUBMISSIONS:
            submissions = list(map(_FROM_SUBMISSIONS[part], submissions))
    if Part.ATTEMPT in lost:
        submissions = list(_all_attempts_as_one(submissions))
    if Part.ANSWER_KEY in lost:
        submissions = [each for each in submissions if not each.is_key]
    if Part.EMPTY_SUBMISSIONS in lost:
        submissions = [each for each in submissions if each.spans]
    return submissions


def _held_documents(
    held: Iterable[ImportedDocument],
    submissions: Iterable[ImportedSubmission],
    lost: Collection[Part],
) -> tuple[ImportedDocument, ...]:
    if Part.UNREAD_ARTICLES in lost:
        read = {each.document for each in submissions}
        held = [each for each in held if each.id in read]
    for part in lost:
        held = list(map(_FROM_DOCUMENTS.get(part, _unchanged), held))
    return tuple(sorted(held, key=repr))


def _held_labels(
    held: Iterable[ImportedLabel], submissions: Iterable[ImportedSubmission], lost: Collection[Part]
) -> tuple[ImportedLabel, ...]:
    # A name that is not known and ours are one: an export writes ours for both.
    held = [each._replace(control=each.control.or_else(OURS)) for each in held]
    if Part.CODEBOOK in lost:
        held = [ImportedLabel(each.id, each.id, control=each.control) for each in held]
    if Part.CONTROLS in lost:
        held = [each._replace(control=Control()) for each in held]
    if Part.UNUSED_LABELS in lost:
        used = {span.label for each in submissions for span in each.spans}
        held = sorted(each for each in held if each.id in used)
    return tuple(held)


def _replaced[R: (ImportedDocument, ImportedSpan, ImportedSubmission)](record: R) -> R:
    """Return the record with a sign in the place of each character that XML cannot hold."""
    changed: dict[str, Any] = {
        name: NOT_IN_XML.sub("\ufffd", value)
        for name, value in record._asdict().items()
        if isinstance(value, str)
    }
    return record._replace(**changed)


def _each_span(
    submission: ImportedSubmission, change: Callable[[ImportedSpan], ImportedSpan]
) -> ImportedSubmission:
    return submission._replace(spans=tuple(sorted(map(change, submission.spans), key=repr)))


def _unchanged[R](record: R) -> R:
    return record


def _all_attempts_as_one(
    submissions: Iterable[ImportedSubmission],
) -> Iterable[ImportedSubmission]:
    merged: dict[tuple[str, str], ImportedSubmission] = {}
    for each in submissions:
        whose = each.document, each.annotator
        spans = merged[whose].spans if whose in merged else ()
        merged[whose] = each._replace(attempt=1, spans=spans + each.spans)
    return merged.values()


def _in_whole_words(submission: ImportedSubmission, text: str) -> ImportedSubmission:
    words = Words.of(text)
    held = [(each, each.span and words.within(each.span)) for each in submission.spans]
    whole = [(each, words.to_characters(span)) for each, span in held if span]
    return submission._replace(
        spans=tuple(
            each._replace(span=span, words=text[span.start : span.end]) for each, span in whole
        )
    )


def _without_overlaps_of_a_label(submission: ImportedSubmission) -> ImportedSubmission:
    kept: list[ImportedSpan] = []
    for each in sorted(submission.spans, key=_reading_order):
        assert each.span
        if not any(
            other.label == each.label and other.span and other.span.overlap(each.span)
            for other in kept
        ):
            kept.append(each)
    return submission._replace(spans=tuple(kept))


def _reading_order(span: ImportedSpan) -> tuple[int, int]:
    assert span.span
    return span.span.start, -span.span.end


def _without_space_at_its_ends(span: ImportedSpan) -> ImportedSpan:
    assert span.span
    assert span.words
    start = span.span.start + len(span.words) - len(span.words.lstrip())
    words = span.words.strip()
    return span._replace(span=Span(start, start + len(words)), words=words)


def _without_control(note: str) -> str:
    kept = [char for char in note if char.isspace() or not "\0" <= char < " " <= "\x7f"]
    return " ".join(
        "".join(char for char in kept if not "\x7f" <= char <= "\x9f" or char.isspace()).split()
    )


_FROM_SPANS: dict[Part, Callable[[ImportedSpan], ImportedSpan]] = {
    Part.CREATED_AT: lambda span: span._replace(created_at=None),
    Part.NOTES: lambda span: span._replace(note=""),
    Part.NOTE_LAYOUT: lambda span: span._replace(note=_without_control(span.note)),
    Part.HIGHLIGHT_IDENTIFIERS: lambda span: span._replace(id=""),
    Part.QUOTATIONS: lambda span: span._replace(words=None),
    Part.EDGE_SPACE: _without_space_at_its_ends,
}
_FROM_SUBMISSIONS: dict[Part, Callable[[ImportedSubmission], ImportedSubmission]] = {
    Part.STARTED_AT: lambda each: each._replace(started_at=None),
    Part.CANCELLED: lambda each: each._replace(is_cancelled=False),
    Part.HANDED_IN_AT: lambda each: each._replace(handed_in_at=None),
    Part.ANNOTATOR_NAMES: lambda each: each._replace(annotator_name=""),
    Part.IDENTIFIERS: lambda each: each._replace(id=""),
}
_FROM_DOCUMENTS: dict[Part, Callable[[ImportedDocument], ImportedDocument]] = {
    Part.ARTICLE_TEXT: lambda document: document._replace(text=None),
    Part.BLOCKS: lambda document: document._replace(blocks=()),
    Part.ARTICLE_TITLES: lambda document: document._replace(title=""),
    Part.ARTICLE_DETAILS: lambda document: document._replace(
        source="", author="", published_on=None, language="", direction="", rights=""
    ),
}
