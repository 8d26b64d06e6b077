"""The labels of a set with the number keys that choose them, for tools that know such keys."""

from collections.abc import Iterable, Iterator

from annotate.formats.records import Assignment


def labels_with_keys(assignments: Iterable[Assignment]) -> Iterator[tuple[str, int | None]]:
    """Yield each label once, by its identifier, with its key; None where another label has that.

    In one label set no two labels have the same, but a set may hold several label sets.
    """
    labels = {label.identifier: label for each in assignments for label in each.label_set.labels}
    taken = set()
    for identifier, label in labels.items():
        yield identifier, None if label.position in taken else label.position
        taken.add(label.position)
