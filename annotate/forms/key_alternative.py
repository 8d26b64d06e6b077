"""What may be marked in the place of the first alternative of a key annotation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from annotate.domain.answer_key import Alternative
from annotate.domain.span import Span, occurrences
from annotate.forms.annotation import LONGEST_QUOTATION, Data, place_field
from annotate.forms.quoted import CoreAndExtentForm, quotation_field
from annotate.models import Article, KeyAlternative


class KeyAlternativeForm(CoreAndExtentForm):
    """Describes a further alternative: the `stored` one, or a new one. Without a core it is none.

    The words of a new one may stand in several places, of which one has to be chosen.
    """

    core = quotation_field(
        label=gettext_lazy("Or this instead"),
        required=False,
        help_text=gettext_lazy("Leave it empty for no alternative."),
    )
    extent = quotation_field(
        label=gettext_lazy("With it may be marked"),
        required=False,
        help_text=gettext_lazy("Empty: nothing more."),
    )

    def __init__(
        self,
        data: Data = None,
        *,
        article: Article,
        stored: KeyAlternative | None = None,
        **options: Any,
    ) -> None:
        self.article = article
        self.stored = stored
        words = {"core": stored.words, "extent": stored.extent_words} if stored else {}
        super().__init__(data, initial=words, **options)
        quotation = self["core"].value() or "" if self.is_bound and not stored else ""
        places = list(occurrences(article.text, quotation[:LONGEST_QUOTATION]))
        if len(places) > 1 and str(self["core_start"].value()) not in map(_start, places):
            self.fields["place"] = place_field(article.text, places)
            self.order_fields(["core", "place", "extent"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        core = self._core()
        if core is None:
            return cleaned | {"alternative": None}
        extent = self.place("extent", near=core) if cleaned.get("extent") else core
        self.require_holding(extent, core)
        return cleaned | {"alternative": extent and Alternative(core, extent)}

    @property
    def alternative(self) -> Alternative | None:
        found: Alternative | None = self.cleaned_data["alternative"]
        return found

    def _core(self) -> Span | None:
        if self.stored:
            return self.place("core", near=self.stored.core)
        start = self.cleaned_data.get("place") or self.cleaned_data.get("core_start")
        places = self.places("core")
        chosen = [place for place in places if str(place.start) == str(start)]
        return next(iter(chosen or places), None)


def _start(place: Span) -> str:
    return str(place.start)


class AcceptedLabelsForm(forms.Form):
    """Says for each other label which part of the points it earns, in per cent; empty is none."""

    def __init__(self, data: Data = None, *, names: dict[str, str], **options: Any) -> None:
        super().__init__(data, prefix="accepted", **options)
        for identifier, name in names.items():
            self.fields[identifier] = forms.IntegerField(
                label=name, min_value=1, max_value=99, required=False
            )

    @property
    def percents(self) -> dict[str, int]:
        """The part of the points by the identifier of the label."""
        return {name: percent for name, percent in self.cleaned_data.items() if percent}
