from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotate.models import Classroom, User

if TYPE_CHECKING:
    BaseForm = forms.ModelForm[Classroom]
else:
    BaseForm = forms.ModelForm


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
