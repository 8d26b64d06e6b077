"""The annotating page enlarged, on paper, without colours and without motion."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from annotate.models import Assignment, Submission, User
from tests.browser.devices import Device, NewPage
from tests.browser.keyboard import Keyboard
from tests.browser.reader import Reader, stored
from tests.browser.watch import Watch
from tests.factories import (
    a_key,
    a_label_set,
    a_submission,
    an_annotation,
    an_article,
    an_assignment,
)

type SignIn = Callable[[Page, User], None]
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
NINE = [
    (f"label-{number}", f"a label with a long name {number}", f"{number}")
    for number in range(1, 10)
]


@pytest.fixture
def submission(live_server: LiveServer) -> Submission:
    return a_submission()


@pytest.fixture
def reader(page: Page, submission: Submission, sign_in: SignIn) -> Reader:
    """Open the page with highlights that overlap."""
    an_annotation(submission, "unconfirmed-claim", "at least 12 people")
    an_annotation(submission, "casualty-figure", "12 people were killed")
    an_annotation(submission, "denial", "The ministry denied")
    sign_in(page, submission.student)
    return Reader(page, submission).open()


def style(reader: Reader, selector: str, *names: str) -> list[str]:
    values: list[str] = reader.page.locator(selector).first.evaluate(
        "(each, names) => names.map((name) => getComputedStyle(each)[name])", list(names)
    )
    return values


# Letters and the codebook -------------------------------------------------------------------------


@pytest.mark.parametrize("handed_in", [False, True])
def test_letters_of_highlights_that_begin_at_the_same_word_stand_side_by_side(
    reader: Reader, submission: Submission, handed_in: bool
) -> None:
    for label, words in (
        ("unconfirmed-claim", "Nobody was hurt"),
        ("denial", "Nobody was hurt, it said"),
        ("casualty-figure", "Nobody"),
    ):
        an_annotation(submission, label, words)
    if handed_in:
        submission.hand_in()
    reader.page.goto(submission.get_absolute_url())
    beside = reader.page.locator("#block-1 .letter:not(.in-key) .sign").evaluate_all(
        "all => all.map(each => { const { left, right } = each.getBoundingClientRect();"
        " return [left, right] }).slice(-3)"
    )
    assert len(beside) == 3
    for (_left, right), (next_left, _right) in pairwise(beside):
        assert right <= next_left


def test_codebook_is_open_beside_the_article_and_says_nothing_else(reader: Reader) -> None:
    codebook = reader.page.locator(".codebook")
    expect(codebook.locator("summary")).to_be_hidden()
    expect(codebook.get_by_role("heading", name="Codebook")).to_have_count(1)
    expect(codebook.get_by_text("What a denial is.")).to_be_visible()
    reader.page.set_viewport_size({"width": 800, "height": 800})
    expect(codebook.locator("summary")).to_be_visible()
    expect(codebook.get_by_role("heading", name="Codebook")).to_have_count(1)
    expect(codebook.get_by_text("What a denial is.")).to_be_hidden()
    codebook.locator("summary").click()
    expect(codebook.get_by_text("What a denial is.")).to_be_visible()


# Enlarged: a window of 1280 pixels at 200 % is 640 wide, at 400 % 320 ----------------------------


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("device", ["laptop", "phone"])
def test_an_enlarged_page_is_never_scrolled_sideways(
    new_page: NewPage, live_server: LiveServer, sign_in: SignIn, width: int, device: str
) -> None:
    article = an_article(f"Officials said that {LONG_WORD} was at fault.", "Nobody denied it.")
    key = a_key(article, a_label_set(NINE), published=False)
    submission = a_submission(an_assignment(key=key))
    an_annotation(submission, "label-1", LONG_WORD)
    page = new_page(device)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 400})
    sign_in(page, submission.student)
    reader = Reader(page, submission).open()
    fits = "document.documentElement.scrollWidth <= innerWidth"
    assert page.evaluate(fits)
    reader.select("Nobody denied")
    expect(reader.label_bar).to_be_visible()
    assert page.evaluate(fits)
    reader.label_button("name 9").click()
    reader.wait_until_saved()
    assert [each.label for each in stored(submission)] == ["label-1", "label-9"]
    page.get_by_role("link", name="Change").first.click()
    expect(page.locator(".change-form")).to_be_visible()
    assert page.evaluate(fits)


def test_an_enlarged_page_to_hand_in_is_not_scrolled_sideways(
    reader: Reader, submission: Submission
) -> None:
    submission.assignment.shows_remaining = True
    submission.assignment.save()
    reader.page.set_viewport_size({"width": 320, "height": 256})
    reader.page.goto(f"{submission.get_absolute_url()}hand-in/")
    expect(reader.page.get_by_text("At least still to be found")).to_be_attached()
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_enlarged_page_shows_what_is_not_saved(reader: Reader, watch: Watch) -> None:
    watch.expect("failed POST .*/annotations/: net::ERR_INTERNET_DISCONNECTED")
    reader.page.set_viewport_size({"width": 320, "height": 256})
    reader.page.context.set_offline(True)
    reader.select("Nobody was hurt")
    reader.page.keyboard.press("2")
    expect(reader.status).to_have_text("offline, 1 waiting")
    expect(reader.status).to_be_in_viewport(ratio=1)
    reader.page.context.set_offline(False)
    reader.wait_until_saved()


def test_keys_can_be_switched_on_again_on_an_enlarged_page(reader: Reader) -> None:
    reader.page.get_by_role("button", name="Keys").click()
    single_keys = reader.page.get_by_label("Use keys without Ctrl")
    single_keys.uncheck()
    reader.page.set_viewport_size({"width": 320, "height": 200})
    reader.open()
    numbers = reader.page.locator("#labels kbd")
    expect(numbers.first).to_be_hidden()
    reader.page.get_by_role("button", name="Keys").click()
    single_keys.check()
    reader.page.get_by_role("button", name="Close").click()
    expect(numbers.first).to_be_visible()
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_low_window_of_a_phone_shows_no_keys(
    new_page: NewPage, submission: Submission, sign_in: SignIn
) -> None:
    page = new_page("phone", viewport={"width": 740, "height": 340})
    sign_in(page, submission.student)
    Reader(page, submission).open()
    expect(page.get_by_role("button", name="Keys")).to_be_hidden()
    expect(page.locator("#labels kbd").first).to_be_hidden()


def test_the_dialog_fits_an_enlarged_page(reader: Reader) -> None:
    reader.page.set_viewport_size({"width": 320, "height": 400})
    reader.page.keyboard.press("?")
    box = reader.page.get_by_role("dialog").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# Without colours ---------------------------------------------------------------------------------


def test_each_label_has_a_letter_a_line_and_a_colour_of_its_own(reader: Reader) -> None:
    letters = reader.page.locator("#text .letter .sign").all_text_contents()
    assert letters == ["U", "C", "D"]
    lines = {
        number: style(
            reader, f"#text mark.label-{number}", "textDecorationStyle", "backgroundColor"
        )
        for number in (1, 2, 3)
    }
    assert [line for line, _colour in lines.values()] == ["solid", "double", "wavy"]
    assert len({colour for _line, colour in lines.values()}) == 3


def test_forced_colours_keep_text_and_lines(reader: Reader) -> None:
    reader.page.emulate_media(forced_colors="active")
    colour, background, image, line = style(
        reader, "#text mark.label-3",
        "color", "backgroundColor", "backgroundImage", "textDecorationStyle",
    )  # fmt: skip
    assert colour != background
    assert image == "none"
    assert line == "wavy"


# On paper ----------------------------------------------------------------------------------------


def test_paper_shows_the_article_with_its_labels_and_no_tools(reader: Reader) -> None:
    reader.drag("Nobody was hurt")
    reader.page.emulate_media(media="print")
    for tools in (".dock", ".site", "#quotation-form"):
        expect(reader.page.locator(tools)).to_be_hidden()
    expect(reader.page.locator(".row-actions").first).to_be_hidden()
    assert style(reader, "#text mark", "printColorAdjust") == ["exact"]
    expect(reader.page.locator("#text .letter .sign").first).to_be_visible()
    expect(reader.page.get_by_text("What a denial is.")).to_be_visible()  # the codebook explains
    assert reader.page.pdf().startswith(b"%PDF")


def test_paper_shows_what_waits_as_the_screen_does(reader: Reader, watch: Watch) -> None:
    watch.expect("503 POST .*/annotations/")
    reader.page.route("**/annotations/", lambda route: route.fulfill(status=503))
    reader.drag("Nobody was hurt")
    reader.page.keyboard.press("2")
    expect(reader.status).to_have_text("not saved, 1 waiting")
    reader.page.emulate_media(media="print", color_scheme="dark")
    sign = reader.page.locator("#block-1 .letter .sign", has_text="D…")
    expect(sign).to_be_visible()
    assert style(reader, "#block-1 span.letter .sign", "color") == ["rgb(28, 27, 25)"]
    waiting = reader.page.get_by_role("region", name="Not saved yet")
    expect(waiting.get_by_role("listitem")).to_have_text("D denial Nobody was hurt")
    assert reader.pending() == ["Nobody was hurt"]


def test_paper_shows_no_focus(reader: Reader) -> None:
    Keyboard(reader.page).tab_to_text()
    assert style(reader, "#text", "outlineStyle") == ["solid"]
    reader.page.emulate_media(media="print")
    assert style(reader, "#text", "outlineStyle") == ["none"]


# Without motion ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("wanted", "scrolling"), [("reduce", "auto"), ("no-preference", "smooth")])
def test_nothing_glides_for_those_who_want_less_motion(
    reader: Reader, wanted: str, scrolling: str
) -> None:
    reader.page.emulate_media(reduced_motion=wanted)  # type: ignore[arg-type]
    assert style(reader, "html", "scrollBehavior") == [scrolling]


@pytest.mark.parametrize("device", ["laptop", "phone"])
def test_instructions_open_over_the_article_and_are_printed_open(
    new_page: NewPage, submission: Submission, sign_in: SignIn, device: Device
) -> None:
    Assignment.objects.update(instructions="Read it twice.\n\n" + "Then mark the claims. " * 60)
    page = new_page(device)
    sign_in(page, submission.student)
    page.goto(submission.get_absolute_url())
    instructions, article = page.locator(".instructions > div"), page.locator(".text")
    expect(instructions).to_be_hidden()
    before = article.bounding_box()
    page.get_by_text("Instructions").click()
    expect(instructions).to_be_visible()
    assert article.bounding_box() == before
    box, window = instructions.bounding_box(), page.viewport_size
    assert box
    assert window
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= window["width"]
    assert box["y"] + box["height"] <= window["height"]
    page.get_by_text("Instructions").click()
    expect(instructions).to_be_hidden()
    page.emulate_media(media="print")
    expect(instructions).to_be_visible()
    printed, text = instructions.bounding_box(), article.bounding_box()
    assert printed
    assert text
    assert printed["y"] + printed["height"] <= text["y"]
