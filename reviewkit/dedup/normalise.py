"""One spelling for each field of a reference, so that two exports of the same work can be compared.

The damage that is mended here was seen in real exports: spreadsheet dates for pages, a database's source
string in the volume, percent-encoded DOIs, marks that a database hung on a title.
Each function takes the text of one field and returns plain text, or "" where the field says nothing.
"""

# ruff: noqa: RUF001 - Greek letters and typographic marks are what this module is about

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import unquote

_SPECIAL = str.maketrans({
    "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l",
    "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ı": "i", "ħ": "h",
    "α": " alpha ", "β": " beta ", "γ": " gamma ", "δ": " delta ", "ε": " epsilon ", "κ": " kappa ",
    "λ": " lambda ", "μ": " mu ", "µ": " mu ", "ω": " omega ", "σ": " sigma ", "θ": " theta ", "τ": " tau ",
    "ζ": " zeta ", "η": " eta ", "ρ": " rho ", "χ": " chi ", "ψ": " psi ", "φ": " phi ",
    "Δ": " delta ", "Ω": " omega ", "Σ": " sigma ",
    "’": "'", "‘": "'", "ʼ": "'", "`": "'",
})  # fmt: skip
_ENGLISH_GREEK = re.compile(r"[\u0370-\u03ff]{3}")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
_PARTING = re.compile(r"[\W_]+")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")


def word_set(words: str) -> frozenset[str]:
    """Return the words of a list that is written as one line."""
    return frozenset(words.split())


def fold(text: str) -> str:
    """Return the text in lower case, without accents; Greek letters inside other scripts are written out."""
    if text.isascii():
        return text.lower()
    if not _ENGLISH_GREEK.search(text):  # a Greek sentence keeps its letters, a lone beta is the word "beta"
        text = text.translate(_SPECIAL)
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def plain(text: str) -> str:
    """Return the text without mark-up and character entities."""
    if "&" in text:
        text = html.unescape(text)
        if "&" in text and ";" in text:  # exported twice: "&amp;lt;"
            text = html.unescape(text)
    return _TAG.sub("", text) if "<" in text else text


# --- titles -------------------------------------------------------------------------------------------

# What a database adds to the title of the article itself: never part of what the authors called it.
_MARKS = re.compile(
    r"""\s*[\[(](?:
        (?:published\s)?(?:erratum|errata|correction|corrigendum|retraction)\s(?:appears|published|in|for)\b[^\])]*
      | \d+\s*refs?\.? | see\scomments? | review | comments? | letter | editorial | abstract | news | article
      | (?:author'?s?|proceedings|transl)[^\])]{0,30}
      | (?:retracted|withdrawn)(?:\s(?:article|paper|publication))?(?:[.:]?\s+see\b[^\])]*)?
      | (?:article\s|text\s|article\swritten\s)?(?:in\s)?
        (?:english|french|german|spanish|italian|portuguese|dutch|russian|polish|chinese|japanese|korean|turkish
          |danish|swedish|norwegian|finnish|czech|hungarian|hebrew|croatian|serbian|persian|greek|ukrainian
          |simplified\schinese|romanian|bulgarian|slovak|arabic)(?:[,;/\s][^\])]{0,40})?
      | (?:electronic\s|internet\s)?resource | not\savailable | \?
    )[\])]\.?\s*""",
    re.VERBOSE,
)
_LATE_MARK = re.compile(  # to the end: what it cites has brackets of its own
    r"[\s.:;,\[(]*\b(?:published )?(?:erratum|errata|retraction|correction|corrected and republished) appears in\b.*$"
    r"|\s*\[\s*(?:published )?(?:erratum|errata|corrected|retracted|retraction|comment|republished)"
    r"[^\]]{0,30} in[: ].*$"
)
_WITHDRAWN = re.compile(r"^\W*(?:retracted|withdrawn|retracted article)\W*[:.\]]\s*")
_ROMAN = {
    "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12",
}  # fmt: skip
_LONE_ROMAN = {"i": "1", "v": "5", "x": "10"}  # letters too, so read as numbers only after a word that counts
_COUNTED = word_set(
    "part parts phase type types class grade stage factor level study group volume chapter section paper trial"
)
_HAS_ROMAN = re.compile(r"\b[ivx]+\b")
_NO_TITLE = frozenset(
    {"", "name", "title", "untitled", "no title", "not available", "none", "null", "unknown"}
)


def title(text: str) -> str:
    """Return a title's words, folded and parted by one space, without the marks that databases hang on it."""
    text = fold(plain(text)).strip()
    if "[" in text or "(" in text or "appears in" in text:
        text = _MARKS.sub(" ", _LATE_MARK.sub("", text))
    if text[:12].lstrip("[( *").startswith(("retracted", "withdrawn")):
        text = _WITHDRAWN.sub("", text)
    if "'" in text:
        text = _APOSTROPHE.sub("", text)
    text = _PARTING.sub(" ", text).strip()
    if text in _NO_TITLE:
        return ""
    return _arabic(text) if _HAS_ROMAN.search(text) else text


def _arabic(text: str) -> str:
    """Write Roman numerals as figures."""
    words = text.split()
    for place, word in enumerate(words):
        if word in _ROMAN:
            words[place] = _ROMAN[word]
        elif word in _LONE_ROMAN and place and words[place - 1] in _COUNTED:
            words[place] = _LONE_ROMAN[word]
    return " ".join(words)


# --- numbers ------------------------------------------------------------------------------------------

_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {month: number for number, month in enumerate(_MONTH_NAMES.split(), start=1)}
_DAY_MONTH = re.compile(r"^(\d{1,4})[-/ ](jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*$")
_MONTH_DAY = re.compile(r"^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-/ ](\d{1,4})$")
_NO_PAGES = re.compile(
    r"^\d+ ?p(?:p|ages?)?\.?$|no pag|var\.? ?pag|unpaginated|unknown|n\.?pag|not available"
)
_COMMON_PAGES = re.compile(r"\s*0*([1-9]\d*)(?:\s*[-–]+\s*0*([1-9]\d*))?\s*")
_ROMAN_PAGES = re.compile(r"([ivxlc]+)(?:-+([ivxlc]+))?")
_FIRST_LOST = re.compile(r"(?:[a-z]{2,}|[^aelprsw\d])\s*-\s*\d")  # "Suppl-29" of "Suppl:S417-29", "t-8"
_PAGE = re.compile(r"((?:[a-z]{1,10}[. #]{0,2})?)(\d[\d.]*)([a-z]?)")
_NUMBER = re.compile(r"\d+")


def pages(text: str) -> tuple[str, str]:  # noqa: PLR0911 - one return for each kind of damage
    """Return first and last page, or an article number and ""; ("", "") where none is given.

    "1881-9" ends on 1889; a spreadsheet's "10-May" is 5-10; letters before the number stay ("e", "s", "cd").
    """
    if not text:
        return "", ""
    if common := _COMMON_PAGES.fullmatch(text):
        first, last = common.group(1), common.group(2) or ""
        return first, first[: len(first) - len(last)] + last if last and len(last) < len(first) else last
    text = fold(text).strip().replace("–", "-").replace("—", "-")
    if _NO_PAGES.search(text):
        article = re.search(r"\b(cd\d{5,6}|e\d{4,})", text)
        return (article.group(1), "") if article else ("", "")
    if dated := _DAY_MONTH.match(text):
        # the spreadsheet took the smaller number for the month when it wrote the day first
        return _ordered(dated.group(1), str(_MONTHS[dated.group(2)]))
    if dated := _MONTH_DAY.match(text):
        return str(_MONTHS[dated.group(1)]), dated.group(2).lstrip("0")
    if roman := _ROMAN_PAGES.fullmatch(text):
        return roman.group(1), roman.group(2) or ""
    found = _PAGE.findall(text)
    if not found or _FIRST_LOST.match(text):
        return "", ""
    first = _page(*found[0])
    if len(found) < 2:
        return first, ""
    last = _page(*found[1])
    head, tail = _digits(first), _digits(last)
    if tail and len(tail) < len(head):  # 1881-9
        last = head[: len(head) - len(tail)] + tail
    return first, last


def _page(prefix: str, number: str, suffix: str) -> str:
    number, prefix = number.rstrip(".").lstrip("0") or "0", prefix.rstrip(". #")
    if prefix in ("p", "pp", "pg", "page", "pages", "art", "article", "artid", "id", "no", "arn", "artn"):
        prefix = ""
    return prefix[-2:] + number + suffix


def _ordered(one: str, other: str) -> tuple[str, str]:
    one = one.lstrip("0") or "0"
    return (one, other) if int(one) <= int(other) else (other, one)


def _digits(page: str) -> str:
    found = _NUMBER.search(page)
    return found.group() if found else ""


def is_sure(text: str) -> bool:
    """Say whether a volume field begins with its number and is whole: "1)" is the torn end of "35 (Suppl 1)"."""
    return text.isdecimal() or (text[:1].isdecimal() and text.count("(") >= text.count(")"))


def volume(text: str) -> str:
    """Return the first number of a volume ("12 (1) (no pagination)" is 12), or "" where there is none."""
    if not text or text.isdecimal():
        return text.lstrip("0")
    found = _NUMBER.search(text)
    if found:
        return found.group().lstrip("0")
    roman = text.strip(" .").lower()
    if re.fullmatch(r"x{0,3}(?:ix|iv|v?i{0,3})|[xlc]{1,5}(?:ix|iv|v?i{0,3})", roman):
        return _from_roman(roman)
    return ""


def _from_roman(text: str) -> str:
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    total = 0
    for letter, following in zip(text, [*text[1:], ""], strict=True):
        value = values[letter]
        total += -value if value < values.get(following, 0) else value
    return str(total) if total else ""


# --- identifiers --------------------------------------------------------------------------------------

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_PAGE_OF_DOI = re.compile(r"/(?:full|abstract|summary|e?pdf|pdfplus|html|meta|references)/?$|\.pdf$")
_PAGES_OF_SITES = ("/full", "/abstract", "/summary", "pdf", "/html", "/meta", "/references")
_VERSION = re.compile(r"^(10\.(?:1101|48550|21203|20944|31234|31235|31219|6084)/.+?)[._/]?v\d{1,2}$")
"""Servers of preprints and data give each version a DOI of its own besides that of the work, or in its place."""
_CLEAN_DOI = re.compile(r"10\.\d{4,9}/[a-z0-9./()_-]*[a-z0-9)]")


def doi(text: str) -> str:
    """Return a DOI in lower case, decoded and without resolver or trailing punctuation, or "" for a fragment."""
    if not text or _CLEAN_DOI.fullmatch(text):
        if text.endswith(_PAGES_OF_SITES):
            text = _PAGE_OF_DOI.sub("", text)
        return _VERSION.sub(r"\1", text) if "v" in text[-3:] else text
    for _ in range(2):  # exported twice: "%2528"
        text = html.unescape(unquote(text))
    found = _DOI.search(text.lower())
    if not found:
        return ""
    name = found.group().rstrip(".,;:'\"]}> ")
    if name.endswith(("…", "...")) or len(name) < 10:
        return ""
    if name.endswith(")") and name.count("(") < name.count(")"):
        name = name[:-1]
    return _VERSION.sub(r"\1", _PAGE_OF_DOI.sub("", name))
