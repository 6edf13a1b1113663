"""Full texts: what is wanted, what was tried, what is here; read, and written in one person's name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from reviewkit.desks.screening.attaching import WAYS, Matched, Opened, link_of, suspicion
from reviewkit.desks.screening.wanted_list import csv_text
from reviewkit.errors import NotAllowed, ReadError, UnknownName
from reviewkit.model.retrieving import Attempt, FullText, Sought
from reviewkit.screening.filenames import Names
from reviewkit.store import full_texts as texts
from reviewkit.store import judgements, media, naming, records

if TYPE_CHECKING:
    import os

    from reviewkit.model import Report
    from reviewkit.protocol import Protocol
    from reviewkit.store import Store
    from reviewkit.store.naming import Thing


class Retrieval:
    """Reads what is known of full texts; `open()` gives their content."""

    def __init__(self, store: Store, protocol: Protocol) -> None:
        self._store = store
        self._protocol = protocol

    def full_texts(self, report: Thing | None = None) -> list[FullText]:
        """Return the full texts of a report, or of all, each with whether its file is here."""
        chosen = None if report is None else [naming.report_id(self._store.db, report)]
        return texts.full_texts(self._store, chosen)

    def attempts(self, report: Thing | None = None) -> list[Attempt]:
        """Return what was tried to get a report's full text, or any, oldest first."""
        found = texts.attempts(self._store.db)
        if report is None:
            return found
        uid = naming.report_id(self._store.db, report)
        return [attempt for attempt in found if attempt.report == uid]

    def sought(self, stage: str = "") -> list[Sought]:
        """Return every report whose full text is sought at a stage (left out: the first that reads full texts).

        "had": a full text is attached or was retrieved, or the report is settled; "wanted": still to be got.
        Raises UnknownName for a stage that does not exist, NotAllowed for one at which records are screened.
        """
        db = self._store.db
        standings = judgements.standings(db, self._stage(stage))
        reports = {report.id: report for report in records.reports(db, [uid for uid, _, _ in standings])}
        held: dict[str, list[FullText]] = defaultdict(list)
        tried: dict[str, list[Attempt]] = defaultdict(list)
        for text in texts.full_texts(self._store, reports):
            held[text.report].append(text)
        for attempt in texts.attempts(db):
            tried[attempt.report].append(attempt)
        said = texts.outcomes(db)
        found = []
        for uid, standing, _ in standings:
            outcome, note = said.get(uid, ("", ""))
            state: Literal["had", "wanted", "not retrieved"] = "had"
            if standing == "not retrieved":
                state = "not retrieved"
            elif standing == "open" and not held[uid] and outcome != "retrieved":
                state = "wanted"
            found.append(Sought(reports[uid], state, tuple(held[uid]), tuple(tried[uid]), note))
        return sorted(found, key=lambda one: (one.report.short.casefold(), one.id))

    def wanted(self, stage: str = "") -> list[Sought]:
        """Return the reports whose full text is still to be got, in order of author, year and title."""
        return [one for one in self.sought(stage) if one.state == "wanted"]

    def wanted_csv(self, stage: str = "") -> str:
        """Return the list of what is still to be got as CSV for a library: reference, DOI as a link, what was tried."""
        return csv_text(self.wanted(stage))

    def open(self, text: FullText) -> Opened:
        """Return the content of an attached file, verified, with its kind told by the content and never by the name.

        Raises StoreError in words where the file is missing or no longer what was attached, NotAllowed for a link.
        """
        if text.kind == "link":
            raise NotAllowed(f"{text.name} is a link: nothing of it is kept here")
        content = texts.shelf(self._store).read(text)
        kind = media.of_bytes(content)
        return Opened(content, kind.name, kind.inline, f"full-text-{text.hash[:12]}{kind.suffix}")

    def had(self) -> set[str]:
        """Return the ids of the reports of which a full text is attached, or was had on paper."""
        said = texts.outcomes(self._store.db)
        return texts.holders(self._store.db) | {
            report for report, (outcome, _) in said.items() if outcome == "retrieved"
        }

    def missing(self, *, thorough: bool = False) -> list[FullText]:
        """Return the attached files that are not here or were changed, each with `.words` that say what to do.

        Quickly by their sizes, or (thorough) by all that is in them. After a merge these are the files that the other
        copy's folder holds.
        """
        found = texts.full_texts(self._store, thorough=thorough)
        return [text for text in found if text.state in ("missing", "changed")]

    def _stage(self, name: str) -> str:
        protocol = self._protocol
        readers = [stage.id for stage in protocol.stages if stage.id not in protocol.record_stages]
        if name:
            protocol.stage(name)
            if name not in readers:
                raise NotAllowed(f"at stage {name!r} records are screened: no full text is sought for it")
            return name
        if not readers:
            raise UnknownName(
                "stage at which full texts are read", "", [stage.id for stage in protocol.stages]
            )
        return readers[0]


class RetrievalWriter:
    """Attaches, tries and gives up in one person's name."""

    def __init__(self, store: Store, protocol: Protocol, by: str) -> None:
        self._store = store
        self._protocol = protocol
        self._by = by

    def keep_in(self, folder: str | os.PathLike[str]) -> None:
        """Keep this copy's full texts in a folder of your choice; else it is the review's name with ".files"."""
        with self._store.write(self._by) as writer:
            texts.choose_shelf(writer, Path(folder))

    def attach(self, report: Thing, source: str | os.PathLike[str], *, note: str = "") -> FullText:
        """Attach a file, which is copied beside the review, or a link or DOI; the report counts as retrieved.

        The same file again adds nothing. Raises ReadError where there is no such file or it is empty, NotAllowed for
        a link that is none, or where a review in memory has no folder for files.
        """
        link = link_of(source)
        uid = naming.report_id(self._store.db, report)
        if link:
            text = FullText(uid, "link", link, note=note)
        else:
            kept = texts.shelf(self._store).put(Path(source))
            text = FullText(uid, "file", Path(source).name, kept.hash, kept.size, note)
        return self._attach(text)

    def _attach(self, text: FullText) -> FullText:
        with self._store.write(self._by) as writer:
            uid = naming.report_id(writer.db, text.report)
            known = {held.id for held in texts.full_texts(self._store, [uid])}
            if text.id not in known:
                texts.attach(writer, replace(text, report=uid))
            if texts.outcomes(writer.db, uid).get(uid, ("",))[0] == "not retrieved":
                judgements.judge(writer, "retrievals", uid, outcome="retrieved", note=f"attached {text.name}")
        return next(held for held in texts.full_texts(self._store, [uid]) if held.id == text.id)

    def attach_folder(
        self, folder: str | os.PathLike[str], *, stage: str = "", dry_run: bool = False
    ) -> list[Matched]:
        """Attach every file of a folder to the report that its name fits by id, DOI, PubMed number or title.

        Reports are those sought at a stage (left out: the first that reads full texts). Returns what became of each
        file, in order of name; a file that fits none or several is left alone. With `dry_run` nothing is written.
        """
        place = Path(folder)
        if not place.is_dir():
            raise ReadError(f"{place}: is no folder", path=str(place))
        reading = Retrieval(self._store, self._protocol)
        reports = {one.id: one.report for one in reading.sought(stage)}
        names = Names(reports.values())
        done = []
        for file in sorted(place.iterdir()):
            if file.is_dir() or file.name.startswith("."):
                continue
            match = names.match(file.name)
            if len(match.reports) != 1:
                done.append(Matched(file.name, by=match.by, why=match.why))
                continue
            report = reports[match.reports[0]]
            done.append(self._one_of_folder(file, report, match.by, dry_run=dry_run))
        return done

    def _one_of_folder(self, file: Path, report: Report, how: str, *, dry_run: bool) -> Matched:
        try:
            why = suspicion(file)
            if not dry_run:
                self.attach(report, file)
        except (ReadError, OSError) as error:
            return Matched(file.name, report, how, str(error))
        return Matched(file.name, report, how, why, attached=not dry_run)

    def detach(self, report: Thing, text: FullText | str, note: str = "") -> None:
        """Record that a full text is not the report's after all; its file stays in the folder.

        `text`: the FullText, its name, or its hash or the beginning of it. Raises UnknownName where there is none.
        """
        with self._store.write(self._by) as writer:
            uid = naming.report_id(writer.db, report)
            held = texts.full_texts(self._store, [uid])
            wanted = text if isinstance(text, str) else text.id
            fitting = [
                one
                for one in held
                if one.name == wanted or (len(wanted) >= naming.SHORTEST and one.id.startswith(wanted))
            ]
            if len(fitting) != 1:
                raise UnknownName("full text of this report", wanted, [one.name for one in fitting or held])
            texts.attach(writer, replace(fitting[0], note=note), active=False)

    def attempt(self, report: Thing, way: str, note: str = "") -> None:
        """Record one attempt to get a full text: "publisher", "interlibrary loan", "author", or any other words."""
        said = " ".join(way.split())
        if not said:
            raise NotAllowed(f"which way was tried? One of {', '.join(WAYS)}, or any other words")
        known = next((one for one in WAYS if one == said.casefold()), said)
        with self._store.write(self._by) as writer:
            texts.add_attempt(writer, naming.report_id(writer.db, report), known, note)

    def not_retrieved(self, report: Thing, note: str = "") -> None:
        """Record that a report's full text could not be had; it leaves the queue and is counted as such.

        Raises NotAllowed where a full text is attached: detach it first.
        """
        with self._store.write(self._by) as writer:
            uid = naming.report_id(writer.db, report)
            held = texts.full_texts(self._store, [uid])
            if held:
                raise NotAllowed(f"report {uid[:12]} has a full text, {held[0].name!r}; detach it first")
            judgements.judge(writer, "retrievals", uid, outcome="not retrieved", note=note)

    def retrieved(self, report: Thing, note: str = "") -> None:
        """Record that a report's full text was had, on paper perhaps, or after all."""
        with self._store.write(self._by) as writer:
            uid = naming.report_id(writer.db, report)
            judgements.judge(writer, "retrievals", uid, outcome="retrieved", note=note)

    def fetch(self, folder: str | os.PathLike[str]) -> list[FullText]:
        """Copy missing files from a folder (another copy's, or any) and return what is here again.

        Files are recognised by their content, whatever they are called.
        """
        place = Path(folder)
        if not place.is_dir():
            raise ReadError(f"{place}: is no folder", path=str(place))
        wanted = {text.hash: text for text in Retrieval(self._store, self._protocol).missing(thorough=True)}
        sizes = {text.size for text in wanted.values()}
        shelf = texts.shelf(self._store)
        for file in sorted(path for path in place.rglob("*") if path.is_file()):
            if file.stat().st_size in sizes and texts.digest_of(file) in wanted:
                shelf.put(file)
        return [
            text
            for text in texts.full_texts(self._store, thorough=True)
            if text.state == "here" and text.hash in wanted
        ]


class Retrieved:
    """Where full texts are read."""

    _store: Store
    _protocol: Protocol

    @cached_property
    def retrieval(self) -> Retrieval:
        """Full texts: what is wanted, what was tried, what is here."""
        return Retrieval(self._store, self._protocol)


class Retrieving:
    """Where full texts are written of."""

    _store: Store
    _protocol: Protocol
    _by: str

    @cached_property
    def retrieval(self) -> RetrievalWriter:
        """Full texts: attach, detach, attempt, give up."""
        return RetrievalWriter(self._store, self._protocol, self._by)

    def not_retrieved(self, report: Thing, note: str = "") -> None:
        """Record that a report's full text could not be had; it leaves the queue and is counted as such."""
        self.retrieval.not_retrieved(report, note)

    def retrieved(self, report: Thing, note: str = "") -> None:
        """Record that a report's full text was had after all."""
        self.retrieval.retrieved(report, note)
