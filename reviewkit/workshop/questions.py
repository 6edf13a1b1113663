"""Questions before and after the vote: near-duplicates, the order on a ballot paper, the agenda."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from rapidfuzz import fuzz, process

from reviewkit.errors import ProtocolError, UnknownName
from reviewkit.model import AgendaItem, Contribution, Gap, Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reviewkit.workshop.result import Tally

    Item = TypeVar("Item")

# Of ten questions and their rewordings on one subject all ten pairs score 69 and more, and so do 11 of the 425 pairs
# that are different questions. A pair is a suggestion that people look at, so to miss one costs more than to show one.
ALIKE = 69.0


@dataclass(frozen=True, slots=True)
class Similar:
    """Two questions (or contributions) that may ask the same; `score` from 0 to 100. People decide."""

    first: str
    second: str
    score: float

    def __repr__(self) -> str:
        return f"<Similar {self.first} and {self.second}: {self.score:.0f}>"


def similar(items: Iterable[Question | Contribution], threshold: float = ALIKE) -> list[Similar]:
    """Return pairs that read alike, the most alike first: suggestions for merging, which people decide on.

    Compares within one language; merged and withdrawn questions and erased contributions are left out. The
    score is the mean of two word-based measures of rapidfuzz (0 to 100): one that allows for another order
    of words, one that allows for one text to say more.
    """
    standing = [item for item in items if _stands(item)]
    texts = [_folded(item.text if isinstance(item, Question) else item.words) for item in standing]
    if len(standing) < 2:
        return []
    ordered = process.cdist(texts, texts, scorer=fuzz.token_sort_ratio, dtype=np.float32)
    shared = process.cdist(texts, texts, scorer=fuzz.token_set_ratio, dtype=np.float32)
    score = (ordered + shared) / 2
    languages = np.array([item.language for item in standing])
    wanted = np.triu((score >= threshold) & (languages[:, None] == languages[None, :]), k=1)
    pairs = [
        Similar(standing[one].id, standing[other].id, round(float(score[one, other]), 1))
        for one, other in zip(*np.nonzero(wanted), strict=True)
    ]
    return sorted(pairs, key=lambda pair: (-pair.score, pair.first, pair.second))


def _stands(item: Question | Contribution) -> bool:
    if isinstance(item, Question):
        return bool(item.text) and not item.merged_into and not item.withdrawn
    return bool(item.words) and not item.erased


def _folded(text: str) -> str:
    """Return the words in lower case without accents and punctuation, in any script."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = (letter if letter.isalnum() else " " for letter in letters if not unicodedata.combining(letter))
    return " ".join("".join(kept).split())


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


def agenda(
    questions: Iterable[Question],
    tally: Tally,
    pooled: Tally | None = None,
    gaps: Iterable[Gap] | Mapping[str, str] = (),
    words: Iterable[Contribution] = (),
) -> list[AgendaItem]:
    """Return the agenda, first place first: each question with its place, its groups, its gaps and its words.

    Merged and withdrawn questions are left out, the others keep the places that were counted; questions
    that were not on the ballot paper have none. `gaps` give plain words to the ids that questions name (an
    unknown id stays as it is); `words` are the contributions. Raises UnknownName if a question was counted
    that is not given.
    """
    by_id = {question.id: question for question in questions}
    texts = gaps if isinstance(gaps, Mapping) else {gap.id: gap.text for gap in gaps}
    said = {contribution.id: contribution for contribution in words}
    items = []
    for place in tally.places:
        for name in place:
            if name not in by_id:
                raise UnknownName("question", name, by_id)
            question = by_id[name]
            if question.merged_into or question.withdrawn:
                continue
            on_paper = pooled is not None and name in pooled.questions
            items.append(
                AgendaItem(
                    place=tally.place_of(name),
                    joint=len(place) > 1,
                    question=question,
                    score=tally.scores.get(name),
                    by_group={group: own.places[name] for group, own in tally.by_group.items()},
                    pooled=pooled.place_of(name) if pooled is not None and on_paper else None,
                    interval=tally.intervals.get(name),
                    gaps=tuple(texts.get(gap, gap) for gap in question.gaps),
                    words=tuple(said[word] for word in _words_of(question, by_id) if word in said),
                )
            )
    return items


def _words_of(question: Question, by_id: Mapping[str, Question]) -> list[str]:
    """Return the ids of the words behind a question and behind those merged into it, however often merged."""
    found: dict[str, None] = {}
    waiting, met = [question], {question.id}
    while waiting:
        one = waiting.pop(0)
        found.update(dict.fromkeys(one.words))
        for name in one.merged:
            if name in by_id and name not in met:
                met.add(name)
                waiting.append(by_id[name])
    return list(found)
