"""spaCy's DocBin: the texts to the letter, and every span on its words."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from annotate.domain.answer_key import Alternative
from annotate.domain.span import Span
from annotate.domain.text import BlockKind
from annotate.formats import spacy_docbin
from annotate.formats.records import AnnotationSet, AnswerKey, KeyAnnotation
from annotate.formats.spacy_docbin import tokens_of
from tests.formats.annotation_sets import (
    a_submission,
    an_annotation,
    an_article,
    an_assignment,
    annotation_sets,
    set_of,
)
from tests.formats.docbins import parts_of


def docs_of(annotation_set: AnnotationSet) -> list[Doc]:
    """Return the documents as spaCy reads them, in the order of the files."""
    return [doc for file in files_of(annotation_set) for doc in file]


def files_of(annotation_set: AnnotationSet) -> list[list[Doc]]:
    """Return the documents of each file as spaCy reads them."""
    parts = parts_of(b"".join(spacy_docbin.write(annotation_set)))
    return [list(DocBin().from_bytes(part).get_docs(Vocab())) for part in parts]


@given(annotation_sets())
def test_spacy_finds_the_text_and_the_words_of_every_span(annotation_set: AnnotationSet) -> None:
    [doc] = docs_of(annotation_set)
    article = annotation_set.assignments[0].article
    assert doc.text == article.text
    assert [(each.label_, each.text) for each in doc.spans["blocks"]] == [
        (block.kind, article.text[block.start : block.end]) for block in article.blocks
    ]
    groups = doc.user_data["submissions"]
    assert [each["id"] for each in groups.values()] == [
        each.id for each in annotation_set.submissions
    ]
    for name, submission in zip(groups, annotation_set.submissions, strict=True):
        assert [
            (each.label_, each.start_char, each.end_char, each.text, each.id_)
            for each in doc.spans[name]
        ] == [(each.label, *each.span, each.words, each.id) for each in submission.annotations]
        notes = {each.id: each.note for each in submission.annotations}
        held = groups[name]["annotations"]
        assert {pk: each["note"] for pk, each in held.items()} == notes


def test_spans_overlap_in_their_group_and_cut_words() -> None:
    article = an_article((BlockKind.PARAGRAPH, "Unbelievable 👩\u200d👧 news"))
    spans = [Span(0, 12), Span(2, 9), Span(9, 17), Span(13, 14)]
    assignment = an_assignment(article)
    held = [an_annotation(article, span, pk=str(n)) for n, span in enumerate(spans)]
    [doc] = docs_of(set_of([a_submission(*held, assignment=assignment)], [assignment]))
    assert [each.text for each in doc.spans["annotator-1"]] == [
        "Unbelievable",
        "believa",
        "ble 👩\u200d👧 "[:8],
        "👩",
    ]


def test_attempts_and_the_key_are_groups_of_their_own() -> None:
    core = Alternative.just(Span(4, 12))
    point = KeyAnnotation("k1", "denial", "required", 1, "Says no", (core,), ())
    assignment = an_assignment()._replace(answer_key=AnswerKey("key-1", 1, (point,)))
    first = a_submission(assignment=assignment)
    held = [first, first._replace(id="second", attempt=2), first._replace(id="third")]
    [doc] = docs_of(set_of(held, [assignment]))
    assert list(doc.spans) == [
        "blocks",
        "answer-key",
        "annotator-1",
        "annotator-1/2",
        "annotator-1/third",
    ]
    assert [each.text for each in doc.spans["answer-key"]] == ["ministry"]
    assert doc.user_data["submissions"]["answer-key"]["is_key"] is True


@pytest.mark.parametrize(
    ("text", "spans", "words", "spaces"),
    [
        ("No, he said.", [], ["No", ",", "he", "said", "."], [0, 1, 1, 0, 0]),
        ("a  b", [], ["a", " ", "b"], [1, 0, 0]),
        (" a", [], [" ", "a"], [0, 0]),
        ("a\n\nb", [], ["a", "\n\n", "b"], [0, 0, 0]),
        ("a b", [(0, 1)], ["a", "b"], [1, 0]),
        ("a b", [(2, 3)], ["a", "b"], [1, 0]),
        ("a b", [(0, 2)], ["a", " ", "b"], [0, 0, 0]),
        ("a b", [(1, 3)], ["a", " ", "b"], [0, 0, 0]),
        ("said", [(1, 3)], ["s", "ai", "d"], [0, 0, 0]),
    ],
)
def test_tokens_are_words_signs_and_white_space_cut_at_the_edges(
    text: str, spans: list[tuple[int, int]], words: list[str], spaces: list[int]
) -> None:
    tokens = tokens_of(text, [Span(*each) for each in spans])
    assert (tokens.words, list(map(int, tokens.spaces))) == (words, spaces)


@given(st.text(st.sampled_from("ab 🙂.\n"), min_size=1, max_size=20), st.data())
def test_tokens_are_the_text(text: str, data: st.DataObject) -> None:
    ends = data.draw(st.lists(st.tuples(st.integers(0, len(text) - 1), st.integers(1, 20))))
    spans = [Span(start, min(start + length, len(text))) for start, length in ends]
    tokens = tokens_of(text, spans)
    pairs = zip(tokens.words, tokens.spaces, strict=True)
    assert "".join(word + " " * space for word, space in pairs) == text
    assert {span.start for span in spans} <= tokens.starting.keys()
    assert {span.end for span in spans} <= tokens.ending.keys()


def test_without_spacy_the_register_tells_what_to_install() -> None:
    program = (
        "import sys\n"
        "sys.modules['spacy'] = None\n"
        "from annotate.formats.registry import FORMATS, NOT_INSTALLED\n"
        "print('spacy' in FORMATS, NOT_INSTALLED['spacy'])\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    hint = (
        "spaCy DocBin, to export or import it, needs spaCy. "
        "Whoever runs this server can install it: python -m pip install 'spacy~=3.8'"
    )
    assert ran.stdout == f"False {hint}\n"
