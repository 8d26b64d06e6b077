"""What an instructor looks for in the grading table, and says of a submission."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from annotate.models import Assignment, GradeOverride, Submission, User
from annotate.models.annotation import Highlight

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
    ALL = "", _("all")
    NOT_HANDED_IN = "not_handed_in", _("not handed in")
    NOT_REVIEWED = "not_reviewed", _("handed in, not yet reviewed")
    NOT_RELEASED = "not_released", _("handed in, not yet released")
    LATE = "late", _("handed in late")


class GradingFilterForm(forms.Form):
    """All fields may be missing: then all students are shown, by name."""

    show = forms.ChoiceField(label=_("Students"), choices=Show, required=False)
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


class GradingForm(forms.Form):
    """All that an instructor says of a submission, so that one button saves it.

    Grade, reviewed and released may be changed elsewhere while the page is open. The page sends
    what it showed of them, and what was not changed on it is left as it is by now.
    """

    comment = forms.CharField(
        label=_("Comment on the whole"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    percent = forms.DecimalField(
        label=_("Another grade, in per cent"),
        min_value=0,
        max_value=100,
        decimal_places=1,
        required=False,
        show_hidden_initial=True,
        help_text=_("It counts in the place of the one worked out, also when the key changes."),
    )
    reason = forms.CharField(
        label=_("Reason for the other grade"),
        max_length=1000,
        required=False,
        show_hidden_initial=True,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The student reads it beside the grade."),
    )
    reviewed = forms.BooleanField(
        label=_("Reviewed: I have looked at it"),
        label_suffix="",
        required=False,
        show_hidden_initial=True,
    )
    released = forms.BooleanField(
        label=_("Released: the student sees grade, comments and feedback"),
        label_suffix="",
        required=False,
        show_hidden_initial=True,
    )

    def __init__(self, *args: Any, submission: Submission, instructor: User, **kwargs: Any) -> None:
        self.submission, self.instructor = submission, instructor
        self.annotations = list(submission.annotations.live())
        super().__init__(*args, **kwargs | {"initial": self._stored()})
        for annotation in self.annotations:
            self.fields[_name(annotation)] = forms.CharField(
                label=_("Comment"),
                max_length=2000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, "form": "grading"}),
            )

    def comment_on(self, annotation: Highlight) -> forms.BoundField | None:
        """Return the field for a comment; there is none while nothing is handed in."""
        return self[_name(annotation)] if self.submission.is_handed_in else None

    @property
    def of_the_whole(self) -> list[forms.BoundField]:
        return [self[name] for name in self.base_fields]

    @property
    def goes_on(self) -> bool:
        """Whether the next submission is to be graded, and this one is reviewed thereby."""
        return "go_on" in self.data

    def clean(self) -> None:
        percent, reason = self.cleaned_data.get("percent"), self.cleaned_data.get("reason")
        if percent is not None and reason == "":
            self.add_error("reason", _("Say why, so that the student understands the grade."))
        if percent is None and reason and "percent" not in self.errors:
            self.add_error("percent", _("Say which grade, or empty the reason."))

    @transaction.atomic
    def save(self) -> None:
        """Keep all of it. Raise `Frozen` while the submission is open."""
        submission, said = self.submission, self.cleaned_data
        texts: dict[UUID | None, str] = {each.pk: said[_name(each)] for each in self.annotations}
        submission.write_comments(self.instructor, texts | {None: said["comment"]})
        if {"percent", "reason"} & set(self.changed_data):
            if said["percent"] is None:
                submission.remove_override()
            else:
                submission.override_grade(self.instructor, said["percent"], said["reason"])
        if self.goes_on or ("reviewed" in self.changed_data and said["reviewed"]):
            if not submission.reviewed_at:
                submission.review(self.instructor)
        elif "reviewed" in self.changed_data:
            submission.unmark_review()
        if "released" in self.changed_data:
            assignment = submission.assignment
            act = assignment.release if said["released"] else assignment.take_back
            act([submission.student])

    def _stored(self) -> dict[str, Any]:
        own = self.submission.comments.filter(author=self.instructor)
        override: GradeOverride | None = getattr(self.submission, "override", None)
        texts = {each.annotation_id: each.text for each in own}
        return {
            "comment": texts.get(None),
            "percent": override and override.percent,
            "reason": override and override.reason,
            "reviewed": self.submission.reviewed_at is not None,
            "released": self.submission.feedback_is_due,
            **{_name(each): texts.get(each.pk) for each in self.annotations},
        }


def _name(annotation: Highlight) -> str:
    return f"comment-{annotation.pk}"
