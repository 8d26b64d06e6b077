"""What a class made of each annotation of the key, the worst first or sorted by a column."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.utils import translation
from django.utils.translation import gettext as _

from annotate.domain.alignment import Alignment
from annotate.domain.edges import EdgeStatistics
from annotate.domain.items import ItemStatistics, item_statistics
from annotate.domain.mistakes import (
    MistakeExplainer,
    UsualMistake,
    mistake,
    usual_mistake,
    usual_wrong_label,
)
from annotate.models import KeyAnnotation, Label
from annotate.models.comparison import Comparison
from annotate.views.grading_table import Column


@dataclass(frozen=True)
class Finding:
    """One annotation of the key over the class; `number` counts in the order of the text."""

    number: int
    annotation: KeyAnnotation
    statistics: ItemStatistics
    edges: EdgeStatistics
    mistake: str
    """The usual mistake as a sentence, nothing if nobody made any."""
    edges_usually: str
    wrong_label: Label | None
    """The usual wrong label, which `wrongly_labelled` students gave."""
    wrongly_labelled: int

    @property
    def percent(self) -> int:
        return round(100 * (self.statistics.found_rate or 0))

    @property
    def is_found_by_all(self) -> bool:
        return self.statistics.found == self.statistics.students

    @property
    def edge_error(self) -> float | None:
        """By how many words an edge is off, in the mean of those who found it."""
        return None if self.edges.mean is None else float(self.edges.mean)

    @property
    def is_doubtful(self) -> bool:
        """Whether those who did well elsewhere found it less often than the others."""
        return self.statistics.discrimination is not None and self.statistics.discrimination < 0


# Few found it, its edges are far off, many gave it the same wrong label.
WORST_FIRST: dict[str, Callable[[Finding], Any]] = {
    "found": lambda each: each.statistics.found_rate,
    "discrimination": lambda each: each.statistics.discrimination,
    "edges": lambda each: None if each.edges.mean is None else -each.edges.mean,
    "wrong_label": lambda each: -each.wrongly_labelled or None,
    "number": lambda each: each.number,
}


class Findings:
    """The required annotations of the key. `sort` is a key of `WORST_FIRST`, or with a minus for
    the best first; anything else stands for `found`."""

    def __init__(
        self,
        comparison: Comparison,
        alignments: Sequence[Alignment],
        label: Label,
        labels: Sequence[Label],
        sort: str = "",
    ) -> None:
        self.comparison = comparison
        self.alignments = alignments
        self.label = label
        self.labels = {each.identifier: each for each in labels}
        self.sort = sort if sort.removeprefix("-") in WORST_FIRST else "found"
        names = {identifier: each.name for identifier, each in self.labels.items()}
        self.explainer = MistakeExplainer(names, translation)

    @cached_property
    def worst_first(self) -> list[Finding]:
        """The one that the fewest found first."""
        statistics = item_statistics(self.alignments, self.comparison.rule)
        found = [
            self._finding(index, annotation, each)
            for index, (annotation, each) in enumerate(
                zip(self.comparison.key_annotations, statistics, strict=False)
            )
            if annotation.role == KeyAnnotation.Role.REQUIRED
        ]
        return sorted(found, key=WORST_FIRST["found"])

    @property
    def to_teach_again(self) -> list[Finding]:
        """Those of which somebody made a mistake or nothing at all, the worst first."""
        return [each for each in self.worst_first if each.mistake or not each.is_found_by_all]

    @property
    def rows(self) -> list[Finding]:
        """The same in the order that was asked for; what has no figure comes last."""
        key = WORST_FIRST[self.sort.removeprefix("-")]
        known = [each for each in self.worst_first if key(each) is not None]
        unknown = [each for each in self.worst_first if key(each) is None]
        return sorted(known, key=key, reverse=self.sort.startswith("-")) + unknown

    @property
    def columns(self) -> list[Column]:
        return [
            self._column("number", _("Passage"), rises=True),
            self._column("found", _("Found by"), rises=True),
            self._column("discrimination", _("Discrimination"), rises=True),
            self._column("edges", _("Mean edge error"), rises=False),
            self._column("wrong_label", _("Usual wrong label"), rises=False),
        ]

    def _column(self, name: str, label: str, *, rises: bool) -> Column:
        """Return a column whose link sorts the worst first, or turns that round.

        `rises` tells whether its figures rise from the worst to the best.
        """
        turned = f"-{name}" if self.sort == name else name
        query = urlencode({"label": self.label.identifier, "sort": turned})
        direction = ""
        if self.sort.removeprefix("-") == name:
            rising = rises != self.sort.startswith("-")
            direction = "ascending" if rising else "descending"
        return Column(name, label, f"?{query}#findings", direction)

    def _finding(
        self, index: int, annotation: KeyAnnotation, statistics: ItemStatistics
    ) -> Finding:
        made = [mistake(each, index) for each in self.alignments]
        usual, wrong = usual_mistake(made), usual_wrong_label(made)
        edges = EdgeStatistics.of(self.alignments, index)
        return Finding(
            index + 1,
            annotation,
            statistics,
            edges,
            self.explainer.explain(usual) if usual else "",
            self.explainer.explain_edges(edges.usual),
            self._label_of(wrong),
            wrong.count if wrong else 0,
        )

    def _label_of(self, wrong: UsualMistake | None) -> Label | None:
        return self.labels[wrong.mistake.label] if wrong else None
