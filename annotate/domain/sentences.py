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
