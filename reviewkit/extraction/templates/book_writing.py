"""Templates as Excel workbooks: a guide, one sheet for a form, drop-down lists and checks, and what it was made for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from reviewkit.errors import ReviewkitError
from reviewkit.extraction.given import STATUSES
from reviewkit.extraction.templates import layout as lay
from reviewkit.extraction.templates.tables import letters
from reviewkit.references.xlsx_writing import office

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from reviewkit.extraction.templates.layout import Column, Subject, Ticket
    from reviewkit.protocol import Field, Form

TICKET, LISTS, GUIDE = "_reviewkit", "_lists", "Guide"
HEAD = 2  # rows above the answers: names of the columns, and questions in words
_INLINE = 255  # characters of a list inside a cell's rule ("Excel specifications and limits")
_ROOM = 500  # rows below the last one that are checked as well, in forms with several entries
_MOST_ROWS = 1_048_576
_MOST_CELLS = (
    300  # cells that one rule of the long layout names: Excel refuses rules of more than 8,192 characters
)
_WIDTH = {"text": 32, "quotation": 44, "choices": 30, "hierarchy": 30, "choice": 22, "boolean": 10}
_SIDE_WIDTH = {"quote": 40, "page": 9, "note": 30}
_FRONT_WIDTH = {"subject": 22, "id": 14, "row": 6, "field": 18, "question": 34, "answer": 32}
_AS_TEXT = "@"
_GUIDE = (
    "Fill in the coloured sheets, one for each form. Save as .xlsx and read the file back.",
    "Row 1 of a sheet has the names of the columns, row 2 the questions; leave both, and the column “id”, as they are.",
    "Columns may be moved and hidden, rows sorted and filtered. What is on other sheets is not read.",
    "“not reported” and “unclear” are answers to every question. An empty cell is no answer.",
    "Several values go into one cell, parted by semicolons (quotations by line breaks).",
    "A semicolon that is part of a value gets a backslash before it: \\;",
    "The + above a column opens three more: the report's own words, their page, and a note. * marks what is required.",
    "Emptying a cell takes no answer back: you are told of it when the file is read.",
)


class BookPen:
    """Writes one workbook."""

    def __init__(self, ticket: Ticket) -> None:
        self._openpyxl = office()
        self._book = self._openpyxl.Workbook(write_only=True)
        self._styles = import_module("openpyxl.styles")
        self._rule = import_module("openpyxl.worksheet.datavalidation").DataValidation
        self._cell = import_module("openpyxl.cell").WriteOnlyCell
        self._ticket = ticket
        self._lists: list[list[str]] = []

    def write(
        self,
        path: Path,
        forms: Sequence[tuple[Form, Sequence[Subject], lay.Mine]],
        *,
        sides: bool,
        spare: int,
    ) -> int:
        """Write the file and return how many rows there are to fill in."""
        self._guide([form for form, _, _ in forms])
        count = 0
        for form, subjects, mine in forms:
            placed = lay.columns(form, self._ticket.layout, sides=sides)
            count += self._sheet(form, placed, lay.rows(form, subjects, mine, placed, spare))
        self._hidden(LISTS, zip_columns(self._lists))
        self._hidden(TICKET, _facts(self._ticket))
        self._book.save(path)
        return count

    def _text(self, sheet: Any, value: Any, *, bold: bool = False, fill: str = "", grey: bool = False) -> Any:
        cell = self._cell(sheet, value)
        if isinstance(value, str):
            cell.data_type = "s"
        cell.font = self._styles.Font(bold=bold, color="777777" if grey else None, size=9 if grey else 11)
        cell.alignment = self._styles.Alignment(wrap_text=True, vertical="top")
        if fill:
            cell.fill = self._styles.PatternFill("solid", fgColor=fill)
        return cell

    def _guide(self, forms: Iterable[Form]) -> None:
        sheet = self._book.create_sheet(GUIDE)
        for place, width in enumerate((18, 22, 44, 34, 60, 60), 1):
            sheet.column_dimensions[letters(place)].width = width
        told = f"{self._ticket.title}, protocol version {self._ticket.protocol.partition(' ')[0]}"
        sheet.append([self._text(sheet, told, bold=True)])
        sheet.append([f"For {self._ticket.person}."])
        for line in _GUIDE:
            sheet.append([self._plain(sheet, line)])
        sheet.append([])
        head = ("form", "column", "question", "what goes in", "choices", "help")
        sheet.append([self._text(sheet, name, bold=True, fill="DDE6F0") for name in head])
        for form in forms:
            for item in form.fields:
                told = "; ".join(lay.explained(item))
                offered = "\n".join(lay.choices(item)[: -len(STATUSES)]) if item.type != "boolean" else ""
                facts = (form.id, item.id, lay.asked(item), told, offered, item.help.strip())
                sheet.append([self._text(sheet, fact or None) for fact in facts])

    def _sheet(self, form: Form, placed: Sequence[Column], rows: Iterator[list[Any]]) -> int:
        sheet = self._book.create_sheet(self._ticket.forms[form.id][0])
        sheet.sheet_properties.tabColor = "4472C4"
        sheet.sheet_properties.outlinePr.summaryRight = (
            False  # the + stands above the answer, not the next one
        )
        sheet.sheet_format.outlineLevelCol = int(self._ticket.layout == "wide")
        fixed = sum(1 for column in placed if column.part in ("subject", "id", "row", "field", "question"))
        sheet.freeze_panes = f"{letters(fixed + 1)}{HEAD + 1}"
        looks = [self._dressed(sheet, form, place, column) for place, column in enumerate(placed, 1)]
        sheet.append([self._text(sheet, column.name, grey=True) for column in placed])
        sheet.append(
            [
                self._text(sheet, lay.headings(form, column), bold=True, fill=_fill(column))
                for column in placed
            ]
        )
        fields = {item.id: item for item in form.fields}
        where: dict[str, list[int]] = {}
        at = next((n for n, column in enumerate(placed) if column.part == "field"), None)
        last = HEAD
        for last, row in enumerate(rows, HEAD + 1):
            if last > _MOST_ROWS:
                raise ReviewkitError(
                    f"a sheet has {_MOST_ROWS:,} rows; make templates for fewer studies at a time"
                )
            while row and row[-1] is None:
                row.pop()
            sheet.append([self._filled(sheet, value, look) for value, look in zip(row, looks, strict=False)])
            if at is not None:
                where.setdefault(str(row[at]), []).append(last)
        sheet.auto_filter.ref = f"A{HEAD}:{letters(len(placed))}{max(last, HEAD + 1)}"
        bottom = max(last, HEAD + 1) + (_ROOM if form.repeat else 0)
        for place, column in enumerate(placed, 1):
            if column.part == "answer" and column.field:
                rule = self._check(fields[column.field], f"{letters(place)}{HEAD + 1}")
                rule.add(f"{letters(place)}{HEAD + 1}:{letters(place)}{bottom}")
                sheet.data_validations.append(rule)
            elif column.part == "answer":
                self._checks_of_rows(sheet, fields, where, letters(place))
        return last - HEAD

    def _checks_of_rows(
        self, sheet: Any, fields: dict[str, Field], where: dict[str, list[int]], column: str
    ) -> None:
        """Add the rules of the long layout, in which every row of a column belongs to another field."""
        for name, rows in where.items():
            for start in range(0, len(rows), _MOST_CELLS):
                some = rows[start : start + _MOST_CELLS]
                rule = self._check(fields[name], f"{column}{some[0]}")
                rule.sqref = self._cells(" ".join(f"{column}{row}" for row in some))
                sheet.data_validations.append(rule)

    def _cells(self, addresses: str) -> Any:
        """Return single cells as the library's own kind of range; taking 240,000 apart again would cost seconds."""
        ranges = import_module("openpyxl.worksheet.cell_range").MultiCellRange
        return type("Cells", (ranges,), {"__str__": lambda _: addresses, "__bool__": lambda _: True})()

    def _dressed(self, sheet: Any, form: Form, place: int, column: Column) -> Any:
        """Set a column's width and format, fold away what stands beside an answer, and return its cells' style."""
        dimension = sheet.column_dimensions[letters(place)]
        side = column.part in lay.SIDES
        numeric = False
        if column.part == "answer" and column.field:
            item = form.field(column.field)
            dimension.width = _WIDTH.get(item.type, 14)
            numeric = item.type in ("integer", "number", "scale", "reference") and not item.several
        else:
            dimension.width = _SIDE_WIDTH[column.part] if side else _FRONT_WIDTH[column.part]
        if side and self._ticket.layout == "wide":
            dimension.outlineLevel, dimension.hidden = 1, True
        if numeric or column.part in ("subject", "id", "row", "field", "question"):
            return None
        wrap = column.part == "quote" or (column.part == "answer" and dimension.width >= _WIDTH["text"])
        cell = self._cell(sheet)
        cell.number_format = _AS_TEXT
        cell.alignment = self._styles.Alignment(wrap_text=wrap, vertical="top")
        dimension.number_format = (
            _AS_TEXT  # what is typed later stays as it was typed, pages as 3-5 above all
        )
        return cell._style  # noqa: SLF001 - the library's own index of a style: looked up once, not for each cell

    def _filled(self, sheet: Any, value: Any, look: Any) -> Any:
        """Return a cell with an answer; a text is marked as one, so that none is a formula."""
        if (
            value is None
            or value == ""
            or (look is None and not (isinstance(value, str) and value[0] == "="))
        ):
            return value
        cell = self._cell(sheet, value)
        if isinstance(value, str):
            cell.data_type = "s"
        if look is not None:
            cell._style = look  # noqa: SLF001 - as above
        return cell

    def _plain(self, sheet: Any, value: str) -> Any:
        cell = self._cell(sheet, value)
        cell.data_type = "s"
        return cell

    def _check(self, item: Field, first: str) -> Any:
        """Return a column's rule: its list or bounds; what does not fit is asked about, nothing is forbidden twice."""
        rule = self._rule(allow_blank=True)
        if offered := lay.choices(item):
            rule.type = "list"
            rule.formula1 = self._listed(offered)
            rule.showErrorMessage = not item.several  # a list offers one value; several are typed
        elif (formula := _bounds(item, first)) and not item.several:
            rule.type, rule.formula1, rule.showErrorMessage = "custom", formula, True
        told = "; ".join(lay.explained(item))
        rule.errorStyle = "warning"
        rule.errorTitle, rule.error = "Is this right?", f"Expected: {told}"[:220]
        rule.promptTitle, rule.prompt = (item.label or item.id)[:32], (item.help.strip() or told)[:250]
        rule.showInputMessage = True
        return rule

    def _listed(self, offered: list[str]) -> str:
        """Return a list as a rule holds it: in itself where that is short and has no commas, else on a hidden sheet."""
        joined = ",".join(offered)
        if len(joined) <= _INLINE and not any(sign in word for word in offered for sign in ',"\n'):
            return f'"{joined}"'
        if offered not in self._lists:
            self._lists.append(offered)
        column = letters(self._lists.index(offered) + 1)
        return f"'{LISTS}'!${column}$1:${column}${len(offered)}"

    def _hidden(self, name: str, rows: Iterable[Sequence[str]]) -> None:
        sheet = self._book.create_sheet(name)
        sheet.sheet_state = "hidden"
        for row in rows:
            sheet.append([self._plain(sheet, value) for value in row])


def _fill(column: Column) -> str:
    return "EEEEEE" if column.part in lay.SIDES else "DDE6F0"


def _bounds(item: Field, cell: str) -> str:
    """Return the formula by which a spreadsheet checks a cell; "" where anything goes."""
    if item.type == "date":
        inside = [f"ISNUMBER({cell})", f"AND(LEN({cell})>=4,ISNUMBER(VALUE(LEFT({cell},4))))"]
        return f"OR({','.join(inside)},{_statuses(cell)})"
    if item.type not in ("integer", "number", "scale", "reference"):
        return ""
    tests = [f"ISNUMBER({cell})"]
    tests += [f"{cell}>={item.minimum:.15g}"] if item.minimum is not None else []
    tests += [f"{cell}<={item.maximum:.15g}"] if item.maximum is not None else []
    tests += [f"{cell}=INT({cell})"] if item.type != "number" else []
    together = f"IF({tests[0]},AND({','.join(tests)}),FALSE)"  # INT of a text is an error, and errors spread
    return f"OR({together},{_statuses(cell)})"


def _statuses(cell: str) -> str:
    return ",".join(f'{cell}="{status}"' for status in STATUSES)


def zip_columns(lists: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """Yield the rows of a table whose columns are these lists."""
    for row in range(max(map(len, lists), default=0)):
        yield [words[row] if row < len(words) else "" for words in lists]


def _facts(ticket: Ticket) -> Iterator[tuple[str, ...]]:
    yield ("reviewkit template", "1")
    yield ("review", ticket.review)
    yield ("title", ticket.title)
    yield ("protocol", ticket.protocol)
    yield ("person", ticket.person)
    yield ("layout", ticket.layout)
    for form, (sheet, version) in ticket.forms.items():
        yield ("form", form, sheet, version)


def sheet_names(forms: Iterable[str]) -> dict[str, str]:
    """Return form -> the name of its sheet: at most 31 characters, each once."""
    names: dict[str, str] = {}
    taken = {name.casefold() for name in (GUIDE, LISTS, TICKET)}
    for form in forms:
        plain = "".join("-" if char in "[]:*?/\\'" else char for char in form)[:31] or "form"
        name, n = plain, 2
        while name.casefold() in taken:
            name, n = f"{plain[:28]} {n}", n + 1
        taken.add(name.casefold())
        names[form] = name
    return names
