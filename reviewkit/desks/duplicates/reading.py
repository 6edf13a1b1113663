"""The reading half: what rules and people said, how reports are related, what they show, how sources overlap."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from reviewkit import dedup, identifiers
from reviewkit.desks.missing import Named
from reviewkit.model import DoubtfulPair, MergedField, OtherValue, Overlap, Relationship, merged
from reviewkit.store import links, naming, records, relations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reviewkit.model import Choice, Link, Record, Report, Study
    from reviewkit.store import Store


class Duplicates(Named, at="review.duplicates"):
    """Reads what rules and people said of pairs of records, and what follows from it."""

    def __init__(self, store: Store, studies: Callable[[], list[Study]]) -> None:
        self._store = store
        self._studies = studies

    def doubtful(self) -> list[DoubtfulPair]:
        """Return the pairs that wait for a person, the likeliest merge first."""
        return [self.pair(link) for link in self.waiting()]

    def waiting(self) -> list[Link]:
        """Return the pairs that wait for a person by the ids of their records, the likeliest merge first."""
        return links.doubtful(self._store.db)

    def pair(self, link: Link) -> DoubtfulPair:
        """Return the two records of a link."""
        db = self._store.db
        return DoubtfulPair(
            records.record(db, link.left), records.record(db, link.right), link.score, link.why
        )

    def marked(self) -> list[DoubtfulPair]:
        """Return the merges of records with two different DOIs that no person has confirmed yet.

        Publishers do give one work two DOIs, and the rules merge such records only where all else agrees; whoever
        wants to be sure looks at them here and says `link(pair, same=…)` of each.
        """
        by_report: dict[str, dict[str, str]] = defaultdict(dict)
        for report, record, doi in self._store.db.execute(
            """SELECT m.report, r.uid, r.doi FROM membership AS m JOIN records AS r ON r.uid = m.record
               WHERE r.doi <> '' AND m.report IN (SELECT report FROM membership GROUP BY report HAVING count(*) > 1)
               ORDER BY r.uid"""
        ):
            by_report[report].setdefault(identifiers.doi(doi) or doi, record)
        found = []
        for report, by_doi in sorted(by_report.items()):
            if len(by_doi) > 1:
                found += self._unconfirmed(report, list(by_doi.values()))
        return found

    def _unconfirmed(self, report: str, speakers: list[str]) -> list[DoubtfulPair]:
        """Return pairs of the first of these records with the others, save those that people called the same."""
        said = {(link.left, link.right): link for link in self.links(report)}
        one, *others = speakers
        found = []
        for other in others:
            link = said.get((min(one, other), max(one, other)))
            if link is None or link.by_rule:
                db = self._store.db
                left, right = records.record(db, one), records.record(db, other)
                why = link.why if link else "linked through other records of the report"
                score = link.score if link else 0.5
                found.append(DoubtfulPair(left, right, score, f"two DOIs, {left.doi} and {right.doi}; {why}"))
        return found

    def links(self, report: Report | Record | str | None = None) -> list[Link]:
        """Return the statements that count, of all pairs or of the pairs within one report."""
        if report is None:
            return links.links(self._store.db)
        uid = naming.report_id(self._store.db, report)
        members = [record.id for record in records.reports(self._store.db, [uid])[0].records]
        return links.links(self._store.db, members)

    def found_in(self, *found: Record) -> dict[str, tuple[str, ...]]:
        """Return the names of the sources that hold each of these records, by record id."""
        return records.sources_of(self._store.db, [record.id for record in found])

    def relations(self, report: Report | Record | str | None = None) -> list[Relationship]:
        """Return how reports are related that are not the same: all relations, or those of one report."""
        db = self._store.db
        rows = relations.relations(db, naming.report_id(db, report) if report is not None else "")
        ids = sorted({uid for row in rows for uid in (row.a, row.b)})
        known = dict(zip(ids, records.reports(db, ids), strict=True))
        return [
            Relationship(known[row.a], row.relation, known[row.b], row.why, row.by_rule, row.by, row.at)
            for row in rows
        ]

    def reports(self) -> list[Report]:
        """Return all reports, each with the records that stand for it."""
        return records.reports(self._store.db, records.report_ids(self._store.db))

    def merged(self, report: Report | Record | str) -> list[MergedField]:
        """Return what a report shows, field by field, with the record and sources that each value comes from."""
        db = self._store.db
        shown = records.reports(db, [naming.report_id(db, report)])[0]
        ids = [record.id for record in shown.records]
        found_in = records.sources_of(db, ids)
        chosen = {choice.field: choice for choice in shown.chosen}
        return [
            self._merged(shown, field, dict(zip(ids, shown.records, strict=True)), found_in, chosen)
            for field in merged.FIELDS
            if any(getattr(record, field) for record in shown.records)
        ]

    def _merged(
        self,
        report: Report,
        field: str,
        by_id: dict[str, Record],
        found_in: dict[str, tuple[str, ...]],
        chosen: dict[str, Choice],
    ) -> MergedField:
        wanted = {name: choice.record for name, choice in chosen.items()}
        speaker, by_person = merged.speaker(report.records, field, wanted)
        together = field in merged.TOGETHER and not by_person and len(by_id) > 1
        uid = "" if together else next(uid for uid, record in by_id.items() if record is speaker)
        choice = chosen.get(field) or chosen.get(merged.WITH.get(field, ""))
        return MergedField(
            field,
            merged.value(report.records, field, wanted),
            uid,
            "; ".join(
                found_in[uid] if uid else dict.fromkeys(s for names in found_in.values() for s in names)
            ),
            tuple(
                OtherValue(getattr(record, field), other, "; ".join(found_in[other]))
                for other, record in by_id.items()
                if other != uid and getattr(record, field)
            ),
            choice.by if choice and by_person else "",
            f"chosen by {choice.by}" if choice and by_person else _why(field, by_id),
        )

    def overlap(self) -> Overlap:
        """Return how the sources overlap: records, reports and included studies that each found, alone or not."""
        named = _named(records.sources(self._store.db))
        kinds = dict(named.values())
        exported: Counter[str] = Counter()
        finders: dict[str, set[str]] = defaultdict(set)
        for report, source, n in records.appearances(self._store.db):
            exported[named[source][0]] += n
            finders[report].add(named[source][0])
        studies = (
            [name for report in study.reports for name in finders[report.id]] for study in self._studies()
        )
        return Overlap(
            kinds,
            {name: exported[name] for name in kinds},
            dict(Counter(map(frozenset, finders.values()))),
            dict(Counter(map(frozenset, studies))),
        )

    def explain(
        self, one: Record | Report | str, other: Record | Report | str, rules: str = "balanced"
    ) -> dedup.Pair:
        """Return in words which rule decides on two records, what agrees and what contradicts."""
        db = self._store.db
        left, right = (records.record(db, naming.record_id(db, thing)) for thing in (one, other))
        return dedup.explain(left, right, dedup.rule_set(rules))

    def between(self, one: Record | Report | str, other: Record | Report | str) -> Link | None:
        """Return the statement that counts on two records, None where nothing was said of them."""
        db = self._store.db
        pair = sorted(naming.record_id(db, thing) for thing in (one, other))
        return next(iter(links.links(db, pair)), None)


def _why(field: str, by_id: dict[str, Any]) -> str:
    return merged.why(field) if len(by_id) > 1 else "the report's only record"


def _named(sources: Iterable[Any]) -> dict[str, tuple[str, Any]]:
    """Return source id -> (name, kind): the files of one database are one source, of two kinds they are two."""
    sources = list(sources)
    kinds: dict[str, set[str]] = defaultdict(set)
    for source in sources:
        kinds[source.name].add(source.kind)
    return {
        source.id: (
            source.name if len(kinds[source.name]) == 1 else f"{source.name} ({source.kind})",
            source.kind,
        )
        for source in sources
    }
