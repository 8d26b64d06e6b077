"""What an export holds."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from annotate.formats.records import AnnotatorsAs, Submissions
from annotate.formats.registry import FORMATS
from annotate.models import User

if TYPE_CHECKING:
    StudentField = forms.ModelChoiceField[User]
else:
    StudentField = forms.ModelChoiceField


class StudentChoice(StudentField):
    """Names the students, of whom one may be chosen."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.display_name)


class ExportForm(forms.Form):
    """What to export. It is sent by GET, so that the link to a file can be kept."""

    format = forms.TypedChoiceField(
        label=_("Format"),
        choices=[
            (key, format_lazy("{}: {}", each.name, _(each.purpose)))
            for key, each in FORMATS.items()
        ],
        coerce=FORMATS.__getitem__,
        widget=forms.RadioSelect,
        initial="csv",
    )
    annotators = forms.TypedChoiceField(
        label=_("Students appear under"),
        choices=[
            (AnnotatorsAs.PSEUDONYMS, _("pseudonyms, the same in every export of their class")),
            (AnnotatorsAs.NAMES, _("pseudonyms and their names")),
        ],
        coerce=AnnotatorsAs,
        widget=forms.RadioSelect,
        initial=AnnotatorsAs.PSEUDONYMS,
    )
    submissions = forms.TypedChoiceField(
        label=_("Submissions"),
        choices=[
            (Submissions.HANDED_IN, _("those that were handed in")),
            (Submissions.ALL, _("those that were not, too")),
        ],
        coerce=Submissions,
        widget=forms.RadioSelect,
        initial=Submissions.HANDED_IN,
    )
    student = StudentChoice(
        label=_("Student"), queryset=User.objects.none(), required=False, empty_label=_("all")
    )
    key = forms.BooleanField(label=_("with the answer key"), label_suffix="", required=False)
    outcomes = forms.BooleanField(
        label=_("with outcomes, points and grades by the key in force, released or not"),
        label_suffix="",
        required=False,
    )

    def __init__(self, *args: Any, students: QuerySet[User] | None, **kwargs: Any) -> None:
        """Take the students of whom one may be chosen; without them there is no such choice."""
        super().__init__(*args, **kwargs)
        if students is None:
            del self.fields["student"]
        else:
            field = self.fields["student"]
            field.queryset = students  # type: ignore[attr-defined]
