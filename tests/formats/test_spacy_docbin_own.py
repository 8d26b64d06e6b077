"""Our own DocBin files, read again, also after work in spaCy; for all of them, test_round_trips."""

import struct
from datetime import date
from typing import Any

import pytest
from spacy.tokens import Doc, DocBin, Span, SpanGroup
from spacy.vocab import Vocab

from annotate.domain.text import BlockKind
from annotate.formats import spacy_docbin
from annotate.formats.controls import Control
from annotate.formats.imported import ImportedDocument, ImportedSet
from tests.formats.docbins import (
    TEXT,
    a_doc,
    a_file,
    by_annotator,
    message_of,
    pack,
    packed,
    parts_of,
    read,
    refusal,
)
from tests.formats.test_registry import traced_set


def our_docs() -> list[Doc]:
    [part] = parts_of(b"".join(spacy_docbin.write(traced_set())))
    return list(DocBin().from_bytes(part).get_docs(Vocab()))


def ours_of(docs: list[Doc]) -> ImportedSet:
    return read(a_file(*docs, store_user_data=True))


def test_work_done_in_spacy_on_our_file_comes_beside_ours() -> None:
    docs = our_docs()
    docs[0].ents = [Span(docs[0], 0, 1, "PERSON")]
    docs[0].spans["sc"] = docs[0].spans["answer-key"]
    del docs[0].spans["annotator-empty"]
    imported = ours_of(docs)
    own = read(b"".join(spacy_docbin.write(traced_set())))
    assert imported.documents == own.documents
    assert [each.annotator for each in own.submissions] == [
        "answer-key",
        "annotator-1",
        "annotator-empty",
    ]
    ours = [each for each in imported.submissions if each.id]
    assert ours == list(own.submissions[:2])
    assert by_annotator(imported) == {
        ("article-1", "answer-key"): [("denial", "is not so")],
        ("article-1", "annotator-1"): [("denial", "It is not so")],
        ("article-1", "sc"): [("denial", "is not so")],
        ("article-1", "entities"): [("PERSON", "It")],
    }


def test_our_file_says_more_of_the_article_than_its_text() -> None:
    imported = ours_of(our_docs())
    first, second = imported.documents
    assert (first.id, first.title, first.published_on) == (
        "article-1",
        "A report",
        date(1999, 12, 31),
    )
    assert [each.kind for each in first.blocks] == [BlockKind.QUOTATION]
    assert second.id == "article-unread"
    assert [(each.id, each.definition) for each in imported.labels] == [
        ("denial", "What a denial is."),
        ("label-unused", "Says that it is not so."),
    ]


def test_blocks_that_do_not_divide_the_text_are_left_out_and_told() -> None:
    for kind, end in (("quotation", 3), ("chorus", None)):
        docs = our_docs()
        blocks = [Span(docs[0], 0, end or len(docs[0]), kind)]
        docs[0].spans["blocks"] = SpanGroup(docs[0], name="blocks", spans=blocks)
        imported = ours_of(docs)
        assert imported.documents[0].blocks == ()
        assert "blocks" not in {each.annotator for each in imported.submissions}
        assert list(map(str, imported.problems)) == [
            "document 1: the blocks do not divide the text: they are left out"
        ]


def test_block_outside_of_the_text_is_refused() -> None:
    message = message_of(a_file(*our_docs(), store_user_data=True))
    block = struct.pack(">QQQllll", 0, 0, 0, 0, 99, 0, 38)
    group = pack({"name": "blocks", "attrs": {}, "spans": [block]})
    message["span_groups"][0] = pack({group: ["blocks"]})
    assert refusal(packed(message)) == (
        "document 1: a span of “blocks” from word 0 to 99 does not lie in the text"
    )


@pytest.mark.parametrize(
    "article", [{}, {"id": 1}, "A report", None, {"id": "x", "published_on": "yesterday"}]
)
def test_user_data_of_another_program_are_no_article_of_ours(article: object) -> None:
    doc = a_doc(TEXT, kim=[(0, 1, "who")])
    doc.user_data |= {"article": article, "labels": 3}
    held: dict[Any, object] = doc.user_data
    held["._.", "x", None, None] = 1  # what an attribute of one’s own becomes
    imported = ours_of([doc])
    assert imported.documents == (ImportedDocument("document 1", TEXT),)
    assert by_annotator(imported) == {("document 1", "kim"): [("who", "Ana")]}


def test_submission_that_is_no_longer_described_is_that_of_its_group() -> None:
    docs = our_docs()
    docs[0].user_data["submissions"]["annotator-1/7919"] = {"attempt": "first"}
    submission = ours_of(docs).submissions[1]
    assert (submission.annotator, submission.attempt, submission.id) == ("annotator-1/7919", 1, "")


def test_fault_in_our_user_data_is_told_with_its_place() -> None:
    docs = our_docs()
    held = docs[0].user_data["submissions"]["annotator-1/7919"]
    held["annotations"]["annotation-1"]["note"] = 5
    assert refusal(a_file(*docs, store_user_data=True)) == (
        "document 1.submissions.annotator-1/7919.annotations.annotation-1.note: should be a text"
    )
    del docs[0].user_data["labels"]
    assert refusal(a_file(*docs, store_user_data=True)) == "document 1.labels: is missing"


def test_label_without_a_control_as_older_files_have_it_is_read() -> None:
    docs = our_docs()
    for doc in docs:
        for label in doc.user_data["labels"]:
            del label["control"]
    imported, own = ours_of(docs), ours_of(our_docs())
    assert [each.control for each in own.labels] == [
        Control("control-traced", "article"),
        Control(),
    ]
    assert imported.labels == tuple(each._replace(control=Control()) for each in own.labels)
