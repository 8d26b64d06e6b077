"""What the property tests are run on: texts, answer keys and students' spans of every kind."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from annotate.domain.alignment import LabelledSpan
from annotate.domain.answer_key import Alternative, AnswerKey, KeyAnnotation
from annotate.domain.grading import PENALTIES, Credit, GradeRule, Method
from annotate.domain.span import Span

LABELS = ("claim", "denial", "figure")
WORDS = 24
"""The length, in words, of the text that generated keys and spans lie in: short, so that they
overlap, nest and touch."""

TEXT = Span(0, WORDS)

labels = st.sampled_from(LABELS)
rules = st.builds(
    GradeRule,
    credit=st.sampled_from(Credit),
    method=st.sampled_from(Method),
    penalty=st.sampled_from(PENALTIES),
)

# Words of one and more scripts, in which punctuation, symbols, marks and emoji take part.
_tokens = st.sampled_from(
    [
        *("at", "least", "5,087", "people", "café", "cafe\u0301", "“siege”", "Biden’s", "$5.2bn"),
        *("(34%)", "two-week", "👩\u200d👩\u200d👧", "🙂", "a", "北京", "死者は12人です。", "ราคา"),
        *("—", "…", "and/or", "'", "the,", "\u200bx", "«non»"),
    ]
)
_gaps = st.sampled_from([" ", "  ", "\n\n", "\t", "\xa0", "", "–"])
texts = st.lists(st.tuples(_tokens, _gaps), min_size=1, max_size=20).map(
    lambda pairs: "".join(token + gap for token, gap in pairs)
)


@st.composite
def word_spans(draw: st.DrawFn, within: Span = TEXT) -> Span:
    start = draw(st.integers(within.start, within.end - 1))
    return Span(start, draw(st.integers(start + 1, within.end)))


@st.composite
def alternatives(draw: st.DrawFn) -> Alternative:
    """A core, and an extent that is as long or reaches a little beyond it."""
    core = draw(word_spans())
    before, after = draw(st.tuples(st.integers(0, 2), st.integers(0, 2)))
    return Alternative(core, Span(max(0, core.start - before), min(WORDS, core.end + after)))


@st.composite
def key_annotations(draw: st.DrawFn, required: bool | None = None) -> KeyAnnotation:
    label = draw(labels)
    other = draw(st.sampled_from([other for other in LABELS if other != label]))
    credit = draw(st.sampled_from([None, Fraction(1, 2), Fraction(3, 10)]))
    return KeyAnnotation(
        label=label,
        alternatives=tuple(draw(st.lists(alternatives(), min_size=1, max_size=2))),
        required=draw(st.sampled_from([True, True, False])) if required is None else required,
        weight=draw(st.integers(1, 3)),
        accepted={other: credit} if credit else {},
    )


answer_keys = st.lists(key_annotations(), max_size=6).map(tuple).map(AnswerKey)


def shifted(annotation: KeyAnnotation, by: int) -> KeyAnnotation:
    """The same annotation `by` words later."""
    return replace(
        annotation,
        alternatives=tuple(
            Alternative(
                Span(core.start + by, core.end + by), Span(extent.start + by, extent.end + by)
            )
            for core, extent in annotation.alternatives
        ),
    )


@st.composite
def span_beside(draw: st.DrawFn, annotation: KeyAnnotation) -> LabelledSpan:
    """A span that is, is inside, or lies askew of what the annotation asks for."""
    core, extent = draw(st.sampled_from(annotation.alternatives))
    label = draw(st.sampled_from([annotation.label] * 3 + [*annotation.accepted, *LABELS]))
    kind = draw(st.sampled_from(["core", "extent", "piece", "piece", "askew", "askew"]))
    if kind == "piece":
        return LabelledSpan(label, draw(word_spans(extent)))
    if kind == "askew":
        start, end = draw(st.tuples(st.integers(-2, 2), st.integers(-2, 2)))
        start = max(0, core.start + start)
        return LabelledSpan(label, Span(start, max(start + 1, core.end + end)))
    return LabelledSpan(label, core if kind == "core" else extent)


@st.composite
def spans_beside(draw: st.DrawFn, key: AnswerKey, max_size: int = 8) -> list[LabelledSpan]:
    """A student's spans: most of them beside the key's, some anywhere, repeated or blank."""
    anywhere = st.builds(LabelledSpan, labels, word_spans())
    beside = [span_beside(annotation) for annotation in key.annotations]
    spans = draw(st.lists(st.one_of(anywhere, *beside), max_size=max_size))
    repeat: bool = draw(st.booleans())
    if spans and repeat:
        spans.insert(draw(st.integers(0, len(spans))), draw(st.sampled_from(spans)))
        spans.append(LabelledSpan(draw(labels), None))
    return spans


@st.composite
def scenes(draw: st.DrawFn) -> tuple[AnswerKey, list[LabelledSpan]]:
    """An answer key and one student's spans, both in words."""
    key = draw(answer_keys)
    return key, draw(spans_beside(key))


@st.composite
def scenes_with_lone(draw: st.DrawFn) -> tuple[AnswerKey, list[LabelledSpan]]:
    """The same, where the last key annotation is required and lies apart from the others, though a
    span may touch both it and others."""
    others = draw(answer_keys).annotations
    lone = draw(key_annotations(required=True))
    by = max(extent.end for _, extent in lone.alternatives)
    key = AnswerKey((*(shifted(annotation, by) for annotation in others), lone))
    return key, draw(spans_beside(key))
