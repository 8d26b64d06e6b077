"""The configuration of a Label Studio project: its labels, their controls, and what these are for.

<View>
  <Labels name="label" toName="text">
    <Label value="denial" hotkey="2"/>
  </Labels>
  <Text name="text" value="$text"/>
</View>
"""

from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from annotate.formats.controls import OURS, Control
from annotate.formats.label_keys import labels_with_keys
from annotate.formats.plain_text import BrokenFile, Problem
from annotate.formats.records import Assignment
from annotate.formats.safe_xml import safe_xml

TEXT = "text"
"""The field of a task that holds its text."""
MAXIMUM_BYTES = 1024 * 1024
_KEYS = tuple("123456789")


class ConfiguredLabel(NamedTuple):
    """A label, and what is told of the `Labels` around it."""

    name: str
    control: Control


class _Group(NamedTuple):
    """What stands under a `from_name`: the names of texts, and labels with their keys."""

    to_names: dict[str, None]
    labels: dict[str, int | None]


def write_configuration(assignments: Sequence[Assignment]) -> str:
    """Return the configuration with the labels of all assignments, each under its control.

    No two controls have the same name: one that has several texts names them all.
    """
    groups = _groups(assignments) or {OURS.from_name: _Group({OURS.to_name: None}, {})}
    to_names = dict.fromkeys(name for group in groups.values() for name in group.to_names)
    texts = [f'  <Text name={quoteattr(name)} value="${TEXT}"/>\n' for name in to_names]
    labels = [_labels(from_name, group) for from_name, group in groups.items()]
    return f"<View>\n{''.join(labels)}{''.join(texts)}</View>\n"


def _groups(assignments: Sequence[Assignment]) -> dict[str, _Group]:
    keys = dict(labels_with_keys(assignments))
    groups: dict[str, _Group] = {}
    for label in (label for each in assignments for label in each.label_set.labels):
        from_name, to_name = label.control.or_else(OURS)
        group = groups.setdefault(from_name, _Group({}, {}))
        group.to_names[to_name] = None
        group.labels.setdefault(label.identifier, keys.pop(label.identifier, None))
    return groups


def _labels(from_name: str, group: _Group) -> str:
    entries = [
        f"    <Label value={quoteattr(label)}{f' hotkey="{key}"' if key else ''}/>\n"
        for label, key in group.labels.items()
    ]
    names = f"name={quoteattr(from_name)} toName={quoteattr(','.join(group.to_names))}"
    return f"  <Labels {names}>\n{''.join(entries)}  </Labels>\n"


def read_configuration(data: bytes) -> list[ConfiguredLabel]:
    """Return the labels in the order of their keys 1 to 9, then those that have none.

    Of a control for several texts only the first is told: labels that are used tell more.
    Raise `BrokenFile` where the file is no XML, or larger than `MAXIMUM_BYTES`.
    """
    if len(data) > MAXIMUM_BYTES:
        raise BrokenFile([Problem(f"holds more than {MAXIMUM_BYTES:,} bytes")])
    events = ElementTree.iterparse(BytesIO(safe_xml(data)), ("start", "end"))  # noqa: S314
    found: list[tuple[str, ConfiguredLabel]] = []
    around: list[Control] = []
    try:
        for event, element in events:
            if element.tag == "Labels" and event == "end":
                around.pop()
            elif element.tag == "Labels":
                to_name, *_ = element.get("toName", "").split(",", 1)
                around.append(Control(element.get("name", ""), to_name))
            elif element.tag == "Label" and event == "start" and (name := element.get("value")):
                label = ConfiguredLabel(name, around[-1] if around else Control())
                found.append((element.get("hotkey", ""), label))
    except ElementTree.ParseError as error:
        raise BrokenFile([Problem(f"is no XML: {error}")]) from error
    return [label for _, label in sorted(found, key=lambda each: _place(each[0]))]


def _place(hotkey: str) -> int:
    return _KEYS.index(hotkey) if hotkey in _KEYS else len(_KEYS)
