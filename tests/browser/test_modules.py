"""The JavaScript modules by themselves, against what Python says about the same text."""

from typing import Any

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import escape
from playwright.sync_api import Page

from annotate.domain.span import Span
from annotate.domain.words import Words

TEXTS = (
    "Officials said “at least 12 people” were killed—or hurt.",
    "The much-anticipated Iran-backed U.S. and/or well-known … plan, 5,087 % more.",
    "A 👨\u200d👩\u200d👧\u200d👦👍🏽 and 🇺🇦, 🏚️!",
    "Zoe\u0308’s cafe\u0301, in\u00adter\u00adnational and \u0301 alone.",
    " two  spaces\u00a0and\u2003more\tor\u200bless ",
    "הדובר אמר כי 12 אנשים נהרגו, לפי ה-BBC.",
    "قال المسؤولون إنَّ ١٢ شخصًا قُتلوا.",
    "官员说，至少有12人死亡（BBC）。",
    "เจ้าหน้าที่กล่าวว่ามีผู้เสียชีวิต 12 คน",
    "अधिकारियों ने कहा कि 12 लोग मारे गए।",
    "𝒜𝒷𝒸 𠮷野家 and 𝒟/𝒢",
    "“…” — !",
)


@pytest.fixture
def module(page: Page) -> "Module":
    return Module(page)


class Module:
    """Runs functions of the modules in a page of the application."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.goto("/")

    def run(self, name: str, function: str, *arguments: Any) -> Any:
        """Import a module by its address, and call `function` with it and the arguments."""
        url = staticfiles_storage.url(f"annotate/js/{name}.js")
        return self.page.evaluate(
            f"async (given) => ({function})(await import('{url}'), ...given)", list(arguments)
        )

    def show(self, html: str) -> None:
        """Put an article into the page."""
        article = f"<div id='text' lang='en'>{html}</div>"
        self.page.evaluate("html => { document.body.innerHTML = html }", article)


def spans_of(text: str) -> list[Span]:
    length = len(text)
    return [Span(start, end) for start in range(length) for end in range(start + 1, length + 1)]


# Offsets -----------------------------------------------------------------------------------------


def test_code_points_are_what_python_counts(module: Module) -> None:
    counts = module.run("text", "({ codePoints }, texts) => texts.map(codePoints)", TEXTS)
    assert counts == [len(text) for text in TEXTS]


def test_every_span_comes_back_from_its_range_without_white_space_at_its_ends(
    module: Module,
) -> None:
    for text in TEXTS:
        spans = show_and_return(module, text)
        assert spans == [trimmed(text, span) for span in spans_of(text)]


def show_and_return(module: Module, text: str) -> Any:
    """Return what becomes of every span of the text, by way of the page."""
    cut = len(text) // 2
    module.show(
        f"<p data-start='0'>{escape(text[:cut])}<a data-aside>U<span>hidden 🙂</span></a>"
        f"<mark>{escape(text[cut:])}</mark></p>"
    )
    return module.run(
        "text",
        """({ rangeOf, spanOf }, spans) => {
          const root = document.getElementById('text');
          return spans.map(([start, end]) => spanOf(rangeOf({ start, end }, root), root));
        }""",
        spans_of(text),
    )


def trimmed(text: str, span: Span) -> dict[str, Any] | None:
    words = text[span.start : span.end]
    if not words.strip():
        return None
    start = span.start + len(words) - len(words.lstrip())
    return {"start": start, "end": start + len(words.strip()), "words": words.strip()}


BLOCKS = (
    "<h2 data-start='0'>Hi 🙂</h2><ul><li data-start='6'>one</li><li data-start='11'>two</li></ul>"
)


@pytest.mark.parametrize(
    ("span", "found"),
    [
        ((0, 4), {"start": 0, "end": 4, "words": "Hi 🙂"}),
        ((3, 7), {"start": 3, "end": 7, "words": "🙂\n\no"}),
        ((6, 14), {"start": 6, "end": 14, "words": "one\n\ntwo"}),
        ((4, 6), None),  # the blank line between two blocks is not on the page
        ((13, 15), None),
        ((15, 16), None),
    ],
)
def test_ranges_go_from_block_to_block_and_not_beyond_the_text(
    module: Module, span: tuple[int, int], found: dict[str, Any] | None
) -> None:
    module.show(BLOCKS)
    assert (
        module.run(
            "text",
            """({ rangeOf, spanOf }, [start, end]) => {
              const root = document.getElementById('text');
              const range = rangeOf({ start, end }, root);
              return range && spanOf(range, root);
            }""",
            span,
        )
        == found
    )


def test_a_range_that_splits_a_surrogate_pair_takes_all_of_it(module: Module) -> None:
    module.show("<p data-start='0'>a🙂b</p>")
    assert module.run(
        "text",
        """({ spanOf }) => {
          const root = document.getElementById('text');
          const node = root.querySelector('p').firstChild;
          return [[1, 2], [2, 3], [0, 2], [2, 4], [2, 2]].map(([from, to]) => {
            const range = document.createRange();
            range.setStart(node, from);
            range.setEnd(node, to);
            return spanOf(range, root)?.words ?? null;
          });
        }""",
    ) == ["🙂", "🙂", "a🙂", "🙂b", None]


def test_a_point_of_the_page_is_a_place_in_the_article(module: Module) -> None:
    module.show("<p data-start='0'>a🙂<a data-aside>U</a><mark>b</mark></p><p data-start='5'>c</p>")
    assert module.run(
        "text",
        """({ placeOf }) => {
          const root = document.getElementById('text');
          const [first, last] = root.querySelectorAll('p');
          const mark = root.querySelector('mark');
          return [
            placeOf(first.firstChild, 0, root), placeOf(first.firstChild, 3, root),
            placeOf(mark.firstChild, 1, root), placeOf(last.firstChild, 1, root),
          ];
        }""",
    ) == [0, 2, 3, 6]


# Words -------------------------------------------------------------------------------------------


def test_words_are_those_of_the_scoring(module: Module) -> None:
    found = module.run(
        "text",
        """({ wordsOf }, texts) => texts.map(
          (text) => wordsOf(text, 7).map(({ start, end }) => [start, end]),
        )""",
        TEXTS,
    )
    for text, words in zip(TEXTS, found, strict=True):
        assert words == [[word.start + 7, word.end + 7] for word in Words.of(text)]


def test_snapping_changes_nothing_for_the_scoring_and_cuts_no_word(module: Module) -> None:
    for text in TEXTS:
        words = Words.of(text)
        inside = {place for word in words for place in range(word.start + 1, word.end)}
        for before, after in zip(spans_of(text), all_snapped(module, text), strict=True):
            assert words.within(before) in (None, words.within(after))
            assert not inside & set(after)
            assert inside & set(before) or after == before


def all_snapped(module: Module, text: str) -> list[Span]:
    module.show(f"<p data-start='0'>{escape(text)}</p>")
    snapped = module.run(
        "text",
        """({ snapped }, spans) => {
          const root = document.getElementById('text');
          return spans.map(([start, end]) => {
            const span = snapped({ start, end }, root);
            return [span.start, span.end];
          });
        }""",
        spans_of(text),
    )
    return [Span(*span) for span in snapped]


def test_stops_of_the_cursor_join_what_is_one_word_in_chinese(module: Module) -> None:
    module.show(
        "<p data-start='0' >He left. “The much-anticipated plan failed,” she said.</p>"
        "<p data-start='56'>官员说，死亡。</p>"
    )
    stops = module.run(
        "text",
        """({ wordsIn }) => wordsIn(document.getElementById('text')).map(
          ({ start, end, startsSentence }) => [start, end, startsSentence],
        )""",
    )
    assert stops == [
        [0, 2, True],
        [3, 7, False],
        [10, 13, True],
        [14, 30, False],
        [31, 35, False],
        [36, 42, False],
        [45, 48, False],
        [49, 53, False],
        [56, 58, True],
        [58, 59, False],
        [60, 62, False],
    ]


# The queue ---------------------------------------------------------------------------------------


def test_the_queue_sends_one_after_the_other_in_the_order_made(module: Module) -> None:
    sent = module.run(
        "queue",
        """async ({ Queue }) => {
          const sent = [];
          let busy = 0;
          const send = async ({ id }) => {
            busy += 1;
            sent.push([id, busy]);
            await new Promise((done) => setTimeout(done));
            busy -= 1;
            return { answer: 'saved' };
          };
          const queue = new Queue('order', send, () => {});
          for (const id of ['a', 'b', 'c']) queue.add({ id, start: 0 });
          while (queue.waiting.length) await new Promise((done) => setTimeout(done));
          return sent;
        }""",
    )
    assert sent == [["a", 1], ["b", 1], ["c", 1]]


def test_the_queue_finds_what_it_kept_and_nothing_of_others(module: Module) -> None:
    found = module.run(
        "queue",
        """async ({ Queue }) => {
          const send = async () => ({ answer: 'blocked' });
          const one = new Queue('one', send, () => {});
          one.add({ id: 'a', start: 0 });
          one.add({ id: 'b', start: 5 });
          new Queue('other', send, () => {}).add({ id: 'c', start: 0 });
          return new Queue('one', send, () => {}).waiting.map(({ id, start }) => [id, start]);
        }""",
    )
    assert found == [["a", 0], ["b", 5]]


def test_the_queue_keeps_what_was_refused_until_it_is_let_go(module: Module) -> None:
    states = module.run(
        "queue",
        """async ({ Queue }) => {
          const send = async () => ({ answer: 'refused', reason: '' });
          const reopened = () => new Queue('refusing', send, () => {});
          const queue = reopened();
          queue.add({ id: 'a', start: 0 });
          while (queue.sent) await new Promise((done) => setTimeout(done));
          const before = [queue.waiting.length, queue.refused.length, reopened().refused.length];
          queue.forgetRefused();
          return [before, [queue.refused.length, reopened().refused.length]];
        }""",
    )
    assert states == [[0, 1, 1], [0, 0]]


# Undoing what waits ------------------------------------------------------------------------------

# A server that can be taken away: it keeps what arrives, and answers "later" while it is away.
_SERVER = """
  const arrived = [];
  let isAway = true;
  let wasSent = false;
  const send = async ({ id, undoneAt }) => {
    await new Promise((done) => setTimeout(done));
    if (isAway) return { answer: 'later', wasSent };
    arrived.push(undoneAt ? `-${id}` : id);
    return { answer: 'saved' };
  };
  const rest = async () => {
    do await new Promise((done) => setTimeout(done, 5)); while (queue.sent);
  };
"""


def in_the_queue(module: Module, holder: str, steps: str) -> Any:
    """Take the steps with a queue; return what arrived, what waits, and what can be redone."""
    return module.run(
        "queue",
        f"""async ({{ Queue }}) => {{
          {_SERVER}
          const queue = new Queue('{holder}', send, () => {{}});
          for (const id of ['a', 'b']) queue.add({{ id, start: 0 }});
          await rest();
          {steps}
          await rest();
          const ids = (items) => items.map(({{ id }}) => id);
          return [arrived, ids(queue.waiting), ids(queue.undone)];
        }}""",
    )


def test_the_latest_that_waits_is_undone_first(module: Module) -> None:
    steps = "queue.undo(); queue.undo();"
    assert in_the_queue(module, "undo", steps) == [[], [], ["a", "b"]]


def test_what_was_undone_last_is_redone_first_under_a_new_id(module: Module) -> None:
    steps = "queue.undo(); queue.undo(); queue.redo('c');"
    assert in_the_queue(module, "redo", steps) == [[], ["c"], ["b"]]


def test_what_was_undone_before_it_was_sent_never_arrives(module: Module) -> None:
    steps = "queue.undo(); isAway = false; queue.flush();"
    assert in_the_queue(module, "unsent", steps) == [["a"], [], ["b"]]


def test_what_may_have_arrived_is_withdrawn_before_it_is_redone(module: Module) -> None:
    steps = """
      wasSent = true;
      queue.flush();
      await rest();
      queue.undo();
      await rest();
      queue.undo();
      await rest();
      queue.redo('c');
      isAway = false;
      queue.flush();
    """
    arrived, waiting, undone = in_the_queue(module, "withdrawn", steps)
    assert "-a" in arrived
    assert arrived.index("-a") < arrived.index("c")
    assert (waiting, undone) == ([], ["b"])


def test_a_new_highlight_leaves_nothing_to_redo(module: Module) -> None:
    steps = "queue.undo(); queue.add({ id: 'c', start: 0 });"
    assert in_the_queue(module, "anew", steps) == [[], ["a", "c"], []]


def test_only_the_last_twenty_can_be_redone(module: Module) -> None:
    steps = """
      for (let number = 0; number < 19; number += 1) queue.add({ id: `n${number}`, start: 0 });
      await rest();
      for (let number = 0; number < 21; number += 1) queue.undo();
    """
    arrived, waiting, undone = in_the_queue(module, "twenty", steps)
    assert (arrived, waiting, len(undone)) == ([], [], 20)


def server_undoes(name: str) -> str:
    """Put the name of the step that the server would redo next into the page."""
    return f'document.body.innerHTML = \'<input id="redo-step" value="{name}">\';'


def test_what_the_server_undid_since_is_redone_before_what_waited(module: Module) -> None:
    steps = f"{server_undoes('')} queue.undo(); {server_undoes('later')} queue.redo('c');"
    assert in_the_queue(module, "since", steps) == [[], ["a"], ["b"]]


@pytest.mark.parametrize("now", ["before", ""])
def test_what_waited_is_redone_before_what_the_server_undid_earlier(
    module: Module, now: str
) -> None:
    steps = f"{server_undoes('before')} queue.undo(); {server_undoes(now)} queue.redo('c');"
    assert in_the_queue(module, f"before {now}", steps) == [[], ["a", "c"], []]


def test_what_is_undone_on_its_way_is_withdrawn_next(module: Module) -> None:
    steps = "isAway = false; queue.flush(); queue.undo(); queue.undo();"
    assert in_the_queue(module, "on its way", steps) == [["a", "-a"], [], ["a", "b"]]


def test_what_another_tab_undoes_on_its_way_is_withdrawn_next(module: Module) -> None:
    steps = """
      isAway = false;
      queue.flush();
      const key = queue.prefix + 'a';
      const undone = { ...queue.sent, undoneAt: Date.now() };
      localStorage.setItem(key, JSON.stringify(undone));
      window.dispatchEvent(new StorageEvent('storage', { key }));
    """
    arrived, waiting, undone = in_the_queue(module, "elsewhere", steps)
    assert (arrived, waiting, undone) == (["a", "-a", "b"], [], ["a"])


def test_nothing_new_keeps_what_is_undone_on_its_way_from_being_withdrawn(module: Module) -> None:
    steps = """
      isAway = false;
      queue.flush();
      queue.undo();
      queue.undo();
      queue.add({ id: 'c', start: 0 });
    """
    assert in_the_queue(module, "let go", steps) == [["a", "-a", "c"], [], []]
