"""What a reader left out or changed, of which there may be as much as there are lines."""

from annotate.formats.plain_text import Problem

MAXIMUM_PROBLEMS = 100
"""After so many faults it is enough to say how many more there are."""


class Problems:
    """What did not fit, in the order of the file and each once: the first, and how many more."""

    def __init__(self) -> None:
        self._held: dict[Problem, None] = {}
        self._more = 0

    def add(self, reason: str, field: str = "", line: int | None = None) -> None:
        problem = Problem(reason, field, line)
        if len(self._held) < MAXIMUM_PROBLEMS:
            self._held[problem] = None
        elif problem not in self._held:
            self._more += 1

    def all(self) -> tuple[Problem, ...]:
        more = [Problem(f"and {self._more:,} more like these")] if self._more else []
        return (*self._held, *more)
