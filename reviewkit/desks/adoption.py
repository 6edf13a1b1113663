"""The protocol a review works under: adopted when the file is opened, and amended only openly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.desks.duplicates import rebuild
from reviewkit.errors import ProtocolError
from reviewkit.protocol import Protocol
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

    A changed text must come with a new version and say why in `amendments`; nothing that was decided under an
    earlier version is touched. Raises ProtocolError where a change is not declared so.
    """
    before = adopted(store)
    after = protocol or before
    reason = ""
    if before is not NONE and after.uid != before.uid:
        reason = _declared(before, after)
    store.protocol = after.uid if after is not NONE else ""
    rules = [
        StageRule(
            stage.id,
            n,
            stage.reviewers,
            "record" if stage.id in after.record_stages else "report",
            stage.agree_on,
            stage.reasons,
        )
        for n, stage in enumerate(after.stages)
    ]
    if after.uid == before.uid:
        return after
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


def _declared(before: Protocol, after: Protocol) -> str:
    """Return why the protocol changed, as its amendments say, or raise."""
    if after.version == before.version:
        raise ProtocolError(
            f"{after.path or 'the protocol'} differs from the one this review was started under, but is still version "
            f"{after.version!r}: give it a new version and an [[amendments]] entry that says what changed and why"
        )
    amendment = next((a for a in after.amendments if a.version == after.version), None)
    if amendment is None:
        raise ProtocolError(
            f"{after.path or 'the protocol'} is version {after.version!r}, this review is under {before.version!r}: "
            f'add an [[amendments]] entry with version = "{after.version}" that says what changed and why'
        )
    return f"{amendment.what}: {amendment.why}"
