"""DOCX -> a document, by way of HTML.

mammoth: kept up, small, and goes by the meaning of styles, not by how they look.
"""

import io
from dataclasses import replace
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import mammoth

from annotate.formats.document import LONGEST_DETAIL, Document, require_size
from annotate.formats.html import read_html
from annotate.formats.office_zip import check_office_zip
from annotate.formats.plain_text import BrokenFile, Problem, one_line

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
"""
_OLD_WORD = b"\xd0\xcf\x11\xe0"
_CORE = "docProps/core.xml"
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"


def read_docx(data: bytes) -> Document:
    """Return the blocks of a Word document; raise `BrokenFile` if it is none, or unsafe."""
    require_size(len(data))
    if data.startswith(_OLD_WORD):
        raise BrokenFile([Problem("this is an old Word file, or a protected one; save it as DOCX")])
    check_office_zip(data)
    try:
        html = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
            convert_image=mammoth.images.img_element(lambda _image: {"src": ""}),
        ).value
        said = _said(data)
    # Whatever mammoth and its parsers make of a file that is no Word document.
    except Exception as error:
        reason = "the file cannot be read: it is no Word document, or a damaged one"
        raise BrokenFile([Problem(reason)]) from error
    read = read_html(html)
    title = read.details.title or said.get("title", "")
    author = said.get("creator", "")
    return replace(read, details=replace(read.details, title=title, author=author))


def _said(data: bytes) -> dict[str, str]:
    """Return what the document says about itself, by the names of Dublin Core."""
    with ZipFile(io.BytesIO(data)) as package:
        if _CORE not in package.namelist():
            return {}
        core = ET.fromstring(package.read(_CORE))  # noqa: S314 - looked through before
    found = ((name, core.findtext(_DUBLIN_CORE + name) or "") for name in ("title", "creator"))
    return {name: one_line(text)[:LONGEST_DETAIL] for name, text in found}
