"""How an instructor mends the key because of words that were marked or disputed."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from annotate.domain.span import Span, check_span
from annotate.forms.annotation import Data, label_field
from annotate.models import Assignment, Dispute, KeyAnnotation, Label
from annotate.models.mending import Act, Mending

if TYPE_CHECKING:
    AnnotationField = forms.ModelChoiceField[KeyAnnotation]
else:
    AnnotationField = forms.ModelChoiceField

HALF = 50


class PlaceForm(forms.Form):
    """Words of the article and the label that somebody gave them, as an address carries them."""

    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=1)

    def __init__(self, data: Data, *, assignment: Assignment) -> None:
        super().__init__(data)
        self.text = assignment.article.text
        self.fields["label"] = label_field(assignment.label_set)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "start" in cleaned and "end" in cleaned:
            try:
                check_span(self.text, Span(cleaned["start"], cleaned["end"]))
            except ValueError as error:
                raise forms.ValidationError(__("These words are not in the article.")) from error
        return cleaned

    @property
    def span(self) -> Span:
        return Span(self.cleaned_data["start"], self.cleaned_data["end"])

    @property
    def label(self) -> Label:
        label: Label = self.cleaned_data["label"]
        return label


class MendingForm(forms.Form):
    """What is to become of the key at a place; the first choices are what fits it best."""

    act = forms.ChoiceField(label=_("What to change"), choices=Act, widget=forms.RadioSelect)
    percent = forms.IntegerField(
        label=_("Credit of an accepted label, in per cent"),
        min_value=1,
        max_value=99,
        initial=HALF,
        required=False,
    )

    def __init__(
        self,
        data: Data,
        *,
        mending: Mending,
        place: PlaceForm,
        disputes: list[tuple[Dispute, str]],
    ) -> None:
        self.span = place.span
        self.near = mending.annotations_near(place.span)
        initial = {
            "act": _fitting(place, self.near),
            "label": place.label.identifier,
            "annotation": self.near[0].pk if self.near else None,
            "disputes": [str(dispute.pk) for dispute, _name in disputes],
        }
        super().__init__(data, initial=initial)
        self.fields["label"] = label_field(mending.assignment.label_set, empty_label=None)
        self.fields["annotation"] = AnnotationField(
            queryset=KeyAnnotation.objects.filter(pk__in=[each.pk for each in self.near]),
            label=_("Passage in the key"),
            required=False,
            empty_label=None,
        )
        self.fields["annotation"].choices = [(each.pk, _passage(each)) for each in self.near]  # type: ignore[attr-defined]
        if not self.near:
            del self.fields["annotation"], self.fields["percent"]
            self.fields["act"].choices = [  # type: ignore[attr-defined]
                (act.value, act.label) for act in (Act.ADD, Act.ADD_OPTIONAL)
            ]
        if disputes:
            self.fields["disputes"] = forms.TypedMultipleChoiceField(
                label=_("Accept these disputes once it is in force"),
                choices=[
                    (str(dispute.pk), f"{name}: {dispute.reason}") for dispute, name in disputes
                ],
                coerce=int,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        self.order_fields(["act", "label", "annotation", "percent", "disputes"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        act, annotation = cleaned.get("act"), cleaned.get("annotation")
        if act in (Act.WIDEN, Act.ACCEPT, Act.MAKE_OPTIONAL) and not annotation:
            self.add_error("annotation" if self.near else None, __("Choose the passage to change."))
        if act == Act.ACCEPT and "percent" not in self.errors and not cleaned.get("percent"):
            self.add_error("percent", __("Say which part of the points it earns."))
        if act == Act.ACCEPT and annotation and cleaned.get("label") == annotation.label:
            self.add_error("label", __("This is the label of the passage itself. Choose another."))
        return cleaned

    def mended(self) -> dict[str, Any]:
        """Return what `mend` takes."""
        said = self.cleaned_data
        return {
            "act": Act(said["act"]),
            "label": said["label"],
            "span": self.span,
            "annotation": said.get("annotation"),
            "percent": said.get("percent"),
            "disputes": said.get("disputes", ()),
        }


class ForceForm(forms.Form):
    answer = forms.CharField(
        label=_("Your answer to those who disputed it"),
        max_length=1000,
        initial=_("You are right: the answer key was changed here."),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )


def _passage(annotation: KeyAnnotation) -> str:
    return f"{annotation.spoken_name}: {annotation.words[:80]}"


def _fitting(place: PlaceForm, near: list[KeyAnnotation]) -> Act:
    """Return the change that suits the place best."""
    if not near or not near[0].extent.overlap(place.span):
        return Act.ADD
    if near[0].label != place.label:
        return Act.ACCEPT
    return Act.MAKE_OPTIONAL if near[0].extent.holds(place.span) else Act.WIDEN
