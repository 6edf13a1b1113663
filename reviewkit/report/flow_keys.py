"""The keys of the interchange file, found again where somebody renamed them."""

from __future__ import annotations

import re

from reviewkit.report.boxes import KEYS, ROWS, SECTIONS

# Rows that the R package leaves out of its drawing where they are NA: who writes NA there had none.
OPTIONAL = frozenset(
    {
        "previous_studies",
        "previous_reports",
        "register_results",
        "website_results",
        "organisation_results",
        "citations_results",
        "excluded_automatic",
        "excluded_other",
    }
)
_WORDS = {
    "records identified from databases": "database_results",
    "records identified from specific databases": "database_specific_results",
    "records identified from registers": "register_results",
    "records identified from specific registers": "register_specific_results",
    "records identified from websites": "website_results",
    "records identified from organisations": "organisation_results",
    "records identified from organizations": "organisation_results",
    "organization results": "organisation_results",
    "organizations": "organisation_results",
    "records identified from citation searching": "citations_results",
    "duplicate records removed": "duplicates",
    "duplicates removed": "duplicates",
    "reports sought for retrieval other": "other_sought_reports",
    "reports not retrieved other": "other_notretrieved_reports",
    "reports assessed for eligibility other": "other_assessed",
    "reports excluded other": "other_excluded",
}


def plain(said: str) -> str:
    """Return a key as the template writes it: small letters, underscores instead of spaces and hyphens."""
    return re.sub(r"[\s\-_.]+", "_", said.strip().strip('"').casefold()).strip("_")


def _worded(said: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", said.casefold()))


def _wordings() -> dict[str, str]:
    """Return what the template's own words stand for, where they stand for one box."""
    found: dict[str, set[str]] = {}
    for row in ROWS:
        if row.key in KEYS:
            for words in (row.text, f"{row.text} {row.where}", row.key):
                found.setdefault(_worded(words), set()).add(row.key)
    return {words: keys.pop() for words, keys in found.items() if len(keys) == 1} | _WORDS


_KNOWN = _wordings()


def key_of(said: str, beside: str = "") -> str:
    """Return the key of a row: what it says, else what its words say where these name one box, else "".

    `beside` are the row's description and the words for its box. Never by a part of a key: "previous_studies_2"
    is no key.
    """
    key = plain(said)
    if key in KEYS:
        return key
    if key in ("", "na", *SECTIONS):
        return ""
    return _KNOWN.get(_worded(said), "") or _by_words(beside)


def _by_words(beside: str) -> str:
    """Return the one box whose whole wording stands beside a key that nobody knows."""
    words = f" {_worded(beside)} "
    found = {key for wording, key in _KNOWN.items() if len(wording) > 20 and f" {wording} " in words}
    return found.pop() if len(found) == 1 else ""
