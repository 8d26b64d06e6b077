"""The history of a submission or a draft of a key: its last changes, undone and redone in turn."""

from typing import TYPE_CHECKING, Any, NamedTuple, Self, cast
from uuid import UUID, uuid4

from django.db import models, transaction

from annotate.domain.span import Span

if TYPE_CHECKING:
    from annotate.models.annotation import BaseAnnotation

MAX_STEPS = 20
"""How many changes can be undone, one after the other."""

type State = dict[str, Any]
"""All that a change of an annotation may change, as JSON holds it."""


class NextSteps(NamedTuple):
    """The names of the changes that would be undone and redone next."""

    undo: UUID | None
    redo: UUID | None


class StepQuerySet(models.QuerySet["BaseStep"]):
    def undoable(self) -> Self:
        """The latest first."""
        return self.filter(is_undone=False).order_by("-pk")

    def redoable(self) -> Self:
        """The one that was undone last first."""
        return self.filter(is_undone=True).order_by("pk")

    def next(self) -> NextSteps:
        """Return the first of both, by one query."""
        steps = list(self.order_by("pk").values_list("name", "is_undone"))
        done = (name for name, is_undone in reversed(steps) if not is_undone)
        undone = (name for name, is_undone in steps if is_undone)
        return NextSteps(next(done, None), next(undone, None))


class BaseStep(models.Model):
    """One change of one annotation: what it was before, and what it became."""

    # What a page calls it: a number would tell how much others do.
    name = models.UUIDField(default=uuid4, editable=False, unique=True)
    before = models.JSONField()
    after = models.JSONField()
    is_undone = models.BooleanField(default=False)

    objects = StepQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class Step(BaseStep):
    """A change of a student's highlight."""

    holder = models.ForeignKey("Submission", models.CASCADE, related_name="steps")
    annotation = models.ForeignKey("Annotation", models.CASCADE, related_name="+")


class KeyStep(BaseStep):
    """A change of an annotation of an answer key."""

    holder = models.ForeignKey("AnswerKey", models.CASCADE, related_name="steps")
    annotation = models.ForeignKey("KeyAnnotation", models.CASCADE, related_name="+")


class Repainted(NamedTuple):
    """An annotation that was put into another state, and where it showed before and shows now."""

    annotation: "BaseAnnotation"
    spans: list[Span]


class Undoable(models.Model):
    """What holds annotations and remembers the last changes of them."""

    if TYPE_CHECKING:
        steps: StepQuerySet

    class Meta:
        abstract = True

    def lock_open(self) -> None:
        """Hold this until the transaction ends; raise `Frozen` if it is frozen."""
        raise NotImplementedError

    def require_room(self) -> None:
        """Raise `ValidationError` if there are as many annotations as there may be."""
        raise NotImplementedError

    def record(self, annotation: "BaseAnnotation", before: State) -> None:
        """Remember a change that was made. What was undone before cannot be redone after it."""
        after = annotation.state()
        if after != before:
            self._record(annotation, before, after)

    def record_new(self, annotation: "BaseAnnotation") -> None:
        """Remember that an annotation was made: before, it was as good as removed."""
        after = annotation.state()
        self._record(annotation, after | {"removed": True}, after)

    def _record(self, annotation: "BaseAnnotation", before: State, after: State) -> None:
        self.steps.redoable().delete()
        step = {"annotation": annotation, "before": before, "after": after}
        self.steps.create(**step)
        oldest_kept = self.steps.undoable().values("pk")[MAX_STEPS - 1 : MAX_STEPS]
        self.steps.filter(pk__lt=models.Subquery(oldest_kept)).delete()

    def forget(self, annotation: "BaseAnnotation") -> None:
        """Let no step of the annotation be undone or redone any more."""
        of_it = {"annotation": annotation}
        self.steps.filter(**of_it).delete()

    def undo(self, name: UUID | None = None) -> Repainted | None:
        """Take the last change back. Return None if there is none, and raise `Frozen` if frozen.

        Whoever names the step that is meant can ask once more when the answer was lost: if it was
        undone already, nothing more is.
        """
        return self._take(self.steps.undoable(), name, undo=True)

    def redo(self, name: UUID | None = None) -> Repainted | None:
        """Make the change again that was undone last, or return None if there is none."""
        return self._take(self.steps.redoable(), name, undo=False)

    @transaction.atomic
    def _take(self, steps: StepQuerySet, name: UUID | None, *, undo: bool) -> Repainted | None:
        self.lock_open()
        taken = self.steps.filter(name=name, is_undone=undo).first() if name else None
        step = cast("Step | KeyStep | None", taken or steps.first())
        if step is None:
            return None
        annotation = step.annotation
        before = annotation.extent
        if step != taken:
            annotation.put_back(step.before if undo else step.after)
            step.is_undone = undo
            step.save(update_fields=["is_undone"])
        return Repainted(annotation, [before, annotation.stored().extent])
