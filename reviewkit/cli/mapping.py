"""Commands for what the evidence says and where it is silent: gaps, directions, appraisals, programmes, practice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli import common
from reviewkit.errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewkit.synthesis import Appraised, Practice

TITLE = "See what the evidence says, and where it is silent"
svg = click.option(
    "--svg", type=click.Path(path_type=Path), metavar="FILE.svg", help="Write the picture to a file."
)


@common.verb()
@common.file
@common.as_json
@svg
@click.option("--empty", is_flag=True, help="Only the cells without any study.")
@click.option("--changes", is_flag=True, help="Only gaps that hold other studies now than when looked at.")
@click.option("--look", is_flag=True, help="Record what gaps hold now; needs --as.")
@click.option("--gap", "named", multiple=True, metavar="ID", help="With --look: this gap; may be repeated.")
@click.option("--as", "name", envvar="REVIEWKIT_AS", metavar="NAME", help="Who looked.")
def gaps(
    file: Path,
    svg: Path | None,
    named: tuple[str, ...],
    name: str | None,
    *,
    empty: bool,
    changes: bool,
    look: bool,
    as_json: bool,
) -> None:
    """List where the evidence is silent or thin.

    A cell of the gap map without any study is empty, one with fewer than the protocol's number is thin. The ids are
    what "question --gap" takes. --look records what the gaps hold that questions rest on, or those that are named;
    --changes then tells which hold other studies than they did.

    Example:
      reviewkit gaps heat.db --empty
      reviewkit gaps heat.db --look --gap gap:affective:teaching --as alice
      reviewkit gaps heat.db --changes
    """
    if look:
        _look(file, name, named)
        return
    with common.opened(file) as review:
        if changes:
            _changes(review.synthesis.changes(), as_json=as_json)
            return
        found = [gap for gap in review.synthesis.gaps() if gap.status == "empty" or not empty]
        if svg:
            from reviewkit.report import gap_map_svg

            gap_map = review.synthesis.gap_map()
            common.write_text(svg, gap_map_svg(gap_map, thin=gap_map.thin))
    if as_json:
        common.tell(found)
        return
    common.show(((g.id, g.studies, g.text) for g in found), ("gap", "studies", "in words"), empty="no gaps")


def _look(file: Path, name: str | None, named: tuple[str, ...]) -> None:
    if not name:
        raise click.UsageError("Missing option '--as': who looked?")
    with common.writing(file, name) as (review, person):
        held = person.synthesis.look(review.synthesis.gap_map(), named)
    click.echo(f"{common.counted(len(held), 'gap')} looked at")


def _changes(found: Sequence[Any], *, as_json: bool) -> None:
    if as_json:
        common.tell(found)
        return
    common.show(
        ((one.gap, one.seen[:10], ", ".join(one.questions), one.text) for one in found),
        ("gap", "looked at", "questions", "what has changed"),
        empty="no gap holds other studies than when it was looked at",
    )


@common.verb()
@common.file
@common.as_json
@svg
def directions(file: Path, svg: Path | None, *, as_json: bool) -> None:
    """Show which way findings point, study by study.

    Counts of studies by direction are no estimate of an effect. Of several outcomes of a study in one domain,
    the protocol's share (70 % unless it says otherwise) has to point one way; they are conflicting otherwise.
    """
    with common.opened(file) as review:
        found = review.synthesis.directions()
    if svg:
        from reviewkit.report import directions_svg

        common.write_text(svg, directions_svg(found))
    if as_json:
        common.tell(found)
        return
    common.show(
        [
            (
                found.labels.get(study, common.short(study)),
                found.participants.get(study),
                found.design.get(study, ""),
                found.quality.get(study, ""),
                domain,
                effect.side,
                effect.outcomes,
            )
            for study in found.studies
            for domain in found.domains
            if (effect := found.effects.get((study, domain)))
        ],
        ("study", "people", "design", "judged", "domain", "direction", "outcomes"),
        empty="no study tells a direction yet",
    )
    for domain, test in found.tests.items():
        if test.p is not None:
            common.say(
                f"{domain}: sign test, {test.up} of {test.n} better, p {test.p:.3f}; no estimate of an effect"
            )


@common.verb()
@common.file
@common.as_json
@svg
def parameters(file: Path, svg: Path | None, *, as_json: bool) -> None:
    """List what studies say went together with an effect.

    Counts with the studies behind each; they are no estimates, and more studies are no stronger effect.
    """
    with common.opened(file) as review:
        found = review.synthesis.parameters()
    if svg:
        from reviewkit.report import parameters_svg

        common.write_text(svg, parameters_svg(found))
    if as_json:
        common.tell(found)
        return
    common.show(
        [
            (name, way, len(studies), ", ".join(found.labels.get(study, study) for study in studies))
            for name in found.names
            for way in found.ways
            if (studies := found.studies.get((name, way)))
        ],
        ("parameter", "way", "studies", "which"),
        empty="no study names any yet",
    )


@common.verb()
@common.file
@common.as_json
@click.argument("form", required=False)
@click.option(
    "--svg", type=click.Path(path_type=Path), metavar="FILE.svg", help="Write every judgement as a picture."
)
@click.option(
    "--summary", type=click.Path(path_type=Path), metavar="FILE.svg", help="Write the summary bars."
)
def appraisals(
    file: Path, form: str | None, svg: Path | None, summary: Path | None, *, as_json: bool
) -> None:
    """List how far each study can be relied upon.

    FORM is the critical appraisal to show; it may be left out where the protocol has one. A star marks what people
    judged otherwise than the answers to the questions, or the worst domain, propose.
    """
    with common.opened(file) as review:
        found = review.synthesis.appraisals()
    if svg or summary:
        from reviewkit.report import summary_svg, traffic_light_svg

        one = _the_one(found, form)
        for target, draw in ((svg, traffic_light_svg), (summary, summary_svg)):
            if target:
                common.write_text(target, draw(one))
    shown = [_the_one(found, form)] if form else found
    if as_json:
        common.tell(shown)
        return
    common.show(
        [
            (
                one.form,
                judged.label,
                judged.row,
                label,
                _judged(judged, name),
                "*" if name in judged.otherwise else "",
            )
            for one in shown
            for judged in one.judgements
            for name, label in (*one.domains, ("overall", "Overall"))
        ],
        ("form", "study", "row", "domain", "judgement", "otherwise"),
        empty="no study has been appraised yet",
    )


def _judged(judgement: Any, name: str) -> str:
    return str(judgement.overall if name == "overall" else judgement.domains.get(name, ""))


def _the_one(found: Sequence[Appraised], form: str | None) -> Appraised:
    """Return the appraisal of a form, or the only one there is."""
    fitting = [one for one in found if form in (None, one.form)]
    if len(fitting) == 1:
        return fitting[0]
    raise UnknownName("critical appraisal", form or "(none named)", [one.form for one in found])


@common.verb()
@common.file
@common.as_json
@svg
@click.option("--lacking", is_flag=True, help="Only what was added later, and which programmes lack it.")
@click.option("--where", multiple=True, metavar="FIELD=VALUE", help="List the programmes that have it.")
def programmes(file: Path, svg: Path | None, where: tuple[str, ...], *, lacking: bool, as_json: bool) -> None:
    """Show how the charted programmes vary.

    --lacking lists fields and choices that were added during the work, with who added them, when, and the
    programmes that were charted before and have no answer since. --where lists programmes that have a value; given
    again, those that have both.

    Example:
      reviewkit programmes heat.db --where role=teaching --where level=5
    """
    if where:
        with common.opened(file) as review:
            found = review.synthesis.charted(common.pairs(where, "values"))
        if as_json:
            common.tell(found)
        else:
            rows = [(one.id, one.title, one.organisation, one.place) for one in found]
            common.show(rows, ("id", "programme", "organisation", "place"), empty="no programme has that")
        return
    with common.opened(file) as review:
        varied, charted = review.synthesis.variation(), review.synthesis.programmes()
        total = len(review.extraction.programmes())
    if svg:
        from reviewkit.report import variation_svg

        common.write_text(svg, variation_svg(varied, total=total))
    if as_json:
        common.tell(
            {"variation": varied, "added": charted.added, "spread": charted.spread, "tables": charted.tables}
        )
    elif lacking:
        common.show(
            [
                (one.label, one.choice, one.at[:10], one.version, one.by, ", ".join(one.lacking))
                for one in charted.added
            ],
            ("field", "choice", "added", "version", "by", "lacking in"),
            empty="nothing was added to the programmes' forms",
        )
    else:
        common.show(
            [(field, choice, n) for field, choices in varied.items() for choice, n in choices.items()],
            ("field", "choice", "programmes"),
            empty="no programme is charted yet",
        )


@common.verb()
@common.file
@common.as_json
@svg
def practice(file: Path, svg: Path | None, *, as_json: bool) -> None:
    """Lay what programmes do beside what studies looked at.

    For every thing that programmes do: how many do it, how many studies looked at it, and which way these point.
    """
    with common.opened(file) as review:
        found: Practice = review.synthesis.practice()
    if svg:
        from reviewkit.report import practice_svg

        common.write_text(svg, practice_svg(found))
    if as_json:
        common.tell(found)
        return
    common.show(
        [
            (
                row.dimension,
                row.value,
                len(row.programmes),
                len(row.studies),
                ", ".join(f"{side} {len(ids)}" for side, ids in row.sides.items()),
                row.standing,
            )
            for row in found.rows
        ],
        ("dimension", "what is done", "programmes", "studies", "directions", "standing"),
    )


COMMANDS = (gaps, directions, parameters, appraisals, programmes, practice)
