"""JSON Lines: the format that holds all of an annotation set. See jsonl.md and jsonl.schema.json.

The rules for the lines are those of https://jsonlines.org: UTF-8 without a byte order mark, one
JSON object per line, `\\n` after each.
"""

import json
from collections.abc import Iterator

from annotate.formats.chunks import chunks
from annotate.formats.records import (
    Annotation,
    AnnotationResult,
    AnnotationSet,
    Article,
    Assignment,
    KeyAnnotation,
    Label,
    LabelSet,
    Submission,
)

FORMAT = "annotate"
VERSION = 1

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
# JSON allows these inside a string, but many programs break lines at them.
_LINE_BREAKS = ("\x85", "\u2028", "\u2029")


def write(annotation_set: AnnotationSet) -> Iterator[bytes]:
    """Yield the file in chunks, reading the submissions as it goes."""
    return chunks(_lines(annotation_set))


def _lines(annotation_set: AnnotationSet) -> Iterator[str]:
    yield _line(
        "annotation_set",
        format=FORMAT,
        version=VERSION,
        offsets="code_points",
        annotators=annotation_set.annotators_as,
        submissions=annotation_set.submissions_held,
        **({"outcomes": True} if annotation_set.with_results else {}),
    )
    assignments = annotation_set.assignments
    for label_set in {each.label_set.id: each.label_set for each in assignments}.values():
        yield _label_set(label_set)
    for article in {each.article.id: each.article for each in assignments}.values():
        yield _line("article", **article_fields(article))
    keys = {each.answer_key.id: each for each in assignments if each.answer_key}
    for assignment in keys.values():
        yield from _answer_key(assignment)
    for assignment in assignments:
        yield _assignment(assignment)
    submissions = annotations = 0
    for submission in annotation_set.submissions:
        yield from _submission(submission)
        submissions += 1
        annotations += len(submission.annotations)
    yield _line("end", submissions=submissions, annotations=annotations)


def _label_set(label_set: LabelSet) -> str:
    labels = [_label(label) for label in label_set.labels]
    return _line("label_set", **label_set._asdict() | {"labels": labels})


def _label(label: Label) -> dict[str, object]:
    fields = label._asdict()
    control = fields.pop("control")
    return fields | {"control": control._asdict()} if any(control) else fields


def article_fields(article: Article) -> dict[str, object]:
    """Return all that is known of the article, its text included, as JSON can hold it."""
    published_on = article.published_on and article.published_on.isoformat()
    blocks = [block._asdict() for block in article.blocks]
    return article._asdict() | {"published_on": published_on, "blocks": blocks}


def _answer_key(assignment: Assignment) -> Iterator[str]:
    """Yield the lines of the assignment's key, which other assignments may share."""
    key = assignment.answer_key
    if key is None:
        return
    yield _line(
        "answer_key",
        id=key.id,
        article=assignment.article.id,
        label_set=assignment.label_set.id,
        version=key.version,
    )
    for annotation in key.annotations:
        yield _key_annotation(annotation, key.id, assignment.article.text)


def _key_annotation(annotation: KeyAnnotation, key: str, text: str) -> str:
    return _line(
        "key_annotation",
        id=annotation.id,
        answer_key=key,
        label=annotation.label,
        role=annotation.role,
        weight=annotation.weight,
        explanation=annotation.explanation,
        alternatives=[
            {
                "core": core._asdict(),
                "extent": extent._asdict(),
                "words": text[core.start : core.end],
            }
            for core, extent in annotation.alternatives
        ],
        accepted=[{"label": label, "percent": percent} for label, percent in annotation.accepted],
    )


def _assignment(assignment: Assignment) -> str:
    known = {"answer_key": assignment.answer_key.id} if assignment.answer_key else {}
    if assignment.classroom:
        known["classroom"] = assignment.classroom
    return _line(
        "assignment",
        id=assignment.id,
        title=assignment.title,
        instructions=assignment.instructions,
        article=assignment.article.id,
        label_set=assignment.label_set.id,
        **known,
    )


def _submission(submission: Submission) -> Iterator[str]:
    yield _line(
        "submission",
        id=submission.id,
        assignment=submission.assignment.id,
        annotator=submission.annotator._asdict(),
        attempt=submission.attempt,
        started_at=submission.started_at.isoformat(),
        handed_in_at=submission.handed_in_at and submission.handed_in_at.isoformat(),
        **({"is_cancelled": True} if submission.is_cancelled else {}),
    )
    result = submission.result
    if result is None:
        for annotation in submission.annotations:
            yield _annotation(annotation, submission.id)
        return
    for annotation, became in zip(submission.annotations, result.annotations, strict=True):
        yield _annotation(annotation, submission.id, became)
    yield _line(
        "result",
        submission=submission.id,
        grade=result.grade,
        worked_out=result.worked_out,
        points=result.points,
        points_possible=result.points_possible,
        key_annotations=[each._asdict() for each in result.key_annotations],
    )


def _annotation(
    annotation: Annotation, submission: str, became: AnnotationResult | None = None
) -> str:
    return _line(
        "annotation",
        id=annotation.id,
        submission=submission,
        label=annotation.label,
        start=annotation.span.start,
        end=annotation.span.end,
        words=annotation.words,
        note=annotation.note,
        created_at=annotation.created_at.isoformat(),
        **(became._asdict() if became else {}),
    )


def _line(kind: str, **fields: object) -> str:
    return on_one_line({"type": kind, **fields}) + "\n"


def on_one_line(fields: dict[str, object]) -> str:
    """Return the object as JSON that no program takes for several lines."""
    line = _encode(fields)
    for character in _LINE_BREAKS:
        line = line.replace(character, f"\\u{ord(character):04x}")
    return line
