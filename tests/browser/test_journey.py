"""A student's way through a lesson on the seed article, from the class code to the grade."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from annotate.models import AnswerKey, Assignment, Classroom, Submission
from tests.browser.keyboard import Keyboard
from tests.browser.reader import Reader, stored
from tests.browser.watch import Watch
from tests.factories import a_classroom, an_instructor

CLAIM = "Biden has urged Israel to delay its invasion plans"
DENIAL = "denying any US government involvement in advising a delay"
PART_OF_A_FIGURE = "1,400 Israelis"
TRUCKS = "34 aid trucks"

# SCORING.md by hand, for these four highlights.
#
# The key asks for ten annotations of weight 1: six claims (“US has asked …”, “Biden has urged …”,
# “advice to the Israelis …”, “talked about recovering …”, “ground forces mounted …”, “spurred the
# administration …”), two figures (“5,087 people”, “1,400 Israelis and foreign nationals”) and two
# denials (“denying any …”, “The US is not pressing …”). So W = 10.
#
#   CLAIM is its core exactly, within its extent:                                    q = 1
#   DENIAL holds the core “denying any US government involvement”, within its extent: q = 1
#   PART_OF_A_FIGURE has 2 of the core's 5 words and none beside them:               q = 2/5
#   TRUCKS meets no annotation (it is a distractor): spurious, so b = 1
#
# C = 1 + 1 + 2/5 = 12/5;  m = 3;  balanced: 2C / (W + m + b) = 24/5 / 14 = 12/35 = 34.2857… %
GRADE = "34.3 %"
MISSED = 7

LABELS = {
    CLAIM: "unconfirmed-claim",
    DENIAL: "denial",
    PART_OF_A_FIGURE: "casualty-figure",
    TRUCKS: "casualty-figure",
}


@pytest.fixture
def classroom(live_server: object) -> Classroom:
    """Set the seed article to a class, with its key."""
    call_command("seed", verbosity=0)
    classroom = a_classroom(an_instructor())
    key = AnswerKey.objects.get()
    Assignment.objects.create(classroom=classroom, answer_key=key, title="Who says so?")
    return classroom


def its_highlights(submission: Submission) -> dict[str, str]:
    return {highlight.words: highlight.label for highlight in stored(submission)}


def expect_result(page: Page) -> None:
    """See the grade, the outcome of each highlight and what the key says about it."""
    expect(page.get_by_role("heading", name="Grade:")).to_have_text(f"Grade: {GRADE}")
    points = page.locator(".point")
    outcomes = [
        (CLAIM, "Exact", "The only source is once more the newspaper's report"),
        (DENIAL, "Exact", "there was no such advice from the US"),
        (PART_OF_A_FIGURE, "Boundary off", "Compare it with the figure before it"),
        (TRUCKS, "Spurious", "how much help arrived, not how many people came to harm"),
    ]
    for words, outcome, why in outcomes:
        point = points.filter(has=page.locator("q", has_text=words))
        expect(point).to_contain_text(outcome)
        expect(point).to_contain_text(why)
    expect(points.filter(has=page.get_by_role("heading", name="Missed"))).to_have_count(MISSED)
    expect(page.locator("#text mark", has_text=CLAIM)).to_have_count(2)  # in the key, and marked


def test_a_student_reads_highlights_hands_in_and_sees_the_result(
    page: Page, classroom: Classroom
) -> None:
    page.goto("/")
    page.get_by_label("Class code").fill(classroom.spoken_join_code.lower())
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Join Media 8b")
    page.get_by_label("Your name in this class").fill("Sam")
    page.get_by_role("button", name="Join").click()
    expect(page.locator(".return-code")).to_have_text(re.compile(r"^\w+[- ]\w+[- ]\w+$"))
    page.get_by_role("button", name="I have written them down").click()
    page.get_by_role("link", name="Who says so?").click()
    page.get_by_role("button", name="Begin").click()

    submission = Submission.objects.get()
    reader = Reader(page, submission)
    reader.drag(CLAIM)
    reader.label("Unconfirmed claim")
    reader.drag(DENIAL)
    page.keyboard.press("2")
    reader.drag(PART_OF_A_FIGURE)
    page.keyboard.press("3")
    reader.wait_until_saved()  # an answer may move the bar, faster than a hand presses its button
    reader.drag(TRUCKS)
    reader.label("Casualty figure")
    reader.wait_until_saved()

    page.reload()
    expect(reader.rows).to_have_count(4)
    assert sorted(reader.painted()) == sorted(LABELS)
    assert its_highlights(submission) == LABELS

    page.get_by_role("link", name="Hand in …").click()
    expect(page.get_by_role("caption")).to_have_text("You made 4 highlights.")
    page.get_by_role("button", name="Hand in").click()
    expect_result(page)


def test_the_same_without_javascript(
    no_script_page: Page, classroom: Classroom, watch: Watch
) -> None:
    watch.expect("failed GET .*/annotate/js/.*: csp")  # modules are offered, and not taken
    page = no_script_page
    page.goto("/")
    page.get_by_label("Class code").fill(classroom.join_code)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Your name in this class").fill("Sam")
    page.get_by_role("button", name="Join").click()
    page.get_by_role("button", name="I have written them down").click()
    page.get_by_role("link", name="Who says so?").click()
    page.get_by_role("button", name="Begin").click()

    def quote(words: str, label: str) -> None:
        form = page.locator("#quotation-form")
        form.get_by_label("Words from the article").fill(words)
        form.get_by_label(label).check()
        form.get_by_role("button", name="Highlight these words").click()

    quote(CLAIM, "Denial")
    quote(DENIAL, "Denial")
    quote(PART_OF_A_FIGURE, "Casualty figure")
    quote(TRUCKS, "Casualty figure")
    expect(page.locator("#message")).to_have_text("Highlighted.")
    rows = page.locator(".highlights .annotation")

    # Words that are not there, and words that are there twice.
    watch.expect("422 POST .*/annotations/$")
    quote("Washington denies everything", "Denial")
    expect(page.locator("#quotation-form")).to_contain_text("These words are not in the article.")
    quote("hold off on the land war", "Denial")
    expect(rows).to_have_count(5)
    quote("the land war", "Denial")
    which = page.get_by_role("group", name="Which one?")
    which.get_by_label("hostages by holding off [the land war]").check()
    page.get_by_role("button", name="Highlight these words").click()
    expect(rows).to_have_count(6)

    # Another label and a note; a removal that is undone, and two that are not.
    rows.filter(has_text=CLAIM).get_by_role("link", name="Change").click()
    page.get_by_label("Label").select_option("Unconfirmed claim")
    page.get_by_label("Note").fill("The report says it, nobody else.")
    page.get_by_role("button", name="Save").click()
    expect(rows.filter(has_text=CLAIM)).to_contain_text("The report says it, nobody else.")
    rows.filter(has_text=DENIAL).get_by_role("button", name="Remove").click()
    page.get_by_text("1 removed").click()
    page.locator("#removed").get_by_role("button", name="Restore").click()
    rows.filter(has_text="hold off on").get_by_role("button", name="Remove").click()
    rows.filter(has_text="the land war").get_by_role("button", name="Remove").click()
    expect(rows).to_have_count(4)
    assert its_highlights(Submission.objects.get()) == LABELS

    page.get_by_role("link", name="Hand in …").click()
    page.get_by_role("button", name="Hand in").click()
    expect_result(page)


def test_the_same_with_the_keyboard_alone(page: Page, classroom: Classroom) -> None:
    page.goto("/")
    keyboard = Keyboard(page)
    keyboard.tab_to("Class code")
    keyboard.type(classroom.join_code)
    keyboard.submit()
    expect(page.get_by_role("heading", level=1)).to_have_text("Join Media 8b")
    keyboard.tab_to("Your name in this class")
    keyboard.type("Sam")
    keyboard.submit()
    keyboard.follow("I have written them down")
    keyboard.follow("Who says so?")
    keyboard.follow("Begin")

    submission = Submission.objects.get()
    reader = Reader(page, submission)
    keyboard.tab_to_text()
    for words, key in ((CLAIM, "1"), (PART_OF_A_FIGURE, "1"), (TRUCKS, "3"), (DENIAL, "2")):
        keyboard.select(words)
        keyboard.press(key)
        reader.wait_until_saved()

    # The figure was no claim: back to it, open it, and choose the label.
    keyboard.press("ArrowUp")
    keyboard.select(PART_OF_A_FIGURE, towards="Up")
    keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Label")).to_be_focused()
    keyboard.type("Cas")
    keyboard.tab_to("Note")
    keyboard.type("two of three groups")
    keyboard.tab_to("Save")
    keyboard.press("Enter")
    expect(reader.row(PART_OF_A_FIGURE)).to_contain_text("two of three groups")

    # A removal, and its undoing.
    keyboard.tab_to_text("Shift+Tab")
    keyboard.press("Delete")
    expect(reader.rows).to_have_count(3)
    keyboard.tab_to("Restore", "Shift+Tab")
    keyboard.press("Enter")
    expect(reader.rows).to_have_count(4)
    assert its_highlights(submission) == LABELS

    keyboard.tab_to("Hand in …", "Shift+Tab")
    keyboard.submit()
    keyboard.follow("Hand in")
    expect_result(page)
