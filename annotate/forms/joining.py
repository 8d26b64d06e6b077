"""How students come in: with a class's join code, and back with their three words."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotate.domain.codes import JOIN_LENGTH, normalise_join_code
from annotate.forms.display_name import DisplayNameField
from annotate.models import Classroom, Enrolment


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
    display_name = DisplayNameField(
        label=gettext_lazy("Your name in this class"),
        help_text=gettext_lazy("A first name or a nickname your teacher will know. No e-mail."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )


class ReturnCodeField(forms.CharField):
    def __init__(self) -> None:
        attributes = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(
            label=gettext_lazy("Your three words"),
            max_length=80,
            widget=forms.TextInput(attrs=attributes),
        )


class CardForm(forms.Form):
    """The three words of a card, at the link of its class."""

    return_code = ReturnCodeField()
    enrolment: Enrolment

    def __init__(self, *args: Any, classroom: Classroom) -> None:
        super().__init__(*args)
        self.classroom = classroom

    def clean_return_code(self) -> str:
        code: str = self.cleaned_data["return_code"]
        self.enrolment = _returning(self.classroom, code)
        return code


class ReturnForm(JoinCodeForm):
    return_code = ReturnCodeField()
    enrolment: Enrolment

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "join_code" in cleaned and "return_code" in cleaned:
            self.enrolment = _returning(self.classroom, cleaned["return_code"])
        return cleaned


def _returning(classroom: Classroom, code: str) -> Enrolment:
    """Return the enrolment whose three words these are, or raise `ValidationError`."""
    enrolment = classroom.returning(code)
    if not enrolment:
        raise ValidationError(
            _(
                "These three words do not belong to this class. Check them, or ask your"
                " teacher for new ones."
            )
        )
    if enrolment.is_waiting and not classroom.takes_students:
        raise ValidationError(
            _("This class takes no new students at the moment. Ask your teacher.")
        )
    return enrolment
