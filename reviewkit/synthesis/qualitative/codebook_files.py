"""Code books in files: CSV as people keep it, Markdown and HTML to read; the exchange format is in refi.py."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from reviewkit.model import Problem
from reviewkit.synthesis.qualitative.codebook import key
from reviewkit.synthesis.qualitative.tables import read_rows, written
from reviewkit.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reviewkit.model import Code
    from reviewkit.synthesis.qualitative.codebook import CodeBook

COLUMNS: Mapping[str, tuple[str, ...]] = {
    # NVivo calls it a node, MAXQDA and Dedoose a code, Taguette a tag.
    "name": ("code", "code name", "node", "node name", "label", "tag", "title", "nickname"),
    "id": ("code id", "key"),
    "definition": ("description", "comment", "memo", "code memo", "code description", "meaning", "includes"),
    "excludes": (
        "exclusion",
        "exclusions",
        "exclusion criteria",
        "does not include",
        "when not to use",
        "not",
    ),
    "parent": (
        "parent code",
        "parent name",
        "parent node",
        "parent id",
        "parent code name",
        "category",
        "code group 1",
    ),
    "state": ("status",),
}
SEPARATORS = ("\\", " > ", ">", "::")
"""What stands between the levels of a code's name: NVivo's, MAXQDA's and our own, a tight one, ATLAS.ti's."""


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A code as a file has it; `parent` is the path of names above it, from the top."""

    name: str
    definition: str = ""
    excludes: str = ""
    parent: tuple[str, ...] = ()
    line: int = 0
    id: str = ""

    @property
    def path(self) -> tuple[str, ...]:
        """The names from the top down to this code."""
        return (*self.parent, self.name)


def csv_text(book: CodeBook) -> str:
    """Return the code book as CSV: id, name, definition, excludes, parent, state, merged_into, split_from."""
    rows = [
        (
            code.id,
            code.name,
            code.definition,
            code.excludes,
            book.path(code.parent) if code.parent else "",
            "active" if code.active else "merged" if code.merged_into else "retired",
            code.merged_into,
            code.split_from,
        )
        for code in book.codes
    ]
    heads = ("id", "name", "definition", "excludes", "parent", "state", "merged_into", "split_from")
    return written(heads, rows)


def read_csv(text: str, path: str = "") -> tuple[list[CodeLine], list[Problem]]:
    r"""Return the codes of a table, parents before children, and its faults.

    The column of names is called name, code, node, label or tag; definitions, what a code excludes, and the parent
    (a name, an id or a path of names) may stand in columns of their own. Without a parent, a name such as
    "Teaching\Trust" or "Teaching > Trust" says where it stands. Rows whose state is merged or retired are left out.
    Raises ReadError where there is no column of names.
    """
    rows, problems = read_rows(text, COLUMNS, ("name",), path)
    lines: list[CodeLine] = []
    by_id = {
        row.cells["id"]: row.cells["name"] for row in rows if row.cells.get("id") and row.cells.get("name")
    }
    for row in rows:
        said = row.cells
        if said.get("state", "active").casefold() in ("merged", "retired"):
            continue
        if not said["name"]:
            expected = "what the code is called"
            problems.append(
                Problem(
                    "no name; the line was left out", path, row.line, where="column name", expected=expected
                )
            )
            continue
        above = said.get("parent", "")
        own = _levels(said["name"]) if not above else (said["name"],)
        parent = _levels(by_id.get(above, above)) if above else own[:-1]
        lines.append(
            CodeLine(
                own[-1],
                said.get("definition", ""),
                said.get("excludes", ""),
                parent,
                row.line,
                said.get("id", ""),
            )
        )
    return in_order(lines, problems, path)


def _levels(text: str) -> tuple[str, ...]:
    for separator in SEPARATORS:
        if separator in text:
            parts = [part.strip() for part in text.split(separator) if part.strip()]
            if parts:
                return tuple(parts[1:] if fold(parts[0]) in ("nodes", "codes") and len(parts) > 1 else parts)
    return (text.strip(),) if text.strip() else ()


def in_order(
    lines: list[CodeLine], problems: list[Problem], path: str
) -> tuple[list[CodeLine], list[Problem]]:
    """Return codes with parents first and full paths: those that are named as a parent only are added.

    A parent named by its last name alone is looked for among the codes; what is there twice is left out.
    """
    named: dict[str, CodeLine] = {}
    for line in lines:
        named.setdefault(key(line.name), line)
    found: dict[tuple[str, ...], CodeLine] = {}

    def place(line: CodeLine, below: tuple[str, ...]) -> tuple[str, ...]:
        parent = line.parent
        alone = named.get(key(parent[0])) if len(parent) == 1 else None
        if alone and alone is not line and alone.name not in below:
            parent = place(alone, (*below, line.name))
        for depth in range(1, len(parent) + 1):
            above = parent[:depth]
            found.setdefault(_key(above), CodeLine(above[-1], parent=above[:-1], line=line.line))
        full = (*parent, line.name)
        known = found.get(_key(full))
        if known is None or not (known.definition or known.excludes or known.id):
            found[_key(full)] = CodeLine(
                line.name, line.definition, line.excludes, parent, line.line, line.id
            )
        elif (known.line, known.id) != (line.line, line.id):
            message = f"the code is there already, in line {known.line}; the first one counts"
            problems.append(Problem(message, path, line.line, where="column name", value=line.name))
        return full

    for line in lines:
        place(line, ())
    return sorted(found.values(), key=lambda line: len(line.path)), problems


def _key(path: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(key(part) for part in path)


def told_otherwise(code: Code, line: CodeLine, path: str) -> list[Problem]:
    """Return a problem for each thing that a file says of a code and that is not what the code book says."""
    return [
        Problem(
            f"the code book has another text for {what} of {code.id}; it was kept",
            path,
            line.line,
            where=f"column {what}",
            value=said,
            expected=kept,
        )
        for what, said, kept in (
            ("definition", line.definition, code.definition),
            ("excludes", line.excludes, code.excludes),
        )
        if said and key(said) != key(kept)
    ]


def markdown(book: CodeBook, uses: Mapping[str, int] | None = None, title: str = "Code book") -> str:
    """Return the code book as Markdown, a heading for each code below its parent, with how often it was laid."""
    lines = [f"# {title}", "", _state(book), ""]
    for depth, code in book.tree():
        lines += [f"{'#' * min(depth + 2, 6)} {_line(code.name)}", ""]
        lines += [f"- id: `{code.id}`"]
        lines += [f"- definition: {_line(code.definition) or '(none yet)'}"]
        lines += [f"- not: {_line(code.excludes)}"] if code.excludes else []
        lines += [f"- excerpts: {uses.get(code.id, 0)}"] if uses is not None else []
        lines += [""]
    gone = [code for code in book.codes if not code.active]
    if gone:
        lines += ["## No longer used", ""]
        lines += [
            f"- {_line(code.name)}" + (f" (merged into `{code.merged_into}`)" if code.merged_into else "")
            for code in gone
        ]
        lines += [""]
    return "\n".join(lines)


def html(book: CodeBook, uses: Mapping[str, int] | None = None, title: str = "Code book") -> str:
    """Return the code book as a page of HTML that needs nothing from outside."""
    heads = ["Code", "Definition", "Not", *(["Excerpts"] if uses is not None else [])]
    rows = []
    for depth, code in book.tree():
        cells = [
            f'<th scope="row" style="padding-left:{depth * 1.5 + 0.5}em">{escape(code.name)}</th>',
            f"<td>{escape(code.definition) or '(none yet)'}</td>",
            f"<td>{escape(code.excludes)}</td>",
        ]
        cells += [f"<td>{uses.get(code.id, 0)}</td>"] if uses is not None else []
        rows.append(f"<tr>{''.join(cells)}</tr>")
    style = "body{font:16px/1.5 Arial,sans-serif;max-width:60em;margin:1em auto;padding:0 1em;color:#111}"
    style += "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3em .5em;"
    style += "border-bottom:1px solid #999;overflow-wrap:anywhere}"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>\n'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{style}</style></head>\n'
        f"<body><main><h1>{escape(title)}</h1><p>{escape(_state(book))}</p>\n<table><thead><tr>"
        + "".join(f'<th scope="col">{head}</th>' for head in heads)
        + "</tr></thead><tbody>\n"
        + "\n".join(rows)
        + "\n</tbody></table></main></body></html>\n"
    )


def _state(book: CodeBook) -> str:
    when = f", {book.at[:10]}" if book.at else ""
    return f"Version {book.version}{when}: {len(book.active)} codes."


def _line(text: str) -> str:
    return " ".join(text.split())
