"""The page in plain words that lies in a published folder: what is in it, what is not, and how to count again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reviewkit.workshop.publishing import Publication

FILES = (
    (
        "questions.csv, questions.json",
        "the questions on the ballot paper, and what the evidence says to each",
    ),
    ("ballots.csv, ballots.json", "the ballots that are published, sorted by what they say"),
    ("count.json", "the rule and everything it was told, so that the same count can be made again"),
    ("results.csv, results.json", "what came out"),
    ("checksums.txt", "a fingerprint of every file: sha256sum --check checksums.txt"),
)


def readme(it: Publication, *, title: str, rule: str, sure: str, made: str, protocol: str) -> str:
    """Return the README of a publication as Markdown."""
    files = "\n".join(f"- `{names.replace(', ', '`, `')}`: {what}" for names, what in FILES)
    return f"""# {title}: the vote, to count again

This folder holds a vote on research questions. Anybody can count it again, with or without a computer.
It holds no names and no codes of slips, and nothing that people said.

{files}

## Count it again

    reviewkit tally --check FOLDER

says in words whether every figure comes out the same. It needs this folder and nothing else.
By hand: {_by_hand(it)}

## The rule

{rule}

## How sure the order is

{sure}

## What is not here, and why

{_left_out(it)}

Tables at which people sat, other roles they have, and the order in which they voted are never published.

The protocol has the SHA-256 {protocol}. Made with {made}.
"""


def _by_hand(it: Publication) -> str:
    if it.level == "sums":
        return (
            "for each group in ballots.csv add up the points, rank the questions, and give the last one 1, the one "
            "before it 2, and so on; add to the groups' numbers the one under “positions” in count.json. The "
            "highest sum comes first."
        )
    if it.level == "order":
        return "the lists of the groups in ballots.csv can be worked out; the order of all groups cannot."
    return "ballots.csv holds every ballot that was counted."


def _left_out(it: Publication) -> str:
    if it.level == "all":
        return f"Nothing: every group cast {it.threshold} ballots or more."
    who = ", ".join(name or "without a name" for name in it.hidden)
    small = (
        f"A group that cast fewer than {it.threshold} ballots is not shown alone, nor another one from which it could "
        f"be worked out. This holds for: {who}."
    )
    return f"{small} {_WHY[it.level]}"


_WHY = {
    "coarse": (
        "Their ballots are here under the name “other groups”; under this rule groups make no difference to the order."
    ),
    "sums": (
        "Their ballots are not here, not even without the group's name: by trying out which of them belong together "
        "until the order comes out, one could find out how a small group voted. What they add to the sum of places "
        "is in count.json, all of them together, so that the order can still be worked out. Where all groups agree "
        "completely on a question, that shows."
    ),
    "order": (
        "Their ballots are not here, and with this rule, or so few people, the order cannot be worked out without "
        "them. It stands in results.json as the room counted it."
    ),
}
