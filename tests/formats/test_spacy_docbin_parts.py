"""A set as several DocBins in a ZIP: what goes into which, and that none waits for all of it."""

import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.training import Corpus

from annotate.domain.answer_key import Alternative
from annotate.domain.span import Span
from annotate.formats import spacy_docbin
from annotate.formats.imported import as_imported
from annotate.formats.records import (
    AnnotationSet,
    Annotator,
    AnswerKey,
    Assignment,
    KeyAnnotation,
    Submission,
)
from annotate.formats.registry import FORMATS
from annotate.formats.spacy_docbin import MOST_CHARACTERS, MOST_MARKS
from tests.formats.annotation_sets import (
    DENIAL,
    a_submission,
    an_annotation,
    an_article,
    an_assignment,
    set_of,
)
from tests.formats.docbins import read
from tests.formats.round_trips import annotation_sets, there_and_back, what_is_held
from tests.formats.test_spacy_docbin import files_of


def submissions(assignment: Assignment, *marked: int) -> list[Submission]:
    """Return submissions of annotators a, b, …, in which so many spans are marked."""
    return [
        a_submission(
            *(
                an_annotation(assignment.article, Span(start, start + 3), pk=f"{name}-{start}")
                for start in range(count)
            ),
            assignment=assignment,
            annotator=Annotator(name, None),
            pk=f"{assignment.id}-{name}",
        )
        for name, count in zip("abcdefgh", marked, strict=False)
    ]


def held_by(doc: Doc) -> str:
    """Return the article of a Doc and whose work is in it, in a row."""
    names = [each for each in doc.spans if each != "blocks"]
    return " ".join([doc.user_data["article"]["id"], *names])


def rows_of(annotation_set: AnnotationSet) -> list[list[str]]:
    return [[held_by(doc) for doc in file] for file in files_of(annotation_set)]


@pytest.mark.parametrize(
    ("most", "files"),
    [
        (1, ["a", "b", "c", "d", "e"]),
        (4, ["a b", "c", "d e"]),
        (5, ["a b c", "d e"]),
        (7, ["a b c", "d e"]),
        (8, ["a b c", "d e"]),
        (9, ["a b c d", "e"]),
        (10, ["a b c d e"]),
    ],
)
def test_file_is_full_with_so_many_submissions_and_annotations(
    most: int, files: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_MARKS == 2_000
    monkeypatch.setattr(spacy_docbin, "MOST_MARKS", most)
    assignment = an_assignment()
    held = set_of(submissions(assignment, 1, 1, 3, 0, 1), [assignment])
    assert rows_of(held) == [[f"article-1 {each}"] for each in files]


@pytest.mark.parametrize("over", [0, 1])
def test_file_is_full_with_so_many_characters_of_texts_and_labels(
    over: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_CHARACTERS == 500_000
    articles = [an_article(pk=f"article-{number}") for number in (1, 2)]
    first, second = [an_assignment(each, each.id) for each in articles]
    # A Doc holds its text and all labels: each text of the one that there is.
    label = (DENIAL.identifier, DENIAL.name, DENIAL.letter)
    texts = (*label, DENIAL.definition, DENIAL.example, DENIAL.counter_example)
    size = len(articles[0].text) + sum(map(len, texts))
    monkeypatch.setattr(spacy_docbin, "MOST_CHARACTERS", size + over)
    held = set_of([*submissions(first, 1, 1), *submissions(second, 1)], [first, second])
    one_each = [["article-1 a"], ["article-1 b"], ["article-2 a"]]
    assert rows_of(held) == ([["article-1 a b", "article-2 a"]] if over else one_each)


def keyed(assignment: Assignment) -> Assignment:
    core = Alternative.just(Span(4, 12))
    point = KeyAnnotation("k1", "denial", "required", 1, "Says no", (core,), ())
    return assignment._replace(answer_key=AnswerKey(f"key-{assignment.id}", 1, (point,)))


def test_keys_come_first_and_articles_that_nobody_annotated_last_each_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(spacy_docbin, "MOST_MARKS", 4)
    first, second, unread = [
        an_assignment(an_article(pk=f"article-{number}"), str(number)) for number in (1, 2, 3)
    ]
    first, second = keyed(first), keyed(second)
    held = set_of([*submissions(first, 1, 1, 1), *submissions(second, 1)], [unread, first, second])
    files = files_of(held)
    assert [[held_by(doc) for doc in file] for file in files] == [
        ["article-1 answer-key", "article-2 answer-key"],
        ["article-1 a b"],
        ["article-1 c", "article-2 a"],
        ["article-3"],
    ]
    codebooks = [doc.user_data["labels"] for file in files for doc in file]
    assert [[label["id"] for label in each] for each in codebooks] == [["denial"]] * 6
    assert [list(doc.user_data["submissions"]) for doc in files[2]] == [["c"], ["a"]]


def test_name_of_a_group_is_used_once_in_a_doc_and_again_in_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    article = an_article()
    held = [submissions(an_assignment(article, pk), 1)[0] for pk in ("1", "2", "3")]
    annotation_set = set_of(held, [each.assignment for each in held])
    assert rows_of(annotation_set) == [["article-1 a a/2-a a/3-a"]]
    monkeypatch.setattr(spacy_docbin, "MOST_MARKS", 4)
    assert rows_of(annotation_set) == [["article-1 a a/2-a"], ["article-1 a"]]


def test_set_without_assignments_is_a_file_without_documents() -> None:
    assert files_of(set_of([], [])) == [[]]


def test_a_file_is_given_before_the_submissions_of_the_next_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(spacy_docbin, "MOST_MARKS", 4)
    assignment = an_assignment()
    read = 0

    def counted() -> Iterator[Submission]:
        nonlocal read
        for each in submissions(assignment, 1, 1, 1, 1, 1):
            read += 1
            yield each

    chunks = spacy_docbin.write(set_of(counted(), [assignment]))
    assert read == 0
    next(chunks)
    assert read == 3  # the one more shows that there will be another file


_MEMORY = """
import sys
from annotate.domain.span import Span
from annotate.formats import spacy_docbin
from tests.benchmarks.exports import memory
from tests.formats.annotation_sets import a_submission, an_annotation, an_assignment, set_of

def write(count):
    submissions = (
        a_submission(
            *(an_annotation(article, Span(at, at + 3), pk=f"{each}-{at}") for at in range(9)),
            assignment=assignment,
            pk=f"submission-{each}",
        )
        for each in range(count)
    )
    for _ in spacy_docbin.write(set_of(submissions, [assignment])):
        pass

assignment = an_assignment()
article = assignment.article
write(1_000)
before = memory("VmHWM")
write(5_000)
print(memory("VmHWM") - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_large_set_takes_no_more_memory_than_a_small_one() -> None:
    """Forty thousand annotations and submissions more take 50 MiB if all are in one file."""
    ran = subprocess.run(
        [sys.executable, "-c", _MEMORY], capture_output=True, text=True, check=True
    )
    assert int(ran.stdout) < 8 * 1024 * 1024


def test_spacy_takes_the_unpacked_folder_for_a_corpus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spacy_docbin, "MOST_MARKS", 4)
    assignment = keyed(an_assignment())
    held = set_of(submissions(assignment, 1, 1, 1), [assignment])
    file = b"".join(spacy_docbin.write(held))
    ZipFile(BytesIO(file)).extractall(tmp_path)
    names = sorted(each.name for each in tmp_path.iterdir())
    assert names == ["part-0001.spacy", "part-0002.spacy"]
    examples = list(Corpus(tmp_path)(spacy.blank("en")))
    assert [each.reference.text for each in examples] == [assignment.article.text] * 2
    assert [held_by(each.reference) for each in examples] == [
        "article-1 answer-key a",
        "article-1 b c",
    ]
    [aligned] = examples[0].get_aligned_spans_y2x(examples[0].reference.spans["answer-key"])
    assert (aligned.text, aligned.label_) == ("ministry", "denial")


@given(annotation_set=annotation_sets(), marks=st.integers(1, 9), characters=st.integers(1, 999))
def test_set_in_several_files_comes_back(
    annotation_set: AnnotationSet, marks: int, characters: int
) -> None:
    chosen = FORMATS["spacy"]
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(spacy_docbin, "MOST_MARKS", marks)
        changed.setattr(spacy_docbin, "MOST_CHARACTERS", characters)
        imported = there_and_back(chosen, annotation_set)
    lost = chosen.cannot_hold
    assert what_is_held(imported, lost) == what_is_held(as_imported(annotation_set), lost)
    assert imported.problems == ()


def test_large_set_comes_back_in_its_order() -> None:
    assignment = keyed(an_assignment())
    held = [
        each._replace(id=f"{number}-{each.id}", annotator=Annotator(f"{number}-{name}", None))
        for number in range(300)
        for each in submissions(assignment, 3, 0, 6)
        for name in [each.annotator.id]
    ]
    annotation_set = set_of(held, [assignment])
    file = b"".join(spacy_docbin.write(annotation_set))
    assert ZipFile(BytesIO(file)).namelist() == ["part-0001.spacy", "part-0002.spacy"]
    assert read(file) == as_imported(annotation_set)
