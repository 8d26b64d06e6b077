"""How a highlight arrives: from the browser by offsets, or typed as a quotation; and its change."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotate.domain.span import Span, occurrences
from annotate.models import Annotation, Article, Label, LabelSet, TrialAnnotation
from annotate.models.annotation import BaseAnnotation

if TYPE_CHECKING:
    LabelField = forms.ModelChoiceField[Label]
else:
    LabelField = forms.ModelChoiceField

Data = Mapping[str, Any] | None
# Longer than any article here, shorter than what is worth searching for.
LONGEST_QUOTATION = 100_000


def label_field(label_set: LabelSet, **options: Any) -> LabelField:
    return LabelField(
        queryset=label_set.labels.all(),
        to_field_name="identifier",
        label=gettext_lazy("Label"),
        error_messages={
            "required": gettext_lazy("Choose a label."),
            "invalid_choice": gettext_lazy("That label is not in this label set. Reload the page."),
        },
        **options,
    )


GARBLED = dict.fromkeys(
    ("required", "invalid", "min_value", "max_length", "null_characters_not_allowed"),
    gettext_lazy("The selection did not arrive as it was made. Reload the page and select again."),
)


class SpanForm(forms.Form):
    """What the browser sends: the place in code points, and the words to check it by."""

    id = forms.UUIDField(error_messages=GARBLED)
    start = forms.IntegerField(min_value=0, error_messages=GARBLED)
    end = forms.IntegerField(min_value=1, error_messages=GARBLED)
    words = forms.CharField(max_length=LONGEST_QUOTATION, strip=False, error_messages=GARBLED)

    def __init__(self, data: Data, *, label_set: LabelSet) -> None:
        super().__init__(data)
        self.fields["label"] = label_field(label_set)

    def marked(self) -> dict[str, Any]:
        """Return what `mark` takes."""
        cleaned = self.cleaned_data
        return {
            "pk": cleaned["id"],
            "label": cleaned["label"],
            "span": Span(cleaned["start"], cleaned["end"]),
            "words": cleaned["words"].replace("\r\n", "\n"),
        }


class QuotationForm(forms.Form):
    """The way without pointer or script: quote the words, choose the label."""

    quotation = forms.CharField(
        label=gettext_lazy("Words from the article"),
        max_length=LONGEST_QUOTATION,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Type or paste the words to highlight.")},
    )

    def __init__(self, data: Data = None, *, article: Article, label_set: LabelSet) -> None:
        super().__init__(data)
        self.fields["label"] = label_field(label_set, widget=forms.RadioSelect, empty_label=None)
        quotation = (data or {}).get("quotation", "")[:LONGEST_QUOTATION]
        self.places = list(occurrences(article.text, quotation))
        if len(self.places) > 1:
            self.fields["place"] = place_field(article.text, self.places)

    def clean_quotation(self) -> str:
        if not self.places:
            raise ValidationError(_("These words are not in the article. Check every letter."))
        quotation: str = self.cleaned_data["quotation"]
        return quotation

    def marked(self) -> dict[str, Any]:
        """Return what `mark` takes."""
        cleaned = self.cleaned_data
        start = int(cleaned["place"]) if "place" in cleaned else self.places[0].start
        span = next(span for span in self.places if span.start == start)
        return {"pk": uuid4(), "label": cleaned["label"], "span": span}


class Places(forms.RadioSelect):
    """Where the words stand. Whoever quotes others instead need not choose among the old places."""

    def use_required_attribute(self, _initial: Any) -> bool:
        return False


def place_field(text: str, places: Sequence[Span]) -> forms.ChoiceField:
    count = {"count": len(places)}
    return forms.ChoiceField(
        label=gettext_lazy("Which one?"),
        choices=[(str(span.start), _in_context(text, span)) for span in places],
        widget=Places,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"),
            _("These words occur %(count)s times. Choose which.") % count,
        ),
    )


def _in_context(text: str, span: Span, width: int = 40) -> str:
    """Return the words with those around them, `width` code points at the most on either side."""
    before = text[max(0, span.start - width) : span.start]
    after = text[span.end : span.end + width]
    if span.start > width:
        before = "… " + before.partition(" ")[2]
    if span.end + width < len(text):
        after = after.rpartition(" ")[0] + " …"
    return f"{before}[{text[span.start : span.end]}]{after}"


class VersionForm(forms.Form):
    """Which state of an annotation the person had in view."""

    version = forms.IntegerField(
        min_value=1,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value"),
            gettext_lazy("Reload the page, then make the change again."),
        ),
    )

    def is_stored_in(self, _current: BaseAnnotation) -> bool:
        """Whether all that is asked for is so already, as when the first answer was lost."""
        return False

    def at_version(self, version: int) -> None:
        """Let the same change be sent once more, now against this version."""
        self.data = {**{name: self.data[name] for name in self.data}, "version": str(version)}


class AnnotationForm(VersionForm):
    """Give a highlight another label or a note."""

    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    said = ""  # it does just what was asked for

    def __init__(self, data: Data = None, *, annotation: Annotation | TrialAnnotation) -> None:
        initial = {
            "label": annotation.label.identifier,
            "note": annotation.note,
            "version": annotation.version,
        }
        super().__init__(data, initial=initial, auto_id=f"{annotation.pk}-%s")
        self.fields["label"] = label_field(annotation.holder.label_set, empty_label=None)
        self.order_fields(["label", "note"])

    def is_stored_in(self, current: BaseAnnotation) -> bool:
        asked = self.cleaned_data["label"], self.cleaned_data["note"]
        if not isinstance(current, Annotation | TrialAnnotation) or current.removed_at:
            return False
        return (current.label, current.note) == asked

    def changes(self) -> dict[str, Any]:
        """Return what `change` takes."""
        return {name: self.cleaned_data[name] for name in ("version", "label", "note")}
