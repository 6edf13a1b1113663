"""Scottish STV paper by paper, after rules 45 to 52 of the 2007 Order: to be read beside it, not to be quick."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

CUT = Decimal("0.00001")


class LotsError(Exception):
    """Lots would have to be drawn."""


class Count:
    """One count by hand; `elected` are the names in the order of their election."""

    def __init__(self, names, seats, papers):
        self.seats = seats
        self.piles = {name: [] for name in names}  # rule 45: sorted by first preference
        for count, places in papers:
            self.piles[places[0][0]].append((tuple(place[0] for place in places), Decimal(1), count))
        self.quota = sum(count for count, _ in papers) // (seats + 1) + 1  # rule 46
        self.total = {name: sum(value * n for _, value, n in self.piles[name]) for name in names}
        self.history, self.elected, self.surplus, self.standing = [], [], [], set(names)
        while len(self.elected) < seats:
            self.stage()

    def stage(self):
        """Elect who has the quota; then pass on the largest surplus, or exclude the lowest."""
        self.elect({name for name in self.standing if self.total[name] >= self.quota})  # rule 47
        if len(self.elected) >= self.seats:
            return
        if len(self.standing) <= self.seats - len(self.elected):  # rule 52
            self.elect(set(self.standing))
            return
        self.history.append(dict(self.total))
        if self.surplus:
            self.pass_on_surplus()
        else:
            self.exclude()

    def elect(self, winners):
        """Elect these, the one with most votes first."""
        while winners:
            best = self.extreme(winners, max)
            winners.discard(best)
            self.standing.discard(best)
            self.elected.append(best)
            if self.total[best] > self.quota:
                self.surplus.append(best)

    def extreme(self, names, edge):
        """The one with most or fewest votes; of several, the one who had so at the latest earlier stage."""
        left = list(names)
        for votes in [self.total, *reversed(self.history)]:
            value = edge(votes[name] for name in left)
            left = [name for name in left if votes[name] == value]
            if len(left) == 1:
                return left[0]
        raise LotsError

    def pass_on_surplus(self):
        """Rules 48 and 49: every paper at its value times the surplus, divided by the total, cut to five places."""
        gone = self.extreme(self.surplus, max)
        self.surplus.remove(gone)
        over = self.total[gone] - self.quota
        given, self.piles[gone] = self.piles[gone], []
        self.give([(p, (over * v / self.total[gone]).quantize(CUT, ROUND_DOWN), n) for p, v, n in given])
        self.total[gone] = Decimal(self.quota)

    def exclude(self):
        """Rule 50: the papers go on at the value at which they came."""
        gone = self.extreme(self.standing, min)
        self.standing.discard(gone)
        given, self.piles[gone] = self.piles[gone], []
        self.total[gone] = Decimal(0)
        self.give(given)

    def give(self, papers):
        """Put every paper on the pile of the next one who is still standing."""
        for paper, value, n in papers:
            heir = next((name for name in paper if name in self.standing), None)
            if heir is not None:
                self.piles[heir].append((paper, value, n))
                self.total[heir] += value * n


def by_hand(names, seats, papers):
    """Who is elected, in the order of election; None where lots would have to be drawn."""
    try:
        return Count(names, seats, papers).elected
    except LotsError:
        return None
