"""A reader who has a keyboard only, and who sees at every moment where the focus is."""

from typing import Any

from playwright.sync_api import Page

# What has the focus, and whether a reader sees that: it has an outline, lies on the screen, and
# nothing lies over it. In the text, a word has to be selected or underlined as well.
_FOCUS = r"""
() => {
  const focused = document.activeElement;
  const text = document.getElementById('text');
  const isOnScreen = (target, element) => [...target.getClientRects()].some((box) => {
    const x = box.left + box.width / 2;
    const y = box.top + Math.min(box.height / 2, 12); // of a tall one, where it begins
    const top = document.elementFromPoint(x, y);
    return element.contains(top) || top === element.parentElement;
  });
  const { outlineStyle, outlineWidth } = getComputedStyle(focused);
  const hasOutline = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  const selection = document.getSelection();
  const word = selection.isCollapsed
    ? [...(CSS.highlights.get('cursor') ?? [])][0] : selection.getRangeAt(0);
  const name = focused.labels?.[0]?.textContent ?? focused.textContent;
  return {
    name: focused === document.body ? '' : name.trim().replace(/\s+/g, ' '),
    inText: focused === text,
    isSeen: focused === document.body || (hasOutline && (focused === text
      ? Boolean(word) && isOnScreen(word, text)
      : isOnScreen(focused, focused))),
  };
}
"""

# The text of the article from the selection to the end of its paragraph, as a reader sees it.
_REST = """
() => {
  const selection = document.getSelection();
  if (selection.isCollapsed) return '';
  const from = selection.getRangeAt(0);
  const rest = document.createRange();
  rest.setStart(from.startContainer, from.startOffset);
  rest.setEndAfter(from.startContainer.parentElement.closest('.block'));
  const copy = rest.cloneContents();
  for (const aside of copy.querySelectorAll('.letter, .visually-hidden')) aside.remove();
  return copy.textContent;
}
"""

ENOUGH = 150  # key presses to reach anything on a page


class Keyboard:
    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, key: str) -> None:
        focus = self.focus()
        assert focus["isSeen"], f"before {key} the focus is not to be seen: {focus}"
        self.page.keyboard.press(key)

    def submit(self) -> None:
        """Press Enter, and wait for the page that it leads to."""
        with self.page.expect_navigation():
            self.press("Enter")

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def focus(self) -> dict[str, Any]:
        focus: dict[str, Any] = self.page.evaluate(_FOCUS)
        return focus

    def tab_to(self, name: str, key: str = "Tab") -> None:
        """Press Tab until what is called so has the focus; its name may go on."""
        for _ in range(ENOUGH):
            self.press(key)
            if self.focus()["name"].startswith(name):
                return
        raise AssertionError(f"{key} does not lead to {name}")

    def follow(self, name: str) -> None:
        """Go to a link or button, and to the page that it leads to."""
        self.tab_to(name)
        self.submit()

    def tab_to_text(self, key: str = "Tab") -> None:
        for _ in range(ENOUGH):
            self.press(key)
            if self.focus()["inText"]:
                return
        raise AssertionError(f"{key} does not lead to the article")

    def select(self, words: str, towards: str = "Down") -> None:
        """Go by sentences to the paragraph that holds the words, then by words; then extend."""
        self._press_until(f"Arrow{towards}", lambda: words in self._rest())
        self._press_until("ArrowRight", lambda: self._rest().startswith(words))
        self._press_until("Shift+ArrowRight", lambda: self._selection() == words)

    def _press_until(self, key: str, is_there: Any) -> None:
        for _ in range(ENOUGH):
            if is_there():
                return
            self.press(key)
        raise AssertionError(f"{key} does not lead there")

    def _rest(self) -> str:
        rest: str = self.page.evaluate(_REST)
        return rest

    def _selection(self) -> str:
        selection: str = self.page.evaluate("document.getSelection().toString()")
        return selection
