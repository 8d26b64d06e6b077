"""What a submission earned, point by point: the highlights and the key side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from django.forms import BoundField
from django.utils import translation
from django.utils.formats import localize
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from annotate.domain.alignment import KeyOutcome, SpanOutcome
from annotate.domain.distractors import fell_for
from annotate.domain.equations import GradeExplainer, GradeExplanation
from annotate.domain.explanations import Explainer
from annotate.domain.grading import points_by_key
from annotate.domain.revisions import RevisionExplainer
from annotate.domain.span import Span
from annotate.forms.grading import GradingForm
from annotate.models import (
    Comment,
    Dispute,
    GradeOverride,
    KeyAnnotation,
    Submission,
    Trial,
)
from annotate.models.annotation import Highlight
from annotate.models.comparison import Comparison
from annotate.models.dispute import allows_disputes
from annotate.models.revision import regrades
from annotate.templatetags.spans import Marking, PaintedBlock, painted_blocks

Outcome = KeyOutcome | SpanOutcome

# Each outcome has a word and a shape of its own, so that nothing rests on colour.
SHAPES: dict[Outcome, tuple[str, str]] = {
    SpanOutcome.EXACT: ("✓", gettext_noop("Exact")),
    SpanOutcome.BOUNDARY: ("≈", gettext_noop("Boundary off")),
    SpanOutcome.FRAGMENT: ("÷", gettext_noop("Split")),
    SpanOutcome.MERGED: ("∪", gettext_noop("Merged")),
    SpanOutcome.NEAR_LABEL: ("~", gettext_noop("Near label")),
    SpanOutcome.WRONG_LABEL: ("✗", gettext_noop("Wrong label")),
    SpanOutcome.SPURIOUS: ("△", gettext_noop("Spurious")),
    SpanOutcome.OPTIONAL: ("◇", gettext_noop("Optional")),
    SpanOutcome.DUPLICATE: ("=", gettext_noop("Duplicate")),
    SpanOutcome.BLANK: ("∅", gettext_noop("Blank")),
    KeyOutcome.SPLIT: ("÷", gettext_noop("Split")),
    KeyOutcome.MISSED: ("○", gettext_noop("Missed")),
    KeyOutcome.OPTIONAL_UNUSED: ("□", gettext_noop("Optional, not marked")),
}


@dataclass(frozen=True)
class HighlightPoint:
    """A highlight of the student: what became of it, and why it fell for a distractor.

    There is no `outcome` while no key is in force. `comments` are there to be read, and `field`
    for an instructor to write another. A merged one is shown with each annotation of the key it
    meets: `again` after the first time.
    """

    number: int
    annotation: Highlight
    outcome: SpanOutcome | None
    explanation: str
    why_not: str
    comments: Sequence[Comment] = ()
    field: BoundField | None = None
    dispute: Dispute | None = None
    again: bool = False

    @property
    def shape(self) -> str:
        return SHAPES[self.outcome][0] if self.outcome else ""

    @property
    def outcome_name(self) -> str:
        return _(SHAPES[self.outcome][1]) if self.outcome else _("no grade yet")


@dataclass(frozen=True)
class KeyPoint:
    """An annotation of the key: whether it was found, by which highlights, for how many points."""

    number: int
    annotation: KeyAnnotation
    outcome: KeyOutcome
    explanation: str
    earned: Fraction
    highlights: Sequence[HighlightPoint]
    dispute: Dispute | None = None

    @property
    def shape(self) -> str:
        return SHAPES[self.outcome][0]

    @property
    def outcome_name(self) -> str:
        return _(SHAPES[self.outcome][1])

    @property
    def earned_points(self) -> float:
        return float(self.earned)


@dataclass(frozen=True)
class RegradeShown:
    """A change of the key that changed the grade worked out, and what it was in words."""

    before: Decimal
    after: Decimal
    changes: Sequence[str]


class Outcomes:
    """The highlights of a submission or a trial compared with a key, point by point.

    What else is said of them, in comments and disputes, is known of submissions alone.
    """

    form: GradingForm | None = None
    override: GradeOverride | None = None
    comments: Sequence[Comment] = ()
    disputes: Sequence[Dispute] = ()

    def __init__(self, work: Submission | Trial, comparison: Comparison) -> None:
        self.article = work.article
        self.comparison = comparison
        live = work.annotations.live().with_parts()
        self.annotations: list[Highlight] = sorted(live, key=lambda each: each.span)
        assessment = comparison.assess(self.annotations)
        self.grade = assessment.grade
        self.alignment = assessment.alignment
        labels = work.label_set.labels.all()
        self.explainer = Explainer(
            self.article.text,
            comparison.words,
            self.alignment,
            {label.identifier: label.name for label in labels},
            translation,
            localize,
        )

    @property
    def is_graded(self) -> bool:
        """Whether the key gives grades and outcomes."""
        return self.comparison.answer_key.is_graded_by

    @property
    def percent(self) -> Decimal | None:
        """The grade that counts: the one that was set, or the one worked out, if either is."""
        worked_out = self.grade.percent if self.is_graded else None
        return self.override.percent if self.override else worked_out

    @property
    def comments_on_the_whole(self) -> list[Comment]:
        return [each for each in self.comments if each.annotation_id is None]

    @property
    def grade_explanation(self) -> GradeExplanation:
        return GradeExplainer(self.grade, translation, localize).explain()

    @cached_property
    def highlights(self) -> list[HighlightPoint]:
        return [
            HighlightPoint(
                index + 1,
                annotation,
                self.alignment.span_matches[index].outcome if self.is_graded else None,
                self.explainer.explain_span(index) if self.is_graded else "",
                self._why_not(index),
                [each for each in self.comments if each.annotation_id == annotation.pk],
                self.form.comment_on(annotation) if self.form else None,
                self._dispute_of(annotation),
            )
            for index, annotation in enumerate(self.annotations)
        ]

    @cached_property
    def key_points(self) -> list[KeyPoint]:
        earned = points_by_key(self.alignment, self.comparison.rule)
        matches = self.alignment.key_matches
        first = {
            span: index for index in reversed(range(len(matches))) for span in matches[index].spans
        }
        return [
            KeyPoint(
                index + 1,
                annotation,
                match.outcome,
                self.explainer.explain_key(index),
                earned[index],
                [replace(self.highlights[span], again=first[span] < index) for span in match.spans],
                self._dispute_of(annotation),
            )
            for index, (annotation, match) in enumerate(
                zip(self.comparison.key_annotations, matches, strict=True)
            )
        ]

    @property
    def beside_the_key(self) -> list[HighlightPoint]:
        """The highlights that no annotation of the key speaks of."""
        shown = {highlight.number for point in self.key_points for highlight in point.highlights}
        return [highlight for highlight in self.highlights if highlight.number not in shown]

    @property
    def outcomes_shown(self) -> list[tuple[Outcome, str, str]]:
        """The outcomes that occur here, each with its shape and its word, for the legend."""
        met: list[Outcome] = [point.outcome for point in self.key_points]
        met += [point.outcome for point in self.highlights if point.outcome]
        signs = {SHAPES[outcome]: outcome for outcome in reversed(met)}
        shown = dict.fromkeys(SHAPES[outcome] for outcome in met)
        return [(signs[sign], sign[0], _(sign[1])) for sign in shown]

    def _dispute_of(self, annotation: Highlight | KeyAnnotation) -> Dispute | None:
        """Return the dispute of it, or of what it was in the version of the key before."""
        pks = {annotation.pk, getattr(annotation, "copy_of_id", None)}
        return next((each for each in self.disputes if each.disputed.pk in pks), None)

    @property
    def painted(self) -> list[PaintedBlock]:
        return painted_blocks(self.article, self._markings())

    def _markings(self) -> list[Marking]:
        in_key = [
            _marking(f"key-{point.number}", point.annotation.span, f"in-key key-{point.outcome}",
                     f"{point.number}{point.shape}",
                     _("key annotation %(number)s: %(label)s, %(outcome)s"), point)
            for point in self.key_points
        ]  # fmt: skip
        marked = [
            _marking(f"highlight-{point.number}", point.annotation.span,
                     f"label-{point.annotation.label.style} outcome-{point.outcome or 'none'}",
                     f"{point.annotation.label.letter}{point.shape}",
                     _("highlight %(number)s: %(label)s, %(outcome)s"), point)
            for point in self.highlights
        ]  # fmt: skip
        return in_key + marked

    def _why_not(self, index: int) -> str:
        if self.alignment.span_matches[index].outcome not in (
            SpanOutcome.SPURIOUS,
            SpanOutcome.WRONG_LABEL,
        ):
            return ""
        found = fell_for(self.comparison.key.distractors, self.alignment.spans[index])
        return "" if found is None else self.comparison.distractors[found].explanation


class Result(Outcomes):
    """The comparison of one submission with the key in force.

    With the form of an instructor, that instructor's own comments stand in its fields.
    """

    def __init__(self, submission: Submission, form: GradingForm | None = None) -> None:
        super().__init__(submission, submission.assignment.comparison())
        self.submission = submission
        self.form = form
        self.override = getattr(submission, "override", None)
        written = submission.comments.select_related("author")
        self.comments = list(written.exclude(author=form.instructor) if form else written)
        self.disputes = list(submission.disputes.with_parts())

    @property
    def allows_disputes(self) -> bool:
        """Whether it is shown to its student, who may dispute what became of it."""
        return not self.form and allows_disputes(self.submission)

    @property
    def regrades(self) -> list[RegradeShown]:
        """Why the grade is another than it was, the latest reason first."""
        explainer = RevisionExplainer(self.article.text, translation)
        return [
            RegradeShown(each.before, each.after, explainer.explain(each.old, each.new))
            for each in regrades(self.submission)
        ]


def _marking(
    key: str, span: Span, style: str, letter: str, name: str, point: KeyPoint | HighlightPoint
) -> Marking:
    said = {
        "number": point.number,
        "label": point.annotation.label.name,
        "outcome": point.outcome_name,
    }
    return Marking(key, span, style, letter, name % said, f"#{key}")
