"""Confusion between labels: a class counted by hand, and what always adds up."""

from collections import Counter
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from annotate.domain.alignment import Alignment, SpanOutcome
from annotate.domain.answer_key import AnswerKey
from annotate.domain.confusion import confusion
from annotate.domain.matching import align
from tests.domain.strategies import LABELS, answer_keys, spans_beside
from tests.domain.test_matching import aligned, asked, marked

KEY = [
    asked(0, 4, accepted={"figure": Fraction(1, 2)}),
    asked(10, 14, "denial"),
    asked(20, 24, "figure", required=False),
]


def test_confusion_counts_what_each_passage_was_called() -> None:
    counted = confusion(
        [
            aligned(KEY, marked(0, 4), marked(10, 14, "denial")),
            aligned(KEY, marked(0, 4, "figure"), marked(10, 14, "claim"), marked(30, 34)),
            aligned(KEY, marked(0, 4, "denial")),
        ]
    )
    assert dict(counted.counts) == {
        ("claim", "claim"): 1,
        ("claim", "figure"): 1,
        ("claim", "denial"): 1,
        ("denial", "denial"): 1,
        ("denial", "claim"): 1,
        ("denial", None): 1,
        (None, "claim"): 1,
    }
    assert counted.total("claim") == 3
    assert counted.share("denial", None) == Fraction(1, 3)


def test_what_the_key_leaves_open_is_not_counted() -> None:
    counted = confusion([aligned(KEY[2:], marked(20, 24, "claim")), aligned(KEY[2:])])
    assert not counted.counts


def test_nothing_to_count_is_a_share_of_nothing() -> None:
    assert confusion([]).share("claim", "claim") == 0
    assert confusion([]).count(None, "claim") == 0


@st.composite
def classes(draw: st.DrawFn) -> list[Alignment]:
    key: AnswerKey = draw(answer_keys)
    return [align(key, draw(spans_beside(key))) for _ in range(draw(st.integers(1, 4)))]


@given(classes())
def test_each_passage_counts_once_for_each_student(alignments: list[Alignment]) -> None:
    counted = confusion(alignments)
    asks = Counter(each.label for each in alignments[0].key.annotations if each.required)
    for label in LABELS:
        assert counted.total(label) == asks[label] * len(alignments)
        shares = sum(counted.share(label, given) for given in (*LABELS, None))
        assert shares == (1 if asks[label] else 0)
    outside = [each.outcome for alignment in alignments for each in alignment.span_matches]
    assert counted.total(None) == outside.count(SpanOutcome.SPURIOUS)
