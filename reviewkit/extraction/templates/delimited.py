"""Tables of text read as they are: commas, semicolons or tabs, in the encodings that spreadsheets save."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from reviewkit.errors import ReadError
from reviewkit.extraction.templates.layout import REMARK
from reviewkit.extraction.templates.tables import Table
from reviewkit.model import Problem
from reviewkit.text import unguarded

if TYPE_CHECKING:
    from pathlib import Path

_LONGEST = 1 << 24  # characters of one cell; the csv module's own limit is less than a long quotation


def read(path: Path) -> tuple[str, Table]:
    """Return the remark above a table, "" for none, and the table; raises ReadError where the file is none."""
    text, notices = _decoded(path)
    lines = text.splitlines()
    if lines and (named := re.fullmatch(r"sep=(.)", lines[0].strip().strip('"'))):
        delimiter, text = named[1], text[text.index("\n") + 1 :]
        offset = 1
    else:
        head = next(
            (line for line in lines if line.strip(' ",;\t') and not line.lstrip('"').startswith(REMARK)), ""
        )
        delimiter, offset = max(",;\t", key=head.count), 0
    rows: dict[int, dict[int, str]] = {}
    remark = ""
    limit = csv.field_size_limit(_LONGEST)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        line = 1 + offset
        for cells in reader:
            if not rows and cells and cells[0].startswith(f"{REMARK} reviewkit"):
                remark = delimiter.join(cells).rstrip(delimiter)
            else:
                found = {n: unguarded(cell) for n, cell in enumerate(cells, 1) if cell.strip()}
                if found:
                    rows[line] = found
            line = reader.line_num + 1 + offset
    except csv.Error as broken:
        raise ReadError(f"{path}: is no table of text: {broken}", path=str(path), tried=("csv",)) from broken
    finally:
        csv.field_size_limit(limit)
    return remark, Table("", rows, notices=tuple(notices))


def _decoded(path: Path) -> tuple[str, list[Problem]]:
    content = path.read_bytes()
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace"), []
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        told = Problem(
            "is no UTF-8; it was read as cp1252, as Excel saves “CSV” in western Europe: look at the accents",
            line=content.count(b"\n", 0, error.start) + 1,
            expected="“CSV UTF-8” in the list of file types when saving",
        )
        return content.decode("cp1252", "replace"), [told]
