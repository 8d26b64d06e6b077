"""For which system a grade book is written."""

from django import forms
from django.utils.translation import gettext_lazy as _

from annotate.formats.gradebook import Flavour


class GradebookForm(forms.Form):
    """Sent by GET, as the form of the other exports."""

    flavour = forms.TypedChoiceField(
        label=_("For"),
        choices=[
            (Flavour.CANVAS, "Canvas"),
            (Flavour.MOODLE, "Moodle"),
            (Flavour.GOOGLE_CLASSROOM, _("Google Classroom, by way of Google Sheets")),
        ],
        coerce=Flavour,
        widget=forms.RadioSelect,
        initial=Flavour.CANVAS,
    )
