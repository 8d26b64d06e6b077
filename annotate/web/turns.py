"""Taking turns at what is long, so that it never takes every thread of the server.

It has four threads or more, in one process: these are at most three of them.
"""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import cast

READ_AT_ONCE = 2
"""How many files that somebody sends are read at a time."""

WRITTEN_AT_ONCE = 1
"""How many large files are written at a time. Whoever takes one away can be slow, or asleep, and
keeps only such files waiting."""

PATIENCE = 1
"""How many seconds one waits for its turn, which takes a thread too."""

_reading = BoundedSemaphore(READ_AT_ONCE)
_writing = BoundedSemaphore(WRITTEN_AT_ONCE)


class Busy(Exception):
    """As many as can are having their turn; nothing was done."""


@contextmanager
def turn(turns: BoundedSemaphore = _reading) -> Generator[None]:
    """Let the work inside, to read a file, be done in its turn, or raise `Busy`."""
    if not turns.acquire(timeout=PATIENCE):
        raise Busy
    try:
        yield
    finally:
        turns.release()


def in_turn[T](each_of: Iterable[T]) -> Generator[T]:
    """Yield them all, to write a file, in a turn that is taken now, or raise `Busy` now.

    It ends when they are all taken or, at whatever point, when it is closed.
    """
    turned = _turned(each_of)
    next(turned)
    return cast("Generator[T]", turned)


def _turned[T](each_of: Iterable[T]) -> Generator[T | None]:
    with turn(_writing):
        yield None  # so far to be sure of the turn
        yield from each_of
