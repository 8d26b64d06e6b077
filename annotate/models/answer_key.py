"""Answer keys: what the instructor would highlight, in versions."""

from typing import TYPE_CHECKING, ClassVar, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from annotate.domain.answer_key import MAX_KEY_ANNOTATIONS, Alternative, InvalidKey
from annotate.domain.grading import GradeRule
from annotate.domain.span import Span
from annotate.models.annotation import require_span
from annotate.models.article import Article
from annotate.models.changes import Frozen
from annotate.models.enrolment import Enrolment
from annotate.models.history import Undoable
from annotate.models.label_set import Label, LabelSet
from annotate.models.user import User

if TYPE_CHECKING:
    from annotate.models.assignment import Assignment, AssignmentQuerySet
    from annotate.models.key_annotation import KeyAnnotation


class AnswerKeyQuerySet(models.QuerySet["AnswerKey"]):
    def usable_by(self, user: User) -> Self:
        """The keys of the library, which have no owner, one's own, and those of one's classes."""
        of_class = Q(
            assignments__classroom__enrolments__user=user,
            assignments__classroom__enrolments__role=Enrolment.Role.INSTRUCTOR,
        )
        return self.filter(Q(owner=None) | Q(owner=user) | of_class).distinct()

    def with_parts(self) -> Self:
        return self.select_related("article", "label_set", "owner")

    def with_size(self) -> Self:
        """With `size`, the number of annotations in each, and its owner."""
        live = Count("annotations", filter=Q(annotations__removed_at=None))
        of_key = AnswerKey.objects.filter(pk=OuterRef("pk")).order_by().values("pk")
        counted = Subquery(of_key.annotate(live=live).values("live"))
        return self.select_related("owner").annotate(size=counted)

    @transaction.atomic
    def begin(self, owner: User, article: Article, label_set: LabelSet) -> "AnswerKey":
        """Return the owner's draft for the article and label set: the one begun, or a new one.

        It is held until the transaction ends, so that only one request fills it if it is empty.
        """
        draft, _created = self.select_for_update().get_or_create(
            owner=owner, article=article, label_set=label_set, status=AnswerKey.Status.DRAFT
        )
        return draft

    def beside(self, key: "AnswerKey") -> Self:
        """The drafts of colleagues that can be compared with this one.

        Colleagues are who teaches a class together with its owner.
        """
        classes = Enrolment.objects.instructors().filter(user=key.owner_id).values("classroom")
        together = Enrolment.objects.instructors().filter(
            classroom__in=classes, classroom__archived_at=None
        )
        drafts = self.filter(article=key.article_id, label_set=key.label_set_id)
        return drafts.filter(
            status=AnswerKey.Status.DRAFT, owner__in=together.values("user")
        ).exclude(owner=key.owner_id)

    def annotated_by(self, user: User) -> Self:
        """The keys whose annotations the person may change while they are drafts."""
        return self.filter(owner=user)


class AnswerKey(Undoable):
    """One version of a key. A draft changes; a published or superseded version never does."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        SUPERSEDED = "superseded", _("superseded")
        MERGED = "merged", _("merged")  # into another draft, in the place of this one

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    identifier = models.SlugField(_("identifier"), max_length=80, null=True, unique=True)
    article = models.ForeignKey(Article, models.PROTECT, related_name="answer_keys")
    label_set = models.ForeignKey(LabelSet, models.PROTECT, related_name="answer_keys")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True)
    revises = models.ForeignKey("self", models.SET_NULL, null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="merged_from"
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    size: int

    objects = AnswerKeyQuerySet.as_manager()
    noun: ClassVar[str] = "answer_key"

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "article", "label_set"),
                condition=Q(status="draft"),
                name="one_draft_per_owner",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(status="merged"), name="merged_into_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.article}: {self.label_set}, version {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("answer_key", args=[self.pk])

    @property
    def told_apart_by(self) -> str:
        """Say whose the key is and how much it holds; it has to be fetched `with_size`."""
        whose = self.owner.display_name if self.owner else gettext("library")
        size = ngettext("%(count)s annotation", "%(count)s annotations", self.size)
        return f"{whose}, {size % {'count': self.size}}"

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_graded_by(self) -> bool:
        """Whether it gives grades: not where an import made it, for the first one to revise."""
        return self.is_draft or self.published_at is not None

    @property
    def is_merged(self) -> bool:
        return self.status == self.Status.MERGED

    def lock_open(self) -> None:
        """Hold the key until the transaction ends; raise `Frozen` unless it is a draft.

        What it revises is as it is now, too: an empty draft may have been filled meanwhile.
        """
        held = AnswerKey.objects.select_for_update()
        self.refresh_from_db(fields=["status", "revises"], from_queryset=held)
        if not self.is_draft:
            raise Frozen(
                _("This version of the key is published and no longer changes. Begin a new one.")
            )

    def require_room(self) -> None:
        if self.annotations.live().count() >= MAX_KEY_ANNOTATIONS:
            raise ValidationError(
                _("A key holds %(count)s annotations at most. Remove one to add another."),
                code="full",
                params={"count": MAX_KEY_ANNOTATIONS},
            )

    @transaction.atomic
    def mark(
        self, *, pk: UUID, label: Label, span: Span, words: str | None = None
    ) -> "tuple[KeyAnnotation, bool]":
        """Add an annotation whose core and extent are both `span`, in code points.

        Return it and whether it is new: the same request again, or the same words with the same
        label, adds nothing. Raise `Frozen`, or `ValidationError` when `words` are not at `span` or
        there is no room.
        """
        self.lock_open()
        require_span(self.article, span, words)
        twins = Q(pk=pk) | Q(
            label=label, removed_at=None,
            alternatives__core_start=span.start, alternatives__core_end=span.end,
        )  # fmt: skip
        existing = self.annotations.filter(twins).first()
        if existing:
            return existing, False
        self.require_room()
        if self.annotations.model.objects.filter(pk=pk).exists():
            raise ValidationError(_("That could not be stored. Mark the words again."))
        annotation = self.annotations.create(pk=pk, label=label)
        annotation.add_alternative(1, Alternative(span, span))
        self.record_new(annotation)
        return annotation, True

    @transaction.atomic
    def revise(self, owner: User) -> "AnswerKey":
        """Return the owner's draft that revises this version: the one begun, or a copy of it.

        An empty draft of the same article and label set becomes the copy. Raise `ValidationError`
        if that draft holds something else, and `Frozen` if this version went into another.
        """
        if self.is_merged:
            raise Frozen(_("This draft was merged into another one. Go on with that one."))
        draft = AnswerKey.objects.begin(owner, self.article, self.label_set)
        if self.pk in (draft.pk, draft.revises_id):
            return draft
        if draft.annotations.exists():
            raise ValidationError(
                _("You have begun another key for this article. Publish it or empty it first.")
            )
        draft.revises = self
        draft.version = self._next_version(owner)
        draft.save(update_fields=["revises", "version"])
        for annotation in self.annotations.live():
            annotation.copy_to(draft, origin=annotation)
        return draft

    def _next_version(self, owner: User) -> int:
        same = AnswerKey.objects.filter(article=self.article, label_set=self.label_set)
        in_force_once = (self.Status.PUBLISHED, self.Status.SUPERSEDED)
        versions = same.filter(owner=owner, status__in=in_force_once)
        return 1 + max([self.version, *versions.values_list("version", flat=True)])

    @transaction.atomic
    def publish(self, answer: str = "") -> int:
        """Freeze this draft and put it in force; return how many submissions were graded anew.

        Assignments of the owner's classes that used the version it revises use it from now on, but
        for archived classes. The disputes that led to it are accepted, with the answer.

        Raise `Frozen` where these use what a colleague made of that version meanwhile.
        """
        from annotate.models.overtaking import overtaken  # it stands on this module

        self.lock_open()
        following = self.hold_following()
        if said := overtaken(self):
            raise Frozen(said)
        self.check_publishable()
        self.freeze(self.Status.PUBLISHED)
        self.published_at = timezone.now()
        self.save(update_fields=["status", "published_at"])
        if not self.revises or not self.owner:
            return 0
        if self.revises.owner_id == self.owner_id:
            AnswerKey.objects.filter(pk=self.revises.pk).update(status=self.Status.SUPERSEDED)
        self.disputes.accept(self.owner, answer or gettext("The answer key was changed here."))
        return sum(assignment.adopt(self) for assignment in following)

    def freeze(self, status: Status) -> None:
        """Let this draft be that for good, without what was removed; it is for others to store."""
        self.steps.all().delete()
        self.annotations.removed().delete()
        self.status = status

    def following(self) -> "AssignmentQuerySet":
        """The assignments that use this draft once it is published."""
        from annotate.models.assignment import Assignment  # it stands on this module

        if not self.revises_id or not self.owner:
            return Assignment.objects.none()
        taught = Assignment.objects.taught_by(self.owner)
        return taught.active().filter(answer_key=self.revises_id)

    def hold_following(self) -> "list[Assignment]":
        """Return these as they are now, held until the transaction ends.

        Whoever holds several takes them in the same order, so that no two wait for each other.
        """
        following = self.following().order_by("pk")
        return list(following.select_for_update(of=("self",), no_key=True))

    def affected(self) -> "Assignment | None":
        """Return an assignment of which publishing this draft would grade work again, if any."""
        handed_in = self.following().filter(submissions__handed_in_at__isnull=False)
        return handed_in.first() if self.is_draft else None

    def submissions_affected(self) -> int:
        """Return how many submissions would be graded anew if this draft were published."""
        handed_in = Count("submissions", filter=Q(submissions__handed_in_at__isnull=False))
        return sum(self.following().annotate(number=handed_in).values_list("number", flat=True))

    @transaction.atomic
    def discard(self) -> None:
        """Throw this draft away with all that was changed in it. Raise `Frozen` if published."""
        self.lock_open()
        self.delete()

    def check_publishable(self) -> None:
        """Raise `ValidationError` if nobody could find anything, or nothing be compared with it."""
        from annotate.models.comparison import Comparison  # it stands on this module

        if not self.annotations.live().findable().exists():
            raise ValidationError(
                _("Add at least one annotation that students can find before you publish.")
            )
        try:
            Comparison(self, GradeRule())
        except InvalidKey as error:
            raise ValidationError(
                _("This key cannot be used: %(reason)s.") % {"reason": error}
            ) from error
