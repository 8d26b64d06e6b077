from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from annotate.models import Classroom

if TYPE_CHECKING:
    BaseForm = forms.ModelForm[Classroom]
else:
    BaseForm = forms.ModelForm


class ClassroomForm(BaseForm):
    class Meta:
        model = Classroom
        fields = ("name",)


class ClassroomSettingsForm(BaseForm):
    class Meta:
        model = Classroom
        fields = ("name", "seats_only")
        labels = {"seats_only": _("Students join only with a card that I hand out")}
