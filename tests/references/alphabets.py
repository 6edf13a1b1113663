"""Files in every encoding that texts of this field come in: made-up titles and common names of 30 languages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLES = json.loads(Path(__file__).with_name("titles.json").read_text(encoding="utf-8"))
_ENGLISH = "The patients were assessed at baseline and after twelve weeks of follow-up in a randomised trial."

ENCODINGS = {
    "cp1252": "fr de es pt it da sv fi is ca nl",
    "cp1250": "pl cs sk hu hr sl ro",
    "iso8859-2": "pl cs sk hu hr sl ro",
    "iso8859-15": "fr fi et de es",
    "mac_roman": "fr de es pt it da sv",
    "cp850": "de es pt it da sv",
    "cp1254": "tr",
    "iso8859-9": "tr",
    "cp1257": "lt lv et",
    "iso8859-13": "lt lv",
    "cp1251": "ru uk bg sr",
    "koi8_r": "ru",
    "koi8_u": "uk",
    "cp866": "ru",
    "iso8859-5": "ru bg sr",
    "mac_cyrillic": "ru",
    "cp1253": "el",
    "iso8859-7": "el",
    "cp1255": "he",
    "iso8859-8": "he",
    "cp1256": "ar",
    "iso8859-6": "ar",
    "cp874": "th",
    "cp932": "ja",
    "euc_jp": "ja",
    "gb18030": "zh",
    "gbk": "zh",
    "big5": "zh-tw",
    "cp949": "ko",
    "euc_kr": "ko",
    "utf-16": "pl zh",
    "utf-16-le": "pl fr zh ja",
    "utf-16-be": "pl fr zh",
    "utf-32": "pl",
    "utf-32-le": "pl zh",
    "utf-8": "pl zh fr",
}
SIZES = ("a title", "a name", "1 record", "5 records", "100 records", "2 of 100")


def files(language: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each size, and files of this size that hold titles and names of a language."""
    titles, names = TITLES[language]["titles"], TITLES[language]["names"]
    abstract = ". ".join(titles)

    def record(place: int, text: str = _ENGLISH) -> str:
        return _record(titles[place % len(titles)], names[place % len(names)], text)

    places = range(len(titles))
    english = [_record(f"The effect of exercise on {n} patients") for n in range(49)]
    yield "a title", [_record(title) for title in titles]
    yield "a name", [_record("A trial of exercise", name) for name in names]
    yield "1 record", [record(n, abstract) for n in places]
    yield "5 records", ["".join(record(n + 3 * k) for k in range(5)) for n in places]
    yield "100 records", ["".join(record(n, abstract) for n in range(100))]
    yield "2 of 100", ["".join([*english, record(n), record(n + 1), *english]) for n in places]


def _record(title: str, name: str = "Smith, Ann", abstract: str = _ENGLISH) -> str:
    return f"TY  - JOUR\nAU  - {name}\nTI  - {title}\nAB  - {abstract}\nPY  - 2001\nER  - \n\n"


def encoded(text: str, encoding: str) -> bytes | None:
    """Return a text in an encoding; None where it has letters that the encoding lacks, or none beyond ASCII."""
    plain = text.replace("\u2019", "'") if encoding in ("iso8859-15", "cp850") else text
    try:
        data = plain.encode(encoding)
    except UnicodeEncodeError:
        return None
    return None if data.isascii() else data
