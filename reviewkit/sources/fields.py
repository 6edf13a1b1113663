"""What the mappers share: finding values in JSON of any shape, and bringing them into a record's form."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from reviewkit import identifiers
from reviewkit.model import Problem, Raw
from reviewkit.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reviewkit.model import Record

Item = dict[str, Any]

MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_LANGUAGES = {  # ISO 639-2 as PubMed and Europe PMC write it, to BCP 47; what is not here stays as it is
    "eng": "en", "fre": "fr", "fra": "fr", "ger": "de", "deu": "de", "spa": "es", "por": "pt", "ita": "it",
    "dut": "nl", "nld": "nl", "fin": "fi", "gre": "el", "ell": "el", "swe": "sv", "dan": "da", "nor": "no",
    "pol": "pl", "rus": "ru", "tur": "tr", "chi": "zh", "zho": "zh", "jpn": "ja", "kor": "ko", "hun": "hu",
    "cze": "cs", "ces": "cs", "ara": "ar", "per": "fa", "heb": "he", "hrv": "hr", "srp": "sr", "ukr": "uk",
}  # fmt: skip


def at(item: Any, *path: str | int) -> Any:
    """Return what stands under keys and positions, None where the shape is another."""
    for step in path:
        if isinstance(step, str) and isinstance(item, dict):
            item = item.get(step)
        elif isinstance(step, int) and isinstance(item, list) and -len(item) <= step < len(item):
            item = item[step]
        else:
            return None
    return item


def text(item: Any, *path: str | int) -> str:
    """Return the text or number under a path as text, "" where there is none."""
    found = at(item, *path)
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return ""
    return str(found).strip()


def number(item: Any, *path: str | int) -> int | None:
    """Return the whole number under a path, None where there is none."""
    found = re.fullmatch(r"\d{1,9}", text(item, *path))
    return int(found[0]) if found else None


def listed(item: Any, *path: str | int) -> list[Any]:
    """Return the list under a path; a single value counts as a list of one, as Europe PMC may send it."""
    found = at(item, *path)
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


def words(values: Iterable[Any]) -> tuple[str, ...]:
    """Return the texts among values, without markup, each once."""
    return tuple(
        dict.fromkeys(shown for value in values if isinstance(value, str) and (shown := plain(value)))
    )


def issns(values: Iterable[Any]) -> tuple[str, ...]:
    """Return the valid ISSNs among values, each once."""
    return tuple(dict.fromkeys(found for value in values if (found := identifiers.issn(str(value or "")))))


def isbns(values: Iterable[Any]) -> tuple[str, ...]:
    """Return the valid ISBNs among values, each once."""
    return tuple(dict.fromkeys(found for value in values if (found := identifiers.isbn(str(value or "")))))


def date(written: str) -> tuple[int | None, int | None, int | None]:
    """Return year, month and day of "2021-03-04", "2021 Mar 4", "2021 Mar-Apr" or "2021"; None is missing."""
    found = re.match(r"\s*(\d{4})(?:[-/ ]+(\d{1,2}|[A-Za-z]{3})[a-z]*(?:[-/ ]+(\d{1,2})(?!\d))?)?", written)
    if not found:
        return None, None, None
    month = month_number(found[2] or "")
    day = int(found[3]) if found[3] and month and 1 <= int(found[3]) <= 31 else None
    return int(found[1]), month, day


def month_number(written: str) -> int | None:
    """Return 1 to 12 for "3", "03", "Mar" or "March", None for anything else."""
    if written.isdecimal():
        return int(written) if 1 <= int(written) <= 12 else None
    return MONTHS.get(written[:3].lower())


def language(code: str) -> str:
    """Return a language code as BCP 47 where it is known, else as it came."""
    return _LANGUAGES.get(code.lower(), code)


def raw_json(item: Item, *, leave_out: Iterable[str] = ()) -> tuple[Raw, ...]:
    """Return every key of a JSON object with its value: texts as they are, everything else as JSON.

    Left out is what depends on the query instead of the work (a relevance score): with it, the same work
    found by two searches would be two records.
    """
    skip = frozenset(leave_out)
    return tuple(
        Raw(
            key,
            value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":")),
        )
        for key, value in item.items()
        if key not in skip
    )


def read_items(
    items: Iterable[Any], to_record: Callable[[Item], Record], service: str
) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """Return the records of a page, and a problem with the raw text for each item that is no JSON object."""
    records: list[Record] = []
    problems: list[Problem] = []
    for position, item in enumerate(items):
        if isinstance(item, dict):
            records.append(to_record(item))
        else:
            raw = json.dumps(item, ensure_ascii=False)
            problems.append(
                Problem(
                    f"an item that is no record came from {service}",
                    where=f"item {position}",
                    raw=raw,
                    expected="a JSON object",
                )
            )
    return tuple(records), tuple(problems)
