"""Commands for duplicates: the rules, the doubtful pairs, people's word on them, and related works."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reviewkit.cli import common, origins
from reviewkit.model import RELATIONS, kinship

if TYPE_CHECKING:
    from pathlib import Path

    from reviewkit.model import DoubtfulPair
    from reviewkit.review import Review

TITLE = "Find duplicates"
RULES = click.Choice(["cautious", "balanced", "thorough"])


@common.verb()
@common.file
@click.option("--as", "name", envvar="REVIEWKIT_AS", metavar="NAME", help="Who is writing.")
@click.option(
    "--rules", default="balanced", show_default=True, type=RULES, help="How readily records are linked."
)
@click.option("--explain", nargs=2, metavar="A B", help="Only say what the rules make of two records.")
def dedupe(file: Path, name: str | None, rules: str, explain: tuple[str, str] | None) -> None:
    """Link records that are certainly one work.

    Works that are not the same but belong together, such as an article and its erratum, are related. Doubtful pairs
    wait for people; what a person said of a pair stays as it is. Every link can be taken back.

    Example:
      reviewkit dedupe heat.db --as alice
      reviewkit dedupe heat.db --explain 0039a669 8d934e7f
    """
    if explain:
        with common.opened(file) as review:
            _explain(review, *explain, rules)
        return
    if not name:
        raise click.UsageError("dedupe needs --as NAME")
    with common.writing(file, name) as (review, person), common.progress("comparing records") as told:
        done = person.dedupe(rules, progress=told)
        marked = len(review.duplicates.marked())
    click.echo(
        f"{common.counted(done.records, 'record')} make {common.counted(done.reports, 'report')}; "
        f"{common.counted(done.doubtful, 'doubtful pair')} to look at"
        + (f": reviewkit pairs {file}" if done.doubtful else "")
    )
    if done.related:
        click.echo(
            f"{common.counted(done.related, 'pair')} related, but not the same: reviewkit relations {file}"
        )
    if marked:
        click.echo(f"{common.counted(marked, 'merge')} in spite of two DOIs: reviewkit links {file} --marked")


def _explain(review: Review, one: str, other: str, rules: str) -> None:
    found = review.duplicates.explain(one, other, rules)
    click.echo(found.why)
    told = {
        "agree": found.agreed,
        "contradict": found.contradicted,
        "not known of both": found.missing,
        "against it": found.vetoes,
        "marked": found.marks,
    }
    for words, names in told.items():
        if names:
            click.echo(f"  {words + ':':<18} {', '.join(names)}")
    click.echo(f"  {'score:':<18} {found.score:.2f}")
    link = review.duplicates.between(one, other)
    reports = {review.references.report(name).id for name in (one, other)}
    said = "nothing is said of them"
    if link:
        who = "a rule" if link.by_rule else link.by
        words = {"same": "one work", "different": "two works", "doubtful": "doubtful"}[link.relation]
        said = f"{who} said: {words}" + (f" ({link.why})" if link.why and link.why != found.why else "")
    click.echo(f"In this review: {said}; {'one report' if len(reports) == 1 else 'two reports'}")


@common.verb()
@common.file
@common.as_json
@click.option(
    "--decide", is_flag=True, help="Go through them: s same, d different, r related, u undo, Enter skip."
)
@click.option("--marked", is_flag=True, help="The merges in spite of two DOIs instead of the doubtful pairs.")
@click.option("--as", "name", envvar="REVIEWKIT_AS", metavar="NAME", help="Who decides.")
def pairs(file: Path, name: str | None, *, as_json: bool, decide: bool, marked: bool) -> None:
    """Show the doubtful pairs side by side, likeliest first.

    What differs is marked: ≠ before the field, angle quotes around the words; ≈ is spelt differently only. With
    --decide one key decides on each pair, and u takes it back; scripted, it reads one such letter from each line of its
    input ("r erratum right" relates: the right one is an erratum to the left one).

    Example:
      reviewkit pairs heat.db --decide --as carol
    """
    if decide and not name:
        raise click.UsageError("--decide needs --as NAME")
    if decide and as_json:
        raise click.UsageError("--decide asks questions and does not go with --json")
    with common.opened(file) as review:
        if decide and name:
            from reviewkit.cli.pairs import run

            run(review, review.people(name)[0], marked=marked)
            return
        found = review.duplicates.marked() if marked else review.doubtful()
        if as_json:
            common.tell(found)
        else:
            _show(review, found, "no merges in spite of two DOIs" if marked else "no doubtful pairs")


def _show(review: Review, found: list[DoubtfulPair], empty: str) -> None:
    from reviewkit.cli.pairs_view import PairView, listed
    from reviewkit.desks.duplicates import compare

    view = PairView(None)
    for number, pair in enumerate(found, 1):
        named = review.duplicates.found_in(pair.left, pair.right)
        view.say(f"{number} of {len(found)}")
        for line in listed(pair, compare(pair.left, pair.right), {k: "; ".join(v) for k, v in named.items()}):
            view.say(line)
        click.echo()
    if not found:
        click.echo(empty)


@common.verb()
@common.file
@click.argument("one")
@click.argument("other")
@click.option("--same/--different", "same", default=None, help="One work, or two.")
@click.option(
    "--take-back", is_flag=True, help="Take back what you said: the others' word or the rules' counts again."
)
@common.by
@click.option("--why", default="", help="Why you think so.")
def link(
    file: Path, one: str, other: str, name: str, why: str, *, same: bool | None, take_back: bool
) -> None:
    """Say of two records that they are one work, or two.

    ONE and OTHER are records or reports, by the beginning of their ids. A person's word goes before the rules', and a
    later word replaces an earlier one.

    Example:
      reviewkit link heat.db 168f23a9 9a211207 --same --as carol
      reviewkit link heat.db 168f23a9 9a211207 --take-back --as carol
    """
    if (same is None) is not take_back:
        raise click.UsageError("say --same, --different or --take-back")
    with common.writing(file, name) as (_, person):
        if same is None:
            person.duplicates.take_back(one, other)
        else:
            person.link(one, other, same=same, why=why)
    said = "taken back" if same is None else "one work" if same else "two works"
    click.echo(f"{one} and {other}: {said}")


@common.verb()
@common.file
@click.argument("report", required=False)
@click.option("--marked", is_flag=True, help="Only merges in spite of two DOIs that nobody has confirmed.")
@common.as_json
def links(file: Path, report: str | None, *, marked: bool, as_json: bool) -> None:
    """List what rules and people said of pairs of records.

    REPORT names one report whose links are wanted. Merges with --marked are looked at side by side, and confirmed or
    parted, with: reviewkit pairs REVIEW --marked --decide --as NAME

    Example:
      reviewkit links heat.db 0039a669
      reviewkit links heat.db --marked
    """
    with common.opened(file) as review:
        if marked:
            found = review.duplicates.marked()
            if report:
                members = {record.id for record in review.references.report(report).records}
                found = [pair for pair in found if pair.left.id in members]
            if as_json:
                common.tell(found)
                return
            rows = [
                (common.short(p.left.id), common.short(p.right.id), p.left.doi, p.right.doi, p.left.title)
                for p in found
            ]
            common.show(
                rows, ("record", "record", "DOI", "DOI", "title"), empty="no merges in spite of two DOIs"
            )
            return
        said = review.duplicates.links(report)
    if as_json:
        common.tell(said)
        return
    common.show(
        (
            (
                common.short(x.left),
                common.short(x.right),
                x.relation,
                "a rule" if x.by_rule else x.by,
                x.score,
                x.why,
            )
            for x in said
        ),
        ("record", "record", "said", "by", "score", "why"),
        empty="nothing is said of any pair",
    )


@common.verb()
@common.file
@click.argument("report", required=False)
@common.as_json
def relations(file: Path, report: str | None, *, as_json: bool) -> None:
    """List works that are not one but belong together.

    Errata, comments, preprints, protocols and abstracts with their article, parts of a series, chapters of a book.
    They stay reports of their own. Whether two reports tell of one study is for people to say.

    Example:
      reviewkit relations heat.db
    """
    with common.opened(file) as review:
        found = review.duplicates.relations(report)
    if as_json:
        common.tell(found)
        return
    common.show(
        (
            (
                common.short(r.report.id),
                r.report.title,
                f"is {kinship(r.kind).forward}",
                common.short(r.of.id),
                r.of.title,
                "a rule" if r.by_rule else r.by,
            )
            for r in found
        ),
        ("report", "title", "", "report", "title", "by"),
        empty="no related reports",
        wide="title",
    )  # fmt: skip - a row a line


@common.verb()
@common.file
@click.argument("one")
@click.argument("other")
@click.argument("kind", type=click.Choice(list(RELATIONS)), metavar="KIND")
@click.option("--not", "denied", is_flag=True, help="They are not related in this way, whatever a rule says.")
@common.by
@click.option("--why", default="", help="Why you think so.")
def relate(file: Path, one: str, other: str, kind: str, name: str, why: str, *, denied: bool) -> None:
    """Say that ONE is the erratum, preprint, comment … of OTHER.

    KIND: erratum, correction, retraction, concern, reply, comment, abstract, presentation, preprint, protocol,
    registration, supplement, version, edition, part, chapter, translation, related. Related works are two works; your
    word goes before the rules'.

    Example:
      reviewkit relate heat.db 168f23a9 9a211207 erratum --as carol
    """
    with common.writing(file, name) as (_, person):
        person.duplicates.relate(one, other, kind, active=not denied, why=why)
    click.echo(f"{one} is {'not ' if denied else ''}{kinship(kind).forward} {other}")


COMMANDS = (dedupe, pairs, link, links, relate, relations, *origins.COMMANDS)
