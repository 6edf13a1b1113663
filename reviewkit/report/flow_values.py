"""The values that people write into a flow diagram's file: "1,234", "n = 12", "Scopus, 7; Embase, 3"."""

from __future__ import annotations

import re
from typing import NamedTuple

_NOTHING = frozenset({"", "na", "n/a", "nan", "none", "null", "-", "–", "not applicable"})  # noqa: RUF001 - a dash typed by people
_PLACEHOLDER = re.compile(r"(?:x{2,}|\?+|n|_+)", re.IGNORECASE)
# A thousands separator is a comma, point, space or apostrophe between groups of three digits:
# records are counted (by lakhs in India: 1,23,456), so a point before three digits is never a decimal point.
_NUMBER = r"-?\d{1,2}(?:,\d{2})+,\d{3}(?!\d)|-?\d{1,3}(?:[,.'’\u00a0\u202f\u2009 ]\d{3})+(?!\d)|-?\d+"  # noqa: RUF001 - separators people use
_COUNT = re.compile(
    rf"\(?\s*(?:n\s*[=:]\s*)?(?P<n>{_NUMBER})(?:\.0+)?(?P<power>e\+?\d{{1,2}})?\s*\)?(?P<rest>.*)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"(?P<name>.*?\S)\s*(?P<mark>[,:=(]|\s)\s*\(?\s*(?:n\s*[=:]\s*)?(?P<n>{_NUMBER})\s*\)?\s*", re.IGNORECASE
)
_UNFILLED = re.compile(
    r"(?P<name>.*?\S)\s*[,:=(]\s*\(?\s*(?:n\s*[=:]\s*)?(?P<n>x{2,}|\?+|NA)\s*\)?", re.IGNORECASE
)
_BEFORE = re.compile(
    rf"\(?\s*(?:n\s*=\s*)?(?P<n>{_NUMBER})\)?[\s:,\u2013-]+(?P<name>[^\W\d].*)", re.IGNORECASE
)
_HEAD = re.compile(rf"[^;:(]*\(\s*(?:n\s*[=:]\s*)?(?P<n>{_NUMBER})\s*\)\s*:\s*(?=\S)", re.IGNORECASE)
# "Wrong age (n = 12), wrong aim (n = 3)": a comma behind a number in brackets parts two entries.
_CLOSED = re.compile(r"(?<=\d\))\s*,\s*(?=[^\W\d])")
_ABOUT = re.compile(r"(?:~|\u2248|\u00b1|ca?\.|circa|about|approx(?:\.|imately)?)\s*(?=\d)", re.IGNORECASE)
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_UNNAMED = "Not named"
# What the template itself puts where a name should come: nothing is stated by it.
_SAMPLE = re.compile(r"(?:database|register|reason) ?\d*", re.IGNORECASE)
# Some put the number of all in front of the reasons, or behind them.
_TOTAL = re.compile(
    r"(?:grand |sub)?total(?: (?:number|reports?|records?|articles?|studies|excluded|of))*|sum|overall|all"
    r"|(?:reports?|records?|articles?|studies|full[- ]?texts?)(?: articles?)? excluded",
    re.IGNORECASE,
)


class Doubt(NamedTuple):
    """Something that could be read in two ways, or not at all, with what was made of it."""

    message: str
    value: str
    expected: str


def blank(text: str) -> bool:
    """Return whether a cell says that there is nothing."""
    return text.strip().lower() in _NOTHING


def left_out(text: str) -> bool:
    """Return whether a cell says in words that there is none of it, rather than nothing at all."""
    return text.strip().lower() in ("na", "n/a", "not applicable", "none", "-", "–")  # noqa: RUF001 - a dash typed by people


def count(text: str) -> tuple[int | None, list[Doubt]]:
    """Return the whole number in a cell, None where there is none, and what was doubtful."""
    text = text.strip()
    if blank(text) or re.fullmatch(r"x{2,}", text, re.IGNORECASE):
        return None, []
    if about := _ABOUT.match(text):
        n, _ = count(text[about.end() :])
        return n, [Doubt(f"taken as {n}, although it is said to be no exact number", text, "a whole number")]
    found = _COUNT.fullmatch(text)
    rest = found["rest"].strip(" ,.;") if found else ""
    if found is None or rest[:1].isdigit() or text.startswith(("-", "–")) > text.startswith("-"):  # noqa: RUF001 - see above
        return None, [
            Doubt("no whole number could be read, so the box counts as not stated", text, "a whole number")
        ]
    n = int(float(_digits(found["n"]) + found["power"])) if found["power"] else int(_digits(found["n"]))
    if rest:
        return n, [Doubt(f"taken as {n}; the rest was left out", text, "a whole number alone")]
    return n, []


class Listed(NamedTuple):
    """What a list says: names with numbers (None where one is still to come), the total beside them, doubts.

    `stated` is whether it says anything at all.
    """

    pairs: tuple[tuple[str, int | None], ...]
    doubts: list[Doubt]
    total: int | None = None
    stated: bool = True


def listed(text: str) -> Listed:
    """Return what a list says, its total apart from its entries."""
    head = _HEAD.match(text)
    behind = named(text[head.end() :])[0] if head else ()
    if (
        head and behind and behind[0][0] != _UNNAMED
    ):  # "Reports excluded (n = 30): wrong age, 10; wrong aim, 20"
        inner = listed(text[head.end() :])
        return Listed(inner.pairs, inner.doubts, int(_digits(head["n"])))
    pairs, doubts = named(text)
    if not pairs:
        return Listed((), doubts, stated=count(text)[0] is not None)
    for at in (0, -1) if len(pairs) > 1 else ():
        name, n = pairs[at]
        if n is not None and (_TOTAL.fullmatch(name) or (name == _UNNAMED and at == 0)):
            rest = pairs[1:] if at == 0 else pairs[:-1]
            doubts = [
                *doubts,
                Doubt(f"taken for the total of the others: {n}", text, "names with numbers alone"),
            ]
            return Listed(rest, doubts, n)
    return Listed(pairs, doubts)


def named(text: str) -> tuple[tuple[tuple[str, int | None], ...], list[Doubt]]:
    """Return the names with their numbers, and what was doubtful.

    The form is "name, number; name, number". Also read: numbers in brackets or after a colon, commas
    between the pairs, name and number apart by a semicolon, lines instead of semicolons, a semicolon inside
    a name. A number alone is one unnamed entry; a pair whose number is still a placeholder has None, and is left
    out where its name is the template's own sample.
    """
    if blank(text):
        return (), []
    bare, doubts = count(text)
    if bare is not None and not doubts:
        return ((_UNNAMED, bare),) if bare else (), []
    pairs: list[tuple[str, int | None]] = []
    doubts = []
    pending = ""
    for part in re.split(r"[;\n]", _parted(text)):
        segment = part.strip(" ,\t\r.")
        if not segment:
            continue
        if unfilled := _UNFILLED.fullmatch(segment):
            if not _SAMPLE.fullmatch(unfilled["name"]):
                pairs.append((unfilled["name"], None))
                doubts.append(Doubt("has no number yet", segment, "name, number"))
            continue
        alone, unsure = count(segment)
        if alone is not None and not unsure:
            pairs.append((pending or _UNNAMED, alone))
            pending = ""
            continue
        read, unsure = _segment(segment)
        doubts += unsure
        if pending and read:
            read[0] = (f"{pending}; {read[0][0]}", read[0][1])
            doubts.append(
                Doubt(f"read as one name with a semicolon in it: {read[0][0]!r}", segment, "name, number")
            )
        pairs += read
        pending = "" if read else f"{pending}; {segment}".strip("; ")
    if pending:
        doubts.append(Doubt("has no number and was left out", pending, "name, number"))
    return tuple(pairs), doubts


def _parted(text: str) -> str:
    """Return a list with semicolons or line ends between its entries, whatever its writer put there."""
    if vector := re.fullmatch(r"c\(\s*[\"'](.*)[\"']\s*\)", text.strip(), re.DOTALL):
        text = re.sub(r"[\"']\s*,\s*[\"']", "; ", vector[1])  # a vector, as R prints it
    text = re.sub(r"\s*(?:\||<br\s*/?>|\u2022)\s*", "; ", text.replace("\\n", " "))
    text = _CLOSED.sub("; ", text)
    # Where semicolons part the entries, a line that ends without a number is one that was wrapped.
    return re.sub(r"(?<![\d);])[ \t]*\r?\n[ \t]*", " ", text) if ";" in text else text


def _segment(segment: str) -> tuple[list[tuple[str, int | None]], list[Doubt]]:
    """Return the pairs between two semicolons: one, or several parted by commas only."""
    several = _by_commas(segment)
    if len(several) > 1:
        return several, [
            Doubt(f"read as {len(several)} entries parted by commas", segment, "name, number; …")
        ]
    found = _NAMED.fullmatch(segment)
    if found is None:
        before = _BEFORE.fullmatch(segment)
        if before is None:
            return [], []
        told = Doubt(f"the number was taken to stand before its name: {before['n']}", segment, "name, number")
        return [(before["name"], int(_digits(before["n"])))], [told]
    pair: tuple[str, int | None] = (found["name"].rstrip(" ,:=(-–"), int(_digits(found["n"])))  # noqa: RUF001 - a dash typed by people
    if found["mark"].isspace():
        return [pair], [Doubt(f"the last word was taken as the number: {pair[1]}", segment, "name, number")]
    return [pair], []


def _by_commas(segment: str) -> list[tuple[str, int | None]]:
    """Return the pairs of "name, number, name, number"; none where a number would be left without a name."""
    pairs: list[tuple[str, int | None]] = []
    name: list[str] = []
    for cell in _GROUPED.sub("\x00", segment).split(","):
        part = cell.replace("\x00", ",").strip()
        if re.fullmatch(_NUMBER, part):
            if not name:
                return []
            pairs.append((", ".join(name), int(_digits(part))))
            name = []
        else:
            name.append(part)
    return [] if name else pairs


def _digits(text: str) -> str:
    sign = "-" if text.startswith("-") else ""
    return sign + re.sub(r"\D", "", text)
