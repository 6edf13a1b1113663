"""From pairs to groups: what hangs together is one work, unless somebody or something says it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    from reviewkit.model.references import Link

T = TypeVar("T", bound="Hashable")


class Partition(Generic[T]):
    """Items in groups, joined two at a time; a join that would put a forbidden pair in one group is refused.

    An item that was never named is a group of its own; only those that were are gone through by `iter`.
    """

    def __init__(self, items: Iterable[T] = (), apart: Iterable[tuple[T, T]] = ()) -> None:
        self._home: dict[T, list[T]] = {item: [item] for item in items}
        self._apart: dict[T, set[T]] = {}
        for one, other in apart:
            self._apart.setdefault(one, set()).add(other)
            self._apart.setdefault(other, set()).add(one)

    def add(self, item: T) -> None:
        """Take in an item, a group of its own; one that is there stays where it is."""
        self._home.setdefault(item, [item])

    def together(self, one: T, other: T) -> bool:
        """Say whether two items are in one group."""
        home = self._home.get(one)
        return one == other or (home is not None and home is self._home.get(other))

    def members(self, item: T) -> list[T]:
        """Return the group of an item."""
        return self._home.get(item) or [item]

    def join(self, one: T, other: T, allow: Callable[[list[T], list[T]], bool] | None = None) -> bool:
        """Join the groups of two items and return True; False where a forbidden pair, or `allow`, is against it."""
        left, right = self._home.setdefault(one, [one]), self._home.setdefault(other, [other])
        if left is right:
            return True
        if len(left) < len(right):
            left, right = right, left
        if self._apart:
            for item in right:
                if not self._apart.get(item, set()).isdisjoint(left):
                    return False
        if allow is not None and not allow(left, right):
            return False
        left.extend(right)
        for item in right:
            self._home[item] = left
        return True

    def __iter__(self) -> Iterator[list[T]]:
        seen: set[int] = set()
        for group in self._home.values():
            if id(group) not in seen:
                seen.add(id(group))
                yield group


def cluster(items: Iterable[str], links: Iterable[Link]) -> list[list[str]]:
    """Return the groups that the links make of the items: sorted lists of ids, every item in exactly one.

    What people called the same is joined first, then what rules did, the surest first. A join that would
    put two items called "different" into one group is left out. The order of items and links plays no part.
    Links to ids that are not among the items are passed over. Where a person and a rule speak of one pair,
    the person holds.
    """
    known = sorted(set(items))
    among = set(known)
    given = list(links)
    spoken = {_ends(link) for link in given if not link.by_rule}
    valid = [
        link
        for link in given
        if link.left in among
        and link.right in among
        and link.left != link.right
        and not (link.by_rule and _ends(link) in spoken)
    ]
    apart = [(link.left, link.right) for link in valid if link.relation == "different"]
    partition = Partition(known, apart)
    same = [link for link in valid if link.relation == "same"]
    for link in sorted(same, key=lambda link: (link.by_rule, -link.score, *_ends(link))):
        partition.join(link.left, link.right)
    return sorted(sorted(group) for group in partition)


def _ends(link: Link) -> tuple[str, str]:
    return (link.left, link.right) if link.left <= link.right else (link.right, link.left)
