"""How alike two titles are, and whether what differs is spelling or meaning."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler, Levenshtein

from reviewkit.dedup.normalise import word_set
from reviewkit.dedup.rule import SHORTEST

if TYPE_CHECKING:
    from reviewkit.dedup.form import Form

_GENERIC = frozenset({
    "editorial", "editorials", "introduction", "preface", "foreword", "contents", "table of contents", "index",
    "letter", "letters", "reply", "response", "comment", "comments", "commentary", "news", "obituary",
    "book review", "book reviews", "in this issue", "abstracts", "abstract", "untitled", "editorial board",
    "erratum", "corrigendum", "correction", "errata", "author index", "subject index", "acknowledgements",
    "acknowledgments", "conclusion", "conclusions", "discussion", "announcements", "call for papers",
    "from the editor", "from the editors", "letter to the editor", "letters to the editor", "guest editorial",
    "editorial introduction", "editorial notes", "editors note", "editors comments", "special issue",
    "introduction to the special issue", "reviewers", "books received", "front matter", "back matter", "summary",
})  # fmt: skip
_GENERIC_WORDS = word_set("editorial editorials introduction preface foreword minitrack editor editors")
_SMALL = word_set("a an the of in on for to and or with by from at as is are its using use via study s")
_COUNTS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "first": "1", "second": "2", "third": "3",
}  # fmt: skip
_OPPOSITES = tuple(
    frozenset(line.split())
    for line in (
        "men women male female males females boys girls",
        "vitro vivo silico",
        "adult adults children child adolescents paediatric pediatric infants neonates elderly older younger",
        "rat rats mouse mice human humans rabbit rabbits dog dogs pig pigs cats cat monkeys",
        "left right",
        "acute chronic",
        "short long",
        "early late",
        "increase increases increased decrease decreases decreased reduced reduces",
        "upper lower",
        "systolic diastolic",
        "high low",
        "pre post preoperative postoperative prenatal postnatal",
        "positive negative",
        "maternal paternal",
        "internal external",
        "primary secondary",
        "qualitative quantitative",
        "hyper hypo",
        "with without",
        "benefits harms",
        "theory practice",
        "north south east west northern southern eastern western",
    )
)
_OPPOSITE_OF = {word: number for number, group in enumerate(_OPPOSITES) for word in group}
_KIND_WORDS = word_set(
    "reply comment comments commentary erratum corrigendum correction retraction addendum rejoinder"
)
_STAGE_WORDS = word_set(
    "protocol update response supplement editorial introduction summary abstract part parts teil partie parte deel"
)


def is_generic(form: Form) -> bool:
    """Say whether the title is one that many works share, so that agreement in it says little."""
    title = form.title
    if not title:
        return False
    if title in _GENERIC:
        return True
    return len(form.compact) < 60 and not _GENERIC_WORDS.isdisjoint(form.words)


def compare(left: Form, right: Form) -> tuple[float | None, str]:
    """Return how alike the titles are (0 to 1, None where one is missing) and what kind of difference is left."""
    if not left.title or not right.title:
        return None, ""
    if left.compact == right.compact:
        return 1.0, ""
    if left.kind != right.kind:
        return _likeness(left, right), "kind"
    likeness = _likeness(left, right)
    if likeness < 0.6:  # no spelling, and two titles of one field are often as alike
        return likeness, "words"
    return likeness, _difference(left, right)


def _likeness(left: Form, right: Form) -> float:
    straight = fuzz.ratio(left.title, right.title) / 100
    if straight >= 0.95:
        return straight
    best = max(straight, fuzz.token_sort_ratio(left.title, right.title) / 100)
    short, long = (
        (left.compact, right.compact)
        if len(left.compact) < len(right.compact)
        else (right.compact, left.compact)
    )
    # a title without its subtitle: 25 letters are about four words, fewer begin too many titles
    if best < 0.95 and len(short) >= 15 and (long.startswith(short) or long.endswith(short)):
        best = max(best, 0.95 if len(short) >= 25 else 0.85)
    return best


def _difference(left: Form, right: Form) -> str:  # noqa: PLR0911 - one return for each kind
    """Return what kind of words stand in one title only, once spelling variants are paired off."""
    one, other = _left_over(left, right)
    short, long = (left, right) if len(left.compact) < len(right.compact) else (right, left)
    if len(short.compact) >= SHORTEST and long.compact.startswith(short.compact):
        # cut within a word: "a day treatment p"
        (one if short is left else other).discard(short.title.rpartition(" ")[2])
    if not one and not other:
        return ""
    if not _KIND_WORDS.isdisjoint(one | other):
        return "kind"
    one_numbers, other_numbers = _numbers(one), _numbers(other)
    if one_numbers and other_numbers:
        return "numbers"
    one_sides = {_OPPOSITE_OF[word] for word in one if word in _OPPOSITE_OF}
    if one_sides & {_OPPOSITE_OF[word] for word in other if word in _OPPOSITE_OF} or _turned(one, other):
        return "opposites"
    if one_numbers or other_numbers or not _STAGE_WORDS.isdisjoint(one | other):
        return "words" if one - _SMALL and other - _SMALL else "number"
    if not (one - _SMALL and other - _SMALL) or _slipped(one | other, left, right):
        return ""
    return "words"


def _within(word: str, form: Form, others: set[str]) -> bool:
    """Say whether a word stands in the other title with a space more or less: "follow up" and "followup".

    It is made of whole words there, or is a part of a word that only the other title has: "computer" is not found in
    "computerized" where both titles have that, and "male" not in "female".
    """
    if len(word) <= 3 or word in _OPPOSITE_OF:
        return False
    if any(word in other for other in others):
        return True
    start = form.compact.find(word)
    if start < 0:
        return False
    ends = set(accumulate(map(len, form.title.split())))
    return start + len(word) in ends and (start == 0 or start in ends)


def _one_word(word: str, twin: str) -> bool:
    """Say whether two words are spellings of one: "tumour" and "tumor", but not "hypertension" and "hypotension"."""
    # below .88 other words begin alike; a slip in the first letter costs Jaro-Winkler more than it should
    if JaroWinkler.similarity(word, twin, score_cutoff=0.88) < 0.88 and (
        len(word) < 5 or Levenshtein.distance(word, twin, score_cutoff=1) > 1
    ):
        return False
    return word not in _OPPOSITE_OF and _stem(word) != _stem(twin)


_BEGINNING = re.compile(
    r"(?:hyper|hypo|intra|inter|extra|pre|post|peri|anti|under|over|mono|poly|micro|macro|endo|exo|sub|super|uni|bi"
    r"|tri|non|un)(?=.{4})"
)
"""Beginnings that turn a word into its opposite while most of its letters stay."""


def _stem(word: str) -> str:
    """Return a word without the beginning that may turn it into its opposite."""
    found = _BEGINNING.match(word)
    return word[found.end() :] if found else word


def _turned(one: set[str], other: set[str]) -> bool:
    """Say whether a word of one title is a word of the other with another beginning."""
    stems = {_stem(word) for word in one}
    return any(_stem(word) in stems for word in other)


def _slipped(words: set[str], left: Form, right: Form) -> bool:
    """Say whether titles differ by slips and lost spaces only.

    At most two letters differ, a long word is among those affected, and no letter stands alone: "AML" and "ALL",
    "hepatitis A" and "hepatitis B" are one letter apart and no slips.
    """
    lengths = {len(word) for word in words}
    return (
        max(lengths) >= 6
        and 1 not in lengths
        and (Levenshtein.distance(left.compact, right.compact, score_cutoff=2) <= 2)
    )


def _numbers(words: set[str]) -> set[str]:
    return {word for word in words if word[0].isdecimal() or word in _COUNTS}


def _left_over(left: Form, right: Form) -> tuple[set[str], set[str]]:
    """Return the words of each title that the other has in no spelling."""
    one, other = set(left.words - right.words), set(right.words - left.words)
    gone = set(one)
    for word in sorted(one):
        if _within(word, right, other):
            one.discard(word)
            continue
        if word[0].isdecimal():
            continue
        for twin in sorted(other):
            if _one_word(word, twin):
                one.discard(word)
                other.discard(twin)
                break
    for word in sorted(other):
        if _within(word, left, gone):
            other.discard(word)
    for count, figure in _COUNTS.items():
        if (count in one and figure in other) or (figure in one and count in other):
            one -= {count, figure}
            other -= {count, figure}
    return one, other
