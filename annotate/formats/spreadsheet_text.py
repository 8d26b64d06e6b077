"""Any text as a cell of a workbook can hold it: ECMA-376, part 1, 22.9.2.19 (ST_Xstring).

What XML has no room for, such as a control character, is written as `_x0007_`, and an underscore
that could be taken for the beginning of that as `_x005F_`; so nothing is lost.
"""

import re

MAXIMUM_CELL = 32_767
"""The most UTF-16 units that Excel takes in a cell; it offers to repair a file that has more."""

# A carriage return is allowed, but an XML parser makes a line feed of it.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4})")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_SURROGATE = re.compile("[\ud800-\udfff]")


def escaped(text: str) -> str:
    """Return the text as it is written."""
    return _NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescaped(written: str) -> str:
    """Return the text that was meant; a half of a surrogate pair is replaced."""
    if "_x" not in written:
        return written
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), written)
    if _SURROGATE.search(text):
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def pieces(text: str, units: int = MAXIMUM_CELL) -> list[str]:
    """Return the text in parts of at most so many UTF-16 units, two or more; at least one part."""
    parts = []
    start = 0
    while len(text) - start > units // 2:
        end = start + units
        over = len(text[start:end].encode("utf-16-le")) // 2 - units
        while over > 0:
            # Of every two units too many at least one character has to go.
            end -= (over + 1) // 2
            over = len(text[start:end].encode("utf-16-le")) // 2 - units
        if end >= len(text):
            break
        parts.append(text[start:end])
        start = end
    return [*parts, text[start:]]
