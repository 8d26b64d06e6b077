"""Seats as they are looked at before they are made: renamed, or left out."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotate.domain.seat_names import repeated
from annotate.formats.roster import LONGEST_NAME, MAXIMUM_STUDENTS
from annotate.forms.display_name import DisplayNameField
from annotate.models import Classroom


class SeatForm(forms.Form):
    """A seat as it is proposed: its name can be changed, and it can be left out."""

    made = forms.BooleanField(
        label=gettext_lazy("make"), label_suffix="", required=False, initial=True
    )
    listed = forms.CharField(max_length=LONGEST_NAME, required=False, widget=forms.HiddenInput)
    name = DisplayNameField(
        label=gettext_lazy("Name of the seat"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("made") and cleaned.get("name") == "":
            self.add_error("name", _("A seat needs a name."))
        return cleaned


if TYPE_CHECKING:
    BaseSeats = forms.BaseFormSet[SeatForm]
else:
    BaseSeats = forms.BaseFormSet


class BaseSeatFormSet(BaseSeats):
    """The seats of a preview. None is made unless all names are free, so a repeat makes none.

    Then `are_there` says that the class has all of these names, as it has when they are sent again.
    """

    are_there = False

    def __init__(self, *args: Any, classroom: Classroom, **kwargs: Any) -> None:
        self.classroom = classroom
        super().__init__(*args, **kwargs)

    @property
    def made(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("made")]

    def clean(self) -> None:
        if any(self.errors):
            return
        forms = [form for form in self.forms if form.cleaned_data.get("made")]
        names = [form.cleaned_data["name"] for form in forms]
        repeats = repeated(names, self.classroom.names_taken())
        # A name is a repeat where it first stands only if the class has it.
        self.are_there = bool(names) and len(repeats) == len(names)
        for place in repeats:
            forms[place].add_error("name", _("This name is taken in the class."))
        if not forms:
            raise ValidationError(_("Choose at least one seat to make."))


SeatFormSet = cast(
    "type[BaseSeatFormSet]",
    forms.formset_factory(
        SeatForm,
        formset=BaseSeatFormSet,
        extra=0,
        max_num=MAXIMUM_STUDENTS,
        absolute_max=MAXIMUM_STUDENTS,
        validate_max=True,
    ),
)
