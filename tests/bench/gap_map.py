"""Seconds of CPU for what is made of many studies: 2,000 studies x 120 fields, as two people's answers settled.

python tests/bench/gap_map.py [--desk]   (--desk: also from answers in a review file, which takes some minutes)
"""

from __future__ import annotations

import json
import random
import sys
import time
from typing import TYPE_CHECKING, Any

from reviewkit.protocol import Effects, Field, Form, Synthesis
from reviewkit.report import directions_svg, gap_map_svg
from reviewkit.synthesis import directions, gap_changes, gap_map, parameters

if TYPE_CHECKING:
    from collections.abc import Callable

STUDIES, FIELDS = 2000, 120
ROWS = tuple(f"outcome {n}" for n in range(12))
COLUMNS = tuple(f"role {n}" for n in range(10))
WAYS = ("better", "worse", "mixed", "no difference", "described only")
OWN = (
    Field("role", "Role", "choices", choices=COLUMNS),
    Field("n", "People", "integer"),
    Field("judged", "Judged", "choice", choices=("low", "high", "no information")),
)
OUTCOME = (
    Field("domain", "Domain", "choice", choices=ROWS),
    Field("way", "Way", "choice", choices=WAYS),
    Field("with", "What went with it", "choices", choices=("meeting", "time", "planning")),
)
FORMS = (
    Form("study", fields=(*OWN, *(Field(f"x{n}") for n in range(FIELDS // 2 - len(OWN))))),
    Form(
        "outcomes",
        repeat=True,
        fields=(*OUTCOME, *(Field(f"y{n}") for n in range(FIELDS // 2 - len(OUTCOME)))),
    ),
)
PLAN = Synthesis(
    "outcomes.domain",
    "study.role",
    "outcomes.way",
    participants="study.n",
    quality="study.judged",
    effects=Effects(parameter="outcomes.with", sign_test=True),
)


def made() -> dict[str, list[dict[str, Any]]]:
    """Studies of one entry of the first form and one to eight of the second, every field filled."""
    dice = random.Random(1)
    studies = {}
    for number in range(STUDIES):
        entries: list[dict[str, Any]] = [
            {f"study.{field.id}": ["words"] for field in FORMS[0].fields}
            | {
                "study.role": dice.sample(COLUMNS, dice.randint(1, 3)),
                "study.n": [dice.randint(5, 900)],
                "study.judged": [dice.choice(("low", "high", "no information"))],
            }
        ]
        entries += [
            {f"outcomes.{field.id}": ["words"] for field in FORMS[1].fields}
            | {
                "outcomes.domain": [dice.choice(ROWS)],
                "outcomes.way": [dice.choice(WAYS)],
                "outcomes.with": dice.sample(("meeting", "time", "planning"), 2),
            }
            for _ in range(dice.randint(1, 8))
        ]
        studies[f"s{number:04}"] = entries
    return studies


def timed(name: str, work: Callable[[], Any]) -> Any:
    """Run something and print how many seconds of CPU it took."""
    start = time.process_time()
    found = work()
    told = f"{len(found):,} characters" if isinstance(found, str) else str(found)[:110]
    print(f"{name}: {time.process_time() - start:.2f} s, {told}")
    return found


def main() -> None:
    """Print the figures."""
    studies = made()
    print(f"{STUDIES:,} studies, {FIELDS} fields, {sum(map(len, studies.values())):,} entries")
    found = timed("gap map", lambda: gap_map(PLAN, FORMS, studies))
    timed("changes of every cell", lambda: gap_changes(found, {gap: ["s0001"] for gap in found.ids.values()}))
    pointed = timed("directions", lambda: directions(PLAN, FORMS, studies))
    timed("parameters", lambda: parameters(PLAN, FORMS, studies))
    timed("gap map as a picture", lambda: gap_map_svg(found))
    timed("directions as a picture", lambda: directions_svg(pointed))
    if "--desk" in sys.argv:
        desk()


def protocol() -> str:
    """A protocol file of the same forms."""
    text = [
        'title = "T"',
        'version = "1"',
        "[[stages]]",
        'id = "s"',
        "[synthesis]",
        f'rows = "{PLAN.rows}"',
        f'columns = "{PLAN.columns}"',
        f'colour = "{PLAN.colour}"',
        f'participants = "{PLAN.participants}"',
        f'quality = "{PLAN.quality}"',
    ]  # fmt: skip - a file's lines
    for form in FORMS:
        text += ["[[forms]]", f'id = "{form.id}"', f"repeat = {str(form.repeat).lower()}"]
        for field in form.fields:
            text += ["[[forms.fields]]", f'id = "{field.id}"', f'type = "{field.type}"']
            text += [f"choices = {json.dumps(field.choices)}"] if field.choices else []
    return "\n".join(text)


def desk() -> None:
    """Print what it costs to read the same from a review file: most of it is settling the answers."""
    import reviewkit as rk
    from reviewkit.model import Record, Source
    from reviewkit.store import records

    review = rk.open(":memory:", protocol=rk.Protocol.parse(protocol()))
    alice, bram = review.people("alice", "bram")
    with review._store.write("alice") as writer:
        records.add_source(writer, Source("s", "PubMed"))
        records.add_records(writer, "s", [Record(title=f"Study {n}", year=2000) for n in range(STUDIES)])
    for report in review.duplicates.reports():
        for person in (alice, bram):
            person.include(report, "s")
    ids = [study.id for study in review.included()]
    for person, entries in ((who, made()) for who in (alice, bram)):
        with review._store.write(person.name) as writer:
            for uid, said in zip(ids, entries.values(), strict=True):
                for row, entry in enumerate(said):
                    for key, values in entry.items():
                        form, _, field = key.partition(".")
                        several = field in ("role", "with")
                        writer.append(
                            "answers",
                            subject=uid,
                            form=form,
                            row=1 if form == "study" else row,
                            field=field,
                            status="value",
                            value=json.dumps(values if several else values[0]),
                            quote="",
                            page="",
                            note="",
                        )
    for name in ("lines", "lines again"):
        timed(f"{name}, both forms", lambda: sum(len(review.extraction.lines(f.id)) for f in FORMS))
    timed("gap map from the file", review.synthesis.gap_map)
    timed("gap map again", review.synthesis.gap_map)
    timed("directions from the file", review.synthesis.directions)


main()
