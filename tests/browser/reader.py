"""A reader at the annotating page: finds words on the screen, selects them, labels them.

Words are looked up in what the page shows, not in what the application says about offsets.
"""

from collections.abc import Sequence
from typing import NamedTuple

from playwright.sync_api import Locator, Page, expect

from annotate.models import AnswerKey, Submission

# Finds the words in the article as a reader sees it, without letters and hidden words, and returns
# the page's own text nodes with the offsets where they begin and end.
_FIND = """
([words, occurrence]) => {
  const text = document.getElementById('text');
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const places = [];
  let seen = '';
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest('.letter, .visually-hidden')) continue;
    for (let offset = 0; offset < node.data.length; offset += 1) places.push({ node, offset });
    seen += node.data;
  }
  let from = -1;
  for (let times = 0; times < occurrence; times += 1) from = seen.indexOf(words, from + 1);
  if (from < 0) throw new Error(`not on the page: ${words}`);
  const last = places[from + words.length - 1];
  return { first: places[from], last: { node: last.node, offset: last.offset + 1 } };
}
"""

# The points at which a mouse has to press and let go to select exactly these words.
_POINTS = (
    """
(query) => {
  const { first, last } = ("""
    + _FIND
    + """)(query);
  first.node.parentElement.scrollIntoView({ block: 'nearest' });
  // A browser takes the edge of a number in a right-to-left line for where the number is read
  // from, so what counts is the box of the whole word and the direction of the paragraph.
  const isRightToLeft = getComputedStyle(first.node.parentElement).direction === 'rtl';
  const boxes = (node, from, to) => {
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    return [...range.getClientRects()];
  };
  const head = first.node.data.slice(first.offset).search(/\\s|$/);
  const tail = last.node.data.slice(0, last.offset).search(/\\S*$/);
  const start = boxes(first.node, first.offset, first.offset + head)[0];
  const end = boxes(last.node, tail, last.offset).at(-1);
  const point = (box, isRight) => ({
    x: isRight ? box.right - 1 : box.left + 1,
    y: box.top + box.height / 2,
  });
  return [point(start, isRightToLeft), point(end, !isRightToLeft)];
}
"""
)

_SELECT = (
    """
(query) => {
  const { first, last } = ("""
    + _FIND
    + """)(query);
  const range = document.createRange();
  range.setStart(first.node, first.offset);
  range.setEnd(last.node, last.offset);
  document.getSelection().removeAllRanges();
  document.getSelection().addRange(range);
}
"""
)


class Highlight(NamedTuple):
    """A highlight as the database holds it; its place is in code points."""

    label: str
    start: int
    end: int
    words: str


def stored(holder: Submission | AnswerKey) -> list[Highlight]:
    """Return the live highlights; `words` are what the article says at their place."""
    text = holder.article.text
    live = [(each.label.identifier, *each.span) for each in holder.annotations.live().with_parts()]
    return [Highlight(label, start, end, text[start:end]) for label, start, end in sorted(live)]


class Reader:
    """Somebody with a mouse, a keyboard or a finger, in front of the annotating page."""

    def __init__(self, page: Page, holder: Submission | AnswerKey) -> None:
        self.page = page
        self.holder = holder

    def open(self) -> "Reader":
        self.page.goto(self.holder.get_absolute_url())
        expect(self.status).to_have_text("saved")
        return self

    @property
    def status(self) -> Locator:
        return self.page.locator("#saving")

    @property
    def message(self) -> Locator:
        return self.page.locator("#message")

    @property
    def rows(self) -> Locator:
        """The list of saved highlights beside the text."""
        return self.page.locator("[id^=highlights-] .annotation")

    @property
    def waiting(self) -> Locator:
        """The list of those that are not saved yet."""
        return self.page.locator("#waiting .annotation")

    def row(self, words: str) -> Locator:
        return self.rows.filter(has_text=words)

    def drag(
        self, words: str, occurrence: int = 1, *, backwards: bool = False, alt: bool = False
    ) -> None:
        """Drag with the mouse over these words, to the pixel."""
        points = self.points(words, occurrence)
        self.drag_between(*(reversed(points) if backwards else points), alt=alt)

    def drag_across(self, first: str, last: str) -> None:
        """Drag from the beginning of some words to the end of others, both on one screen."""
        self.points(last)
        (start, _), (_, end) = self.points(first), self.points(last)
        self.drag_between(start, end)

    def drag_between(
        self, start: tuple[float, float], end: tuple[float, float], *, alt: bool = False
    ) -> None:
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        mouse.move(*end)
        if alt:
            self.page.keyboard.down("Alt")
        mouse.up()
        if alt:
            self.page.keyboard.up("Alt")

    def points(self, words: str, occurrence: int = 1) -> Sequence[tuple[float, float]]:
        """Return where on the screen the words begin and end, after scrolling there."""
        points = self.page.evaluate(_POINTS, [words, occurrence])
        return [(point["x"], point["y"]) for point in points]

    def click(self, words: str, occurrence: int = 1, times: int = 1) -> None:
        """Click in the middle of these words, which stand on one line, as often as said."""
        (left, y), (right, _) = self.points(words, occurrence)
        self.page.mouse.click((left + right) / 2, y, click_count=times)

    def select(self, words: str, occurrence: int = 1) -> None:
        """Select without a pointer, as a phone's own handles do."""
        self.page.evaluate(_SELECT, [words, occurrence])

    def label(self, name: str) -> None:
        """Press a label's button, whether or not the page says that it does anything."""
        self.label_button(name).click(force=True)

    @property
    def label_bar(self) -> Locator:
        return self.page.locator("#labels")

    def label_button(self, name: str) -> Locator:
        return self.label_bar.get_by_role("button", name=name)

    def selection(self) -> str:
        """Return the selected words of the article, without what only looks like them."""
        selection: str = self.page.evaluate("document.getSelection().toString()")
        return selection

    def painted(self) -> list[str]:
        """Return the text under each mark of the article."""
        marks: list[str] = self.page.locator("#text mark").evaluate_all(
            "marks => marks.map((mark) => mark.textContent)"
        )
        return marks

    def pending(self) -> list[str]:
        """Return the words that are painted as not saved yet."""
        words: list[str] = self.page.evaluate(
            """() => [...CSS.highlights.entries()]
              .filter(([name]) => name.startsWith('pending-'))
              .flatMap(([, ranges]) => [...ranges].map((range) => range.toString()))"""
        )
        return words

    def wait_until_saved(self) -> None:
        expect(self.status).to_have_text("saved")


def words_stored(reader: Reader) -> list[str]:
    return [highlight.words for highlight in stored(reader.holder)]
