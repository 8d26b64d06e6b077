"""Annotation sets to write: one made by hand, and generated ones of every kind."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import strategies as st

from annotate.domain.answer_key import Alternative
from annotate.domain.outcomes import KeyOutcome, SpanOutcome
from annotate.domain.span import Span
from annotate.domain.text import BlockKind, assemble, fingerprint
from annotate.formats.controls import OURS, Control
from annotate.formats.records import (
    Annotation,
    AnnotationResult,
    AnnotationSet,
    Annotator,
    AnnotatorsAs,
    AnswerKey,
    Article,
    Assignment,
    KeyAnnotation,
    KeyResult,
    Label,
    LabelSet,
    Result,
    Submission,
    Submissions,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DENIAL = Label("denial", "denial", "D", "Says that it is not so.", "“No.”", "“Yes.”", 2, 5)
CLAIMS = LabelSet("set-1", "claims", "Claims and denials", "", (DENIAL,))


def an_article(*parts: tuple[BlockKind, str], pk: str = "article-1") -> Article:
    text, blocks = assemble(parts or [(BlockKind.PARAGRAPH, "The ministry denies it.")])
    return Article(
        id=pk,
        identifier="report",
        title="A report",
        title_is_editorial=False,
        source="",
        author="",
        published_on=None,
        language="en",
        direction="ltr",
        rights="",
        sha256=fingerprint(text),
        text=text,
        blocks=blocks,
    )


def an_assignment(article: Article | None = None, pk: str = "assignment-1") -> Assignment:
    return Assignment(
        pk, "Read the report", "", article or an_article(), CLAIMS, classroom="Media 8b"
    )


def an_annotation(
    article: Article, span: Span, note: str = "", pk: str = "annotation-1"
) -> Annotation:
    return Annotation(pk, "denial", span, article.text[span.start : span.end], note, NOON)


def a_submission(
    *annotations: Annotation,
    assignment: Assignment | None = None,
    annotator: Annotator | None = None,
    pk: str = "submission-1",
) -> Submission:
    return Submission(
        id=pk,
        assignment=assignment or an_assignment(),
        annotator=annotator or Annotator("annotator-1", None),
        attempt=1,
        started_at=NOON - timedelta(hours=1),
        handed_in_at=NOON,
        annotations=annotations,
    )


def a_set(*submissions: Submission) -> AnnotationSet:
    return set_of(submissions, [an_assignment()])


def set_of(submissions: Iterable[Submission], assignments: Sequence[Assignment]) -> AnnotationSet:
    return AnnotationSet(
        AnnotatorsAs.PSEUDONYMS, Submissions.HANDED_IN, tuple(assignments), submissions
    )


# Characters that formats stumble over: of two UTF-16 units, right to left, combining, joined;
# line ends of several kinds, quotes, separators, and what begins a formula.
_NASTY = "a b👩\u200d👧שלאcafe\u0301\n\t\u2028\u2029\x85\r\"'“,;|\\{}<>=+-@＝＠\xa0"
_nasty_texts = st.text(st.sampled_from(_NASTY), max_size=30)
_any_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
texts = st.one_of(_nasty_texts, _any_texts)
_times = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 (the zone is added by `timezones`)
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))]),
)


_control_names = st.one_of(
    st.just(""),
    st.text(st.sampled_from("ab \"'<>&]é👩\u200d\u2028=$./"), max_size=100),
    st.text(
        st.characters(exclude_categories=["Cc", "Cs"], exclude_characters=",\ufffe\uffff"),
        max_size=100,
    ),
)
controls = st.builds(Control, _control_names, _control_names)
"""Names of every kind that can be kept; those that are not known are empty."""


@st.composite
def label_sets(draw: st.DrawFn, held: LabelSet = CLAIMS) -> LabelSet:
    """The label set with its labels under any controls, each of which is for one text."""
    under = st.sampled_from(draw(st.lists(controls, min_size=1, max_size=3, unique_by=_name_of)))
    labels = tuple(each._replace(control=draw(under)) for each in held.labels)
    return held._replace(labels=labels)


def _name_of(control: Control) -> str:
    return control.or_else(OURS).from_name


@st.composite
def articles(draw: st.DrawFn) -> Article:
    kinds = st.sampled_from(BlockKind)
    parts = draw(st.lists(st.tuples(kinds, texts), max_size=3))
    article = an_article(*parts, (BlockKind.PARAGRAPH, "end"))
    return article._replace(
        title=draw(texts),
        identifier=draw(st.none() | st.just("report-2")),
        title_is_editorial=draw(st.booleans()),
        source=draw(texts),
        published_on=draw(st.none() | st.dates(min_value=date(1000, 1, 1))),
        direction=draw(st.sampled_from(["ltr", "rtl"])),
    )


@st.composite
def annotations(draw: st.DrawFn, article: Article) -> Annotation:
    start = draw(st.integers(0, len(article.text) - 1))
    span = Span(start, draw(st.integers(start + 1, len(article.text))))
    annotation = an_annotation(article, span, draw(texts), draw(_ids))
    return annotation._replace(created_at=draw(_times))


@st.composite
def answer_keys(draw: st.DrawFn, article: Article) -> AnswerKey:
    """A key whose annotations have one or two alternatives, and a label beside their own."""
    held = []
    for pk in draw(st.lists(_ids, max_size=3, unique=True)):
        start = draw(st.integers(0, len(article.text) - 1))
        core = Span(start, draw(st.integers(start + 1, len(article.text))))
        ways = draw(st.lists(st.just(Alternative.just(core)), max_size=1))
        held.append(
            KeyAnnotation(
                id=pk,
                label="denial",
                role=draw(st.sampled_from(["required", "optional", "distractor"])),
                weight=draw(st.integers(1, 100)),
                explanation=draw(texts),
                alternatives=(Alternative(core, Span(0, len(article.text))), *ways),
                accepted=draw(st.sampled_from([(), (("denial", 50),)])),
            )
        )
    return AnswerKey(draw(_ids), draw(st.integers(1, 99)), tuple(held))


@st.composite
def results(draw: st.DrawFn, submission: Submission) -> Result:
    """What a submission came to, in any figures."""
    key = submission.assignment.answer_key
    points = st.sampled_from(["0", "0.5", "0.6667", "12"])
    grades = st.decimals(0, 100, places=1).map(str)
    return Result(
        grade=draw(grades),
        worked_out=draw(grades),
        points=draw(points),
        points_possible=draw(st.integers(0, 1000)),
        annotations=tuple(
            AnnotationResult(draw(st.sampled_from(SpanOutcome)), draw(points))
            for _ in submission.annotations
        ),
        key_annotations=tuple(
            KeyResult(each.id, draw(st.sampled_from(KeyOutcome)), draw(points))
            for each in (key.annotations if key else ())
        ),
    )


@st.composite
def submissions(draw: st.DrawFn, assignment: Assignment) -> Submission:
    annotator = Annotator(draw(_ids), draw(st.none() | texts))
    submission = a_submission(
        *draw(st.lists(annotations(assignment.article), max_size=4)),
        assignment=assignment,
        annotator=annotator,
        pk=draw(_ids),
    )
    handed_in_at = draw(st.none() | _times)
    return submission._replace(
        attempt=draw(st.integers(1, 20)),
        started_at=draw(_times),
        handed_in_at=handed_in_at,
        is_cancelled=handed_in_at is None and draw(st.booleans()),
    )


@st.composite
def annotation_sets(draw: st.DrawFn) -> AnnotationSet:
    """A set of one assignment; its submissions are in a list, so that they can be compared."""
    assignment = an_assignment(draw(articles()))._replace(title=draw(texts))
    return draw(_sets_of(assignment))


@st.composite
def sets_with_everything(draw: st.DrawFn) -> AnnotationSet:
    """The same, its labels under any controls, with a key or without, with results or without."""
    assignment = an_assignment(draw(articles()))
    assignment = assignment._replace(title=draw(texts), label_set=draw(label_sets()))
    if draw(st.booleans()):
        assignment = assignment._replace(answer_key=draw(answer_keys(assignment.article)))
    made = draw(_sets_of(assignment))
    if draw(st.booleans()):
        return made
    held = [
        each._replace(result=draw(results(each))) if each.handed_in_at else each
        for each in made.submissions
    ]
    return made._replace(submissions=held, with_results=True)


@st.composite
def _sets_of(draw: st.DrawFn, assignment: Assignment) -> AnnotationSet:
    held = draw(st.lists(submissions(assignment), max_size=3))
    annotators_as = draw(st.sampled_from(AnnotatorsAs))
    return AnnotationSet(annotators_as, draw(st.sampled_from(Submissions)), (assignment,), held)


_ids = st.uuids().map(str)
