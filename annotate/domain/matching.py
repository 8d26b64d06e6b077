"""Matching a student's spans with the answer key: the five steps of the specification, in order.

1. Equal spans collapse. 2. Spans and key annotations of the same or an accepted label are paired
one to one, for the most weight x credit x quality. 3. Fragments join the key annotation that
they lie in. 4. Key annotations that a span covers besides its own share it. 5. What is left is
paired across labels. Whatever order spans and key annotations come in, the result is the same.

Only what touches can have to do with one another. So after step 1 the work falls apart, and each
part takes its shortest way through the other steps: most spans are alone with one key annotation;
several may be at one and touch no other (`gathering`); the few that touch several key annotations
have to be weighed against one another (`contest`), which is also what defines the result.
"""

from collections.abc import Iterable, Sequence

from annotate.domain.alignment import Alignment
from annotate.domain.answer_key import AnswerKey
from annotate.domain.contest import settle
from annotate.domain.pairing import Pairing
from annotate.domain.span import Piece, Span
from annotate.domain.target import NOTHING, Meeting

MAX_ANNOTATIONS = 500
"""The most annotations that one submission may hold."""


def align(key: AnswerKey, spans: Iterable[tuple[str, Span | None]]) -> Alignment:
    """Compare labelled spans, in words or None where blank, with the key."""
    pieces = [(span[0], span[1], label) if span else (0, 0, label) for label, span in spans]
    return Alignment(match(key, pieces))


def match(key: AnswerKey, spans: Sequence[Piece]) -> Pairing:
    """Decide who met whom. `spans` are a student's, in the order that they were given in."""
    targets, pairing = key.targets, Pairing(key, spans)
    different = [piece for piece in dict.fromkeys(spans) if piece[0] < piece[1]]  # step 1
    alone, crowds, contested = _divide([targets.meetings[piece] for piece in different])
    met, wrong = pairing.met, pairing.wrong
    for place, meeting in alone.items():
        _, _, credit, numerator, _, _ = meeting
        if numerator:
            if credit is NOTHING:
                wrong[place] = meeting
            else:
                met[place] = meeting
    for place, crowd in crowds.items():
        pairing.take(place, targets.gatherings[tuple(crowd)])
    if contested:
        settle(pairing, contested)
    pairing.count_faults(len(different))
    return pairing


def _divide(
    found: Iterable[Sequence[Meeting]],
) -> tuple[dict[int, Meeting], dict[int, list[Meeting]], dict[int, list[Meeting]]]:
    """Return, by place, the only meeting of a target, those of a target whose pieces touch no
    other, and those of the targets that share pieces. `found` are the meetings of each piece."""
    alone: dict[int, Meeting] = {}
    crowds: dict[int, list[Meeting]] = {}
    contested: dict[int, list[Meeting]] = {}
    for meetings in found:
        if len(meetings) == 1:
            meeting = meetings[0]
            first = alone.setdefault(meeting[0], meeting)
            if first is not meeting:
                crowds.setdefault(meeting[0], [first]).append(meeting)
        else:
            for meeting in meetings:
                contested.setdefault(meeting[0], []).append(meeting)
    for place in crowds:
        del alone[place]
    for place, rivals in contested.items():
        if place in crowds:
            rivals += crowds.pop(place)
        elif place in alone:
            rivals.append(alone.pop(place))
    return alone, crowds, contested
