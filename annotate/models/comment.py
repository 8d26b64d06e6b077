"""Comments: what an instructor writes to a student about a submission, or about a highlight."""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotate.models.annotation import Annotation
from annotate.models.user import User

if TYPE_CHECKING:
    from annotate.models.submission import Submission


class CommentQuerySet(models.QuerySet["Comment"]):
    def write(
        self, submission: "Submission", author: User, texts: Mapping[UUID | None, str]
    ) -> None:
        """Keep these texts and no others; a place is a highlight's id, or None for the whole."""
        written = {
            each.annotation_id: each for each in self.filter(submission=submission, author=author)
        }
        own = {None, *submission.annotations.values_list("pk", flat=True)}
        for place in own & texts.keys():
            comment = written.get(place) or Comment(
                submission=submission, annotation_id=place, author=author
            )
            text = texts[place].strip()
            if text and text != comment.text:
                comment.text = text
                comment.save()
            elif not text and comment.pk:
                comment.delete()


class Comment(models.Model):
    """One for each place and author, so that two instructors never write over each other."""

    submission = models.ForeignKey("Submission", models.CASCADE, related_name="comments")
    annotation = models.ForeignKey(
        Annotation, models.CASCADE, null=True, blank=True, related_name="comments"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    text = models.TextField(_("comment"), max_length=2000)
    changed_at = models.DateTimeField(auto_now=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("submission", "author"),
                condition=Q(annotation=None),
                name="one_comment_on_the_whole_per_author",
            ),
            models.UniqueConstraint(
                fields=("annotation", "author"), name="one_comment_per_highlight_and_author"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="comment_not_empty"),
        )

    def __str__(self) -> str:
        return self.text
