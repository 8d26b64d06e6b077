from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.domain.answer_key import Alternative
from annotate.domain.span import Span, check_span
from annotate.domain.text import BlockKind, assemble
from annotate.domain.words import Words
from annotate.exchange.simulation import Paper, Passage, simulate
from annotate.formats.demo_class_file import ProfileRecord

TEXT, BLOCKS = assemble(
    [
        (
            BlockKind.PARAGRAPH,
            "Officials said that at least 12 people died in the flood on Monday",
        ),
        (
            BlockKind.QUOTATION,
            "“Nobody died at all,” the minister of the interior said on Tuesday",
        ),
        (BlockKind.PARAGRAPH, "Some 34 boats were sent."),
    ]
)


def span_of(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


CLAIM = Alternative(span_of("12 people died in the flood"), span_of(TEXT.split("\n\n")[0]))
DENIAL = Alternative(span_of("Nobody died"), span_of("Nobody died at all"))
BOATS = Alternative.just(span_of("34 boats"))
FLOOD = Alternative.just(span_of("the flood on Monday"))
PAPER = Paper(
    TEXT,
    Words.of(TEXT),
    BLOCKS,
    ("claim", "denial", "figure"),
    (
        Passage("claim", (CLAIM,), "required"),
        Passage("denial", (DENIAL,), "required"),
        Passage("figure", (BOATS,), "distractor"),
        Passage("claim", (FLOOD,), "optional"),
    ),
)
PERFECT = ProfileRecord(
    finds={"claim": 1, "denial": 1, "figure": 1},
    optional=0,
    falls_for=0,
    follows=0,
    reads=1,
    generous=0,
    sloppy=0,
    whole_block=0,
    splits=0,
    confuses={},
    extra=0,
    minutes=20,
    hands_in=True,
)


def work(**changes: object) -> list[tuple[str, Span]]:
    return simulate(replace(PERFECT, **changes), PAPER, Random("chance"))  # type: ignore[arg-type]


def test_profile_without_faults_marks_the_cores_of_what_is_required() -> None:
    assert work() == [("claim", CLAIM.core), ("denial", DENIAL.core)]


def test_finds_is_the_chance_by_label() -> None:
    assert work(finds={"claim": 0, "denial": 1, "figure": 1}) == [("denial", DENIAL.core)]


def test_optional_is_the_chance_of_what_the_key_leaves_open() -> None:
    assert ("claim", FLOOD.core) in work(optional=1)


def test_falls_for_is_the_chance_of_a_distractor() -> None:
    assert ("figure", BOATS.core) in work(falls_for=1)


def test_generous_marks_the_whole_extent() -> None:
    assert work(generous=1) == [("claim", CLAIM.extent), ("denial", DENIAL.extent)]


def test_whole_block_marks_the_paragraph() -> None:
    blocks = [Span(start, end) for _, start, end in BLOCKS]
    assert work(whole_block=1) == [("claim", blocks[0]), ("denial", blocks[1])]


def test_reads_is_where_the_student_stops() -> None:
    start = DENIAL.core.start
    assert work(reads=start / len(TEXT)) == [("claim", CLAIM.core)]
    assert work(reads=(start + 1) / len(TEXT)) == work()


def test_confuses_gives_another_label() -> None:
    assert work(confuses={"claim": ("denial", 1)}) == [
        ("denial", CLAIM.core),
        ("denial", DENIAL.core),
    ]


def test_splits_marks_long_passages_in_two_pieces() -> None:
    first, second, denial = work(splits=1, generous=1)
    assert denial == ("denial", DENIAL.extent)  # four words are not worth it
    assert (first[1].start, second[1].end) == CLAIM.extent
    assert TEXT[first[1].end : second[1].start] == " "


def test_extra_marks_words_somewhere() -> None:
    highlights = work(finds={"claim": 0, "denial": 0, "figure": 0}, extra=3)
    assert len(highlights) == 3
    lengths = [held.length for _, span in highlights if (held := PAPER.words.within(span))]
    assert all(3 <= length <= 12 for length in lengths)


def test_share_is_the_part_of_the_class_that_has_its_own_mind() -> None:
    own_mind = Passage("claim", (FLOOD,), "distractor", share=0.75)
    assert own_mind.likelihood(PERFECT) == 0
    assert own_mind.likelihood(replace(PERFECT, follows=1)) == 0.75
    assert own_mind.likelihood(replace(PERFECT, follows=0.5)) == 0.375


def test_same_chance_gives_the_same_highlights() -> None:
    human = replace(
        PERFECT, finds={"claim": 0.5, "denial": 0.5, "figure": 0.5}, sloppy=0.7, extra=2
    )
    one, again = (simulate(human, PAPER, Random("chance")) for _ in range(2))
    assert one == again
    assert simulate(human, PAPER, Random("another")) != one


@pytest.mark.parametrize("seed", range(20))
def test_sloppy_edges_are_a_few_words_or_letters_off(seed: int) -> None:
    spans = dict(simulate(replace(PERFECT, sloppy=1), PAPER, Random(seed)))
    assert spans.keys() == {"claim", "denial"}
    assert spans["claim"] != CLAIM.core
    assert spans["claim"].overlap(CLAIM.core) > 0


share = st.sampled_from([0.0, 0.3, 1.0])


@settings(deadline=None)
@given(
    st.builds(
        ProfileRecord,
        finds=st.fixed_dictionaries({"claim": share, "denial": share, "figure": share}),
        optional=share,
        falls_for=share,
        follows=share,
        reads=share,
        generous=share,
        sloppy=share,
        whole_block=share,
        splits=share,
        confuses=st.just({"claim": ("denial", 0.5)}),
        extra=st.integers(0, 4),
        minutes=st.just(1),
        hands_in=st.booleans(),
    ),
    st.integers(),
)
def test_highlights_can_be_stored_whatever_the_profile(profile: ProfileRecord, seed: int) -> None:
    highlights = simulate(profile, PAPER, Random(seed))
    assert len(set(highlights)) == len(highlights)
    assert highlights == sorted(highlights, key=lambda highlight: highlight[1])
    for label, span in highlights:
        check_span(TEXT, span)
        assert label in PAPER.labels
        assert any(start <= span.start and span.end <= end for _, start, end in BLOCKS)
