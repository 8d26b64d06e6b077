"""Until when a student has time for what is given back."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from annotate.forms.assignment import DateTimeInput, NearDateTimeField
from annotate.models.deadline import Deadline


class ReopeningForm(forms.Form):
    """Asks for nothing while the student has time anyway, and for a date if the time is over."""

    due_at = NearDateTimeField(
        label=_("More time for this student, until"), required=False, widget=DateTimeInput()
    )

    def __init__(self, *args: Any, deadline: Deadline, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = timezone.now()
        self.fields["due_at"].required = deadline.is_over(now)
        self.fields["due_at"].help_text = __("Times are those of %(zone)s.") % {
            "zone": timezone.get_current_timezone_name()
        }
        if not deadline.due_at or deadline.gives_time(now):
            del self.fields["due_at"]

    def clean_due_at(self) -> datetime | None:
        due_at: datetime | None = self.cleaned_data["due_at"]
        if due_at and due_at <= timezone.now():
            raise forms.ValidationError(__("That is over already."))
        return due_at
