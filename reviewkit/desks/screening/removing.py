"""What never came to be screened, and what earlier versions of the review had: read and written."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.model import Conflict, Record, Report, Study
from reviewkit.model.retrieving import PreviousVersion, Removal, WhyRemoved
from reviewkit.store import judgements, naming, records, removals

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewkit.protocol import Protocol
    from reviewkit.store import Store
    from reviewkit.store.naming import Thing

STARTED = ("included", "excluded", "conflict")
"""States that people's verdicts brought about: what they judged is not removed any more."""


class Removed:
    """Reads what was removed before screening or by a tool during it, and the earlier versions."""

    _store: Store

    def removed(self) -> list[tuple[Report, Removal]]:
        """Return the reports that are removed now, each with why, by which tool and at which stage ("": before)."""
        found = self.removals()
        return list(zip(records.reports(self._store.db, [row.report for row in found]), found, strict=True))

    def removals(self) -> list[Removal]:
        """Return why reports are removed now, without the reports themselves, in order of id."""
        return removals.removals(self._store.db)

    def previous_versions(self) -> list[PreviousVersion]:
        """Return the earlier versions that this review updates; their numbers add up."""
        return removals.previous_versions(self._store.db)

    def of_previous_studies(self) -> dict[str, str]:
        """Return report id -> the study of an earlier version that it is a new report of."""
        return removals.of_previous_studies(self._store.db)


class Removing:
    """Removes and restores in one person's name."""

    _store: Store
    _protocol: Protocol
    _by: str

    def remove(
        self,
        reports: Thing | Iterable[Thing],
        why: WhyRemoved = "other",
        *,
        tool: str = "",
        note: str = "",
        stage: str = "",
    ) -> int:
        """Take reports out before anybody screens them and return how many; all of them or none.

        `why`: "automation" (a tool marked them as ineligible; name it in `tool`) or "other" (say why in `note`).
        They leave the first stage, and their records are counted in a box of their own of the flow diagram. With
        `stage`, a tool excluded them while that stage was screened: they are counted there, apart from what people
        excluded. Raises NotAllowed where people have judged a report already, UnknownName for another reason.
        """
        if why not in get_args(WhyRemoved):
            raise UnknownName("reason for removal", why, get_args(WhyRemoved))
        if stage:
            self._protocol.stage(stage)
            if why != "automation":
                raise NotAllowed("during a stage only a tool removes; people exclude with a verdict")
        with self._store.write(self._by) as writer:
            ids = [naming.report_id(writer.db, thing) for thing in _each(reports)]
            for report in ids:
                self._check(report, stage)
            removals.remove(writer, ids, why, stage=stage, tool=tool, note=note)
        return len(set(ids))

    def _check(self, report: str, stage: str) -> None:
        if not self._protocol.stages:
            return
        db = self._store.db
        at = stage or self._protocol.stages[0].id
        state = judgements.state(db, report, at)
        if state in STARTED:
            raise NotAllowed(f"report {report[:12]} is {state} at {at!r} already: people have judged it")
        if stage and state != "open" and removals.removal(db, report) is None:
            raise NotAllowed(f"report {report[:12]} is not open at {at!r}: {state or 'not there'}")

    def restore(self, reports: Thing | Iterable[Thing], note: str = "") -> int:
        """Bring reports back that were removed, and return how many; raises NotAllowed where one was not."""
        with self._store.write(self._by) as writer:
            found = [
                (uid, removals.removal(writer.db, uid))
                for uid in (naming.report_id(writer.db, thing) for thing in _each(reports))
            ]
            for uid, removal in found:
                if removal is None:
                    raise NotAllowed(f"report {uid[:12]} is not removed")
                removals.remove(
                    writer,
                    [uid],
                    removal.reason,
                    stage=removal.stage,
                    tool=removal.tool,
                    note=note,
                    active=False,
                )
        return len(found)

    def previous_version(self, title: str, studies: int, reports: int, note: str = "") -> None:
        """Record what an earlier version of this review included; the review counts as an update from then on.

        Said again of the same title, the latest numbers count. The numbers of several versions add up: give each the
        studies that it brought, or record the last one alone with all of them. Raises NotAllowed for numbers that
        cannot be.
        """
        if not title.strip():
            raise NotAllowed("a previous version needs a title, such as 'Smith 2015'")
        if studies < 0 or reports < studies or (reports and not studies):
            raise NotAllowed(
                f"{studies} studies in {reports} reports cannot be: every study has a report, and every report a study"
            )
        with self._store.write(self._by) as writer:
            removals.add_previous_version(writer, title.strip(), studies, reports, note)

    def of_previous_study(self, report: Thing, study: str = "", *, yes: bool = True) -> None:
        """Record that a report is a new one of a study that an earlier version had (yes=False: that it is not).

        Included, it raises the total of reports, and no study is counted as new for it.
        """
        with self._store.write(self._by) as writer:
            removals.set_of_previous(writer, naming.report_id(writer.db, report), study, active=yes)


def _each(reports: Thing | Iterable[Thing]) -> list[Thing]:
    return [reports] if isinstance(reports, Report | Conflict | Study | Record | str) else list(reports)
