"""Files that were sent to be imported, kept between the preview and the import."""

from datetime import timedelta
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from annotate.models.classroom import Classroom
from annotate.models.user import User

LIFETIME = timedelta(days=1)
MOST_WAITING = 5
"""How many files of one person are kept that were not imported yet; they take room."""


class UploadQuerySet(models.QuerySet["Upload"]):
    def sent_by(self, user: User) -> Self:
        """The person's own, as long as they are kept."""
        return self.filter(owner=user, created_at__gt=timezone.now() - LIFETIME)

    def expired(self) -> Self:
        return self.filter(created_at__lte=timezone.now() - LIFETIME)

    @transaction.atomic
    def keep(self, owner: User, name: str, file_format: str, data: bytes) -> "Upload":
        """Keep the file for a day, in the database, so that its name leads nowhere.

        What was kept for longer, whoever sent it, goes, and so do the oldest of the owner's where
        more than `MOST_WAITING` wait to be imported.
        """
        self.expired().delete()
        kept = self.create(
            owner=owner, name=name[: Upload.LONGEST_NAME], file_format=file_format, data=data
        )
        waiting = self.filter(owner=owner, summary__isnull=True).order_by("-created_at", "pk")
        too_many = list(waiting.values_list("pk", flat=True)[MOST_WAITING:])
        self.filter(pk__in=too_many).delete()
        return kept


class Upload(models.Model):
    """A file of its owner. Once it is imported its bytes are gone, and `summary` says what was."""

    LONGEST_NAME = 255

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=LONGEST_NAME)
    file_format = models.CharField(max_length=40)
    data = models.BinaryField()
    summary: "models.JSONField[dict[str, list[str]] | None]" = models.JSONField(null=True)
    classroom = models.ForeignKey(Classroom, models.SET_NULL, null=True, related_name="+")
    classroom_is_new = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """The name of the file without its folders and its ending."""
        return self.name.replace("\\", "/").rpartition("/")[2].partition(".")[0] or self.name

    def finish(
        self, summary: dict[str, list[str]], classroom: Classroom | None, *, is_new: bool
    ) -> None:
        """Remember what was imported, and forget the file. `is_new` tells of the class."""
        self.summary, self.classroom, self.data = summary, classroom, b""
        self.classroom_is_new = is_new
        self.save(update_fields=["summary", "classroom", "classroom_is_new", "data"])
