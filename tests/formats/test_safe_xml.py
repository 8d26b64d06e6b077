"""XML of strangers, before a parser sees it."""

import pytest

from annotate.formats.plain_text import BrokenFile
from annotate.formats.safe_xml import safe_xml

BOMB = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


def problem_of(data: bytes) -> str:
    with pytest.raises(BrokenFile) as raised:
        safe_xml(data, "a.xml")
    return str(raised.value)


@pytest.mark.parametrize("text", ["<a>é &lt;!DOCTYPE</a>", "<a><![CDATA[x]]><!-- y --></a>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_given_without_its_declaration(text: str, encoding: str) -> None:
    assert safe_xml(text.encode(encoding)).decode() == text
    declared = f'<?xml version="1.1" encoding="{encoding.removesuffix("-sig").upper()}"?>{text}'
    assert safe_xml(declared.encode(encoding)).decode() == text


@pytest.mark.parametrize("bomb", [BOMB, EXTERNAL, "<!doctype html>", "<!\nENTITY a 'b'>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_document_type_is_refused_in_every_encoding_that_is_read(bomb: str, encoding: str) -> None:
    problem = problem_of(bomb.encode(encoding))
    assert problem == "a.xml: declares a document type or entities, which are not read"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "cp037"])
def test_bomb_in_another_encoding_is_no_text(encoding: str) -> None:
    assert problem_of(BOMB.encode(encoding)) in {
        "a.xml: is not in UTF-8",
        "a.xml: holds a NUL character: it is no XML, or not in UTF-8",
    }


@pytest.mark.parametrize("encoding", ["UTF-7", "ISO-8859-1", "windows-1252", "EBCDIC-CP-US"])
def test_encoding_that_a_parser_would_believe_in_is_refused(encoding: str) -> None:
    data = f"<?xml version='1.0' encoding='{encoding}'?><a/>".encode()
    assert problem_of(data) == "a.xml: is not in UTF-8"


def test_character_may_lie_where_two_pieces_meet() -> None:
    text = "x" * (1024 * 1024 - 1) + "🙂"
    assert safe_xml(text.encode()).decode() == text
    assert problem_of(text.encode()[:-1]) == "a.xml: is not in UTF-8"
