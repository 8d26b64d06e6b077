"""Pages of rows in the order of their ids, for programs that read them one after the other.

A page begins after a row and not at a number, so that none is passed over when others come in.
"""

import re
from typing import NamedTuple, Self
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

DEFAULT_LIMIT = 100
MAXIMUM_LIMIT = 1000
LIMIT = re.compile(r"[0-9]{1,4}")
BEFORE_ALL = UUID(int=0)


class WrongParameter(Exception):
    """What the query says cannot be; the message is for whoever wrote the program."""


class Paging(NamedTuple):
    """At the most `limit` rows, those after `cursor`; None is what was not asked for."""

    limit: int
    cursor: UUID | None

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """Return what the query asks for, or raise `WrongParameter`."""
        limit, cursor = request.GET.get("limit", str(DEFAULT_LIMIT)), request.GET.get("cursor")
        if not LIMIT.fullmatch(limit) or not 1 <= int(limit) <= MAXIMUM_LIMIT:
            raise WrongParameter(
                _("“limit” is a number from 1 to %(most)s.") % {"most": MAXIMUM_LIMIT}
            )
        try:
            return cls(int(limit), None if cursor is None else UUID(cursor))
        except ValueError:
            raise WrongParameter(_("“cursor” is what an earlier answer gave.")) from None

    def rows_of[R: Model](self, rows: QuerySet[R]) -> tuple[list[R], UUID | None]:
        """Return the rows of the page, and the cursor of the next page if there is one."""
        after = rows.filter(pk__gt=self.cursor or BEFORE_ALL).order_by("pk")
        found = list(after[: self.limit + 1])
        some = found[: self.limit]
        return some, some[-1].pk if len(found) > len(some) else None


def address_of(request: HttpRequest, cursor: UUID, **asked: str) -> str:
    """Return the address of the page after the cursor, with what is asked for here.

    All else is as the request asks it.
    """
    query = request.GET.dict() | asked | {"cursor": str(cursor)}
    return request.build_absolute_uri(f"{request.path}?{urlencode(query)}")
