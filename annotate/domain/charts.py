"""Where the parts of a chart lie, in whole units of the picture.

What a chart shows is a share or a count; here it becomes a place or a length. The page that draws
it adds words, so that every figure in the picture can be read too.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle: its corner nearest to the top and left of the picture, and its sides."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        """The x of its middle."""
        return self.x + self.width // 2

    @property
    def bottom(self) -> int:
        return self.y + self.height


def columns(counts: Sequence[int], room: Box, gap: int) -> list[Box]:
    """Return columns side by side that stand on the bottom of the room.

    The highest count is as high as the room; a count above 0 is never too low to be seen.
    """
    highest = max(counts, default=0) or 1
    step = room.width // (len(counts) or 1)
    heights = [_at_least_one(count * room.height, highest) for count in counts]
    return [
        Box(room.x + index * step + gap // 2, room.bottom - height, step - gap, height)
        for index, height in enumerate(heights)
    ]


def square(share: Fraction, room: Box) -> Box:
    """Return a square in the middle of the room, of which its area is that share.

    The room is a square itself. A share above 0 is never too small to be seen.
    """
    area = share * room.width**2
    side = max(isqrt(round(area)), 1) if share else 0
    return Box(room.middle - side // 2, room.y + (room.height - side) // 2, side, side)


def position(value: Fraction, room: Box) -> int:
    """Return the x of a value on a scale from 0 to 1; what lies beyond stands at the end."""
    return room.x + round(min(max(value, Fraction(0)), Fraction(1)) * room.width)


def length(count: int, of: int) -> int:
    """Return the length of a bar in per cent of its room."""
    return _at_least_one(100 * count, of or 1)


def _at_least_one(numerator: int, denominator: int) -> int:
    return max(round(Fraction(numerator, denominator)), 1) if numerator else 0
