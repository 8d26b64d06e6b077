"""The QR code of a link: a picture that the site's policy lets a page show."""

import segno

from annotate.formats.qr_code import qr_code
from tests.pages import Element, parse

LINK = "https://annotate.example/join/CDFG3467/"


def picture_of(link: str) -> Element:
    _declaration, _end, svg = qr_code(link).decode().partition("?>")
    return parse(svg)


def test_picture_holds_the_code_of_the_link() -> None:
    """As many dark modules as the code has, drawn as strokes over a light ground."""
    picture = picture_of(LINK)
    [ground, modules] = picture.all("path")
    assert (ground.attributes["fill"], modules.attributes["stroke"]) == ("#fff", "#000")
    drawn = sum(int(run.split("h")[1]) for run in modules.attributes["d"].split("m"))
    assert drawn == sum(map(sum, segno.make_qr(LINK, error="m").matrix))
    assert qr_code(LINK) != qr_code(LINK.replace("C", "D"))


def test_picture_has_no_style_and_takes_the_size_it_is_given() -> None:
    picture = picture_of(LINK)
    root = picture.one("svg")
    assert set(root.attributes) == {"xmlns", "viewbox"}
    for element in picture:
        assert {"style", "class"}.isdisjoint(element.attributes)
    side = int(root.attributes["viewbox"].split()[2])
    assert side == len(segno.make_qr(LINK, error="m").matrix) + 2 * 4  # with the quiet zone
