"""Commands for what comes after the vote: the agenda, what was decided, what follows, and what is published."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli import common
from reviewkit.cli.counting import voted
from reviewkit.cli.workshop import room_of, writer_of
from reviewkit.model import DECISIONS

if TYPE_CHECKING:
    from reviewkit.report.agenda_lines import Lines
    from reviewkit.review import Review

TITLE = "The agenda, and what follows from it"
to = click.Path(path_type=Path, dir_okay=False)


@common.verb()
@common.file
@common.as_json
@click.option("--top", type=click.IntRange(min=1), help="Only the first places; joint places stay whole.")
@click.option("--csv", "table", type=to, metavar="FILE", help="Write it as a table, as for print.")
@click.option("--data", type=to, metavar="FILE", help="Write it as JSON, as for print.")
@click.option("--html", type=to, metavar="FILE", help="Write it as a page that needs nothing else.")
@click.option("--docx", type=to, metavar="FILE", help="Write it for Word.")
def agenda(file: Path, top: int | None, *, as_json: bool, **files: Path | None) -> None:
    """Print the agenda, or write it to files.

    Each question has its place, the groups' own places, the interval, what the evidence says, and what was decided;
    = marks a joint place. On the screen a group is shown from the protocol's "small" on, in files from its
    "small_published"; another one is left out where a small one could be worked out from it.

    Example:
      reviewkit agenda heat.db --top 10
      reviewkit agenda heat.db --html agenda.html --docx agenda.docx --csv agenda.csv
    """
    wanted = {name: path for name, path in files.items() if path}
    with common.opened(file) as review:
        room = room_of(review)
        voted(room, file)
        for name, path in wanted.items():
            _write(review, path, {"table": ".csv", "data": ".json"}.get(name, f".{name}"))
        if wanted:
            return
        lines = _lines(review, top)
    if as_json:
        common.tell([_plain(line.item) for line in lines.lines])
        return
    common.show(
        (
            (
                f"{line.item.place:g}" + ("=" if line.item.joint else ""),
                line.item.question.id,
                *(f"{line.item.by_group[g]:g}" if g in line.item.by_group else "" for g in lines.groups),
                line.interval,
                line.item.question.status + (", check again" if line.item.again else ""),
                line.item.decision.decision if line.item.decision else "",
                line.item.question.text,
            )
            for line in lines.lines
        ),
        ("place", "question", *lines.groups, "interval", "evidence", "decision", "text"),
        empty="no questions yet",
    )
    for words in (lines.sure, *lines.notes):
        common.say(words)


def _write(review: Review, path: Path, ending: str) -> None:
    """Write the agenda to a file, whatever its name ends with."""
    made = review.report(path.with_name(f".{path.name}{ending}"), "agenda")
    made.replace(path)
    click.echo(f"{path}: written", err=True)


def _lines(review: Review, top: int | None) -> Lines:
    from collections import Counter

    from reviewkit.report.agenda_lines import agenda_lines

    room = room_of(review)
    return agenda_lines(
        review.agenda(),
        Counter(ballot.group for ballot in room.ballots()),
        top=top or room.plan.top,
        limit=room.plan.small,
        sure=room.tally(resamples=1000).published(room.plan.small).statement,
        only_top=top is not None,
    )


def _plain(item: Any) -> Any:
    """Return an item as JSON has it: words and dissent only where they may be quoted."""
    return common.plain(
        replace(
            item,
            words=tuple(said for said in item.words if said.consent and not said.erased),
            dissents=tuple(one for one in item.dissents if one.consent and one.words),
        )
    )


@common.verb()
@common.file
@click.argument("question")
@click.argument("decision", type=click.Choice(DECISIONS))
@common.by
@click.option("--why", default="", help="The reason; needed where a question is dropped.")
def decide(file: Path, question: str, decision: Any, name: str, why: str) -> None:
    """Record what people decided about a question.

    priority: on the list; shortlist: on the longer one; dropped; open: takes the decision back. The vote stays as it
    was: a decision stands beside it.

    Example:
      reviewkit decide heat.db q3 priority --as alice
      reviewkit decide heat.db q9 dropped --why "answered by the review of 2026" --as alice
    """
    with common.writing(file, name) as (review, person):
        writer_of(review, person).decide(question, decision, why)
    click.echo(f"{question}: {decision}")


@common.verb()
@common.file
@click.argument("question")
@click.argument("words")
@common.by
@click.option("--group", default="", help="The group that the speaker speaks for.")
@click.option("--language", default="en", show_default=True, help="The language it was said in.")
@click.option("--consent", is_flag=True, help="It may be quoted outside the room.")
def dissent(file: Path, question: str, words: str, name: str, **facts: Any) -> None:
    """Write down somebody's dissent on a question.

    What they hold against its place or the decision is kept with the question, verbatim like other words: printed with
    its perspective where it may be quoted, and erased at the speaker's wish (reviewkit erase). It prints their number.

    Example:
      reviewkit dissent heat.db q3 "This is not what we want" --group carer --consent --as alice
    """
    with common.writing(file, name) as (review, person):
        made = writer_of(review, person).dissent(question, words, **facts)
    click.echo(str(made.number))


@common.verb("follow-up")
@common.file
@click.argument("question")
@click.argument("kind")
@click.argument("date")
@common.by
@click.option("--note", default="", help="By whom, where, how much: what people should know.")
@click.option("--undo", is_flag=True, help="Take the same line back.")
def follow_up(file: Path, question: str, kind: str, date: str, name: str, note: str, *, undo: bool) -> None:
    """Record what happened to a question since then.

    KIND is a word: told, funded, studied, answered, or another. DATE is a day, a month or a year.

    Example:
      reviewkit follow-up heat.db q3 funded 2027-02 --note "by the city's research fund" --as alice
    """
    with common.writing(file, name) as (review, person):
        writer_of(review, person).follow_up(question, kind, date, note, active=not undo)
    click.echo(f"{question}: {'taken back' if undo else f'{kind} {date}'}")


@common.verb()
@common.file
@click.argument("text")
@common.by
@click.option("--on", "rests_on", multiple=True, metavar="ID", help="What it rests on; may be repeated.")
def recommend(file: Path, text: str, name: str, rests_on: tuple[str, ...]) -> None:
    """Record a recommendation for good practice.

    It rests on questions (q3), words (w12: by their number), programmes and studies (the beginning of their ids). One
    that rests on nothing is kept, and marked wherever it is printed.

    Example:
      reviewkit recommend heat.db "Pay people for the hour after, too" --on q3 --on w12 --as alice
    """
    with common.writing(file, name) as (review, person):
        made = writer_of(review, person).recommend(text, rests_on)
    click.echo(made.id)
    if not made.rests_on:
        common.say("It rests on nothing so far, and is marked so.")


@common.verb()
@common.file
@click.argument("recommendation")
@click.argument("owner")
@common.by
@click.option("--due", default="", metavar="DATE", help="Until which day, as 2027-05-31.")
@click.option("--done", is_flag=True, help="It is done.")
@click.option("--note", default="", help="What people should know.")
def undertake(file: Path, recommendation: str, owner: str, name: str, **facts: Any) -> None:
    """Record who sees to a recommendation, until when.

    The last word counts: the same again with --done says that it is done.

    Example:
      reviewkit undertake heat.db r1 "head of training" --due 2027-05-31 --as alice
    """
    with common.writing(file, name) as (review, person):
        made = writer_of(review, person).undertake(recommendation, owner, **facts)
    click.echo(f"{made.id}: {owner}{', done' if facts['done'] else ''}")


@common.verb()
@common.file
@common.as_json
@click.option("--overdue", is_flag=True, help="Only those whose day has gone by.")
def recommendations(file: Path, *, overdue: bool, as_json: bool) -> None:
    """List recommendations: support, owner, due date."""
    today = datetime.now(UTC).date().isoformat()
    with common.opened(file) as review:
        room = room_of(review)
        found = room.overdue(today) if overdue else room.recommendations()
    if as_json:
        common.tell(found)
        return
    rows = []
    for one in found:
        it = one.undertaking
        state = "" if it is None else "done" if it.done else "overdue" if it.overdue(today) else ""
        rests = f"{len(one.rests_on)}" if one.rests_on else "nothing"
        rows.append((one.id, rests, it.owner if it else "", it.due if it else "", state, one.text))
    nothing = "nothing is overdue" if overdue else "no recommendations yet"
    common.show(rows, ("id", "rests on", "seen to by", "due", "state", "text"), empty=nothing)


@common.verb()
@common.file
@click.argument("kind", type=click.Choice(("reprise", "gripp2")))
@click.argument("out", type=to)
def draft(file: Path, kind: str, out: Path) -> None:
    """Draft a reporting list, filled from records.

    REPRISE (31 items, for priority setting) or GRIPP2 (5 items, for involvement). OUT ends with .md, .html or .docx. An
    item without a record is marked as missing, with where to put it; nothing is made up.

    Example:
      reviewkit draft heat.db reprise reprise.docx
    """
    with common.opened(file) as review:
        click.echo(f"{review.report(out, kind)}: written")


@common.verb()
@common.file
@click.argument("page", type=to)
def said(file: Path, page: Path) -> None:
    """Tell people what became of their words: a page.

    In every language of the workshop. Words stand there with consent only; the others are found by their number.

    Example:
      reviewkit said heat.db said.html
    """
    with common.opened(file) as review:
        click.echo(f"{review.report(page, 'said')}: written")


@common.verb()
@common.file
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--vote", default="", help="Which vote; the last one that people voted in if left out.")
@click.option("--seed", type=int, default=0, show_default=True, help="For the intervals.")
def publish(file: Path, folder: Path, vote: str, seed: int) -> None:
    """Write a folder from which all can count again.

    It holds ballots, questions, rule, results and checksums, no slip and nobody's words. What would tell how a small
    group voted is left out, and the README says what. Whoever has it checks it with: reviewkit tally --check FOLDER

    Example:
      reviewkit publish heat.db heat-vote
    """
    with common.opened(file) as review:
        from reviewkit.desks import reporting

        made = reporting.publish(
            folder,
            review.protocol,
            review.synthesis,
            review.extraction,
            room_of(review),
            vote=vote,
            seed=seed,
        )
    click.echo(f"{made.folder}: {common.counted(made.ballots, 'ballot')} published")
    if made.hidden:
        common.say(f"Not shown alone: {', '.join(made.hidden)}; see README.md.")
    click.echo(f"its fingerprint is {made.fingerprint}")


COMMANDS = (
    agenda,
    decide,
    dissent,
    follow_up,
    recommend,
    undertake,
    recommendations,
    draft,
    said,
    publish,
)
