"""The ways to mark an annotation of a key right."""

from django.db import models
from django.db.models import F, Q

from annotate.domain.span import Span


class KeyAlternative(models.Model):
    """One way to mark an annotation right: the core must be inside, the extent may be."""

    annotation = models.ForeignKey("KeyAnnotation", models.CASCADE, related_name="alternatives")
    position = models.PositiveSmallIntegerField(default=1)
    core_start = models.PositiveIntegerField()
    core_end = models.PositiveIntegerField()
    extent_start = models.PositiveIntegerField()
    extent_end = models.PositiveIntegerField()

    class Meta:
        ordering = ("annotation", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("annotation", "position"), name="alternative_position_once"
            ),
            models.CheckConstraint(
                condition=Q(extent_start__lte=F("core_start"))
                & Q(core_start__lt=F("core_end"))
                & Q(core_end__lte=F("extent_end")),
                name="core_within_extent",
            ),
        )

    def __str__(self) -> str:
        return f"[{self.extent_start} [{self.core_start}, {self.core_end}) {self.extent_end})"

    @staticmethod
    def edges(*, core: Span, extent: Span) -> dict[str, int]:
        """Return the fields that hold these spans."""
        return {
            "core_start": core.start,
            "core_end": core.end,
            "extent_start": extent.start,
            "extent_end": extent.end,
        }

    @property
    def words(self) -> str:
        return self.annotation.answer_key.article.words_of(self.core)

    @property
    def extent_words(self) -> str:
        return self.annotation.answer_key.article.words_of(self.extent)

    @property
    def core(self) -> Span:
        return Span(self.core_start, self.core_end)

    @property
    def extent(self) -> Span:
        return Span(self.extent_start, self.extent_end)
