"""Articles: a canonical text that never changes, and the blocks it is read in."""

from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotate.domain.span import Span
from annotate.domain.text import (
    Block,
    BlockKind,
    InvalidBlocks,
    canonical,
    check_blocks,
    fingerprint,
)
from annotate.models.changes import Frozen
from annotate.models.user import User


class ArticleQuerySet(models.QuerySet["Article"]):
    def usable_by(self, user: User) -> Self:
        """The articles of the library, which have no owner, one's own, and those of usable keys."""
        from annotate.models.answer_key import AnswerKey  # it stands on this module

        of_keys = AnswerKey.objects.usable_by(user).order_by().values("article")
        return self.filter(Q(owner=None) | Q(owner=user) | Q(pk__in=of_keys))

    def owned_by(self, user: User) -> Self:
        """Those that the person may change."""
        return self.filter(owner=user)

    def found(self, words: str) -> Self:
        """Those with all the words in their title, source, author or text."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(title__icontains=word)
                | Q(source__icontains=word)
                | Q(author__icontains=word)
                | Q(text__icontains=word)
            )
        return found


class ArticleDetails(models.Model):
    """What is said about an article beside its text; it can be changed at any time."""

    DETAILS: ClassVar = (
        "title",
        "title_is_editorial",
        "source",
        "author",
        "published_on",
        "language",
        "direction",
        "rights",
    )

    class Direction(models.TextChoices):
        LEFT_TO_RIGHT = "ltr", _("left to right")
        RIGHT_TO_LEFT = "rtl", _("right to left")

    title = models.CharField(_("title"), max_length=200)
    title_is_editorial = models.BooleanField(
        _("title added here"), default=False, help_text=_("The source gave no title of its own.")
    )
    source = models.CharField(_("source"), max_length=200, blank=True)
    author = models.CharField(_("author"), max_length=200, blank=True)
    published_on = models.DateField(_("date"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=35, default="en")
    direction = models.CharField(
        _("direction"), max_length=3, choices=Direction, default=Direction.LEFT_TO_RIGHT
    )
    rights = models.TextField(_("rights"), blank=True)

    class Meta:
        abstract = True

    @property
    def details(self) -> dict[str, Any]:
        """What is said about the article, by the names of the fields."""
        return {name: getattr(self, name) for name in self.DETAILS}


class Article(ArticleDetails):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    identifier = models.SlugField(_("identifier"), max_length=80, null=True, unique=True)
    text = models.TextField(_("text"))
    text_sha256 = models.CharField(max_length=64, editable=False)
    blocks_json: "models.JSONField[list[list[str | int]]]" = models.JSONField(db_column="blocks")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ("-published_on", "title")

    def __str__(self) -> str:
        return self.title

    @property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(
            Block(BlockKind(kind), int(start), int(end)) for kind, start, end in self.blocks_json
        )

    @blocks.setter
    def blocks(self, blocks: tuple[Block, ...]) -> None:
        self.blocks_json = [[block.kind.value, block.start, block.end] for block in blocks]

    def get_absolute_url(self) -> str:
        return reverse("article", args=[self.pk])

    def words_of(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def clean(self) -> None:
        if self.text != canonical(self.text):
            raise ValidationError({"text": _("The text is not in its canonical form.")})
        try:
            check_blocks(self.text, self.blocks)
        except InvalidBlocks as error:
            raise ValidationError({"text": str(error)}) from error

    def save(self, **kwargs: object) -> None:
        """Store the article; its text and blocks can be stored only once."""
        sha256 = fingerprint(self.text)
        stored = Article.objects.filter(pk=self.pk).values_list("text_sha256", "blocks_json")
        if not self._state.adding and list(stored) != [(sha256, self.blocks_json)]:
            raise ValidationError({"text": _("The text of an article never changes.")})
        self.text_sha256 = sha256
        super().save(**kwargs)  # type: ignore[arg-type]

    @property
    def kept_because(self) -> str:
        """Why the article cannot be deleted, or nothing."""
        keys = self.answer_keys.all()
        if keys.filter(Q(assignments__isnull=False) | Q(grades__isnull=False)).exists():
            return gettext("An assignment uses it.")
        if keys.exclude(owner=self.owner_id).exists():
            return gettext("Somebody else has a key for it.")
        return ""

    @transaction.atomic
    def remove(self) -> None:
        """Delete the article, with the keys its owner made for it.

        Raise `Frozen` where an assignment or a key of somebody else needs it.
        """
        list(self.answer_keys.select_for_update().order_by("pk"))
        if self.kept_because:
            raise Frozen(self.kept_because)
        self.answer_keys.all().delete()
        self.delete()
