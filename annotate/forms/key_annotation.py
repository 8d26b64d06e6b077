"""How an instructor describes an annotation of the answer key."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotate.domain.span import Span, occurrences
from annotate.forms.annotation import LONGEST_QUOTATION, Data, VersionForm, label_field
from annotate.models import KeyAnnotation


class KeyAnnotationForm(VersionForm):
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=KeyAnnotation.Role)
    weight = forms.IntegerField(label=gettext_lazy("Weight"), min_value=1, max_value=100)
    core = forms.CharField(
        label=gettext_lazy("Core: what must be marked"),
        max_length=LONGEST_QUOTATION,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    extent = forms.CharField(
        label=gettext_lazy("Extent: what may be marked"),
        max_length=LONGEST_QUOTATION,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    core_start = forms.IntegerField(required=False, widget=forms.HiddenInput)
    extent_start = forms.IntegerField(required=False, widget=forms.HiddenInput)
    explanation = forms.CharField(
        label=gettext_lazy("Explanation for students (of a distractor: why not)"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Data = None, *, annotation: KeyAnnotation) -> None:
        self.annotation = annotation
        self.article = annotation.answer_key.article
        initial = {
            "label": annotation.label.identifier,
            "role": annotation.role,
            "weight": annotation.weight,
            "core": annotation.words,
            "extent": annotation.extent_words,
            "explanation": annotation.explanation,
            "version": annotation.version,
        }
        super().__init__(data, initial=initial, auto_id=f"{annotation.pk}-%s")
        self.fields["label"] = label_field(annotation.answer_key.label_set, empty_label=None)
        self.order_fields(["label", "role", "weight", "core", "extent", "explanation"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        core = self._place("core", near=self.annotation.span)
        extent = self._place("extent", near=core or self.annotation.extent)
        if core and extent and not extent.holds(core):
            self.add_error("extent", _("The extent must hold the whole core."))
        return cleaned | {"core": core, "extent": extent}

    def changes(self) -> dict[str, Any]:
        """Return what `change` takes."""
        names = ("version", "label", "role", "weight", "core", "extent", "explanation")
        return {name: self.cleaned_data[name] for name in names}

    def _place(self, name: str, near: Span) -> Span | None:
        """Return where the quotation stands: where it was selected, or else nearest to `near`."""
        quotation = self.cleaned_data.get(name)
        if not quotation:
            return None
        places = list(occurrences(self.article.text, quotation))
        if not places:
            self.add_error(name, _("These words are not in the article. Check every letter."))
            return None
        start = self.cleaned_data.get(f"{name}_start")
        selected = [place for place in places if place.start == start]
        return selected[0] if selected else min(places, key=lambda each: _distance(each, near))


def _distance(place: Span, near: Span) -> tuple[int, int]:
    return -place.overlap(near), abs(place.start - near.start)
