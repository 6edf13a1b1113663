"""Text brought into comparable forms: folded words, keys of titles, page ranges, names, cells of spreadsheets."""

# ruff: noqa: RUF001 - Greek letters and typographic marks are what this module is about

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from reviewkit.model import Name

_INLINE = re.compile(
    r"</?(?:sub|sup|i|b|em|strong|u|span|font|small|scp|mml:\w+|jats:(?:sub|sup|italic|bold|sc))\b[^<>]{0,300}>",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>|<!--.{0,300}?-->")
_NESTED = re.compile(r"&(?:amp;)+")
_SPACE = re.compile(r"\s+")


def plain(text: str) -> str:
    """Return `text` without HTML tags and entities, composed (NFC), with single spaces.

    Tags inside a word (H<sub>2</sub>O) vanish, others part words. "p < 0.05" is no tag and stays.
    """
    text = _without_markup(text)
    return unicodedata.normalize("NFC", _SPACE.sub(" ", text).strip())


def _without_markup(text: str) -> str:
    """Undo entities until nothing changes (some exporters escape twice), then drop the tags."""
    text = _NESTED.sub("&", text) if "&" in text else text
    while "&" in text:
        once = html.unescape(text)
        if once == text:
            break
        text = once
    if "<" in text:
        text = _TAG.sub(" ", _INLINE.sub("", text))
    return text


# Letters that Unicode does not take apart into a base letter and an accent.
_LETTERS = {
    "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŋ": "ng",
}  # fmt: skip
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi",
    "ο": "omicron", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi",
    "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
_GREEK_LETTER = re.compile("[α-ρσ-ω]")  # case folding has left no final sigma
_GREEK_WORD = re.compile("[α-ω]{3}")
_GREEK_PAIR = re.compile("(?<=[α-ω])(?=[α-ω])")
# Apostrophes inside a word and the braces of LaTeX join what they stand between; other signs part it.
_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ`´′"), "'")
_JOINING = re.compile(r"(?<=\w)'(?=[^\W\d_])|[{}\u00ad\u200b-\u200d\u2060\ufeff]")
# Accents of Latin, Cyrillic and Greek go; vowel signs of other scripts are letters in their own right.
_ACCENT = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")


class _Words(dict[int, str | int]):
    """Maps a code point to itself if words are made of it, else to a space; filled as characters turn up."""

    def __missing__(self, code: int) -> str | int:
        char = chr(code)
        self[code] = found = code if unicodedata.category(char)[0] in "LNM" else _LETTERS.get(char, " ")
        return found


_WORDS = _Words({ord(letter): plain_letter for letter, plain_letter in _LETTERS.items()})


def fold(text: str) -> str:
    """Return the words of `text` for comparison: lower case, no accents, no markup, single spaces.

    A word is a run of letters and digits; compatibility characters are taken apart (NFKD: "m²" is "m2").
    Greek letters are spelt out ("TGF-β1" is "tgf beta1") unless the text is in Greek, that is, has three
    of them in a row. Other scripts keep their letters and vowel signs.
    """
    text = _without_markup(text).translate(_APOSTROPHES)
    if text.isascii():
        return " ".join(_JOINING.sub("", text).lower().translate(_WORDS).split())
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    text = _JOINING.sub("", _ACCENT.sub("", text))
    if _GREEK_LETTER.search(text) and not _GREEK_WORD.search(text):
        text = _GREEK_LETTER.sub(lambda found: _GREEK[found[0]], _GREEK_PAIR.sub(" ", text))
    return unicodedata.normalize("NFC", " ".join(text.translate(_WORDS).split()))


_LANGUAGES = (
    "arabic|bulgarian|chinese|croatian|czech|danish|dutch|english|finnish|french|german|greek|hebrew|hungarian"
    "|italian|japanese|korean|norwegian|persian|polish|portuguese|romanian|russian|serbian|slovak|slovene"
    "|slovenian|spanish|swedish|thai|turkish|ukrainian|vietnamese"
)
# Ovid and Embase add the language of the original in brackets, publishers what became of the text.
_NOTE = re.compile(
    rf"[\[(]\s*(?:in )?(?:(?:{_LANGUAGES})(?:[ ,;/&]+(?:and )?|(?=\s*[\])])))+\s*[\])]\.?\s*$"
    r"|[\[(](?:retracted(?: article)?|retraction|erratum|corrected|reprint(?:ed)?|abstract|review|letter)"
    r"[\])]\.?\s*$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:the|an|a) (?=\w)")


def title_key(title: str) -> str:
    """Return `title` as one run of letters and digits, equal for spellings that differ in marks and spaces.

    A leading English article and a trailing note such as "[Chinese]" or "(Review)" are left out.
    """
    folded = fold(_NOTE.sub("", title.rstrip())) or fold(title)
    return _ARTICLE.sub("", folded).replace(" ", "")


_PAGE_WORD = re.compile(r"^(?:(?:pages?|pgs?|pp?|s|seiten?|blz)\b[.:]? ?)+(?=[\divxlcdmse])", re.IGNORECASE)
_ARTICLE_WORD = re.compile(
    r"^\s*(?:article|art|paper)\b\.?\s*(?:(?:number|num|no|nr|id)\b)?[.:#]{0,2}\s*(?=\w*\d)", re.IGNORECASE
)
_PAGE_COUNT = re.compile(r"(?:[ ,;(]{1,4}\d+ ?(?:pages?|pp?)\b\.?\)?)+ ?$", re.IGNORECASE)
_OF_VOLUME = re.compile(r"[ ,]{1,4}vol\.? ?\w{1,5}$", re.IGNORECASE)  # IEEE's "775-784 vol.2"
_DASH = re.compile(r" ?[-\u2010-\u2015\u2212](?: ?[-\u2010-\u2015\u2212])* ?")
_EDGE = " .,;-"
_LONGEST_PAGES = 1000  # characters: what is longer is a text that stands in the wrong place
_RANGE = re.compile(r"([A-Za-z]{0,3}\.?)(\d+)([A-Za-z]?)-([A-Za-z]{0,3}\.?)(\d+)([A-Za-z]?)")
_ELECTRONIC = re.compile(r"(\d+)\.(e\d+)-(?:\1\.)?(e?)(\d+)", re.IGNORECASE)
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan", "feb fév", "mar mrz mrt mär", "apr avr", "may mai mei", "jun juin", "jul juil",
         "aug août", "sep sept", "oct okt", "nov", "dec dez déc"), 1)
    for name in names.split()
}  # fmt: skip
_DAY_MONTH = re.compile(r"(\d{1,4})\.?[- ]([^\W\d]{3,4})\.?|([^\W\d]{3,4})\.?[- ](\d{1,4})")


def pages(text: str) -> str:
    """Return page numbers in one form: "123-8" as "123-128", "pp. 12--15" as "12-15", "e12" as it is.

    Parts after a comma or semicolon stay, and so does what is no page number. Ranges that a spreadsheet
    took for a date ("10-May", "May-10") become "5-10": of the two readings only that one ascends.
    """
    if len(text) > _LONGEST_PAGES:
        return " ".join(text.split())
    text = _DASH.sub("-", _SPACE.sub(" ", text)).strip(_EDGE)
    text = (_OF_VOLUME.sub("", _PAGE_COUNT.sub("", text)) or text).strip(_EDGE)
    text = _ARTICLE_WORD.sub("", _PAGE_WORD.sub("", text))
    if date := _DAY_MONTH.fullmatch(text):
        number, month = date[1] or date[4], _MONTHS.get((date[2] or date[3]).lower())
        if month:
            first, last = sorted((int(number), month))
            return f"{first}-{last}" if first != last else str(first)
    parts = re.split(r" ?[,;] ?", text)
    return ", ".join(_page_range(part) for part in parts if part)


def _page_range(part: str) -> str:
    if electronic := _ELECTRONIC.fullmatch(part):
        page, first, _, last = electronic.groups()
        return f"{page}.{first}-{page}.e{last}"
    found = _RANGE.fullmatch(part)
    if not found:
        return part
    before, first, after, before_last, last, after_last = found.groups()
    if before_last and before_last.lower() != before.lower():
        return part  # two numberings, such as "iv-12" or "A3-B2": nothing to complete
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    if int(last) < int(first) or (before and first.startswith("0") and not before_last):
        return part  # no range: some journals number their articles so ("e02239-17")
    if first == last and after.lower() == after_last.lower():
        return f"{before}{first}{after}"
    return f"{before}{first}{after}-{before}{last}{after_last}"


_SUFFIX = re.compile(r"(?:jr|sr|junior|senior|ii|iii|iv|2nd|3rd|4th)\.?", re.IGNORECASE)
_SUFFIX_LAST = frozenset(("Jr", "r.", "Sr", "II", "IV", "nd", "rd", "th"))  # the ends of what may be one
_DEGREE = re.compile(r"M\.?D\.?|Ph\.?D\.?|MPH|M\.?Sc\.?|RN", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.?-?){1,4}")
_CAPITAL = "[A-ZÀ-ÖØ-ÞŁŠŽΑ-ΩА-ЯЁІЇЄҐ]"
_SHORT_INITIALS = re.compile(rf"(?:{_CAPITAL}\.?-?){{1,4}}")
_ONE_INITIAL = re.compile(rf"{_CAPITAL}\.?")
_CLOSED = re.compile(r"(?<=[^\W\d_]{2})\.$")
_FAMILY_FIRST = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")  # Japanese, Chinese, Korean
_PARTICLE = re.compile(
    r"al|ap|d[aeiou]|das|de[ilnrs]|della|degli|dos|el|l[ae]s?|los|te[nr]|van|vande[nr]|vo[nm]|zu[mr]?",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:group|collaborat\w+|committee|consortium|network|investigators|organi[sz]ation|society|association"
    r"|university|institute|ministry|department|cent(?:re|er)|council|commission|foundation|agency|team|board"
    r"|panel|initiative|programme|program|trialists|academy|service|nations|office|bureau|task force|inc|ltd)"
    r"\b",
    re.IGNORECASE,
)


# "Family, Given" without anything to think about.
_PLAIN_NAME = re.compile(r"([^\W\d_][^\s\d,;{}\"]*), ([^\s\d,;{}\"]+(?: [^\s\d,;{}\"]+)*)")


@lru_cache(maxsize=32_768)  # the same people write many papers, and the same names come up again and again
def name(text: str) -> Name:
    """Return the person or body that `text` names.

    Read are "Family, Given", "Family, Given, Jr", "Family, Jr, Given", "Smith JA", "Given van Family" and
    bodies ("Cochrane Stroke Group"); what cannot be split is kept whole as `literal`.
    """
    text = text.removesuffix(" and")  # left over where somebody's export parted a list at line ends
    if (plain_name := _PLAIN_NAME.fullmatch(text)) is not None and text[-2:] not in _SUFFIX_LAST:
        return Name(plain_name[1], plain_name[2])
    text = " ".join(text.split()).strip(" ;")
    if text.endswith(",") and "," not in text[:-1]:  # EndNote's mark for a body
        return Name(literal=text[:-1])
    text = text.strip(" ;,")
    if text.startswith("{") and text.endswith("}"):  # BibTeX's mark for a body
        return Name(literal=text.strip("{}"))
    if "," in text:
        return _with_comma(text)
    if _BODY.search(text) or not any(char.isalpha() for char in text):
        return Name(literal=text)
    words = text.split(" ")
    return Name(family=text) if len(words) == 1 else _without_comma(words, shouted=text.isupper())


def _without_comma(words: list[str], *, shouted: bool) -> Name:
    """Return the name that `words` make; `shouted` where all is in capitals, so that they tell nothing."""
    if len(words) == 2 and _FAMILY_FIRST.fullmatch(words[0]):
        return Name(family=words[0], given=words[1])
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    short = (
        len(words[-1]) == 1 or len(words[-1]) == 2 < len(words[0])
        if shouted
        else bool(_SHORT_INITIALS.fullmatch(words[-1]))
    )
    if short:  # PubMed's "Smith JA"; in its tables a full stop ends the list
        start = len(words) - 1
        while start > 1 and _ONE_INITIAL.fullmatch(words[start - 1]):  # "Smith J. A."
            start -= 1
        given = _CLOSED.sub("", " ".join(words[start:]))
        return Name(family=" ".join(words[:start]), given=given, suffix=suffix)
    start = len(words) - 1
    while start > 1 and _PARTICLE.fullmatch(words[start - 1]):
        start -= 1
    return Name(family=" ".join(words[start:]), given=" ".join(words[:start]), suffix=suffix)


def _with_comma(text: str) -> Name:
    family, *rest = (part.strip() for part in text.split(","))
    rest = [part for part in rest if part]
    if not rest:
        return name(family)
    if len(rest) > 2:
        return Name(literal=text)
    if " " in family and _BODY.search(text) and not _INITIALS.fullmatch(rest[0].replace(" ", "")):
        return Name(literal=text)  # "Department of Health, England"
    if len(rest) == 1:
        return _family_and_given(family, rest[0])
    suffix = ""
    if _SUFFIX.fullmatch(rest[0]):
        suffix = rest.pop(0)
    elif _SUFFIX.fullmatch(rest[1]) or _DEGREE.fullmatch(rest[1]) or not _INITIALS.fullmatch(rest[1]):
        suffix = rest.pop()
    else:  # "van Dijk, Joris, D.": a second given name
        rest = [" ".join(rest)]
    return Name(family=family, given=rest[0], suffix=suffix)


def _family_and_given(family: str, given: str) -> Name:
    """Return the name that has one comma, which a suffix may stand before ("King Jr., Martin") or behind."""
    if _SUFFIX.fullmatch(given) and " " in family:  # "Martin Luther King, Jr."
        person = name(family)
        return Name(person.family, person.given, given, person.literal)
    (family, first), (given, last) = _without_suffix(family), _without_suffix(given)
    return Name(family, given, first or last)


def _without_suffix(part: str) -> tuple[str, str]:
    """Return a part of a name without a suffix behind it, and that suffix."""
    before, _, last = part.rpartition(" ")
    return (before, last) if before and _SUFFIX.fullmatch(last) else (part, "")


def names(text: str) -> tuple[Name, ...]:
    """Return the people that a list in one string names, whatever parts them.

    " and " (BibTeX), semicolons (Scopus, Rayyan), line breaks, and commas between "Smith JA" names are
    understood; a comma inside "Family, Given" parts nobody.
    """
    text = text.strip()
    if ";" in text or "\n" in text:
        parts = [part.strip().removeprefix("and ") for part in re.split(r"[;\n]", text)]
    elif "|" in text:
        parts = text.split("|")
    elif " and " in text and not _BODY.search(text):
        parts = [part.strip(" ,") for part in text.split(" and ")]
        if len(parts) == 2 and parts[0].count(",") and not _family_given(parts[0]):
            parts = [*parts[0].split(","), parts[1]]  # "Given Family, Given Family and Given Family"
    elif "," in text and not _family_given(text):
        parts = [part.strip() for part in text.split(",") if part.strip()]
        if len(parts) % 2 == 0 and not all(" " in part for part in parts):  # "Family, Given, Family, Given"
            parts = [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    else:
        parts = [text]
    return tuple(name(part) for part in parts if part.strip(" ,;"))


def _family_given(text: str) -> bool:
    """Tell whether the commas of `text` part family and given name of one person rather than people."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > 3 or (len(parts) == 3 and not any(_SUFFIX.fullmatch(part) for part in parts[1:])):
        return False
    return not all(" " in part for part in parts)


# A cell that begins so is a formula to a spreadsheet, or may become one when it is typed over (OWASP, "CSV Injection");
# an apostrophe before it makes it text. Whatever began with such an apostrophe itself gets one more.
_FORMULA = re.compile("'*\\s*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_BELOW_ZERO = re.compile(r"-\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?")


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet calculates; `unguarded` gives the text back. A negative number stays one."""
    return f"'{cell}" if _FORMULA.match(cell) and not _BELOW_ZERO.fullmatch(cell) else cell


def whole(text: str, least: int = 0, most: int = 2**31 - 1) -> int | None:
    """Return the whole number that a text is, in the digits of any script; None where it is none, or out of bounds."""
    text = text.strip()
    # Digits without end are refused before they are read: that takes long, and Python refuses more than 4,300.
    return int(text) if text.isdecimal() and len(text) < 20 and least <= int(text) <= most else None


def unguarded(cell: str) -> str:
    """Return what a guarded cell stands for."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
