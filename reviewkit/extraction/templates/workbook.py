"""Excel workbooks read as they are: every cell with what it holds, what is merged, and what is not shown.

Read straight from the parts of the package (ECMA-376, part 1, chapter 18), because where a value comes from matters
here: a formula, an error, a date that was none. Excel, LibreOffice, Google Sheets and Numbers write the same parts in
different ways: shared or inline texts, relations with or without a leading slash, rows and cells without addresses.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any

from lxml import etree

from reviewkit.errors import ReadError
from reviewkit.extraction.templates.cells import Odd
from reviewkit.extraction.templates.tables import Table, column_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_MOST = 1 << 30  # bytes of one unpacked part: a thousand times a real one, and a zip bomb's first stop
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d+)")
_DAY_ONE = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's dates have no time zone
_DAY_ONE_OF_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001 - likewise; workbooks of old Macs count from here
# Formats that a workbook need not spell out (ECMA-376, part 1, 18.8.30); 27 to 36 and 50 to 58 are East Asian dates.
_DATES: dict[int, str] = {
    14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "yyyy-mm-dd h:mm",
    **dict.fromkeys((*range(27, 37), *range(50, 59)), "yyyy-mm-dd"),
}  # fmt: skip
_SPECIAL = re.compile(r'"[^"]*"|\\.|_.|\[(?!h+\]|m+\]|s+\])[^\]]*\]')
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    LookupError,
    ValueError,
    OSError,
    RuntimeError,
    EOFError,
    OverflowError,
)  # a RuntimeError where it is encrypted or packed in a way that is not known


def read(path: Path) -> list[Table]:
    """Return the sheets of a workbook; raises ReadError where the file is none or is damaged."""
    try:
        with zipfile.ZipFile(path) as package:
            return list(_Book(package).tables())
    except FileNotFoundError:
        raise
    except _BROKEN as error:
        raise ReadError(f"{path}: no Excel workbook: {error}", path=str(path), tried=("xlsx",)) from error


class _Book:
    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self._names = {name.lower(): name for name in package.namelist()}
        self._main = self._target("_rels/.rels", "", "officeDocument") or "xl/workbook.xml"
        self._texts = self._shared()
        self._formats = self._styles()
        self._start = _DAY_ONE

    def tables(self) -> Iterator[Table]:
        """Yield every sheet."""
        root = self._parsed(self._main)
        for properties in root.iter("{*}workbookPr"):
            if properties.get("date1904") in ("1", "true"):
                self._start = _DAY_ONE_OF_1904
        folder = str(PurePosixPath(self._main).parent)
        relations = self._relations(f"{folder}/_rels/{PurePosixPath(self._main).name}.rels", folder)
        for sheet in root.iter("{*}sheet"):
            key = next(value for name, value in sheet.attrib.items() if str(name).endswith("}id"))
            part = relations[key][1]
            if part in self._names.values() and "chartsheet" not in part:
                yield self._table(str(sheet.get("name")), part, sheet.get("state", "visible") == "visible")

    def _open(self, part: str) -> IO[bytes]:
        name = self._names[part.lower()]
        if self._package.getinfo(name).file_size > _MOST:
            raise ValueError(f"{part} is larger than any table")
        return self._package.open(name)

    def _parsed(self, part: str) -> etree._Element:
        with self._open(part) as file:
            return etree.parse(file, _parser()).getroot()

    def _relations(self, part: str, folder: str) -> dict[str, tuple[str, str]]:
        """Return id -> (kind, part) of what a part refers to."""
        if part.lower() not in self._names:
            return {}
        found = {}
        for each in self._parsed(part):
            target = str(each.get("Target", ""))
            path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
            found[str(each.get("Id"))] = (str(each.get("Type", "")), self._names.get(path.lower(), path))
        return found

    def _target(self, relations: str, folder: str, kind: str) -> str:
        found = self._relations(relations, folder).values()
        return next((part for type_, part in found if type_.endswith(f"/{kind}")), "")

    def _beside(self, kind: str) -> str:
        """Return the part of a kind that the workbook refers to, "" for none."""
        main = PurePosixPath(self._main)
        part = self._target(f"{main.parent}/_rels/{main.name}.rels", str(main.parent), kind)
        return part if part.lower() in self._names else ""

    def _shared(self) -> list[str]:
        part = self._beside("sharedStrings")
        if not part:
            return []
        texts = []
        with self._open(part) as file:
            for _, item in etree.iterparse(file, tag="{*}si", **_SAFE):
                texts.append(_text(item))
                item.clear()
        return texts

    def _styles(self) -> dict[int, str]:
        """Return how cells of a style show a date, for the styles that show one."""
        part = self._beside("styles")
        if not part:
            return {}
        root = self._parsed(part)
        codes = dict(_DATES)
        for each in root.iter("{*}numFmt"):
            code = str(each.get("formatCode", ""))
            if re.search("[dmyhs]", _SPECIAL.sub("", code.lower())):
                codes[int(each.get("numFmtId", "0"))] = code
        styles = [style for cells in root.iter("{*}cellXfs") for style in cells]
        shown = {number: codes.get(int(style.get("numFmtId") or 0)) for number, style in enumerate(styles)}
        return {number: code for number, code in shown.items() if code is not None}

    def _table(self, name: str, part: str, visible: bool) -> Table:  # noqa: FBT001 - private, named where it is called
        rows: dict[int, dict[int, Any]] = {}
        merged: list[tuple[int, int, int, int]] = []
        unseen: set[int] = set()
        before = 0
        with self._open(part) as file:
            for _, element in etree.iterparse(file, tag=("{*}row", "{*}mergeCell"), **_SAFE):
                if element.tag.endswith("}mergeCell"):
                    merged.append(_block(str(element.get("ref"))))
                    continue
                before = number = int(element.get("r") or before + 1)
                if element.get("hidden") in ("1", "true"):
                    unseen.add(number)
                if cells := self._row(element):
                    rows[number] = cells
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        return Table(name, rows, tuple(merged), frozenset(unseen & rows.keys()), visible)

    def _row(self, row: etree._Element) -> dict[int, Any]:
        cells: dict[int, Any] = {}
        before = 0
        for cell in row:
            address = cell.get("r")
            before = column_number(address.rstrip("0123456789")) if address else before + 1
            value = self._value(cell) if len(cell) else None
            if value is not None and not (isinstance(value, str) and not value.strip()):
                cells[before] = value
        return cells

    def _value(self, cell: etree._Element) -> Any:
        kind = cell.get("t", "n")
        formula: str | None = None
        text: str | None = None
        for part in cell:
            tag = part.tag
            if tag.endswith("}v"):
                text = part.text
            elif tag.endswith("}is"):
                text = _text(part)
            elif tag.endswith("}f"):
                formula = part.text or ""
        value = self._read(cell, kind, text)
        if formula is not None:
            return (
                value
                if isinstance(value, Odd) and value.kind == "error"
                else Odd("formula", value, f"={formula}")
            )
        return value

    def _read(self, cell: etree._Element, kind: str, text: str | None) -> Any:
        """Return the value of a cell of a kind: s, e, b, str, inlineStr, d or n (18.18.11)."""
        if text is None:
            return None
        if kind == "s":
            return self._texts[int(text)]
        if kind == "n":
            return self._number(float(text), self._formats.get(int(cell.get("s") or 0)))
        return _LITERAL[kind](text)

    def _number(self, number: float, shape: str | None) -> Any:
        if shape is not None and 0 <= number < 2_958_466:  # the last day of the year 9999
            return Odd("date", self._start + dt.timedelta(days=number), shape)
        return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _plain(text: str) -> str:
    return text.replace("_x000D_", "") if "_" in text else text


_LITERAL: dict[str, Callable[[str], Any]] = {
    "e": lambda text: Odd("error", None, text),
    "b": lambda text: text.strip() in ("1", "true"),
    "str": _plain,
    "inlineStr": _plain,
    "d": lambda text: Odd("date", dt.datetime.fromisoformat(text.removesuffix("Z")), "yyyy-mm-dd"),
}
_SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": True}


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _text(item: etree._Element) -> str:
    """Return a text with all its runs, without the readings that Japanese texts have beside them."""
    if len(item) == 1 and item[0].tag.endswith("}t"):
        return _plain(item[0].text or "")
    runs = (part for part in item.iter("{*}t") if not part.getparent().tag.endswith("}rPh"))
    return _plain("".join(part.text or "" for part in runs))


def _block(address: str) -> tuple[int, int, int, int]:
    found = _ADDRESS.findall(address)
    (left, top), (right, bottom) = found[0], found[-1]
    return int(top), column_number(left), int(bottom), column_number(right)
