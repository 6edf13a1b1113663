"""The workshop desk's reading half of words: what was said, in which round, at which table, under which theme."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from reviewkit import workshop
from reviewkit.desks.workshop.base import ROOM, Reading
from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.model import RoomTheme, Seating, Sitting
from reviewkit.store import questions as asked
from reviewkit.store import sittings, slips
from reviewkit.store import words as ledger
from reviewkit.text import whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reviewkit.model import Contribution
    from reviewkit.protocol import Workshop
    from reviewkit.workshop import Pile
    from reviewkit.workshop.seating import Plan

# Ten minutes of speech, written down, are some 8,000 characters; what is longer was pasted into a phone by mistake.
LONGEST = 8000
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")  # BCP 47, without its rarities


class Hearing(Reading):
    """What was said in the room."""

    def contributions(
        self,
        *,
        round: str = "",  # noqa: A002 - the room's own word
        table: str = "",
        group: str = "",
        about: str = "",
        everything: bool = False,
    ) -> list[Contribution]:
        """Return people's words in the order in which they were written down; erased ones as stubs.

        `round`, `table` and `group` choose; `about` is the id of a programme, gap or study, or a theme's name.
        Hidden words are left out, unless `everything` is wanted. What is said in a round that is silent is
        shown to nobody before it ends.
        """
        silent = [name for name, course in self._courses().items() if course.state == "silent"]
        return [
            c
            for c in ledger.contributions(self._store.db, self.id)
            if (everything or not c.hidden)
            and c.round not in silent
            and (not round or c.round == round)
            and (not table or c.table == str(table))
            and (not group or c.group == group)
            and (not about or about in (*c.programmes, *c.gaps, *c.studies, *c.themes))
        ]

    def contribution(self, name: str | int) -> Contribution:
        """Return words by their number in the room or the beginning of their id, hidden ones too.

        Raises UnknownName, also where two copies of the file gave the same number: then the id tells them apart.
        """
        found = [one for one in self._named(str(name)) if not self._silent(one.round)]
        if len(found) != 1:
            known = [f"{c.number} ({c.id[:12]})" for c in found or self.contributions(everything=True)]
            raise UnknownName("words with the number", name, known)
        return found[0]

    def _named(self, name: str) -> list[Contribution]:
        """Return the words that a number or the beginning of an id (four signs at the least) can mean."""
        uids = ledger.uids(self._store.db, self.id, name) if len(name) >= 4 else []
        found = [c for uid in uids for c in ledger.contributions(self._store.db, self.id, uid)]
        if not found and (number := whole(name)) is not None:
            found = [c for c in ledger.contributions(self._store.db, self.id) if c.number == number]
        return found

    def _silent(self, name: str) -> bool:
        course = self._courses().get(name)
        return course is not None and course.state == "silent"

    def _courses(self) -> dict[str, sittings.Course]:
        return sittings.courses(self._store.db, self.id)

    def say(
        self,
        code: str,
        words: str,
        *,
        round: str = "",  # noqa: A002 - the room's own word
        table: str = "",
        language: str = "en",
        consent: bool = False,
        nonce: str = "",
        group: str | None = None,
    ) -> Contribution:
        """Write down what somebody says by phone, verbatim, and return it.

        The slip has to be valid, and is not kept beside the words: the row carries no name and no slip, only the
        group that the slip speaks for (or the `group` given). `nonce` is a number that the phone made up: sent
        again with the same one, nothing is written twice. Words for a round that is closed are kept and told as
        late. Raises UnknownName or NotAllowed with the reason.
        """
        slip = self.slip(code).code
        joined = slips.joined(self._store.db, self.id, slip) if group is None else None
        spoken = group or (joined.group if joined else "")
        check(self.plan, words, group=spoken, round_=round, language=language)
        if len(words) > LONGEST:
            raise NotAllowed(f"{len(words):,} characters are more than {LONGEST:,}: send them in parts")
        with self._store.write(ROOM) as writer:
            uid = ledger.answered(writer.db, self.id, nonce) if nonce else None
            if uid is None:
                uid = ledger.add_contribution(
                    writer,
                    self.id,
                    words,
                    group=spoken,
                    table=str(table),
                    round=round,
                    language=language,
                    consent=int(consent),
                )
                if nonce:
                    ledger.remember(writer, self.id, nonce, uid)
        return ledger.contributions(self._store.db, self.id, uid)[0]

    def rounds(self) -> list[Sitting]:
        """Return the rounds in the order of the plan, each with its state and how much was said in it."""
        courses, said = self._courses(), ledger.contributions(self._store.db, self.id)
        counts, late = Counter(c.round for c in said), Counter(c.round for c in said if c.late)
        return [
            Sitting(
                planned.id,
                planned.title,
                planned.kind,
                planned.prompt,
                (course := courses.get(planned.id, sittings.Course())).state,
                planned.tables,
                planned.minutes,
                counts[planned.id],
                late[planned.id],
                course.seal,
                all(sittings.seal_of(self._store.db, uids) == seal for seal, uids in course.frozen),
                course.opened,
                course.closed,
                course.note,
            )
            for planned in self.plan.rounds
        ]

    def round(self, name: str) -> Sitting:
        """Return a round by id, or raise UnknownName with the right ones."""
        known = {sitting.id: sitting for sitting in self.rounds()}
        if name not in known:
            raise UnknownName("round", name, known)
        return known[name]

    def seatings(self, *, round: str = "") -> list[Seating]:  # noqa: A002 - the room's own word
        """Return the tables of each round: host, who sat there, who moved, the host's harvest."""
        return [s for s in sittings.seatings(self._store.db, self.id) if not round or s.round == round]

    def plan_tables(
        self,
        people: Iterable[str],
        *,
        hosts: Sequence[str] = (),
        groups: dict[str, str] | None = None,
        rounds: Sequence[str] = (),
        tables: int | None = None,
        seed: int = 0,
    ) -> Plan:
        """Return who sits where in each round: hosts stay, nobody meets a table twice if the numbers allow.

        `people` and `hosts` are aliases; `groups` (alias -> group) spreads each group over the tables. `rounds`
        are the gathering and wording rounds if none are named, `tables` as many as the first of them has.
        The plan is written down with the writer's `seat_all()`.
        """
        from reviewkit.workshop import seating

        named = [self.round(name) for name in rounds] or [r for r in self.rounds() if r.kind != "vote"]
        if not named:
            raise NotAllowed("the plan has no rounds in which people sit at tables")
        return seating.plan(
            people,
            tables=tables or len(hosts) or named[0].tables,
            rounds=[sitting.id for sitting in named],
            hosts=hosts,
            groups=groups,
            seed=seed,
        )

    def piles(self, *, round: str = "") -> list[Pile]:  # noqa: A002 - the room's own word
        """Return words that are worth reading side by side, as a beginning for sorting them under themes."""
        return workshop.piles(self.contributions(round=round))

    def themes(self) -> list[RoomTheme]:
        """Return the themes, in the order in which they were first named, with their words and questions."""
        words: dict[str, list[Contribution]] = {}
        for c in self.contributions():
            for theme in c.themes:
                words.setdefault(theme, []).append(c)
        asking: dict[str, list[str]] = {}
        for q in asked.questions(self._store.db, self.id):
            if q.theme and not (q.merged_into or q.withdrawn):
                asking.setdefault(q.theme, []).append(q.id)
        order = asked.theme_order(self._store.db, self.id)
        names = sorted({*words, *asking}, key=lambda name: (order.get(name, len(order)), name))
        return [
            RoomTheme(
                name,
                tuple(c.id for c in words.get(name, ())),
                tuple(asking.get(name, ())),
                dict(Counter(c.group for c in words.get(name, ()) if c.group)),
            )
            for name in names
        ]


def check(plan: Workshop, words: str, *, group: str, round_: str, language: str) -> None:
    """Raise NotAllowed or UnknownName where words cannot be written down as told."""
    if not words.strip():
        raise NotAllowed("there are no words to write down")
    if group and plan.groups and group not in plan.groups:
        raise UnknownName("group", group, plan.groups)
    rounds = [r.id for r in plan.rounds]
    if round_ and rounds and round_ not in rounds:
        raise UnknownName("round", round_, rounds)
    check_language(plan, language)


def check_language(plan: Workshop, language: str) -> None:
    """Raise UnknownName where this is no code of a language."""
    if not _LANGUAGE.fullmatch(language):
        raise UnknownName("language code", language, plan.languages)
