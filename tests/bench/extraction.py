"""Figures of extraction: time for a large review, in seconds of CPU.

python tests/bench/extraction.py                     2,000 studies, 120 fields, 2 people: 480,000 answers
python tests/bench/extraction.py --studies 200       fewer
python tests/bench/extraction.py --outcomes 6        with six entries of a form of 20 fields for each study besides
python tests/bench/extraction.py --file big.db       in a file instead of in memory
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import reviewkit as rk
from reviewkit.model import Answer, Record, Source
from reviewkit.store import evidence, records

FIELDS = 120
TYPES = (
    "text",
    "integer",
    "number",
    "boolean",
    "date",
    "choice",
    "choices",
    "scale",
    "quotation",
    "hierarchy",
)
CHOICES = ["affective", "affective > attitudes", "affective > attitudes > stigma", "cognitive", "behavioural"]
WORDS = [
    "students",
    "felt",
    "closer",
    "to",
    "people",
    "who",
    "had",
    "been",
    "through",
    "it",
    "themselves",
    "and",
    "said",
    "so",
    "in",
    "their",
    "diaries",
]


def protocol():
    """One form of 120 fields of every type, a third with conditions, and a form of outcomes with a key."""
    text = ['title = "T"\nversion = "1"\n[[stages]]\nid = "ft"\nreviewers = 1\n[[forms]]\nid = "study"\n']
    text += [field(n) for n in range(FIELDS)]
    text.append('[[forms]]\nid = "outcomes"\nlevel = "outcome"\nkey = ["f0", "f5"]\n')
    text += [field(n, conditions=False) for n in range(20)]
    return rk.Protocol.parse("".join(text))


def field(n, *, conditions=True):
    kind = TYPES[n % len(TYPES)]
    lines = [f'[[forms.fields]]\nid = "f{n}"\ntype = "{kind}"\n']
    if kind in ("choice", "choices", "hierarchy"):
        lines.append(f"choices = {CHOICES}\n".replace("'", '"'))
    if kind == "scale":
        lines.append("minimum = 1\nmaximum = 5\n")
    if kind == "number":
        lines.append('unit = "weeks"\ntolerance = 0.5\ntolerance_share = 0.05\n')
    if n % 3 == 0:
        lines.append("required = true\n")
    if conditions and n >= 20 and n % 3 == 1:
        lines.append("when = { f3 = true }\n")
    return "".join(lines)


def answer(dice, n):
    kind = TYPES[n % len(TYPES)]
    if n == 3:
        return True
    return {
        "text": lambda: " ".join(dice.sample(WORDS, 4)),
        "integer": lambda: dice.randrange(400),
        "number": lambda: round(dice.uniform(1, 52), 1),
        "boolean": lambda: dice.random() < 0.5,
        "date": lambda: f"20{dice.randrange(10, 26)}-0{dice.randrange(1, 10)}",
        "choice": lambda: dice.choice(CHOICES),
        "choices": lambda: tuple(dice.sample(CHOICES, 2)),
        "scale": lambda: dice.randrange(1, 6),
        "quotation": lambda: " ".join(dice.choices(WORDS, k=12)),
        "hierarchy": lambda: dice.choice(CHOICES),
    }[kind]()


def fill(review, studies, outcomes):
    """Two people's entries about every study, one answer in ten another; written without checking each."""
    dice = random.Random(1)
    plans = [("study", FIELDS, 1)] + [("outcomes", 20, row + 1) for row in range(outcomes)]
    for person in ("alice", "bram"):
        dice.seed(1)
        other = random.Random(person)
        with review._store.write(person) as writer:
            for study in studies:
                rows = list(plans)
                if person == "bram":
                    rows[1:] = [(form, size, outcomes + 1 - row) for form, size, row in rows[1:]]
                for form, size, row in rows:
                    for n in range(size):
                        value = answer(dice, n)
                        if n != 3 and person == "bram" and other.random() < 0.1:
                            value = answer(other, n)
                        evidence.add_answer(writer, Answer(study, form, f"f{n}", value, person, row))


def clock(label, act):
    start = time.process_time()
    result = act()
    print(f"{label:66} {time.process_time() - start:7.3f} s", flush=True)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=2000)
    parser.add_argument("--outcomes", type=int, default=0)
    parser.add_argument("--file", default=":memory:")
    wanted = parser.parse_args()
    path = wanted.file
    if path != ":memory:" and Path(path).exists():
        raise SystemExit(f"{path} is there already")
    review = rk.open(path, protocol=protocol())
    alice, _ = review.people("alice", "bram")
    with review._store.write("alice") as writer:
        records.add_source(writer, Source("s", "Scopus"))
        records.add_records(writer, "s", [Record(title=f"Study {n}") for n in range(wanted.studies)])
    with review._store.write("alice") as writer:
        for uid in [uid for uid, _ in records.records(review.db)]:
            writer.append("verdicts", report=uid, stage="ft", verdict="include", reasons="[]", note="")
    with review._store.write("alice") as writer:
        from reviewkit.desks.duplicates import rebuild

        rebuild(writer)
    studies = [study.id for study in review.included()]
    clock(f"write {len(studies)} studies' answers", lambda: fill(review, studies, wanted.outcomes))
    print(f"answers in the file: {review.db['answers'].count:,}")
    review = rk.open(path) if path != ":memory:" else review
    lines = clock(
        "compare all, from the file: what stands of every entry", lambda: review.extraction.lines("study")
    )
    clock("again, nothing written since", lambda: review.extraction.lines("study"))
    differences = clock("all differences, with quotations", lambda: review.extraction.differences("study"))
    print(f"entries {len(lines):,}, differences {len(differences):,}")
    clock("agreement on every field, with kappa, AC1 and alpha", lambda: review.extraction.agreement("study"))
    (carol, alice) = review.people("carol", "alice")
    clock("waiting(), first time", lambda: carol.extraction.waiting("study"))
    values = {f"f{n}": answer(random.Random(n), n) for n in range(FIELDS)}
    clock("save one entry of 120 answers", lambda: alice.extract(studies[5], "study", values))
    clock("waiting() after it", lambda: carol.extraction.waiting("study"))
    clock("one study side by side", lambda: review.extraction.compared(studies[7], "study"))
    clock(
        "settle one difference",
        lambda: carol.settle(differences[0], answer(random.Random(1), int(differences[0].field[1:]))),
    )
    if wanted.outcomes:
        clock("compare all outcomes", lambda: review.extraction.lines("outcomes"))
    clock("settle all that is equal", lambda: carol.extraction.settle_equal("study"))


if __name__ == "__main__":
    main()
