"""What people gave and received: hours, payment and thanks, added up by role, and what is still owed.

The roles of co-production and their payment: Involve and the National Institute for Health and Care Research say that
payment is offered in writing before the work, that people may decline it, and that hours without payment are told.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from reviewkit.model import Given, Promise
from reviewkit.workshop.cells import IN_THE_ROOM

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reviewkit.model import Payment

NOTHING = Decimal(0)
MERGED = "all other roles"


def given_and_received(payments: Iterable[Payment], threshold: int = IN_THE_ROOM) -> list[Given]:
    """Return what each role gave and received, the role with most hours first.

    Roles with fewer people than the threshold are put together as "all other roles"; where these are too few
    again, the smallest other role joins them, so that no small one can be found out by subtracting. Where all
    together are too few nothing is returned.
    """
    lines = list(payments)
    people: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        people[line.role].add(line.participant)
    small = {role for role, aliases in people.items() if len(aliases) < threshold}
    others = sorted(people.keys() - small, key=lambda role: (len(people[role]), role))
    while small and others and len(_aliases(small, people)) < threshold:
        small.add(others.pop(0))
    if small and len(_aliases(small, people)) < threshold:
        return []
    found = [_given(role, [p for p in lines if p.role == role]) for role in others]
    if small:
        found.append(_given(MERGED, [line for line in lines if line.role in small]))
    return sorted(found, key=lambda line: (-line.worked, line.role))


def _aliases(roles: Iterable[str], people: Mapping[str, set[str]]) -> set[str]:
    return set().union(*(people[role] for role in roles))


def _given(role: str, lines: list[Payment]) -> Given:
    def by_currency(act: str) -> dict[str, Decimal]:
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for line in lines:
            if line.act == act and line.amount is not None:
                sums[line.currency] += line.amount
        return dict(sorted(sums.items()))

    return Given(
        role,
        len({line.participant for line in lines}),
        sum((line.hours or NOTHING for line in lines if line.act == "worked"), NOTHING),
        unpaid_hours(lines),
        by_currency("offered"),
        by_currency("accepted"),
        len({line.participant for line in lines if line.act == "declined"}),
        by_currency("paid"),
        len({line.participant for line in lines if line.act == "thanked"}),
    )


def unpaid_hours(payments: Iterable[Payment]) -> Decimal:
    """Return the hours worked for which nothing was paid, person by person and purpose by purpose.

    A payment that names hours covers so many; one that names none covers the hours of its purpose.
    """
    worked: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    covered: dict[tuple[str, str], Decimal | None] = {}
    for line in payments:
        key = (line.participant, line.purpose)
        if line.act == "worked":
            worked[key] += line.hours or NOTHING
        elif line.act == "paid":
            before = covered.get(key, NOTHING)
            covered[key] = None if line.hours is None or before is None else before + line.hours
    left = NOTHING
    for key, hours in worked.items():
        paid = covered.get(key, NOTHING)
        left += NOTHING if paid is None else max(NOTHING, hours - paid)
    return left


def promises(payments: Iterable[Payment]) -> list[Promise]:
    """Return what was offered or accepted and is neither declined nor fully paid, oldest first.

    A later offer for the same purpose takes the place of an earlier one. An offer without an amount (a training,
    authorship, a copy of the report) is kept by a line "paid" for the same purpose.
    """
    standing: dict[tuple[str, str, str], Promise] = {}
    for line in payments:
        key = (line.participant, line.purpose, line.currency)
        open_ = standing.get(key)
        if line.act in ("offered", "accepted"):
            amount = line.amount if line.amount is not None else open_.amount if open_ else None
            since = open_.since if open_ else line.at
            accepted = line.act == "accepted"
            standing[key] = Promise(
                line.participant, line.role, line.purpose, amount, line.currency, since, accepted
            )
        elif line.act in ("declined", "paid") and open_ is not None:
            left = None if open_.amount is None or line.amount is None else open_.amount - line.amount
            del standing[key]
            if line.act == "paid" and left is not None and left > 0:
                standing[key] = Promise(
                    open_.participant, open_.role, open_.purpose, left, open_.currency, open_.since, True
                )
    return sorted(standing.values(), key=lambda promise: (promise.since, promise.participant))
