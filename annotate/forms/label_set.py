"""What an instructor writes in a label set of their own."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from django import forms
from django.forms.boundfield import BoundWidget
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from annotate.models import Label, LabelSet
from annotate.models.label_set import Look

if TYPE_CHECKING:
    BaseSetForm = forms.ModelForm[LabelSet]
    BaseLabelForm = forms.ModelForm[Label]
else:
    BaseSetForm = BaseLabelForm = forms.ModelForm

FEW_ROWS = forms.Textarea(attrs={"rows": 3})


class LabelSetForm(BaseSetForm):
    class Meta:
        model = LabelSet
        fields = ("name", "description")
        widgets = {"description": FEW_ROWS}


class LookOffered(NamedTuple):
    """A look of the palette with its radio button, and the other label that has it, if any."""

    style: int
    radio: BoundWidget
    wearer: Label | None


class LabelForm(BaseLabelForm):
    """A label as it is, or a new one, which is offered the looks that none of the set has."""

    style = forms.TypedChoiceField(
        label=_("Look"), choices=Look.choices, coerce=int, widget=forms.RadioSelect
    )

    class Meta:
        model = Label
        fields = ("name", "letter", "definition", "example", "counter_example", "style")
        widgets = {
            "letter": forms.TextInput(attrs={"size": 2, "autocomplete": "off"}),
            "definition": FEW_ROWS,
            "example": FEW_ROWS,
            "counter_example": FEW_ROWS,
        }

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        label_set: LabelSet | None = None,
        instance: Label | None = None,
        prefix: str | None = None,
    ) -> None:
        super().__init__(data, instance=instance, prefix=prefix)
        self.others = label_set.labels.exclude(pk=self.instance.pk) if label_set else []
        if instance is None:
            free = label_set.free_looks() if label_set else list(Look)
            self.fields["style"].choices = [(look.value, look.label) for look in free]  # type: ignore[attr-defined]
            self.fields["style"].initial = free[0].value if free else None

    @property
    def looks(self) -> Iterator[LookOffered]:
        """The looks to choose from, each to be shown as it is."""
        wearers = {label.style: label for label in self.others}
        for radio in self["style"].subwidgets:
            style = int(radio.data["value"])
            yield LookOffered(style, radio, wearers.get(style))

    @property
    def sign(self) -> str:
        """The letter that the samples carry."""
        return str(self["letter"].value() or "A")
