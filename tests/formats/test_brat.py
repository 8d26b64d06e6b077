"""brat standoff: as brat.md describes it, and as a parser that is not ours reads it."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from pybrat.parser import BratParser

from annotate.domain.span import Span
from annotate.domain.text import BlockKind
from annotate.formats import brat, brat_reader
from annotate.formats.archive import read_archive, write_archive
from annotate.formats.detection import read_file
from annotate.formats.gathering import MAXIMUM_DOCUMENTS, MAXIMUM_SUBMISSIONS
from annotate.formats.imported import ImportedSet, ImportedSpan, doubtful
from annotate.formats.plain_text import BrokenFile, Problem
from annotate.formats.records import AnnotationSet, Annotator
from tests.formats.annotation_sets import (
    a_set,
    a_submission,
    an_annotation,
    an_article,
    an_assignment,
    set_of,
)


def written(annotation_set: AnnotationSet) -> dict[str, str]:
    data = BytesIO(b"".join(brat.write(annotation_set)))
    return {each.name: each.data.decode() for each in read_archive(data)}


def read(**files: str) -> ImportedSet:
    """Read the files `ann__doc_txt` as `ann/doc.txt`."""
    names = {name: name.replace("__", "/").replace("_", ".") for name in files}
    packed = write_archive((names[name], [files[name].encode()]) for name in files)
    return brat_reader.read(BytesIO(b"".join(packed)))


def spans_of(imported: ImportedSet) -> list[ImportedSpan]:
    return [span for submission in imported.submissions for span in submission.spans]


def test_files_of_a_set() -> None:
    article = an_article((BlockKind.HEADING, "Not so 🙂"), (BlockKind.PARAGRAPH, "The ministry"))
    annotation = an_annotation(article, Span(4, 14), "Who\nsays so?")
    assignment = an_assignment(article)
    submission = a_submission(annotation, assignment=assignment)
    again = a_submission(assignment=assignment)._replace(attempt=2)
    assert written(set_of([submission, again], [assignment])) == {
        "annotation.conf": "[entities]\ndenial\n\n[relations]\n\n[events]\n\n[attributes]\n",
        "annotator-1/article-1.txt": "Not so 🙂\n\nThe ministry",
        "annotator-1/article-1.ann": (
            "T1\tdenial 4 8;10 14\tso 🙂 The \n#1\tAnnotatorNotes T1\tWho says so?\n"
        ),
        "annotator-1/attempt-2/article-1.txt": "Not so 🙂\n\nThe ministry",
        "annotator-1/attempt-2/article-1.ann": "",
    }


def test_names_of_files_are_safe_and_read_back() -> None:
    annotator = Annotator("../Zoë: a/b", None)
    data = b"".join(brat.write(a_set(a_submission(annotator=annotator))))
    assert "%2E%2E%2FZo%C3%AB%3A%20a%2Fb/article-1.ann" in ZipFile(BytesIO(data)).namelist()
    [submission] = brat_reader.read(BytesIO(data)).submissions
    assert submission.annotator == annotator.id


def test_other_parser_reads_what_is_written(tmp_path: Path) -> None:
    article = an_article(
        (BlockKind.HEADING, "🙂 שלום cafe\u0301"), (BlockKind.PARAGRAPH, "He denies it; so be it.")
    )
    assignment = an_assignment(article)
    spans = [Span(0, 6), Span(2, 12), Span(14, 26), Span(17, 23)]
    annotations = [
        an_annotation(article, span, "a\tnote", str(number)) for number, span in enumerate(spans)
    ]
    submission = a_submission(*annotations, assignment=assignment)
    data = b"".join(brat.write(set_of([submission], [assignment])))
    ZipFile(BytesIO(data)).extractall(tmp_path)
    [example] = BratParser(error="raise").parse(tmp_path / "annotator-1")
    assert example.text == article.text
    found = {
        (each.type, each.mention, *((part.start, part.end) for part in each.spans))
        for each in example.entities
    }
    assert found == {
        ("denial", article.text[start:end].replace("\n\n", " "), (start, end))
        for start, end in spans
    }


def test_crlf_and_a_byte_order_mark_are_characters() -> None:
    imported = read(ann__doc_txt="\ufeffNo.\r\nIt is so.", ann__doc_ann="T1\tdenial 6 8\tIt\r\n")
    assert imported.documents[0].text == "\ufeffNo.\r\nIt is so."
    assert spans_of(imported) == [ImportedSpan("denial", Span(6, 8), "It", id="T1")]
    assert list(doubtful(imported)) == []


def test_fragments_become_highlights_of_their_own() -> None:
    imported = read(
        a__d_txt="He did not, he said.", a__d_ann="T7\tdenial 0 2;7 10\tHe not\n#1\tX T7\tY\n"
    )
    assert spans_of(imported) == [
        ImportedSpan("denial", Span(0, 2), "He", "Y", "T7"),
        ImportedSpan("denial", Span(7, 10), "not", "Y", "T7"),
    ]
    assert imported.problems == (
        Problem("T7 has 2 parts and became as many highlights", "a/d.ann", 1),
    )


def test_fragments_with_a_line_end_between_are_one_highlight() -> None:
    imported = read(a__d_txt="He did\r\n not.", a__d_ann="T1\tdenial 3 7;9 12\tdid\r not\n")
    assert spans_of(imported) == [ImportedSpan("denial", Span(3, 12), "did\r\n not", id="T1")]
    assert imported.problems == ()


def test_words_that_lie_elsewhere_are_doubtful() -> None:
    imported = read(a__d_txt="He did not.", a__d_ann="T1\tdenial 3 6\tnot\nT2\tdenial 9 20\tx\n")
    assert [each.id for _, each in doubtful(imported)] == ["T1", "T2"]


def test_other_annotations_are_counted() -> None:
    imported = read(
        a__d_txt="He did not.",
        a__d_ann="T1\tdenial 3 6\tdid\nE1\tdenial:T1\nR1\tof Arg1:T1 Arg2:T1\n*\tEquiv T1 T1\n"
        "A1\tsure T1\nM1\tsure T1\nN1\tReference T1 W:1\tdo\n#1\tAnnotatorNotes E1\tnote\n"
        "#2\tloose\n~1\tx\n\n",
        pictures_png="",
    )
    assert list(map(str, imported.problems)) == [
        "left out: 1 events (their triggers are read)",
        "left out: 1 relations",
        "left out: 1 equivalences",
        "left out: 2 attributes",
        "left out: 1 normalizations",
        "left out: 1 comments",
        "left out: 1 lines of a kind not known here",
        "left out: 1 notes on other things than spans",
        "left out: 1 files that are neither .ann nor .txt",
    ]


def test_labels_come_from_the_configuration_in_its_order() -> None:
    imported = read(
        annotation_conf="# a\n[entities]\n!claim\n\tdenial\n----\n\n[relations]\nof Arg1:claim\n",
        a__d_ann="T1\tfigure 0 1\tH\n",
    )
    assert [each.id for each in imported.labels] == ["claim", "denial", "figure"]


def test_same_file_name_is_one_document_only_with_the_same_text() -> None:
    imported = read(
        a__d_txt="one", a__d_ann="", b__d_txt="one", b__d_ann="", c__d_txt="two", c__d_ann=""
    )
    assert [(each.annotator, each.document) for each in imported.submissions] == [
        ("a", "d"),
        ("b", "d"),
        ("c", "d (2)"),
    ]
    assert [(each.id, each.text) for each in imported.documents] == [("d", "one"), ("d (2)", "two")]


def test_text_may_lie_in_another_folder() -> None:
    imported = read(texts__d_txt="one", a__d_ann="T1\tdenial 0 3\tone\n")
    assert [(each.id, each.text) for each in imported.documents] == [("d", "one")]


def test_annotations_alone_are_read_for_their_words() -> None:
    imported = brat_reader.read(BytesIO(b"T1\tdenial 3 6;10 12\tdid no\n"))
    assert [(each.text, each.id) for each in imported.documents] == [(None, "")]
    assert [each.words for each in spans_of(imported)] == ["did", "no"]


@pytest.mark.parametrize(
    "line",
    ["T1 denial 3 6 did", "T1\tdenial 3\tdid", "T1\tdenial 1 9999999999\tx", "T1\tdenial -1 2\tx"],
)
def test_annotation_that_cannot_be_read_is_told_with_its_line(line: str) -> None:
    with pytest.raises(BrokenFile) as raised:
        read(a__d_txt="x", a__d_ann=f"\n{line}\n")
    [problem] = raised.value.problems
    assert (problem.field, problem.line) == ("a/d.ann", 2)


def test_text_that_is_not_utf8_is_told_with_its_file() -> None:
    packed = b"".join(write_archive([("a/d.txt", [b"caf\xe9"]), ("a/d.ann", [b""])]))
    with pytest.raises(BrokenFile, match=r"line 1, a/d\.txt: byte 0xE9 is not UTF-8"):
        brat_reader.read(BytesIO(packed))


def test_archive_without_annotations_is_refused() -> None:
    with pytest.raises(BrokenFile, match=r"^no \.ann file is in the archive$"):
        read(a_txt="one")


@pytest.mark.parametrize("data", [b"", b" \n"])
def test_file_without_annotations_is_refused(data: bytes) -> None:
    with pytest.raises(BrokenFile, match=r"^is empty$"):
        brat_reader.read(BytesIO(data))


@pytest.mark.parametrize("data", [b"Just a text.", b"T1\tdenial 0 1\tx\n{}\n"])
def test_file_that_is_no_annotations_is_refused(data: bytes) -> None:
    with pytest.raises(BrokenFile, match=r"^is neither a ZIP file nor an \.ann file$"):
        brat_reader.read(BytesIO(data))


def test_export_of_many_submissions_is_read() -> None:
    """Two files for each, which are more than other archives may hold."""
    assignment = an_assignment()
    submissions = [
        a_submission(assignment=assignment)._replace(attempt=number) for number in range(1, 5001)
    ]
    data = b"".join(brat.write(set_of(submissions, [assignment])))
    recognised = read_file(data, "set.zip")
    assert (recognised.format.identifier, len(recognised.imported.submissions)) == ("brat", 5000)


def test_reader_takes_as_many_files_as_the_largest_export_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    configuration = 1
    assert 2 * MAXIMUM_SUBMISSIONS + MAXIMUM_DOCUMENTS + configuration == brat_reader.MAXIMUM_FILES
    monkeypatch.setattr(brat_reader, "MAXIMUM_FILES", 4)
    pair = {"a1__doc_txt": "yes", "a1__doc_ann": "T1\td 0 3\tyes\n"}
    fits = pair | {"a2__doc_txt": "yes", "a2__doc_ann": ""}
    assert len(read(**fits).submissions) == 2
    with pytest.raises(BrokenFile, match="holds 5 files; at most 4 can be read"):
        read(**fits, a3__doc_ann="")
