"""From an empty desk to a grade that a student reads, each step by the page that leads to it."""

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from annotate.models import AnswerKey, Submission
from tests.browser.devices import NewPage
from tests.browser.reader import Reader
from tests.factories import an_instructor

PASTED = """The mayor sayd that the bridge is safe. Engineers measured cracks in four pillars.

Two drivers were hurt on Thursday, the police confirmed.

Read more: our podcast"""

CLAIM = "the bridge is safe"
HURT = "Two drivers were hurt"
CRACKS = "Engineers measured cracks in four pillars"

# SCORING.md by hand: the key asks for CLAIM alone (weight 1); HURT is optional and CRACKS a
# distractor. Ada marks CLAIM exactly and the distractor, so C = 1, W = 1, m = 1 and b = 1:
# balanced 2C / (W + m + b) = 2/3.
WORKED_OUT = "66.7 %"
NOT_YET = "Your result appears here when your teacher releases it."


def sign_in_from_the_first_page(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="I teach: sign in").click()
    page.get_by_label("Username").fill("ines")
    page.get_by_label("Password").fill("a long password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your classes")


def make_article(page: Page) -> None:
    """Paste a text, correct a block, delete what does not belong to it, and freeze it."""
    steps = page.get_by_role("region", name="What a lesson needs")
    steps.get_by_role("link", name="Articles").click()
    page.get_by_role("link", name="New article").click()
    page.get_by_role("textbox", name="Text").fill(PASTED)
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".block")).to_have_text(PASTED.split("\n\n"))
    page.get_by_role("link", name="Correct 1").click()
    text = page.get_by_role("textbox", name="Text")
    text.fill(text.input_value().replace("sayd", "said"))
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Delete 3").click()
    expect(page.locator(".block")).to_have_count(2)
    page.get_by_label("Title:", exact=True).fill("The bridge")
    page.get_by_role("button", name="Add to my articles").click()
    expect(page.get_by_text("Its text no longer changes.")).to_be_visible()


def make_label_set(page: Page) -> None:
    page.get_by_role("link", name="Make a label set first").click()
    page.get_by_role("link", name="New label set").click()
    page.get_by_label("Name:").first.fill("Who says so?")
    fill_label(page, "Claim", "C", "Somebody says it, and nobody confirms it.")
    page.get_by_role("link", name="Add a label").click()
    fill_label(page, "Harm", "H", "How many people were hurt.")


def fill_label(page: Page, name: str, letter: str, definition: str) -> None:
    page.get_by_label("Name:").last.fill(name)
    page.get_by_label("Letter").fill(letter)
    page.get_by_label("Definition").fill(definition)
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".codes .chip").last).to_have_text(f"{letter} {name}")


def draft_key(page: Page) -> None:
    page.locator("#main").get_by_role("link", name="Articles").click()
    page.get_by_role("link", name="The bridge").click()
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("Answer key, version 1: a draft")).to_be_visible()
    editor = Reader(page, AnswerKey.objects.get())
    for words, label in ((CLAIM, "Claim"), (HURT, "Harm"), (CRACKS, "Claim")):
        editor.drag(words)
        editor.label(label)
        expect(editor.row(words)).to_be_visible()
    give_role(editor, HURT, "optional", "It is a figure, and it is confirmed.")
    give_role(editor, CRACKS, "distractor", "They measured them.")


def give_role(editor: Reader, words: str, role: str, explanation: str) -> None:
    editor.row(words).get_by_role("link", name="Change").click()
    form = editor.page.locator(".change-form")
    form.get_by_label("Role").select_option(role)
    form.get_by_label("Explanation").fill(explanation)
    form.get_by_role("button", name="Save").click()
    expect(editor.row(words)).to_contain_text(role)
    expect(editor.row(words)).to_contain_text(explanation)


def try_key(page: Page) -> None:
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("Nothing of it counts or is seen by anybody else.")).to_be_visible()
    trial = Reader(page, AnswerKey.objects.get())
    trial.drag(CLAIM)
    trial.label("Claim")
    trial.wait_until_saved()
    page.get_by_role("button", name="See the result").click()
    expect(page.get_by_role("heading", name="Grade:")).to_have_text("Grade: 100.0 %")
    page.get_by_role("link", name="of the answer key, version 1").click()


def publish_key(page: Page) -> None:
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="In the key (3)")).to_be_visible()
    expect(page.locator(".point .tag")).to_have_text(["required", "distractor", "optional"])


def make_class(page: Page) -> tuple[str, str]:
    """Make a class with two seats; return the address and the three words on Ada's card."""
    page.get_by_role("link", name="Create a class to set it for").click()
    page.get_by_label("Name").fill("Media 8b")
    page.get_by_role("button", name="Create the class").click()
    page.get_by_role("link", name="Make seats from a list").click()
    page.get_by_label("Names, one a line").fill("Ada Lovelace\nBen Okri")
    page.get_by_role("button", name="Show the seats").click()
    page.get_by_role("button", name="Make the seats").click()
    card = page.locator(".seat-card").filter(has_text="Ada L.")
    return card.locator(".address").inner_text(), card.locator(".words").inner_text()


def set_assignment(page: Page) -> None:
    page.get_by_role("link", name="Done: the cards are printed").click()
    page.get_by_role("link", name="New assignment").click()
    page.get_by_label("Title").fill("Who says it?")
    key = AnswerKey.objects.get()
    page.get_by_label("Article and answer key").select_option(str(key.pk))
    page.get_by_label("Practice or graded").select_option("on_release")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who says it?")


def come_in(student: Page, address: str, words: str) -> None:
    student.goto(address)
    student.get_by_label("Your three words").fill(words)
    student.get_by_role("button", name="Come in").click()
    student.get_by_role("link", name="Who says it?").click()
    student.get_by_role("button", name="Begin").click()
    expect(student.locator("#saving")).to_have_text("saved")


def highlight_two_passages(student: Page) -> None:
    reader = Reader(student, Submission.objects.get())
    for words in (CLAIM, CRACKS):
        reader.select(words)
        reader.label("Claim")
        expect(reader.row(words)).to_be_visible()
    reader.wait_until_saved()


def hand_in(student: Page) -> None:
    student.get_by_role("link", name="Hand in …").click()
    student.get_by_role("button", name="Hand in").click()
    expect(student.get_by_text(NOT_YET)).to_be_visible()


def grade(page: Page) -> None:
    """Give another grade than the one worked out, with a reason and a comment."""
    page.get_by_role("link", name="Who says it?").click()
    page.get_by_role("link", name="Grading").click()
    page.get_by_role("link", name="Ada L.").click()
    expect(page.get_by_role("heading", name="Grade:")).to_have_text(f"Grade: {WORKED_OUT}")
    page.get_by_label("Comment on the whole").fill("Who measured them?")
    page.get_by_label("Another grade, in per cent").fill("80")
    page.get_by_label("Reason for the other grade").fill("The text is unclear there.")
    page.get_by_role("button", name="Reviewed, back to the table").click()
    row = page.get_by_role("row").filter(has_text="Ada L.")
    expect(row).to_contain_text("80.0 %")
    expect(row).to_contain_text("reviewed")


def release(page: Page) -> None:
    page.get_by_role("button", name="Release all").click()
    expect(page.get_by_role("row").filter(has_text="Ada L.")).to_contain_text("released")


def test_class_is_made_taught_and_graded_from_an_empty_desk(
    live_server: LiveServer, new_page: NewPage
) -> None:
    an_instructor()
    desk, student = new_page("laptop"), new_page("phone")

    sign_in_from_the_first_page(desk)
    make_article(desk)
    make_label_set(desk)
    draft_key(desk)
    try_key(desk)
    publish_key(desk)
    address, words = make_class(desk)
    set_assignment(desk)

    desk.get_by_role("link", name="Live").click()
    expect(desk.locator("#summary")).to_have_text("Begun: 0 of 2. Handed in: 0.")
    come_in(student, address, words)
    highlight_two_passages(student)
    expect(desk.get_by_text("Ada L. 2 highlights")).to_be_visible()
    hand_in(student)
    expect(desk.locator("#summary")).to_have_text("Begun: 1 of 2. Handed in: 1.")

    grade(desk)
    student.reload()
    expect(student.get_by_text(NOT_YET)).to_be_visible()
    release(desk)
    student.reload()
    expect(student.get_by_role("heading", name="Grade:")).to_have_text("Grade: 80.0 %")
    expect(
        student.get_by_text("Set by Ines Instructor: The text is unclear there.")
    ).to_be_visible()
    expect(student.get_by_text("Ines Instructor: Who measured them?")).to_be_visible()
    expect(student.get_by_text("They measured them.")).to_be_visible()
    student.get_by_role("link", name="My class").click()
    expect(student.get_by_text("Handed in. Your result is there.")).to_be_visible()

    desk.get_by_role("link", name="Who says it?").click()
    desk.get_by_role("link", name="The class on one page").click()
    expect(desk.get_by_text("1 student has handed in.")).to_be_visible()
    # In the key, and marked.
    expect(desk.locator("#text mark")).to_have_text([CLAIM, CLAIM, CRACKS])
    desk.get_by_role("link", name="Classes").click()
    desk.get_by_role("link", name="Media 8b").click()
    expect(desk.get_by_text("1 begun, 1 handed in")).to_be_visible()
