"""CoNLL with IOB tags: as conll.md describes it, and as others write it."""

from io import BytesIO

import pytest

from annotate.domain.span import Span
from annotate.domain.text import BlockKind
from annotate.formats import conll, conll_reader, conll_rows
from annotate.formats.imported import ImportedSet, ImportedSpan
from annotate.formats.plain_text import BrokenFile
from annotate.formats.records import Article, Assignment
from tests.formats.annotation_sets import (
    CLAIMS,
    DENIAL,
    a_submission,
    an_annotation,
    an_article,
    an_assignment,
    set_of,
)


def of_two_labels(article: Article) -> Assignment:
    labels = (DENIAL._replace(identifier="claim"), DENIAL)
    return an_assignment(article)._replace(label_set=CLAIMS._replace(labels=labels))


def written(article: Article, *marked: tuple[str, Span]) -> str:
    annotations = [an_annotation(article, span)._replace(label=label) for label, span in marked]
    assignment = of_two_labels(article)
    submission = a_submission(*annotations, assignment=assignment)
    return b"".join(conll.write(set_of([submission], [assignment]))).decode()


def read(text: str) -> ImportedSet:
    return conll_reader.read(BytesIO(text.encode()))


def spans_of(imported: ImportedSet) -> list[tuple[str, str | None]]:
    return [(each.label, each.words) for held in imported.submissions for each in held.spans]


def problem_in(text: str) -> str:
    with pytest.raises(BrokenFile) as raised:
        read(text)
    return str(raised.value)


def test_file_of_a_set() -> None:
    article = an_article(
        (BlockKind.HEADING, "Not so"), (BlockKind.PARAGRAPH, "“No,” he says. He denies it.")
    )
    claim, denial = Span(8, 30), Span(9, 22)  # “No,” he says. He den… / No,” he says.
    text = written(article, ("claim", claim), ("denial", denial))
    head, _, rest = text.partition("\n\n")
    columns, held = head.split("\n")
    assert columns == "# global.columns = word claim denial"
    assert held.startswith('# article = {"id":"article-1"')
    newdoc, submission, *rows = rest.split("\n")
    assert newdoc == "# newdoc id = article-1"
    assert submission.startswith('# submission = {"id":"submission-1","annotator":"annotator-1"')
    assert [row.replace("\t", " ") for row in rows] == [
        "Not O O",
        "so O O",
        "",
        "“ O O",
        "No B-claim B-denial",
        ",” I-claim I-denial",
        "he I-claim I-denial",
        "says I-claim I-denial",
        ". I-claim O",
        "",
        "He I-claim O",
        "denies I-claim O",
        "it O O",
        ". O O",
        "",
    ]
    assert spans_of(read(text)) == [
        ("claim", "No,” he says. He denies"),
        ("denial", "No,” he says"),
    ]


def test_what_cannot_be_held_is_counted_in_the_file() -> None:
    article = an_article((BlockKind.PARAGRAPH, "He said: no."))
    first, overlapping, blank = Span(0, 7), Span(3, 12), Span(7, 8)
    text = written(article, ("denial", first), ("denial", overlapping), ("claim", blank))
    assert "# left out = 1 without a word, 1 that overlap another of their label\n" in text
    imported = read(text)
    assert spans_of(imported) == [("denial", "He said")]
    counted = "1 without a word, 1 that overlap another of their label"
    assert [each.reason for each in imported.problems] == [
        f"left out when the file was written: {counted}"
    ]


def test_word_that_begins_with_a_number_sign_is_no_comment() -> None:
    article = an_article((BlockKind.PARAGRAPH, "# #no"))
    text = written(article, ("denial", Span(0, 5)))
    assert "\n#\tO\tO\n" in text
    assert spans_of(read(text)) == [("denial", "no")]
    imported = read("#so O\n#no B-denial\n")
    assert spans_of(imported) == [("denial", "#no")]


def test_file_of_blanks_is_read() -> None:
    imported = read(
        "-DOCSTART- -X- O O\n\nEU NNP B-NP B-ORG\nsays VBZ B-VP O\n. . O O\n\nNo UH O B-X\n"
    )
    assert spans_of(imported) == [("ORG", "EU"), ("X", "No")]
    [document] = imported.documents
    assert (document.id, document.text) == ("document 1", "EU says .\nNo")


def test_several_columns_of_tags_are_read() -> None:
    imported = read("He\tB-a\tO\nsays\tI-a\tB-b\n")
    assert spans_of(imported) == [("a", "He says"), ("b", "says")]


def test_span_goes_on_over_a_blank_line_only_in_named_columns() -> None:
    rows = "He\tB-a\n\nsays\tI-a\n"
    assert spans_of(read(rows)) == [("a", "He"), ("a", "says")]
    assert spans_of(read("# global.columns = FORM a\n" + rows)) == [("a", "He\nsays")]


def test_named_columns_that_hold_no_tags_are_passed_over() -> None:
    imported = read("# global.columns = ID FORM POS ent\n1\tHe\tPRON\tB\n2\tsays\tVERB\tI\n")
    assert spans_of(imported) == [("ent", "He says")]
    assert [each.id for each in imported.labels] == ["ent"]


def test_comments_give_document_annotator_and_text() -> None:
    imported = read(
        "# newdoc id = d\n# annotator = sam\n# text = He says, no.\nHe O\nsays O\nno B-x\n\n"
        "# newdoc id = d\n# annotator = kim\n# text = He says, no.\nHe O\nsays O\nno O\n"
        "# newdoc\n# text = Other words\nHe B-x\n"
    )
    assert [(each.document, each.annotator) for each in imported.submissions] == [
        ("d", "sam"),
        ("d", "kim"),
        ("document 3", ""),
    ]
    assert [each.text for each in imported.documents] == ["He says, no.", "He"]
    assert imported.submissions[0].spans == (ImportedSpan("x", Span(9, 11), "no"),)


def test_line_ends_of_windows_do_no_harm() -> None:
    assert spans_of(read("He\tO\r\n\r\nsays\tB-a\r\n")) == [("a", "says")]


NO_TAGS = "the last cell of every row should be a tag: O, B-label or I-label"
NO_NAME = "not JSON: Expecting property name enclosed in double quotes (column 2)"
HE = '# article = {"id": "d", "text": "He"}\n# newdoc id = d\n'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "holds no rows of words and tags"),
        ("He\nsays\n", f"line 1: {NO_TAGS}"),
        ("He O\nsays NN\n", f"line 2: {NO_TAGS}"),
        ("# global.columns = word a b\nHe\tO\n", "line 2: has 2 cells, and the first line names 3"),
        ("\n# article = {x\n", f"line 2, article: {NO_NAME}; the file may have been cut off here"),
        (f"{HE}He O\nno O\n", "line 4: “no” does not come next in the article’s text"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, problem: str) -> None:
    assert problem_in(text) == problem


def test_article_of_which_only_the_text_is_left_is_taken() -> None:
    imported = read('# article = {"id": "d", "text": "He says"}\n# newdoc id = d\nsays B-x\n')
    assert [(each.id, each.text) for each in imported.documents] == [("d", "He says")]
    assert list(map(str, imported.problems)) == [
        "line 1: the article was changed; of what is said of it only the text is taken"
    ]


def test_number_of_rows_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert conll_rows.MAXIMUM_ROWS == 2_000_000
    monkeypatch.setattr(conll_rows, "MAXIMUM_ROWS", 2)
    assert spans_of(read("He O\nsays B-a\n")) == [("a", "says")]
    assert problem_in("He O\nsays O\nno O\n") == "line 3: holds more than 2 rows"
