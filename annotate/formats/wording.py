"""Texts of this layer that people read: it knows nothing of languages."""


def gettext_noop(message: str) -> str:
    """Mark a text that is translated where it is shown."""
    return message
