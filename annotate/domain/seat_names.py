"""How a seat is named, so that its student is told apart and little is told: a first name with an
initial, or a pseudonym."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count, product
from secrets import SystemRandom

LONGEST_NAME = 60

# Words that nobody minds being called by: no colour of skin or hair, no animal that is an insult.
_MANNERS = (
    "Amber Azure Bold Brave Bright Brisk Calm Cheerful Clever Cobalt Copper Coral Curious Eager"  # noqa: SIM905 - one word a line would be a page
    " Emerald Gentle Golden Honest Indigo Jade Keen Lively Lucky Mellow Merry Nimble Olive Quick"
    " Quiet Ruby Silver Sunny Swift Teal Violet Witty".split()
)
_ANIMALS = (
    "Badger Beaver Bison Crane Curlew Dolphin Eagle Falcon Finch Fox Gecko Hare Hawk Heron Ibis"  # noqa: SIM905
    " Jackdaw Kestrel Kingfisher Koala Lark Lemur Lynx Marten Newt Osprey Otter Owl Panda Penguin"
    " Plover Puffin Raven Robin Seal Stork Swallow Swan Tern Turtle Wren".split()
)


_JOINERS = "\u200c\u200d"
# Letters, signs and selectors that show nothing by themselves, though they are of visible kinds.
_BLANKS = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10)))
)
_SCRIPTS_WITHOUT_JOINERS = ("LATIN", "GREEK", "CYRILLIC")


def visible(name: str) -> str:
    """Return the name with single spaces and without what is not seen.

    With such characters a name looks like another's, or turns round what follows it. Joiners stay
    where scripts or emoji need them.
    """
    chars = [char for char in name if _is_seen(char)]
    kept = [
        char for place, char in enumerate(chars) if char not in _JOINERS or _joins(chars, place)
    ]
    return " ".join("".join(kept).split())


def _is_seen(char: str) -> bool:
    """Tell whether something is seen of it, if only a gap, or it may be needed for what is."""
    if char.isspace() or char in _JOINERS:
        return True
    return char not in _BLANKS and unicodedata.category(char) not in {"Cc", "Cf"}


def _joins(chars: Sequence[str], place: int) -> bool:
    around = [*chars[max(0, place - 1) : place], *chars[place + 1 : place + 2]]
    return len(around) == 2 and not any(
        char.isspace()
        or char in _JOINERS
        or unicodedata.name(char, "").startswith(_SCRIPTS_WITHOUT_JOINERS)
        for char in around
    )


def first_name_and_initial(given: str, family: str) -> str:
    """Return “Adaeze N.” for Adaeze Nwosu; of “van der Berg” the initial is B."""
    letters = [char for char in family if char.isalpha()]
    initial = next((char for char in letters if char.isupper()), "".join(letters[:1]).upper())
    first = given[: LONGEST_NAME - 3].rstrip()
    return f"{first} {initial}." if initial else first


def new_pseudonyms(number: int, taken: Iterable[str]) -> list[str]:
    """Return as many names such as “Quiet Heron”, in no order, none of them taken."""
    used = {name.casefold() for name in taken}
    pairs = [f"{manner} {animal}" for manner, animal in product(_MANNERS, _ANIMALS)]
    SystemRandom().shuffle(pairs)
    fresh = [name for name in pairs if name.casefold() not in used]
    # Beyond some 1,400 of them the words are used again, with a number.
    names = chain(fresh, *(pairs for _ in range(number // len(pairs) + 1)))
    return free_names((next(names) for _ in range(number)), used)


def free_names(names: Iterable[str], taken: Iterable[str]) -> list[str]:
    """Return the names, each with a number if it is taken or stood among them before."""
    used = {name.casefold() for name in taken}
    free = []
    for name in names:
        free.append(next(each for each in _numbered(name) if each.casefold() not in used))
        used.add(free[-1].casefold())
    return free


def repeated(names: Sequence[str], taken: Iterable[str]) -> set[int]:
    """Return the places of the names that are taken or stood among them before."""
    used = {name.casefold() for name in taken}
    places = set()
    for place, name in enumerate(names):
        if name.casefold() in used:
            places.add(place)
        used.add(name.casefold())
    return places


def _numbered(name: str) -> Iterator[str]:
    yield name
    for number in count(2):
        ending = f" ({number})"
        yield name[: LONGEST_NAME - len(ending)] + ending
