"""Word documents: their paragraphs by style, and files that are made to do harm."""

import io
from contextlib import suppress
from zipfile import ZIP_LZMA, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.domain.text import BlockKind
from annotate.formats import office_zip
from annotate.formats.document import Details, Document, Dropped
from annotate.formats.docx import read_docx
from annotate.formats.office_zip import check_office_zip
from annotate.formats.plain_text import BrokenFile
from tests.formats.word_files import word_parts, zipped

DAMAGED = "the file cannot be read: it is damaged, or another kind of file"
NO_WORD = "the file cannot be read: it is no Word document, or a damaged one"
INTRICATE = "the file cannot be read: it is far more intricate than a text"
LIFE = ("Normal", "A fight for life")
REPORT = zipped(word_parts(LIFE))


def refusal(data: bytes) -> str:
    with pytest.raises(BrokenFile) as caught:
        read_docx(data)
    return str(caught.value)


def test_paragraphs_are_told_apart_by_their_style() -> None:
    parts = word_parts(
        ("Title", "A report"),
        ("Heading1", "What happened"),
        ("Normal", "Officials &amp; others"),
        ("Quote", "We do not know."),
        ("Normal", " "),
        creator="A. Writer",
        title="Another title",
    )
    assert read_docx(zipped(parts)) == Document(
        (
            (BlockKind.HEADING, "What happened"),
            (BlockKind.PARAGRAPH, "Officials & others"),
            (BlockKind.QUOTATION, "We do not know."),
        ),
        Details(title="A report", author="A. Writer", direction="ltr"),
        {},
    )


def test_title_of_the_file_serves_where_the_text_has_none() -> None:
    parts = word_parts(("Normal", "One"), title="  A \n title ")
    assert read_docx(zipped(parts)).details.title == "A title"
    del parts["docProps/core.xml"]
    assert read_docx(zipped(parts)).details.title == ""


def test_document_without_a_word_is_refused() -> None:
    assert refusal(zipped(word_parts(("Normal", " ")))) == "there is no text in it"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", DAMAGED),
        (b"not a zip file", DAMAGED),
        (REPORT[:-40], DAMAGED),
        (b"\xd0\xcf\x11\xe0old", "this is an old Word file, or a protected one; save it as DOCX"),
        (zipped({"a.txt": "another kind of zip file"}), NO_WORD),
        (zipped(word_parts(LIFE) | {"word/document.xml": "<broken"}), NO_WORD),
    ],
)
def test_file_that_is_no_word_document_is_refused(data: bytes, why: str) -> None:
    assert refusal(data) == why


def test_protected_file_is_refused() -> None:
    data = bytearray(REPORT)
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1
    assert refusal(bytes(data)) == "the file cannot be read: it is protected by a password"


def test_unusual_packing_is_refused() -> None:
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_LZMA) as package:
        package.writestr("word/document.xml", "x")
    assert refusal(file.getvalue()) == "the file cannot be read: it is packed in an unusual way"


@pytest.mark.parametrize(("more", "is_refused"), [(0, False), (1, True)])
def test_number_of_parts_is_bounded(more: int, is_refused: bool) -> None:
    parts = word_parts(LIFE)
    missing = office_zip.MOST_ENTRIES - len(parts) + more
    data = zipped(parts | {f"media/{number}": "" for number in range(missing)})
    if is_refused:
        assert refusal(data) == "the file cannot be read: it holds 1,001 parts; 1,000 are read"
    else:
        assert len(read_docx(data).parts) == 1


@pytest.mark.parametrize(("more", "is_refused"), [(0, False), (1, True)])
def test_size_is_counted_while_unpacking(more: int, is_refused: bool) -> None:
    parts = word_parts(LIFE)
    missing = office_zip.LARGEST_UNPACKED - sum(map(len, parts.values())) + more
    data = zipped({**parts, "media/zeros": bytes(missing)})
    assert len(data) < 100_000
    if is_refused:
        too_large = "the file cannot be read: it holds more than 50 MB when it is unpacked"
        assert refusal(data) == too_large
    else:
        assert len(read_docx(data).parts) == 1


def test_size_that_its_directory_belies_is_not_believed() -> None:
    data = bytearray(zipped({**word_parts(LIFE), "media/zeros": bytes(60_000_000)}))
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    assert refusal(bytes(data)) == DAMAGED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", ["word/document.xml", "word/media/picture.png"])
def test_document_type_is_refused_in_every_part(encoding: str, name: str) -> None:
    bomb = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    parts: dict[str, str | bytes] = {**word_parts(LIFE), name: bomb.encode(encoding)}
    why = "the file cannot be read: a part of it declares a document type, which no such file needs"
    assert refusal(zipped(parts)) == why


@pytest.mark.parametrize(("deep", "is_refused"), [(100, False), (101, True)])
def test_depth_is_bounded(deep: int, is_refused: bool) -> None:
    nested = {"nested.xml": "<a>" * deep + "</a>" * deep}
    if is_refused:
        assert refusal(zipped(word_parts(LIFE) | nested)) == INTRICATE
    else:
        assert len(read_docx(zipped(word_parts(LIFE) | nested)).parts) == 1


def assert_intricate(data: bytes, is_refused: bool) -> None:
    """Check that the file is refused for what is in it, or taken."""
    if is_refused:
        with pytest.raises(BrokenFile, match="intricate"):
            check_office_zip(data)
    else:
        check_office_zip(data)


@pytest.mark.parametrize(("count", "is_refused"), [(100_000, False), (100_001, True)])
def test_number_of_elements_is_bounded(count: int, is_refused: bool) -> None:
    half = count // 2
    holding = {
        f"{number}.xml": f"<a>{'<b/>' * (elements - 1)}</a>"
        for number, elements in enumerate((half, count - half))
    }
    data = zipped(holding)
    assert_intricate(data, is_refused)


@pytest.mark.parametrize("one", ["<!---->", "<?b?>"])
@pytest.mark.parametrize(("count", "is_refused"), [(99_999, False), (100_000, True)])
def test_number_of_comments_and_instructions_is_bounded(
    one: str, count: int, is_refused: bool
) -> None:
    data = zipped({"a.xml": f"<a>{one * count}</a>"})
    assert_intricate(data, is_refused)


@pytest.mark.parametrize(("count", "is_refused"), [(300_000, False), (300_001, True)])
def test_number_of_attributes_is_bounded(count: int, is_refused: bool) -> None:
    half = count // 2
    holding = {
        f"{number}.xml": f"<a {' '.join(f'b{each}=""' for each in range(attributes))}/>"
        for number, attributes in enumerate((half, count - half))
    }
    data = zipped(holding)
    assert_intricate(data, is_refused)


@pytest.mark.parametrize(
    ("xml", "is_refused"),
    [
        (f"<a>{'x' * 999_999}</a>", False),
        (f"<a>{'x' * 1_000_000}</a>", True),
        (f"<a b='{'x' * (office_zip.LARGEST_XML - 20)}'/>", False),
        (f"<a b='{'x' * office_zip.LARGEST_XML}'/>", True),
    ],
)
def test_size_of_xml_is_bounded(xml: str, is_refused: bool) -> None:
    data = zipped({"a.xml": "<a>x</a>", "b.xml": xml})
    assert_intricate(data, is_refused)


PICTURE = """<w:r><w:drawing>
<wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">
<wp:docPr id="1" name="p" descr="A picture"/>
<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData>
<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill>
<a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"
r:embed="r9"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"""
LINK = '<w:hyperlink w:anchor="x"><w:r><w:t>words</w:t></w:r></w:hyperlink>'
OF_PICTURE = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r9" Target="media/p.png"
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/>
</Relationships>"""


def test_pictures_and_links_are_dropped_and_said() -> None:
    parts = word_parts(LIFE)
    document = parts["word/document.xml"].replace("</w:p>", f"{PICTURE}{LINK}</w:p>")
    parts["word/document.xml"] = document
    parts["word/_rels/document.xml.rels"] = OF_PICTURE
    parts["word/media/p.png"] = "a picture"
    read = read_docx(zipped(parts))
    assert read.parts == ((BlockKind.PARAGRAPH, "A fight for lifewords"),)
    assert read.dropped == {Dropped.LINKS: 1, Dropped.IMAGES: 1}


@given(st.data())
def test_damaged_file_is_read_or_refused(data: st.DataObject) -> None:
    damaged = bytearray(REPORT)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    with suppress(BrokenFile):
        assert read_docx(bytes(damaged)).parts
