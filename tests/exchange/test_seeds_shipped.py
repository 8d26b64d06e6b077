"""The files in seeds/: the article is the one supplied, and the key keeps its word."""

from decimal import Decimal

import pytest
from django.conf import settings

from annotate.domain.alignment import KeyOutcome, SpanOutcome
from annotate.domain.answer_key import Alternative
from annotate.domain.assessment import Assessment, assess
from annotate.domain.distractors import fell_for
from annotate.domain.grading import GradeRule
from annotate.domain.span import Span
from annotate.domain.text import BlockKind, fingerprint
from annotate.exchange.seeds import load_seeds
from annotate.models import AnswerKey
from annotate.models.comparison import Comparison

pytestmark = pytest.mark.django_db

# Of the supplied file, without its first words, " date 2023-10-23 ", and the line ends after it.
SUPPLIED_SHA256 = "89f082c4c7bbe17399ee00542f8829b125b738498dbfbee5ee99b5b887e8028d"


@pytest.fixture
def key() -> AnswerKey:
    load_seeds(settings.BASE_DIR / "seeds")
    return AnswerKey.objects.get()


@pytest.fixture
def comparison(key: AnswerKey) -> Comparison:
    return Comparison(key, GradeRule())


def marked(comparison: Comparison, *spans: tuple[str, Span]) -> Assessment:
    return assess(comparison.words, comparison.key, spans, comparison.rule)


def test_article_says_what_was_supplied_to_the_last_character(key: AnswerKey) -> None:
    assert fingerprint(key.article.text) == SUPPLIED_SHA256


def test_article_has_its_headings_and_quotations(key: AnswerKey) -> None:
    text = key.article.text
    blocks = [(block.kind, text[block.start : block.end]) for block in key.article.blocks]
    assert [words for kind, words in blocks if kind is BlockKind.HEADING] == [
        "Clashes continue",
        "Delayed invasion",
    ]
    assert [words[:17] for kind, words in blocks if kind is BlockKind.QUOTATION] == [
        "“Two US officials",
        "“Mr. Austin has h",
        "“We have a close ",
    ]
    assert len(blocks) == 17


def test_article_says_that_it_is_not_under_the_licence_of_the_project(key: AnswerKey) -> None:
    assert "supplied with the project" in key.article.rights
    assert "not under the project's licence" in key.article.rights
    assert key.article.title_is_editorial


def test_every_label_has_a_definition_an_example_and_a_counter_example(key: AnswerKey) -> None:
    labels = key.label_set.labels.all()
    assert [label.letter for label in labels] == ["U", "D", "C"]
    assert all(each.definition and each.example and each.counter_example for each in labels)


def runs_of(text: str, length: int) -> set[tuple[str, ...]]:
    words = "".join(char if char.isalnum() else " " for char in text.lower()).split()
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def test_codebook_gives_nothing_of_the_article_away(key: AnswerKey) -> None:
    codebook = " ".join(
        f"{label.definition} {label.example} {label.counter_example}"
        for label in key.label_set.labels.all()
    )
    assert runs_of(codebook, 4) & runs_of(key.article.text, 4) == set()


def test_every_span_of_the_key_lies_in_one_block(key: AnswerKey) -> None:
    blocks = [Span(start, end) for _, start, end in key.article.blocks]
    for annotation in key.annotations.with_parts():
        for alternative in annotation.alternatives.all():
            assert any(block.holds(alternative.extent) for block in blocks), alternative


@pytest.mark.parametrize("part", Alternative._fields)
def test_tight_and_generous_highlights_earn_everything(comparison: Comparison, part: str) -> None:
    for which in (0, -1):  # the first and the last alternative of each
        spans = [
            (annotation.label.identifier, getattr(list(annotation.alternatives.all())[which], part))
            for annotation in comparison.key_annotations
            if annotation.role == "required"
        ]
        assessment = marked(comparison, *spans)
        assert assessment.grade.percent == Decimal("100.0")
        assert {match.outcome for match in assessment.alignment.span_matches} == {SpanOutcome.EXACT}


def test_key_asks_for_six_claims_two_denials_and_two_figures(comparison: Comparison) -> None:
    required = [each for each in comparison.key_annotations if each.role == "required"]
    labels = [each.label.identifier for each in required]
    assert [labels.count(each) for each in ("unconfirmed-claim", "denial", "casualty-figure")] == [
        6,
        2,
        2,
    ]


def test_optional_highlights_neither_earn_nor_cost(comparison: Comparison) -> None:
    optional = [
        (annotation.label.identifier, annotation.extent)
        for annotation in comparison.key_annotations
        if annotation.role == "optional"
    ]
    assessment = marked(comparison, *optional)
    assert len(optional) == 4
    assert {match.outcome for match in assessment.alignment.span_matches} == {SpanOutcome.OPTIONAL}
    assert assessment.grade.points == 0
    assert assessment.grade.faults == 0


def test_distractors_earn_nothing_and_each_is_explained_as_itself(comparison: Comparison) -> None:
    spans = [(each.label.identifier, each.span) for each in comparison.distractors]
    alignment = marked(comparison, *spans).alignment
    assert {match.outcome for match in alignment.span_matches} == {SpanOutcome.SPURIOUS}
    found = [fell_for(comparison.key.distractors, span) for span in alignment.spans]
    assert found == list(range(len(spans)))


def test_numbers_that_tempt_are_distractors(comparison: Comparison) -> None:
    figures = [
        each.words for each in comparison.distractors if each.label.identifier == "casualty-figure"
    ]
    assert figures == [
        "34 aid trucks",
        "two American women",
        "2,000 marines",
        "two aircraft carriers",
    ]


def test_explanations_are_short_and_no_two_are_the_same(key: AnswerKey) -> None:
    explanations = list(key.annotations.values_list("explanation", flat=True))
    assert len(set(explanations)) == len(explanations)
    assert max(len(explanation.split()) for explanation in explanations) <= 60


def figure(comparison: Comparison, words: str) -> tuple[str, Span]:
    start = comparison.answer_key.article.text.index(words)
    return "casualty-figure", Span(start, start + len(words))


@pytest.mark.parametrize(
    ("words", "quality"),
    [
        (["5,087 people"], 1),
        (["at least 5,087 people, including 2,055 children have been killed"], 1),
        (["5,087 people", "2,055 children"], 1),
        (["2,055 children"], 0.4),
        (["5,087"], 0.5),
    ],
)
def test_figure_with_the_children_may_be_marked_in_several_ways(
    comparison: Comparison, words: list[str], quality: float
) -> None:
    alignment = marked(comparison, *(figure(comparison, each) for each in words)).alignment
    index = [each.words for each in comparison.key_annotations].index("5,087 people")
    assert alignment.key_matches[index].quality == pytest.approx(quality)
    assert alignment.faults == 0


def test_unconfirmed_figure_marked_as_a_claim_earns_half(comparison: Comparison) -> None:
    _, span = figure(comparison, "at least 5,087 people, including 2,055 children have been killed")
    assessment = marked(comparison, ("unconfirmed-claim", span))
    assert assessment.grade.points == Decimal("0.5")
    assert [each.outcome for each in assessment.alignment.span_matches] == [SpanOutcome.NEAR_LABEL]


def test_whole_paragraph_of_figures_meets_all_of_them(comparison: Comparison) -> None:
    words = next(
        text for text in comparison.answer_key.article.text.split("\n\n") if "5,087" in text
    )
    alignment = marked(comparison, figure(comparison, words)).alignment
    outcomes = [match.outcome for match in alignment.key_matches]
    assert outcomes.count(KeyOutcome.MERGED) == 3
    assert alignment.faults == 0
