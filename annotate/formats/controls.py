"""What Label Studio calls the control that a label stands under, and the text the control is for.

A project there has controls, each a group of labels, and texts that they are for; every labelled
span names both, as `from_name` and `to_name`. Here they mean nothing, but a project takes back what
was exported only under its own names.
"""

import re
from typing import NamedTuple

from annotate.formats.json_lines import quoted
from annotate.formats.plain_text import Problem

LONGEST_NAME = 100
# A comma parts names there; XML and databases have no room for the others.
_NAME = re.compile(rf"[^,\x00-\x1f\x7f-\x9f\ufffe\uffff]{{0,{LONGEST_NAME}}}")


class Control(NamedTuple):
    """A name that is not known is empty: an export then has that of `OURS`."""

    from_name: str = ""
    to_name: str = ""

    def or_else(self, other: "Control") -> "Control":
        """Return it with the names of the other for those that are not known."""
        return Control(self.from_name or other.from_name, self.to_name or other.to_name)

    def as_kept(self) -> "Control":
        """Return it without the names that cannot be kept (see `is_name`)."""
        return Control(*(name if is_name(name) else "" for name in self))


OURS = Control("label", "text")
"""What labels that were never in Label Studio stand under there."""


def is_name(text: str) -> bool:
    """Tell whether it is a name: at most 100 characters, neither a comma nor a control character.

    Nothing is one too, for a name that is not known.
    """
    return bool(_NAME.fullmatch(text))


def kept_alone(label: str, kept: Control, others: int) -> Problem:
    """Return what to say where a label stands under so many controls beside the one kept."""
    names = " for ".join(map(quoted, kept.or_else(OURS)))
    reason = f"keeps Label Studio’s control {names} and loses {others} more"
    return Problem(f"the label {quoted(label)} {reason}")
