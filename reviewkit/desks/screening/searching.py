"""Searching a stage's reports at the screening desk, one's own verdicts, and the conflicts that one may settle."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reviewkit.errors import UnknownName
from reviewkit.model import Conflict, Report, Resolution, Verdict
from reviewkit.store import judgements, naming, records, searching

if TYPE_CHECKING:
    from reviewkit.protocol import Protocol, Stage
    from reviewkit.store import Store
    from reviewkit.store.naming import Thing

MOST = 2_000  # reports that a search goes through: more are not leafed through, and counting them all would take long
PAGE = 25  # reports on a page
MINE = ("", "judged", "unjudged", "include", "exclude", "unsure")
_TERM = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """One page of a search, from `start` on; `total` is how many there are, or with `more` the least there are."""

    reports: tuple[Report, ...]
    total: int
    more: bool
    start: int

    def __repr__(self) -> str:
        return f"<Found {len(self.reports)} of {self.total}{'+' if self.more else ''} reports>"


def expression(text: str, field: str = "") -> str:
    """Return what somebody typed as an FTS5 expression: all words, "phrases", begin*, -without; "" where there is none.

    Nothing of what is typed is FTS5 syntax: each word is quoted. Signs alone are left out.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    for minus, phrase, word in _TERM.findall(text):
        term = phrase or word
        if not re.search(r"\w", term):
            continue
        star = "*" if word.endswith("*") else ""
        quoted = '"{}"{}'.format(term.replace('"', " ").replace("\0", " "), star)
        (unwanted if minus else wanted).append(f"{{{field}}} : {quoted}" if field else quoted)
    if not wanted:  # a search for what is not there alone would have to go through everything
        return ""
    found = " AND ".join(wanted)
    return f"({found}) NOT ({' OR '.join(unwanted)})" if unwanted else found


class _Searches:
    _store: Store
    _protocol: Protocol

    def _find(self, wanted: searching.Wanted, text: str, field: str, start: int, limit: int) -> Found:
        self._protocol.stage(wanted.stage)
        if field and field not in searching.FIELDS:
            raise UnknownName("field to search", field, searching.FIELDS)
        if wanted.mine not in MINE:
            raise UnknownName("kind of own verdict", wanted.mine, MINE[1:])
        wanted = replace(wanted, match=expression(text, field))
        ids = self._ids(wanted)
        more = len(ids) > MOST
        total = MOST if more else len(ids)
        known = self._known(wanted) if more else None
        page = ids[:MOST][start : start + limit]
        reports = tuple(records.reports(self._store.db, page))
        return Found(reports, known or total, more and known is None, start)

    def _known(self, wanted: searching.Wanted) -> int | None:
        """Return how many reports there are where that is kept, and need not be counted."""
        db = self._store.db
        if wanted.plain:
            return sum(judgements.counts(db, wanted.stage).values())
        if not replace(wanted, mine="").plain:
            return None
        if wanted.mine == "unjudged":
            return judgements.queue_length(db, wanted.stage, wanted.person)
        return judgements.judged(db, wanted.stage).get(wanted.person) if wanted.mine == "judged" else None

    def _ids(self, wanted: searching.Wanted) -> list[str]:
        db = self._store.db
        if wanted.plain:
            return searching.everything(db, wanted.stage, MOST + 1)
        if replace(wanted, mine="").plain and wanted.mine == "unjudged":
            return judgements.queue(db, wanted.stage, wanted.person, "", MOST + 1)
        with searching.index(self._store) as finding:
            return searching.find(finding, wanted, MOST + 1)

    def languages(self) -> list[str]:
        """Return the languages that records name, in lower case."""
        with searching.index(self._store) as db:
            return searching.languages(db)


class Searched(_Searches):
    """Searches for everybody: nothing of verdicts."""

    def search(
        self, stage: str, text: str = "", field: str = "", *, start: int = 0, limit: int = PAGE, **wanted: Any
    ) -> Found:
        """Return the reports of a stage that hold all words and "phrases" of a text, in the order in which they came.

        `field`: "title", "abstract", "authors", "keywords", or "" for all of them; capitals and accents make no
        difference, `teach*` finds beginnings, `-word` leaves out. `wanted`: `since` and `until` (years), `source` (its
        name), `language`, `abstract` (True or False). The first search makes an index beside the file.
        """
        return self._find(searching.Wanted(stage, **wanted), text, field, start, limit)

    def conflict(self, report: Thing, stage: str, *, settled: bool = False) -> Conflict | None:
        """Return the conflict about a report at a stage, or None where there is none (yet).

        With `settled` also one that was settled: the verdicts stand as they were.
        """
        self._protocol.stage(stage)
        db = self._store.db
        uid = naming.report_id(db, report)
        over = settled and bool(judgements.resolutions(db, stage, uid))
        if judgements.state(db, uid, stage) != "conflict" and not over:
            return None
        latest = {verdict.by: verdict for verdict in searching.verdicts(db, stage, uid)}
        said = tuple(latest[person] for person in judgements.judges(db, uid, stage))
        return Conflict(records.reports(db, [uid])[0], stage, said)


class Searching(_Searches):
    """Searches in one person's name, so that they find their own verdicts again."""

    _by: str

    def search(
        self,
        stage: str,
        text: str = "",
        field: str = "",
        *,
        mine: str = "",
        start: int = 0,
        limit: int = PAGE,
        **wanted: Any,
    ) -> Found:
        """Return what the review's search does; `mine`: "judged", "unjudged", "include", "exclude" or "unsure"."""
        return self._find(
            searching.Wanted(stage, mine=mine, person=self._by, **wanted), text, field, start, limit
        )

    def own(self, report: Thing, stage: str) -> list[Verdict]:
        """Return this person's verdicts on a report, second thoughts included, the latest last."""
        db = self._store.db
        return searching.verdicts(db, stage, naming.report_id(db, report), self._by)

    def stands(self, report: Thing, stage: str) -> str:
        """Return a report's state at a stage, as `review.screening.state()` does."""
        return judgements.state(self._store.db, naming.report_id(self._store.db, report), stage)

    def waits(self, report: Thing, stage: str) -> bool:
        """Return whether a report waits for this person at a stage."""
        db = self._store.db
        uid = naming.report_id(db, report)
        if judgements.state(db, uid, stage) != "open" or searching.current(db, stage, self._by, [uid]):
            return False
        return judgements.is_theirs(db, stage, self._by, uid)

    def standing(self, stage: str, reports: tuple[Report, ...]) -> dict[str, str]:
        """Return this person's own verdict on each of these reports that they have judged."""
        return searching.current(self._store.db, stage, self._by, [report.id for report in reports])

    def last(self, stage: str, number: int = 1) -> list[Verdict]:
        """Return this person's last verdicts at a stage, the latest first."""
        return searching.last(self._store.db, stage, self._by, number)

    def settles(self, stage: str) -> bool:
        """Return whether this person is among those who may settle conflicts at a stage."""
        resolver = self._protocol.stage(stage).resolver
        return resolver in (("consensus",), ("third",)) or self._by in resolver

    def settleable(self, stage: str, *, after: str = "", limit: int = PAGE) -> list[str]:
        """Return the ids of reports in conflict that this person may settle, behind a report id."""
        rule = self._protocol.stage(stage)
        if not self.settles(stage):
            return []
        return searching.conflicts(self._store.db, stage, self._outsider(rule), after, limit)

    def unsettled(self, stage: str) -> int:
        """Return how many conflicts this person may settle."""
        rule = self._protocol.stage(stage)
        if not self.settles(stage):
            return 0
        return searching.conflict_count(self._store.db, stage, self._outsider(rule))

    def settled(self, stage: str, report: str = "") -> Resolution | None:
        """Return this person's last settlement of a conflict at a stage, or of one report there."""
        return next(iter(searching.settled(self._store.db, stage, self._by, report)), None)

    def _outsider(self, rule: Stage) -> str:
        """Return who must not have judged what they settle: this person, unless the judges settle it together."""
        return "" if rule.resolver == ("consensus",) else self._by
