"""Plays what two people took out of studies and programmes, and how a third settled where they differed."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from reviewkit.demo.material import Titled, answer, overlaid, table, toml
from reviewkit.model import Difference

if TYPE_CHECKING:
    from reviewkit.model import Programme, Study
    from reviewkit.people import Person
    from reviewkit.protocol import Form
    from reviewkit.review import Review

    People = tuple[Person, Person, Person]
    Row = dict[str, str]

FORMS = ("study", "outcomes", "arms", "times", "results", "appraisal")
NUMBERS = ("arms", "results")
"""Forms whose numbers are invented throughout; each says so in its note."""
_PAGE = re.compile(r"(.*) \[p\. ([^\]]+)\]", re.DOTALL)
_SPLIT = " | "


def join_studies(review: Review, person: Person) -> dict[str, Study]:
    """Return the studies by the material's keys, those with several reports joined."""
    reports = [report for study in review.included() for report in study.reports]
    keys = {}
    for row in table("forms/study.csv"):
        found = [Titled.read(part).among(reports) for part in row["reports"].split(_SPLIT)]
        for other in found[1:]:
            person.screening.same_study(found[0], other)
        keys[row["study"]] = found[0].id
    return {key: review.screening.study(report) for key, report in keys.items()}


def chart_programmes(people: People) -> dict[str, Programme]:
    """Chart the programmes of the material and return them by its keys."""
    first, second, third = people
    programmes = {}
    for entry in toml("programmes.toml")["programmes"]:
        facts = {name: entry.get(name, "") for name in ("organisation", "place", "found", "url", "note")}
        programme = programmes[entry["key"]] = first.programme(entry["title"], **facts)
        first.extract(programme, "programme", overlaid(entry["answers"], {}))
        second.extract(programme, "programme", overlaid(entry["answers"], entry.get("second", {})))
        for name, decision in entry.get("settled", {}).items():
            value = answer({key: value for key, value in decision.items() if key in ("value", "status")})
            third.settle(Difference(programme.id, "programme", 1, name), value["value"], note=decision["why"])
    return programmes


def extract_studies(review: Review, people: People, studies: dict[str, Study]) -> None:
    """Fill every form about studies: the first person all of it, the second with the answers that differ."""
    differing: dict[tuple[str, str, int], list[Row]] = defaultdict(list)
    for row in table("differences.csv"):
        differing[row["study"], row["form"], int(row["row"])].append(row)
    for name in FORMS:
        form = review.protocol.form(name)
        for key, rows in _by_study(table(f"forms/{name}.csv")).items():
            others = [differing[key, name, number] for number, _ in enumerate(rows, start=1)]
            _fill(people, form, studies[key], list(zip(rows, others, strict=True)))


def _by_study(rows: list[Row]) -> dict[str, list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[row["study"]].append(row)
    return found


def _fill(people: People, form: Form, study: Study, rows: list[tuple[Row, list[Row]]]) -> None:
    """Let one person fill a form about a study, and the others do with it what its design asks."""
    first, second, third = people
    for number, (row, others) in enumerate(rows, start=1):
        said = _answers(form, row)
        first.extract(study, form.id, said, row=number)
        if form.design != "check":
            other = said | {one["field"]: _cell(form, one["field"], one["second"]) for one in others}
            second.extract(study, form.id, other, row=number)
    if form.design == "check":
        second.extraction.confirm(study, form.id, note="looked through beside the report")
    for number, (_, others) in enumerate(rows, start=1):
        for one in others:
            if one["settled"]:
                value = _cell(form, one["field"], one["settled"])["value"]
                third.settle(Difference(study.id, form.id, number, one["field"]), value, note=one["why"])


def _answers(form: Form, row: Row) -> dict[str, Any]:
    fields = [item.id for item in form.fields if row.get(item.id)]
    return {name: _cell(form, name, row[name]) for name in fields}


def _cell(form: Form, name: str, text: str) -> dict[str, Any]:
    """Return an answer as extract() takes it, of a cell such as "3 // a note" or "Less stigma [p. 59]"."""
    field = next(item for item in form.fields if item.id == name)
    said, _, note = text.partition(" // ")
    paged = _PAGE.fullmatch(said)
    said, page = paged.groups() if paged else (said, "")
    value: Any = said
    if said not in ("not reported", "unclear"):
        if field.type == "choices" or field.repeat:
            value = said.split(_SPLIT)
        elif field.type == "quotation":
            value = f"[paraphrase] {said}"
        if form.id in NUMBERS and field.type in ("integer", "number"):
            note = "invented for the demonstration"
    return {"value": value, "page": page, "note": note}
