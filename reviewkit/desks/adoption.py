"""The protocol a review works under: adopted when the file is opened, and amended only openly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.desks.duplicates import rebuild
from reviewkit.errors import ProtocolError
from reviewkit.protocol import Protocol, amendment_faults, changes
from reviewkit.store import StageRule, derived

if TYPE_CHECKING:
    from reviewkit.store import Store

NONE = Protocol(title="", version="0")


def adopted(store: Store) -> Protocol:
    """Return the protocol that the file was last opened with, or one without any stages."""
    row = store.db.execute(
        "SELECT text FROM protocols ORDER BY clock DESC, device DESC, seq DESC LIMIT 1"
    ).fetchone()
    return Protocol.parse(row[0]) if row else NONE


def adopt(store: Store, protocol: Protocol | None, by: str) -> Protocol:
    """Put the review under a protocol and return the one in force.

    Until somebody judged, answered or spoke, a protocol is a draft and may change. Afterwards a change comes with a
    new version and an amendment that says why, and may not undo what holds work; nothing that was decided under an
    earlier version is touched. Raises ProtocolError with every fault otherwise.
    """
    before = adopted(store)
    after = protocol or before
    store.protocol = after.uid if after is not NONE else ""
    if after.uid == before.uid:
        return after
    reason = _reason(store, before, after)
    rules = [
        StageRule(
            stage.id,
            n,
            stage.reviewers,
            "record" if stage.id in after.record_stages else "report",
            stage.agree_on,
            stage.reasons,
            stage.share,
            stage.design == "liberal",
        )
        for n, stage in enumerate(after.stages)
    ]
    with store.write(by) as writer:
        writer.append(
            "protocols",
            hash=after.uid,
            title=after.title,
            version=after.version,
            text=after.text,
            reason=reason,
        )
        if derived.set_stages(store.db, rules):
            rebuild(writer)
    return after


def _reason(store: Store, before: Protocol, after: Protocol) -> str:
    """Return why the protocol changed, as its amendments say, or raise with what is wrong with the change."""
    used = _used(store)
    if before is NONE or not used or not changes(before, after):
        return ""
    faults = amendment_faults(before, after, used=used)
    if faults:
        name = after.path or "the protocol"
        raise ProtocolError(
            f"{name} differs from version {before.version!r}, under which this review was worked on:\n"
            + "\n".join(f"  {fault}" for fault in faults),
            problems=faults,
        )
    amendment = next(a for a in after.amendments if a.version == after.version)
    return f"{amendment.what}: {amendment.why}"


def _used(store: Store) -> list[str]:
    """Return what of the protocol holds work already."""
    stages = [
        f"stages[{row[0]}]" for row in store.db.execute("SELECT DISTINCT stage FROM verdicts ORDER BY 1")
    ]
    forms = [f"forms[{row[0]}]" for row in store.db.execute("SELECT DISTINCT form FROM answers ORDER BY 1")]
    spoken = store.db.execute("SELECT 1 FROM contributions UNION SELECT 1 FROM ballots LIMIT 1").fetchone()
    return [*stages, *forms, *(["workshop"] if spoken else [])]
