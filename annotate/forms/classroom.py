from typing import TYPE_CHECKING

from django import forms

from annotate.models import Classroom

if TYPE_CHECKING:
    BaseForm = forms.ModelForm[Classroom]
else:
    BaseForm = forms.ModelForm


class ClassroomForm(BaseForm):
    class Meta:
        model = Classroom
        fields = ("name",)
