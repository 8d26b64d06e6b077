"""Distractors: passages that look as if they deserved a label. They never change a grade."""

from collections.abc import Sequence

from annotate.domain.alignment import LabelledSpan
from annotate.domain.answer_key import Distractor


def fell_for(distractors: Sequence[Distractor], annotation: LabelledSpan) -> int | None:
    """Return the index of the distractor that a spurious or wrong-label span fell for, if any.

    It has the same label and overlaps the span by at least half of the smaller of the two, in
    words. Of several the one with the greatest overlap is taken, of equals the first.
    """
    label, span = annotation
    if span is None:
        return None
    best, found = 0, None
    for index, distractor in enumerate(distractors):
        if distractor.label == label:
            overlap = span.overlap(distractor.span)
            enough = 2 * overlap >= min(span.length, distractor.span.length)
            if enough and overlap > best:
                best, found = overlap, index
    return found
