"""The class on one page: where it agrees, where it went wrong, where the key may be wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotate.domain.agreement import agreement
from annotate.domain.alignment import Alignment, LabelledSpan
from annotate.domain.confusion import confusion
from annotate.domain.distractors import fell_for
from annotate.domain.doubts import Doubt, doubts
from annotate.domain.marks import Marks
from annotate.domain.outside import outside_places
from annotate.domain.span import Span
from annotate.models import Annotation, Assignment, KeyAnnotation, Label
from annotate.templatetags.spans import Marking, PaintedBlock, painted_blocks
from annotate.views.findings import Findings
from annotate.views.pictures import Grades, Matrix, Scale
from annotate.web.request import UserRequest

MOST_OUTSIDE = 10
"""How many places outside the key the page lists."""


@require_safe
def show(request: UserRequest, pk: UUID) -> HttpResponse:
    taught = Assignment.objects.taught_by(request.user).with_parts()
    assignment = get_object_or_404(taught, pk=pk)
    labels = {label.identifier: label for label in assignment.label_set.labels.all()}
    chosen = labels.get(request.GET.get("label", ""), next(iter(labels.values())))
    overview = Overview(assignment, chosen, request.GET.get("sort", ""))
    return render(request, "assignment/overview.html", {"overview": overview})


@dataclass(frozen=True)
class Place:
    """Words that several students marked with a label that the key does not give them.

    `distractor` is what warned of it in the key, if anything did.
    """

    label: Label
    span: Span
    words: str
    percent: int
    distractor: KeyAnnotation | None


@dataclass(frozen=True)
class Stretch:
    """Words in a row of the article that equally many students gave the label."""

    number: int
    span: Span
    words: str
    students: int
    percent: int
    key_numbers: list[int]

    @property
    def tenth(self) -> int:
        """The share in tenths, by which the words are shaded: one at least."""
        return max(1, round(self.percent / 10))


class Overview:
    """What counts of each student who handed in, compared with the key in force.

    While none is, there is only what the class marked, and how far it agrees with itself.
    """

    def __init__(self, assignment: Assignment, label: Label, sort: str = "") -> None:
        self.assignment = assignment
        self.label = label
        self.labels = list(assignment.label_set.labels.all())
        self.comparison = assignment.comparison()
        counted = assignment.submissions.counted().select_related("override")
        highlights = Annotation.objects.live().filter(submission__assignment=assignment)
        marked = highlights.by_submission()
        assessed = [self.comparison.assess_spans(marked[each.pk]) for each in counted]
        self.alignments: list[Alignment] = [each.alignment for each in assessed]
        self.is_graded = assignment.answer_key.is_graded_by
        self.percents = [
            getattr(submission, "override", each.grade).percent
            for submission, each in zip(counted, assessed, strict=True)
            if self.is_graded
        ]
        self.findings = Findings(self.comparison, self.alignments, label, self.labels, sort)

    @property
    def students(self) -> int:
        return len(self.alignments)

    @property
    def key_is_draft(self) -> bool:
        """Whether the key is not published, so that it still changes."""
        return self.assignment.answer_key.is_draft

    @property
    def shades(self) -> Sequence[int]:
        """The tenths that the key to the shading shows."""
        return range(1, 11, 3)

    @cached_property
    def doubts(self) -> Sequence[Doubt]:
        """Where the best of the class disagree with the key."""
        if not self.is_graded:
            return ()
        grades = [Fraction(percent) for percent in self.percents]
        return doubts(len(self.comparison.words), self.alignments, grades)

    @cached_property
    def marks(self) -> dict[str, Marks]:
        """What the class marked with each label."""
        spans = [alignment.spans for alignment in self.alignments]
        labels = [label.identifier for label in self.labels]
        return Marks.by_label(len(self.comparison.words), spans, labels)

    @cached_property
    def scale(self) -> Scale:
        """How far the class agrees about each label."""
        return Scale((label, agreement(self.marks[label.identifier])) for label in self.labels)

    @cached_property
    def grades(self) -> Grades:
        return Grades(self.percents)

    @cached_property
    def matrix(self) -> Matrix:
        return Matrix(confusion(self.alignments), self.labels)

    @property
    def painted(self) -> list[PaintedBlock]:
        """The article, each word shaded by the share who gave it the label, over the key."""
        return painted_blocks(self.assignment.article, [*self._key(), *self._heat()])

    @property
    def of_label(self) -> list[tuple[int, KeyAnnotation]]:
        """The annotations of the key that have the label, numbered as in the text."""
        numbered = enumerate(self.comparison.key_annotations, start=1)
        return [(number, each) for number, each in numbered if each.label_id == self.label.pk]

    def _key(self) -> Iterator[Marking]:
        for number, annotation in self.of_label:
            name = _("passage %(number)d of the key") % {"number": number}
            yield Marking(f"key-{number}", annotation.span, "in-key", f"K{number}", name, "")

    def _heat(self) -> Iterator[Marking]:
        for stretch in self.stretches:
            style = f"label-{self.label.style} heat heat-{stretch.tenth}"
            name = _("marked by %(percent)s %%") % {"percent": stretch.percent}
            yield Marking(
                f"heat-{stretch.number}", stretch.span, style, str(stretch.percent), name, ""
            )

    @cached_property
    def stretches(self) -> list[Stretch]:
        """The words that anybody gave the label, in the order of the text."""
        marks = self.marks[self.label.identifier]
        found = []
        for number, (in_words, students) in enumerate(marks.stretches, start=1):
            span = self.comparison.words.to_characters(in_words)
            words = self.assignment.article.words_of(span)
            keys = [key for key, each in self.of_label if each.span.overlap(span)]
            percent = round(100 * Fraction(students, self.students))
            found.append(Stretch(number, span, words, students, percent, keys))
        return found

    @property
    def places(self) -> list[Place]:
        """Where many marked something outside the key, the most first."""
        if not self.is_graded:
            return []
        labels = {label.identifier: label for label in self.labels}
        found = []
        for in_words, label, students in outside_places(self.comparison.key, self.marks):
            span = self.comparison.words.to_characters(in_words)
            words = self.assignment.article.words_of(span)
            percent = round(100 * Fraction(students, self.students))
            fell = fell_for(self.comparison.key.distractors, LabelledSpan(label, in_words))
            distractor = None if fell is None else self.comparison.distractors[fell]
            found.append(Place(labels[label], span, words, percent, distractor))
        return found[:MOST_OUTSIDE]
