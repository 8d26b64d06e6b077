"""Two drafts of a key, compared row by row and merged into one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from annotate.domain.agreement import Agreement, Strength
from annotate.domain.side_by_side import Difference, Drafted, apart
from annotate.domain.span import Span
from annotate.forms.merging import MergingForm
from annotate.models import AnswerKey, Article, KeyAnnotation, Label
from annotate.models.merging import Merging
from annotate.web.request import UserRequest, posted, require_instructor

DIFFERENCES = {
    Difference.ONLY_MINE: gettext_noop("only in mine"),
    Difference.ONLY_THEIRS: gettext_noop("only in theirs"),
    Difference.LABEL: gettext_noop("different label"),
    Difference.EDGES: gettext_noop("different edges"),
    Difference.ROLE: gettext_noop("different role"),
    Difference.WEIGHT: gettext_noop("different weight"),
    Difference.ACCEPTED: gettext_noop("other accepted labels"),
    Difference.EXPLANATION: gettext_noop("another explanation"),
}
MEANINGS = {
    Strength.NO_VARIATION: gettext_noop("No variation: there is nothing to compare."),
    Strength.RELIABLE: gettext_noop("You two read this in the same way."),
    Strength.TENTATIVE: gettext_noop(
        "You agree in the main; look at the rows where you do not, and talk about them."
    ),
    Strength.WEAK: gettext_noop(
        "You read this in different ways: talk about its definition before students meet it."
    ),
    Strength.CHANCE: gettext_noop("You agree no more than chance would."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: UserRequest, pk: UUID, other_pk: UUID) -> HttpResponse:
    """Show one's own draft beside a colleague's, and merge the two as it is chosen."""
    require_instructor(request)
    own = AnswerKey.objects.annotated_by(request.user).with_parts()
    mine = get_object_or_404(own, pk=pk, status=AnswerKey.Status.DRAFT)
    theirs = get_object_or_404(AnswerKey.objects.beside(mine).with_parts(), pk=other_pk)
    merging = Merging(mine, theirs)
    form = MergingForm(posted(request), merging=merging)
    if form.is_valid() and (merged := _merged(merging, form)):
        messages.success(request, _("Merged. This is your draft now; the two stay on record."))
        return redirect(merged)
    context = {"merging": merging, "form": form, "comparison": SideBySide(merging, form)}
    status = 422 if form.is_bound else 200
    return render(request, "answer_key/comparison.html", context, status=status)


def _merged(merging: Merging, form: MergingForm) -> AnswerKey | None:
    """Merge them; say in the form why not, where the choices make no key."""
    try:
        return merging.merge(form.choices)
    except ValidationError as error:
        form.add_error(None, error)
        return None


@dataclass(frozen=True)
class Side:
    """What one draft has at a place, quoted in parts, each with whether the other one lacks it."""

    annotation: KeyAnnotation
    core: Sequence[tuple[str, bool]]
    extent: Sequence[tuple[str, bool]]


@dataclass(frozen=True)
class RowShown:
    """A row with what differs in it, in words, and the field to choose by."""

    mine: Side | None
    theirs: Side | None
    differences: Sequence[str]
    field: BoundField


class SideBySide:
    """Both drafts in reading order, and how far they agree."""

    def __init__(self, merging: Merging, form: MergingForm) -> None:
        self.merging = merging
        self.form = form
        self.article: Article = merging.mine.article

    @cached_property
    def rows(self) -> list[RowShown]:
        return [
            RowShown(
                self._side(row.mine, row.theirs),
                self._side(row.theirs, row.mine),
                [_(DIFFERENCES[each]) for each in row.differences],
                self.form.field_of(number),
            )
            for number, row in enumerate(self.merging.rows)
        ]

    @property
    def alike(self) -> int:
        """How many rows are the same in both."""
        return sum(not row.differences for row in self.merging.rows)

    @property
    def agreements(self) -> list[tuple[Label | None, str, Agreement, str]]:
        """The label, or what stands for all of them; how far the two agree, and what that means."""
        over_all, is_by_label = self.merging.over_all
        name = _("All labels together") if is_by_label else _("With any label, since some overlap")
        rows = [(label, "", measured) for label, measured in self.merging.agreements]
        return [
            (label, said, measured, _(MEANINGS[measured.strength]))
            for label, said, measured in [*rows, (None, name, over_all)]
        ]

    def _side(self, own: Drafted | None, other: Drafted | None) -> Side | None:
        if own is None:
            return None
        beside = other or own
        (core, extent), (other_core, other_extent) = own.alternatives[0], beside.alternatives[0]
        return Side(
            self.merging.annotation(own),
            self._quoted(apart(core, other_core)),
            self._quoted(apart(extent, other_extent)),
        )

    def _quoted(self, parts: Sequence[tuple[Span, bool]]) -> list[tuple[str, bool]]:
        """Quote the parts, each with the signs between it and the next one."""
        places = [self.merging.words.to_characters(part) for part, _lacks in parts]
        ends = [place.start for place in places[1:]] + [places[-1].end]
        return [
            (self.article.text[place.start : end], lacks)
            for place, end, (_part, lacks) in zip(places, ends, parts, strict=True)
        ]
