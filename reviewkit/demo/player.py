"""Plays the demonstration through the public interface, as a team would: nothing is written behind its back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from reviewkit.demo.charting import chart_programmes, extract_studies, join_studies
from reviewkit.demo.leaving import INVENTED, REVIEW, empty, leave
from reviewkit.demo.material import Titled, file, table
from reviewkit.demo.room import Evening, told_in_a_line
from reviewkit.demo.voices import hear_voices
from reviewkit.protocol import Protocol
from reviewkit.review import open_review

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from reviewkit.model import AgendaItem, Judgement, Study
    from reviewkit.people import Person
    from reviewkit.review import Review

__all__ = ["INVENTED", "Played", "play"]
EXPORTS = (
    ("pubmed.nbib", "PubMed", "PubMed"),
    ("psycinfo.ris", "PsycInfo", "EBSCOhost"),
    ("scopus.csv", "Scopus", "Scopus"),
)  # fmt: skip - three rows of three
SEARCHED = "2026-03-02"


@dataclass(frozen=True, slots=True)
class Played:
    """Where the demonstration's files lie, and the Top 10 it ended with."""

    folder: Path
    files: tuple[Path, ...]
    agenda: tuple[AgendaItem, ...]


def play(out: str | os.PathLike[str], echo: Callable[[str], None] = lambda _: None) -> Played:
    """Play the whole demonstration into a folder and return where everything lies.

    An earlier demonstration in the folder is replaced; raises NotAllowed where the folder holds anything else.
    """
    folder = Path(out)
    empty(folder, tuple(name for name, _, _ in EXPORTS))
    with open_review(folder / REVIEW, Protocol.load("sheffield")) as review:
        first, second, third = review.people("Amina (invented)", "Bram (invented)", "Carol (invented)")
        _collect(review, first, folder, echo)
        _find_duplicates(review, first, third, echo)
        _screen(review, (first, second, third), echo)
        studies = join_studies(review, first)
        programmes = chart_programmes((first, second, third))
        echo(f"charted {len(programmes)} programmes, by two people each")
        extract_studies(review, (first, second, third), studies)
        echo(_told(review, studies))
        evening = Evening(review, third, second)
        words = evening.gather()
        hear_voices(review, (first, second, third), studies, words, echo)
        evening.ask(studies, programmes)
        evening.vote()
        evening.conclude(studies, programmes)
        told_in_a_line(evening, echo)
        agenda = tuple(review.agenda())
        faults = review.flow().faults()
        echo(f"flow: {len(faults)} broken identities" + "".join(f"\n  {fault}" for fault in faults))
        files = leave(review, first, folder, agenda, echo)
    return Played(folder, files, agenda)


def _collect(review: Review, person: Person, folder: Path, echo: Callable[[str], None]) -> None:
    planned = {s.name.casefold(): s.strategy for s in review.protocol.sources}
    for name, source, platform in EXPORTS:
        path = folder / name  # the exports stay there for whoever wants to try things out with them
        path.write_bytes(file(name).read_bytes())
        strategy = planned.get(source.casefold(), "")
        batch = person.collect(path, source=source, platform=platform, searched=SEARCHED, strategy=strategy)
        echo(f"collected {name}: {batch.read} records, {len(batch.problems)} problems")


def _find_duplicates(review: Review, person: Person, judge: Person, echo: Callable[[str], None]) -> None:
    done = person.dedupe()
    decisions = [(Titled.read(row["left"]), Titled.read(row["right"]), row) for row in table("doubtful.csv")]
    pairs = review.doubtful()
    for pair in pairs:
        row = next(
            (
                row
                for left, right, row in decisions
                if (left.fits(pair.left) and right.fits(pair.right))
                or (left.fits(pair.right) and right.fits(pair.left))
            ),
            None,
        )
        judge.link(pair, same=row is not None and row["same"] == "yes", why=row["why"] if row else "")
    _link_what_rules_missed(review, judge, decisions)
    echo(
        f"duplicates: {done.records} records, {done.reports} documents by the rules, {len(pairs)} doubtful pairs "
        f"answered, {len(review.duplicates.reports())} documents in the end"
    )


def _link_what_rules_missed(
    review: Review, judge: Person, decisions: list[tuple[Titled, Titled, dict[str, str]]]
) -> None:
    """Join what people know to be one document, whether or not the rules asked."""
    for left, right, row in decisions:
        if row["same"] == "yes":
            one, two = (titled.among(review.duplicates.reports()) for titled in (left, right))
            if one.id != two.id:
                judge.link(one, two, same=True, why=row["why"])


def _screen(review: Review, people: tuple[Person, Person, Person], echo: Callable[[str], None]) -> None:
    first, second, third = people
    rows = table("screening.csv")
    for stage in ("title-abstract", "full-text"):
        if stage == "full-text":
            _retrieve(review, first, [row for row in rows if row["stage"] == "retrieval"])
        reports = review.duplicates.reports()
        here = [(Titled.read(row["title"]).among(reports), row) for row in rows if row["stage"] == stage]
        for person, who in ((first, "a"), (second, "b")):
            for report, row in here:
                _judge(person, report, stage, row[f"reviewer_{who}"], row[f"reason_{who}"])
        resolved = {report.id: row for report, row in here}
        conflicts = review.conflicts(stage)
        for conflict in conflicts:
            row = resolved[conflict.report.id]
            third.resolve(conflict, stage, row["resolved"], row["resolved_reason"], note=row["note"])
        agreement = review.agreement(stage)
        progress = review.screening.progress(stage)
        echo(
            f"{stage}: {progress.included} go on, {progress.excluded} are excluded, {len(conflicts)} conflicts were "
            f"settled; agreement {agreement.observed:.0%}, kappa {agreement.kappa:.2f}, AC1 {agreement.ac1:.2f}"
        )


def _retrieve(review: Review, person: Person, rows: list[dict[str, str]]) -> None:
    reports = review.duplicates.reports()
    for row in rows:
        report = Titled.read(row["title"]).among(reports)
        for attempt in row["reason_a"].split(" | "):
            way, _, came = attempt.partition(": ")
            person.screening.retrieval.attempt(report, way, came)
        person.screening.not_retrieved(report, row["note"])


def _judge(person: Person, report: Any, stage: str, verdicts: str, reasons: str) -> None:
    """Judge once, or twice where the material tells of a second thought ("exclude > include")."""
    why = [reason.strip() for reason in reasons.split(">")]
    for n, verdict in enumerate(part.strip() for part in verdicts.split(">")):
        reason = why[n] if n < len(why) else ""
        person.screening.judge(report, stage, cast("Judgement", verdict), [reason] if reason else ())


def _told(review: Review, studies: dict[str, Study]) -> str:
    """Say in a line what the extraction left: how many studies, what stays open, what is empty."""
    gaps = review.synthesis.gaps()
    return (
        f"extracted {len(studies)} studies, by two people each; {len(review.extraction.differences())} differences "
        f"stay open; {sum(gap.status == 'empty' for gap in gaps)} cells of the gap map are empty"
    )
