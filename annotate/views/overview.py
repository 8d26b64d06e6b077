"""The class on one page: where it agrees, where it went wrong, where the key may be wrong."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotate.domain.agreement import Agreement, agreement
from annotate.domain.alignment import Alignment, KeyOutcome
from annotate.domain.doubts import Doubt, doubts
from annotate.domain.items import ItemStatistics, item_statistics
from annotate.domain.marks import Marks
from annotate.domain.span import Span
from annotate.models import Assignment, KeyAnnotation, Label
from annotate.templatetags.spans import Marking, PaintedBlock, painted_blocks
from annotate.views.result import SHAPES
from annotate.web.request import UserRequest

# From a third of the class on, what lies outside the key is worth talking about.
OFTEN = Fraction(1, 3)


@require_safe
def show(request: UserRequest, pk: UUID) -> HttpResponse:
    taught = Assignment.objects.taught_by(request.user).with_parts()
    assignment = get_object_or_404(taught, pk=pk)
    labels = {label.identifier: label for label in assignment.label_set.labels.all()}
    chosen = labels.get(request.GET.get("label", ""), next(iter(labels.values())))
    overview = Overview(assignment, chosen)
    return render(request, "assignment/overview.html", {"overview": overview})


@dataclass(frozen=True)
class Finding:
    """One annotation of the key over the class."""

    number: int
    annotation: KeyAnnotation
    statistics: ItemStatistics
    usual_mistake: str

    @property
    def percent(self) -> int:
        return round(100 * (self.statistics.found_rate or 0))

    @property
    def is_doubtful(self) -> bool:
        """Whether those who did well elsewhere found it less often than the others."""
        return self.statistics.discrimination is not None and self.statistics.discrimination < 0


@dataclass(frozen=True)
class Place:
    """Words that several students marked with a label that the key does not give them."""

    label: Label
    span: Span
    words: str
    percent: int


class Overview:
    """What counts of each student who handed in, compared with the key in force."""

    def __init__(self, assignment: Assignment, label: Label) -> None:
        self.assignment = assignment
        self.label = label
        self.labels = list(assignment.label_set.labels.all())
        self.comparison = assignment.comparison()
        counted = assignment.submissions.counted().with_annotations().select_related("override")
        assessed = [self.comparison.assess(list(each.annotations.all())) for each in counted]
        self.alignments: list[Alignment] = [each.alignment for each in assessed]
        self.grades = [
            getattr(submission, "override", each.grade).percent
            for submission, each in zip(counted, assessed, strict=True)
        ]

    @property
    def students(self) -> int:
        return len(self.alignments)

    @cached_property
    def findings(self) -> list[Finding]:
        """The required annotations of the key, the one that the fewest found first."""
        statistics = item_statistics(self.alignments, self.comparison.rule)
        found = [
            Finding(index + 1, annotation, each, self._usual_mistake(index))
            for index, (annotation, each) in enumerate(
                zip(self.comparison.key_annotations, statistics, strict=False)
            )
            if annotation.role == KeyAnnotation.Role.REQUIRED
        ]
        return sorted(found, key=lambda each: each.statistics.found_rate or 0)

    def _usual_mistake(self, index: int) -> str:
        mistakes = Counter(
            self._name_mistake(alignment, index)
            for alignment in self.alignments
            if alignment.key_matches[index].outcome is not KeyOutcome.EXACT
        )
        if not mistakes:
            return ""
        (name, count), *_rest = mistakes.most_common(1)
        return _("%(mistake)s: %(count)s") % {"mistake": name, "count": count}

    def _name_mistake(self, alignment: Alignment, index: int) -> str:
        match = alignment.key_matches[index]
        name = _(SHAPES[match.outcome][1])
        if match.outcome is not KeyOutcome.WRONG_LABEL:
            return name
        given = alignment.spans[match.spans[0]].label
        label = next(each.name for each in self.labels if each.identifier == given)
        return _("%(outcome)s, “%(label)s”") % {"outcome": name, "label": label}

    @cached_property
    def doubts(self) -> Sequence[Doubt]:
        """Where the best of the class disagree with the key."""
        grades = [Fraction(percent) for percent in self.grades]
        return doubts(len(self.comparison.words), self.alignments, grades)

    def marks(self, label: Label) -> Marks:
        spans = [alignment.spans for alignment in self.alignments]
        return Marks.of(len(self.comparison.words), spans, label.identifier)

    @property
    def agreements(self) -> list[tuple[Label, Agreement, str]]:
        """For each label how far the class agrees, and what the figure means."""
        measured = [(label, agreement(self.marks(label))) for label in self.labels]
        return [(label, each, _meaning(each)) for label, each in measured]

    @property
    def grade_counts(self) -> list[tuple[int, int, int]]:
        """How many grades lie in each tenth: its ends in per cent and the number."""
        tenths = Counter(min(9, int(percent) // 10) for percent in self.grades)
        lowest = min(tenths, default=0)
        return [(10 * tenth, 10 * tenth + 10, tenths[tenth]) for tenth in range(lowest, 10)]

    @property
    def painted(self) -> list[PaintedBlock]:
        """The article, each word shaded by the share who gave it the label, over the key."""
        return painted_blocks(self.assignment.article, [*self._key(), *self._heat()])

    def _key(self) -> Iterator[Marking]:
        for number, annotation in enumerate(self.comparison.key_annotations, start=1):
            if annotation.label_id == self.label.pk:
                name = _("in the answer key")
                yield Marking(f"key-{number}", annotation.span, "in-key", "", name, "")

    def _heat(self) -> Iterator[Marking]:
        marks = self.marks(self.label)
        for number, (span, students) in enumerate(marks.stretches, start=1):
            percent = round(100 * Fraction(students, marks.students))
            style = f"label-{self.label.style} heat heat-{max(1, round(percent / 10))}"
            name = _("marked by %(percent)s %%") % {"percent": percent}
            place = self.comparison.words.to_characters(span)
            yield Marking(f"heat-{number}", place, style, str(percent), name, "")

    @property
    def places(self) -> list[Place]:
        """Where many marked something outside the key, the most first."""
        found = [place for label in self.labels for place in self._outside(label)]
        return sorted(found, key=lambda place: -place.percent)[:10]

    def _outside(self, label: Label) -> Iterator[Place]:
        in_key = [
            alternative.extent
            for annotation in self.comparison.key_annotations
            if annotation.label_id == label.pk
            for alternative in annotation.alternatives.all()
        ]
        stretches = [
            (self.comparison.words.to_characters(span), Fraction(students, self.students))
            for span, students in self.marks(label).stretches
        ]
        outside = [
            (place, share)
            for place, share in stretches
            if share >= OFTEN and not any(place.overlap(extent) for extent in in_key)
        ]
        for place, share in _joined(outside, self.assignment.article.text):
            words = self.assignment.article.words_of(place)
            yield Place(label, place, words, round(100 * share))


def _joined(places: list[tuple[Span, Fraction]], text: str) -> list[tuple[Span, Fraction]]:
    """Join places with no word between them; of their shares take the highest."""
    joined: list[tuple[Span, Fraction]] = []
    for place, share in places:
        if joined and not any(map(str.isalnum, text[joined[-1][0].end : place.start])):
            before, highest = joined.pop()
            joined.append((Span(before.start, place.end), max(highest, share)))
        else:
            joined.append((place, share))
    return joined


def _meaning(measured: Agreement) -> str:
    """Say what an alpha means; the bounds are those that Krippendorff (2004) proposes."""
    if measured.alpha is None:
        return _("No variation: there is nothing to compare.")
    if measured.alpha >= Fraction(4, 5):
        return _("The class reads this label in the same way.")
    if measured.alpha >= Fraction(2, 3):
        return _("The class agrees in the main; the places where it does not are worth a talk.")
    if measured.alpha > 0:
        return _("The class reads this label in different ways: talk about its definition.")
    return _("The class agrees no more than chance would.")
