"""Author lists in a form that survives the ways databases write them, and how much two lists share.

The same person is "Kang, S. H.", "Si Hyun, Kang", "Kang SH" or "Si Hyun Kang"; whole lists come glued
("SmithJ.JonesA."), cut after the first author, or with the family name second. Family names are compared
first; where they disagree, all words of the lists are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz.distance import JaroWinkler

from reviewkit.dedup.normalise import fold, plain, word_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reviewkit.model.references import Name

_AFTER_INITIAL = re.compile(r"(?<=[A-Z]\.)(?=[^\W\d_][^\W\d_.])")  # SmithJ.|JonesA.
_AFTER_NAME = re.compile(
    r"(?<=[a-zà-ÿ]{3})(?=[A-ZÀ-Þ][a-zà-ÿ]{2})"
)  # Smith John|Jones Peter, but not McDonald
_AFTER_BARE_INITIAL = re.compile(  # Smith, J AJones, P: an initial without its point runs into the next name
    r"(?<=[ ,][A-Z])(?=[A-Z][a-zà-ÿ]{2})|(?<=[ ,][A-Z]{2})(?=[A-Z][a-zà-ÿ]{2})"
)
_GLUED_INITIAL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z]\.)")
_LOOKS_GLUED = re.compile(r"[A-Z]\.[^\W\d_][^\W\d_.]|[a-zà-ÿ][A-Z]\.")
_INITIALS = re.compile(r"(?:[A-Z]\.?[ -]?){1,3}")
_LETTERS = re.compile(r"[^\W\d_]+")
_NO_NAME = frozenset({
    "", "anonymous", "anon", "noauthorslisted", "noauthor", "noauthors", "unknown", "null", "none", "etal", "et",
    "al", "others", "authors",
})  # fmt: skip
_EMPTY_WORDS = word_set("and et al null jr sr phd md the of for van von der den de la le di da del dos")


def family_names(names: Sequence[Name], known: dict[str, str]) -> tuple[str, ...]:
    """Return the family names in order, folded and without spaces; `known` keeps foldings from call to call."""
    if len(names) == 1 and (glued := _glued(names[0])):
        parts = split_glued(glued)
    else:
        parts = [name.family or name.literal or name.given for name in names]
    families = []
    for part in parts:
        folded = known.get(part)
        if folded is None:
            simple = part.isascii() and part.isalpha()  # most are, and have nothing to cut or fold
            folded = known[part] = part.lower() if simple else _compact(_head(part))
        if folded not in _NO_NAME:
            families.append(folded)
    return tuple(families)


def all_words(names: Iterable[Name]) -> frozenset[str]:
    """Return every word of at least two letters in the names, folded: order, commas and gluing play no part."""
    words: set[str] = set()
    for name in names:
        text = _text(name)
        if _glued(name):
            text = " ".join(split_glued(text))
        words.update(word for word in _LETTERS.findall(fold(text)) if len(word) > 1)
    return frozenset(words - _EMPTY_WORDS)


def split_glued(text: str) -> list[str]:
    """Return the names of a list whose separators were lost: "SmithJ.JonesA." is "Smith J." and "Jones A."."""
    marks = _AFTER_INITIAL if _LOOKS_GLUED.search(text) else _AFTER_NAME
    if marks is _AFTER_NAME and _AFTER_BARE_INITIAL.search(text):
        marks = _AFTER_BARE_INITIAL
    parts = marks.split(text)
    return [_GLUED_INITIAL.sub(" ", part).strip() for part in parts if part.strip(" .")]


def _text(name: Name) -> str:
    if name.literal:
        return name.literal
    # a glued list that was split at its last space: what stands for the family name belongs at the end
    if _INITIALS.fullmatch(name.family) or _LOOKS_GLUED.search(name.given) or _AFTER_NAME.search(name.given):
        return f"{name.given} {name.family}"
    return f"{name.family} {name.given}"


def _glued(name: Name) -> str:
    """Return the text of a name that is a whole list, "" for one person; 20 letters hold two full names at least."""
    text = _text(name)
    if _LOOKS_GLUED.search(text) or (
        len(text) >= 20 and (_AFTER_NAME.search(text) or _AFTER_BARE_INITIAL.search(text))
    ):
        return text
    return ""


def _head(text: str) -> str:
    """Return what stands before the initials: "Smith J. A." and "Smith JA" are "Smith"."""
    text = plain(text)
    words = text.replace(",", " ").split()
    while len(words) > 1 and (words[-1].endswith(".") or (len(words[-1]) <= 3 and words[-1].isupper())):
        words.pop()
    return " ".join(words)


def _compact(text: str) -> str:
    return "".join(_LETTERS.findall(fold(text)))


def agreement(left: tuple[str, ...], right: tuple[str, ...]) -> float:
    """Return how far two lists of family names agree, 0 to 1; 1 where the shorter list stands in the longer.

    The first author weighs as much as all others together: databases cut lists, seldom their head.
    """
    if left == right:
        return 1.0
    first = _alike(left[0], right[0])
    rest = _shared(left, right, search=first > 0)
    return (first + rest) / 2


def _alike(one: str, other: str) -> float:
    """Return 1 for equal names or one name within the other (double names), else their Jaro-Winkler similarity."""
    if one == other or (len(one) > 3 and len(other) > 3 and (one in other or other in one)):
        return 1.0
    similarity = JaroWinkler.similarity(one, other)
    # below .85 Jaro-Winkler pairs unrelated short names as often as spellings of one name
    return float(similarity) if similarity >= 0.85 else 0.0


def _shared(left: tuple[str, ...], right: tuple[str, ...], *, search: bool) -> float:
    """Return the share of the shorter list that the longer one holds, spelling variants with it if `search` is on."""
    short, long = (left, right) if len(left) <= len(right) else (right, left)
    pool = set(long)
    missing = [name for name in short if name not in pool]
    found = len(short) - len(missing)
    # four of five are enough for every rule, and lists without a name in common are not worth a search
    if found < 0.8 * len(short) and (found or search):
        spare = pool.difference(short)
        for name in missing[:8]:  # long lists of consortia: the first names tell enough
            if any(_alike(name, other) for other in spare):
                found += 1
    return found / len(short)


def word_agreement(left: Iterable[str], right: Iterable[str]) -> float:
    """Return the share of the smaller set of name words that the larger one holds."""
    one, other = set(left), set(right)
    if not one or not other:
        return 0.0
    return len(one & other) / min(len(one), len(other))
