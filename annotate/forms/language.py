"""A choice of languages by their names; another code that is stored already can stay."""

from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

LANGUAGES = sorted(
    (
        (code, _(info["name"]))
        for code, info in LANG_INFO.items()
        if "name" in info and not code.startswith(("en-", "es-", "zh-cn", "zh-tw"))
    ),
    key=lambda choice: str(choice[1]),
)


class LanguageField(forms.ChoiceField):
    def __init__(self, current: str, **kwargs: Any) -> None:
        known = dict(LANGUAGES)
        other = [] if current in known else [(current, current)]
        super().__init__(choices=[*other, *LANGUAGES], label=_("Language"), **kwargs)


def language_name(code: str) -> str:
    """Return the name of a language in the reader's, or the code where there is none."""
    return str(dict(LANGUAGES).get(code, code))
