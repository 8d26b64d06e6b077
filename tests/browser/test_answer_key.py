"""An instructor makes an answer key on the page that students use."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from annotate.models import AnswerKey, KeyAnnotation, User
from tests.browser.reader import Reader, stored
from tests.browser.test_accessibility import Examiner
from tests.browser.watch import Watch
from tests.factories import (
    TEXT,
    a_label_set,
    add_to_key,
    an_article,
    an_instructor,
)

CLAIM = "at least 12 people were killed"


@pytest.fixture
def key(live_server: LiveServer) -> AnswerKey:
    """Begin a key for the standard text."""
    article = an_article()
    return AnswerKey.objects.create(article=article, label_set=a_label_set(), owner=an_instructor())


@pytest.fixture
def editor(page: Page, key: AnswerKey, sign_in: Callable[[Page, User], None]) -> Reader:
    """Open the draft with one annotation in it, and its form."""
    add_to_key(key, "unconfirmed-claim", CLAIM)
    assert key.owner
    sign_in(page, key.owner)
    editor = Reader(page, key).open()
    editor.row(CLAIM).get_by_role("link", name="Change").click()
    expect(form(editor)).to_be_visible()
    return editor


def form(editor: Reader) -> Locator:
    return editor.page.locator(".change-form")


def take(editor: Reader, name: str) -> None:
    row = form(editor).locator("div").filter(has=editor.page.get_by_label(name))
    row.get_by_role("button", name="Take the selected words").click()


def save(editor: Reader) -> None:
    form(editor).get_by_role("button", name="Save").click()


def test_an_instructor_makes_a_key_and_publishes_it(
    page: Page, key: AnswerKey, sign_in: Callable[[Page, User], None]
) -> None:
    assert key.owner
    sign_in(page, key.owner)
    page.goto("/articles/")
    page.get_by_role("link", name="A report").click()
    page.get_by_role("button", name="Begin").click()
    editor = Reader(page, key)

    editor.drag("12 people", occurrence=2)
    editor.label("casualty figure")
    editor.drag("The ministry denied the report")
    page.keyboard.press("2")
    editor.wait_until_saved()

    editor.row("12 people").get_by_role("link", name="Change").click()
    form(editor).get_by_label("Role").select_option("optional")
    form(editor).get_by_label("Weight").fill("2")
    form(editor).get_by_label("Explanation").fill("Witnesses counted them.")
    editor.drag("at least 12 people were killed", occurrence=2)
    take(editor, "Extent")
    save(editor)
    expect(editor.row("12 people")).to_contain_text("optional")
    expect(editor.row("12 people")).to_contain_text("Witnesses counted them.")
    expect(page.locator("#text mark.extent")).to_have_text(
        ["at least ", "12 people", " were killed"]
    )

    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="In the key (2)")).to_be_visible()
    key.refresh_from_db()
    assert key.status == AnswerKey.Status.PUBLISHED
    figure = KeyAnnotation.objects.get(label__identifier="casualty-figure")
    assert (figure.role, figure.weight, figure.words) == ("optional", 2, "12 people")
    assert figure.extent_words == "at least 12 people were killed"


def test_selected_words_become_the_core_where_they_were_selected(editor: Reader) -> None:
    editor.drag("at least 12 people were killed", occurrence=2)
    take(editor, "Extent")
    editor.drag("12 people", occurrence=2)
    take(editor, "Core")
    expect(form(editor).get_by_label("Core")).to_have_value("12 people")
    save(editor)
    expect(editor.message).to_have_text("Changed.")
    ((_label, start, end, words),) = stored(editor.holder)
    text = "\n\n".join(TEXT)
    assert words == "12 people"
    assert (start, end) == (text.rindex("12 people"), text.rindex("12 people") + 9)
    assert editor.page.locator("#block-0 mark").count() == 0


def test_a_drag_for_the_core_ends_at_whole_words(editor: Reader) -> None:
    editor.drag("least 12 peop")
    take(editor, "Core")
    expect(form(editor).get_by_label("Core")).to_have_value("least 12 people")


def test_taking_with_nothing_selected_changes_nothing(editor: Reader) -> None:
    buttons = form(editor).get_by_role("button", name="Take the selected words")
    expect(buttons.first).to_have_attribute("aria-disabled", "true")
    buttons.first.click(force=True)
    expect(form(editor).get_by_label("Core")).to_have_value(CLAIM)


def test_an_extent_without_the_core_is_refused_where_the_reader_looks(
    editor: Reader, watch: Watch
) -> None:
    watch.expect("422 POST .*/answer-keys/.*/annotations/")
    editor.drag("Nobody was hurt")
    take(editor, "Extent")
    save(editor)
    expect(form(editor)).to_contain_text("The extent must hold the whole core.")
    expect(form(editor).get_by_label("Extent")).to_have_value("Nobody was hurt")
    assert [annotation.words for annotation in stored(editor.holder)] == [CLAIM]
    assert KeyAnnotation.objects.get().extent_words == CLAIM


def test_marked_words_become_an_alternative(editor: Reader) -> None:
    editor.page.get_by_role("link", name="Cancel").click()
    add = editor.row(CLAIM).get_by_role("button", name="Add as alternative")
    expect(add).to_be_hidden()
    editor.drag("people were killed", occurrence=2)
    add.click()
    core = form(editor).get_by_label("Or this instead")
    expect(core).to_have_value("people were killed")
    expect(core).to_be_focused()
    form(editor).get_by_text("Accepted labels").click()
    form(editor).get_by_label("denial").fill("50")
    save(editor)
    expect(editor.message).to_have_text("Changed.")
    expect(editor.row(CLAIM)).to_contain_text("or people were killed")
    expect(editor.row(CLAIM)).to_contain_text("denial: 50 %")
    alternative = KeyAnnotation.objects.get().other_alternatives[0]
    assert alternative.core_start == "\n\n".join(TEXT).rindex("people were killed")
    editor.page.get_by_role("button", name="Undo").click()
    expect(editor.row(CLAIM)).not_to_contain_text("50 %")


def test_form_with_all_its_parts_is_accessible(editor: Reader) -> None:
    examiner = Examiner(editor.page)
    form(editor).get_by_text("Alternatives").click()
    form(editor).get_by_text("Accepted labels").click()
    expect(form(editor).get_by_label("casualty figure")).to_be_visible()
    editor.drag("Nobody was hurt")
    examiner.examine("the form of a key annotation")
    assert not examiner.violations, "\n".join(examiner.violations)


def test_publishing_waits_for_what_is_not_saved_yet(editor: Reader) -> None:
    held: list[Route] = []
    editor.page.route("**/annotations/", lambda route: held.append(route))
    editor.drag("The ministry denied")
    editor.label("denial")
    editor.page.get_by_role("button", name="Publish").click()
    expect(editor.status).to_have_text("saving")
    held[0].continue_()
    expect(editor.page.get_by_role("heading", name="In the key (2)")).to_be_visible()
