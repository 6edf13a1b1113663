"""Made-up searches of any size: records with the shapes and the damage of real exports, and which are one work.

Nothing is taken from real records: words, names and journals are put together from syllables. What follows the
real world are the distributions: surnames and words by Zipf's law, titles of about 13 words, some 60 % of DOIs,
70 % of abstracts, journals of very different sizes, 15 % duplicates with what databases do to them, and look-alikes
that are works of their own (editorials, parts of a series, abstracts of one supplement, errata).
"""

from __future__ import annotations

import random
from bisect import bisect
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from reviewkit.model.references import Name, Record

if TYPE_CHECKING:
    from collections.abc import Iterator


def _entries(text: str, mark: str | None = None) -> list[str]:
    return text.split(mark)


_ONSETS = _entries("b br c ch cl d dr f fl g gr h j k l m n p pl pr qu r s sh sl sp st str t th tr v w y z")
_NUCLEI = _entries("a e i o u ai ea ee ia io oo ou")
_CODAS = ["", "", "", *_entries("l n r s t m nd ng rk st")]
_ENDINGS = _entries("tion ity al ic ous ment osis itis emia ing ed ly er ive ology pathy ance ure ase ine")
_SMALL = _entries("of in the and for with a on to from by after among during between using")
_TOPICS = _entries(
    "Medicine Surgery Health Research Nursing Psychiatry Neurology Cardiology Oncology Education"
)
_OPENINGS = _entries(
    "Effect of|Effects of|The role of|Association between|Prevalence of|Incidence of|Risk factors for|Impact of|"
    "A randomised controlled trial of|A systematic review of|Efficacy and safety of|Evaluation of|Treatment of|"
    "Management of|Outcomes of|Comparison of|Quality of life in|Long-term follow-up of|The use of|Experiences of",
    "|",
)
_MONTHS = _entries("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")
RECENT = 200_000
"""A duplicate repeats one of so many works before it, so that the generator's memory has an end."""


class _Zipf:
    """Draws from a list, its n-th entry with a frequency of 1/(n+2)."""

    def __init__(self, entries: list[str]) -> None:
        self._entries = entries
        self._sums = list(accumulate(1 / (rank + 2) for rank in range(len(entries))))

    def draw(self, chance: random.Random) -> str:
        return self._entries[bisect(self._sums, chance.random() * self._sums[-1])]


def _syllables(chance: random.Random, least: int, most: int) -> str:
    return "".join(
        chance.choice(_ONSETS) + chance.choice(_NUCLEI) + chance.choice(_CODAS)
        for _ in range(chance.randint(least, most))
    )


def _words(chance: random.Random, total: int) -> list[str]:
    found = dict.fromkeys(_syllables(chance, 1, 2) + chance.choice(["", *_ENDINGS]) for _ in range(total))
    return list(found)


class World:
    """The vocabulary, people and journals of one made-up literature."""

    def __init__(self, seed: int = 1) -> None:
        self.chance = chance = random.Random(seed)
        words = _words(chance, 30_000)
        self.words = _Zipf(words)
        self.surnames = _Zipf(
            list(dict.fromkeys(_syllables(chance, 1, 3).capitalize() for _ in range(50_000)))
        )
        self.given = _Zipf(list(dict.fromkeys(_syllables(chance, 1, 2).capitalize() for _ in range(3_000))))
        names = {}
        while len(names) < 6_000:
            head = chance.choice(
                ["Journal of", "Annals of", "International Journal of", "European", "Archives of", ""]
            )
            name = " ".join([head, chance.choice(words).capitalize(), "and", chance.choice(_TOPICS)]).strip()
            names[name] = " ".join(f"{word[:4]}." for word in name.split() if word not in ("of", "and"))
        self.short = names
        self.journals = _Zipf(list(names))
        self.start = {name: chance.randint(1950, 2000) for name in names}
        sentences = [
            " ".join(self.words.draw(chance) for _ in range(22)).capitalize() + "." for _ in range(20_000)
        ]
        self.sentences = sentences
        self.made = 0

    def title(self) -> str:
        chance = self.chance
        length = max(4, round(chance.gauss(12, 4)))
        words = [
            chance.choice(_SMALL) if place % 3 == 2 else self.words.draw(chance) for place in range(length)
        ]
        if length > 8 and chance.random() < 0.4:
            words[length // 2] += ":"
        if chance.random() < 0.4:
            words.insert(0, chance.choice(_OPENINGS))
        return " ".join(words).capitalize()

    def people(self) -> tuple[Name, ...]:
        chance = self.chance
        return tuple(
            Name(
                self.surnames.draw(chance),
                f"{self.given.draw(chance)} {chance.choice('ABCDEFGHJKLMNPRSTVW')}.",
            )
            for _ in range(min(12, 1 + int(chance.expovariate(0.25))))
        )

    def work(self) -> Record:
        chance = self.chance
        self.made += 1
        journal = self.journals.draw(chance)
        year = 2025 - min(35, int(chance.expovariate(0.1)))
        first = chance.randint(1, 2200)
        volume = max(1, year - self.start[journal])
        return Record(
            title=self.title(),
            authors=self.people(),
            year=year,
            container=journal,
            volume=str(volume),
            issue=str(chance.randint(1, 12)),
            pages=f"{first}-{first + chance.randint(3, 15)}",
            doi=f"10.{1000 + len(journal) * 7}/{journal[:3].lower().strip()}.{year}.{self.made:07d}"
            if chance.random() < 0.6
            else "",
            abstract=f"{' '.join(chance.sample(self.sentences, 7))} {self.made}"
            if chance.random() < 0.7
            else "",
            type="article-journal",
            database="A",
        )

    # --- look-alikes --------------------------------------------------------------------------------------

    def lookalike(self, record: Record) -> Record:
        """Return another work that looks like this one."""
        chance = self.chance
        first = chance.randint(1, 2200)
        other = replace(
            record,
            pages=f"{first}-{first + 4}",
            issue=str(chance.randint(1, 12)),
            abstract="",
            doi=f"10.1999/other.{self.made:07d}",
        )
        self.made += 1
        kind = chance.random()
        if kind < 0.3:
            return replace(other, title="Editorial", authors=self.people(), doi="")
        if kind < 0.55:
            return replace(other, title=f"{record.title}. Part 2")
        if kind < 0.8:
            return replace(other, title=self.title(), authors=self.people(), doi=record.doi)
        return replace(other, title=f"Erratum to: {record.title}", doi="")

    # --- damage -------------------------------------------------------------------------------------------

    def copy(self, record: Record) -> Record:
        """Return the record as another database exports it; one in five comes back untouched."""
        chance = self.chance
        if chance.random() < 0.2:
            return record
        made = replace(record, database="B")
        for damage in chance.sample(_DAMAGE, chance.choice((1, 2, 2, 3, 3, 4))):
            made = damage(self, made)
        return made


def _shouted(world: World, r: Record) -> Record:
    return replace(r, title=r.title.upper())


def _dotted(world: World, r: Record) -> Record:
    return replace(r, title=f"{r.title}.")


def _cut(world: World, r: Record) -> Record:
    return replace(r, title=r.title.partition(":")[0])


def _mistyped(world: World, r: Record) -> Record:
    place = world.chance.randrange(len(r.title))
    return replace(r, title=r.title[:place] + r.title[place + 1 :])


def _initials(world: World, r: Record) -> Record:
    return replace(
        r, authors=tuple(Name(n.family, "".join(part[0] for part in n.given.split())) for n in r.authors)
    )


def _first_author(world: World, r: Record) -> Record:
    return replace(r, authors=r.authors[:1])


def _reversed(world: World, r: Record) -> Record:
    return replace(r, authors=tuple(Name(n.given, n.family) for n in r.authors))


def _abbreviated(world: World, r: Record) -> Record:
    return replace(r, container=world.short.get(r.container, r.container))


def _without_doi(world: World, r: Record) -> Record:
    return replace(r, doi="")


def _without_abstract(world: World, r: Record) -> Record:
    return replace(r, abstract="")


def _short_pages(world: World, r: Record) -> Record:
    first, _, last = r.pages.partition("-")
    same = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), 0)
    return replace(r, pages=f"{first}-{last[same:]}" if len(first) == len(last) else first)


def _spreadsheet(world: World, r: Record) -> Record:
    first, _, last = r.pages.partition("-")
    if last and int(last) <= 28 and int(first) <= 12:
        return replace(r, pages=f"{last}-{_MONTHS[int(first) - 1]}")
    return replace(r, pages="")


def _online(world: World, r: Record) -> Record:
    return replace(r, year=(r.year or 2000) - 1)


def _without_issue(world: World, r: Record) -> Record:
    return replace(r, issue="", volume=f"{r.volume} ({r.issue})")


_DAMAGE = [
    _shouted, _dotted, _dotted, _cut, _mistyped, _initials, _initials, _first_author, _reversed, _abbreviated,
    _abbreviated, _without_doi, _without_abstract, _short_pages, _spreadsheet, _online, _without_issue,
]  # fmt: skip


def search(
    total: int, seed: int = 1, *, duplicates: float = 0.15, lookalikes: float = 0.02
) -> Iterator[tuple[int, Record]]:
    """Yield so many records, each with the number of the work it stands for."""
    world = World(seed)
    chance = world.chance
    works: list[tuple[int, Record]] = []
    number = 0
    for _ in range(total):
        which = chance.random()
        if works and which < duplicates:
            home, record = works[chance.randrange(len(works))]
            yield home, world.copy(record)
            continue
        if works and which < duplicates + lookalikes:
            record = world.lookalike(works[chance.randrange(len(works))][1])
        else:
            record = world.work()
        if len(works) < RECENT:
            works.append((number, record))
        else:
            works[chance.randrange(RECENT)] = (number, record)
        yield number, record
        number += 1
