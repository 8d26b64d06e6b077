"""How far a command has come, on a line of the terminal that is written again and again."""

from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TextIO

INTERVAL = 0.2
"""How many seconds lie between two signs at least."""


def counted[T](stream: TextIO, what: str, each_of: Iterable[T], total: int) -> Iterator[T]:
    """Yield them all; if a person is looking, say in between how many of `what` are done."""
    if not stream.isatty():
        yield from each_of
        return
    next_at = monotonic() + INTERVAL
    try:
        for done, each in enumerate(each_of):
            if monotonic() >= next_at:
                next_at = monotonic() + INTERVAL
                _rewrite(stream, f"{done:,} of {total:,} {what}")
            yield each
    finally:
        _rewrite(stream, "")


def _rewrite(stream: TextIO, line: str) -> None:
    stream.write(f"\r\033[K{line}")  # to the start of the line, which is cleared
    stream.flush()
