"""Reports of one study: said together, said apart, and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.errors import NotAllowed
from reviewkit.model import Study
from reviewkit.store import judgements, naming, records

if TYPE_CHECKING:
    from reviewkit.store import Store
    from reviewkit.store.naming import Thing


class Linked:
    """Reads which reports tell of one study, included or not."""

    _store: Store

    def linked(self) -> list[Study]:
        """Return the studies that several reports tell of, wherever these reports stand, in order of label."""
        import networkx

        groups = networkx.connected_components(networkx.Graph(judgements.study_links(self._store.db)))
        found = []
        for group in groups:
            reports = records.reports(self._store.db, sorted(group))
            found.append(Study(reports[0].id, tuple(reports)))
        return sorted(found, key=lambda study: (study.label.casefold(), study.id))


class Linking:
    """Puts reports of one study together, and takes them apart."""

    _store: Store
    _by: str

    def same_study(self, report: Thing, other: Thing, *, same: bool = True) -> None:
        """Record that two reports tell of one study, or (same=False) that they do not after all.

        Raises NotAllowed for one and the same report, and where two that nobody linked directly are to be taken apart
        but belong together through others: the message names these.
        """
        db = self._store.db
        with self._store.write(self._by) as writer:
            one, two = sorted((naming.report_id(db, report), naming.report_id(db, other)))
            if one == two:
                raise NotAllowed(f"{one[:12]} is one and the same report")
            if not same:
                _check_link(judgements.study_links(db), one, two)
            writer.append("study_links", report=two, study=one, active=int(same))

    def unlink(self, report: Thing) -> int:
        """Take a report out of its study: every link of it is taken back; return how many there were."""
        db = self._store.db
        with self._store.write(self._by) as writer:
            uid = naming.report_id(db, report)
            links = [pair for pair in judgements.study_links(db) if uid in pair]
            for one, two in links:
                writer.append("study_links", report=max(one, two), study=min(one, two), active=0)
        return len(links)


def _check_link(links: list[tuple[str, str]], one: str, two: str) -> None:
    import networkx

    graph = networkx.Graph(links)
    if graph.has_edge(one, two) or not ({one, two} <= set(graph) and networkx.has_path(graph, one, two)):
        return
    between = networkx.shortest_path(graph, one, two)[1:-1]
    raise NotAllowed(
        f"{one[:12]} and {two[:12]} belong together through {', '.join(uid[:12] for uid in between)}: "
        "take one of those links back, or one of the two reports out of the study"
    )
