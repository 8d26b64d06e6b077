"""Annotation sets as files give them."""

from annotate.domain.answer_key import Alternative
from annotate.domain.span import Span
from annotate.formats.controls import Control
from annotate.formats.imported import (
    ImportedDocument,
    ImportedSet,
    ImportedSpan,
    ImportedSubmission,
    as_imported,
    doubtful,
)
from annotate.formats.records import AnswerKey, KeyAnnotation
from tests.formats.annotation_sets import (
    CLAIMS,
    DENIAL,
    a_submission,
    an_annotation,
    an_article,
    an_assignment,
    set_of,
)


def spans_of(*spans: ImportedSpan, text: str | None = "One 👩 two") -> ImportedSet:
    submission = ImportedSubmission("1", "ann", spans)
    return ImportedSet((ImportedDocument("1", text),), (), (submission,))


def test_span_is_doubtful_where_other_words_lie() -> None:
    right = ImportedSpan("denial", Span(6, 9), "two")
    shifted = ImportedSpan("denial", Span(7, 10), "two")
    imported = spans_of(right, shifted)
    assert list(doubtful(imported)) == [(imported.submissions[0], shifted)]


def test_span_is_doubtful_outside_its_text() -> None:
    inside, outside = ImportedSpan("denial", Span(0, 9)), ImportedSpan("denial", Span(0, 10))
    empty, before = ImportedSpan("denial", Span(3, 3)), ImportedSpan("denial", Span(-1, 3))
    assert [each for _, each in doubtful(spans_of(inside, outside, empty, before))] == [
        outside,
        empty,
        before,
    ]


def test_span_without_words_or_text_cannot_be_doubted() -> None:
    assert list(doubtful(spans_of(ImportedSpan("denial", Span(0, 3))))) == []
    assert list(doubtful(spans_of(ImportedSpan("denial", Span(0, 3), "x"), text=None))) == []
    assert list(doubtful(spans_of(ImportedSpan("denial", None, "x")))) == []


def test_set_is_imported_with_its_key_as_a_submission() -> None:
    article = an_article()
    core = Span(4, 12)
    key = AnswerKey(
        "key",
        1,
        (
            KeyAnnotation("k1", "denial", "required", 1, "Why", (Alternative.just(core),), ()),
            KeyAnnotation("k2", "denial", "distractor", 1, "No", (Alternative.just(core),), ()),
        ),
    )
    assignment = an_assignment(article)._replace(answer_key=key)
    annotation = an_annotation(article, Span(0, 3), "A note")
    imported = as_imported(set_of([a_submission(annotation, assignment=assignment)], [assignment]))
    of_key, of_student = imported.submissions
    assert (of_key.is_key, of_key.annotator, of_key.spans) == (
        True,
        "answer-key",
        (ImportedSpan("denial", core, "ministry", "Why", "k1"),),
    )
    assert (of_student.is_key, of_student.annotator, of_student.attempt) == (
        False,
        "annotator-1",
        1,
    )
    assert of_student.spans == (
        ImportedSpan("denial", Span(0, 3), "The", "A note", "annotation-1", annotation.created_at),
    )
    assert [label.id for label in imported.labels] == ["denial"]
    assert [document.text for document in imported.documents] == [article.text]


def test_label_that_label_sets_have_under_several_controls_is_told() -> None:
    def set_under(*controls: Control) -> ImportedSet:
        label_sets = [
            CLAIMS._replace(id=f"set-{number}", labels=(DENIAL._replace(control=control),))
            for number, control in enumerate(controls)
        ]
        assignments = [an_assignment(pk=each.id)._replace(label_set=each) for each in label_sets]
        return as_imported(set_of([], assignments))

    ner, stance = Control("ner", "article"), Control("stance", "article")
    assert set_under(ner, ner).problems == ()
    assert set_under(Control(), Control("label", "text")).problems == ()
    both = set_under(ner, stance)
    [label] = both.labels
    assert label.control == stance
    assert list(map(str, both.problems)) == [
        "the label “denial” keeps Label Studio’s control “stance” for “article” and loses 1 more"
    ]
