"""Offsets in UTF-16 units, as JavaScript and Java count, and in code points, as Python does."""

from array import array
from bisect import bisect_left

from annotate.domain.span import Span


class Utf16:
    """The two ways to count through one text. Only characters beyond U+FFFF take two units."""

    def __init__(self, text: str) -> None:
        self.length = len(text)
        self._wide = array("Q", (at for at, char in enumerate(text) if char > "\uffff"))
        # Where these begin in units: each stands one further for every one before it.
        self._wide_units = array("Q", (at + before for before, at in enumerate(self._wide)))

    def units(self, code_points: int) -> int:
        """Return the UTF-16 units before so many code points."""
        return code_points + bisect_left(self._wide, code_points)

    def code_points(self, units: int) -> int | None:
        """Return the code points before so many units; None inside a character or past the end."""
        before = bisect_left(self._wide_units, units)
        code_points = units - before
        if before and self._wide_units[before - 1] + 1 == units:
            return None
        return code_points if 0 <= code_points <= self.length else None

    def span(self, units: Span) -> Span | None:
        """Return the span in code points; None if an end lies inside a character or outside."""
        start, end = self.code_points(units.start), self.code_points(units.end)
        return None if start is None or end is None else Span(start, end)
