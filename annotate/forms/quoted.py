"""Spans that are quoted: where in the article the words stand that somebody typed or selected."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotate.domain.span import Span, occurrences
from annotate.forms.annotation import LONGEST_QUOTATION
from annotate.models import Article


def quotation_field(**options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(max_length=LONGEST_QUOTATION, widget=widget, **options)


class CoreAndExtentForm(forms.Form):
    """Quotes what must be marked within what may be marked.

    The hidden fields say where the words were selected, if they were.
    """

    core = quotation_field(label=gettext_lazy("Core: what must be marked"))
    extent = quotation_field(label=gettext_lazy("Extent: what may be marked"))
    core_start = forms.IntegerField(required=False, widget=forms.HiddenInput)
    extent_start = forms.IntegerField(required=False, widget=forms.HiddenInput)

    article: Article

    def places(self, name: str) -> list[Span]:
        """Return where the quotation stands; say in the form if it does nowhere."""
        quotation = self.cleaned_data.get(name)
        if not quotation:
            return []
        places = list(occurrences(self.article.text, quotation))
        if not places:
            self.add_error(name, _("These words are not in the article. Check every letter."))
        return places

    def place(self, name: str, near: Span) -> Span | None:
        """Return where the quotation stands: where it was selected, or else nearest to `near`."""
        places = self.places(name)
        start = self.cleaned_data.get(f"{name}_start")
        selected = [place for place in places if place.start == start]
        nearest = min(places, key=lambda each: _distance(each, near), default=None)
        return selected[0] if selected else nearest

    def require_holding(self, extent: Span | None, core: Span | None) -> None:
        if core and extent and not extent.holds(core):
            self.add_error("extent", _("The extent must hold the whole core."))


def _distance(place: Span, near: Span) -> tuple[int, int]:
    return -place.overlap(near), abs(place.start - near.start)
