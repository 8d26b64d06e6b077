"""What a student holds against an outcome, and what an instructor answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from annotate.models import Dispute


class DisputeForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you see it differently?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Your teacher reads it. Point to the words of the article that show it."),
        error_messages={"required": _("Give a reason: without one there is nothing to weigh.")},
    )


class AnswerForm(forms.Form):
    """Accept or decline a dispute, in words that its student reads."""

    status = forms.ChoiceField(
        choices=[
            (Dispute.Status.ACCEPTED, _("Accept")),
            (Dispute.Status.DECLINED, _("Decline")),
        ]
    )
    answer = forms.CharField(
        label=_("Your answer, which the student reads"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, so that the student understands it.")},
    )
