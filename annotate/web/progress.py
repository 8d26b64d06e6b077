"""How far a long piece of work has come, for the page that waits for it.

It is remembered within this server process and not in the database: an import writes in one
transaction, of which nobody sees anything before its end.
"""

from collections.abc import Generator, Iterable, Iterator
from enum import StrEnum
from time import monotonic
from typing import NamedTuple
from uuid import UUID, uuid4

from django.core.cache import cache

from annotate.models import User
from annotate.web.request import UserRequest

LIFETIME = 2 * 60
"""How many seconds a sign is remembered."""

PIECE = 64 * 1024
"""The most bytes that are given out at once: so often it is seen whether they are taken."""

INTERVAL = 0.3
"""How many seconds lie between two signs at least: a page asks once a second."""


class Stage(StrEnum):
    """What is being done, or how it ended; `WAITING` and `SILENT` are of a page without a sign."""

    WAITING = "waiting"
    READING = "reading"
    EXPORTING = "exporting"
    IMPORTING = "importing"
    COMPLETE = "complete"
    BROKEN_OFF = "broken_off"
    SILENT = "silent"


class Sign(NamedTuple):
    """`done` of `total`: submissions of an export, highlights of an import; 0 where unknown."""

    stage: Stage
    done: int = 0
    total: int = 0

    @property
    def ends(self) -> bool:
        return self.stage in (Stage.COMPLETE, Stage.BROKEN_OFF)


class Progress:
    """Of one work of one person, who alone can follow it. `work` is what the page calls it."""

    def __init__(self, owner: User, work: UUID) -> None:
        """Begin to tell of it, or to follow it; begun twice, the last one tells how it ends."""
        self._key = f"progress:{owner.pk}:{work}"
        self._run = uuid4()
        self._next_at = 0.0
        self._last = Sign(Stage.WAITING)

    @classmethod
    def of_form(cls, request: UserRequest) -> "Progress":
        """Return that of the work which the form of a request begins; nobody may follow it."""
        sent = request.POST if request.method == "POST" else request.GET
        try:
            work = UUID(sent.get("work", ""))
        except ValueError:
            work = uuid4()
        return cls(request.user, work)

    def begin(self, stage: Stage) -> None:
        self._give(Sign(stage))

    def take(self) -> Sign | None:
        """Return the last sign, or None if there is none.

        One that ends the work is given once, so that a page which begins it again is not told of
        the end before.
        """
        held: tuple[UUID, Sign] | None = cache.get(self._key)
        if held is None:
            return None
        _run, sign = held
        if sign.ends:
            cache.delete(self._key)
        return sign

    def counted[T](self, stage: Stage, each_of: Iterable[T], total: int) -> Iterator[T]:
        """Yield them all, and say now and then how many have been taken."""
        for done, each in enumerate(each_of):
            self._last = Sign(stage, done, total)
            self._repeat()
            yield each

    def until_complete(self, chunks: Iterable[bytes], total: int) -> Generator[bytes]:
        """Yield an export in pieces, and say at the end whether it was reached.

        Unless the work was begun again meanwhile: then the page follows that.
        """
        self._give(Sign(Stage.EXPORTING, 0, total))
        end = Stage.BROKEN_OFF
        try:
            for chunk in chunks:
                for start in range(0, len(chunk), PIECE):
                    self._repeat()
                    yield chunk[start : start + PIECE]
            end = Stage.COMPLETE
        finally:
            run, _sign = cache.get(self._key) or (self._run, None)
            if run == self._run:
                self._give(Sign(end, total, total))

    def _repeat(self) -> None:
        """Give the last sign, unless one was given just now."""
        if monotonic() >= self._next_at:
            self._next_at = monotonic() + INTERVAL
            self._give(self._last)

    def _give(self, sign: Sign) -> None:
        self._last = sign
        cache.set(self._key, (self._run, sign), LIFETIME)
