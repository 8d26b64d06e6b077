"""A file to import, as it is sent."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotate.formats.detection import MAXIMUM_BYTES, Recognised, importable, read_file
from annotate.formats.plain_text import BrokenFile
from annotate.formats.registry import FORMATS, Format

PROBLEMS_SHOWN = 20


class UploadForm(forms.Form):
    """Reads the file when it is cleaned; a broken one is told and kept nowhere."""

    file = forms.FileField(label=gettext_lazy("File"), allow_empty_file=True)
    format = forms.TypedChoiceField(
        label=gettext_lazy("Format"), required=False, coerce=FORMATS.__getitem__, empty_value=None
    )

    recognised: Recognised
    data_read: bytes

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.identifier, each.name) for each in importable()]
        found_out = ("", gettext_lazy("found out from the file"))
        self.fields["format"].choices = [found_out, *choices]  # type: ignore[attr-defined]

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MAXIMUM_BYTES:
            raise ValidationError(
                _("The file is larger than %(size)s MiB.") % {"size": MAXIMUM_BYTES // 1024**2}
            )
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file, chosen = cleaned.get("file"), cleaned.get("format")
        if file is not None and not self.errors:
            self._read(file, chosen)
        return cleaned

    def _read(self, file: "UploadedFile[bytes]", chosen: Format | None) -> None:
        self.data_read = file.read()
        try:
            self.recognised = read_file(self.data_read, file.name or "", chosen)
        except BrokenFile as error:
            for problem in error.problems[:PROBLEMS_SHOWN]:
                self.add_error("file", str(problem))
