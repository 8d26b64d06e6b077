"""UIMA CAS XMI: what INCEpTION and dkpro-cassis read, and what they write."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import cassis
import pytest
from hypothesis import given

from annotate.domain.answer_key import Alternative
from annotate.domain.span import Span
from annotate.domain.text import BlockKind
from annotate.formats import uima_cas, uima_cas_reader, xmi
from annotate.formats.archive import write_archive
from annotate.formats.imported import (
    ImportedDocument,
    ImportedLabel,
    ImportedSet,
    ImportedSpan,
    ImportedSubmission,
    as_imported,
)
from annotate.formats.plain_text import BrokenFile
from annotate.formats.records import AnnotationSet, Annotator, AnswerKey, KeyAnnotation
from tests.formats.annotation_sets import (
    a_set,
    a_submission,
    an_annotation,
    an_article,
    an_assignment,
    annotation_sets,
    set_of,
)
from tests.formats.bounded_memory import refusal
from tests.formats.test_safe_xml import BOMB, EXTERNAL

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LAYER = "webanno.custom.MediaSpan"


def written(annotation_set: AnnotationSet) -> bytes:
    return b"".join(uima_cas.write(annotation_set))


def read(file: bytes) -> ImportedSet:
    return uima_cas_reader.read(BytesIO(file))


def problem_of(file: bytes) -> str:
    with pytest.raises(BrokenFile) as raised:
        read(file)
    return str(raised.value)


def held_by_xml[T](value: T) -> T:
    """Return the records with � for every control character, in all texts."""
    if isinstance(value, str):
        return NOT_IN_XML.sub("\ufffd", value)  # type: ignore[return-value]
    if isinstance(value, tuple):
        held = map(held_by_xml, value)
        return value._make(held) if hasattr(value, "_make") else tuple(held)  # type: ignore[return-value]
    return value


def opened(file: bytes) -> dict[str, cassis.Cas]:
    """Return the CASes as dkpro-cassis reads them."""
    with ZipFile(BytesIO(file)) as archive:
        types = cassis.load_typesystem(BytesIO(archive.read("TypeSystem.xml")))
        return {
            name: cassis.load_cas_from_xmi(BytesIO(archive.read(name)), types)
            for name in archive.namelist()
            if name.endswith(".xmi")
        }


@given(annotation_sets())
def test_set_is_read_without_loss_but_of_control_characters(annotation_set: AnnotationSet) -> None:
    assert read(written(annotation_set)) == held_by_xml(as_imported(annotation_set))


@given(annotation_sets())
def test_cassis_finds_the_words_where_they_are(annotation_set: AnnotationSet) -> None:
    expected = [
        [held_by_xml((each.label, each.words, each.note)) for each in submission.annotations]
        for submission in annotation_set.submissions
    ]
    found = [
        [
            (each.label, each.get_covered_text(), each.note or "")
            for each in sorted(cas.select(LAYER), key=lambda each: each.xmiID)
        ]
        for name, cas in opened(written(annotation_set)).items()
        if name.startswith("annotation/")
    ]
    assert found == expected


def test_offsets_of_cassis_fit_after_an_emoji() -> None:
    article = an_article((BlockKind.PARAGRAPH, "👩\u200d👧 said: “no” 🙂 twice"))
    start = article.text.index("“no”")
    assignment = an_assignment(article)
    annotation = an_annotation(article, Span(start, start + 6))
    file = written(set_of([a_submission(annotation, assignment=assignment)], [assignment]))
    cas = opened(file)["annotation/article-1/annotator-1.xmi"]
    [span] = cas.select(LAYER)
    assert (span.begin, span.get_covered_text()) == (start, "“no” 🙂")


def test_words_and_sentences_are_there_for_inception() -> None:
    article = an_article((BlockKind.HEADING, "It’s 🙂."), (BlockKind.PARAGRAPH, "No, he said."))
    cas = opened(written(set_of([], [an_assignment(article)])))["source/article-1.xmi"]
    segmentation = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type."

    def covered(name: str) -> list[str]:
        return [each.get_covered_text() for each in cas.select(segmentation + name)]

    assert cas.sofa_string == article.text
    assert covered("Sentence") == ["It’s 🙂.", "No, he said."]
    assert covered("Token") == ["It", "’", "s", "🙂", ".", "No", ",", "he", "said", "."]
    kinds = [each.divType for each in cas.select(f"{segmentation}Div")]
    assert kinds == ["heading", "paragraph"]


def test_key_lies_where_inception_keeps_what_is_curated() -> None:
    core = Alternative.just(Span(4, 12))
    point = KeyAnnotation("k1", "denial", "required", 1, "Says no", (core,), ())
    assignment = an_assignment()._replace(answer_key=AnswerKey("key-1", 1, (point,)))
    annotation_set = set_of([a_submission(assignment=assignment)], [assignment])
    file = written(annotation_set)
    assert list(opened(file)) == [
        "source/article-1.xmi",
        "curation/article-1/CURATION_USER.xmi",
        "annotation/article-1/annotator-1.xmi",
    ]
    assert read(file) == as_imported(annotation_set)


def test_names_of_files_are_safe_and_differ() -> None:
    held = [
        a_submission(annotator=Annotator("../../Kim", None), pk="1"),
        a_submission(annotator=Annotator("..⁄..⁄Kim", None), pk="2"),
        a_submission(annotator=Annotator("", None), pk="3"),
        a_submission(annotator=Annotator("x" * 200, None), pk="4")._replace(attempt=2),
    ]
    file = written(a_set(*held))
    names = [name.removeprefix("annotation/article-1/") for name in opened(file)][1:]
    assert names == ["_.._Kim.xmi", "_.._Kim~2.xmi", "_.xmi", "x" * 80 + ".xmi"]
    assert read(file) == as_imported(a_set(*held))


XMI = (
    '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"'
    ' xmlns:custom="http:///webanno/custom.ecore" xmi:version="2.0"'
    ' xmlns:ner="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore"'
    ' xmlns:morph="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore">'
    '{}<cas:Sofa xmi:id="9" sofaNum="1" sofaID="_InitialView" sofaString="One 👩 two"/></xmi:XMI>'
)


def a_cas(*elements: str) -> bytes:
    return XMI.format("".join(elements)).encode()


def an_archive(**files: bytes) -> bytes:
    return b"".join(write_archive((name, [data]) for name, data in files.items()))


def test_project_of_inception_is_read() -> None:
    kim = a_cas('<custom:Claim xmi:id="1" sofa="9" begin="7" end="10" value="claim"/>')
    right = a_cas('<ner:NamedEntity xmi:id="1" sofa="9" begin="0" end="3" value="PER"/>')
    file = b"".join(
        write_archive(
            [
                ("exportedproject.json", [b"{}"]),
                ("source/a.txt", [b"One"]),
                ("annotation/a.txt/kim.zip", [an_archive(**{"kim.xmi": kim})]),
                ("annotation/a.txt/INITIAL_CAS.zip", [an_archive(**{"INITIAL_CAS.xmi": a_cas()})]),
                ("curation/a.txt/CURATION_USER.zip", [an_archive(**{"CURATION_USER.xmi": right})]),
            ]
        )
    )
    assert read(file) == ImportedSet(
        (ImportedDocument("a.txt", "One 👩 two"),),
        (ImportedLabel("claim", "claim"), ImportedLabel("PER", "PER")),
        (
            ImportedSubmission("a.txt", "kim", (ImportedSpan("claim", Span(6, 9), "two"),)),
            ImportedSubmission(
                "a.txt", "answer-key", (ImportedSpan("PER", Span(0, 3), "One"),), is_key=True
            ),
        ),
    )


def test_single_file_is_read() -> None:
    imported = read(a_cas('<custom:Claim xmi:id="1" sofa="9" begin="0" end="3" label="claim"/>'))
    assert imported.submissions == (
        ImportedSubmission("1", "", (ImportedSpan("claim", Span(0, 3), "One"),)),
    )


TYPES = """<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>
<typeDescription><name>webanno.custom.Claim</name>
<supertypeName>webanno.custom.Base</supertypeName>{}</typeDescription>
<typeDescription><name>webanno.custom.Base</name><supertypeName>uima.tcas.Annotation</supertypeName>
</typeDescription></types></typeSystemDescription>"""
FEATURE = (
    "<featureDescription><name>{}</name><rangeTypeName>{}</rangeTypeName></featureDescription>"
)


def test_only_text_feature_of_a_layer_is_its_label() -> None:
    features = FEATURE.format("stance", "uima.cas.String") + FEATURE.format("n", "uima.cas.Integer")
    types = TYPES.format(f"<features>{features}</features>").encode()
    cas = a_cas('<custom:Claim xmi:id="1" sofa="9" begin="0" end="3" stance="pro" n="5"/>')
    file = an_archive(**{"kim.xmi": cas, "TypeSystem.xml": types})
    [submission] = read(file).submissions
    assert submission.spans == (ImportedSpan("pro", Span(0, 3), "One"),)


def test_what_no_label_or_no_words_belong_to_is_told() -> None:
    imported = read(
        a_cas(
            '<custom:Claim xmi:id="1" sofa="9" begin="0" end="3"/>',
            '<custom:Claim xmi:id="2" sofa="9" begin="5" end="6" label="in a pair"/>',
            '<custom:Claim xmi:id="3" sofa="9" begin="0" end="99" label="outside"/>',
            '<custom:Claim xmi:id="4" sofa="9" begin="-1" end="x" label="no number"/>',
            '<custom:Claim xmi:id="5" sofa="9" begin="3" end="3" label="empty"/>',
            '<custom:Rel xmi:id="6" sofa="9" begin="0" end="3" label="x" Governor="1"/>',
            '<morph:Lemma xmi:id="7" sofa="9" begin="0" end="3" value="one"/>',
            '<custom:Claim xmi:id="8" sofa="10" begin="0" end="3" label="of another view"/>',
        )
    )
    assert imported.submissions[0].spans == ()
    assert [each.reason for each in imported.problems] == [
        "a webanno.custom.Claim at 0 has no label: it is left out",
        "“in a pair” from 5 to 6 lies on no words of the text",
        "“outside” from 0 to 99 lies on no words of the text",
        "“no number” from -1 to -1 lies on no words of the text",
        "“empty” from 3 to 3 lies on no words of the text",
    ]


def test_other_text_under_the_same_name_is_another_document() -> None:
    other = a_cas().replace(b"two", b"2")
    file = b"".join(
        write_archive([("annotation/a/kim.xmi", [a_cas()]), ("annotation/a/lee.xmi", [other])])
    )
    imported = read(file)
    assert [each.id for each in imported.documents] == ["a", "annotation/a/lee.xmi"]
    assert [each.document for each in imported.submissions] == ["a", "annotation/a/lee.xmi"]
    assert len(imported.problems) == 1


@pytest.mark.parametrize("bomb", [BOMB, EXTERNAL])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", ["a.xmi", "TypeSystem.xml"])
def test_entities_are_refused(bomb: str, encoding: str, name: str) -> None:
    problem = problem_of(an_archive(**{name: bomb.encode(encoding)}))
    assert problem == f"{name}: declares a document type or entities, which are not read"


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        (b"", "is no XML: no element found: line 1, column 0"),
        (b"text", "is no XML: syntax error: line 1, column 0"),
        (b"<a/>", "is no UIMA CAS in XMI: it holds no text"),
        (b"PK", "is not a ZIP file, or is damaged"),
        (a_cas()[:-9], "is no XML: unclosed token: line 1, column 432"),
    ],
)
def test_broken_file_is_refused(file: bytes, problem: str) -> None:
    assert problem_of(file).rpartition(": line")[0] == problem.rpartition(": line")[0]


def test_archive_without_xmi_is_refused() -> None:
    assert problem_of(an_archive(**{"a.txt": b"x"})) == "holds no XMI file"


def test_files_and_their_elements_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    cas = a_cas('<custom:Claim xmi:id="1" sofa="9" begin="0" end="3" label="claim"/>')
    monkeypatch.setattr(xmi, "MAXIMUM_ELEMENTS", cas.count(b"<"))
    monkeypatch.setattr(uima_cas_reader, "MAXIMUM_FILE", len(cas))
    monkeypatch.setattr(xmi, "MAXIMUM_MARKED", 1)
    assert len(read(cas).submissions) == 1
    monkeypatch.setattr(xmi, "MAXIMUM_MARKED", 0)
    assert problem_of(cas) == "holds more than 0 annotations"
    monkeypatch.setattr(xmi, "MAXIMUM_ELEMENTS", cas.count(b"<") - 1)
    assert problem_of(cas).startswith("holds more than 3 elements")
    monkeypatch.setattr(uima_cas_reader, "MAXIMUM_FILE", len(cas) - 1)
    assert problem_of(cas).startswith("is larger than")
    assert "in one file" in problem_of(an_archive(**{"a.xmi": cas}))


def test_archive_in_an_archive_is_bounded_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    inner = an_archive(**{"a.xmi": a_cas(" " * 5_000_000)})
    file = b"".join(write_archive([("a.zip", [inner]), ("b.zip", [inner])]))
    monkeypatch.setattr(uima_cas_reader, "MAXIMUM_UNPACKED", 11_000_000)
    assert len(read(file).submissions) == 2
    monkeypatch.setattr(uima_cas_reader, "MAXIMUM_UNPACKED", 9_000_000)
    assert "when it is unpacked" in problem_of(file)


def test_characters_that_spans_cover_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    cas = a_cas('<custom:Claim xmi:id="1" sofa="9" begin="0" end="3" label="claim"/>' * 2)
    monkeypatch.setattr(uima_cas_reader, "MAXIMUM_COVERED", 6)
    assert len(read(cas).submissions[0].spans) == 2
    monkeypatch.setattr(uima_cas_reader, "MAXIMUM_COVERED", 5)
    assert problem_of(cas) == "its spans and those before cover more than 5 characters"


SPAN = '<custom:Claim xmi:id="1" sofa="9" begin="0" end="{}" label="claim"/>'


@pytest.mark.parametrize(
    "bomb",
    [
        lambda: b" " * 300_000_000,
        lambda: a_cas("<a/>" * 7_000_000),
        lambda: b"<a>" * 10_000_000,
        lambda: a_cas(f"<a{''.join(f' a{number}=""' for number in range(2_000_000))}/>"),
        lambda: a_cas(SPAN.format(3) * 400_000),
        lambda: a_cas(SPAN.format(9_999_999) * 90_000).replace(b"One", b"x" * 10_000_000),
    ],
    ids=["blanks", "elements", "nested", "attributes", "spans", "covered"],
)
def test_bomb_is_refused_within_bounded_memory(bomb: Callable[[], bytes], tmp_path: Path) -> None:
    file = tmp_path / "bomb.zip"
    file.write_bytes(an_archive(**{"a.xmi": bomb()}))
    assert file.stat().st_size < 6_000_000
    assert "more than" in refusal("uima_cas", file, megabytes=500)
