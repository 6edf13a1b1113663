"""The duplicates desk: records grouped into reports by rules and people; every link can be taken back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from reviewkit import dedup
from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.model import DoubtfulPair, Link, Record, Report
from reviewkit.store import derived, links, naming, records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reviewkit.store import Store, Writer


def groups(ids: Iterable[str], statements: Iterable[Link]) -> dict[str, list[str]]:
    """Return the reports that records make (lowest record id -> record ids), given what is said of pairs.

    A rule's "different" is no judgement but a withdrawn "same", so it holds nothing apart.
    """
    saying = [link for link in statements if not (link.by_rule and link.relation == "different")]
    return {min(group): sorted(group) for group in dedup.cluster(list(ids), saying)}


def rule_set(name: str) -> dedup.Rules:
    """Return the rule set of that name, or raise UnknownName with the right ones."""
    known = {rules.name: rules for rules in (dedup.CAUTIOUS, dedup.BALANCED, dedup.THOROUGH)}
    if name not in known:
        raise UnknownName("rule set", name, known)
    return known[name]


@dataclass(frozen=True, slots=True)
class Deduplication:
    """What a run of the rules did: records looked at, reports they make, pairs linked and pairs left to people."""

    rules: str
    records: int
    reports: int
    linked: int
    doubtful: int


class Duplicates:
    """Reads what rules and people said of pairs of records."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def doubtful(self) -> list[DoubtfulPair]:
        """Return the pairs that wait for a person, the likeliest merge first."""
        db = self._store.db
        return [
            DoubtfulPair(records.record(db, link.left), records.record(db, link.right), link.score, link.why)
            for link in links.doubtful(db)
        ]

    def links(self, report: Report | Record | str | None = None) -> list[Link]:
        """Return the statements that count, of all pairs or of the pairs within one report."""
        if report is None:
            return links.links(self._store.db)
        uid = naming.report_id(self._store.db, report)
        members = [record.id for record in records.reports(self._store.db, [uid])[0].records]
        return links.links(self._store.db, members)

    def reports(self) -> list[Report]:
        """Return all reports, each with the records that stand for it."""
        return records.reports(self._store.db, records.report_ids(self._store.db))

    def explain(
        self, one: Record | Report | str, other: Record | Report | str, rules: str = "balanced"
    ) -> Any:
        """Return in words which rule decides on two records, what agrees and what contradicts."""
        db = self._store.db
        left, right = (records.record(db, naming.record_id(db, thing)) for thing in (one, other))
        return dedup.explain(left, right, rule_set(rules))


class DuplicatesWriter:
    """Links records in one person's name."""

    def __init__(self, store: Store, by: str) -> None:
        self._store = store
        self._by = by

    def dedupe(
        self, rules: str | dedup.Rules = "balanced", progress: Callable[[int, int], None] | None = None
    ) -> Deduplication:
        """Link the records that are certainly one work, and leave the doubtful pairs to people.

        What a person said of a pair stays as it is. A pair that an earlier run linked and these rules do not is
        let go by a new row.
        """
        chosen = rule_set(rules) if isinstance(rules, str) else rules
        db = self._store.db
        ids, all_records = [], []
        total = db["records"].count
        for uid, record in records.records(db):
            ids.append(uid)
            all_records.append(record)
            if progress and len(ids) % 1000 == 0:
                progress(len(ids), 2 * total)  # reading them is about half of the work
        place = {uid: n for n, uid in enumerate(ids)}
        before = {(link.left, link.right): link for link in links.links(db)}
        known: list[tuple[int, int, Literal["same", "different"]]] = [
            (place[a], place[b], "same" if link.relation == "same" else "different")
            for (a, b), link in before.items()
            if not link.by_rule
        ]
        found = dedup.find(all_records, chosen, known=known)
        said = {
            _pair(ids[p.left], ids[p.right]): Link("", "", "doubtful", by_rule=True, score=p.score, why=p.why)
            for p in found.doubtful
        }
        said |= {
            _pair(ids[p.left], ids[p.right]): Link("", "", "same", by_rule=True, score=p.score, why=p.why)
            for p in found.same
        }
        with self._store.write(self._by) as writer:
            self._write(writer, chosen.name, before, said)
            reports = self._regroup(writer, ids)
        return Deduplication(chosen.name, len(ids), reports, len(found.same), len(links.doubtful(db)))

    def _write(
        self,
        writer: Writer,
        name: str,
        before: dict[tuple[str, str], Link],
        said: dict[tuple[str, str], Link],
    ) -> None:
        for (a, b), link in sorted(said.items()):
            earlier = before.get((a, b))
            if earlier is None or (earlier.by_rule and earlier.relation != link.relation):
                links.add_link(
                    writer, Link(a, b, link.relation, by_rule=True, score=link.score, why=link.why), name
                )
        for (a, b), earlier in sorted(before.items()):
            if earlier.by_rule and earlier.relation != "different" and (a, b) not in said:
                links.add_link(
                    writer,
                    Link(
                        a, b, "different", by_rule=True, score=0.0, why=f"no rule of {name} says so any more"
                    ),
                    name,
                )

    def _regroup(self, writer: Writer, ids: list[str]) -> int:
        """Bring the membership in line with the links, touching only what changed; return the number of reports."""
        wanted = groups(ids, links.links(writer.db))
        kept = defaultdict(list)
        for record, report in writer.db.execute("SELECT record, report FROM membership ORDER BY record"):
            kept[report].append(record)
        changed = {report: members for report, members in wanted.items() if kept.get(report) != members}
        if changed:
            derived.regroup(writer.db, changed)
        return len(wanted)

    def link(
        self,
        pair: DoubtfulPair | Record | Report | str,
        other: Record | Report | str | None = None,
        *,
        same: bool,
        why: str = "",
    ) -> None:
        """Say of two records that they are one work or two; a later word of yours or another person's replaces it.

        Takes a doubtful pair, or two records or reports. Raises UnknownName where there is no such record.
        """
        db = self._store.db
        if isinstance(pair, DoubtfulPair):
            other, pair = pair.right, pair.left
        if other is None:
            raise NotAllowed("two records are needed: link(pair, same=…) or link(one, other, same=…)")
        with self._store.write(self._by) as writer:
            a, b = _pair(naming.record_id(db, pair), naming.record_id(db, other))
            if a == b:
                raise NotAllowed(f"{a[:12]} is one and the same record")
            links.add_link(writer, Link(a, b, "same" if same else "different", by_rule=False, why=why))
            reports = {records.report_of(db, a), records.report_of(db, b)}
            members = [
                row[0]
                for report in reports
                for row in db.execute("SELECT record FROM membership WHERE report = ?", [report])
            ]
            derived.regroup(db, groups(members, links.links(db, members)))


def _pair(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a < b else (b, a)


def rebuild(writer: Writer) -> None:
    """Make all derived tables anew from the ledgers, duplicates first."""
    ids = [row[0] for row in writer.db.execute("SELECT uid FROM records ORDER BY uid")]
    derived.rebuild(writer.db, groups(ids, links.links(writer.db)))
