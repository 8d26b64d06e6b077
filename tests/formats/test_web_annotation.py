"""W3C Web Annotation: as a JSON-LD processor expands it, and as others write it."""

import json
from io import BytesIO
from typing import Any

import pytest

from annotate.domain.answer_key import Alternative
from annotate.domain.span import Span
from annotate.domain.text import BlockKind
from annotate.formats import web_annotation, web_annotation_reader
from annotate.formats.imported import ImportedSet, ImportedSpan, doubtful
from annotate.formats.plain_text import BrokenFile
from annotate.formats.records import AnnotationSet, Annotator, AnswerKey, KeyAnnotation
from annotate.formats.web_annotation_reader import MOST_OTHERS
from tests.formats.annotation_sets import (
    NOON,
    a_set,
    a_submission,
    an_annotation,
    an_article,
    an_assignment,
    set_of,
)
from tests.formats.json_ld import AS, OA, VALUE, expanded


def written(annotation_set: AnnotationSet) -> dict[str, Any]:
    collection: dict[str, Any] = json.loads(b"".join(web_annotation.write(annotation_set)))
    return collection


def read(*objects: object) -> ImportedSet:
    data = b"\n".join(json.dumps(each).encode() for each in objects)
    return web_annotation_reader.read(BytesIO(data))


def spans_of(imported: ImportedSet) -> list[ImportedSpan]:
    return [span for submission in imported.submissions for span in submission.spans]


def problems_of(imported: ImportedSet) -> list[str]:
    return list(map(str, imported.problems))


def a_marked_set() -> AnnotationSet:
    article = an_article((BlockKind.PARAGRAPH, "🙂 The ministry denies it."))
    why = KeyAnnotation("k", "denial", "required", 1, "", (Alternative.just(Span(15, 21)),), ())
    assignment = an_assignment(article)._replace(answer_key=AnswerKey("key", 1, (why,)))
    annotation = an_annotation(article, Span(6, 21), "Who says so?")
    sam = Annotator("annotator-1", "Sam")
    return set_of([a_submission(annotation, assignment=assignment, annotator=sam)], [assignment])


def test_collection_holds_the_text_the_key_and_the_highlights() -> None:
    collection = written(a_marked_set())
    assert collection["total"] == 3
    text, key, highlight = collection["first"]["items"]
    assert [body["value"] for body in text["body"]] == ["🙂 The ministry denies it.", "A report"]
    assert (text["motivation"], text["target"]) == ("describing", "urn:uuid:article-1")
    assert key["creator"] == {"type": "Person", "nickname": "answer-key"}
    assert highlight == {
        "id": "urn:uuid:annotation-1",
        "type": "Annotation",
        "motivation": ["tagging", "commenting"],
        "creator": {"type": "Person", "nickname": "annotator-1", "name": "Sam"},
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": "denial"},
            {"type": "TextualBody", "purpose": "commenting", "value": "Who says so?"},
        ],
        "target": {
            "source": "urn:uuid:article-1",
            "selector": [
                {"type": "TextPositionSelector", "start": 6, "end": 21},
                {
                    "type": "TextQuoteSelector",
                    "exact": "ministry denies",
                    "prefix": "🙂 The ",
                    "suffix": " it.",
                },
            ],
        },
        "created": "2026-11-23T12:00:00+00:00",
    }


def test_processor_expands_every_term() -> None:
    collection = written(a_marked_set())
    made = expanded(collection)
    assert made["@type"] == [f"{AS}OrderedCollection"]
    [page] = made[f"{AS}first"]
    [listed] = page[f"{AS}items"]
    highlight = listed["@list"][-1]
    assert highlight["@id"] == "urn:uuid:annotation-1"
    assert {each["@id"] for each in highlight[f"{OA}motivatedBy"]} == {
        f"{OA}tagging",
        f"{OA}commenting",
    }
    assert [body[VALUE] for body in highlight[f"{OA}hasBody"]] == [
        [{"@value": "denial"}],
        [{"@value": "Who says so?"}],
    ]
    [target] = highlight[f"{OA}hasTarget"]
    assert target[f"{OA}hasSource"] == [{"@id": "urn:uuid:article-1"}]
    place, quotation = target[f"{OA}hasSelector"]
    number = "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"
    assert place[f"{OA}start"] == [{"@value": 6, "@type": number}]
    assert quotation[f"{OA}exact"] == [{"@value": "ministry denies"}]
    assert _values(collection) == _values(made)


def _values(value: object) -> int:
    """Count the texts and numbers that a document says, the names of types and terms left out."""
    if isinstance(value, list):
        return sum(map(_values, value))
    if isinstance(value, dict):
        passed_over = ("@context", "@type", "type")
        return sum(_values(held) for name, held in value.items() if name not in passed_over)
    return 1


def test_set_of_nothing_is_a_collection_too() -> None:
    assert expanded(written(a_set()))[f"{AS}totalItems"][0]["@value"] == 1


def an_annotation_of(**more: object) -> dict[str, object]:
    selectors = [
        {"type": "TextPositionSelector", "start": 3, "end": 5},
        {"type": "TextQuoteSelector", "exact": "no", "prefix": "so ", "suffix": "."},
    ]
    return {
        "type": "Annotation",
        "body": {"type": "TextualBody", "purpose": "tagging", "value": "denial"},
        "target": {"source": "https://example.org/", "selector": selectors},
    } | more


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda each: each,
        lambda each: [each],
        lambda each: {"type": "AnnotationPage", "items": [each]},
        lambda each: {"type": "AnnotationCollection", "first": {"items": [each]}},
        lambda each: {"@graph": [each]},
        lambda each: {"total": 1, "rows": [each]},
    ],
)
def test_annotations_are_found_in_what_holds_them(wrapped: Any) -> None:
    imported = read(wrapped(an_annotation_of()))
    assert spans_of(imported) == [ImportedSpan("denial", Span(3, 5), "no", before="so ", after=".")]
    assert [(each.id, each.text) for each in imported.documents] == [("https://example.org/", None)]


def test_json_lines_are_read() -> None:
    assert len(spans_of(read(an_annotation_of(), an_annotation_of()))) == 2


def test_export_of_hypothesis_is_read() -> None:
    selectors = [
        {"type": "RangeSelector", "startContainer": "/p[1]"},
        {"type": "TextQuoteSelector", "exact": "denies it"},
    ]
    imported = read(
        {
            "id": "x1",
            "created": "2026-11-23T12:00:00.000000+00:00",
            "user": "acct:sam@hypothes.is",
            "uri": "https://example.org/",
            "text": "Who says so?",
            "tags": ["denial", "claim"],
            "document": {"title": ["A report"]},
            "target": [{"source": "https://example.org/", "selector": selectors}],
        }
    )
    [submission] = imported.submissions
    assert submission.annotator == "sam@hypothes.is"
    assert submission.spans == tuple(
        ImportedSpan(label, None, "denies it", "Who says so?", "x1", NOON)
        for label in ("denial", "claim")
    )
    assert imported.documents[0].title == "A report"


def test_units_of_browsers_are_told_by_the_quotation() -> None:
    text = an_annotation_of(
        body={"type": "TextualBody", "purpose": "describing", "value": "🙂 no."},
        target="https://example.org/",
    )
    imported = read(an_annotation_of(), text)
    assert spans_of(imported) == [ImportedSpan("denial", Span(2, 4), "no")]
    assert list(doubtful(imported)) == []
    assert problems_of(imported) == ["offsets in UTF-16 units were turned into characters"]


def test_place_may_be_a_fragment() -> None:
    selector = {"type": "FragmentSelector", "value": "char=3,5"}
    imported = read(an_annotation_of(target={"source": "x", "selector": selector}))
    assert [each.span for each in spans_of(imported)] == [Span(3, 5)]


def test_annotation_without_a_tag_gets_a_label_and_is_reported() -> None:
    imported = read(an_annotation_of(body="https://example.org/", bodyValue="Hm."))
    assert [(each.label, each.note) for each in spans_of(imported)] == [("highlight", "Hm.")]
    assert problems_of(imported) == ["1 annotations without a tag are labelled “highlight”"]


def test_annotator_is_named_in_several_ways() -> None:
    creators = [
        "https://example.org/sam",
        {"id": "sam", "name": "Sam"},
        [{"name": "Sam"}],
        {"nickname": "sam", "id": "x"},
        None,
    ]
    imported = read(*(an_annotation_of(creator=each) for each in creators))
    assert [(each.annotator, each.annotator_name) for each in imported.submissions] == [
        ("https://example.org/sam", ""),
        ("sam", "Sam"),
        ("Sam", "Sam"),
        ("sam", ""),
        ("", ""),
    ]


def test_what_selects_no_text_is_counted() -> None:
    imported = read(an_annotation_of(target="https://example.org/x.png"), {"type": "Person"})
    assert problems_of(imported) == [
        "left out: 1 annotations that select no text",
        "left out: 1 objects that are no annotations",
    ]
    assert imported.submissions == ()


@pytest.mark.parametrize(
    ("selector", "problem"),
    [
        ({"type": "TextPositionSelector", "start": -1, "end": 2}, "start: -1 is less than 0"),
        (
            {"type": "TextPositionSelector", "start": "1", "end": 2},
            "start: should be a whole number",
        ),
        ({"type": "TextPositionSelector", "start": 1}, "end: is missing"),
        ({"type": "TextQuoteSelector", "exact": ""}, "exact: is empty"),
    ],
)
def test_selector_that_cannot_be_read_is_told(selector: object, problem: str) -> None:
    with pytest.raises(BrokenFile) as raised:
        read([an_annotation_of(target={"source": "x", "selector": selector})])
    assert str(raised.value) == f"line 1, [1].target[1].selector.{problem}"


@pytest.mark.parametrize(
    ("names", "read_as"),
    [
        ({"id": "https://example.org/1", "canonical": "urn:uuid:a%20b"}, "a b"),
        ({"id": "https://example.org/1", "canonical": ""}, "https://example.org/1"),
        ({"id": "https://example.org/1", "canonical": ["urn:uuid:a"]}, "https://example.org/1"),
        ({"id": "https://example.org/1"}, "https://example.org/1"),
        ({"canonical": "https://example.org/2"}, "https://example.org/2"),
        ({"id": 1}, ""),
        ({}, ""),
    ],
)
def test_canonical_name_goes_before_the_address(names: dict[str, object], read_as: str) -> None:
    [span] = spans_of(read(an_annotation_of(**names)))
    assert span.id == read_as


def test_time_that_is_none_is_left_open() -> None:
    [span] = spans_of(read(an_annotation_of(created="yesterday")))
    assert span.created_at is None
    [span] = spans_of(read(an_annotation_of(created=NOON.isoformat())))
    assert span.created_at == NOON


def test_other_objects_before_the_first_annotation_are_bounded() -> None:
    assert MOST_OTHERS == 1_000
    others: list[object] = [{"type": "Person"}] * MOST_OTHERS
    assert len(spans_of(read(*others, an_annotation_of()))) == 1
    assert len(spans_of(read(an_annotation_of(), *others, {"type": "Person"}))) == 1
    with pytest.raises(BrokenFile, match=r"^holds no annotations$"):
        read(*others, {"type": "Person"}, an_annotation_of())


@pytest.mark.parametrize("objects", [[], [{"type": "Person"}, {"text": "x"}]])
def test_file_without_annotations_is_refused(objects: list[object]) -> None:
    with pytest.raises(BrokenFile, match=r"^holds no annotations$"):
        read(*objects)
