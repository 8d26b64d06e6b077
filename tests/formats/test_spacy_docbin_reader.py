"""DocBin files of others, written by spaCy itself. See test_docbin_file.py for what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

from annotate.formats.imported import ImportedDocument, ImportedLabel
from tests.formats.docbins import (
    TEXT,
    VOCAB,
    a_doc,
    a_file,
    by_annotator,
    marked,
    message_of,
    pack,
    packed,
    problems_of,
    read,
)


def test_corpus_of_entities_is_the_work_of_one_annotator() -> None:
    corpus = a_file(
        a_doc(TEXT, ents=[(0, 2, "PERSON"), (3, 4, "claim of his")]),
        a_doc("The ministry , too .", ents=[(0, 2, "ORG"), (2, 3, "ORG")]),
    )
    imported = read(corpus)
    assert imported.documents == (
        ImportedDocument("document 1", TEXT),
        ImportedDocument("document 2", "The ministry , too ."),
    )
    assert by_annotator(imported) == {
        ("document 1", "entities"): [("PERSON", "Ana Lopez"), ("claim of his", "it")],
        ("document 2", "entities"): [("ORG", "The ministry"), ("ORG", ",")],
    }
    assert [each.span for each in imported.submissions[0].spans] == [(0, 9), (17, 19)]
    assert imported.labels == tuple(
        ImportedLabel(name, name) for name in ("PERSON", "claim of his", "ORG")
    )
    assert imported.problems == ()
    assert not any(each.is_key for each in imported.submissions)


def test_text_in_which_nothing_is_an_entity_was_read_and_one_without_annotation_was_not() -> None:
    imported = read(a_file(a_doc(TEXT, ents=[]), a_doc("Nobody looked .")))
    assert len(imported.documents) == 2
    assert by_annotator(imported) == {("document 1", "entities"): []}


@pytest.mark.parametrize(
    "attrs", [("ENT_IOB", "ENT_TYPE"), ("ENT_TYPE",), ("ENT_TYPE", "ENT_KB_ID", "POS", "ORTH")]
)
def test_entities_need_no_more_than_their_labels(attrs: tuple[str, ...]) -> None:
    corpus = a_file(
        a_doc(TEXT, ents=[(0, 2, "PERSON"), (2, 3, "denial"), (4, 5, "x")]), attrs=attrs
    )
    assert by_annotator(read(corpus)) == {
        ("document 1", "entities"): [("PERSON", "Ana Lopez"), ("denial", "denies"), ("x", ".")]
    }


def test_file_without_attributes_of_entities_has_texts_alone() -> None:
    for attrs in ((), ("ENT_IOB",), ("ENT_KB_ID", "LEMMA")):
        imported = read(a_file(a_doc(TEXT, ents=[(0, 2, "PERSON")]), attrs=attrs))
        assert imported.documents == (ImportedDocument("document 1", TEXT),)
        assert imported.submissions == ()


def test_word_that_may_not_become_an_entity_is_none() -> None:
    doc = a_doc(TEXT)
    doc.set_ents([Span(doc, 0, 2, "PERSON")], blocked=[doc[2:4]], default="missing")
    assert by_annotator(read(a_file(doc))) == {
        ("document 1", "entities"): [("PERSON", "Ana Lopez")]
    }


def test_every_group_of_spans_is_the_work_of_an_annotator_of_its_name() -> None:
    doc = a_doc(
        TEXT,
        kim=[(0, 2, "who"), (0, 3, "who"), (1, 2, "name")],
        sam=[],
        blocks=[(0, 1, "paragraph")],
    )
    assert by_annotator(read(a_file(doc))) == {
        ("document 1", "kim"): [
            ("who", "Ana Lopez"),
            ("who", "Ana Lopez denies"),
            ("name", "Lopez"),
        ],
        ("document 1", "sam"): [],
        ("document 1", "blocks"): [("paragraph", "Ana")],
    }


def test_group_named_as_the_key_is_the_key() -> None:
    doc = a_doc(TEXT, sam=[(0, 1, "who")])
    doc.spans["answer-key"] = [Span(doc, 2, 3, "denial")]
    assert {each.annotator: each.is_key for each in read(a_file(doc)).submissions} == {
        "sam": False,
        "answer-key": True,
    }


def test_group_under_two_names_and_one_beside_entities_of_its_name_are_all_read() -> None:
    doc = a_doc(TEXT, ents=[(0, 2, "PERSON")], entities=[(2, 3, "denial")])
    doc.spans["sc"] = doc.spans["entities"]
    assert [
        (each.annotator, each.attempt, marked(each)) for each in read(a_file(doc)).submissions
    ] == [
        ("entities", 1, [("denial", "denies")]),
        ("sc", 1, [("denial", "denies")]),
        ("entities", 2, [("PERSON", "Ana Lopez")]),
    ]


def test_span_without_a_label_has_the_name_of_its_group() -> None:
    doc = a_doc(TEXT, quotation=[(0, 2, ""), (2, 3, "denial")])
    doc.spans[""] = [Span(doc, 0, 1)]
    file = a_file(doc)
    assert by_annotator(read(file)) == {
        ("document 1", "quotation"): [("quotation", "Ana Lopez"), ("denial", "denies")],
        ("document 1", ""): [],
    }
    assert problems_of(file) == ["left out: 1 spans without a label"]


def test_identifier_of_a_span_is_kept_if_it_is_a_text() -> None:
    doc = a_doc(TEXT)
    doc.spans["kim"] = [
        Span(doc, 0, 1, "who", span_id="first"),
        Span(doc, 1, 2, "who", span_id=7**20),
    ]
    [submission] = read(a_file(doc)).submissions
    assert [each.id for each in submission.spans] == ["first", ""]


def test_links_labels_of_texts_and_empty_spans_are_counted_and_problems_of() -> None:
    doc = a_doc(TEXT)
    doc.ents = [Span(doc, 0, 2, "PERSON", kb_id="Q1")]
    doc.spans["kim"] = [Span(doc, 0, 1, "who", kb_id="Q2"), Span(doc, 3, 3, "gap")]
    doc.cats = {"true": 1.0, "false": 0.0}
    assert problems_of(a_file(doc, Doc(VOCAB, words=[]), a_doc("\n"))) == [
        "left out: 2 links to a knowledge base",
        "left out: 1 spans without words",
        "left out: 2 labels of whole texts",
        "left out: 2 documents without words",
    ]


def test_unknown_blanks_are_put_where_spacy_puts_them() -> None:
    doc = Doc(VOCAB, words=["He", "denies", "it"])
    doc.spans["kim"] = [Span(doc, 1, 3, "denial")]
    imported = read(a_file(doc))
    assert imported.documents == (ImportedDocument("document 1", doc.text),)
    assert by_annotator(imported) == {("document 1", "kim"): [("denial", "denies it")]}
    assert list(map(str, imported.problems)) == [
        "the file does not say where blanks are: one was put after each word"
    ]


def test_words_that_spacy_has_numbers_for_are_words() -> None:
    text = "PERSON ORTH LENGTH is NOUN"
    assert read(a_file(a_doc(text))).documents == (ImportedDocument("document 1", text),)


def test_label_that_spacy_has_a_number_for_need_not_be_listed() -> None:
    message = message_of(a_file(a_doc(TEXT, kim=[(0, 2, "PERSON")])))
    message["strings"].remove("PERSON")
    assert by_annotator(read(packed(message))) == {("document 1", "kim"): [("PERSON", "Ana Lopez")]}


def test_groups_of_older_files_are_in_a_list() -> None:
    doc = a_doc(TEXT, kim=[(0, 2, "who")], sam=[(2, 3, "denial")])
    message = message_of(a_file(doc))
    message["span_groups"] = [pack([group.to_bytes() for group in doc.spans.values()])]
    assert by_annotator(read(packed(message))) == by_annotator(read(a_file(doc)))
    for nothing in (pack([]), b"", None):
        message["span_groups"] = [nothing]
        assert read(packed(message)).submissions == ()


def test_parts_that_older_files_do_not_have_are_not_missed() -> None:
    message = message_of(a_file(a_doc(TEXT, ents=[(0, 2, "PERSON")])))
    for name in ("version", "span_groups", "flags", "cats"):
        del message[name]
    assert by_annotator(read(packed(message))) == {
        ("document 1", "entities"): [("PERSON", "Ana Lopez")]
    }


_words = st.text("ab👩\u200d,'\n", min_size=1, max_size=4)


@st.composite
def docs(draw: st.DrawFn) -> Doc:
    words = draw(st.lists(_words, min_size=1, max_size=8))
    spaces = draw(st.lists(st.booleans(), min_size=len(words), max_size=len(words)))
    doc = Doc(VOCAB, words=words, spaces=spaces)

    def spans() -> list[Span]:
        ends = st.tuples(st.integers(0, len(words) - 1), st.integers(1, len(words)))
        drawn = draw(st.lists(st.tuples(ends, st.sampled_from(["who", "ORG"])), max_size=4))
        return [Span(doc, start, end, label) for (start, end), label in drawn if start < end]

    taken: set[int] = set()
    ents = []
    for span in spans():
        if not taken & set(range(span.start, span.end)):
            taken |= set(range(span.start, span.end))
            ents.append(span)
    doc.set_ents(ents, default=draw(st.sampled_from(["outside", "missing"])))
    for name in draw(st.lists(st.sampled_from(["kim", "sam"]), unique=True)):
        doc.spans[name] = spans()
    return doc


@given(st.lists(docs(), min_size=1, max_size=3))
def test_what_is_read_is_what_spacy_reads(made: list[Doc]) -> None:
    file = a_file(*made)
    imported = read(file)
    texts = {each.id: each.text for each in imported.documents}
    held = {
        (each.document, each.annotator): [
            (span.label, span.span, span.words) for span in each.spans
        ]
        for each in imported.submissions
    }
    for number, doc in enumerate(DocBin().from_bytes(file).get_docs(Vocab()), 1):
        pk = f"document {number}"
        if not doc.text.strip():
            assert pk not in texts
            continue
        assert texts[pk] == doc.text
        groups = {name: list(group) for name, group in doc.spans.items()}
        if doc.ents:
            groups["entities"] = list(doc.ents)
        for name, spans in groups.items():
            assert held[pk, name] == [
                (each.label_, (each.start_char, each.end_char), each.text) for each in spans
            ]
