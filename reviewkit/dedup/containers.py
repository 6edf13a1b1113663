"""Names of journals and proceedings: the same one is "Curr Opin Lipidol" here and written out there."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from reviewkit.dedup.normalise import fold, plain, word_set

_PARENTHESIS = re.compile(r"\s*[(\[][^)\]]*[)\]]?")
_TAIL = re.compile(
    r"\s*(?:=|/|;|\. (?:official|conference)\b"
    r"|:\s*(?:an?\s|the\s)?(?:official\b|journal\b|organ\b|publication\b)).*"
)
_PARALLEL = re.compile(r"\s*(?:=|/|[\[\](){}]|\s-\s)\s*")
_WORD = re.compile(r"[^\W_]+")
_EMPTY = word_set(
    "the of and for in on a an de la le les du des der die das und fur et to at & e y del el i di"
)
_FILL = word_set(
    "journal j online official international electronic resource web internet edition ed series section"
    " supplement supplements suppl the"
)
_MEETING = word_set("proceedings conference symposium workshop congress meeting")
_EVENT = word_set(
    "joint proceedings conference symposium workshop congress meeting international annual acm ieee"
)


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
def names(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of the name, and of each of its parallel titles: "Ai zheng = Chinese journal of cancer".

    MEDLINE prints both behind an equals sign, others in brackets or behind a slash.
    """
    found = [words(name)]
    if any(mark in name for mark in "=[/(") or " - " in name:
        for part in _PARALLEL.split(plain(name)):
            other = words(part)
            if len(other) >= 2 and other not in found:
                found.append(other)
    return tuple(found)


@lru_cache(maxsize=65536)
def likeness(one: str, other: str) -> float:
    """Return 0 to 1 for two names: 1 for one name, spelled or abbreviated (ISO 4), or an acronym of the other.

    Of journals that print their name in two languages, either counts (.8 at most).
    """
    lefts, rights = names(one), names(other)
    best = _likeness(lefts[0], rights[0])
    if best < 0.8:
        # editions in two languages may have pages of their own, so a parallel name is not the name in full
        pairs = [(left, right) for left in lefts for right in rights][1:]
        best = max([best, *(min(0.8, _likeness(left, right)) for left, right in pairs)])
    return best


def _likeness(left: tuple[str, ...], right: tuple[str, ...]) -> float:
    """Compare two names word by word, one word as the beginning of the other, because that is how ISO 4 abbreviates.

    Words that differ on both sides are two journals, "American Heart Journal" and "European Heart Journal", however
    many letters they share: such names stay below what counts as the same.
    """
    if not left or not right or "".join(left) == "".join(right):
        return float(bool(left and right))
    short, long = (left, right) if len(left) <= len(right) else (right, left)
    if _acronym(short[0], long) or _acronym(long[0], short):  # "JPEN. Journal of Parenteral …"
        return 0.95
    if _MEETING.isdisjoint(short) or _MEETING.isdisjoint(long):
        return _journals(short, long)
    # Names of conferences are put together freely: what tells them apart is the subject.
    few, many = sorted(
        (tuple(word for word in name if word not in _EVENT) for name in (short, long)),
        key=len,
    )
    if few and _in_order(few, many) >= max(1, len(few) - len(few) // 4):
        return 1.0 if len(few) == len(many) else 0.8
    return _by_spelling(short, long)


def _journals(short: tuple[str, ...], long: tuple[str, ...]) -> float:
    if _in_order(short, long) < len(short):
        return _by_spelling(short, long)
    if len(long) == len(short) or _FILL.issuperset(set(long) - set(short)):
        return 1.0
    # What follows is a subtitle that one database prints ("Journal of Trauma - Injury, Infection and …"), but
    # what goes before names another journal ("European Journal of Immunology", "Topics in Stroke …"), and so
    # does what follows a single word ("Circulation Research").
    if len(short) == 1 or not _in_order(short[:1], long[:1]):
        return 0.7
    return 1.0 if len(short) >= 3 else 0.8


def _by_spelling(short: tuple[str, ...], long: tuple[str, ...]) -> float:
    """Return .85 for names that differ by slips or in order, else at most .7: words that differ are two journals."""
    if fuzz.ratio("".join(short), "".join(long), score_cutoff=90) or _in_any_order(short, long):
        return 0.85
    share = _in_order(short, long) / len(long)
    return min(0.7, max(share, fuzz.token_sort_ratio(" ".join(short), " ".join(long)) / 100))


def _in_any_order(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Say whether names have the same words in another order, as "Heart (British Cardiac Society)" at times."""
    return len(short) >= 3 and len(short) == len(long) and sorted(short) == sorted(long)


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
