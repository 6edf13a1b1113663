"""The report's part about evidence and practice: gaps, directions of effect, appraisals, programmes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from reviewkit.report.appraisal_picture import summary_svg, traffic_light_svg
from reviewkit.report.context import Link, Table
from reviewkit.report.direction_picture import directions_svg
from reviewkit.report.gap_picture import gap_map_svg
from reviewkit.report.marks import SIDE_WORDS
from reviewkit.report.parameter_picture import parameters_svg
from reviewkit.report.practice_picture import practice_svg
from reviewkit.report.variation_picture import variation_svg

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reviewkit.report.context import ReportContext


MOST_DRAWN = 120
"""More rows than this make a picture longer than three printed pages; the table beside it tells them all."""


def sections(context: ReportContext) -> dict[str, Any]:
    """Return everything that the template about evidence and practice shows."""
    return {
        "gap_picture": gap_picture(context),
        "gap_table": gap_table(context),
        "gap_notes": gap_notes(context),
        "gap_changes": gap_changes(context),
        "direction_picture": _drawn(directions_svg, context.evidence.directions, "studies"),
        "too_many": MOST_DRAWN,
        "direction_table": direction_table(context),
        "parameter_picture": _picture(parameters_svg, context.evidence.parameters),
        "parameter_table": parameter_table(context),
        "appraisals": [
            (
                _drawn(traffic_light_svg, one, "judgements"),
                _picture(summary_svg, one),
                appraisal_table(one),
                one,
            )
            for one in context.evidence.appraisals
        ],
        "programmes": programmes(context),
        "variation_picture": variation_picture(context),
        "variation_table": variation_table(context),
        "added_table": added_table(context),
        "spread_table": spread_table(context),
        "practice_picture": _picture(practice_svg, context.evidence.practice),
        "practice_table": practice_table(context),
    }


def _picture(draw: Any, found: Any) -> Markup:
    """Return a picture of something, or nothing where there is none."""
    return Markup() if found is None else Markup(draw(found))  # noqa: S704 - our own picture, its texts escaped


def _drawn(draw: Any, found: Any, rows: str) -> Markup:
    """Return a picture that has a row for each of some things, unless there are too many to look through."""
    few = found is not None and 0 < len(getattr(found, rows)) <= MOST_DRAWN
    return _picture(draw, found) if few else Markup()


def gap_picture(context: ReportContext) -> Markup:
    """Return the gap map as a picture."""
    if context.gap_map is None:
        return Markup()
    thin = context.protocol.synthesis.thin if context.protocol else 2
    return Markup(gap_map_svg(context.gap_map, thin=thin))  # noqa: S704 - our own picture, its texts escaped


def gap_table(context: ReportContext) -> Table | None:
    """Return the gap map as a table: studies in each cell, and what more the map tells of them."""
    found = context.gap_map
    if found is None:
        return None
    rows = [(row, *(_cell(found, (row, column)) for column in found.columns)) for row in found.rows]
    head = f"{found.row_label} by {found.column_label}" if found.column_label else found.row_label
    return Table("The gap map as a table: studies in each cell", (head or "Row", *found.columns), rows)


def _cell(found: Any, key: tuple[str, str]) -> Any:
    """Return a cell of the map as words, one below the other; a bare number where there is nothing more to tell."""
    n = found.counts.get(key, 0)
    people = (getattr(found, "participants", None) or {}).get(key)
    unsized = (getattr(found, "unsized", None) or {}).get(key, 0)
    told = []
    if n and people is not None:
        more = f" and {unsized} without a number" if unsized else ""
        told.append(f"{people:,} people{more}" if people else "people not told")
    for parts in (getattr(found, "quality", None) or {}, getattr(found, "colours", None) or {}):
        said = parts.get(key) or {}
        if hasattr(said, "items"):
            told += [f"{word}: {count}" for word, count in said.items()]
    return (f"{n} {'study' if n == 1 else 'studies'}", *told) if told else n


def gap_notes(context: ReportContext) -> list[str]:
    """Return the studies without a place on the map, with the reason, and the answers that hold no value."""
    found: Any = context.gap_map
    names = {study.id: study.label for study in context.studies}
    notes = [
        f"{names.get(study, study)}: {reason}" for study, reason in getattr(found, "unplaced", {}).items()
    ]
    for label, said in getattr(found, "silent", {}).items():
        for word, studies in said.items():
            counted = f"{len(studies)} {'study' if len(studies) == 1 else 'studies'}"
            notes.append(f"“{label}” is {word} in {counted}: {', '.join(names.get(s, s) for s in studies)}.")
    return notes


def gap_changes(context: ReportContext) -> Table | None:
    """Return the gaps that hold other studies than when somebody looked, and the questions that rest on them."""
    rows = [(one.gap, one.seen[:10], one.text, ", ".join(one.questions)) for one in context.evidence.changes]
    columns = ("Gap", "Looked at", "What has changed since", "Questions that rest on it")
    return Table("Gaps to check again", columns, rows) if rows else None


def direction_table(context: ReportContext) -> Table | None:
    """Return the directions of effect as a table: a row for each study, with what stands beside it."""
    found = context.evidence.directions
    if found is None:
        return None
    beside = [
        (head, values)
        for head, values in (
            ("People", found.participants),
            ("Design", found.design),
            ("Judged", found.quality),
        )
        if values
    ]
    rows: list[Sequence[Any]] = [
        (
            found.labels.get(study, study),
            *(values.get(study) for _, values in beside),
            *(_effect(found, study, domain) for domain in found.domains),
        )
        for study in found.studies
    ]
    for side in ("up", "down", "conflicting", "none"):
        counts = [len(found.counts.get(domain, {}).get(side, ())) for domain in found.domains]
        rows.append((f"Studies: {SIDE_WORDS[side]}", *(None for _ in beside), *counts))
    if found.tests:
        tests = [_test(found.tests.get(domain)) for domain in found.domains]
        rows.append(("Sign test", *(None for _ in beside), *tests))
    note = (
        "Counts of studies by direction: no estimate of an effect, and no vote on whether it works. In brackets, how "
        f"many outcomes an entry rests on; {found.consistent:.0%} of them must point one way."
    )
    columns = ("Study", *(head for head, _ in beside), *found.domains)
    return Table("Directions of effect as a table", columns, rows, note)


def _effect(found: Any, study: str, domain: str) -> str | None:
    effect = found.effects.get((study, domain))
    if effect is not None:
        return f"{SIDE_WORDS[effect.side]} ({effect.outcomes})"
    return SIDE_WORDS["undirected"] if found.undirected.get((study, domain)) else None


def _test(test: Any) -> str:
    if test is None or test.p is None:
        return "no study with a direction"
    p = "< 0.001" if test.p < 0.001 else f"= {test.p:.3f}"
    return f"{test.up} of {test.n} better ({test.low:.0%} to {test.high:.0%}), p {p}"


def parameter_table(context: ReportContext) -> Table | None:
    """Return what went together with an effect as a table, every study named and linked."""
    found = context.evidence.parameters
    if found is None:
        return None
    links = _links(context)
    rows = []
    for name in found.names:
        cells = []
        for way in found.ways:
            studies = found.studies.get((name, way), ())
            named = [
                Link(found.labels.get(s, s), links[s]) if s in links else found.labels.get(s, s)
                for s in studies
            ]
            cells.append((str(len(studies)), *named) if studies else 0)
        rows.append((name, *cells))
    note = "Counts of studies that say so: no estimate, and more studies are no stronger effect."
    divided = [
        f"{name} ({', '.join(found.labels.get(s, s) for s in studies)})"
        for name, studies in found.divided.items()
    ]
    if divided:
        note += f" Said in several ways by one study, of different outcomes: {'; '.join(divided)}."
    return Table("What went together with the effect, as a table", (found.label, *found.ways), rows, note)


def _links(context: ReportContext) -> dict[str, str]:
    """Return where each study stands in the report."""
    return {study.id: f"#study-{at}" for at, study in enumerate(context.studies, 1)}


def appraisal_table(found: Any) -> Table:
    """Return the judgements of a form as a table, with what people judged otherwise than was proposed."""
    names = {**dict(found.domains), "overall": "Overall"}
    several = {one.study for one in found.judgements if one.row > 1}
    rows = [
        (
            f"{one.label}, result {one.row}" if one.study in several else one.label,
            *(one.domains.get(name, "") for name, _ in found.domains),
            one.overall,
            ", ".join(_otherwise(one, name, names) for name in one.otherwise),
        )
        for one in found.judgements
    ]
    columns = ("Study", *(label for _, label in found.domains), "Overall", "Judged otherwise than proposed")
    return Table(f"{found.title}: the judgements as a table", columns, rows, " ".join(found.source.split()))


def _otherwise(one: Any, name: str, names: Mapping[str, str]) -> str:
    proposed = one.by_rule if name == "overall" else one.proposed[name]
    return f"{names.get(name, name)} (proposed: {proposed})"


def programmes(context: ReportContext) -> Table:
    """Return the programmes that were charted."""
    rows = []
    for programme in context.programmes:
        # Only web addresses become links: a "javascript:" address is printed and leads nowhere.
        web = programme.url.startswith(("https://", "http://"))
        address = Link(programme.url, programme.url) if web else programme.url
        rows.append((programme.title, programme.organisation, programme.place, (programme.found, address)))
    anchors = [f"programme-{at}" for at in range(1, len(rows) + 1)]
    columns = ("Programme", "Organisation", "Place", "How it was found")
    return Table("Programmes charted", columns, rows, anchors=anchors)


def variation_picture(context: ReportContext) -> Markup:
    """Return how the programmes vary, as a picture."""
    if not context.variation:
        return Markup()
    # A share is told only where every programme counted is in the list.
    most = max((n for choices in context.variation.values() for n in choices.values()), default=0)
    total = len(context.programmes) if len(context.programmes) >= most else None
    return Markup(variation_svg(context.variation, total=total))  # noqa: S704 - our own picture, its texts escaped


def variation_table(context: ReportContext) -> Table:
    """Return how the programmes vary, as a table."""
    rows = [
        (field, choice, n) for field, choices in context.variation.items() for choice, n in choices.items()
    ]
    return Table("How the programmes vary, as a table", ("Field", "Choice", "Programmes"), rows)


def added_table(context: ReportContext) -> Table | None:
    """Return what was added to the programmes' forms during the work, and which programmes still lack it."""
    names = {programme.id: programme.title for programme in context.programmes}
    rows = [
        (
            one.label,
            one.choice or "the whole field",
            f"{one.at[:10]}, version {one.version}",
            one.by,
            tuple(names.get(programme, programme) for programme in one.lacking) or "none",
        )
        for one in context.evidence.added
    ]
    columns = ("Field", "Added", "When", "By", "Charted before and not answered since")
    return Table("Dimensions that were added during the work", columns, rows) if rows else None


def spread_table(context: ReportContext) -> Table | None:
    """Return how far numbers vary between programmes."""
    rows = [
        (label, one.unit, one.programmes, _number(one.least), _number(one.middle), _number(one.most))
        for label, one in context.evidence.spread.items()
    ]
    columns = ("Number", "Unit", "Programmes that tell it", "Least", "Middle", "Most")
    return Table("How far numbers vary between programmes", columns, rows) if rows else None


def _number(value: float) -> float:
    return int(value) if value == int(value) else round(value, 2)


def practice_table(context: ReportContext) -> Table | None:
    """Return practice beside evidence as a table, programmes and studies named."""
    found = context.evidence.practice
    if found is None:
        return None
    rows = [
        (
            row.dimension,
            row.value,
            (str(len(row.programmes)), *(found.labels.get(one, one) for one in row.programmes)),
            (str(len(row.studies)), *(found.labels.get(one, one) for one in row.studies)),
            tuple(f"{SIDE_WORDS[side]}: {len(ids)}" for side, ids in row.sides.items()),
            row.standing,
        )
        for row in found.rows
    ]
    columns = ("Dimension", "What is done", "Programmes", "Studies", "What they found", "Standing")
    note = "Studies by the direction of all their outcomes together: counts, and no estimate of an effect."
    return Table("Practice beside evidence, as a table", columns, rows, note)
