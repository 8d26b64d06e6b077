"""A label set of one's own: made, painted, put in order by keyboard, and used by a student."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from annotate.models import LabelSet, User
from tests.browser.devices import Device, NewPage
from tests.browser.reader import Reader
from tests.browser.test_accessibility import Examiner
from tests.browser.watch import Watch
from tests.factories import (
    a_classroom,
    a_key,
    a_label_set,
    a_submission,
    an_assignment,
    an_instructor,
)

type SignIn = Callable[[Page, User], None]


@pytest.fixture
def ines() -> User:
    return an_instructor()


def labels(page: Page) -> Locator:
    return page.locator(".codes .chip")


def fill_label(page: Page, name: str, letter: str, look: str) -> None:
    page.get_by_label("Name:").last.fill(name)
    page.get_by_label("Letter").fill(letter)
    page.get_by_label("Definition").fill(f"What {name} is.")
    page.get_by_role("radio", name=look).check()
    page.get_by_role("button", name="Save").click()


@pytest.mark.parametrize("device", ["laptop", "no script"])
def test_set_is_made_ordered_and_changed(
    new_page: NewPage, sign_in: SignIn, ines: User, device: Device
) -> None:
    page = new_page(device)
    sign_in(page, ines)
    page.goto("/")
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Label sets").click()
    page.get_by_role("link", name="New label set").click()
    page.get_by_label("Name:").first.fill("Voices")
    fill_label(page, "Praise", "P", "green, dots")
    page.get_by_role("link", name="Add a label").click()
    fill_label(page, "Blame", "B", "red, a wave")
    expect(labels(page)).to_have_text(["P Praise", "B Blame"])
    page.get_by_role("button", name="Move up Blame").click()
    expect(labels(page)).to_have_text(["B Blame", "P Praise"])
    page.get_by_role("link", name="Change Blame").click()
    page.get_by_role("radio", name="green, dots “Praise” has it: they swap").check()
    page.get_by_role("button", name="Save").click()
    stored = LabelSet.objects.get().labels.values_list("name", "position", "style")
    assert list(stored) == [("Blame", 1, 4), ("Praise", 2, 3)]


def test_labels_are_put_in_order_by_keyboard_alone(page: Page, sign_in: SignIn, ines: User) -> None:
    label_set = a_label_set(owner=ines)
    sign_in(page, ines)
    page.goto(label_set.get_absolute_url())
    button = page.get_by_role("button", name="Move down unconfirmed claim")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#message")).to_have_text("“unconfirmed claim” is number 2 now.")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#message")).to_have_text("“unconfirmed claim” is number 3 now.")
    expect(page.get_by_role("button", name="Move up unconfirmed claim")).to_be_focused()
    expect(labels(page)).to_have_text(["D denial", "C casualty figure", "U unconfirmed claim"])


def test_key_of_a_label_follows_its_place_and_its_look_stays(
    new_page: NewPage, sign_in: SignIn, ines: User, watch: Watch
) -> None:
    watch.expect("failed POST .*/annotations/")
    label_set = a_label_set(owner=ines)
    label_set.move_label(label_set.labels.get(identifier="denial"), -1)
    submission = a_submission(an_assignment(a_classroom(ines), a_key(label_set=label_set)))
    page = new_page()
    sign_in(page, submission.student)
    reader = Reader(page, submission).open()
    page.context.set_offline(True)
    reader.drag("The ministry denied the report")
    page.keyboard.press("1")
    assert page.evaluate("CSS.highlights.get('pending-2').size") == 1
    expect(page.locator("#waiting .chip")).to_have_class("chip label-2")
    page.context.set_offline(False)
    reader.wait_until_saved()
    assert submission.annotations.get().label.identifier == "denial"
    expect(page.locator("#text mark").first).to_have_class("label-2 depth-0")


def test_label_set_pages_are_accessible(
    page: Page, sign_in: SignIn, ines: User, watch: Watch
) -> None:
    watch.expect("422 POST .*/labels/")
    library, label_set = a_label_set(), a_label_set(owner=ines)
    a_key(label_set=a_label_set(owner=ines), owner=ines)
    used = LabelSet.objects.exclude(answer_keys=None).get()
    denial = label_set.labels.get(identifier="denial")
    sign_in(page, ines)
    examiner = Examiner(page)
    examiner.visit(
        reverse("label_sets"),
        reverse("label_set_create"),
        library.get_absolute_url(),
        used.get_absolute_url(),
        denial.get_absolute_url(),
        f"{denial.get_absolute_url()}removal/",
        *(f"{label_set.get_absolute_url()}{page}/" for page in ("settings", "removal", "labels")),
    )
    fill_label(page, "denial", "d", "teal, one line")
    expect(page.locator(".errorlist")).to_have_text("Another label of this set has this name.")
    examiner.examine("a label that is there already")
    assert not examiner.violations, "\n".join(examiner.violations)


@pytest.mark.parametrize("scheme", ["light", "dark", "forced colours"])
def test_looks_of_the_palette_differ_from_each_other(
    page: Page, sign_in: SignIn, ines: User, scheme: str
) -> None:
    """Without forced colours by colour and line; with them the letter and five lines are left."""
    label_set = a_label_set(owner=ines)
    sign_in(page, ines)
    page.emulate_media(
        color_scheme="dark" if scheme == "dark" else "light",
        forced_colors="active" if scheme == "forced colours" else "none",
    )
    page.goto(label_set.labels.all()[0].get_absolute_url())
    looks = page.locator(".look mark").evaluate_all(
        "all => all.map(mark => { const style = getComputedStyle(mark);"
        " return [style.backgroundColor, style.textDecorationStyle].join() })"
    )
    assert len(set(looks)) == (5 if scheme == "forced colours" else 9)
    assert page.locator(".look .sign").all_inner_texts() == ["U"] * 9
