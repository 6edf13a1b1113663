"""The screening desk's writing half: assignments, verdicts, resolutions, retrievals."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

from reviewkit.desks.missing import Named
from reviewkit.desks.screening.dealing import Dealing
from reviewkit.desks.screening.exchanging import Exchanging
from reviewkit.desks.screening.inviting import Inviting
from reviewkit.desks.screening.linking import Linking
from reviewkit.desks.screening.piloting import Piloting
from reviewkit.desks.screening.reading import Queue
from reviewkit.desks.screening.removing import Removing
from reviewkit.desks.screening.retrieval import Retrieving
from reviewkit.desks.screening.searching import Searching
from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.store import judgements, naming, removals

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewkit.model import Judgement, Verdict
    from reviewkit.protocol import Protocol, Stage
    from reviewkit.store import Store
    from reviewkit.store.naming import Thing


class ScreeningWriter(
    Dealing,
    Piloting,
    Exchanging,
    Inviting,
    Searching,
    Removing,
    Retrieving,
    Linking,
    Named,
    at="person.screening",
):
    """Judges, assigns and resolves in one person's name."""

    def __init__(self, store: Store, protocol: Protocol, by: str) -> None:
        self._store = store
        self._protocol = protocol
        self._by = by

    def queue(self, stage: str) -> Queue:
        """Return the reports that wait for this person, in an order that tells nothing about anybody's verdicts."""
        self._protocol.stage(stage)
        return Queue(self._store, stage, self._by)

    def mine(self, stage: str) -> list[Verdict]:
        """Return this person's own verdicts at a stage, second thoughts included, the latest last."""
        self._protocol.stage(stage)
        return judgements.verdicts(self._store.db, stage, person=self._by)

    def judge(
        self, report: Thing, stage: str, verdict: Judgement, reasons: Iterable[str] = (), note: str = ""
    ) -> None:
        """Record this person's verdict; said again, it is a second thought and the latest counts.

        Raises UnknownName for a stage, report or reason that does not exist, NotAllowed where the report is not
        open to this person.
        """
        rule = self._protocol.stage(stage)
        given = _reasons(rule, verdict, reasons)
        with self._store.write(self._by) as writer:
            uid = naming.report_id(self._store.db, report)
            self._check_open(rule, uid)
            judgements.judge(
                writer, "verdicts", uid, stage=stage, verdict=verdict, reasons=json.dumps(given), note=note
            )
            judgements.advance(writer, stage, self._by, uid)

    def _check_open(self, rule: Stage, report: str) -> None:
        db, stage = self._store.db, rule.id
        state = judgements.state(db, report, stage)
        judges = judgements.judges(db, report, stage)
        if not state:
            if removals.removal(db, report):
                raise NotAllowed(
                    f"report {report[:12]} was removed before screening; restore() brings it back"
                )
            raise NotAllowed(
                f"report {report[:12]} is not at stage {stage!r} (yet): it has to be included before it"
            )
        if state == "not retrieved":
            raise NotAllowed(
                f"report {report[:12]} could not be retrieved; record its retrieval before judging it"
            )
        if state == "removed":
            raise NotAllowed(
                f"report {report[:12]} was excluded by a tool at {stage!r}; restore() brings it back"
            )
        if self._by in judges:
            return
        if not judgements.is_theirs(db, stage, self._by, report):
            raise NotAllowed(f"report {report[:12]} is not assigned to {self._by} at stage {stage!r}")
        if state != "open":
            more = "; settle it with resolve()" if state == "conflict" else ""
            raise NotAllowed(
                f"the required verdicts on report {report[:12]} at {stage!r} are in already{more}"
            )

    def withdraw(self, report: Thing, stage: str, note: str = "") -> None:
        """Take one's verdict back before it is revealed: one is undecided again, and the report waits.

        Raises NotAllowed where there is no verdict of this person, or where it is revealed: then a second thought
        stands beside it.
        """
        self._protocol.stage(stage)
        with self._store.write(self._by) as writer:
            uid = naming.report_id(self._store.db, report)
            if self._by not in judgements.judges(self._store.db, uid, stage):
                raise NotAllowed(f"{self._by} has no verdict on report {uid[:12]} at {stage!r} to take back")
            if judgements.state(self._store.db, uid, stage) != "open":
                raise NotAllowed(
                    f"the verdicts on report {uid[:12]} at {stage!r} are revealed and stay; judge it again instead"
                )
            judgements.judge(writer, "withdrawals", uid, stage=stage, note=note)

    def resolve(
        self,
        report: Thing,
        stage: str,
        verdict: Literal["include", "exclude"],
        reason: str = "",
        note: str = "",
    ) -> None:
        """Settle a conflict; the verdicts stay as they are, the resolution stands beside them.

        Raises NotAllowed where there is no conflict, where this person judged the report themselves (unless the
        protocol resolves by consensus), or is not among the resolvers that the protocol names.
        """
        rule = self._protocol.stage(stage)
        if verdict not in ("include", "exclude"):
            raise UnknownName("resolution", verdict, ("include", "exclude"))
        given = _reasons(rule, verdict, [reason] if reason else [], required=False)
        db = self._store.db
        with self._store.write(self._by) as writer:
            uid = naming.report_id(db, report)
            state = judgements.state(db, uid, stage)
            if state != "conflict" and not judgements.resolutions(db, stage, uid):
                raise NotAllowed(
                    f"there is no conflict to resolve on report {uid[:12]} at {stage!r}: "
                    f"it is {state or 'not at this stage'}"
                )
            self._check_resolver(rule, judgements.judges(db, uid, stage))
            judgements.judge(
                writer,
                "resolutions",
                uid,
                stage=stage,
                verdict=verdict,
                reason=given[0] if given else "",
                note=note,
            )

    def _check_resolver(self, rule: Stage, judges: list[str]) -> None:
        if rule.resolver == ("consensus",):
            return
        if self._by in judges:
            raise NotAllowed(
                f"{self._by} judged this report at {rule.id!r} and cannot resolve the conflict; "
                "somebody who did not judge it can"
            )
        if rule.resolver != ("third",) and self._by not in rule.resolver:
            raise NotAllowed(
                f"the protocol lets {', '.join(rule.resolver)} resolve at {rule.id!r}, not {self._by}"
            )


def _reasons(rule: Stage, verdict: str, reasons: Iterable[str], *, required: bool = True) -> list[str]:
    if verdict not in ("include", "exclude", "unsure"):
        raise UnknownName("verdict", verdict, ("include", "exclude", "unsure"))
    given = list(dict.fromkeys(reason for reason in reasons if reason))
    for reason in given:
        if reason not in rule.reasons:
            raise UnknownName(f"exclusion reason at stage {rule.id!r}", reason, rule.reasons)
    if given and verdict == "include":
        raise NotAllowed("an inclusion has no exclusion reason")
    if required and verdict == "exclude" and rule.reason_required and not given:
        raise NotAllowed(
            f"stage {rule.id!r} asks for a reason with every exclusion: {', '.join(rule.reasons)}"
        )
    return given
