"""XML of strangers: refused before a parser sees it if it could be one of the known bombs.

A parser believes what a file says of its own encoding, so that a search of its bytes proves
nothing: a declaration may stand there in UTF-16, in UTF-7 or in EBCDIC. Therefore only UTF-8 and
UTF-16 are decoded, here, and what is searched is what is parsed.
"""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder

from annotate.formats.plain_text import BrokenFile, Problem

_DECLARATION = re.compile(rb"\s*<\?xml\s[^>]*?\?>")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([^\"']*)[\"']")
_KNOWN = {b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii"}
_DTD = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION|\[(?!CDATA\[))", re.IGNORECASE)
_PIECE = 1024 * 1024


def safe_xml(data: bytes, name: str = "") -> bytes:
    """Return an XML file in UTF-8, without its XML declaration, of which nothing is to be feared.

    Raise `BrokenFile`, under the `name` of the file, where it is in an encoding other than UTF-8
    and UTF-16, or declares a document type or an entity.
    """
    data = _in_utf_8(data, name)
    declaration = _DECLARATION.match(data)
    if declaration:
        encoding = _ENCODING.search(declaration[0])
        if encoding and encoding[1].lower() not in _KNOWN:
            raise _broken("is not in UTF-8", name)
        data = data[declaration.end() :]
    if _DTD.search(data):
        raise _broken("declares a document type or entities, which are not read", name)
    return data


def _in_utf_8(data: bytes, name: str) -> bytes:
    try:
        if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            data = data.decode("utf-16").encode()
        else:
            data = data.removeprefix(BOM_UTF8)
            decoder = getincrementaldecoder("utf-8")()
            # A piece at a time: as a whole, one emoji makes a text four times as large.
            for start in range(0, len(data), _PIECE):
                decoder.decode(data[start : start + _PIECE])
            decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise _broken("is not in UTF-8", name) from error
    if b"\0" in data:
        raise _broken("holds a NUL character: it is no XML, or not in UTF-8", name)
    return data


def _broken(reason: str, name: str) -> BrokenFile:
    return BrokenFile([Problem(reason, name)])
