"""What stands on one slip's paper: its own order of the questions, and the next two to compare."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def order(questions: Sequence[str], key: str) -> tuple[str, ...]:
    """Return the questions shuffled: always alike for the same key, and for different keys unlike each other.

    Sorting by a hash draws every order with the same chance, and the same one on every machine.
    """
    return tuple(sorted(questions, key=lambda name: _mixed(key, name)))


def _mixed(key: str, text: str) -> str:
    return hashlib.sha256(f"{key}|{text}".encode()).hexdigest()


def next_pair(
    questions: Sequence[str],
    done: Iterable[Sequence[str]],
    shown: Mapping[tuple[str, str], int],
    key: str,
) -> tuple[str, str] | None:
    """Return the next two questions for one person to compare, or None where they compared all.

    `done` are the pairs that this person has answered; `shown` says how often all people together answered a pair
    (ids in alphabetical order). Taken is the question that was compared least, with the partner with which it was
    compared least and which itself was compared least, so that all questions are compared about equally often. `key`
    breaks what is level, and which of the two stands first: nobody's paper is like another's.
    """
    met = {frozenset(pair) for pair in done}
    exposure = dict.fromkeys(questions, 0)
    for (one, other), n in shown.items():
        for name in (one, other):
            if name in exposure:
                exposure[name] += n
    own = dict.fromkeys(questions, 0)
    for pair in met:
        for name in pair & own.keys():
            own[name] += 1
    open_to = [name for name in questions if own[name] < len(questions) - 1]
    if len(open_to) < 2:
        return None
    first = min(open_to, key=lambda name: (exposure[name], own[name], _mixed(key, name)))
    partners = [name for name in questions if name != first and frozenset((first, name)) not in met]
    second = min(
        partners,
        key=lambda name: (
            shown.get((min(first, name), max(first, name)), 0),
            exposure[name],
            own[name],
            _mixed(key, name),
        ),
    )
    ahead = _mixed(key, "|".join(sorted((first, second)))) < "8"
    return (first, second) if ahead else (second, first)
