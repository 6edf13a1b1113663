"""BibTeX cut into entries and fields, so that whatever is broken harms nothing but itself.

BibTeX's own grammar comes first (balanced braces, quotation marks, "#" between parts); where a file breaks it, an
entry ends before the next line that begins one, and a value before the next line that begins a field.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_STARTS = re.compile(r"[ \t]*@[ \t]*[A-Za-z_]\w*[ \t]*[{(]")
_HEAD = re.compile(
    r"(?:^|(?<=\}))[ \t]*%[^\n]*"  # or a line that somebody switched off
    r"|@[ \t]*([^\W\d]\w*)\s*([{(])\s*",
    re.MULTILINE,
)
_BRACKETS = re.compile(r"[{}]")
_UNESCAPED = re.compile(r"\\.|[{}]", re.DOTALL)
# No pattern may look at a run of spaces or lines more than once: files of nothing else are made, too.
_NAME = re.compile(r"([^\s={}\",#()%][^\s={}\",#()]*(?:[ \t]{1,3}[^\s={}\",#()]+){0,4})\s*+=\s*+")
_EQUALS_KEY = re.compile(r"([^,{}\"\n]*+)(?:,|$)", re.MULTILINE)
_KEY_WITH_EQUALS = re.compile(r"[^,{}\"\s]++[ \t]*(?=,\s*+[A-Za-z][\w-]*\s*=)")
_USUAL = frozenset(
    ("author", "title", "year", "date", "journal", "doi", "url", "volume", "number", "pages", "editor", "publisher",
     "note", "month")
)  # fmt: skip
_KEY = re.compile(r"([^,={}\"\n]*+)(?:,|$)", re.MULTILINE)
# Scopus makes keys of author and pages, and a page list brings a comma: @ARTICLE{Kenny20103,17,
_MORE_KEY = re.compile(r"([^,={}\"\s]++)[ \t]*,")
_SPACE = re.compile(
    r"(?:[\s,]|(?<=[\s,}])%[^\n]*)*+"
)  # biber takes what follows a percent sign for a comment
_BARE = re.compile(r"[^\s\"{}#,()=]+")
_QUOTED = re.compile(r"[{\"]")
_FIELD = r"[A-Za-z][\w.:+-]*[ \t]*=[ \t]*[{\"\w]"
# Where a value that nothing closes must end: before a line that begins a field, or the entry's last brace.
_NEXT_FIELD = re.compile(rf"(?<!\s),?[ \t]*\n\s*+(?={_FIELD})|(?<!\s)[ \t]*\n\s*+\}}[ \t]*(?=\n|$)")
_RESUME = re.compile(rf"(?<![\s,])(?=[ \t]*[,\n])[\s,]++(?={_FIELD})")
_GOES_ON = re.compile(rf"(?<=\}})\s*+,\s*+{_FIELD}|(?<=,)[ \t]*\n\s*+{_FIELD}")
_AFTER_VALUE = re.compile(r"\s*+(?:[,#})]|$)|(?=[ \t]*\n)\s*+(?=[A-Za-z][\w.:+-]*[ \t]*=)")
_SPACES = re.compile(r"\s*+")


@dataclass(slots=True)
class Field:
    """A field: its name, its value as it is written, and its line."""

    name: str
    written: str
    line: int = 0


@dataclass(slots=True)
class Entry:
    """One entry of a BibTeX file, and in `faults` what was odd about it; `broken` where nothing could be read."""

    text: str
    line: int
    kind: str = ""
    key: str = ""
    fields: list[Field] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    broken: str = ""


@dataclass(slots=True)
class Between:
    """Text that stands between entries."""

    text: str
    line: int


def split(lines: Iterable[str]) -> Iterator[Entry | Between]:
    """Yield the entries of a BibTeX file and the text between them, in the file's order."""
    for text, line in _stretches(lines):
        yield from _Stretch(text, line).items()


def _stretches(lines: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield the text in stretches, each from a line that begins an entry up to the next such line."""
    pending: list[str] = []
    first = 1
    for number, line in enumerate(lines, 1):
        if pending and "@" in line and _STARTS.match(line):
            yield _plain(pending), first
            pending.clear()
            first = number
        pending.append(line if number > 1 else line.removeprefix("\ufeff"))
    if pending:
        yield _plain(pending), first


def _plain(lines: list[str]) -> str:
    """Return the lines as one text whose lines all end in the same way."""
    return "".join(lines).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


class _Stretch:
    """A stretch of text with the places of its brackets; each is looked at once, however broken the text is."""

    def __init__(self, text: str, line: int) -> None:
        self._text = text
        self._line = line
        self._counted = 0
        self._ends_in = ""  # the sign that must end it, where none was found beforehand
        self._closes, unpaired = self._pairs(_BRACKETS)
        if unpaired:
            escaped, unpaired = self._pairs(_UNESCAPED)
            if not unpaired:  # somebody's "\\{" is meant as a sign and not as a bracket
                self._closes = escaped

    def _pairs(self, brackets: re.Pattern[str]) -> tuple[dict[int, int], bool]:
        """Return where each brace is closed, and whether there are any that nothing closes or opens."""
        stack: list[int] = []
        closes: dict[int, int] = {}
        surplus = False
        for found in brackets.finditer(self._text):
            sign = found[0]
            if sign == "{":
                stack.append(found.start())
            elif sign == "}" and stack:
                closes[stack.pop()] = found.start()
            elif sign == "}":
                surplus = True
        return closes, surplus or bool(stack)

    def items(self) -> Iterator[Entry | Between]:
        text, place = self._text, 0
        while True:
            head = self._head(place)
            between = text[place : head.start() if head else len(text)]
            line = self._at(place)
            if between.strip(" \t\r\n,"):
                yield Between(between, line)
            if head is None:
                return
            entry, place = self._entry(head)
            yield entry

    def _head(self, place: int) -> re.Match[str] | None:
        """Return where the next entry begins that nobody switched off with a percent sign before it."""
        while (head := _HEAD.search(self._text, place)) and not head[1]:
            place = head.end()
        return head

    def _at(self, place: int) -> int:
        """Return the line of a place; places are asked for in their order."""
        self._line += self._text.count("\n", self._counted, place)
        self._counted = place
        return self._line

    def _entry(self, head: re.Match[str]) -> tuple[Entry, int]:
        """Return the entry that begins here, and the place after it."""
        start, bracket = head.start(), head.start(2)
        entry = Entry("", self._at(start), head[1].lower())
        # A closing round bracket is found when the fields are read, as others stand inside values.
        stop = self._closes.get(bracket, -1) if head[2] == "{" else -1
        following = None if stop >= 0 else self._head(head.end())
        limit = stop if stop >= 0 else following.start() if following else len(self._text)
        if entry.kind in ("comment", "preamble"):
            end = stop + 1 if stop >= 0 else limit
            entry.text = self._text[start:end]
            return entry, end
        place = head.end() if entry.kind == "string" else self._key(entry, head.end(), limit)
        self._ends_in = "" if stop >= 0 else "}" if head[2] == "{" else ")"
        place = self._fields(entry, place, limit)
        if stop >= 0:
            place = stop + 1
            following = self._head(place)
            limit = following.start() if following else len(self._text)
            if _GOES_ON.search(self._text, place, limit):
                entry.faults.append("a brace too many")
                self._ends_in = "}"
                place = self._fields(entry, place, limit)
        elif head[2] == "{" or not self._text.startswith(")", place):
            entry.faults.append("an entry that nothing closes")
        else:
            place += 1
        entry.text = self._text[start:place]
        return entry, max(place, head.end())

    def _key(self, entry: Entry, place: int, limit: int) -> int:
        named = _NAME.match(self._text, place, limit)
        # A key may hold "=", as one made of a title; what a field's name or a brace is next to is a field.
        if named and (named[1].lower() in _USUAL or not _KEY_WITH_EQUALS.match(self._text, place, limit)):
            entry.faults.append("an entry without a key")
            return place
        found = (_EQUALS_KEY if named else _KEY).match(self._text, place, limit)
        if found is None:
            return place
        entry.key, place = found[1].strip(), found.end()
        while more := _MORE_KEY.match(self._text, place, limit):
            entry.faults.append("a key with a comma")
            entry.key, place = f"{entry.key},{more[1]}", more.end()
        return place

    def _fields(self, entry: Entry, place: int, limit: int) -> int:
        """Read fields up to the limit, and return the place after the last."""
        text = self._text
        while True:
            if space := _SPACE.match(text, place, limit):
                place = space.end()
            if place >= limit or (self._ends_in == ")" and text[place] == ")"):
                return place
            found = _NAME.match(text, place, limit)
            if found:
                written, place = self._value(entry, found.end(), limit)
                entry.fields.append(Field(found[1], written, self._at(found.start())))
                continue
            resumed = _RESUME.search(text, place, limit)
            if resumed is None and self._ends_in:
                # Nothing closes this entry: what cannot be read may as well stand after it.
                return place + 1 if text[place] == "}" else place
            end = resumed.start() if resumed else limit
            if skipped := text[place:end].strip(" \t\r\n,"):
                entry.fields.append(Field("", skipped, self._at(place)))
                entry.faults.append("text that belongs to no field")
            place = resumed.end() if resumed else limit

    def _value(self, entry: Entry, place: int, limit: int) -> tuple[str, int]:
        """Return a value as it is written, all its parts, and the place after it."""
        text, begin = self._text, place
        while True:
            sign = text[place : place + 1]
            if sign == "{":
                end = self._closes.get(place, -1) + 1
            elif sign == '"':
                end = self._closing_quote(place, limit) + 1
            elif bare := _BARE.match(text, place, limit):
                end = bare.end()
                if _AFTER_VALUE.match(text, end, limit) is None and not text[place:end].isdigit():
                    end = _line_end(text, end, limit)  # "title = A title without braces,"
            else:
                return text[begin:place].strip(), place
            # Where nothing closes the entry, one of its values most likely took the entry's brace for its own.
            taken = (
                self._ends_in == "}" and sign == "{" and _NEXT_FIELD.search(text, place, max(place, end - 1))
            )
            if end <= 0 or end > limit or taken:
                entry.faults.append("a value that nothing closes")
                found = taken or _NEXT_FIELD.search(text, place, limit)
                end = found.start() if found else limit
                return text[begin:end].strip(), end
            after = _SPACES.match(text, end, limit)
            end = after.end() if after else end
            if not text.startswith("#", end, limit):
                return text[begin:end].strip(), end
            after = _SPACES.match(text, end + 1, limit)
            place = after.end() if after else end + 1

    def _closing_quote(self, place: int, limit: int) -> int:
        """Return where the quotation mark stands that closes the one here, -2 if none does.

        One that anything but a comma, "#" or the entry's end follows was forgotten inside the value.
        """
        text, here, first = self._text, place + 1, -2
        newline = text.find("\n", place, limit)
        while found := _QUOTED.search(text, here, limit):
            if found[0] == "{":
                here = self._closes.get(found.start(), found.start()) + 1
                continue
            if _AFTER_VALUE.match(text, found.end(), limit):
                return found.start()
            first = found.start() if first < 0 else first
            if _NAME.match(text, found.end(), limit) or 0 <= newline < found.start():
                break
            here = found.end()
        return first


def _line_end(text: str, place: int, limit: int) -> int:
    end = text.find("\n", place, limit)
    end = limit if end < 0 else end
    return place + len(text[place:end].rstrip(", \t"))
