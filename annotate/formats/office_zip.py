"""The zip file of an office document, looked through before any other program unpacks it.

What its directory says of sizes is not believed: every part is unpacked once, a piece at a time,
and counted. XML is refused that declares a document type, the home of entity bombs, or that holds
more elements, attributes, comments or characters than a text needs, or elements that lie deeper.
"""

import io
from collections.abc import Iterator
from xml.parsers import expat  # told below to stop at what makes it unsafe
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from annotate.formats.archive import DAMAGE
from annotate.formats.plain_text import BrokenFile, Problem

MOST_ENTRIES = 1_000
LARGEST_UNPACKED = 50 * 1024 * 1024
"""In bytes, of all parts together."""

LARGEST_XML = 16 * 1024 * 1024
"""In bytes, of the parts that are XML: those are held in memory as trees."""

MOST_ELEMENTS = 100_000
"""With comments and instructions, which take as much of the memory."""

MOST_ATTRIBUTES = 300_000
"""Counted as equals signs before a parser sees them: a single tag can have millions, over which it
stops the whole server."""

MOST_CHARACTERS = 1_000_000
DEEPEST = 100
_PIECE = 64 * 1024
_ENCRYPTED = 0x1


def check_office_zip(data: bytes) -> None:
    """Raise `BrokenFile` unless the file is a zip file that can be unpacked without harm."""
    try:
        with ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            if len(entries) > MOST_ENTRIES:
                raise _refused(f"it holds {len(entries):,} parts; {MOST_ENTRIES:,} are read")
            _check(package, entries)
    except BrokenFile:
        raise
    except DAMAGE as error:
        raise _refused("it is damaged, or another kind of file") from error


def _check(package: ZipFile, entries: list[ZipInfo]) -> None:
    room, room_for_xml, attributes = LARGEST_UNPACKED, LARGEST_XML, MOST_ATTRIBUTES
    elements = _Elements()
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise _refused("it is protected by a password")
        if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise _refused("it is packed in an unusual way")
        checker = elements.checker()
        is_xml = True
        for piece in _pieces(package, entry):
            room -= len(piece)
            if room < 0:
                raise _refused("it holds more than 50 MB when it is unpacked")
            attributes -= piece.count(b"=") * is_xml
            is_xml = is_xml and attributes >= 0 and _fed(checker, piece)
            room_for_xml -= len(piece) * is_xml
            if room_for_xml < 0 or attributes < 0:
                raise _intricate()
        if is_xml:
            _fed(checker, b"", is_last=True)


def _pieces(package: ZipFile, entry: ZipInfo) -> Iterator[bytes]:
    with package.open(entry) as part:
        while piece := part.read(_PIECE):
            yield piece


def _fed(checker: expat.XMLParserType, piece: bytes, *, is_last: bool = False) -> bool:
    """Tell whether the part can still be XML; a picture is none from its first bytes on.

    Until the last piece, expat may put a long tag off.
    """
    try:
        checker.Parse(piece, is_last)
    except expat.ExpatError:
        return False
    return True


class _Elements:
    """Counts what is in the XML of all parts together, and how deep the elements lie."""

    def __init__(self) -> None:
        self.count = self.depth = self.characters = 0

    def checker(self) -> expat.XMLParserType:
        self.depth = 0
        checker = expat.ParserCreate()
        checker.StartDoctypeDeclHandler = self._doctype
        checker.StartElementHandler = self._start
        checker.EndElementHandler = self._end
        checker.CharacterDataHandler = self._text
        checker.CommentHandler = checker.ProcessingInstructionHandler = self._other
        return checker

    def _doctype(self, *_declared: object) -> None:
        raise _refused("a part of it declares a document type, which no such file needs")

    def _start(self, _name: str, _attributes: object) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _intricate()
        self._other()

    def _other(self, *_said: object) -> None:
        self.count += 1
        if self.count > MOST_ELEMENTS:
            raise _intricate()

    def _end(self, _name: str) -> None:
        self.depth -= 1

    def _text(self, text: str) -> None:
        self.characters += len(text)
        if self.characters > MOST_CHARACTERS:
            raise _intricate()


def _intricate() -> BrokenFile:
    return _refused("it is far more intricate than a text")


def _refused(why: str) -> BrokenFile:
    return BrokenFile([Problem(f"the file cannot be read: {why}")])
