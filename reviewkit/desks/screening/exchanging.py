"""Decisions in and out: other tools' files into the ledger, and what is revealed into other tools' files."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from reviewkit import identifiers, screening
from reviewkit.errors import NotAllowed
from reviewkit.model import Problem
from reviewkit.store import imports, judgements, records
from reviewkit.text import fold

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    from reviewkit.model import Verdict
    from reviewkit.protocol import Protocol, Stage
    from reviewkit.store import Store


@dataclass(frozen=True, slots=True, repr=False)
class Imported:
    """What a file of decisions brought: every line of it is brought in, there before, or a problem.

    `lines` is how many there were, `new` how many were brought in, `verdicts` how many of those are verdicts,
    `judged` on how many reports by whom. `reasons` are those that the protocol does not have, with how often.
    """

    file: str
    format: str
    stage: str
    lines: int
    new: int
    before: int
    verdicts: int
    judged: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def __repr__(self) -> str:
        return (
            f"<Imported {self.file} ({self.format}): {self.new} of {self.lines} lines, {self.verdicts} verdicts of "
            f"{len(self.judged)} people, {len(self.problems)} problems>"
        )


class Given:
    """Gives decisions out to everybody: those on revealed reports."""

    _store: Store
    _protocol: Protocol

    def decisions(self, stage: str, format: str = "csv") -> str:  # noqa: A002 - the word of the face
        """Return the verdicts on the revealed reports of a stage as a CSV: "csv", "rayyan", "covidence", "asreview".

        Each person's verdict as it stands now. Raises UnknownName for another format.
        """
        rule = self._protocol.stage(stage)
        return _given(
            self._store, rule, judgements.revealed_verdicts(self._store.db, stage), format, own=False
        )


class Exchanging:
    """Brings decisions in, and gives this person's own out."""

    _store: Store
    _protocol: Protocol
    _by: str

    def decisions(self, stage: str, format: str = "csv") -> str:  # noqa: A002 - the word of the face
        """Return this person's own verdicts at a stage as a CSV, revealed or not; formats as for the review."""
        mine = judgements.verdicts(self._store.db, stage, person=self._by)
        return _given(self._store, self._protocol.stage(stage), mine, format, own=True)

    def import_decisions(
        self,
        path: str | os.PathLike[str],
        stage: str,
        *,
        articles: str | os.PathLike[str] | None = None,
        reviewer: str = "",
        names: Mapping[str, str] | None = None,
        reasons: Mapping[str, str] | None = None,
        listed: str = "",
    ) -> Imported:
        """Bring in what a file of Rayyan, Covidence, ASReview or a table says, in the names of those who decided.

        Every line is kept with its file, number, text and the time it was made there; verdicts, second thoughts and
        reasons are rows of the ledger like any other, and this person's name says who brought them in. Works are found
        by id, DOI, PMID, the tool's own key and title with year; a line that fits no report, or more than one, or that
        no person can be named for, is a problem with its line and does not come in. All of the rest comes in or
        nothing. A file brought in twice adds nothing.

        Args:
            path: the file; Rayyan's log is best, as it has every click with its time.
            stage: at which stage the decisions were made.
            articles: for Rayyan's log, the articles of the same export.
            reviewer: whose decisions they are, where the file names nobody.
            names: the file's names for people -> the review's.
            reasons: the file's reasons -> the protocol's; a reason that is the same but for capitals, spaces and
                hyphens is found without. Others are kept in the file's words.
            listed: "include" or "exclude": what a Covidence list means whose name does not say it.

        Raises:
            ReadError: none of these tools wrote the file.
            NotAllowed: the file names nobody and no `reviewer` is given.
        """
        rule = self._protocol.stage(stage)
        found = screening.read_decisions(path, articles=articles, listed=listed)
        if found.decisions and not reviewer and not found.reviewers:
            raise NotAllowed(
                f"{PurePath(path).name} does not say whose decisions these are: name the reviewer"
            )
        known = {**{_plain(reason): reason for reason in rule.reasons}, **_plained(reasons or {})}
        with self._store.write(self._by) as writer:
            at_stage = {report for report, _, _ in judgements.standings(writer.db, stage)}
            sorting = _Sorting(
                rule, imports.works(writer.db), at_stage, imports.seen(writer.db, stage), known
            )
            for decision in found.decisions:
                sorting.take(
                    decision, (names or {}).get(decision.reviewer, decision.reviewer) or reviewer, found.path
                )
            verdicts = imports.bring_in(writer, stage, PurePath(path).name, sorting.lines)
        return _told(found, stage, sorting, verdicts)


def _told(found: screening.Decisions, stage: str, sorting: _Sorting, verdicts: int) -> Imported:
    """Return what came of a file."""
    judged: dict[str, set[str]] = defaultdict(set)
    for line in sorting.lines:
        if line.verdict is not None:
            judged[line.person].add(line.report)
    return Imported(
        PurePath(found.path).name,
        found.format,
        stage,
        len(found.decisions) + len(found.problems),
        len(sorting.lines),
        sorting.before,
        verdicts,
        {person: len(reports) for person, reports in sorted(judged.items())},
        dict(sorted(sorting.others.items())),
        tuple(sorted((*found.problems, *sorting.problems), key=lambda problem: problem.line)),
    )


@dataclass(slots=True)
class _Sorting:
    """A file's lines sorted into those that come in, those that were there before, and problems."""

    rule: Stage
    works: imports.Works
    at_stage: set[str]
    seen: set[tuple[str, str, str, str]]
    known: Mapping[str, str]  # a reason in plain letters -> the protocol's
    lines: list[imports.Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)
    before: int = 0

    def take(self, decision: screening.Decision, who: str, path: str) -> None:
        """Take one line, which `who` decided."""
        fault, report = _matched(decision, self.works, self.at_stage, self.rule.id)
        if not who.strip() or who.strip().startswith("("):
            fault = "nobody is named who decided this"
        if fault:
            self.problems.append(_problem(fault, decision, path))
        elif (report, who, decision.made, decision.raw) in self.seen:
            self.before += 1
        else:
            given = tuple(
                dict.fromkeys(self.known.get(_plain(reason), reason) for reason in decision.reasons)
            )
            self.others.update(reason for reason in given if reason not in self.rule.reasons)
            self.lines.append(
                imports.Line(
                    report,
                    who,
                    decision.verdict,
                    given,
                    decision.note,
                    decision.line,
                    decision.made,
                    decision.raw,
                )
            )


def _plain(reason: str) -> str:
    return "-".join(fold(reason.replace("-", " ")).split())


def _plained(reasons: Mapping[str, str]) -> dict[str, str]:
    return {_plain(theirs): ours for theirs, ours in reasons.items()}


def _problem(fault: str, decision: screening.Decision, path: str) -> Problem:
    named = decision.title or decision.doi or decision.key
    return Problem(
        fault,
        path=path,
        line=decision.line,
        raw=decision.raw,
        value=named,
        expected="one report at the stage",
    )


def _matched(
    decision: screening.Decision, works: imports.Works, at_stage: set[str], stage: str
) -> tuple[str, str]:
    """Return (what is wrong, the report): the first way of naming a work that finds any decides."""
    ways: Sequence[tuple[str, set[str] | None]] = (
        ("id", works.ids.get(decision.report)),
        ("DOI", works.dois.get(identifiers.doi(decision.doi).casefold())),
        ("PMID", works.pmids.get(decision.pmid)),
        ("key", works.keys.get(decision.key)),
        (
            "title and year",
            works.titles.get((fold(decision.title), decision.year)) if decision.title else None,
        ),
    )
    for way, reports in ways:
        if not reports:
            continue
        if len(reports) > 1:
            return f"its {way} fits {len(reports)} reports", ""
        (report,) = reports
        return ("" if report in at_stage else f"its report is not at stage {stage!r}", report)
    return "no report has its id, DOI, PMID, key, or title and year", ""


def _given(store: Store, rule: Stage, verdicts: Sequence[Verdict], format: str, *, own: bool) -> str:  # noqa: A002 - as above
    """Return the verdicts that count as a text; what a report came to is told of revealed ones alone."""
    latest: dict[str, dict[str, Verdict]] = defaultdict(dict)
    counting = set(
        store.db.execute("SELECT report, person FROM current WHERE stage = ?", [rule.id]).fetchall()
    )
    for verdict in verdicts:
        if (verdict.report, verdict.by) in counting:  # else it was taken back
            latest[verdict.report][verdict.by] = verdict
    states = {
        report: (state, reason)
        for report, state, reason in judgements.standings(store.db, rule.id)
        if state in judgements.REVEALED
    }
    judged = [
        screening.Judged(
            report,
            tuple(latest[report.id][who] for who in sorted(latest[report.id])),
            *_came_to(report.id, latest, states, own=own),
        )
        for report in records.reports(store.db, sorted(latest))
    ]
    return screening.decisions_text(judged, format)


def _came_to(
    report: str,
    latest: Mapping[str, Mapping[str, Verdict]],
    states: Mapping[str, tuple[str, str]],
    *,
    own: bool,
) -> tuple[str, str]:
    """Return what a report came to; in a person's own export what they said of it, and their first reason."""
    if not own:
        return states.get(report, ("", ""))
    (verdict,) = latest[report].values()
    said: Any = {"include": "included", "exclude": "excluded"}.get(verdict.verdict, "")
    return said, verdict.reasons[0] if verdict.reasons else ""
