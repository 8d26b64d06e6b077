"""Word documents made for tests: as small as such a file can be, and what is put into it."""

import io
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile

_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="xml" ContentType="application/xml"/></Types>"""
_RELATIONSHIPS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Target="word/document.xml" Type=
"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>
</Relationships>"""
_STYLES = """<?xml version="1.0" encoding="UTF-8"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{}</w:styles>"""
_STYLE = '<w:style w:type="paragraph" w:styleId="{0}"><w:name w:val="{0}"/></w:style>'
_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:body>{}</w:body></w:document>"""
_CORE = """<?xml version="1.0" encoding="UTF-8"?>
<core xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>{}</dc:title><dc:creator>{}</dc:creator></core>"""


def word_parts(*paragraphs: tuple[str, str], title: str = "", creator: str = "") -> dict[str, str]:
    """Return the parts of a document of (style, text) paragraphs; the text is XML."""
    styles = {style for style, _text in paragraphs if style}
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'
        for style, text in paragraphs
    )
    return {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONSHIPS,
        "word/styles.xml": _STYLES.format("".join(map(_STYLE.format, sorted(styles)))),
        "word/document.xml": _DOCUMENT.format(body),
        "docProps/core.xml": _CORE.format(title, creator),
    }


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()
