"""How an instructor describes an annotation of the answer key."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotate.forms.annotation import Data, VersionForm, label_field
from annotate.forms.key_alternative import AcceptedLabelsForm, KeyAlternativeForm
from annotate.forms.quoted import CoreAndExtentForm
from annotate.models import KeyAnnotation, Label


class KeyAnnotationForm(CoreAndExtentForm, VersionForm):
    """Describes the annotation; `alternatives` and `accepted` are forms within this one.

    The last of the alternatives is for a new one.
    """

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=KeyAnnotation.Role)
    weight = forms.IntegerField(label=gettext_lazy("Weight"), min_value=1, max_value=100)
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

    @cached_property
    def labels(self) -> dict[str, Label]:
        """The labels that may be accepted here, by identifier."""
        labels = self.annotation.answer_key.label_set.labels.exclude(pk=self.annotation.label_id)
        return {label.identifier: label for label in labels}

    @cached_property
    def alternatives(self) -> list[KeyAlternativeForm]:
        data = self.data if self.is_bound else None
        stored = [*self.annotation.other_alternatives, None]
        return [
            KeyAlternativeForm(
                data,
                article=self.article,
                stored=each,
                prefix=f"alternative-{number}",
                auto_id=self.auto_id,
            )
            for number, each in enumerate(stored, start=2)
        ]

    @cached_property
    def accepted(self) -> AcceptedLabelsForm:
        percents = {
            each.label.identifier: each.percent for each in self.annotation.accepted_labels.all()
        }
        names = {identifier: label.name for identifier, label in self.labels.items()}
        data = self.data if self.is_bound else None
        return AcceptedLabelsForm(data, names=names, initial=percents, auto_id=self.auto_id)

    def is_valid(self) -> bool:
        # Each of them, so that all that is wrong is said at once.
        within = [form.is_valid() for form in (self.accepted, *self.alternatives)]
        return super().is_valid() and all(within)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        core = self.place("core", near=self.annotation.span)
        extent = self.place("extent", near=core or self.annotation.extent)
        self.require_holding(extent, core)
        return cleaned | {"core": core, "extent": extent}

    def changes(self) -> dict[str, Any]:
        """Return what `change` takes."""
        names = ("version", "label", "role", "weight", "core", "extent", "explanation")
        alternatives = [each.alternative for each in self.alternatives if each.alternative]
        percents = self.accepted.percents
        accepted = {self.labels[name].pk: percent for name, percent in percents.items()}
        described = {name: self.cleaned_data[name] for name in names}
        return described | {"alternatives": alternatives, "accepted": accepted}

    @property
    def said(self) -> str:
        """What the change does beside what was asked for."""
        label = self.cleaned_data["label"]
        if label.identifier not in self.accepted.percents:
            return ""
        return _("“%(label)s” is the label itself now, so it is no longer an accepted one.") % {
            "label": label.name
        }
