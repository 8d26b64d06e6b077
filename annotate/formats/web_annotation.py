"""W3C Web Annotation: one collection of annotations as JSON-LD. See web_annotation.md."""

import json
from collections.abc import Iterator
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from annotate.formats.chunks import chunks
from annotate.formats.imported import ImportedSpan, ImportedSubmission, key_of, submission_of
from annotate.formats.records import AnnotationSet, Article

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = f'application/ld+json; profile="{CONTEXT}"'
URN = "urn:uuid:"
_AROUND = 32
"""How many characters before and after are quoted beside a highlight."""

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def write(annotation_set: AnnotationSet) -> Iterator[bytes]:
    """Yield the file in chunks, reading the submissions as it goes."""
    pk = _made_of(*(each.id for each in annotation_set.assignments))
    page = {"id": f"{pk}#page", "type": "AnnotationPage", "partOf": pk, "startIndex": 0}
    collection = {"@context": CONTEXT, "id": pk, "type": "AnnotationCollection"}
    yield f'{_encode(collection)[:-1]},"first":{_encode(page)[:-1]},"items":['.encode()
    yield from chunks(_items(annotation_set))


def _items(annotation_set: AnnotationSet) -> Iterator[str]:
    total = 0
    for annotation in _annotations(annotation_set):
        yield (",\n" if total else "\n") + _encode(annotation)
        total += 1
    yield f'\n]}},"total":{total}}}\n'


def _made_of(*names: str) -> str:
    """Return an identifier that is always the same for the same names."""
    return f"{URN}{uuid5(NAMESPACE_URL, ' '.join(names))}"


def _urn(pk: str) -> str:
    return f"{URN}{quote(pk, safe='')}"


def _annotations(annotation_set: AnnotationSet) -> Iterator[dict[str, object]]:
    articles = {each.article.id: each.article for each in annotation_set.assignments}
    yield from map(_description, articles.values())
    for assignment in annotation_set.assignments:
        if assignment.answer_key:
            key = key_of(assignment, assignment.answer_key)
            yield from _highlights(assignment.article, key)
    for submission in annotation_set.submissions:
        yield from _highlights(submission.assignment.article, submission_of(submission))


def _description(article: Article) -> dict[str, object]:
    """Return the annotation that says what the text of the article is."""
    text = {"type": "TextualBody", "purpose": "describing", "value": article.text}
    about = {"format": "text/plain", "textDirection": article.direction}
    if article.language:
        about["language"] = article.language
    title = {"type": "TextualBody", "purpose": "identifying", "value": article.title}
    return {
        "id": _made_of(article.id, "text"),
        "type": "Annotation",
        "motivation": "describing",
        "body": [text | about, title],
        "target": _urn(article.id),
    }


def _highlights(article: Article, submission: ImportedSubmission) -> Iterator[dict[str, object]]:
    creator = person(submission.annotator)
    if submission.annotator_name:
        creator["name"] = submission.annotator_name
    for each in submission.spans:
        yield highlight(article, each, creator)


def person(nickname: str) -> dict[str, str]:
    return {"type": "Person", "nickname": nickname}


def highlight(article: Article, span: ImportedSpan, creator: object) -> dict[str, object]:
    """Return one annotation, which takes its context from what it stands in."""
    start, end = span.span or (0, 0)
    bodies = [{"type": "TextualBody", "purpose": "tagging", "value": span.label}]
    if span.note:
        bodies.append({"type": "TextualBody", "purpose": "commenting", "value": span.note})
    annotation: dict[str, object] = {
        "id": _urn(span.id),
        "type": "Annotation",
        "motivation": [body["purpose"] for body in bodies],
        "creator": creator,
        "body": bodies,
        "target": {
            "source": _urn(article.id),
            "selector": [
                {"type": "TextPositionSelector", "start": start, "end": end},
                {
                    "type": "TextQuoteSelector",
                    "exact": span.words,
                    "prefix": article.text[max(0, start - _AROUND) : start],
                    "suffix": article.text[end : end + _AROUND],
                },
            ],
        },
    }
    if span.created_at:
        annotation["created"] = span.created_at.isoformat()
    return annotation
