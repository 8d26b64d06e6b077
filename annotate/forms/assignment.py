"""What an instructor decides about an assignment."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from annotate.models import AnswerKey, Assignment, Classroom, Extension, User
from annotate.models.deadline import DATES

if TYPE_CHECKING:
    BaseForm = forms.ModelForm[Assignment]
    BaseExtensionForm = forms.ModelForm[Extension]
    BaseKeyField = forms.ModelChoiceField[AnswerKey]
    ClassroomField = forms.ModelChoiceField[Classroom]
else:
    BaseForm = BaseExtensionForm = forms.ModelForm
    BaseKeyField = ClassroomField = forms.ModelChoiceField


class DateTimeInput(forms.DateTimeInput):
    """The browser's own input for a date and a time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


LATEST_YEAR = 2100
"""A date past it is a slip of the finger, and near the last one of the calendar none can be made of
it in another time zone, nor put off."""


def require_near(moment: datetime) -> None:
    """Raise `ValidationError` if the date is past the latest year."""
    if moment.year > LATEST_YEAR:
        said = __("Choose a date up to the year %(year)s.") % {"year": LATEST_YEAR}
        raise forms.ValidationError(said)


class NearDateTimeField(forms.DateTimeField):
    default_validators = [require_near]


RULE = ("credit", "method", "penalty")
"""The settings that a grade is worked out by."""


class KeyField(BaseKeyField):
    """Keys may be of one article, label set and version.

    What tells them apart stands early, since a narrow field cuts off the end.
    """

    def label_from_instance(self, obj: AnswerKey) -> str:
        said = {"article": obj.article, "whose": obj.told_apart_by}
        said |= {"label_set": obj.label_set, "number": obj.version}
        return __("%(article)s (%(whose)s): %(label_set)s, version %(number)s") % said


class AssignmentForm(BaseForm):
    groups = (
        (_("Task"), ("title", "instructions", "answer_key", "shows_remaining")),
        (_("Attempts"), ("attempts", "counts")),
        (_("Time"), ("opens_at", "due_at", "late", "late_until")),
        (_("Feedback"), ("feedback", "allows_disputes")),
        (_("Grade"), RULE),
    )

    class Meta:
        model = Assignment
        fields = (
            "title",
            "instructions",
            "answer_key",
            "shows_remaining",
            "attempts",
            "counts",
            "opens_at",
            "due_at",
            "late",
            "late_until",
            "feedback",
            "allows_disputes",
            *RULE,
        )
        field_classes = dict.fromkeys(DATES, NearDateTimeField)
        widgets = {
            "instructions": forms.Textarea(attrs={"rows": 3}),
            "opens_at": DateTimeInput(),
            "due_at": DateTimeInput(),
            "late_until": DateTimeInput(),
        }

    def __init__(self, *args: Any, instructor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        published = AnswerKey.objects.usable_by(instructor).filter(status="published")
        offered = Q(pk__in=published.values("pk")) | Q(pk=self.instance.answer_key_id)
        self.fields["answer_key"] = KeyField(
            queryset=AnswerKey.objects.filter(offered).with_parts().with_size(),
            label=_("Article and answer key"),
            disabled=self.instance.submissions.exists(),
            help_text=_("Cannot be changed once a student has begun."),
        )
        if self.instance.answer_key_id is None and len(only := published[:2]) == 1:
            self.initial["answer_key"] = only[0].pk
        for name in ("shows_remaining", "allows_disputes"):
            self.fields[name].label_suffix = ""  # a colon belongs before an answer, not after
        if self.instance.submissions.handed_in().exists():
            self.fields["credit"].help_text = __(
                "What you change here grades all that was handed in anew, at once. Students see"
                " it where their grades are released."
            )
        zone = timezone.get_current_timezone_name()
        self.fields["opens_at"].help_text = __(
            "Nobody can begin before. Empty: at once. Times are those of %(zone)s."
        ) % {"zone": zone}

    @property
    def changes_grades(self) -> bool:
        """Whether what was handed in has to be graded anew."""
        return not {"answer_key", *RULE}.isdisjoint(self.changed_data)

    @property
    def lacks_keys(self) -> bool:
        """Whether there is no key to choose, so that nothing can be set."""
        return not self.fields["answer_key"].queryset.exists()  # type: ignore[attr-defined]

    @property
    def grouped(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [(str(name), [self[field] for field in fields]) for name, fields in self.groups]

    def clean(self) -> None:
        said = self.cleaned_data
        opens_at, due_at, last = (said.get(name) for name in ("opens_at", "due_at", "late_until"))
        if opens_at and due_at and opens_at >= due_at:
            self.add_error("due_at", __("It has to be due after it opens."))
        if said.get("late") == Assignment.Late.UNTIL:
            self._check_last_date(due_at, last)
        elif last:
            self.add_error(
                "late_until", __("Choose “accepted until a last date” above, or empty this.")
            )

    def _check_last_date(self, due_at: datetime | None, last: datetime | None) -> None:
        if "due_at" not in self.errors and not due_at:
            self.add_error("due_at", __("Late work needs a date on which it is due."))
        if "late_until" not in self.errors and not last:
            self.add_error("late_until", __("Say until when late work is accepted."))
        if due_at and last and last <= due_at:
            self.add_error("late_until", __("It has to come after the date on which it is due."))


class ExtensionForm(BaseExtensionForm):
    """More time for one student; what is said last counts."""

    class Meta:
        model = Extension
        fields = ("student", "due_at")
        field_classes = {"due_at": NearDateTimeField}
        widgets = {"due_at": DateTimeInput()}

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assignment = assignment
        self.fields["student"].queryset = assignment.students()  # type: ignore[attr-defined]

    def clean_due_at(self) -> datetime:
        due_at: datetime = self.cleaned_data["due_at"]
        if self.assignment.due_at and due_at <= self.assignment.due_at:
            raise forms.ValidationError(__("That is no more time than the others have."))
        return due_at


class CopyForm(forms.Form):
    classroom = ClassroomField(label=_("Class"), queryset=Classroom.objects.none())
    title = forms.CharField(label=_("Title"), max_length=200)

    def __init__(self, *args: Any, instructor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["classroom"].queryset = Classroom.objects.taught_by(instructor).active()  # type: ignore[attr-defined]
