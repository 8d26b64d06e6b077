"""Tokens by which an instructor's programs read what the instructor may see."""

from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe
from uuid import uuid4

from django.conf import settings
from django.db import OperationalError, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotate.models.user import User

PREFIX = "annotate_"
USE_NOTED = timedelta(minutes=1)
"""A use is noted this often at most, so that reading page by page writes little."""


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def issue(self, owner: User, name: str) -> "tuple[ApiToken, str]":
        """Make a token; return it and the secret, which is stored nowhere and shown this once."""
        secret = PREFIX + token_urlsafe(32)
        return self.create(owner=owner, name=name, digest=digest(secret)), secret

    def presented(self, secret: str) -> "ApiToken | None":
        """Return the token whose secret this is, if its owner still is an instructor."""
        known = self.filter(digest=digest(secret), owner__is_active=True, owner__is_instructor=True)
        token = known.select_related("owner").first()
        if token:
            token.note_use()
        return token


def digest(secret: str) -> str:
    """Return what proves a secret. It has 256 bits by chance, so a plain hash is enough."""
    return sha256(secret.encode()).hexdigest()


class ApiToken(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=60, help_text=_("What it is for."))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.name

    def note_use(self) -> None:
        """Remember it, now and then; not while SQLite's one writer is at work on something long."""
        now = timezone.now()
        if self.last_used_at is None or now - self.last_used_at >= USE_NOTED:
            self.last_used_at = now
            with suppress(OperationalError):
                self.save(update_fields=["last_used_at"])
