"""From highlights in a text to a grade: what must hold at the level of characters."""

from fractions import Fraction
from unicodedata import category

from hypothesis import assume, given
from hypothesis import strategies as st

from annotate.domain.alignment import SpanOutcome
from annotate.domain.answer_key import Alternative, AnswerKey, KeyAnnotation
from annotate.domain.assessment import assess
from annotate.domain.grading import Credit, GradeRule, Method
from annotate.domain.span import Span
from annotate.domain.words import Words
from tests.domain.strategies import LABELS, labels, rules, texts

type Highlight = tuple[str, Span]


@st.composite
def spans_of(draw: st.DrawFn, text: str) -> Span:
    start = draw(st.integers(0, len(text) - 1))
    return Span(start, draw(st.integers(start + 1, len(text))))


@st.composite
def lessons(draw: st.DrawFn) -> tuple[str, list[KeyAnnotation], list[Highlight]]:
    """A text, its key and a student's highlights, all in characters."""
    text = draw(texts)
    words = Words.of(text)
    asked = draw(st.lists(st.tuples(labels, spans_of(text), st.booleans()), max_size=4))
    key = [
        KeyAnnotation(label, (Alternative.just(span),), required)
        for label, span, required in asked
        if words.within(span)
    ]
    near = [st.just((label, span)) for label, span, _ in asked]
    return text, key, draw(st.lists(st.one_of(st.tuples(labels, spans_of(text)), *near)))


def score(
    text: str, key: list[KeyAnnotation], highlights: list[Highlight], rule: GradeRule
) -> Fraction:
    words = Words.of(text)
    return assess(words, AnswerKey.in_words(words, key), highlights, rule).grade.score


def is_edge(char: str) -> bool:
    """Tell whether a character is white space or punctuation, which never counts."""
    symbol = category(char) in {"Sc", "Sm", "So"}
    return not (category(char)[0] in "LNM" or symbol or char in "%‰")


@given(lessons(), rules, st.data())
def test_trimming_or_adding_edge_punctuation_and_space_changes_nothing(
    lesson: tuple[str, list[KeyAnnotation], list[Highlight]], rule: GradeRule, data: st.DataObject
) -> None:
    text, key, highlights = lesson
    moved = []
    for label, (start, end) in highlights:
        first, last = start, end - 1
        while is_edge(text[first]) and first < last:
            first += 1
        while is_edge(text[last]) and first < last:
            last -= 1
        least = Span(first, last + 1)
        while start > 0 and is_edge(text[start - 1]):
            start -= 1
        while end < len(text) and is_edge(text[end]):
            end += 1
        assume(not is_edge(text[least.start]))  # else it is blank, and need not stay at one place
        moved.append(
            (
                label,
                Span(
                    data.draw(st.integers(start, least.start)),
                    data.draw(st.integers(least.end, end)),
                ),
            )
        )
    assert score(text, key, moved, rule) == score(text, key, highlights, rule)


@given(lessons(), rules)
def test_blank_highlights_change_nothing(
    lesson: tuple[str, list[KeyAnnotation], list[Highlight]], rule: GradeRule
) -> None:
    text, key, highlights = lesson
    text += " — …"
    blanks = [(label, Span(len(text) - 4, len(text))) for label in LABELS]
    assert score(text, key, highlights + blanks, rule) == score(text, key, highlights, rule)


@given(lessons(), rules, texts)
def test_more_text_before_changes_nothing(
    lesson: tuple[str, list[KeyAnnotation], list[Highlight]], rule: GradeRule, before: str
) -> None:
    text, key, highlights = lesson
    by = len(before) + 1

    def later(span: Span) -> Span:
        return Span(span.start + by, span.end + by)

    moved_key = [
        KeyAnnotation(
            each.label, (Alternative.just(later(each.alternatives[0].core)),), each.required
        )
        for each in key
    ]
    moved = [(label, later(span)) for label, span in highlights]
    assert score(f"{before}\n{text}", moved_key, moved, rule) == score(text, key, highlights, rule)


@given(lessons(), rules)
def test_key_itself_scores_1(
    lesson: tuple[str, list[KeyAnnotation], list[Highlight]], rule: GradeRule
) -> None:
    text, key, _ = lesson
    itself = [(each.label, each.alternatives[0].core) for each in key]
    assert score(text, key, itself, rule) == 1


ARTICLE = (
    "The mayor has asked the council to delay its vote, a newspaper reported. Officials say at "
    "least 5,087 people, including 2,055 children, were left without power. “We never asked for "
    "any delay,” her office said. Both sides reported clashes; neither gave any figures."
)


def find(quote: str) -> Span:
    start = ARTICLE.index(quote)
    return Span(start, start + len(quote))


ARTICLE_KEY = [
    KeyAnnotation(label, (Alternative.just(find(quote)),))
    for label, quote in (
        ("claim", "The mayor has asked the council to delay its vote"),
        ("figure", "at least 5,087 people"),
        ("denial", "We never asked for any delay"),
    )
]


def test_assessment_names_what_became_of_each_highlight() -> None:
    words = Words.of(ARTICLE)
    key = AnswerKey.in_words(words, ARTICLE_KEY)
    highlights = [
        ("figure", find(" 5,087 people,")),
        ("denial", find("“We never asked for any delay,”")),
        ("claim", find("Both sides reported clashes")),
        ("claim", find("; ")),
    ]
    done = assess(words, key, highlights, GradeRule())
    assert [match.outcome for match in done.alignment.span_matches] == [
        SpanOutcome.BOUNDARY,
        SpanOutcome.EXACT,
        SpanOutcome.SPURIOUS,
        SpanOutcome.BLANK,
    ]
    # 2 x (1/2 + 1) over 3 asked for, 2 met and 1 wrong
    assert done.grade.score == Fraction(3, 6)


def test_whole_text_under_every_label_earns_little_even_leniently() -> None:
    everything = [(label, Span(0, len(ARTICLE))) for label in LABELS]
    scores = [
        score(ARTICLE, ARTICLE_KEY, everything, GradeRule(credit, method))
        for credit in Credit
        for method in Method
    ]
    assert max(scores) < Fraction(1, 5)
