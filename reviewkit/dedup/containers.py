"""Names of journals and proceedings: the same one is "Curr Opin Lipidol" here and written out there."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from reviewkit.dedup.normalise import fold, plain, word_set

_PARENTHESIS = re.compile(r"\s*[(\[][^)\]]*[)\]]?")
_TAIL = re.compile(
    r"\s*(?:=|/|\. (?:official|conference)\b"
    r"|:\s*(?:an?\s|the\s)?(?:official\b|journal\b|organ\b|publication\b)).*"
)
_WORD = re.compile(r"[^\W_]+")
_EMPTY = word_set(
    "the of and for in on a an de la le les du des der die das und fur et to at & e y del el i di"
)
_EVENT = word_set("proceedings conference symposium workshop congress meeting international annual acm ieee")


@lru_cache(maxsize=65536)
def words(name: str) -> tuple[str, ...]:
    """Return the words of a journal's name that tell it from others, folded, in order."""
    text = fold(plain(name))
    if "unknown" in text and len(text) < 12:
        return ()
    head = _TAIL.sub("", _PARENTHESIS.sub(" ", text)).strip(" .:-") or text
    found = tuple(word for word in _WORD.findall(head) if word not in _EMPTY and not word.isdecimal())
    return found or tuple(_WORD.findall(text))


@lru_cache(maxsize=65536)
def likeness(one: str, other: str) -> float:
    """Return 0 to 1 for two names: 1 for one name, spelled or abbreviated (ISO 4), or an acronym of the other.

    Tokens are matched in order, one as the beginning of the other, because that is how ISO 4 abbreviates.
    """
    left, right = words(one), words(other)
    if not left or not right:
        return 0.0
    if left == right or "".join(left) == "".join(right):
        return 1.0
    short, long = (left, right) if len(left) <= len(right) else (right, left)
    if len(short) == 1 and len(long) > 1 and _acronym(short[0], long):
        return 0.95
    if _acronym(short[0], long) or _acronym(long[0], short):  # "JPEN. Journal of Parenteral …"
        return 0.95
    matched = _in_order(short, long)
    if matched == len(short):
        # every word of the shorter name is there: the same journal, unless the longer has much more to say
        return 1.0 if len(long) - len(short) <= 1 or len(short) >= 3 else 0.8
    share = matched / len(long)
    return max(share, fuzz.token_sort_ratio(" ".join(left), " ".join(right)) / 100 if share < 0.8 else 0.0)


def _in_order(short: tuple[str, ...], long: tuple[str, ...]) -> int:
    """Return how many words of the shorter name begin, or are begun by, words of the longer, in order."""
    place = matched = 0
    for word in short:
        for ahead in range(place, len(long)):
            other = long[ahead]
            if (
                other.startswith(word)
                or (len(other) >= 1 and word.startswith(other))
                or _contracted(word, other)
            ):
                matched += 1
                place = ahead + 1
                break
    return matched


def _contracted(word: str, other: str) -> bool:
    """Say whether one word is a contraction of the other, as "natl" of "national" or "dtsch" of "deutsche"."""
    short, long = (word, other) if len(word) < len(other) else (other, word)
    if len(short) < 3 or short[0] != long[0] or len(short) > 6:
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


def _acronym(word: str, long: tuple[str, ...]) -> bool:
    if len(word) < 3 or len(long) < 3:
        return False
    initials = "".join(other[0] for other in long if other != word)
    return initials == word or (len(word) >= 4 and initials.startswith(word))


@lru_cache(maxsize=65536)
def is_event(name: str) -> bool:
    """Say whether the name is that of a conference or its proceedings."""
    text = fold(name)
    return any(word in text for word in ("proceedings of", "conference", "symposium", "workshop", "congress"))
