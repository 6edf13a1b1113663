"""Identifiers of works, found in text, checked and brought into one form.

Every function takes whatever a file holds (a bare identifier, a URL, a sentence) and returns the first
valid identifier in one canonical form, or "" where there is none.
"""

from __future__ import annotations

import html
import re
from operator import mul
from urllib.parse import unquote

_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"), "-")
_PRINTED = _UNSEEN | _DASHES  # characters that typesetting puts into identifiers

# The prefix as the DOI handbook (2.2.2) has it: "10.", a registrant of four to nine digits, maybe divided
# further; the suffix may hold any printable character.
# No registered one is longer than a few hundred characters.
_DOI = re.compile(r"(?<![\d.])10\.\d{4,9}(?:\.\d+){0,4}/[^\s\"]{1,500}")
_ONE_DOI = re.compile(r"10\.\d{4,9}/[a-z0-9](?:[a-z0-9._/()-]*[a-z0-9])?")  # nothing to mend
_NEXT_DOI = re.compile(r"[;,|](?:https?:|doi:|10\.\d{4,9}/)", re.IGNORECASE)
_SICI = re.compile(r"<\d*:")  # angle brackets belong to the suffix of older Wiley DOIs: (SICI)…<1661::AID…>
_PAGE_OF_URL = re.compile(r"/(?:full|abstract|summary|e?pdf|pdfplus|html|meta|references)/?$", re.IGNORECASE)
_CLOSING = {")": "(", "]": "[", "}": "{", ">": "<"}
_TRAILING = ".,;:'\"`\u2019\u201d\u00bb*\\"


def doi(text: str) -> str:
    """Return the first DOI in `text`, decoded, in lower case and without prefix or trailing punctuation.

    Percent and HTML escapes are undone until nothing changes, as some exporters escape twice.
    """
    if _ONE_DOI.fullmatch(text):
        return text
    text = _decoded(text).translate(_PRINTED)
    found = _DOI.search(text)
    if not found:
        return ""
    value = found.group()
    before = text[: found.start()].lower()
    if "://" in before:
        value = re.split(r"[?#]", value, maxsplit=1)[0]
        if "doi.org/" not in before:
            value = _PAGE_OF_URL.sub("", value)
    if following := _NEXT_DOI.search(value):
        value = value[: following.start()]
    if "<" in value and not _SICI.search(value):
        value = value[: value.index("<")]
    value = _trimmed(value)
    return value.lower() if _DOI.fullmatch(value) else ""


_NESTED = re.compile(r"(%)(?:25)+|(&)(?:amp;)+", re.IGNORECASE)


def _decoded(text: str) -> str:
    text = _NESTED.sub(lambda found: found[1] or found[2], text)  # however often it was escaped, in one go
    while "%" in text or "&" in text:
        try:
            plain = html.unescape(unquote(text, errors="strict"))
        except UnicodeDecodeError:  # a percent sign that escapes nothing
            plain = html.unescape(text)
        if plain == text:
            break
        text = plain
    return text


def _trimmed(value: str) -> str:
    """Return `value` without trailing punctuation and without closing brackets that nothing opened."""
    while value:
        last = value[-1]
        closes = last in _CLOSING and value.count(last) > value.count(_CLOSING[last])
        opens = last in "([{<"
        if not (closes or opens or last in _TRAILING):
            break
        value = value[:-1]
    return value


# Numbers went past 40 million in 2024, so eight digits hold for decades.
_PMID_BARE = re.compile(r"\s*0*([1-9]\d{0,7})(?:\.\d+)?\s*(?:\[pmid\])?\s*", re.IGNORECASE)
_PMID_NAMED = re.compile(
    r"(?:pmid\W{0,3}|pubmed\W{0,3}(?:id\W{0,3})?|medline\W{1,3}|pubmed\.ncbi\.nlm\.nih\.gov/|/pubmed/"
    r"|/pubmed/\?term=)0*([1-9]\d{0,7})(?!\d)",
    re.IGNORECASE,
)


def pmid(text: str) -> str:
    """Return the PubMed number in `text`: a text that is nothing else, or a number that is named as one."""
    found = _PMID_BARE.fullmatch(text) or _PMID_NAMED.search(text)
    return found.group(1) if found else ""


_PMCID = re.compile(
    r"(?:(?<![a-z])pmc\s*|pmcid\W{0,3}(?:pmc)?|/pmc/articles/(?:pmc)?)0*([1-9]\d{0,8})(?!\d)", re.IGNORECASE
)


def pmcid(text: str) -> str:
    """Return the PubMed Central number in `text` as "PMC1234567"; a bare number is not taken for one."""
    found = _PMCID.search(text)
    return f"PMC{found.group(1)}" if found else ""


_ISBN_LABEL = re.compile(r"\be?-?isbn(?:[- ]?1[03](?!\d))?", re.IGNORECASE)
_ISBN13 = re.compile(r"(?<!\d)97[89](?:[- ]?\d){10}(?![- ]?\d)")
_ISBN10 = re.compile(r"(?<!\d)\d(?:[- ]?\d){8}[- ]?[\dXx](?!\w)")


def isbn(text: str) -> str:
    """Return the first ISBN in `text` whose check digit is right, as the 13 digits of an ISBN-13.

    Check digits: ISBN Users' Manual, 7th edition, section 4. Numbers in 979-0 are printed music (ISMN).
    """
    if not text.isascii():
        text = text.translate(_PRINTED)
    text = _ISBN_LABEL.sub(" ; ", text)
    for found in _ISBN13.finditer(text):
        digits = re.sub(r"\D", "", found.group())
        if not digits.startswith("9790") and _ean_check(digits[:12]) == digits[12]:
            return digits
    for found in _ISBN10.finditer(text):
        digits = re.sub(r"[- ]", "", found.group()).upper()
        if _weighted_check(digits[:9]) == digits[9] and digits.strip("0"):
            return f"978{digits[:9]}{_ean_check('978' + digits[:9])}"
    return ""


def _ean_check(digits: str) -> str:
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return str(-total % 10)


def _weighted_check(digits: str) -> str:
    """Return the modulus 11 check digit that ISBN-10 and ISSN share, weights ending in 2."""
    total = sum(map(mul, map(int, digits), range(len(digits) + 1, 1, -1)))
    return "0123456789X"[-total % 11]


_ISSN = re.compile(r"(?<![\d-])(\d{4})[- ]?(\d{3}[\dXx])(?![\w]|-\d)")


def issn(text: str) -> str:
    """Return the first ISSN in `text` whose check digit is right, as "1234-567X" (ISO 3297)."""
    for found in _ISSN.finditer(text.translate(_PRINTED) if not text.isascii() else text):
        first, second = found.group(1), found.group(2).upper()
        digits = first + second
        if digits != "00000000" and _weighted_check(digits[:7]) == digits[7]:
            return f"{first}-{second}"
    return ""


_ARXIV_NEW = r"(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5})(?!\d)"
_ARXIV_OLD = r"([a-z][a-z-]+(?:\.[a-z]{2})?/\d{2}(?:0[1-9]|1[0-2])\d{3})(?!\d)"
_ARXIV_BARE = re.compile(rf"\s*(?:{_ARXIV_NEW}|{_ARXIV_OLD})(?:v\d+)?(?:\s*\[[\w.-]+\])?\s*", re.IGNORECASE)
_ARXIV_NAMED = re.compile(
    rf"(?:arxiv\s*[:.]\s*|arxiv\.org/[a-z]+/|arxiv\s+)(?:{_ARXIV_NEW}|{_ARXIV_OLD})", re.IGNORECASE
)


def arxiv(text: str) -> str:
    """Return the arXiv number in `text` without its version: "2103.00020", "math.gt/0309136"."""
    text = _decoded(text)
    found = _ARXIV_BARE.fullmatch(text) or _ARXIV_NAMED.search(text)
    return (found.group(1) or found.group(2)).lower() if found else ""


# One line per register of the WHO's registry network (ICTRP): how a number may be written, and its one form.
_REGISTERS: tuple[tuple[str, str], ...] = (
    (r"NCT[ :#-]{0,2}(\d{8})", "NCT{}"),
    (r"ISRCTN[ :#-]{0,2}(\d{8})", "ISRCTN{}"),
    (r"(?:EudraCT|EUCTR)(?:\s*(?:No|Number|Nr)\b)?[\s.:#-]{0,3}(20\d\d-\d{6}-\d\d)", "EUCTR{}"),
    (r"(?<![\d-])(20[0-2]\d-\d{6}-\d\d)(?![\d-])", "EUCTR{}"),
    (r"(?<![\d-])(202\d-5\d{5}-\d\d)-\d\d(?!\d)", "CTIS{}"),
    (r"ACTRN[ :#-]{0,2}(\d{14})", "ACTRN{}"),
    (r"ChiCTR-([A-Z]{2,5}-\d{8})", "ChiCTR-{}"),
    (r"ChiCTR[ :#-]{0,2}(\d{10})", "ChiCTR{}"),
    (r"CTRI[/ ](\d{4}/\d{2,3}/\d{6})", "CTRI/{}"),
    (r"DRKS[ :#-]{0,2}(\d{8})", "DRKS{}"),
    (r"UMIN[ :#-]{0,2}(\d{9})", "UMIN{}"),
    (r"(?<![A-Za-z])jRCT[ :#-]{0,2}(s?\d{9,10})", "jRCT{}"),
    (r"IRCT[ :#-]{0,2}(\d{8,14}N\d{1,3})", "IRCT{}"),
    (r"KCT[ :#-]{0,2}(\d{7})", "KCT{}"),
    (r"PACTR[ :#-]{0,2}(\d{15})", "PACTR{}"),
    (r"RBR-([0-9a-z]{6,8})", "RBR-{}"),
    (r"SLCTR/(\d{4}/\d{3})", "SLCTR/{}"),
    (r"TCTR[ :#-]{0,2}(\d{11})", "TCTR{}"),
    (r"RPCEC[ :#-]{0,2}(\d{8})", "RPCEC{}"),
    (r"LBCTR[ :#-]{0,2}(\d{10})", "LBCTR{}"),
    (r"(?<![A-Za-z])NTR[ :#-]{0,2}(\d{1,4})", "NTR{}"),
)
_TRIAL = re.compile("|".join(f"{pattern}(?!\\d)" for pattern, _ in _REGISTERS), re.IGNORECASE)


def trial(text: str) -> str:
    """Return the first trial registration number in `text`: "NCT01234567", "EUCTR2004-000446-20"."""
    found = _TRIAL.search(text.translate(_PRINTED))
    return _registered(found) if found else ""


def trials(text: str) -> tuple[str, ...]:
    """Return every trial registration number in `text`, each once, in order of first appearance."""
    return tuple(dict.fromkeys(_registered(found) for found in _TRIAL.finditer(text.translate(_PRINTED))))


def _registered(found: re.Match[str]) -> str:
    which = found.lastindex or 1
    form = _REGISTERS[which - 1][1]
    number = found.group(which)
    if form.startswith(("jRCT", "RBR")):
        return form.format(number.lower())
    return form.format(number.upper())
