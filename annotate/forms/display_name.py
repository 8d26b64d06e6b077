"""The name by which a student is known in a class."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from annotate.domain.seat_names import LONGEST_NAME, visible


class DisplayNameField(forms.CharField):
    """Gives the name with nothing that is not seen; it needs a letter or digit."""

    def __init__(self, **options: object) -> None:
        super().__init__(max_length=LONGEST_NAME, **options)  # type: ignore[arg-type]

    def clean(self, value: object) -> str:
        typed = str(super().clean(value))
        name = visible(typed)
        if typed and not any(char.isalnum() for char in name):
            raise ValidationError(_("A name needs at least one letter."))
        return name
