"""XML of strangers: refused before a parser sees it if it could be one of the known bombs.

A parser believes what a file says of its own encoding, so that a search of its bytes proves
nothing: a declaration may stand there in UTF-16, in UTF-7 or in EBCDIC. Therefore only UTF-8 and
UTF-16 are decoded, here, and what is searched is what is parsed.
"""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE

from annotate.formats.plain_text import BrokenFile, Problem

_DECLARATION = re.compile(r"\s*<\?xml\s[^>]*?\?>")
_ENCODING = re.compile(r"encoding\s*=\s*[\"']([^\"']*)[\"']")
_KNOWN = {"utf-8", "utf8", "utf-16", "us-ascii", "ascii"}
_DTD = re.compile(r"<!\s*(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION|\[(?!CDATA\[))", re.IGNORECASE)


def xml_text(data: bytes, name: str = "") -> str:
    """Return the text of an XML file without its XML declaration, of which nothing is to be feared.

    Raise `BrokenFile`, under the `name` of the file, where it is in an encoding other than UTF-8
    and UTF-16, or declares a document type or an entity.
    """
    text = _decoded(data, name)
    declaration = _DECLARATION.match(text)
    if declaration:
        encoding = _ENCODING.search(declaration[0])
        if encoding and encoding[1].lower() not in _KNOWN:
            raise _broken("is not in UTF-8", name)
        text = text[declaration.end() :]
    if _DTD.search(text):
        raise _broken("declares a document type or entities, which are not read", name)
    return text


def _decoded(data: bytes, name: str) -> str:
    in_utf_16 = data.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if in_utf_16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise _broken("is not in UTF-8", name) from error
    if "\0" in text:
        raise _broken("holds a NUL character: it is no XML, or not in UTF-8", name)
    return text


def _broken(reason: str, name: str) -> BrokenFile:
    return BrokenFile([Problem(reason, name)])
