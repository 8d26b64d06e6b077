"""Taking turns at what is long, so that it never takes every thread of the server."""

from collections.abc import Generator
from contextlib import contextmanager
from threading import BoundedSemaphore

AT_ONCE = 2
"""How many long pieces of work are done at a time, within this server process. It has four threads
or more; with all of them at large files, the classes would wait."""

PATIENCE = 1
"""How many seconds one waits for its turn, which takes a thread too."""

_turns = BoundedSemaphore(AT_ONCE)


class Busy(Exception):
    """As many as can are having their turn; nothing was done."""


@contextmanager
def turn() -> Generator[None]:
    """Let the work inside be done in its turn, or raise `Busy`."""
    if not _turns.acquire(timeout=PATIENCE):
        raise Busy
    try:
        yield
    finally:
        _turns.release()
