"""Covidence: its lists of references (select, irrelevant, included, excluded), and tables with a vote per reviewer.

A list says by the file's name what became of the works in it, and by "Exclusion reason: …" in the notes why.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Any, Literal

from reviewkit.model import Problem
from reviewkit.screening.decisions.nouns import WORDS, Decision, Decisions, about, first, headers_of, rows_of

LISTS: dict[str, Literal["include", "exclude"]] = {
    "irrelevant": "exclude",
    "excluded": "exclude",
    "included": "include",
    "select": "include",
    "extract": "include",
}
"""What a list in a file's name says of everything in it; "select" are the works that wait for the full text."""

WHY = re.compile(r"Exclusion reason:\s*([^;|\n]+)", re.IGNORECASE)
VOTE = re.compile(
    r"(?:vote|decision|verdict)(?: of| by|:)?\s*(.*)|(.*?)(?:'s)?[ _:-]+(?:vote|decision|verdict)$",
    re.IGNORECASE,
)
ROW_VOTE = ("vote", "decision", "verdict")
ROW_REVIEWER = ("reviewer name", "reviewer", "voter")


def is_covidence(columns: tuple[str, ...]) -> bool:
    """Return whether these are the columns of a Covidence export."""
    return "covidence #" in columns or "covidence number" in columns


def read(text: str, path: str, listed: str = "") -> Decisions:
    """Return the decisions of a Covidence file: a vote per reviewer where it has them, else what the list says.

    `listed`: "include" or "exclude", what being in the list means, where the file's name does not say it.
    """
    name = PurePath(path).name.casefold()
    meaning: Any = listed or next((verdict for word, verdict in LISTS.items() if word in name), "")
    decisions, problems = [], []
    written = {header.casefold(): header for header in headers_of(text)}
    for line, cells, raw in rows_of(text):
        common: dict[str, Any] = about(cells) | {
            "key": first(cells, "covidence #", "covidence number").lstrip("#"),
            "raw": raw,
        }
        notes = cells.get("notes", "")
        stated = [first(cells, "exclusion reason")] if cells.get("exclusion reason") else WHY.findall(notes)
        reasons = tuple(reason.strip() for reason in stated)
        votes = _votes(cells, written)
        for who, said in votes:
            vote = WORDS.get(said.casefold())
            if vote is None:
                message = f"{said!r} is no vote; expected yes, no or maybe"
                problems.append(Problem(message, path=path, line=line, raw=raw, value=said))
            else:
                decisions.append(Decision(line, who, vote, reasons if vote == "exclude" else (), **common))
        if not votes:
            verdict: Any = meaning or ("exclude" if reasons else "")
            if verdict:
                decisions.append(
                    Decision(line, "", verdict, reasons if verdict == "exclude" else (), **common)
                )
            else:
                message = (
                    "neither a vote nor a list in the file's name (select, irrelevant, included, excluded)"
                )
                problems.append(
                    Problem(message, path=path, line=line, raw=raw, expected="say what the list means")
                )
    return Decisions("covidence", path, tuple(decisions), tuple(problems))


def _votes(cells: dict[str, str], written: dict[str, str]) -> list[tuple[str, str]]:
    """Return (reviewer, vote) of a row: a reviewer and a vote of its own, or a column for each reviewer."""
    own = first(cells, *ROW_VOTE)
    if own:
        return [(first(cells, *ROW_REVIEWER), own)]
    found = []
    for column, cell in cells.items():
        match = VOTE.fullmatch(written.get(column, column))
        who = (match[1] or match[2] or "").strip() if match else ""
        if who and cell:
            found.append((who, cell))
    return found
