"""Which 8-bit encoding Latin letters are in, told by the alphabets of the languages that are written in each.

The encodings share their signs and most accents: F8 is ø in cp1252, ř in cp1250, ų in cp1257. What tells is that a
phrase is in one language. "Vliv pohybové aktivity na zdraví starších osob" has é, í and š in Czech; "pøíspìvek" has ø,
í and ì together in no language, and "Wp³yw" has a sign within a word. The alphabets are those of each language's own
orthography, with the letters of its common loanwords. cp1252 is what most files are in: where another one reads words
that are none in cp1252, they must have two letters that differ, and three times as many as the other way round.
"""

from __future__ import annotations

import re
from typing import NamedTuple

DEFAULT = "cp1252"


class _Language(NamedTuple):
    """The letters beyond ASCII that a language has (small ones), and where none of them stands."""

    letters: frozenset[str]
    never: re.Pattern[str] | None = None


def _language(letters: str, never: str = "") -> _Language:
    return _Language(frozenset(letters), re.compile(never, re.IGNORECASE) if never else None)


_WESTERN = (
    _language("àâæçèéêëîïôœùûüÿ", r"è(?:[aeiou]|\b)|ù(?!\b)|[êô]\b"),  # French
    _language("äöüßéàè", r"[èà]\B"),  # German
    _language("áéíñóúü", r"ñ(?:[b-df-hj-np-tv-z]|\b)"),  # Spanish: a vowel follows ñ
    _language("áâãàçéêíóôõúü", r"õ(?!e)|ã(?![oesn]|\b)"),  # Portuguese: ações, não
    _language("àèéìíòóùî", r"[àèìòù]\B"),  # Italian: at the end of words
    _language("àçèéíïòóúü·", r"è[aeo]"),  # Catalan
    _language("æøåéòôüöäð", r"ð"),  # Danish, Norwegian
    _language("åäöéüáàæø", r"[àá]\B"),  # Swedish, Finnish
    _language("åäöšž"),  # Finnish loanwords
    _language("áðéíóúýþæö", r"\bð|þ(?:[b-df-ik-qstxz]|\b)|ý\w*ý"),  # Icelandic
    _language("áðíóúýæø", r"\bð"),  # Faroese
    _language("éëïöüèêçáóàâ", r"è(?:[aeiou]|\b)|[àâ]\B"),  # Dutch
    _language("äõöüšž"),  # Estonian
    _language("áéíóú"),  # Irish
    _language("çë"),  # Albanian
)
_CENTRAL = (
    _language("ąćęłńóśźż"),  # Polish
    _language("áčďéěíňóřšťúůýž"),  # Czech
    _language("áäčďéíĺľňóôŕšťúýž"),  # Slovak
    _language("áéíóöőúüű"),  # Hungarian
    _language("čćđšž"),  # Croatian, Slovene
    _language("âăîşţ"),  # Romanian
    _language("äöüß"),  # German
)
_TURKISH = (_language("ç\u011f\u0131ö\u015füâîû", "\\b\u011f"),)
_BALTIC = (
    _language("ąčęėįšųūž"),  # Lithuanian
    _language("āčēģīķļņšūž"),  # Latvian
    _language("äõöüšž"),  # Estonian
)
# Where two read a text equally well, the first counts.
_LANGUAGES = {
    DEFAULT: _WESTERN,
    "cp1250": _CENTRAL,
    "iso8859-2": _CENTRAL,
    "cp1254": _TURKISH,
    "cp1257": _BALTIC,
    "mac_roman": _WESTERN,
    "iso8859-15": _WESTERN,
    "cp850": _WESTERN,
}
_ENOUGH = 2  # letters: one may be in a name of a language that is not listed, or a slip
_TIMES = 3  # a file has names from everywhere, but most of its phrases in languages of its encoding
_LOOKED_AT = 3000  # different phrases: far more than it takes

_HIGH = re.compile(rb"[\x80-\xff]")
# A phrase ends at a sign that parts sentences, names and fields; what follows is often in another language.
_PHRASE_END = re.compile(rb"[\x00-\x1f,;:.()|\"/&\[\]{}<>=@]+")
# Signs that stand between letters in any language: quotation marks, dashes, soft hyphens, no-break spaces.
_BETWEEN = (
    "\xa0\xad\xb7\xb4\xab\xbb\xae\xa9"
    "\u2018\u2019\u201a\u201c\u201d\u201e\u2013\u2014\u2022\u2026\u2039\u203a\u2122"
)
# ª µ º ² ³ ¹ ¼ ½ ¾, which Unicode has among letters and digits.
_NO_LETTERS = "\xaa\xb5\xba\xb2\xb3\xb9\xbc\xbd\xbe"
# Any other sign between letters is a letter of another encoding: "Wp³yw" is "Wpływ".
_SIGN_WITHIN = re.compile(
    rf"(?<=[^\W\d_])(?:[^\w\s\x00-\x7f{_BETWEEN}]|[{_NO_LETTERS}])(?=[^\W\d_{_NO_LETTERS}])"
)
_SMALL = "".join(
    sorted({char for known in _LANGUAGES.values() for one in known for char in one.letters} - {"ß", "·"})
)
# A capital after a small letter, as an accent of Mac Roman looks in cp1252 ("qualitŽ").
_CAPITAL_WITHIN = re.compile(f"(?<=[a-z{_SMALL}])[{_SMALL.upper()}]")
_CONTROL = re.compile("[\x7f-\x9f\ufffd]")


def guess_latin(head: bytes) -> str:
    """Return the encoding whose languages have the most phrases of the bytes, cp1252 where none has clearly more.

    A phrase that two encodings read in different letters counts for each of these letters, as each might have been one
    that the language does not have.
    """
    every = dict.fromkeys(phrase for phrase in _PHRASE_END.split(head) if not phrase.isascii())
    phrases = list(every)[:_LOOKED_AT]
    usual = [_read(phrase, DEFAULT) for phrase in phrases]
    best, most = DEFAULT, 0
    for encoding in _LANGUAGES:
        won = lost = read = 0
        for phrase, (text, fits) in zip(phrases, usual, strict=True):
            other, other_fits = _read(phrase, encoding)
            read += other_fits * len(set(_HIGH.findall(phrase)))
            if other != text and fits != other_fits:
                apart = sum(char.isalpha() for char in set(other) - set(text))  # letters not read alike
                won += apart * other_fits
                lost += max(apart, 1) * fits
        if encoding == DEFAULT or (won >= _ENOUGH and won >= _TIMES * lost and read > most):
            best, most = encoding, read
    return best


def is_latin(encoding: str) -> bool:
    """Tell whether an encoding is one of Latin letters."""
    return encoding in _LANGUAGES


def _read(phrase: bytes, encoding: str) -> tuple[str, bool]:
    """Return a phrase as an encoding has it, and whether it is one of the encoding's languages."""
    text = phrase.decode(encoding, "replace")
    if _CONTROL.search(text) or _SIGN_WITHIN.search(text) or _CAPITAL_WITHIN.search(text):
        return text, False
    low = text.lower()
    letters = {char for char in low if char > "\x7f" and char.isalpha() and char not in _NO_LETTERS}
    return text, any(
        letters <= language.letters and not (language.never and language.never.search(low))
        for language in _LANGUAGES[encoding]
    )
