"""What single values mean: every normalisation between a raw value and a field, each with its reason.

The value as it stood in the file stays in `Record.raw`, so nothing here can lose anything.
"""

from __future__ import annotations

import html
import re
import unicodedata
from calendar import isleap
from functools import lru_cache
from typing import TYPE_CHECKING

from reviewkit import identifiers, text

if TYPE_CHECKING:
    from reviewkit.model import Name

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_TYPESET = re.compile("[\xa0\u2007-\u200a\u202f\u3000]")
_PARAGRAPH = re.compile(r"\s*\n\s*\n\s*")


def tidy(value: str) -> str:
    """Return `value` with character references decoded once, composed (NFC), without control characters.

    Decoded once: "&amp;lt;" says "&lt;" to its author. NFC: the same letter is then the same string, whoever
    exported it. No-break and thin spaces are typesetting, and become plain ones. Control characters (and halves
    of surrogate pairs) come from broken conversions; databases and XML refuse them.
    """
    if "&" in value:
        value = _ENTITY.sub(lambda found: html.unescape(found[0]), value)
    if not value.isascii():
        value = unicodedata.normalize("NFC", value)
    if (
        not value.isprintable()
    ):  # as neither kind of sign is, and a look at each sign of an abstract takes long
        value = _CONTROL.sub("", _TYPESET.sub(" ", value))
    return value


def guarded(value: str) -> str:
    """Return `value` for a file: what would be decoded when it is read is escaped once."""
    return _ENTITY.sub(lambda found: "&amp;" + found[0][1:], value) if "&" in value else value


def is_plain(value: str) -> bool:
    """Tell whether a value is in plain letters and signs and names one thing: most are, and there is nothing to do."""
    return (
        value.isascii()
        and value.isprintable()
        and not (
            "&" in value or "  " in value or ";" in value or "|" in value or "[" in value or "@" in value
        )
    )


def line(value: str) -> str:
    """Return `value` tidied, in one line: titles and names are wrapped by exporters, not by their authors."""
    if value.isascii() and value.isprintable() and "&" not in value and "  " not in value:
        return value.strip()  # nearly always: nothing to do
    value = tidy(value)
    return " ".join(value.split()) if "\n" in value or "  " in value or "\t" in value else value.strip()


# Library catalogues part the areas of a description by these signs (ISBD): they are no part of what stands before them.
PARTING = ":;,/"
_TITLE_END = re.compile(r"\s+[:;/]$")
_AREA_END = re.compile(r"\s*[:;,/]$")


def unparted(value: str, *, title: bool = False) -> str:
    """Return `value` without the sign that parts it from what follows; a title may end in one of its own."""
    return (_TITLE_END if title else _AREA_END).sub("", value)


# What Scopus, Embase and others write where there is none.
_NO_ABSTRACT = re.compile(
    r"\s*[\[(]?\s*(?:no abstract(?: (?:is )?(?:available|provided|present))?|abstract (?:is )?not available|n\.?/?a\.?)"
    r"\s*[.!]?\s*[\])]?\s*\.?\s*",
    re.IGNORECASE,
)


def paragraphs(value: str) -> str:
    """Return an abstract tidied, with wrapped lines joined and paragraphs (parted by empty lines) kept."""
    value = tidy(value)
    if len(value) < 60 and _NO_ABSTRACT.fullmatch(value):
        return ""
    if "\n" not in value:
        return " ".join(value.split()) if "  " in value else value.strip()
    return "\n\n".join(" ".join(part.split()) for part in _PARAGRAPH.split(value) if part.strip())


def lines(value: str) -> str:
    """Return `value` tidied, each of its lines without the spaces around it."""
    value = tidy(value).strip()
    return "\n".join(part.strip() for part in value.split("\n")) if "\n" in value else value


_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d|21[0-4]\d)(?!\d)")
_NUMERIC = re.compile(r"\s*(\d{4})(?:[-/. ](\d{1,2})?(?:[-/. ](\d{1,2})?)?)?(?!\d)")
_MONTH_NAME = re.compile(r"(?<![a-z])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?!\d)")
Date = tuple[int | None, int | None, int | None]


# Year, month and day without a sign between (DICOM's and some databases' way), in Chinese and Japanese, and
# parted by full stops, which nobody but those who put the day first writes.
_UNMISTAKEN = re.compile(
    r"\s*(?:((?:19|20)\d\d)(?:(\d\d)(\d\d)|\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日)"
    r"|(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}))\s*"
)


@lru_cache(maxsize=16_384)  # an export holds few different dates, each many times
def date(value: str) -> Date:
    """Return year, month and day as far as `value` names them: "2014/06/01", "2014//", "FEB 2011", "Aug 1 2019".

    A month given as a number is believed only after the year: 4/3/2024 is April to some, March to others.
    """
    if written := _UNMISTAKEN.fullmatch(value):
        numbers = [int(number) for number in written.groups() if number]
        return _whole(*(numbers if written[1] else reversed(numbers)))
    if numeric := _NUMERIC.match(value):
        year = int(numeric[1])
        if not 1400 <= year < 2150:
            return None, None, None
        month = int(numeric[2]) if numeric[2] else None
        if month is not None and not 1 <= month <= 12:
            return year, None, None
        if month or not _MONTH_NAME.search(value):
            day = int(numeric[3]) if month and numeric[3] else None
            return year, month, _day(year, month, day) if month and day else None
    found = _YEAR.search(value)
    year_or_none = int(found[1]) if found else None
    names = {_MONTHS.index(name.lower()) + 1 for name in _MONTH_NAME.findall(value.replace("ä", "a"))}
    if len(names) != 1:  # none, or "July-August"
        return year_or_none, None, None
    month = names.pop()
    days = {int(day) for day in _DAY.findall(value) if 1 <= int(day) <= 31}
    return year_or_none, month, _day(year_or_none, month, days.pop()) if len(days) == 1 else None


def _whole(year: int, month: int, day: int) -> Date:
    return (year, month, _day(year, month, day)) if 1 <= month <= 12 else (year, None, None)


def _day(year: int | None, month: int, day: int) -> int | None:
    """Return the day if the month has it; a year that is not known may be a leap year."""
    longest = 28 + (year is None or isleap(year)) if month == 2 else 30 + ((month + month // 8) % 2)
    return day if 1 <= day <= longest else None


@lru_cache(maxsize=4096)
def month(value: str) -> int | None:
    """Return the month that "3", "mar" or "March" names."""
    if value.strip().isdigit():
        number = int(value)
        return number if 1 <= number <= 12 else None
    found = _MONTH_NAME.search(value)
    return _MONTHS.index(found[1].lower()) + 1 if found else None


def month_name(number: int) -> str:
    """Return the English name of a month in three letters, "" for a number that is none."""
    return _MONTHS[number - 1].title() if 1 <= number <= 12 else ""


Serials = tuple[tuple[str, ...], tuple[str, ...]]
# Mendeley writes EndNote's line breaks as a backslash and an r.
_SERIAL_PART = re.compile(r"[;,\n|]|\\r|\s(?=[0-9X-]{8,})")


@lru_cache(maxsize=16_384)  # a journal's numbers come with each of its articles
def serials(*given: str) -> Serials:
    """Return the ISSNs and the ISBNs in these values, told apart by their check digits, whatever the tag says."""
    issns: list[str] = []
    isbns: list[str] = []
    for part in (part.strip() for value in given for part in _SERIAL_PART.split(value)):
        if len(part) > 9 and (book := identifiers.isbn(part)):
            isbns.append(book)
        elif journal := identifiers.issn(part):
            issns.append(journal)
    return tuple(dict.fromkeys(issns)), tuple(dict.fromkeys(isbns))


_URL_PARTS = re.compile(r"\n|;(?:\s|(?=https?://))|\s(?=https?://)")
# EndNote's own command for a record of Web of Science, and a tag that Mendeley hangs on the value before it, as it
# does not know it ("… OP  - Journal, 2016").
_NO_URL = re.compile(r"<Go\s+to\s+ISI>\S*|\s[A-Z][A-Z0-9] {1,2}- .*", re.DOTALL)


def urls(value: str) -> list[str]:
    """Return the addresses in `value`; a semicolon inside an address parts nothing.

    Backslashes are left over from BibTeX, where they escape signs; no address has them.
    """
    if "\\" in value:
        value = value.replace("\\", "")
    if value.isascii() and " " not in value and "\n" not in value and ";" not in value:
        return [value] if value else []
    value = _NO_URL.sub("", tidy(value))
    parts = [part.strip() for part in _URL_PARTS.split(value) if part.strip()]
    if len(parts) > 1:  # "[PDF] https://x.org": words about an address are none
        parts = [part for part in parts if "." in part or "/" in part] or parts
    return parts


def people(value: str) -> list[Name]:
    """Return the people of a line that names several, between semicolons or line breaks."""
    parts = re.split(r"\s*[;\n]\s*", tidy(value))
    return [text.name(part) for part in parts if part.strip(" ,")]


_SCOPUS_NUMBER = re.compile(r"\s*\(\d{6,}\)")


def crowd(value: str) -> list[Name]:
    """Return the people of a cell that holds all of them, whatever parts them; Scopus adds author numbers."""
    value = _SCOPUS_NUMBER.sub("", value)
    return [person for person in text.names(line(value) if ";" in value else tidy(value)) if str(person)]


def keywords(value: str, *, commas: bool = False) -> list[str]:
    """Return the keywords in `value`, without the asterisk that marks a major topic in Medline and PsycINFO.

    Semicolons, bars and line breaks part them; commas only where `commas` says that a cell holds them all
    ("Child, Preschool" is one heading).
    """
    if not commas and is_plain(value):
        return [word] if (word := value.strip(" *")) else []
    value = tidy(value)
    if ";" in value or "\n" in value or "|" in value:
        parts = re.split(r"[;\n|]", value)
    else:
        parts = value.split(",") if commas else [value]
    return [word for part in parts if (word := " ".join(part.split()).strip(" *"))]


_LANGUAGES = {
    code: names.split()
    for code, names in {
        "af": "afrikaans afr", "ar": "arabic ara arabe", "bg": "bulgarian bul", "bs": "bosnian bos",
        "ca": "catalan cat", "cs": "czech cze ces cesky", "da": "danish dan dansk", "de": "german ger deu deutsch",
        "el": "greek gre ell", "en": "english 英文 eng ingles anglais englisch engels",
        "es": "spanish spa espanol castellano espanhol espagnol",
        "et": "estonian est", "eu": "basque baq eus", "fa": "persian farsi per fas", "fi": "finnish fin suomi",
        "fr": "french fre fra francais", "ga": "irish gle", "gl": "galician glg", "he": "hebrew heb",
        "hi": "hindi hin", "hr": "croatian hrv scr", "hu": "hungarian hun magyar", "hy": "armenian arm hye",
        "id": "indonesian ind", "is": "icelandic ice isl", "it": "italian ita italiano",
        "ja": "japanese jpn 日本語", "bn": "bengali ben",
        "ta": "tamil tam", "sw": "swahili swa", "mul": "multilingual",
        "und": "undetermined", "gd": "gaelic gla", "am": "amharic amh", "mn": "mongolian mon",
        "ne": "nepali nep",
        "ka": "georgian geo kat", "kk": "kazakh kaz", "ko": "korean kor 한국어", "la": "latin lat",
        "lt": "lithuanian lit",
        "lv": "latvian lav", "mk": "macedonian mac mkd", "ms": "malay may msa", "nb": "bokmal nob",
        "nl": "dutch dut nld nederlands flemish", "nn": "nynorsk nno", "no": "norwegian nor norsk",
        "pl": "polish pol polski", "pt": "portuguese por portugues", "ro": "romanian rum ron",
        "ru": "russian rus русский", "sk": "slovak slo slk", "sl": "slovene slovenian slv", "sq": "albanian alb sqi",
        "sr": "serbian srp scc", "sv": "swedish swe svenska", "th": "thai tha", "tr": "turkish tur turkce",
        "uk": "ukrainian ukr", "ur": "urdu urd", "vi": "vietnamese vie", "zh": "chinese chi zho mandarin 中文",
    }.items()
}  # fmt: skip
_CODE = {name: code for code, names in _LANGUAGES.items() for name in (code, *names)}
_TAG = re.compile(r"([A-Za-z]{2,3})[-_]([A-Za-z]{2}|[A-Za-z]{4})")


@lru_cache(maxsize=1024)
def language(value: str) -> str:
    """Return the BCP 47 tag of a language's English or own name or ISO 639 code, else the file's word.

    Of several languages the first counts.
    """
    whole = re.sub(r"(?i)^\s*(?:language|lang)\s*[:=]\s*", "", value).strip(" .;\t[]")
    if tag := _TAG.fullmatch(whole):
        primary = _CODE.get(tag[1].lower())
        part = tag[2].upper() if len(tag[2]) == 2 else tag[2].title()
        return f"{primary}-{part}" if primary else whole
    folded = text.fold(whole)
    if found := _CODE.get(folded):
        return found
    first = text.fold(re.split(r"[;,/\n&(]| and ", whole)[0])
    inner = text.fold(whole.partition("(")[2])
    return _CODE.get(inner) or _CODE.get(first) or whole


def language_code(tag: str) -> str:
    """Return the bibliographic ISO 639-2 code of a language tag, as MEDLINE writes it; what is no tag as it is."""
    names = _LANGUAGES.get(tag, ())
    return next((name for name in names if len(name) == 3), tag)


_ARTICLE_NUMBER = re.compile(r"[A-Za-z]{0,4}[-.]?\d[\w.-]{0,20}")
_ARTICLE_WORD = re.compile(
    r"(?:Artn|Unsp|Article) ", re.IGNORECASE
)  # Web of Science's words for one, known or not


def article_number(value: str) -> str:
    """Return `value` if it can be an article number ("e0268950", "CD001234.pub2", "UNSP 133936")."""
    value = _ARTICLE_WORD.sub("", value.strip())
    return value if _ARTICLE_NUMBER.fullmatch(value) else ""


def page_range(first: str, last: str = "") -> str:
    """Return the pages from their two ends; either may hold the whole range.

    Web of Science writes "+" for a last page that it does not know.
    """
    if last in ("", first, "+"):
        return first if first.isdigit() else text.pages(first)
    if first.isdigit() and last.isdigit() and len(first) <= len(last):
        return f"{first}-{last}"
    if "-" in last and last.startswith(first):
        return text.pages(last)
    return text.pages(first if "-" in first or "," in first else f"{first}-{last}")
