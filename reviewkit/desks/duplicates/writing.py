"""The writing half: rules and people say what is the same, what is different, what is related, and what is shown."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from reviewkit import dedup
from reviewkit.desks.duplicates.grouping import groups, regroup_around
from reviewkit.desks.missing import Named
from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.garbage import collector_at_rest
from reviewkit.model import RELATIONS, DoubtfulPair, Link
from reviewkit.model.merged import FIELDS as MERGED
from reviewkit.store import derived, links, naming, preferences, records, relations

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reviewkit.model import Record, Report
    from reviewkit.store import Store, Writer

    Progress = Callable[[int, int], None]
    Thing = Record | Report | str
    Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Deduplication:
    """What a run of the rules did: records looked at, reports they make, pairs linked, related, and left to people.

    `withheld` counts the doubtful pairs that the rule set found too unlikely to ask about.
    """

    rules: str
    records: int
    reports: int
    linked: int
    doubtful: int
    related: int = 0
    withheld: int = 0


class DuplicatesWriter(Named, at="person.duplicates"):
    """Links and relates records, and chooses what reports show, in one person's name."""

    def __init__(self, store: Store, by: str) -> None:
        self._store = store
        self._by = by

    def dedupe(
        self, rules: str | dedup.Rules = "balanced", progress: Progress | None = None
    ) -> Deduplication:
        """Link the records that are certainly one work, relate those that belong together, leave doubts to people.

        What a person said of a pair stays as it is. A pair that an earlier run linked or related and these rules do
        not is let go by a new row; what has not changed is not written again.
        """
        chosen = dedup.rule_set(rules)
        with collector_at_rest():  # or it would walk all records again and again
            return self._dedupe(chosen, progress)

    def _dedupe(self, chosen: dedup.Rules, progress: Progress | None) -> Deduplication:
        db = self._store.db
        ids, compared = self._read(progress)
        place = {uid: n for n, uid in enumerate(ids)}
        before = {(link.left, link.right): link for link in links.links(db)}
        known: list[tuple[int, int, Literal["same", "different"]]] = [
            (place[a], place[b], "same" if link.relation == "same" else "different")
            for (a, b), link in before.items()
            if not link.by_rule
        ]
        found = _find(compared, chosen, known, progress)
        compared.clear()
        said = {_ordered(ids[p.left], ids[p.right]): _ruled("doubtful", p) for p in found.doubtful}
        said |= {_ordered(ids[p.left], ids[p.right]): _ruled("same", p) for p in found.same}
        related = _related(found, ids)
        with self._store.write(self._by) as writer:
            _write_links(writer, chosen.name, before, said)
            reports = _regroup(writer, ids)
            _write_relations(writer, chosen.name, related)
        waiting = len(links.doubtful(db))
        return Deduplication(
            chosen.name, len(ids), reports, len(found.same), waiting, len(related), found.withheld
        )

    def _read(self, progress: Progress | None) -> tuple[list[str], list[Record]]:
        db = self._store.db
        ids, compared = [], []
        total = db["records"].count
        for uid, record in records.comparable(db, LINKED):
            ids.append(uid)
            compared.append(record)
            if progress and len(ids) % 1000 == 0:
                progress(len(ids), _READING * total)
        return ids, compared

    def link(
        self, pair: DoubtfulPair | Thing, other: Thing | None = None, *, same: bool, why: str = ""
    ) -> None:
        """Say of two records that they are one work or two; a later word of yours or another person's replaces it.

        Takes a doubtful pair, or two records or reports. Raises UnknownName where there is no such record.
        """
        with self._store.write(self._by) as writer:
            a, b = self._two(pair, other)
            links.add_link(writer, Link(a, b, "same" if same else "different", by_rule=False, why=why))
            regroup_around(writer.db, (a, b))

    def relate(self, one: Thing, other: Thing, kind: str, *, active: bool = True, why: str = "") -> None:
        """Say that `one` is the erratum (preprint, comment, …; the kinds are those of `RELATIONS`) of `other`.

        Works that are related are two works, so that they are told apart as well; whoever thinks they are one says
        so with `link(…, same=True)`, and then they are not related any more. `active=False` denies the relation,
        also where a rule states it. Raises UnknownName where there is no such kind or record.
        """
        if kind not in RELATIONS:
            raise UnknownName("kind of relation", kind, RELATIONS)
        with self._store.write(self._by) as writer:
            a, b = self._two(one, other, in_order=False)
            row = relations.Row(a, b, kind, by_rule=False, why=why)
            relations.add_relation(writer, row, active=active)
            if active:
                low, high = _ordered(a, b)
                links.add_link(
                    writer, Link(low, high, "different", by_rule=False, why=why or f"related: {kind}")
                )
                regroup_around(writer.db, (a, b))

    def take_back(self, pair: DoubtfulPair | Thing, other: Thing | None = None) -> None:
        """Take back what you said of two records: whether they are one work, and how they are related.

        What others or the rules say of them counts again. Raises NotAllowed where you have said nothing.
        """
        with self._store.write(self._by) as writer:
            a, b = self._two(pair, other)
            linked = links.said_by(writer.db, a, b, self._by)
            related = relations.said_by(writer.db, a, b, self._by)
            if not linked and not related:
                raise NotAllowed(
                    f"{self._by} has said nothing of {a[:12]} and {b[:12]} that could be taken back"
                )
            if related:
                relations.add_relation(writer, relations.Row(a, b, "", by_rule=False), active=False)
            if linked:
                links.add_link(writer, Link(a, b, "doubtful", by_rule=False, score=0.0, why="taken back"))
                regroup_around(writer.db, (a, b))

    def last(self) -> Link | None:
        """Return the last word of yours on a pair that stands, which `take_back` would take back."""
        return links.last_by(self._store.db, self._by)

    def choose(self, report: Report | str, field: str, record: Record | str) -> None:
        """Let one record of a report speak for a field wherever the report is shown; "" gives it back to the rule.

        `record` is one of the report's records or the beginning of its id. Raises UnknownName where there is no
        such field, or the record is none of this report's, NotAllowed where it has no value in the field.
        """
        if field not in MERGED:
            raise UnknownName("field", field, MERGED)
        db = self._store.db
        with self._store.write(self._by) as writer:
            uid = naming.report_id(db, report)
            chosen = ""
            if record != "":
                chosen = naming.record_id(db, record)
                shown = records.reports(db, [uid])[0]
                members = {one.id: one for one in shown.records}
                if chosen not in members:
                    raise UnknownName(f"record of report {uid[:12]}", chosen[:12], [m[:12] for m in members])
                if not getattr(members[chosen], field):
                    raise NotAllowed(f"record {chosen[:12]} has nothing in {field!r} that could be shown")
            kept = {c.field: c.record for c in preferences.choices(db, [uid]).get(uid, ())}
            if kept.get(field, "") != chosen:
                preferences.prefer(writer, uid, field, chosen)

    def _two(self, pair: DoubtfulPair | Thing, other: Thing | None, *, in_order: bool = True) -> Pair:
        """Return the ids of the two records that were named, the lower one first unless their order matters."""
        db = self._store.db
        if isinstance(pair, DoubtfulPair):
            other, pair = pair.right, pair.left
        if other is None:
            raise NotAllowed("two records are needed: link(pair, same=…) or link(one, other, same=…)")
        a, b = naming.record_id(db, pair), naming.record_id(db, other)
        if a == b:
            raise NotAllowed(f"{a[:12]} is one and the same record")
        return _ordered(a, b) if in_order else (a, b)


LINKED = ("CON", "CIN", "EFR", "EIN", "ROF", "RIN", "ECF", "ECI", "UOF", "UIN", "CRF", "CRI")
"""MEDLINE's tags for linked citations: the only raw tags that rules read."""
_READING = 3  # reading the records is about a third of a run


def _find(
    compared: list[Record], rules: dedup.Rules, known: list[Any], progress: Progress | None
) -> dedup.Found:
    read = len(compared)

    def told(done: int, total: int) -> None:
        if progress:
            progress(read + (_READING - 1) * read * done // max(total, 1), _READING * read)

    return dedup.find(compared, rules, known=known, progress=told if progress else None)


def _ruled(relation: Literal["same", "doubtful"], pair: dedup.Pair) -> Link:
    return Link("", "", relation, by_rule=True, score=pair.score, why=pair.why)


def _related(found: dedup.Found, ids: list[str]) -> dict[Pair, relations.Row]:
    return {
        _ordered(ids[r.left], ids[r.right]): relations.Row(
            ids[r.left], ids[r.right], r.kind, by_rule=True, why=r.why
        )
        for r in found.related
    }


def _write_links(writer: Writer, name: str, before: Mapping[Pair, Link], said: Mapping[Pair, Link]) -> None:
    for (a, b), link in sorted(said.items()):
        earlier = before.get((a, b))
        if earlier is None or (earlier.by_rule and earlier.relation != link.relation):
            links.add_link(
                writer, Link(a, b, link.relation, by_rule=True, score=link.score, why=link.why), name
            )
    for (a, b), earlier in sorted(before.items()):
        if earlier.by_rule and earlier.relation != "different" and (a, b) not in said:
            gone = f"no rule of {name} says so any more"
            links.add_link(writer, Link(a, b, "different", by_rule=True, score=0.0, why=gone), name)


def _write_relations(writer: Writer, name: str, said: Mapping[Pair, relations.Row]) -> None:
    before = relations.ruled(writer.db)
    for pair, row in sorted(said.items()):
        kept = before.get(pair)
        if kept is None or (kept.a, kept.b, kept.relation) != (row.a, row.b, row.relation):
            relations.add_relation(writer, row, rules=name)
    for pair, kept in sorted(before.items()):
        # Of two records that people joined the rules say nothing; should they be parted again, it still holds.
        if pair not in said and records.report_of(writer.db, kept.a) != records.report_of(writer.db, kept.b):
            gone = f"no rule of {name} says so any more"
            relations.add_relation(
                writer,
                relations.Row(kept.a, kept.b, kept.relation, by_rule=True, why=gone),
                rules=name,
                active=False,
            )


def _regroup(writer: Writer, ids: list[str]) -> int:
    """Bring the membership in line with the links, touching only what changed; return the number of reports."""
    wanted = groups(ids, links.links(writer.db))
    kept = defaultdict(list)
    for record, report in writer.db.execute("SELECT record, report FROM membership ORDER BY record"):
        kept[report].append(record)
    changed = {report: members for report, members in wanted.items() if kept.get(report) != members}
    if changed:
        derived.regroup(writer.db, changed)
    return len(wanted)


def _ordered(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)
