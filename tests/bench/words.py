"""How quickly a large gathering's words and questions are read: `python -m tests.bench.words`.

2,000 contributions (every third translated, laid under one of forty themes) and 300 questions with ten words each, some
of them merged and split, in two languages; on a file, not in memory.
"""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import reviewkit as rk
from reviewkit.model import Contribution
from reviewkit.workshop import seating

if TYPE_CHECKING:
    from collections.abc import Callable

SOUNDS = [a + b for a in "bdfghklmnprstv" for b in ("a", "e", "i", "o", "u", "en", "al", "is")]


def vocabulary(dice: random.Random) -> list[str]:
    """Three thousand made-up words."""
    return ["".join(dice.choices(SOUNDS, k=dice.randint(1, 4))) for _ in range(3000)]


def line(dice: random.Random, words: list[str]) -> str:
    """A sentence of about fifteen words, some of which are far more frequent than others, as in speech."""
    return " ".join(words[min(int(dice.paretovariate(0.6)), 2999)] for _ in range(dice.randint(5, 25)))


def timed(what: str, act: Callable[[], object], times: int = 3) -> None:
    """Print the best of several times, in milliseconds."""
    best = min(_once(act) for _ in range(times))
    print(f"{what:58} {1000 * best:9.1f} ms")


def _once(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def main() -> None:
    """Build the gathering and print the figures."""
    dice = random.Random(0)
    words = vocabulary(dice)
    same = [Contribution(f"c{n}", f"Pay comes too late number {n % 97}") for n in range(2000)]
    with (
        tempfile.TemporaryDirectory() as folder,
        rk.open(Path(folder) / "day.db", protocol="sheffield") as review,
    ):
        host, room = review.people("host")[0].workshop("priorities"), review.workshop("priorities")
        groups = room.plan.groups
        rows = "".join(
            f"{line(dice, words)},{dice.choice(groups)},{n % 8 + 1},experience,fi,yes,"
            f"{line(dice, words) if n % 3 == 0 else ''}\n"
            for n in range(2000)
        )
        sheet = ("words,group,table,round,language,consent,translation\n" + rows).encode()
        timed("a sheet of 2,000 words comes in", lambda: host.import_words(sheet), 1)
        said = room.contributions()
        for theme in range(40):
            host.lay(f"theme {theme}", *said[theme * 50 : theme * 50 + 50])
        for n in range(300):
            host.question(
                line(dice, words) + "?", words=dice.sample(said, 10), theme=f"theme {n % 40}", plain="Easy?"
            )
        for n in range(1, 60, 2):
            host.merge(f"q{n}", f"q{n + 1}")
        for n in range(100, 300, 2):
            host.word(f"q{n}", "fi", line(dice, words))
        (slip,) = room.slips(1)
        timed("contributions(): 2,000", room.contributions)
        timed("questions(): 300", room.questions)
        timed("question(name)", lambda: room.question("q200"))
        timed("wording(id, language)", lambda: room.wording("q200", "fi"))
        timed("wordings(): question x language x kind", room.wordings)
        timed("themes(): 40", room.themes)
        timed("rounds() with their seals", room.rounds)
        timed("steps(): 470", room.steps)
        timed("similar() of questions", room.similar)
        timed("piles() of 2,000 words in two languages", room.piles)
        timed("rk.workshop.similar() of 2,000 words", lambda: rk.workshop.similar(said))
        timed("rk.workshop.similar() where 2,000 say the same", lambda: rk.workshop.similar(same), 1)
        timed("data_template()", room.data_template)
        timed("say(): one phone, on disk", lambda: room.say(slip.code, line(dice, words), round="questions"))
        timed("undo() of the last step", lambda: host.undo(room.steps()[-1]))
        people = [f"A{n}" for n in range(100)]
        timed("seating: 100 people, 12 tables, 4 rounds", lambda: seating.plan(people, tables=12, rounds=4))


if __name__ == "__main__":
    main()
