"""How an instructor describes an annotation of the answer key."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
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
        super().__init__(data, initial=initial)
        self.fields["label"] = label_field(annotation.answer_key.label_set, empty_label=None)
        self.order_fields(["label", "role", "weight", "core", "extent", "explanation"])

    def clean_core(self) -> Span:
        return self._locate(self.cleaned_data["core"], self.annotation.span)

    def clean_extent(self) -> Span:
        near = self.cleaned_data.get("core")
        return self._locate(self.cleaned_data["extent"], near or self.annotation.extent)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        core, extent = cleaned.get("core"), cleaned.get("extent")
        if core and extent and not extent.holds(core):
            self.add_error("extent", _("The extent must hold the whole core."))
        return cleaned

    def changes(self) -> dict[str, Any]:
        """Return what `change` takes."""
        names = ("version", "label", "role", "weight", "core", "extent", "explanation")
        return {name: self.cleaned_data[name] for name in names}

    def _locate(self, quotation: str, near: Span) -> Span:
        """Return the place of the quotation that lies nearest to where it was."""
        places = list(occurrences(self.article.text, quotation))
        if not places:
            raise ValidationError(_("These words are not in the article. Check every letter."))
        return min(places, key=lambda place: (-place.overlap(near), abs(place.start - near.start)))
