"""How students come in: with a class's join code, and back with their three words."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotate.domain.codes import JOIN_LENGTH, normalise_join_code
from annotate.models import Classroom, User


class JoinCodeForm(forms.Form):
    join_code = forms.CharField(
        label=gettext_lazy("Class code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "code",
                "placeholder": "XXXX-XXXX",
            }
        ),
    )
    classroom: Classroom

    def clean_join_code(self) -> str:
        code = normalise_join_code(self.cleaned_data["join_code"])
        classroom = Classroom.objects.filter(join_code=code).first()
        if len(code) != JOIN_LENGTH or not classroom:
            raise ValidationError(
                _("No class has this code. Check it: there is no O, I, S, B or Z in it.")
            )
        self.classroom = classroom
        return code


class DisplayNameForm(forms.Form):
    display_name = forms.CharField(
        label=gettext_lazy("Your name in this class"),
        max_length=60,
        help_text=gettext_lazy("A first name or a nickname your teacher will know. No e-mail."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )

    def clean_display_name(self) -> str:
        name = " ".join(self.cleaned_data["display_name"].split())
        if not any(char.isalnum() for char in name):
            raise ValidationError(_("A name needs at least one letter."))
        return name


class ReturnForm(JoinCodeForm):
    return_code = forms.CharField(
        label=gettext_lazy("Your three words"),
        max_length=80,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    student: User

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "join_code" in cleaned and "return_code" in cleaned:
            student = self.classroom.returning(cleaned["return_code"])
            if not student:
                raise ValidationError(
                    _(
                        "These three words do not belong to this class. Check them, or ask your"
                        " teacher for new ones."
                    )
                )
            self.student = student
        return cleaned
