"""The name by which a student is known in a class."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from annotate.domain.seat_names import LONGEST_NAME

_JOINERS = "\u200c\u200d"  # which some scripts need inside a word


class DisplayNameField(forms.CharField):
    """Gives the name with single spaces and nothing unseen; it needs a letter or digit.

    With characters that are not seen, a name looks like another's, or turns round what follows it.
    """

    def __init__(self, **options: object) -> None:
        super().__init__(max_length=LONGEST_NAME, **options)  # type: ignore[arg-type]

    def clean(self, value: object) -> str:
        typed = str(super().clean(value))
        name = " ".join("".join(filter(_is_seen, typed)).split())
        if typed and not any(char.isalnum() for char in name):
            raise ValidationError(_("A name needs at least one letter."))
        return name


def _is_seen(char: str) -> bool:
    """Tell whether something is seen of it, if only a gap, or it is needed for what is."""
    is_kept = char.isspace() or char in _JOINERS
    return is_kept or unicodedata.category(char) not in {"Cc", "Cf"}
