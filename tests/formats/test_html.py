"""HTML: the blocks a reader sees, whatever the markup; and markup that is made to do harm."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotate.domain.text import BlockKind, assemble, canonical, check_blocks
from annotate.formats.document import LARGEST_DOCUMENT, Details, Dropped
from annotate.formats.html import read_html, read_html_file
from annotate.formats.html_source import DEEPEST
from annotate.formats.plain_text import BrokenFile

P, H, Q, L = (
    BlockKind.PARAGRAPH,
    BlockKind.HEADING,
    BlockKind.QUOTATION,
    BlockKind.LIST_ITEM,
)


FAR_MORE = "there is far more in it than in an article"


def parts_of(html: str) -> list[tuple[BlockKind, str]]:
    return list(read_html(html).parts)


def refusal(html: str | bytes) -> str:
    with pytest.raises(BrokenFile) as caught:
        read_html_file(html) if isinstance(html, bytes) else read_html(html)
    return str(caught.value)


@pytest.mark.parametrize(
    ("html", "parts"),
    [
        ("one<p>two</p>three", [(P, "one"), (P, "two"), (P, "three")]),
        ("<p>one<p>two", [(P, "one"), (P, "two")]),
        ("<h2>A <em>b</em>\nc</h2>d", [(H, "A b c"), (P, "d")]),
        ("a<h6>b<br>c</h6>", [(P, "a"), (H, "b c")]),
        ("<blockquote><p>a</p><p>b</p></blockquote>c", [(Q, "a"), (Q, "b"), (P, "c")]),
        ("<ul><li>a<li>b</ul>", [(L, "a"), (L, "b")]),
        ("<ol><li>a<ul><li>b</ul>c</ol>", [(L, "a"), (L, "b"), (L, "c")]),
        ("<ul><li><p>a</p><p>b</p></li><li>c</ul>", [(L, "a\nb"), (L, "c")]),
        ("<ul><li>a<br><br>b</ul>", [(L, "a\nb")]),
        ("<ul><li>a<blockquote>b</blockquote></ul>", [(L, "a"), (Q, "b")]),
        ("<p>one<br>two<br><br>three</p>", [(P, "one\ntwo"), (P, "three")]),
        ("a \t\n b\x0cc <b> d</b> <i>e</i>", [(P, "a b c d e")]),
        ("a&nbsp;&nbsp;b", [(P, "a\xa0\xa0b")]),
        ("<pre>a\n  b\n\nc</pre>", [(P, "a\nb"), (P, "c")]),
        ("a<hr>b", [(P, "a"), (P, "b")]),
        ("<div><div>a</div>b</div>c", [(P, "a"), (P, "b"), (P, "c")]),
        (
            "<table><caption>n</caption><tr><th>a<th>b<tr><td>c<td><td>d</table>e",
            [(P, "n"), (P, "a | b"), (P, "c | d"), (P, "e")],
        ),
        ("<table><tr><td><p>a</p><td><p>b</p></table>", [(P, "a"), (P, "b")]),
        ("<table><tr><td>a</div>b</table>", [(P, "a"), (P, "b")]),
        ("<dl><dt>a<dd>b</dl>", [(P, "a"), (P, "b")]),
        ("&lt;b&gt; &amp;amp; &eacute; &#128578; &#x2019;", [(P, "<b> &amp; é 🙂 ’")]),
        ("5 < 6 & 7 > 6, A&B", [(P, "5 < 6 & 7 > 6, A&B")]),
        ("a<!-- b --><?c?><!d>e", [(P, "ae")]),
        ("<p>a<![if !supportLists]>b<![endif]>c", [(P, "abc")]),
        ("<p>1</p></p></div></td></x><p>2", [(P, "1"), (P, "2")]),
        ("&#0;&#1;&#xD800;a\x01b", [(P, "\ufffd\ufffdab")]),
    ],
)
def test_blocks_are_those_that_a_reader_sees(html: str, parts: list[tuple[BlockKind, str]]) -> None:
    assert parts_of(html) == parts


@pytest.mark.parametrize(
    "html",
    [
        "<script>evil()</script>",
        "<SCRIPT SRC=x>evil()</ScRiPt >",
        "<style>evil{}</style>",
        "<template><p>evil</p></template>",
        "<noscript><p>evil</noscript>",
        '<noscript><p title="</noscript><img src=x onerror=evil()>">',
        "<svg><style><a title='</style>'>evil</a></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img src onerror=evil()></table></math>",
        "<select><option>evil</select>",
        "<nav><ul><li>evil</ul></nav>",
        "<textarea>evil</textarea>",
        "<iframe srcdoc='evil'>evil</iframe>",
        "<object><object>evil</object>evil</object>",
        "<img src=x onerror=evil() alt='evil'>",
        "<!--<p>evil</p>-->",
    ],
)
def test_what_is_no_text_leaves_nothing(html: str) -> None:
    assert parts_of(f"<p>before</p>{html}<p>after</p>")[0] == (P, "before")
    assert "evil" not in str(parts_of(f"<p>before</p>{html}<p>after</p>"))


def test_broken_up_tag_is_at_most_text() -> None:
    assert parts_of("a<scr<script>ipt>evil()</scr</script>ipt>b") == [(P, "aipt>evil()ipt>b")]
    assert parts_of("&lt;script&gt;evil()&lt;/script&gt;") == [(P, "<script>evil()</script>")]


def test_what_was_dropped_is_counted() -> None:
    read = read_html(
        "<nav>n</nav><p>a <a href=x>b</a> <a name=y>c</a><img><svg></svg><input>"
        "<script>s</script><style>t</style><table><tr><td>d</table><b title='"
    )
    assert read.dropped == {
        Dropped.CONTROLS: 2,
        Dropped.LINKS: 1,
        Dropped.IMAGES: 2,
        Dropped.SCRIPTS: 2,
        Dropped.TABLES: 1,
        Dropped.REST: 1,
    }


@pytest.mark.parametrize(
    ("html", "parts", "outside"),
    [
        ("a<main>b</main>c", [(P, "b")], 2),
        ("a<article>b</article>c", [(P, "b")], 2),
        ("a<main>b<article>c</article><article>d</article></main>e<br>", "bcd", 2),
        ("a<article>b</article><article>c</article>", "abc", 0),
        ("a<main>b</main><main>c</main>", "abc", 0),
        ("<header>a</header><main> <img></main>b", "ab", 0),
        ("a</main><main>b", [(P, "b")], 1),
        ("a<template><main>b</main></template>", "a", 0),
    ],
)
def test_main_part_of_a_page_is_read_alone(
    html: str, parts: list[tuple[BlockKind, str]] | str, outside: int
) -> None:
    read = read_html(html)
    assert list(read.parts) == [(P, part) if isinstance(part, str) else part for part in parts]
    assert read.dropped.get(Dropped.OUTSIDE, 0) == outside
    assert all(read.dropped.values())


def test_page_says_what_it_is() -> None:
    read = read_html(
        '<html lang="ar-EG"><head><title>Site | T</title><meta name="author" content="A. Writer">'
        '<meta property="og:site_name" content="The  Daily">'
        '<meta property="article:published_time" content="2023-10-23T08:00:00Z"></head>'
        "<body><h1>A <i>report</i></h1><p>One</p></body></html>"
    )
    assert read.details == Details(
        title="A report",
        source="The Daily",
        author="A. Writer",
        published_on=date(2023, 10, 23),
        language="ar-EG",
        direction="rtl",
    )
    assert read.parts == ((P, "One"),)


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<title> A\ntitle </title>a", "A title"),
        ("<title>T</title><meta property=og:title content=O>a", "O"),
        ("<title>T</title>a<h1>H</h1>", "H"),
        ("<svg><title>Icon</title></svg><p>a", ""),
        ("<h2>a</h2>b", ""),
        (f"<title>{'x' * 201}</title>a", "x" * 200),
        ("<title>Tom &amp; Jerry</title>a", "Tom & Jerry"),
    ],
)
def test_title_is_guessed(html: str, title: str) -> None:
    assert read_html(html).details.title == title


@pytest.mark.parametrize(
    ("html", "details"),
    [
        ('<html lang="x y">a', Details(direction="ltr")),
        ('<body dir="RTL">a', Details(direction="rtl")),
        ("<html lang=he>a", Details(language="he", direction="rtl")),
        ("<p>شهد القطاع a", Details(direction="rtl")),
        ("<meta name=author content='https://x.example'>a", Details(direction="ltr")),
        (
            "<time datetime=2023-02-30>a<meta name=date content=2024-01-02>",
            Details(published_on=date(2024, 1, 2), direction="ltr"),
        ),
        ("<time datetime=2023-02-28>a", Details(published_on=date(2023, 2, 28), direction="ltr")),
    ],
)
def test_other_details_are_guessed_or_left_out(html: str, details: Details) -> None:
    assert read_html(html).details == details


def test_heading_that_is_not_the_first_stays_in_the_text() -> None:
    assert parts_of("<p>Kicker<h1>T</h1><p>a") == [(P, "Kicker"), (H, "T"), (P, "a")]
    assert parts_of("<h1>T</h1>") == [(H, "T")]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<p>é’".encode(), "é’"),
        ("\ufeff<meta charset=latin-1><p>é’".encode(), "é’"),
        ("<p>é’".encode("utf-16"), "é’"),
        ("<meta charset='windows-1252'><p>é’".encode("cp1252"), "é’"),
        ("<meta charset=iso-8859-1><p>é’".encode("cp1252"), "é’"),
        (
            '<meta http-equiv=Content-Type content="text/html; charset=shift_jis">死者'.encode(
                "shift_jis"
            ),
            "死者",
        ),
        ("<meta charset=utf-16><p>é".encode(), "é"),
        ("<META CHARSET = UTF-8 ><p>é".encode(), "é"),
    ],
)
def test_file_is_read_in_the_encoding_that_it_declares(data: bytes, text: str) -> None:
    assert [part for _kind, part in read_html_file(data).parts] == [text]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<p>caf\xe9", "byte 0xE9 is not UTF-8"),
        (b"<meta charset=utf-7><p>a", "the page is in “utf-7”, which is not read"),
        (b"<meta charset=unicode_escape><p>a", "the page is in “unicode_escape”"),
        (b"<meta charset=base64><p>a", "the page is in “base64”"),
        (b"<meta charset=nonsense><p>a", "the page is in “nonsense”"),
        (b"<meta charset=euc-kr><p>\xff", "the file says that it is in euc_kr, and is not"),
        (b"<p>a\0", "a NUL character"),
        ("<p>a".encode("utf-16-le"), "a NUL character"),
        (b"", "there is no text in it"),
        (b"<p> &#13; \xc2\xa0", "there is no text in it"),
    ],
)
def test_file_that_cannot_be_read_says_why(data: bytes, why: str) -> None:
    assert why in refusal(data)


@pytest.mark.parametrize(
    ("number", "char"),
    [("65", "A"), (f"{'0' * 5_000}65", "A"), ("1114112", "\ufffd"), ("9" * 5_000, "\ufffd")],
)
def test_character_can_be_told_by_any_number(number: str, char: str) -> None:
    said = f"<html lang='&#{number};'><title>&#{number};</title><p>&#{number};</p>"
    read = read_html(said)
    assert (read.parts, read.details.title) == (((P, char),), char)


def test_size_of_a_file_is_bounded() -> None:
    page = b"<p>a</p>".ljust(LARGEST_DOCUMENT)
    assert read_html_file(page).parts == ((P, "a"),)
    assert refusal(page + b" ") == "the file is larger than 5 MB"


# Each of these took hours, or ended in a RecursionError, in one reader of HTML or another.
HARD = (
    *("<div>", "<b>", "<blockquote>", "<ul><li>", "<p>", "<table><tr><td>", "<", "<!--", "<a "),
    *('<a b="', "<script>", "<![CDATA[", "&", "</p>", "<svg>", "<?", "</", "<title>", "<a b=c>"),
)


@pytest.mark.parametrize("piece", HARD)
def test_hard_pages_are_read_or_refused_at_once(piece: str) -> None:
    reasons = {
        "there is no text in it",
        FAR_MORE,
        "the text has 300,000 characters; an article may have 100,000",
    }
    assert refusal(piece * 300_000) in reasons


@pytest.mark.parametrize(
    ("html", "why"),
    [
        (f"<p>{'x' * 400_000}</p>", "the text has 400,000 characters; an article may have 100,000"),
        (f"<p>{'x' * 400_001}</p>", FAR_MORE),
        ("<p>a" * 12_000, "the text has 12,000 blocks; an article may have 2,000"),
        ("<p>a" * 12_001, FAR_MORE),
    ],
)
def test_what_is_cleaned_is_bounded(html: str, why: str) -> None:
    assert refusal(html) == why


@pytest.mark.parametrize(
    ("tag", "is_refused"),
    [
        (f"<i{' b' * 100_000}>", False),
        (f"<i{' b' * 100_001}>", True),
        (f"<i b='>'{' b' * 99_996}>", False),
        (f"<i b='>'{' b' * 99_997}>", True),
        (f"<i b='{'>' * 200_000}'>", False),
        ("<i " * 100_000, True),
    ],
)
def test_attributes_of_a_tag_are_bounded(tag: str, is_refused: bool) -> None:
    page = f"a{tag}b"
    if is_refused:
        assert refusal(page) == FAR_MORE
    else:
        assert parts_of(page) == [(P, "ab")]


def test_kind_is_told_down_to_a_depth() -> None:
    assert parts_of(f"{'<div>' * (DEEPEST - 1)}<blockquote>a") == [(Q, "a")]
    assert parts_of(f"{'<div>' * DEEPEST}<blockquote>a") == [(P, "a")]


def test_deep_nesting_is_flattened() -> None:
    deep = f"{'<div>' * 100_000}a{'</div>' * 100_000}b"
    assert parts_of(deep) == [(P, "a"), (P, "b")]
    assert parts_of(f"{'<ul><li>' * 50_000}a<li>b") == [(L, "a"), (L, "b")]
    assert parts_of(f"{'<b>' * 100_000}a") == [(P, "a")]


MANY = ("<div>a", "<p>a<blockquote><li>", f"{'<ul><li>' * 15}a{'</ul>' * 15}")


@pytest.mark.parametrize("one", MANY)
def test_many_blocks_are_refused_before_they_are_cleaned(one: str) -> None:
    assert refusal(one * 20_000) == FAR_MORE


TAGS = (
    *("p", "div", "h1", "h2", "b", "a", "br", "ul", "ol", "li", "blockquote", "table", "tr"),
    *("td", "th", "caption", "pre", "script", "style", "title", "svg", "math", "textarea"),
)
_tags = st.sampled_from(TAGS)
_pieces = st.one_of(
    _tags.map("<{}>".format),
    _tags.map("</{}>".format),
    st.sampled_from(["<", ">", "&lt;", "&", "<!--", "-->", '<a b="', '"', "\n\n", " ", "a", "é"]),
    st.text(max_size=5),
)


@given(st.lists(_pieces, max_size=60).map("".join))
@example("<p>\ud800</p>")
def test_any_page_gives_text_that_can_be_stored_or_says_why_not(html: str) -> None:
    try:
        parts = read_html(html).parts
    except BrokenFile:
        return
    text, blocks = assemble(parts)
    check_blocks(text, blocks)
    assert text == canonical(text)
    assert [text[block.start : block.end] for block in blocks] == [part for _kind, part in parts]


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1))
def test_text_comes_out_as_it_was_put_in(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    stored = canonical(text).strip()
    if stored:
        assert parts_of(f"<p>{escaped}</p>") == [(P, stored)]
