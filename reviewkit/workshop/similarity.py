"""What reads alike: pairs of questions, or of people's words, that may ask or say the same. People decide."""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from reviewkit.model import Question
from reviewkit.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reviewkit.model import Contribution

    _Places = np.ndarray[tuple[int], np.dtype[np.intp]]

# Of ten questions and their rewordings on one subject all ten pairs score 70 and more, and so do 5 of the 180 pairs
# that are different questions. A pair is a suggestion that people look at, so to miss one costs more than to show one.
ALIKE = 69.0
# Only pairs whose runs of three letters point the same way this far (cosine) are compared word by word: the ten
# rewordings have 0.41 and more. It saves nine tenths of the time.
_NEAR = 0.30
_DIMENSIONS = (
    2048  # runs of letters fall into so many bins; two that share a bin blur the filter a little, no more
)
# Where thousands of texts all say much the same, only so many pairs, the nearest by letters, are compared by words.
_CANDIDATES = 30_000
_AT_ONCE = 10_000  # pairs of texts held in memory at a time
# Nobody looks at more suggestions; only texts that all say the same have more.
MOST = 2000
_SHOWN = 6  # shared words that are told
_COMMON = 0.2  # a word that stands in more than a fifth of the texts tells little of what two of them share
_EVERYWHERE = 20  # but in few texts nothing is common


@dataclass(frozen=True, slots=True)
class Similar:
    """Two questions (or contributions) that may ask the same; `score` from 0 to 100. People decide.

    `why` says in words what makes them alike, `shared` are the telling words that both have (folded), and
    `language` that in which they were compared.
    """

    first: str
    second: str
    score: float
    why: str = ""
    shared: tuple[str, ...] = ()
    language: str = ""

    def __repr__(self) -> str:
        return f"<Similar {self.first} and {self.second}: {self.score:.0f}>"


def similar(
    items: Iterable[Question | Contribution],
    threshold: float = ALIKE,
    *,
    texts: Mapping[str, Mapping[str, str]] | None = None,
    most: int = MOST,
) -> list[Similar]:
    """Return pairs that read alike, the most alike first: suggestions for merging, which people decide on.

    Two texts are compared in every language that both have: the one in which they were said or worded,
    translations of words, and `texts` (id -> language -> text) for questions. Texts without a language in common
    are not compared. Merged and withdrawn questions and erased contributions are left out.

    The score is the higher of two: the mean of two word-based measures of rapidfuzz, one of which allows for
    another order of words and one for a text that says more; and the cosine of the texts' runs of three letters,
    which allows for endings of words, as in Finnish (0 to 100 each). No more than `most` pairs are returned, the
    most alike.
    """
    spoken: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for item in items:
        for language, text in _texts(item, texts or {}).items():
            if folded := fold(text):
                spoken[language].append((item.id, folded))
    best: dict[tuple[str, str], Similar] = {}
    for language, told in spoken.items():
        for pair in _within(language, told, threshold, most):
            known = best.get((pair.first, pair.second))
            if known is None or pair.score > known.score:
                best[pair.first, pair.second] = pair
    return sorted(best.values(), key=lambda pair: (-pair.score, pair.first, pair.second))[:most]


def _texts(item: Question | Contribution, texts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    if isinstance(item, Question):
        if item.merged_into or item.withdrawn:
            return {}
        return {**texts.get(item.id, {}), item.language: item.text}
    if item.erased:
        return {}
    return {**item.translations, item.language: item.words}


def _within(language: str, told: Sequence[tuple[str, str]], threshold: float, most: int) -> list[Similar]:
    """Return the pairs of one language, in the order in which the items came."""
    if len(told) < 2:
        return []
    lines = [text for _, text in told]
    vectors = _vectors(lines)
    cosines = vectors @ vectors.T
    words = [Counter(text.split()) for text in lines]
    often = Counter(word for one in words for word in one)
    limit = max(_EVERYWHERE, _COMMON * len(lines))
    ones, others = np.nonzero(np.triu(cosines >= _NEAR, k=1))
    if len(ones) > _CANDIDATES:
        nearest = np.sort(np.argpartition(-cosines[ones, others], _CANDIDATES)[:_CANDIDATES])
        ones, others = ones[nearest], others[nearest]
    letters = np.minimum(100 * cosines[ones, others], 100)
    by_words = _by_words(lines, ones, others)
    scores = np.maximum(letters, by_words)
    wanted = np.flatnonzero(scores >= threshold)
    wanted = wanted[np.argsort(-scores[wanted], kind="stable")][:most]
    found = []
    for n in wanted.tolist():
        one, other = int(ones[n]), int(others[n])
        both = [word for word in words[one] if word in words[other] and often[word] <= limit]
        both.sort(key=lambda word: (often[word], -len(word)))
        found.append(
            Similar(
                told[one][0],
                told[other][0],
                round(float(scores[n]), 1),
                _why(words[one], words[other], lines[one] == lines[other], bool(letters[n] > by_words[n])),
                tuple(both[:_SHOWN]),
                language,
            )
        )
    return found


def _by_words(
    lines: Sequence[str], ones: _Places, others: _Places
) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Return for pairs of texts how alike their words are, from 0 to 100."""
    scores = np.zeros(len(ones), dtype=np.float32)
    for start in range(0, len(ones), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        left, right = [lines[n] for n in ones[part]], [lines[n] for n in others[part]]
        for scorer in (fuzz.token_sort_ratio, fuzz.token_set_ratio):
            scores[part] += process.cpdist(left, right, scorer=scorer, dtype=np.float32, workers=-1) / 2
    return scores


def _why(one: Counter[str], other: Counter[str], same: bool, letters: bool) -> str:  # noqa: FBT001 - private
    if same:
        return "the same words"
    if one == other:
        return "the same words in another order"
    if not one - other or not other - one:
        return "one says the same and more"
    if letters:
        return "nearly the same letters"
    shared = sum((one & other).values())
    return f"{shared} words in common" if shared != 1 else "1 word in common"


def _vectors(lines: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Return a vector of length 1 for each text: its words' runs of three letters, rare ones weighing more."""
    counts = np.zeros((len(lines), _DIMENSIONS), dtype=np.float32)
    bins: dict[str, list[int]] = {}
    for place, line in enumerate(lines):
        for word in line.split():
            if word not in bins:
                run = f" {word} "
                bins[word] = [
                    zlib.crc32(run[k : k + 3].encode("utf-8", "surrogatepass")) % _DIMENSIONS
                    for k in range(max(1, len(run) - 2))
                ]
            for where in bins[word]:
                counts[place, where] += 1
    rarity = np.log((1 + len(lines)) / (1 + np.count_nonzero(counts, axis=0))) + 1
    weighted = np.sqrt(counts) * rarity.astype(np.float32)
    return weighted / np.linalg.norm(weighted, axis=1, keepdims=True)  # type: ignore[no-any-return]  # numpy's stubs lose the type
