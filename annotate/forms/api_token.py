"""A token for programs, named after what it is for."""

from typing import TYPE_CHECKING

from django import forms

from annotate.models import ApiToken

if TYPE_CHECKING:
    BaseTokenForm = forms.ModelForm[ApiToken]
else:
    BaseTokenForm = forms.ModelForm


class ApiTokenForm(BaseTokenForm):
    class Meta:
        model = ApiToken
        fields = ("name",)
