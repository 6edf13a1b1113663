"""Which encoding 8-bit bytes are in, told by what each alphabet's text looks like as bytes.

Every rule rests on the layout of the encodings (WHATWG Encoding Standard) and on what running text has: Chinese
keeps to the common characters, Japanese has kana, Korean has syllables only, Cyrillic and Greek fill whole words
with high bytes where Western text has one among ASCII letters.
"""

from __future__ import annotations

import codecs
import re

_HIGH = re.compile(rb"[\x80-\xff]+")
_PAIR = re.compile(rb"([\x81-\xfe])([\x40-\x7e\x80-\xfe])")
# A high byte that must be a letter: between two, or one of Mac Roman's a and e with an accent at a word's end.
_INSIDE = re.compile(rb"(?<=[A-Za-z])(?:[\x80-\x9f](?=[a-z])|[\x88\x8e](?=[ ,.]))")
_LETTERS = re.compile(rb"[\xc0-\xff]")
_LOWER_GREEK = re.compile(rb"[\xe1-\xfe][\xdc-\xdf]")  # an accented small letter inside a word
# cp1252 has quotation marks and dashes at 91 to 97 and an ellipsis at 85; only the rest of 80 to 9F tells.
_MARKS = frozenset(b"\x85\x91\x92\x93\x94\x95\x96\x97")


def guess(head: bytes) -> str:
    """Return the encoding of bytes that are no UTF-8: the one that the file names, else what its text looks like.

    It is cp1252 where nothing speaks for another.
    """
    head = head[: head.rfind(b"\n") + 1 or len(head)]  # no character is cut in two at a line's end
    return _named(head) or _of_kana(head) or _of_whole_words(head) or _of_pairs(head) or _western(head)


# XML's declaration, JabRef's first line ("% Encoding: Cp1252") and that of Emacs.
_DECLARED = re.compile(
    rb"\A\s*<\?xml[^>]{0,80}?encoding\s*=\s*[\"']([\w.:-]{3,30})"
    rb"|\A\s*%+ ?encoding: ?([\w.:-]{3,30})|\A[^\n]{0,60}-\*-[^\n]{0,40}?coding: ?([\w.:-]{3,30})",
    re.IGNORECASE,
)


def _named(head: bytes) -> str:
    """Return the 8-bit encoding that a file says it is in, where it says so and may be.

    Latin-1 is read as cp1252, as the Encoding Standard has it: its 32 controls are signs there, and nobody writes
    the controls.
    """
    found = _DECLARED.search(head)
    word = next((part for part in found.groups() if part), b"").decode() if found else ""
    try:
        name = codecs.lookup(word.lower().removeprefix("x-")).name if word else ""
        head.decode(name or "utf-8")
    except (LookupError, UnicodeError):
        return ""
    if name.startswith(("utf", "ascii")) or not name:
        return ""
    return "cp1252" if name == "iso8859-1" else name


def _share(text: str, first: str, last: str) -> float:
    beyond = [char for char in text if char > "\x7f"]
    return sum(first <= char <= last for char in beyond) / len(beyond) if beyond else 0.0


def _of_kana(head: bytes) -> str:
    """Return the Japanese encoding that makes kana of the bytes: a sixth of any Japanese text is kana."""
    for encoding in ("cp932", "euc_jp"):
        try:
            text = head.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Half-width katakana are single high bytes, what Western letters would be taken for.
        if _share(text, "\u3041", "\u30fe") > 1 / 6 and _share(text, "\uff61", "\uff9f") < 0.05:
            return encoding
    return ""


def _of_pairs(head: bytes) -> str:
    """Return the Chinese or Korean encoding whose common characters nearly all pairs of bytes are."""
    runs = _HIGH.findall(head)
    total = sum(map(len, runs))
    pairs = [found.groups() for found in _PAIR.finditer(head)]
    if not pairs or total < 2:
        return ""
    leads = [lead[0] for lead, _ in pairs]
    low = sum(trail[0] < 0x7F for _, trail in pairs) / len(pairs)
    # Big5 (level 1: A4 to C6) has half of its second bytes among the ASCII letters, GB 2312 none.
    if (
        low > 0.15
        and sum(0xA4 <= lead <= 0xC6 for lead in leads) > 0.85 * len(leads)
        and _decodes(head, "big5")
    ):
        return "big5"
    paired = sum(len(run) for run in runs if len(run) >= 2)
    high = [lead for (lead,), (trail,) in pairs if trail >= 0xA1]
    common = sum(0xB0 <= lead <= 0xD7 for lead in high)
    if paired <= 0.9 * total or not common > 0.7 * len(pairs):
        return ""
    # Korean syllables stand from B0 to C8, where Chinese has but half of its common characters.
    syllables = sum(0xB0 <= lead <= 0xC8 for lead in high)
    return "cp949" if syllables > 0.95 * len(high) and len(high) > 20 else "gb18030"


def _decodes(head: bytes, encoding: str) -> bool:
    try:
        head.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _of_whole_words(head: bytes) -> str:
    """Return the Cyrillic or Greek encoding where whole words are letters from C0 to FF."""
    runs = _HIGH.findall(head)
    total = sum(map(len, runs))
    letters = len(_LETTERS.findall(head))
    long_runs = sum(len(run) for run in runs if len(run) >= 3)
    if total < 6 or letters < 0.9 * total or long_runs < 0.7 * total:
        return ""
    if len(_LOWER_GREEK.findall(head)) > 0.03 * total:
        return "cp1253"
    small_last = sum(byte >= 0xE0 for run in runs for byte in run[1:])
    small_first = sum(byte < 0xE0 for run in runs for byte in run[1:])
    # Small letters are E0 to FF in cp1251, C0 to DF in KOI8-R.
    return "cp1251" if small_last >= small_first else "koi8_r"


def _western(head: bytes) -> str:
    """Return Mac Roman where letters stand at 80 to 9F, which hold signs in cp1252."""
    telling = sum(found[0][0] not in _MARKS for found in _INSIDE.finditer(head))
    return "mac_roman" if telling > 1 and telling > len(_LETTERS.findall(head)) else "cp1252"
