"""What somebody writes on the command line, or in a row of a table, as a ballot of the vote."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from reviewkit.cli import common
from reviewkit.errors import NotAllowed, ReadError, ReviewkitError
from reviewkit.model import Ballot

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reviewkit.desks.workshop import Room
    from reviewkit.workshop import Vote

NUMBERS = ("dots", "score", "chnri")
DONT_KNOW = "?"  # beside a question: shown, and not known well enough to answer


def ballot_of(words: Sequence[str], vote: Vote, group: str = "") -> Ballot:
    """Return the ballot that these words are, as the vote's kind has them.

    Places from best to worst ("q3", "q1,q7"); numbers ("q3=8", "q1=?"); judgements ("q3:fair=0.5"); comparisons with
    the better one first ("q3/q1"), or neither ("q3=q1"). Raises NotAllowed for a word that is none of these.
    """
    if vote.ballot in NUMBERS:
        return _numbers(words, group)
    if vote.ballot == "pairwise":
        pairs: list[tuple[str, str]] = []
        even: list[tuple[str, str]] = []
        for word in words:
            sign = "/" if "/" in word else "="
            one, found, other = (part.strip() for part in word.partition(sign))
            if not (one and found and other):
                raise NotAllowed(
                    f"{word!r}: two questions are needed, such as q3/q1 (the better one first) or q3=q1"
                )
            (pairs if sign == "/" else even).append((one, other))
        return Ballot((), group, pairs=pairs, even=even)
    unseen = [word.strip()[: -len(DONT_KNOW)] for word in words if word.strip().endswith(DONT_KNOW)]
    places = [word for word in words if word.strip() and not word.strip().endswith(DONT_KNOW)]
    return Ballot(
        [[name.strip() for name in place.split(",") if name.strip()] for place in places],
        group,
        unseen=unseen,
    )


def _numbers(words: Sequence[str], group: str) -> Ballot:
    scores: dict[str, Any] = {}
    unseen: list[str] = []
    for word in words:
        name, found, value = (part.strip() for part in word.partition("="))
        question, judged, criterion = (part.strip() for part in name.partition(":"))
        if not (found and question and (criterion or not judged)):
            raise NotAllowed(f"{word!r}: a question and a number are needed, such as q3=8, or q3:fair=1")
        if value == DONT_KNOW:
            unseen.append(question)
        elif value and judged:
            scores.setdefault(question, {})[criterion] = value
        elif value:
            scores[question] = value
    return Ballot((), group, scores=scores, unseen=unseen)


def rows_of(path: Path, room: Room, vote: Vote) -> list[tuple[str, Ballot]]:
    """Return (slip, ballot) for every row of a table of paper ballots; all its faults are told at once.

    Its columns are slip, group, and then places from best to worst; or, for numbers, a column for each question.
    """
    rows = [
        (line, [cell.strip() for cell in row])
        for line, row in enumerate(csv.reader(io.StringIO(common.read_text(path), newline="")), 1)
        if any(cell.strip() for cell in row)
    ]
    named = vote.ballot in NUMBERS
    if not rows or [cell.casefold() for cell in rows[0][1][:2]] != ["slip", "group"]:
        then = "a column for each question" if named else "places"
        raise ReadError(
            f"{path}: the first line has to begin with slip,group and go on with {then}", path=str(path)
        )
    header = rows[0][1][2:]
    faults: list[str] = []
    taken: dict[str, int] = {}  # slip -> line
    found: list[tuple[str, Ballot]] = []
    for line, cells in rows[1:]:
        code, group, *marks = [*cells, ""] if len(cells) < 2 else cells
        words = (
            [f"{name}={mark}" for name, mark in zip(header, marks, strict=False) if mark] if named else marks
        )
        try:
            slip = room.slip(code).code
            ballot = ballot_of([word for word in words if word], vote, group)
            voice = room.joined(slip)
            room.check(ballot if group or not voice else ballot_of(words, vote, voice.group), vote.id)
        except ReviewkitError as error:
            faults.append(f"{path}:{line}: {error}")
            continue
        if slip in taken:
            faults.append(f"{path}:{line}: the slip {slip} stands on line {taken[slip]}, too")
        taken[slip] = line
        found.append((slip, ballot))
    if faults:
        raise ReadError("\n".join([f"nothing was cast: {len(faults)} fault(s)", *faults]), path=str(path))
    return found
