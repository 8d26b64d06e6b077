"""Which controls the labels of a Label Studio file stand under, and which one is kept of each."""

from collections.abc import Iterable, Iterator

from annotate.formats.controls import Control, kept_alone
from annotate.formats.imported import ImportedSpan
from annotate.formats.label_studio_configuration import ConfiguredLabel
from annotate.formats.plain_text import Problem


class Controls:
    """Takes in what results and configurations say. Of a control in use, the results say it."""

    def __init__(self) -> None:
        self._in_use: dict[str, dict[Control, None]] = {}
        self._configured: dict[str, dict[Control, None]] = {}

    def configure(self, label: ConfiguredLabel) -> None:
        if any(label.control):
            self._configured.setdefault(label.name, {})[label.control] = None

    def used(self, spans: Iterable[ImportedSpan], control: Control) -> Iterator[ImportedSpan]:
        """Yield the spans, whose labels stand under the control."""
        for span in spans:
            if any(control):
                self._in_use.setdefault(span.label, {})[control] = None
            yield span

    def of(self, label: str) -> Control:
        """Return the first control that the label stands under; nothing is known of it if none."""
        return next(iter(self._all_of(label)), Control())

    def problems(self) -> Iterator[Problem]:
        """Yield what is lost where a label stands under several."""
        for label in self._configured | self._in_use:
            kept, *others = self._all_of(label)
            if others:
                yield kept_alone(label, kept, len(others))

    def _all_of(self, label: str) -> list[Control]:
        in_use, configured = self._in_use.get(label, {}), self._configured.get(label, {})
        # JSON-MIN does not tell for which text a control is; a configuration beside it does.
        whole = {each.from_name: each for each in (*configured, *in_use) if each.to_name}
        told = [each.or_else(whole.get(each.from_name, each)) for each in in_use]
        names = {each.from_name for each in in_use}
        unused = [each for each in configured if each.from_name not in names]
        return list(dict.fromkeys([*told, *unused]))
