"""What an instructor decides about an assignment."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotate.models import AnswerKey, Assignment, User

if TYPE_CHECKING:
    BaseForm = forms.ModelForm[Assignment]
    KeyField = forms.ModelChoiceField[AnswerKey]
else:
    BaseForm = forms.ModelForm
    KeyField = forms.ModelChoiceField


class AssignmentForm(BaseForm):
    class Meta:
        model = Assignment
        fields = (
            "title",
            "instructions",
            "answer_key",
            "attempts",
            "counts",
            "feedback",
            "shows_remaining",
            "credit",
            "method",
            "penalty",
        )
        widgets = {"instructions": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, instructor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        published = AnswerKey.objects.usable_by(instructor).filter(status="published")
        offered = Q(pk__in=published.values("pk")) | Q(pk=self.instance.answer_key_id)
        self.fields["answer_key"] = KeyField(
            queryset=AnswerKey.objects.filter(offered).with_parts(),
            label=_("Article and answer key"),
            disabled=self.instance.submissions.exists(),
            help_text=_("Cannot be changed once a student has begun."),
        )
