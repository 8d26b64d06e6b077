"""What a reader has found so far: each document and label once, and bounds."""

import pytest

from annotate.domain.span import Span
from annotate.formats import gathering
from annotate.formats.gathering import (
    MAXIMUM_DOCUMENTS,
    MAXIMUM_SPANS,
    MAXIMUM_SUBMISSIONS,
    Gathering,
    quoted_words,
)
from annotate.formats.imported import (
    ImportedDocument,
    ImportedLabel,
    ImportedSpan,
    ImportedSubmission,
)
from annotate.formats.plain_text import BrokenFile
from annotate.formats.problems import MAXIMUM_PROBLEMS

TEXT = "🙂 He\n denies it."


def of_text(text: str | None = TEXT) -> Gathering:
    made = Gathering()
    assert made.add_document(ImportedDocument("d", text)) == "d"
    return made


def problems_of(made: Gathering) -> list[str]:
    return list(map(str, made.result().problems))


def test_document_is_kept_once_for_each_text() -> None:
    made = of_text("one")
    names = [made.add_document(ImportedDocument("d", text)) for text in ("one", "two", "3", "two")]
    assert names == ["d", "d (2)", "d (3)", "d (2)"]
    assert made.add_document(ImportedDocument("d (2)", "four")) == "d (2) (2)"
    assert [each.id for each in made.result().documents] == ["d", "d (2)", "d (3)", "d (2) (2)"]


def test_labels_come_in_the_order_of_their_first_use() -> None:
    made = of_text()
    made.add_labels(["b"])
    spans = (ImportedSpan("c", None), ImportedSpan("a", None), ImportedSpan("b", None))
    made.add_submission(ImportedSubmission("d", "sam", spans))
    assert [each.id for each in made.result().labels] == ["b", "c", "a"]


def test_codebook_says_more_of_labels_that_did_not_come_before() -> None:
    made = of_text()
    made.add_labels(["a"])
    told = [ImportedLabel(name, name.upper(), definition="What it is.") for name in "ab"]
    made.add_codebook(told)
    made.add_labels(["b"])
    assert made.result().labels == (ImportedLabel("a", "a"), told[1])


def test_what_is_left_out_is_counted_by_kind() -> None:
    made = of_text()
    made.leave_out("relations")
    made.leave_out("events", 0)
    made.leave_out("relations", 1999)
    made.report("odd", "field", 3)
    made.report("odd", "field", 3)
    assert problems_of(made) == ["line 3, field: odd", "left out: 2,000 relations"]


def test_number_of_problems_is_bounded() -> None:
    assert MAXIMUM_PROBLEMS == 100
    made = of_text()
    for number in range(102):
        made.report(str(number))
    made.report("99")
    assert problems_of(made) == [*map(str, range(100)), "and 2 more like these"]


def test_number_of_spans_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAXIMUM_SPANS == 1_000_000
    monkeypatch.setattr(gathering, "MAXIMUM_SPANS", 3)
    made = of_text()
    assert list(made.counted("ab")) == ["a", "b"]
    assert list(made.counted("c")) == ["c"]
    with pytest.raises(BrokenFile, match=r"^holds more than 3 highlights; divide it$"):
        list(made.counted("d"))


def test_number_of_articles_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAXIMUM_DOCUMENTS == 20_000
    monkeypatch.setattr(gathering, "MAXIMUM_DOCUMENTS", 2)
    made = of_text()
    assert made.add_document(ImportedDocument("e", "Another")) == "e"
    assert made.add_document(ImportedDocument("e", "Another")) == "e"
    with pytest.raises(BrokenFile, match=r"^holds more than 2 articles; divide it$"):
        made.add_document(ImportedDocument("f", "A third"))


def test_number_of_submissions_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAXIMUM_SUBMISSIONS == 200_000
    monkeypatch.setattr(gathering, "MAXIMUM_SUBMISSIONS", 2)
    made = of_text()
    for annotator in ("kim", "lou"):
        made.add_submission(ImportedSubmission("d", annotator, ()))
    with pytest.raises(BrokenFile, match=r"^holds more than 2 submissions; divide it$"):
        made.add_submission(ImportedSubmission("d", "sam", ()))


def test_words_are_those_of_the_text_where_only_white_space_differs() -> None:
    assert quoted_words(TEXT, ImportedSpan("x", Span(2, 12), "He denies")).words == "He\n denies"
    assert quoted_words(TEXT, ImportedSpan("x", Span(2, 12), "He denied")).words == "He denied"
    assert quoted_words(None, ImportedSpan("x", Span(2, 12), "He denies")).words == "He denies"
    assert quoted_words(TEXT, ImportedSpan("x", Span(-1, 2), "it")).words == "it"


@pytest.mark.parametrize(("blanks", "held"), [(1001, True), (1002, False)])
def test_white_space_that_differs_is_bounded(blanks: int, held: bool) -> None:
    text = f"a{' ' * blanks}b"
    words = quoted_words(text, ImportedSpan("x", Span(0, len(text)), "a b")).words
    assert (words == text) is held


def test_offsets_are_in_units_if_more_words_lie_right_so() -> None:
    in_units = [ImportedSpan("x", Span(7, 13), "denies"), ImportedSpan("x", Span(14, 16), "it")]
    made = of_text()
    assert [each.span for each in made.in_code_points("d", in_units)] == [Span(6, 12), Span(13, 15)]
    assert problems_of(made) == ["offsets in UTF-16 units were turned into characters"]
    in_characters = [ImportedSpan("x", Span(6, 12), "denies"), in_units[1]]
    made = of_text()
    assert list(made.in_code_points("d", in_characters)) == in_characters
    assert problems_of(made) == []


def test_offsets_stay_without_words_or_text() -> None:
    spans = [ImportedSpan("x", Span(7, 13)), ImportedSpan("x", None, "denies")]
    assert list(of_text().in_code_points("d", spans)) == spans
    assert list(of_text(None).in_code_points("d", spans)) == spans
