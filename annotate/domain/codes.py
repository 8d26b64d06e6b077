"""Join codes of classes and return codes of students: made to be said, written down and typed."""

import secrets

from mnemonic import Mnemonic  # its words were chosen to be told apart by their first four letters

# No letter or digit that is read for another (0 O Q, 1 I L, 2 Z, 5 S, 8 B, C G, U V) and no
# vowel, so that a code spells nothing.
JOIN_ALPHABET = "CDFHJKMNPRTWXY34679"
JOIN_LENGTH = 8

# What nobody should have to write on a card in class.
_UNKIND = frozenset(
    "abuse alcohol army assault attack blood bomb bullet crazy crime disease dumb enemy evil fat"  # noqa: SIM905 - one word a line would be a page
    " fatal garbage ghost gun hurt insane knife mad naked orphan panic pistol rifle shock shoot"
    " sick tobacco trash ugly virus weapon whip wine".split()
)
RETURN_WORDS = tuple(word for word in Mnemonic("english").wordlist if word not in _UNKIND)
RETURN_LENGTH = 3


def new_join_code() -> str:
    """Return a code of 8 characters, one of some 17 thousand million."""
    return "".join(secrets.choice(JOIN_ALPHABET) for _ in range(JOIN_LENGTH))


def normalise_join_code(typed: str) -> str:
    """Return the code as stored: a person may type small letters, spaces and hyphens."""
    return "".join(char for char in typed.upper() if char.isalnum())


def new_return_code() -> str:
    """Return three words, one of some 8 thousand million such codes."""
    return " ".join(secrets.choice(RETURN_WORDS) for _ in range(RETURN_LENGTH))


def normalise_return_code(typed: str) -> str:
    """Return the code as it was shown: a person may type capitals, commas and hyphens."""
    return " ".join("".join(char if char.isalpha() else " " for char in typed.lower()).split())
