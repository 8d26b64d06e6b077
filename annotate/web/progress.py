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
        self._key = f"progress:{owner.pk}:{work}"
        self._next_at = 0.0

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
        """Return the last sign, or None if there is none. One that ends the work is given once:

        a page that begins the same work again is not told of the end before.
        """
        sign: Sign | None = cache.get(self._key)
        if sign and sign.ends:
            cache.delete(self._key)
        return sign

    def counted[T](self, stage: Stage, each_of: Iterable[T], total: int) -> Iterator[T]:
        """Yield them all, and say now and then how many have been taken."""
        for done, each in enumerate(each_of):
            if monotonic() >= self._next_at:
                self._next_at = monotonic() + INTERVAL
                self._give(Sign(stage, done, total))
            yield each

    def until_complete[T](self, each_of: Iterable[T], total: int) -> Generator[T]:
        """Yield them all, and say at the end whether it was reached."""
        end = Stage.BROKEN_OFF
        try:
            yield from each_of
            end = Stage.COMPLETE
        finally:
            self._give(Sign(end, total, total))

    def _give(self, sign: Sign) -> None:
        cache.set(self._key, sign, LIFETIME)
