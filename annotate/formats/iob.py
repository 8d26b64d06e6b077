"""Tags that say which words belong to a span: IOB1, IOB2, BIOES and their kin."""

import re
from collections.abc import Iterable, Iterator

TAG = re.compile(r"O|[BIESLUM](-(?P<label>\S+))?")
_BEGINS = frozenset("BSU")
_ENDS = frozenset("ESLU")

type Tagged = tuple[int, int, str]
"""The first word of a span, the one after its last, and its label."""


def spans_of(tags: Iterable[str], breaks: frozenset[int], name: str) -> Iterator[Tagged]:
    """Yield the spans of one column.

    A span also begins where a tag that goes on has nothing of its label before it (as all do in
    IOB1), and none goes on at one of the `breaks`. A tag without label is of the column's `name`.
    """
    start, label = 0, ""
    place = 0
    for place, tag in enumerate(tags):
        match = TAG.fullmatch(tag)
        kind = tag[0] if match else "O"
        held = (match and match["label"]) or name
        if label and (kind == "O" or kind in _BEGINS or held != label or place in breaks):
            yield start, place, label
            label = ""
        if kind != "O" and not label:
            start, label = place, held
        if kind in _ENDS:
            yield start, place + 1, label
            label = ""
    if label:
        yield start, place + 1, label
