"""The order of questions on a ballot paper."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, TypeVar

from reviewkit.errors import ProtocolError

if TYPE_CHECKING:
    from collections.abc import Sequence

    Item = TypeVar("Item")


def shuffle(items: Sequence[Item], seed: int | str, number: int) -> list[Item]:
    """Return the order of the items on ballot paper `number` (from 0 or 1), the same for the same seed.

    Papers are balanced, not merely random: among any block of as many papers as there are items, every item
    stands once at each place, and (with an even number of items) once before each other one.
    Source: Williams 1949, Australian Journal of Scientific Research A2:149-168.
    """
    if number < 0:
        raise ProtocolError(f"ballot paper {number}; a number from 0 was expected")
    m = len(items)
    if m < 2:
        return list(items)
    block, row = divmod(number, m)
    mixed = list(items)
    random.Random(f"{seed}:{block}").shuffle(mixed)  # noqa: S311 - an order on paper is no secret
    steps = [(place + 1) // 2 if place % 2 else -(place // 2) for place in range(m)]
    # An odd number of items needs a mirrored square after each plain one for its neighbours to balance.
    sign = -1 if m % 2 and block % 2 else 1
    return [mixed[(sign * step + row) % m] for step in steps]
