"""Where an article comes from, and the corrections of its blocks."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from annotate.domain.text import BlockKind
from annotate.formats.document import Document, require_size
from annotate.formats.document_kinds import DOCUMENT_KINDS, ENDINGS, read_file
from annotate.formats.plain_text import BrokenFile
from annotate.models import ArticleDraft

KINDS = (
    (BlockKind.PARAGRAPH.value, _("paragraph")),
    (BlockKind.HEADING.value, _("heading")),
    (BlockKind.QUOTATION.value, _("quotation")),
    (BlockKind.LIST_ITEM.value, _("list item")),
)


class DocumentForm(forms.Form):
    """A text that is pasted, or a file; `document` holds what was read if it is valid."""

    pasted = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto", "autocomplete": "off"}),
        help_text=_("A blank line begins another paragraph."),
    )
    kind = forms.ChoiceField(
        label=_("What you paste is"),
        choices=[
            (kind.identifier, gettext_lazy(kind.name))
            for kind in DOCUMENT_KINDS.values()
            if kind.read_text
        ],
        initial="plain",
        required=False,
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        help_text=_("Plain text, Markdown, HTML or Word (.docx), up to 5 MB."),
    )
    document: Document

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        pasted, file = cleaned.get("pasted", ""), cleaned.get("file")
        if self.errors:
            return cleaned
        if bool(pasted.strip()) == isinstance(file, UploadedFile):
            raise ValidationError(
                gettext("Paste a text or choose a file, one of both. A file may have 5 MB.")
            )
        field = "file" if file else "pasted"
        try:
            self.document = self._read(file) if file else self._read_pasted(cleaned)
        except BrokenFile as error:
            self.add_error(field, [str(problem) for problem in error.problems])
        return cleaned

    def _read(self, file: Any) -> Document:
        require_size(file.size or 0)
        return read_file(file.name or "", file.read())

    def _read_pasted(self, cleaned: dict[str, Any]) -> Document:
        read = DOCUMENT_KINDS[cleaned["kind"] or "plain"].read_text
        assert read  # noqa: S101 - others are not among the choices
        return read(cleaned["pasted"])


class BlockForm(forms.Form):
    """One block, as it is to be."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    text = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("A blank line divides it in two."),
    )

    def __init__(self, *args: Any, draft: ArticleDraft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        self.fields["text"].widget.attrs |= {"lang": draft.language, "dir": draft.direction}

    def carry_out(self, place: int) -> bool:
        """Store the block; keep what was typed and say why if that cannot be."""
        said = self.cleaned_data
        try:
            self.draft.rewrite(said["version"], place, BlockKind(said["kind"]), said["text"])
        except ValidationError as error:
            self.add_error(None, error)
        return not self.errors


class BlocksForm(forms.Form):
    """What the buttons at the blocks do: one block is joined or deleted, or all that are ticked."""

    DELETE: ClassVar = "delete"
    version = forms.IntegerField()
    join = forms.IntegerField(required=False)
    delete = forms.IntegerField(required=False)
    act = forms.ChoiceField(choices=[(DELETE, DELETE), *KINDS], required=False)
    ticked = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, draft: ArticleDraft) -> None:
        super().__init__(*args)
        self.draft = draft
        self.numbers = range(1, len(draft.parts_json) + 1)
        self.fields["ticked"] = forms.TypedMultipleChoiceField(
            choices=[(number, number) for number in self.numbers], coerce=int, required=False
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned["join"] or cleaned["delete"] or cleaned["ticked"]):
            raise ValidationError(gettext("Tick the blocks first."))
        return cleaned

    def carry_out(self) -> int:
        """Change the blocks, and return the number of the one to look at then."""
        said = self.cleaned_data
        version = said["version"]
        ticked: Sequence[int] = [said["delete"]] if said["delete"] else said["ticked"]
        places = [number - 1 for number in ticked]
        if said["join"]:
            self.draft.join(version, said["join"] - 1)
            return int(said["join"]) - 1
        if said["delete"] or said["act"] == self.DELETE:
            self.draft.delete_blocks(version, places)
            return min(*ticked, len(self.draft.parts_json))
        if not said["act"]:
            raise ValidationError(gettext("Say what is to be done with them."))
        self.draft.set_kind(version, places, BlockKind(said["act"]))
        return min(ticked)
