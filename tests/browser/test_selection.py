"""What is selected on the screen is what is stored, whatever the script and however it is done."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotate.domain.text import BlockKind, assemble
from annotate.models import Article, User
from tests.browser.reader import Highlight, Reader, stored
from tests.factories import TEXT, a_key, a_submission, an_annotation, an_article, an_assignment

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
HEBREW = "הדובר אמר כי 12 אנשים נהרגו ליד מטה BBC אתמול בלילה."
ARABIC = "قال المسؤولون إنَّ ١٢ شخصًا قُتلوا قرب مقر BBC أمس."
HEADING, QUOTATION, ITEM, PARAGRAPH = (
    BlockKind.HEADING,
    BlockKind.QUOTATION,
    BlockKind.LIST_ITEM,
    BlockKind.PARAGRAPH,
)


@pytest.fixture
def reading(page: Page, sign_in: Callable[[Page, User], None]) -> Callable[..., Reader]:
    """Open the annotating page on an article, as a student who has begun to read it."""

    def reading(*parts: str, article: Article | None = None) -> Reader:
        article = article or an_article(*parts)
        submission = a_submission(an_assignment(key=a_key(article, published=False)))
        sign_in(page, submission.student)
        return Reader(page, submission).open()

    return reading


def an_article_of(*parts: tuple[BlockKind, str]) -> Article:
    text, blocks = assemble(parts)
    article = Article(title="A report", text=text, language="en", direction="ltr")
    article.blocks = blocks
    article.save()
    return article


def label(reader: Reader) -> Highlight:
    """Label what is selected, and return how it was stored."""
    reader.label("claim")
    reader.wait_until_saved()
    (highlight,) = stored(reader.holder)
    return highlight


# Scripts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(f"A family {FAMILY} fled 🏚️ at 3.", f"{FAMILY} fled 🏚️", id="emoji"),
        pytest.param(f"A {FAMILY}{FAMILY} fled at 3.", "fled at 3", id="after-emoji"),
        pytest.param("Zoe\u0308 of the cafe\u0301 denied it.", "cafe\u0301 denied", id="combining"),
        pytest.param("The in\u00adter\u00adna\u00adtional court ruled.", "court", id="soft-hyphen"),
        pytest.param(
            "The in\u00adter\u00adna\u00adtional court ruled.",
            "in\u00adter\u00adna\u00adtional court",
            id="over-soft-hyphens",
        ),
        pytest.param("Two  spaces   stand  here.", "spaces   stand", id="double-spaces"),
        pytest.param("官员说至少有12人死亡，部长否认。", "至少有12人死亡", id="chinese"),
        pytest.param("เจ้าหน้าที่กล่าวว่ามีผู้เสียชีวิต 12 คน", "มีผู้เสียชีวิต 12", id="thai"),
        pytest.param("अधिकारियों ने कहा कि 12 लोग मारे गए।", "12 लोग मारे गए", id="hindi"),
        pytest.param("𝒜𝒷𝒸 said 𝒟ℯ𝒻 was 𝒢𝒽𝒾.", "𝒟ℯ𝒻 was", id="beyond-16-bits"),
        pytest.param("1 < 2 &amp; <b>3</b>, they said.", "&amp; <b>3</b>", id="markup"),
    ],
)
def test_words_dragged_over_are_the_words_stored(
    reading: Callable[..., Reader], text: str, words: str
) -> None:
    reader = reading("The first paragraph 🙂.", text)
    reader.drag(words)
    highlight = label(reader)
    start = len("The first paragraph 🙂.\n\n") + text.index(words)
    assert highlight == ("unconfirmed-claim", start, start + len(words), words)
    assert "".join(reader.painted()) == words


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        *(("he", HEBREW, words) for words in ("12 אנשים נהרגו", "ליד מטה BBC אתמול", "BBC")),
        ("he", HEBREW, "הדובר אמר"),
        *(("ar", ARABIC, words) for words in ("قُتلوا قرب مقر", "١٢ شخصًا", "BBC أمس")),
    ],
)
def test_words_of_a_right_to_left_paragraph_are_stored_in_reading_order(
    reading: Callable[..., Reader], language: str, text: str, words: str
) -> None:
    reader = reading(article=an_article(text, language=language, direction="rtl"))
    article = reader.page.locator("#text")
    assert [article.get_attribute(name) for name in ("lang", "dir")] == [language, "rtl"]
    reader.drag(words)
    highlight = label(reader)
    assert highlight.words == words
    assert highlight.start == text.index(words)
    assert "".join(reader.painted()) == words


def test_lines_pasted_with_carriage_returns_count_as_one_character_each(
    reading: Callable[..., Reader],
) -> None:
    reader = reading("The first line,\r\nthe second line\r\nand the third.")
    reader.drag("second line\nand")
    assert label(reader) == ("unconfirmed-claim", 20, 35, "second line\nand")


# Hands -------------------------------------------------------------------------------------------


def test_a_backwards_drag_selects_the_same_words(reading: Callable[..., Reader]) -> None:
    reader = reading()
    reader.drag("at least 12 people", backwards=True)
    assert label(reader).words == "at least 12 people"


@pytest.mark.parametrize(
    ("dragged", "words"),
    [
        ("fficials said at leas", "Officials said at least"),
        ("icials said at le", "Officials said at"),  # two of five letters are less than half
        (" said at least, ".strip(", "), "said at least"),
        ("cia", "Officials"),
        ("killed, a", "killed, a"),
        ("killed,", "killed,"),
        ("claims.", "claims."),
    ],
)
def test_a_drag_ends_at_whole_words_as_scoring_counts_them(
    reading: Callable[..., Reader], dragged: str, words: str
) -> None:
    reader = reading()
    reader.drag(dragged)
    assert reader.selection() == words
    assert label(reader).words == words


def test_a_drag_with_alt_keeps_its_characters(reading: Callable[..., Reader]) -> None:
    reader = reading()
    reader.drag("ficials sa", alt=True)
    assert reader.selection() == "ficials sa"
    assert label(reader) == ("unconfirmed-claim", 2, 12, "ficials sa")


def test_a_double_click_selects_a_whole_word_with_its_hyphen(
    reading: Callable[..., Reader],
) -> None:
    reader = reading("The much-anticipated report.")
    reader.click("anticipated", times=2)
    assert label(reader).words == "much-anticipated"


@pytest.mark.parametrize("paragraph", [0, 2])
def test_a_triple_click_selects_its_paragraph_and_not_the_next(
    reading: Callable[..., Reader], paragraph: int
) -> None:
    reader = reading()
    reader.click(TEXT[paragraph], times=3)
    assert label(reader).words == TEXT[paragraph]


def test_a_drag_that_begins_above_the_text_selects_from_its_beginning(
    reading: Callable[..., Reader],
) -> None:
    reader = reading()
    _start, end = reader.points("Officials said")
    title = reader.page.locator("#article-title").bounding_box()
    assert title
    reader.drag_between((title["x"] + 5, title["y"] + 5), end)
    assert label(reader) == ("unconfirmed-claim", 0, 14, "Officials said")


def test_a_drag_that_ends_beside_the_text_reaches_to_its_end(
    reading: Callable[..., Reader],
) -> None:
    reader = reading()
    start, _end = reader.points("people were killed.")
    aside = reader.page.locator(".beside").bounding_box()
    assert aside
    reader.drag_between(start, (aside["x"] + 20, aside["y"] + aside["height"] - 5))
    assert label(reader).words == "people were killed."


def test_a_selection_outside_the_text_cannot_be_labelled(reading: Callable[..., Reader]) -> None:
    reader = reading()
    title = reader.page.locator("#article-title").bounding_box()
    assert title
    reader.page.mouse.dblclick(title["x"] + 60, title["y"] + title["height"] / 2)
    assert reader.selection() == "report"
    expect(reader.label_bar).to_be_hidden()
    reader.page.keyboard.press("1")
    assert reader.pending() == []
    assert stored(reader.holder) == []


# Blocks ------------------------------------------------------------------------------------------


def test_a_drag_across_paragraphs_stores_the_blank_line_between_them(
    reading: Callable[..., Reader],
) -> None:
    reader = reading()
    reader.drag_across("report claims.", "The ministry")
    words = "report claims.\n\nThe ministry"
    assert label(reader) == ("unconfirmed-claim", 49, 49 + len(words), words)
    assert reader.painted() == ["report claims.", "The ministry"]


def test_a_drag_across_all_kinds_of_blocks_stores_what_lies_between(
    reading: Callable[..., Reader],
) -> None:
    article = an_article_of(
        (PARAGRAPH, "First words."),
        (HEADING, "A heading"),
        (ITEM, "One item 🙂"),
        (ITEM, "Another item"),
        (QUOTATION, "“Quoted words”"),
        (PARAGRAPH, "Last words."),
    )
    reader = reading(article=article)
    reader.drag_across("words.", "Last")
    words = "words.\n\nA heading\n\nOne item 🙂\n\nAnother item\n\n“Quoted words”\n\nLast"
    assert label(reader) == ("unconfirmed-claim", 6, 6 + len(words), words)


# Over highlights ---------------------------------------------------------------------------------


@pytest.fixture
def marked(page: Page, sign_in: Callable[[Page, User], None]) -> Reader:
    """Open the page with highlights that nest, overlap and begin at one place."""
    submission = a_submission()
    an_annotation(submission, "denial", "at least 12 people were killed")
    an_annotation(submission, "casualty-figure", "12 people")
    an_annotation(submission, "casualty-figure", "at least")
    an_annotation(submission, "denial", "killed, a report")
    sign_in(page, submission.student)
    return Reader(page, submission).open()


@pytest.mark.parametrize(
    "words",
    [
        "said at least 12 people were killed, a report claims.",
        "at least",
        "least 12",
        "12 people were",
        "people were killed, a",
        "report claims",
    ],
)
def test_letters_and_hidden_words_of_highlights_do_not_count(marked: Reader, words: str) -> None:
    marked.drag(words)
    assert marked.selection() == words
    marked.label("claim")
    marked.wait_until_saved()
    start = TEXT[0].index(words)
    assert ("unconfirmed-claim", start, start + len(words), words) in stored(marked.holder)
    assert len(stored(marked.holder)) == 5


def test_the_page_shows_the_same_words_with_and_without_highlights(marked: Reader) -> None:
    shown = marked.page.locator("#block-0").evaluate(
        """block => {
          for (const aside of block.querySelectorAll('.letter, .visually-hidden')) aside.remove();
          return block.textContent;
        }"""
    )
    assert shown == TEXT[0]
