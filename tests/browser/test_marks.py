"""Letters and paint where several highlights begin or lie at the same words."""

from base64 import b64encode
from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from annotate.models import Submission, User
from tests.browser.reader import Reader
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

NINE = [(f"label-{number}", f"label {number}", "ABCDEFGHM"[number - 1]) for number in range(1, 10)]

# The colour that most of a picture has, as red, green and blue from 0 to 255.
_MOST = """async (png) => {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
  canvas.drawImage(image, 0, 0);
  const { data } = canvas.getImageData(0, 0, image.width, image.height);
  const counts = new Map();
  for (let at = 0; at < data.length; at += 4) {
    const colour = data.slice(at, at + 3).join();
    counts.set(colour, 1 + (counts.get(colour) ?? 0));
  }
  return [...counts].sort((one, other) => other[1] - one[1])[0][0].split(',').map(Number);
}"""


@pytest.fixture
def submission(live_server: LiveServer) -> Submission:
    article = an_article("Nobody denied what officials said, and it was so.")
    key = a_key(article, a_label_set(NINE), asks=[("label-1", "it was so", 1)])
    return a_submission(an_assignment(key=key))


@pytest.fixture
def reader(page: Page, submission: Submission, sign_in: SignIn, watch: Watch) -> Reader:
    """Somebody whose highlights of label 1, 2 … wait, as `wait` makes them."""
    watch.expect("503 POST .*/annotations/")
    page.route("**/annotations/", lambda route: route.fulfill(status=503))
    sign_in(page, submission.student)
    return Reader(page, submission)


def wait(reader: Reader, words: str, *numbers: int) -> None:
    for number in numbers:
        reader.select(words)
        reader.page.keyboard.press(str(number))
    expect(reader.waiting).to_have_count(len(reader.pending()))


def overlaps(signs: Locator) -> list[tuple[str, str]]:
    """Return the letters of which one lies over the other."""
    boxes: list[dict[str, Any]] = signs.evaluate_all(
        """all => all.map((each) => {
          const { left, right, top, bottom } = each.getBoundingClientRect();
          return { text: each.textContent, left, right, top, bottom };
        })"""
    )
    return [
        (one["text"], other["text"])
        for one, other in combinations(boxes, 2)
        if max(one["left"], other["left"]) < min(one["right"], other["right"])
        and max(one["top"], other["top"]) < min(one["bottom"], other["bottom"])
    ]


@pytest.mark.parametrize("handed_in", [False, True])
def test_nine_letters_at_one_word_stand_side_by_side(
    page: Page, submission: Submission, sign_in: SignIn, handed_in: bool
) -> None:
    for label, _name, _letter in NINE:
        an_annotation(submission, label, "officials said")
    if handed_in:
        submission.hand_in()
    sign_in(page, submission.student)
    page.goto(submission.get_absolute_url())
    signs = page.locator("#text .letter:not(.in-key) .sign")
    expect(signs).to_have_count(9)
    assert overlaps(signs) == []


@pytest.mark.parametrize("saved", [0, 1, 4])
def test_letters_of_what_waits_lie_over_no_other(
    reader: Reader, submission: Submission, saved: int
) -> None:
    for label, _name, _letter in NINE[:saved]:
        an_annotation(submission, label, "officials said")
    reader.open()
    wait(reader, "officials", 8, 9)
    signs = reader.page.locator("#text .letter .sign")
    expect(signs).to_have_count(saved + 2)
    assert overlaps(signs) == []


def test_forced_colours_keep_the_letter_of_what_waits_in_a_mark(
    reader: Reader, submission: Submission
) -> None:
    an_annotation(submission, "label-1", "officials said")
    reader.open()
    wait(reader, "said", 2)
    reader.page.emulate_media(forced_colors="active", color_scheme="dark")
    sign = reader.page.locator("#text mark .letter .sign")
    ink = "each => getComputedStyle(each).color"
    assert sign.evaluate(ink) == reader.page.locator("#text").evaluate(ink)


def luminance(colour: list[int]) -> float:
    """Return how bright a colour is, from 0 to 1, as WCAG reckons it."""
    shares = [value / 255 for value in colour]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("saved", [0, 1, 3, 9])
def test_words_stay_readable_however_many_highlights_of_them_wait(
    reader: Reader, submission: Submission, saved: int
) -> None:
    page = reader.page
    for label, _name, _letter in NINE[:saved]:
        an_annotation(submission, label, "denied what")
    reader.open()
    blank = page.context.new_page()
    found = []
    for numbers in ((1, 2), (3, 4, 5, 6, 7, 8, 9)):
        wait(reader, "denied what", *numbers)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            (left, middle), (right, _) = reader.points("denied")
            clip = {"x": left, "y": middle - 10, "width": right - left, "height": 16}
            shot = b64encode(page.screenshot(clip=clip)).decode()  # type: ignore[arg-type]
            ink = page.locator("#text").evaluate("it => getComputedStyle(it).color")
            text = [int(part) for part in ink.removeprefix("rgb(").removesuffix(")").split(",")]
            dark, light = sorted(map(luminance, (blank.evaluate(_MOST, shot), text)))
            found.append((light + 0.05) / (dark + 0.05))
    assert min(found) >= 4.5, found


@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_signs_of_the_key_lie_over_no_number_of_the_class(
    page: Page, live_server: LiveServer, sign_in: SignIn, width: int
) -> None:
    asks = [("denial", "claim in the report", 1), ("denial", "is new", 1)]
    key = a_key(an_article("He said of it a claim in the report, as it is new."), asks=asks)
    assignment = an_assignment(key=key)
    submission = a_submission(assignment)
    for words in ("of", "a", "in the", "it is"):
        an_annotation(submission, "denial", words)
    submission.hand_in()
    sign_in(page, assignment.classroom.enrolments.get(role="instructor").user)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{reverse('assignment_overview', args=[assignment.pk])}?label=denial")
    signs = page.locator("#text .letter .sign")
    assert signs.all_text_contents() == ["100", "100", "K1", "100", "100", "K2"]
    assert overlaps(signs) == []
