"""How long a class is kept, and what of it is to be erased."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotate.forms.classroom import ClassroomChangeForm
from annotate.models import Classroom


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RetentionForm(ClassroomChangeForm):
    class Meta:
        model = Classroom
        fields = ("retained_until",)
        widgets = {"retained_until": DayInput()}

    def clean_retained_until(self) -> date | None:
        day: date | None = self.cleaned_data["retained_until"]
        if day and day < timezone.localdate():
            raise ValidationError(_("This day is over. To erase the class now, use “Erase”."))
        return day


class WorkBeforeForm(forms.Form):
    """The day before which work is old. It is sent by GET first, to see what would go."""

    before = forms.DateField(
        label=gettext_lazy("Work from before"),
        help_text=gettext_lazy("Submissions in which nothing happened on this day or later."),
        widget=DayInput(),
    )

    def clean_before(self) -> date:
        day: date = self.cleaned_data["before"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return day


class ClassErasureForm(forms.Form):
    """Nothing is left of a class that is erased by mistake, so its name is typed first."""

    name = forms.CharField(
        label=gettext_lazy("Type the name of the class"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, classroom: Classroom) -> None:
        super().__init__(*args)
        self.classroom = classroom

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name.split() != self.classroom.name.split():
            raise ValidationError(_("This is not the name of the class."))
        return name
