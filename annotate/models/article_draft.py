"""Drafts of articles: what was read from a document, to be corrected until the text is frozen."""

from collections.abc import Callable, Collection, Sequence
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotate.domain.parts import Part, joined, of_kind, replaced, without
from annotate.domain.text import BlockKind, assemble
from annotate.formats.document import Document, Dropped, checked_parts
from annotate.formats.plain_text import BrokenFile
from annotate.models.article import Article, ArticleDetails
from annotate.models.user import User

type Stored = list[list[str]]


class ArticleDraftQuerySet(models.QuerySet["ArticleDraft"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(owner=user)

    def begin(self, owner: User, document: Document) -> "ArticleDraft":
        """Store what was read from a document."""
        details = document.details
        return self.create(
            owner=owner,
            title=details.title,
            source=details.source,
            author=details.author,
            published_on=details.published_on,
            **({"language": details.language} if details.language else {}),
            direction=details.direction,
            parts_json=_stored(document.parts),
            dropped_json={each.name: count for each, count in document.dropped.items()},
        )


class ArticleDraft(ArticleDetails):
    """An article whose text still changes; `version` counts its changes.

    The parts before the last change are kept, so that it can be undone.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="article_drafts"
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    parts_json: "models.JSONField[Stored]" = models.JSONField(db_column="parts")
    parts_before_json: "models.JSONField[Stored | None]" = models.JSONField(
        db_column="parts_before", null=True
    )
    dropped_json: "models.JSONField[dict[str, int]]" = models.JSONField(
        db_column="dropped", default=dict
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ArticleDraftQuerySet.as_manager()

    class Meta:
        ordering = ("-changed_at", "pk")

    def __str__(self) -> str:
        return self.title or self.parts[0][1][:60]

    def get_absolute_url(self) -> str:
        return reverse("article_draft", args=[self.pk])

    @property
    def parts(self) -> list[Part]:
        return [(BlockKind(kind), text) for kind, text in self.parts_json]

    @property
    def dropped(self) -> list[tuple[Dropped, int]]:
        return [(Dropped[name], count) for name, count in self.dropped_json.items()]

    @property
    def article(self) -> Article:
        """The article that freezing would make of it, not stored.

        It has the identifier of the draft, so that freezing twice makes it once.
        """
        article = Article(pk=self.pk, owner_id=self.owner_id, **self.details)
        article.text, article.blocks = assemble(self.parts)
        return article

    def rewrite(self, version: int, place: int, kind: BlockKind, text: str) -> None:
        """Give a block another kind and text; each blank line in it begins another block."""
        self._change(version, lambda parts: replaced(parts, place, kind, text))

    def join(self, version: int, place: int) -> None:
        """Let a block go on the one before it."""
        self._change(version, lambda parts: joined(parts, place))

    def delete_blocks(self, version: int, places: Collection[int]) -> None:
        self._change(version, lambda parts: without(parts, places))

    def set_kind(self, version: int, places: Collection[int], kind: BlockKind) -> None:
        self._change(version, lambda parts: of_kind(parts, places, kind))

    @transaction.atomic
    def undo(self, version: int) -> None:
        """Take the last change back; a second time, make it again."""
        self._hold(version)
        if self.parts_before_json is not None:
            self._store(self.parts_before_json)

    @transaction.atomic
    def freeze(self, version: int) -> Article:
        """Make the article, whose text never changes, in the place of the draft.

        Return the one that was made if that has happened before. Raise `ValidationError` if the
        draft was changed since, or lacks a title.
        """
        try:
            self._hold(version)
        except ValidationError:
            if frozen := Article.objects.filter(pk=self.pk, owner=self.owner_id).first():
                return frozen
            raise
        article = self.article
        article.full_clean(exclude={"identifier", "text_sha256"})
        article.save()
        self.delete()
        return article

    @transaction.atomic
    def _change(self, version: int, change: Callable[[Sequence[Part]], Sequence[Part]]) -> None:
        """Store the changed parts; raise `ValidationError` and store nothing if they do not do."""
        self._hold(version)
        try:
            self._store(_stored(checked_parts(change(self.parts))))
        except IndexError as error:
            raise ValidationError(_("There is no such block.")) from error
        except BrokenFile as error:
            raise ValidationError(str(error)) from error

    def _store(self, parts: Stored) -> None:
        self.parts_json, self.parts_before_json = parts, self.parts_json
        self.version += 1
        self.save(update_fields=["parts_json", "parts_before_json", "version", "changed_at"])

    def _hold(self, version: int) -> None:
        """Hold the draft until the transaction ends, if it is still the one that was seen."""
        held = ArticleDraft.objects.select_for_update().filter(pk=self.pk).first()
        if held and held.version == version:
            self.refresh_from_db()
        else:
            raise ValidationError(
                _(
                    "Nothing was changed: the text was changed elsewhere since your page was"
                    " loaded. Look at it again."
                )
            )


def _stored(parts: Sequence[Part]) -> Stored:
    return [[kind.value, text] for kind, text in parts]
