"""Which tool wrote a file of decisions, found by what stands in it."""

from __future__ import annotations

import sqlite3
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from reviewkit.errors import ReadError
from reviewkit.files import reading
from reviewkit.screening.decisions import asreview, covidence, rayyan, table
from reviewkit.screening.decisions.nouns import Decisions, columns_of

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

TRIED = ("rayyan log", "rayyan", "asreview", "covidence", "csv")


def read_decisions(
    path: str | os.PathLike[str], *, articles: str | os.PathLike[str] | None = None, listed: str = ""
) -> Decisions:
    """Return the decisions that a file of Rayyan, Covidence, ASReview or a plain table holds.

    Args:
        path: Rayyan's log or its exported articles (CSV, RIS), an ASReview table, RIS or project file, a Covidence
            list or table of votes, or a CSV with the columns reviewer, verdict and doi, title or report.
        articles: for Rayyan's log, the articles of the same export: the log itself knows them by number only.
        listed: for a Covidence list whose name does not say it: "include" or "exclude".

    Raises:
        ReadError: there is no such file, or none of these tools wrote it.
    """
    file = Path(path)
    with reading(file):
        raw = file.read_bytes()
    found = _read(raw, file, listed)
    if articles is not None:
        works = rayyan.keys_of(articles)
        told = [replace(d, **works.get(d.key, {})) for d in found.decisions]
        found = replace(found, decisions=tuple(told))
    return found


def _read(raw: bytes, file: Path, listed: str) -> Decisions:
    name = str(file)
    if raw.startswith(b"PK\3\4"):
        try:
            return asreview.read_project(raw, name)
        except (
            zipfile.BadZipFile,
            zlib.error,
            sqlite3.Error,
            RuntimeError,
            EOFError,
            OSError,
            ValueError,
        ) as error:
            raise ReadError(f"{name}: a damaged ASReview project: {error}", path=name) from error
    text = _text(raw)
    columns = columns_of(text)
    # In this order: a Rayyan export may hold another tool's columns, and a table of ours has those of several.
    readers: tuple[tuple[bool, Callable[[], Decisions]], ...] = (
        (rayyan.is_log(columns), lambda: rayyan.read_log(text, name)),
        (rayyan.is_articles(text), lambda: rayyan.read_articles(raw, name)),
        (covidence.is_covidence(columns), lambda: covidence.read(text, name, listed)),
        (table.is_table(columns), lambda: table.read(text, name)),
        (asreview.is_table(columns), lambda: asreview.read_table(text, name)),
        (asreview.is_ris(text), lambda: asreview.read_ris(raw, name)),
    )
    for fits, read in readers:
        if fits:
            return read()
    raise ReadError(
        f"{name}: no decisions of Rayyan, Covidence, ASReview or a table with reviewer and verdict are found in it",
        path=name,
        tried=TRIED,
    )


def _text(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")
