"""Label set files: a codebook in TOML. The order of the labels is the order students see."""

from dataclasses import dataclass

from annotate.formats.plain_text import decode
from annotate.formats.toml_table import Table

MAXIMUM_LABELS = 9


@dataclass(frozen=True, slots=True)
class LabelRecord:
    identifier: str
    name: str
    letter: str
    definition: str
    example: str
    counter_example: str
    style: int


@dataclass(frozen=True, slots=True)
class LabelSetRecord:
    identifier: str
    name: str
    description: str
    labels: tuple[LabelRecord, ...]


def parse_label_set(data: bytes) -> LabelSetRecord:
    """Return the label set, or raise `BrokenFile` with all that is wrong with the file."""
    root = Table.parse(decode(data))
    tables = root.tables("labels")
    record = LabelSetRecord(
        identifier=root.text("identifier"),
        name=root.text("name"),
        description=root.text("description", required=False),
        labels=tuple(_label(table, position) for position, table in enumerate(tables, start=1)),
    )
    if len(tables) > MAXIMUM_LABELS:
        root.fault("labels", f"has {len(tables)} labels; {MAXIMUM_LABELS} are allowed")
    for field in ("identifier", "name", "letter", "style"):
        seen: set[str] = set()
        for table, label in zip(tables, record.labels, strict=True):
            value = str(getattr(label, field))
            if value.casefold() in seen:
                table.fault(field, f"“{value}” belongs to an earlier label")
            seen.update([value.casefold()] if value else [])
    root.close()
    return record


def _label(table: Table, position: int) -> LabelRecord:
    return LabelRecord(
        identifier=table.text("identifier"),
        name=table.text("name"),
        letter=table.text("letter"),
        definition=table.text("definition"),
        example=table.text("example", required=False),
        counter_example=table.text("counter_example", required=False),
        style=table.whole_number("style", 1, MAXIMUM_LABELS, default=position),
    )
