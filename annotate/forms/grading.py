"""What an instructor looks for in the grading table, and does to what is in it."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotate.models import Assignment, Submission

if TYPE_CHECKING:
    SubmissionsField = forms.ModelMultipleChoiceField[Submission]
else:
    SubmissionsField = forms.ModelMultipleChoiceField


class Sort(models.TextChoices):
    """The columns to sort by; a minus sign before one turns the order round."""

    NAME = "name", _("Student")
    HANDED_IN = "handed_in", _("Handed in")
    GRADE = "grade", _("Grade")
    STATE = "state", _("State")


class Show(models.TextChoices):
    ALL = "", _("all students")
    NOT_HANDED_IN = "not_handed_in", _("not handed in")
    NOT_REVIEWED = "not_reviewed", _("handed in, not yet reviewed")
    NOT_RELEASED = "not_released", _("handed in, not yet released")


class GradingFilterForm(forms.Form):
    """All fields may be missing: then all students are shown, by name."""

    show = forms.ChoiceField(label=_("Show"), choices=Show, required=False)
    below = forms.DecimalField(
        label=_("Grade below, in per cent"),
        min_value=0,
        max_value=100,
        decimal_places=1,
        required=False,
    )
    sort = forms.ChoiceField(
        choices=[*((each, each) for each in Sort.values), *((f"-{each}",) * 2 for each in Sort)],
        required=False,
        widget=forms.HiddenInput,
    )


class TickedForm(forms.Form):
    """The submissions that are ticked in the grading table."""

    submission = SubmissionsField(
        queryset=Submission.objects.none(),
        error_messages={"required": _("Tick at least one submission first.")},
    )

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submission"].queryset = assignment.submissions.handed_in()  # type: ignore[attr-defined]
