"""Is the key right? Disputes by place, their answers, and where the best disagree with the key."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotate.domain.alignment import LabelledSpan
from annotate.domain.distractors import fell_for
from annotate.domain.doubts import DoubtExplainer
from annotate.domain.regions import union
from annotate.domain.span import Span
from annotate.forms.dispute import AnswerForm
from annotate.models import Assignment, Dispute, Label, User
from annotate.models.comparison import Comparison
from annotate.models.mending import Mending
from annotate.views.overview import Overview
from annotate.web.request import UserRequest


@require_safe
def show(request: UserRequest, pk: UUID) -> HttpResponse:
    taught = Assignment.objects.taught_by(request.user).with_parts()
    return _page(request, Desk(get_object_or_404(taught, pk=pk), request.user))


@require_POST
def answer(request: UserRequest, pk: UUID, dispute_pk: int) -> HttpResponse:
    """Accept or decline a dispute in words, and leave the key as it is."""
    taught = Assignment.objects.taught_by(request.user).with_parts()
    assignment = get_object_or_404(taught, pk=pk)
    dispute = get_object_or_404(Dispute, pk=dispute_pk, submission__assignment=assignment)
    form = AnswerForm(request.POST, auto_id=f"{dispute.pk}-%s")
    if not form.is_valid():
        return _page(request, Desk(assignment, request.user, {dispute.pk: form}), status=422)
    said = form.cleaned_data
    dispute.answer_with(request.user, Dispute.Status(said["status"]), said["answer"])
    messages.success(request, _("Answered. The student finds the answer with the result."))
    return redirect("assignment_disputes", pk)


def _page(request: UserRequest, desk: "Desk", status: int = 200) -> HttpResponse:
    return render(request, "assignment/disputes.html", {"desk": desk}, status=status)


@dataclass(frozen=True)
class Line:
    """A dispute with the name under which the instructor knows its student, and the answer form."""

    dispute: Dispute
    name: str
    form: AnswerForm


@dataclass(frozen=True)
class Place:
    """Words of the article that are disputed, or in doubt for a `reason`.

    `in_key` says whether they are to be found, `is_distractor` whether the key says that they only
    look so.
    """

    label: Label
    span: Span
    in_key: bool
    is_distractor: bool = False
    lines: tuple[Line, ...] = ()
    reason: str = ""

    @property
    def students(self) -> int:
        """How many dispute it, however many of their attempts they do it for."""
        return len({line.dispute.submission.student_id for line in self.lines})


class Desk:
    """All that speaks against the key of an assignment; `forms` holds answers that were refused."""

    def __init__(
        self, assignment: Assignment, instructor: User, forms: dict[int, AnswerForm] | None = None
    ) -> None:
        self.assignment = assignment
        self.forms = forms or {}
        self.hides_names = assignment.hides_names_from(instructor)
        self.labels = {label.identifier: label for label in assignment.label_set.labels.all()}
        disputes = Dispute.objects.filter(submission__assignment=assignment).with_parts()
        self.is_mended = Mending(assignment, instructor).draft is not None
        self.open = [self._line(each) for each in disputes.open()]
        self.answered = [self._line(each) for each in disputes.answered()]

    def _line(self, dispute: Dispute) -> Line:
        name = self.assignment.name_of(dispute.submission.student, hidden=self.hides_names)
        form = self.forms.get(dispute.pk) or AnswerForm(
            auto_id=f"{dispute.pk}-%s", initial={"answer": dispute.answer}
        )
        return Line(dispute, name, form)

    @cached_property
    def places(self) -> list[Place]:
        """Where there are open disputes, the most disputed place first."""
        found = [*_in_key(self.open), *_highlighted(self.open, self.overview.comparison)]
        return sorted(found, key=lambda place: (-place.students, place.span))

    @cached_property
    def overview(self) -> Overview:
        return Overview(self.assignment, next(iter(self.labels.values())))

    @cached_property
    def doubtful(self) -> list[Place]:
        """Where the best of the class disagree with the key."""
        words = self.overview.comparison.words
        names = {label.identifier: label.name for label in self.labels.values()}
        explainer = DoubtExplainer(names, translation)
        return [
            Place(
                self.labels[doubt.label],
                words.to_characters(doubt.span),
                doubt.key is not None,
                doubt.is_distractor,
                reason=explainer.explain(doubt),
            )
            for doubt in self.overview.doubts
        ]


def _in_key(lines: Iterable[Line]) -> Iterable[Place]:
    """Collect the disputes of each annotation of the key."""
    of: dict[object, list[Line]] = defaultdict(list)
    for line in lines:
        if line.dispute.key_annotation_id:
            of[line.dispute.key_annotation_id].append(line)
    for each in of.values():
        disputed = each[0].dispute
        yield Place(disputed.label, disputed.span, in_key=True, lines=tuple(each))


def _highlighted(lines: Iterable[Line], comparison: Comparison) -> Iterable[Place]:
    """Collect the disputes of highlights that overlap and have the same label."""
    of: dict[Label, list[Line]] = defaultdict(list)
    for line in lines:
        if line.dispute.annotation_id:
            of[line.dispute.label].append(line)
    for label, same in of.items():
        for span in union(line.dispute.span for line in same):
            here = tuple(line for line in same if span.holds(line.dispute.span))
            marked = LabelledSpan(label.identifier, comparison.words.within(span))
            fell = fell_for(comparison.key.distractors, marked) is not None
            yield Place(label, span, in_key=False, is_distractor=fell, lines=here)
