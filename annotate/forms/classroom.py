from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotate.models import Assignment, Classroom, User

if TYPE_CHECKING:
    BaseForm = forms.ModelForm[Classroom]
    AssignmentsField = forms.ModelMultipleChoiceField[Assignment]
else:
    BaseForm = forms.ModelForm
    AssignmentsField = forms.ModelMultipleChoiceField


class ClassroomForm(BaseForm):
    class Meta:
        model = Classroom
        fields = ("name",)


class ClassroomChangeForm(BaseForm):
    """Stores its own fields alone, so that what a colleague changed meanwhile stays."""

    def save(self, commit: bool = True) -> Classroom:
        if commit:
            self.instance.save(update_fields=list(self.fields))
        return self.instance


class ClassroomSettingsForm(ClassroomChangeForm):
    seats_only = forms.TypedChoiceField(
        label=_("Students join"),
        choices=[
            (False, _("with the class code, under a name of their choice")),
            (True, _("only with a card that I hand out")),
        ],
        coerce=lambda chosen: chosen == "True",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Classroom
        fields = ("name", "seats_only")


class ClassroomCopyForm(forms.Form):
    """What of a class comes along into a new one."""

    name = forms.CharField(label=_("Name of the new class"), max_length=100)
    assignments = AssignmentsField(
        label=_("Assignments to copy"),
        queryset=Assignment.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.IntegerField(
        label=_("Put their dates off by so many days"),
        required=False,
        min_value=0,
        max_value=3650,
        help_text=_(
            "For example 364, a year to the same day of the week. Empty: the copies have no dates. "
            "An assignment that would be due by now has none either."
        ),
    )
    with_colleagues = forms.BooleanField(
        label=_("Add the other instructors"), label_suffix="", required=False
    )

    def __init__(
        self, data: QueryDict | None = None, *, classroom: Classroom, instructor: User
    ) -> None:
        super().__init__(data)
        assignments = classroom.assignments.order_by("created_at")
        self.fields["name"].initial = classroom.name
        self.fields["assignments"].queryset = assignments  # type: ignore[attr-defined]
        self.fields["assignments"].initial = [each.pk for each in assignments]
        names = [str(each) for each in classroom.colleagues_of(instructor)]
        self.fields["with_colleagues"].help_text = ", ".join(names)
        if not names:
            del self.fields["with_colleagues"]


class InstructorForm(forms.Form):
    """Who is to teach the class too; `instructor` holds the person if it is valid."""

    username = forms.CharField(
        label=_("User name of the instructor"),
        max_length=150,
        help_text=_("An administrator makes accounts for instructors."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    instructor: User

    def __init__(self, *args: Any, classroom: Classroom) -> None:
        super().__init__(*args)
        self.classroom = classroom

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        found = User.objects.filter(username=username, is_instructor=True, is_active=True).first()
        if not found:
            raise ValidationError(gettext("No instructor has this user name."))
        if self.classroom.enrolments.filter(user=found).exists():
            raise ValidationError(gettext("This instructor is in the class already."))
        self.instructor = found
        return username
