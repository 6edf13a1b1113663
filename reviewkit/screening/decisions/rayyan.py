"""Rayyan: the notes of an exported article, and the log of everything that was clicked.

An export holds two files (help.rayyan.ai, "Understanding your Rayyan export files"): the articles, whose notes carry
RAYYAN-INCLUSION and its kin, and the customizations log, with a line for every click: who, when, which article, and a
key that is "included" (1, 0 for maybe, -1, "deleted"), "__EXR__" and a reason, or a label.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from reviewkit import references
from reviewkit.model import Problem
from reviewkit.screening.decisions.nouns import Decision, Decisions, first, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewkit.model import Record

REASON = "__EXR__"
VERDICTS: dict[str, Any] = {"1": "include", "0": "unsure", "-1": "exclude", "deleted": "", "": ""}
SAID: dict[str, Any] = {"included": "include", "excluded": "exclude", "maybe": "unsure"}
INCLUSION = re.compile(r"RAYYAN-INCLUSION:\s*\{(.*?)\}(?=\s*(?:\||$|\n))", re.DOTALL)
VOTE = re.compile(r'"((?:[^"\\]|\\.)*)"\s*=>\s*"?(\w+)"?')
PART = r"{name}:\s*(.*?)(?=\s*\|\s*(?:RAYYAN-[A-Z-]+|USER-NOTES):|\s*$)"
WHO = ("reviewer", "user_email", "email", "user_name", "user", "user_id", "collaborator")
WHEN = ("created_at", "time", "timestamp", "date", "updated_at")
WHICH = ("article_id", "article", "rayyan_id", "article_key")


def is_log(columns: tuple[str, ...]) -> bool:
    """Return whether these are the columns of a log."""
    return (
        {"key", "value"} <= set(columns)
        and bool(set(columns) & set(WHICH))
        and bool(set(columns) & set(WHEN))
    )


def read_log(text: str, path: str) -> Decisions:
    """Return a log's lines in the order of their times: every one, verdict or not.

    A reason that is chosen goes with the exclusion that follows; one that is changed while an exclusion stands is
    said with that exclusion once more.
    """
    rows = list(rows_of(text))
    rows.sort(key=lambda row: (first(row[1], *WHEN), row[0]))
    state: dict[tuple[str, str], _State] = defaultdict(_State)
    decisions, problems = [], []
    for line, cells, raw in rows:
        who, article, key = first(cells, *WHO), first(cells, *WHICH), cells.get("key", "").strip('"')
        value = cells.get("value", "").strip('"')
        if not who or not article or not key:
            problems.append(Problem("a line without person, article or key", path=path, line=line, raw=raw))
            continue
        now = state[who, article]
        try:
            verdict = now.take(key, value)
        except ValueError as error:
            problems.append(Problem(str(error), path=path, line=line, raw=raw, value=value))
            continue
        reasons = tuple(now.reasons) if verdict == "exclude" else ()
        decisions.append(
            Decision(
                line,
                who,
                verdict,
                reasons,
                made=first(cells, *WHEN),
                key=article.removeprefix("rayyan-"),
                raw=raw,
            )
        )
    return Decisions("rayyan log", path, tuple(decisions), tuple(sorted(problems, key=lambda p: p.line)))


class _State:
    """What one person has said of one article so far."""

    def __init__(self) -> None:
        self.verdict = ""
        self.reasons: dict[str, None] = {}

    def take(self, key: str, value: str) -> Any:
        """Take one click in and return the verdict that it makes, None where it makes none."""
        if key == "included":
            if value not in VERDICTS:
                raise ValueError(f"a verdict is 1, 0, -1 or deleted, not {value!r}")
            self.verdict = VERDICTS[value]
            return self.verdict
        if key.startswith(REASON):
            before = tuple(self.reasons)
            reason = key.removeprefix(REASON).strip()
            if value in ("deleted", "0", ""):
                self.reasons.pop(reason, None)
            else:
                self.reasons.setdefault(reason)
            if self.verdict == "exclude" and tuple(self.reasons) != before:
                return "exclude"
        return None


def is_articles(text: str) -> bool:
    """Return whether a text is an export of articles, with decisions in their notes."""
    return "RAYYAN-INCLUSION" in text


def read_articles(source: Any, path: str) -> Decisions:
    """Return the decisions in the notes of exported articles (CSV, RIS or any other format).

    Reasons are listed there once for all, so each person who excluded gets all of them; the log keeps them apart.
    """
    reading = references.read(source)
    found = [decision for record in reading.records for decision in _of_record(record)]
    return Decisions("rayyan", path, tuple(found), tuple(reading.problems))


def _of_record(record: Record) -> Iterator[Decision]:
    notes = " | ".join(record.notes)
    votes = INCLUSION.search(notes)
    if not votes:
        return
    reasons = tuple(
        part.strip() for part in _part(notes, "RAYYAN-EXCLUSION-REASONS").split(",") if part.strip()
    )
    for who, said in VOTE.findall(votes[1]):
        verdict = SAID.get(said.casefold())
        if verdict:
            yield Decision(
                record.line,
                who,
                verdict,
                reasons if verdict == "exclude" else (),
                key=record.accession.removeprefix("rayyan-"),
                doi=record.doi,
                pmid=record.pmid,
                title=record.title,
                year=record.year,
                raw=votes[0],
            )


def _part(notes: str, name: str) -> str:
    found = re.search(PART.format(name=name), notes, re.DOTALL)
    return found[1] if found else ""


def keys_of(source: Any) -> dict[str, dict[str, Any]]:
    """Return what exported articles tell of themselves by Rayyan's number: what a log's lines are about."""
    return {
        record.accession.removeprefix("rayyan-"): {
            "doi": record.doi,
            "pmid": record.pmid,
            "title": record.title,
            "year": record.year,
        }
        for record in references.read(source).records
        if record.accession
    }
