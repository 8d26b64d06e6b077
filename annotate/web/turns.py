"""Taking turns at what is long, so that it never takes every thread of the server."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import cast

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


def in_turn[T](each_of: Iterable[T]) -> Generator[T]:
    """Yield them all in a turn that is taken at once, or raise `Busy` at once.

    It ends when they are all taken or, at whatever point, when it is closed.
    """
    turned = _turned(each_of)
    next(turned)
    return cast("Generator[T]", turned)


def _turned[T](each_of: Iterable[T]) -> Generator[T | None]:
    with turn():
        yield None  # so far to be sure of the turn
        yield from each_of
