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
from reviewkit.workshop import seating

if TYPE_CHECKING:
    from collections.abc import Callable

SAID = [
    "nobody asked us afterwards how it went",
    "the students were afraid of me",
    "pay comes months too late",
    "I told my story ten times and saw no change",
    "carers are left out of the planning",
    "the room had no loop",
    "teachers need somebody to talk to",
    "we never meet the students again",
    "it changed how I see my own care",
]
MORE = [
    "really",
    "often",
    "never",
    "before",
    "after",
    "winter",
    "summer",
    "city",
    "nurses",
    "doctors",
    "students",
    "family",
    "work",
    "money",
    "time",
    "trust",
]


def line(dice: random.Random) -> str:
    """A sentence as somebody might say it, with other words in it."""
    words = f"{dice.choice(SAID)} {dice.choice(SAID)}".split()
    for _ in range(4):
        words.insert(dice.randrange(len(words)), dice.choice(MORE))
    return " ".join(words)


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
    with (
        tempfile.TemporaryDirectory() as folder,
        rk.open(Path(folder) / "day.db", protocol="sheffield") as review,
    ):
        host, room = review.people("host")[0].workshop("priorities"), review.workshop("priorities")
        groups = room.plan.groups
        rows = "".join(
            f"{line(dice)},{dice.choice(groups)},{n % 8 + 1},experience,fi,yes,{line(dice) if n % 3 == 0 else ''}\n"
            for n in range(2000)
        )
        sheet = ("words,group,table,round,language,consent,translation\n" + rows).encode()
        timed("a sheet of 2,000 words comes in", lambda: host.import_words(sheet), 1)
        said = room.contributions()
        for theme in range(40):
            host.lay(f"theme {theme}", *said[theme * 50 : theme * 50 + 50])
        for n in range(300):
            host.question(
                line(dice) + "?", words=dice.sample(said, 10), theme=f"theme {n % 40}", plain="Easy?"
            )
        for n in range(1, 60, 2):
            host.merge(f"q{n}", f"q{n + 1}")
        for n in range(100, 300, 2):
            host.word(f"q{n}", "fi", line(dice))
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
        timed("data_template()", room.data_template)
        timed("say(): one phone, on disk", lambda: room.say(slip.code, line(dice), round="questions"))
        timed("undo() of the last step", lambda: host.undo(room.steps()[-1]))
        people = [f"A{n}" for n in range(100)]
        timed("seating: 100 people, 12 tables, 4 rounds", lambda: seating.plan(people, tables=12, rounds=4))


if __name__ == "__main__":
    main()
