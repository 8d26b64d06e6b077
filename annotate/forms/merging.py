"""How an instructor merges two drafts of a key: a choice for each row."""

from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from annotate.domain.side_by_side import Choice, Row
from annotate.forms.annotation import Data
from annotate.models.merging import Merging


class MergingForm(forms.Form):
    """`rest` says whose draft decides where nothing is chosen; otherwise every row asks."""

    state = forms.CharField(widget=forms.HiddenInput, required=False)
    rest = forms.ChoiceField(
        choices=[(Choice.MINE.value, ""), (Choice.THEIRS.value, "")], required=False
    )

    def __init__(self, data: Data = None, *, merging: Merging) -> None:
        self.merging = merging
        super().__init__(data, initial={"state": merging.state})
        names = {
            Choice.MINE: _("mine"),
            Choice.THEIRS: _("theirs"),
            Choice.BOTH: _("both"),
            Choice.NEITHER: _("neither"),
        }
        for number, row in enumerate(merging.rows):
            is_open = len(row.choices) > 2
            named = names if is_open else names | dict.fromkeys(row.choices[:1], _("take it"))
            named |= {} if is_open else {Choice.NEITHER: _("leave it out")}
            self.fields[_name(number)] = forms.TypedChoiceField(
                label=_("In the merged draft"),
                choices=[(choice.value, named[choice]) for choice in row.choices],
                coerce=Choice,
                widget=forms.RadioSelect,
                initial=None if row.differences else Choice.MINE.value,
                required=False,
                empty_value=None,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("state") != self.merging.state:
            raise forms.ValidationError(
                __("One of the drafts was changed meanwhile. Look at the rows and choose again.")
            )
        rest = cleaned.get("rest")
        open_rows = 0
        for number, row in enumerate(self.merging.rows):
            name = _name(number)
            if name in self.errors or cleaned.get(name):
                continue
            if rest:
                cleaned[name] = _of_draft(row, Choice(rest))
            else:
                open_rows += 1
                self.add_error(name, __("Choose what to take."))
        if open_rows:
            said = ngettext(
                "%(count)s row waits for your choice. Nothing is stored yet.",
                "%(count)s rows wait for your choice. Nothing is stored yet.",
                open_rows,
            )
            self.add_error(None, said % {"count": open_rows})
        return cleaned

    @property
    def choices(self) -> list[Choice]:
        """The choice for each row, in their order."""
        return [self.cleaned_data[_name(number)] for number in range(len(self.merging.rows))]

    def field_of(self, number: int) -> forms.BoundField:
        return self[_name(number)]


def _of_draft(row: Row, draft: Choice) -> Choice:
    """Return the choice by which the row becomes what it is in that draft."""
    has_it = row.mine if draft == Choice.MINE else row.theirs
    if not has_it:
        return Choice.NEITHER
    return draft if draft in row.choices else row.choices[0]


def _name(number: int) -> str:
    return f"row-{number}"
