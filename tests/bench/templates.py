"""How long templates take: 2,000 studies by 120 fields out, in again, and nothing changed.

.venv/bin/python -m tests.bench.templates [studies] [fields]
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from reviewkit.extraction import templates
from reviewkit.model import Answer
from reviewkit.protocol import Field, Form

KINDS = (
    Field("n", type="integer", minimum=0),
    Field("mean", type="number", unit="points"),
    Field("design", type="choice", choices=("trial", "survey", "case study"), required=True),
    Field("roles", type="choices", choices=("teaching", "planning; leading", "telling")),
    Field("told", type="boolean"),
    Field("when", type="date"),
    Field("finding", type="quotation"),
    Field("notes", type="text", repeat=True),
)
VALUES = (
    120,
    -1.25,
    "survey",
    ("teaching", "planning; leading"),
    True,
    "2026-03",
    "=They said so",
    ("a; b", "c\\d"),
)


def material(studies: int, fields: int) -> tuple[Form, list[templates.Subject], dict]:
    """A form with fields of all kinds, and answers to all of them; every fifth has a quotation and a page."""
    form = Form(
        "study",
        fields=tuple(
            Field(
                f"{kind.id}-{n}",
                f"Question {n}",
                kind.type,
                kind.unit,
                kind.choices,
                kind.required,
                repeat=kind.repeat,
                minimum=kind.minimum,
            )
            for n in range(fields)
            for kind in (KINDS[n % len(KINDS)],)
        ),
    )
    subjects = [
        templates.Subject(f"{n:04x}" + "a5" * 30, f"Author {n} 2020", "A title") for n in range(studies)
    ]
    mine = {
        (subject.id, 1): {
            item.id: Answer(
                subject.id,
                "study",
                item.id,
                VALUES[n % len(KINDS)],
                "alice",
                quote="It was so." if n % 5 == 0 else "",
                page=str(n) if n % 5 == 0 else "",
            )
            for n, item in enumerate(form.fields)
        }
        for subject in subjects
    }
    return form, subjects, mine


def main() -> None:
    """Print CPU seconds for each step."""
    studies, fields = (int(word) for word in (*sys.argv[1:], 2000, 120)[:2])
    form, subjects, mine = material(studies, fields)
    ids = {subject.id[:12]: subject.id for subject in subjects}
    with tempfile.TemporaryDirectory() as folder:
        for name, layout in (("wide.xlsx", "wide"), ("long.xlsx", "long"), ("wide.csv", "wide")):
            path = Path(folder) / name
            start = time.process_time()
            ticket = templates.Ticket("r", "t", "1", "alice", layout)
            templates.write(path, [(form, subjects, mine)], ticket)
            written = time.process_time()
            filled = templates.read(path, [form])
            read = time.process_time()
            changes = templates.compare(filled, {"study": mine}, {"study": lambda uid, _: ids[uid]})
            done = time.process_time()
            assert (changes.unchanged, changes.written, changes.faults) == (studies * fields, [], []), changes
            size = path.stat().st_size / 1e6
            print(
                f"{name}: write {written - start:.1f} s, read {read - written:.1f} s, compare {done - read:.1f} s, "
                f"together {done - start:.1f} s CPU; {size:.1f} MB"
            )
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
