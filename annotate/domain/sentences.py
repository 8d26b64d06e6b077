"""Sentences: what a reader goes through one at a time."""

import re
from collections.abc import Iterable

from annotate.domain.span import Span
from annotate.domain.text import Block

# A sentence ends with its closing mark and whatever quotation marks or brackets follow. In scripts
# that put spaces between sentences one has to follow, so that 5.2 and U.S.A. stay whole; a stop
# after one or two letters that begin with a capital (J. or Mr.) ends none.
_SENTENCE = re.compile(
    r"""\S .*? (?:
        (?: (?<!\b[A-Z]) (?<!\b[A-Z][a-z]) \. | [.!?…؟۔।]{2,} | [!?…؟۔।] ) ["'”’»)\]]* (?=\s|$)
        | [。！？]+ [」』”’）]*
        | $
    )""",
    re.VERBOSE | re.DOTALL,
)


def sentences(text: str, blocks: Iterable[Block]) -> list[Span]:
    """Return the sentences of the blocks, in code points.

    Other abbreviations with a full stop end a sentence too: telling the two apart takes a
    dictionary of every language, and a sentence that is too short still can be read and marked.
    """
    return [
        Span(*match.span())
        for block in blocks
        for match in _SENTENCE.finditer(text, block.start, block.end)
    ]


def around(text: str, blocks: Iterable[Block], span: Span, most: int) -> list[Block]:
    """Return the parts of the blocks in which a span of code points is read.

    They hold the sentences that the span touches, however long, and of those beside them in the
    same block, the one before first, as many as leave the part within `most` characters.
    """
    parts = []
    for block in blocks:
        found = sentences(text, [block])
        touched = [index for index, each in enumerate(found) if each.overlap(span)]
        if not touched:
            continue
        first, last = touched[0], touched[-1]
        grows = True
        while grows:
            grows = False
            if first > 0 and found[last].end - found[first - 1].start <= most:
                first, grows = first - 1, True
            if last + 1 < len(found) and found[last + 1].end - found[first].start <= most:
                last, grows = last + 1, True
        parts.append(Block(block.kind, found[first].start, found[last].end))
    return parts
