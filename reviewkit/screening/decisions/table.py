"""A plain table with a row per decision, as reviewkit writes it."""

from __future__ import annotations

from reviewkit.model import Problem
from reviewkit.screening.decisions.nouns import WORDS, Decision, Decisions, about, first, rows_of

VERDICT = ("verdict", "decision", "vote")
WHO = ("reviewer", "by", "person", "screener")


def is_table(columns: tuple[str, ...]) -> bool:
    """Return whether these are the columns of a table of decisions."""
    return bool(set(columns) & set(VERDICT)) and bool(set(columns) & {"report", "doi", "title", "pmid"})


def read(text: str, path: str) -> Decisions:
    """Return the decisions of a table; reasons are parted by semicolons."""
    decisions, problems = [], []
    for line, cells, raw in rows_of(text):
        said = first(cells, *VERDICT)
        verdict = WORDS.get(said.casefold())
        if verdict is None:
            if said:
                message = f"{said!r} is no verdict; expected include, exclude or unsure"
                problems.append(Problem(message, path=path, line=line, raw=raw, value=said))
            continue
        decisions.append(
            Decision(
                line,
                first(cells, *WHO),
                verdict,
                tuple(part.strip() for part in first(cells, "reasons", "reason").split(";") if part.strip()),
                first(cells, "note", "notes"),
                first(cells, "made", "at", "date"),
                key=first(cells, "key", "id"),
                report=first(cells, "report"),
                raw=raw,
                **about(cells),
            )
        )
    return Decisions("csv", path, tuple(decisions), tuple(problems))
