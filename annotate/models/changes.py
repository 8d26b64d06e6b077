"""Why a change was not made. Nothing is stored when one of these is raised."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from annotate.models.annotation import BaseAnnotation


class Frozen(Exception):
    """What was to be changed no longer changes: it was handed in, or published."""


class StaleChange(Exception):
    """The annotation was changed since the page was loaded; `current` is what it is now."""

    def __init__(self, current: "BaseAnnotation") -> None:
        super().__init__(_("This was changed elsewhere since your page was loaded."))
        self.current = current
