"""How heavy and how fast the annotating page is in Chromium, beside a bare page of the same text.

    python -m tests.benchmarks.annotating

The application runs as an installation does (granian, collected static files, SQLite), and each
page is opened with an empty cache: the median of several times. The bare page is the ceiling: the
article's paragraphs in HTML, without styles, scripts, highlights or a session, as a file. The
figures of Label Studio 1.23.2 and doccano 1.8.4 are repeated here, not measured again: the same
report with as many highlights, opened on this project's machine in turns with ours, in a window at
rest, until its first words stood in the page.

"readable" is the first paint with text (First Contentful Paint); "usable", when the page says that
everything is saved. A key press is counted until the next frame that shows its effect. Pages are
opened in a window that is at rest, as that of a student is.
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, Response, sync_playwright

from tests.postgres import free_port

if TYPE_CHECKING:
    from annotate.models import Article, User

RUNS = 7
LONG = 60_000
LATENCY = 300
AT_REST = 1500
"""After so many ms a new window of Chromium is idle. Until then it loads pages of its own, such as
the list below its address bar, on the processors that would open ours."""
READING = 500
"""So many ms the words stand still before the key is pressed, and the page has painted them."""
KIBIBYTE = 1024
PEERS = "Label Studio 1,500 to 1,900 ms and 7.8 MB; doccano 1,200 to 1,300 ms and 751 KiB"
DEBIAN_CHROMIUM = Path("/usr/bin/chromium")


def show(line: str = "") -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Paper(NamedTuple):
    """An annotating page to open: its address, and the session of whoever may."""

    name: str
    address: str
    session: str


def places(text: str, count: int) -> list[tuple[int, int]]:
    """Return as many places of 40 characters, spread over the text, about half of them overlapping
    another one."""
    chance = random.Random(1)
    last = len(text) - 40
    return [
        (at, at + 40)
        for number in range(count)
        for at in [min(last, number * last // count + chance.randrange(30))]
    ]


def store_article(title: str, paragraphs: list[str]) -> "Article":
    from annotate.domain.text import BlockKind, assemble
    from annotate.models import Article

    text, blocks = assemble((BlockKind.PARAGRAPH, paragraph) for paragraph in paragraphs)
    article = Article(title=title, text=text)
    article.blocks = blocks
    article.save()
    return article


def sign_in(user: "User") -> str:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def a_paper(name: str, paragraphs: list[str], highlights: int) -> Paper:
    """Store a student's submission with as many highlights."""
    from annotate.models import Annotation, AnswerKey, Assignment, Classroom, LabelSet

    article = store_article(name, paragraphs)
    key = AnswerKey.objects.create(article=article, label_set=LabelSet.objects.get())
    classroom = Classroom.objects.create(name=name)
    enrolment, _code = classroom.admit("Sam")
    assignment = Assignment.objects.create(classroom=classroom, title=name, answer_key=key)
    submission = assignment.begin(enrolment.user)
    assert submission
    labels = list(key.label_set.labels.all())
    Annotation.objects.bulk_create(
        Annotation(submission=submission, label=labels[number % 3], start=start, end=end)
        for number, (start, end) in enumerate(places(article.text, highlights))
    )
    return Paper(name, submission.get_absolute_url(), sign_in(enrolment.user))


def a_draft(name: str, paragraphs: list[str], annotations: int) -> Paper:
    """Store an instructor's draft of a key with as many annotations: it may hold more than a
    submission."""
    from annotate.models import AnswerKey, KeyAlternative, KeyAnnotation, LabelSet, User

    article = store_article(name, paragraphs)
    ines = User.objects.create_instructor("ines", "a long password", "Ines")
    key = AnswerKey.objects.create(article=article, label_set=LabelSet.objects.get(), owner=ines)
    labels = list(key.label_set.labels.all())
    made = KeyAnnotation.objects.bulk_create(
        KeyAnnotation(answer_key=key, label=labels[number % 3]) for number in range(annotations)
    )
    KeyAlternative.objects.bulk_create(
        KeyAlternative(
            annotation=annotation,
            core_start=start,
            core_end=end,
            extent_start=start,
            extent_end=end,
        )
        for annotation, (start, end) in zip(made, places(article.text, annotations), strict=True)
    )
    return Paper(name, key.get_absolute_url(), sign_in(ines))


def papers() -> list[Paper]:
    from django.core.management import call_command

    from annotate.models import Article

    call_command("migrate", verbosity=0)
    call_command("seed", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    report = Article.objects.get().text.split("\n\n")
    long = (report * 60)[: LONG * len(report) // sum(map(len, report))]
    return [
        a_paper("the report, 12 highlights", report, 12),
        a_paper("60,000 characters, 480 highlights", long, 480),
        a_draft("60,000 characters, 1,000 in a key", long, 1000),
    ]


@contextmanager
def server() -> Iterator[str]:
    """Serve the application as an installation does."""
    port = free_port()
    command = ["-m", "granian", "--interface", "wsgi", "--no-ws", "--blocking-threads", "4"]
    options = ["--workers-kill-timeout", "2", "--port", str(port), "--log-level", "error"]
    process = subprocess.Popen([sys.executable, *command, *options, "annotate.wsgi:application"])
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url)
        yield url
    finally:
        process.terminate()
        process.wait()


def wait_for(url: str) -> None:
    for _ in range(100):
        try:
            urlopen(url).close()  # noqa: S310 - our own address
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(url)


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


@contextmanager
def fresh_page(browser: Browser, url: str, paper: Paper | None) -> Iterator[Page]:
    """Open an empty page of a browser that has loaded nothing yet."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    if paper:
        context.add_cookies([{"name": "sessionid", "value": paper.session, "url": url}])
    yield context.new_page()
    context.close()


IS_SAVED = "() => document.getElementById('saving')?.value === 'saved'"

PAINTED = """() => new Promise((done) => {
  const [paint] = performance.getEntriesByName('first-contentful-paint');
  if (paint) return done(paint.startTime);
  new PerformanceObserver((list) => {
    const [entry] = list.getEntriesByName('first-contentful-paint');
    if (entry) done(entry.startTime);
  }).observe({ type: 'paint', buffered: true });
})"""


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
            with fresh_page(browser, url, paper) as page:
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
        with fresh_page(browser, url, paper) as page:
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
    with fresh_page(browser, url, paper) as page:
        page.goto(f"{url}{paper.address}")
        page.wait_for_function(IS_SAVED)
        if latency:
            network = page.context.new_cdp_session(page)
            network.send("Network.enable")
            network.send(
                "Network.emulateNetworkConditions",
                {"offline": False, "latency": latency, "downloadThroughput": -1,
                 "uploadThroughput": -1},
            )  # fmt: skip
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
    import django

    django.setup()
    found = papers()
    from annotate.models import Article

    report = Article.objects.order_by("created_at")[0].text.split("\n\n")
    with sync_playwright() as playwright, bare_page(report) as bare, server() as url:
        browser = playwright.chromium.launch(
            executable_path=DEBIAN_CHROMIUM if DEBIAN_CHROMIUM.exists() else None
        )
        show(f"Chromium {browser.version}")
        measure_opening(browser, url, found, bare)
        measure_highlighting(browser, url, found)
        browser.close()


def in_a_process_of_its_own(work: Callable[[], Any]) -> None:
    """Run on a database of its own, with the settings of an installation."""
    if "ANNOTATE_BENCHMARK" in os.environ:
        work()
        return
    with tempfile.TemporaryDirectory() as directory:
        settings = {
            "ANNOTATE_BENCHMARK": "1",
            "DJANGO_SETTINGS_MODULE": "annotate.settings",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
            "DATABASE_URL": f"sqlite:///{directory}/db.sqlite3",
            "SECRET_KEY": "for-this-benchmark-only-" + "0" * 40,
            "DEBUG": "0",
            "HTTPS": "0",
        }
        command = [sys.executable, "-m", "tests.benchmarks.annotating"]
        subprocess.run(command, env=os.environ | settings, check=True)


if __name__ == "__main__":
    in_a_process_of_its_own(main)
