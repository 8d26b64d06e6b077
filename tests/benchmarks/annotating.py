"""How heavy and how fast the annotating page is in Chromium, beside a bare page of the same text.

    python -m tests.benchmarks.annotating

The application runs as an installation does (granian, collected static files, SQLite), and each
page is opened with an empty cache: the median of several times. The bare page is the ceiling: the
article's paragraphs in HTML, without styles, scripts, highlights or a session, as a file. The
figures of Label Studio 1.23.2 and doccano 1.8.4 are those that `readable`, the benchmark beside
this one, had of them on this project's machine.

"readable" is the first paint with text (First Contentful Paint); "usable", when the page says that
everything is saved. A key press is counted until the next frame that shows its effect. Pages are
opened in a window that is at rest, as that of a student is.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from playwright.sync_api import Browser, Page, Response, sync_playwright

from tests.benchmarks.served import (
    AT_REST,
    PAINTED,
    Paper,
    chromium,
    fresh_page,
    in_a_process_of_its_own,
    papers,
    server,
    show,
    slow_network,
)

RUNS = 7
LATENCY = 300
READING = 500
"""So many ms the words stand still before the key is pressed, and the page has painted them."""
KIBIBYTE = 1024
PEERS = "Label Studio 1,400 to 2,000 ms and 7.8 MB; doccano 1,100 to 1,400 ms and 751 KiB"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None: ...


@contextmanager
def bare_page(paragraphs: list[str]) -> Iterator[str]:
    """Serve the paragraphs as a file of HTML that holds nothing else."""
    with tempfile.TemporaryDirectory() as directory:
        body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        html = f"<!doctype html><meta charset=utf-8><title>Bare</title>{body}"
        Path(directory, "bare.html").write_text(html)
        handler = partial(Quiet, directory=directory)
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
            Thread(target=http.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{http.server_address[1]}/bare.html"
            http.shutdown()


IS_SAVED = "() => document.getElementById('saving')?.value === 'saved'"


class Opening(NamedTuple):
    """When an opened page was readable, in ms, and what came over the wire, in bytes as sent."""

    readable: float
    bytes: int
    requests: int
    own_script: int


def open_cold(page: Page, address: str) -> Opening:
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    page.wait_for_timeout(AT_REST)
    page.goto(address)
    readable: float = page.evaluate(PAINTED)
    page.wait_for_load_state("networkidle")
    sizes = {
        response.url: response.request.sizes()["responseBodySize"]
        for response in responses
        if not response.url.startswith("data:")
    }
    own = sum(size for address, size in sizes.items() if "/annotate/js/" in address)
    return Opening(readable, sum(sizes.values()), len(sizes), own)


def use_cold(page: Page, address: str) -> float:
    """Return after how many ms an opened page was usable: to ask it that delays its first paint."""
    page.wait_for_timeout(AT_REST)
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_function(IS_SAVED, polling=5)
    return 1000 * (time.perf_counter() - start)


def measure_opening(browser: Browser, url: str, found: list[Paper], bare: str) -> None:
    show(f"Opened with an empty cache (median of {RUNS}; {PEERS})")
    show(f"{'':<38}{'readable':>10}{'usable':>9}{'KiB':>7}{'requests':>10}{'own JS KiB':>12}")
    show("To reach: the report readable in a tenth of that, and in 240 ms wherever it is measured;")
    show("          60 KiB, 8 requests, 12 KiB of own JavaScript;")
    show("          60,000 characters with 1,000 highlights usable in 1,000 ms")
    ways: list[tuple[str, Paper | None]] = [("bare page of the report (ceiling)", None)]
    ways += [(paper.name, paper) for paper in found]
    for name, paper in ways:
        address = f"{url}{paper.address}" if paper else bare
        openings = []
        for _ in range(RUNS):
            with fresh_page(browser, url, paper.cookies if paper else {}) as page:
                openings.append(open_cold(page, address))
        line = Opening(*(statistics.median(values) for values in zip(*openings, strict=True)))
        usable = f"{usable_in(browser, url, paper):>6.0f} ms" if paper else " " * 9
        show(
            f"{name:<38}{line.readable:>7.0f} ms{usable}{line.bytes / KIBIBYTE:>7.1f}"
            f"{line.requests:>10.0f}{line.own_script / KIBIBYTE:>12.1f}"
        )


def usable_in(browser: Browser, url: str, paper: Paper) -> float:
    times = []
    for _ in range(RUNS):
        with fresh_page(browser, url, paper.cookies) as page:
            times.append(use_cold(page, f"{url}{paper.address}"))
    return statistics.median(times)


# Selects a word that has no highlight yet, the first such after a part of the article, and times a
# key until its effect is painted.
TIMED = """
([part, kind]) => new Promise((done) => {
  const text = document.getElementById('text');
  const before = text.querySelectorAll('mark').length;
  const pending = () => [...CSS.highlights].some(
    ([name, ranges]) => name.startsWith('pending-') && ranges.size);
  const saved = () => text.querySelectorAll('mark').length > before;
  const isThere = kind === 'pending' ? pending : saved;
  document.addEventListener('keydown', () => {
    const start = performance.now();
    const look = () => {
      if (isThere()) requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
      else requestAnimationFrame(look);
    };
    look();
  }, { capture: true, once: true });
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const free = [];
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    const word = data.match(/(?<![\\p{L}\\p{N}])\\p{L}{4,}(?![\\p{L}\\p{N}])/u);
    if (word && !parentElement.closest('mark, [data-aside]')) free.push([walker.currentNode, word]);
  }
  const [node, word] = free[Math.floor(part * free.length)];
  node.parentElement.scrollIntoView({ behavior: 'instant' });
  const range = document.createRange();
  range.setStart(node, word.index);
  range.setEnd(node, word.index + word[0].length);
  text.focus({ preventScroll: true }); // as a drag leaves it
  document.getSelection().removeAllRanges();
  document.getSelection().addRange(range);
})
"""


def press(page: Page, part: float, kind: str) -> float:
    """Select a word and label it with the key 1; return the ms until that is painted."""
    timed = page.evaluate_handle(f"query => ({{ promise: ({TIMED})(query) }})", [part, kind])
    page.wait_for_function("() => document.getElementById('labels').classList.contains('open')")
    page.wait_for_timeout(READING)
    page.keyboard.press("1")
    took: float = timed.evaluate("timed => timed.promise")
    page.wait_for_function(IS_SAVED)
    return took


def measure_key(browser: Browser, url: str, paper: Paper, kind: str, latency: int) -> float:
    """Return the median ms from a key press to a highlight that waits, or that is saved."""
    with fresh_page(browser, url, paper.cookies) as page:
        page.goto(f"{url}{paper.address}")
        page.wait_for_function(IS_SAVED)
        if latency:
            slow_network(page, latency)
        return statistics.median(press(page, run / RUNS, kind) for run in range(RUNS))


def measure_highlighting(browser: Browser, url: str, found: list[Paper]) -> None:
    short, _long, key = found
    show(f"\nFrom the key press to the frame that shows it (median of {RUNS})")
    show("To reach: painted in 50 ms; saved, with 1,000 in the article, in 100 ms")
    lines: list[tuple[str, Paper, str, int]] = [
        (f"painted, with a server {LATENCY} ms away", short, "pending", LATENCY),
        ("painted, with 1,000 in the article", key, "pending", 0),
        ("saved and painted by the server", short, "saved", 0),
        ("the same, with 1,000 in the article", key, "saved", 0),
    ]
    for name, paper, kind, latency in lines:
        show(f"{name:<44}{measure_key(browser, url, paper, kind, latency):>6.0f} ms")


def main() -> None:
    from annotate.models import Article

    found = papers()
    report = Article.objects.order_by("created_at")[0].text.split("\n\n")
    with sync_playwright() as playwright, bare_page(report) as bare, server() as url:
        browser = chromium(playwright)
        show(f"Chromium {browser.version}")
        measure_opening(browser, url, found, bare)
        measure_highlighting(browser, url, found)
        browser.close()


if __name__ == "__main__":
    in_a_process_of_its_own("annotating", main)
