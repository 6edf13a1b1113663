"""Commands for what becomes of questions: other words, languages, splitting, steps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from reviewkit.cli import common, verifying
from reviewkit.cli.workshop import room_of, said, writer_of
from reviewkit.errors import UnknownName

TITLE = "Work on questions, and check them against the evidence"
question = click.argument("question")
STATES = ("there", "draft", "missing", "not planned")


@common.verb()
@common.file
@question
@click.argument("text")
@common.by
@click.option("--plain", help="The same in easy words.")
@click.option("--theme", help="The theme it belongs to.")
@click.option("--why", default="", help="The reason.")
def reword(file: Path, question: str, text: str, name: str, **facts: Any) -> None:
    """Give a question other words; the earlier ones stay in the file.

    Example:
      reviewkit reword heat.db q3 "What helps teachers to stay?" --why "plainer" --as alice
    """
    with common.writing(file, name) as (review, person):
        made = writer_of(review, person).reword(question, text, **facts)
    click.echo(f"{made.id}: {made.text}")


@common.verb()
@common.file
@question
@click.argument("parts", nargs=-1, required=True, metavar="TEXT=NUMBERS...")
@common.by
def split(file: Path, question: str, parts: tuple[str, ...], name: str) -> None:
    """Split a question into several, with its words dealt out.

    Each part is its text, an equals sign, and the numbers of its words, parted by commas. No words may be left over.

    Example:
      reviewkit split heat.db q3 "Who asks?=4,7" "Who answers?=9" --as alice
    """
    with common.writing(file, name) as (review, person):
        room = room_of(review)
        dealt = []
        for part in parts:
            text, equals, numbers = part.rpartition("=")
            if not equals:
                raise click.UsageError(f"{part!r}: write the text, an equals sign, and its words' numbers")
            dealt.append(
                (text, [said(room, number.strip()) for number in numbers.split(",") if number.strip()])
            )
        made = writer_of(review, person).split(question, dealt)
    click.echo("\n".join(f"{one.id}: {one.text}" for one in made))


@common.verb()
@common.file
@click.option("--threshold", type=click.FloatRange(0, 100), help="How much alike, from 0 to 100.")
@common.as_json
def similar(file: Path, threshold: float | None, *, as_json: bool) -> None:
    """List pairs of questions that may ask the same, with the reason; people decide.

    Questions are compared in every language that both are worded in.
    """
    with common.opened(file) as review:
        room = room_of(review)
        found = room.similar() if threshold is None else room.similar(threshold=threshold)
        texts = {q.id: q.text for q in room.questions()}
    if as_json:
        common.tell(found)
        return
    common.show(
        (
            (p.first, p.second, p.score, p.why, " ".join(p.shared), texts[p.first], texts[p.second])
            for p in found
        ),
        ("one", "other", "score", "why", "shared", "text", "other text"),
        empty="no two questions read alike",
    )


@common.verb()
@common.file
@click.option("--question", default="", help="Only steps that changed this question.")
@common.as_json
def steps(file: Path, question: str, *, as_json: bool) -> None:
    """List the steps from words to questions: what was done, by whom and when."""
    with common.opened(file) as review:
        found = room_of(review).steps(question=question)
    if as_json:
        common.tell(found)
        return
    common.show(
        (
            (
                s.id,
                s.at[:16].replace("T", " "),
                s.by,
                f"undone by {s.undone_by}" if s.undone_by else "",
                s.what,
            )
            for s in found
        ),
        ("step", "when", "who", "undone", "what"),
        empty="no steps yet",
    )


@common.verb()
@common.file
@click.argument("step")
@common.by
def undo(file: Path, step: str, name: str) -> None:
    """Take a step back; it says why not where another one builds on it.

    Nothing is deleted, and the undoing can be undone too.

    Example:
      reviewkit undo heat.db s12 --as alice
    """
    with common.writing(file, name) as (review, person):
        made = writer_of(review, person).undo(step)
    click.echo(f"{made.id}: {made.what}")


@common.verb()
@common.file
@question
@common.by
@click.option("--words", multiple=True, metavar="NUMBER", help="Words it comes from; may be repeated.")
@click.option("--gap", "gaps", multiple=True, metavar="GAP", help="A gap.")
@click.option("--study", "studies", multiple=True, metavar="STUDY", help="A study.")
@click.option("--programme", "programmes", multiple=True, metavar="ID", help="A programme.")
@click.option("--undo", is_flag=True, help="Untie it from them.")
def tie(
    file: Path,
    question: str,
    name: str,
    words: tuple[str, ...],
    gaps: tuple[str, ...],
    studies: tuple[str, ...],
    programmes: tuple[str, ...],
    *,
    undo: bool,
) -> None:
    """Tie a question to words, gaps, studies or programmes, or untie it.

    Example:
      reviewkit tie heat.db q3 --words 7 --gap affective|assessing --as alice
    """
    with common.writing(file, name) as (review, person):
        room = room_of(review)
        known = [gap.id for gap in review.synthesis.gaps()] if gaps and not undo else list(gaps)
        for gap in gaps:
            if gap not in known:
                raise UnknownName("gap", gap, known)
        made = writer_of(review, person).link(
            question,
            words=[said(room, number) for number in words],
            gaps=gaps,
            studies=[review.screening.study(study) for study in studies],
            programmes=programmes,
            active=not undo,
        )
    click.echo(
        f"{made.id}: {len(made.words)} words, {len(made.gaps)} gaps, {len(made.studies)} studies, "
        f"{len(made.programmes)} programmes"
    )


@click.group(cls=common.Verbs)
def wording() -> None:
    """A question's text in other languages, easy to read, and its picture."""


@wording.command("missing", cls=common.Verb)
@common.file
@click.option("--all", "everything", is_flag=True, help="List what is there, too.")
@common.as_json
def wording_missing(file: Path, *, everything: bool, as_json: bool) -> None:
    """List which texts are missing or drafts: question, language, plain or easy to read."""
    with common.opened(file) as review:
        found = room_of(review).wordings(missing=not everything)
    if as_json:
        common.tell(found)
        return
    common.show(
        ((w.question, w.language, w.kind, w.state, w.text) for w in found),
        ("question", "language", "kind", "state", "text"),
        empty="nothing is missing",
    )


@wording.command("set", cls=common.Verb)
@common.file
@question
@click.argument("language")
@click.argument("text", default="")
@common.by
@click.option("--easy", is_flag=True, help="It is the easy-read text.")
@click.option(
    "--state", type=click.Choice(STATES), default="there", show_default=True, help="How far the text is."
)
def wording_set(
    file: Path, question: str, language: str, text: str, name: str, state: Any, *, easy: bool
) -> None:
    """Give a question its text in a language, or say that it is missing or not planned.

    Example:
      reviewkit wording set heat.db q3 fi "Mikä auttaa opettajia jaksamaan?" --state draft --as alice
    """
    with common.writing(file, name) as (review, person):
        writer_of(review, person).word(question, language, text, easy=easy, state=state)
    click.echo(f"{question} in {language}{', easy to read' if easy else ''}: {state}")


@wording.command("show", cls=common.Verb)
@common.file
@click.argument("language")
@click.option("--easy", is_flag=True, help="The easy-read text where there is one.")
@common.as_json
def wording_show(file: Path, language: str, *, easy: bool, as_json: bool) -> None:
    """Print every question as somebody reads it in a language, and say where it is in another."""
    with common.opened(file) as review:
        room = room_of(review)
        found = [(q.id, *room.wording(q, language, easy=easy)) for q in room.questions()]
    if as_json:
        common.tell([{"question": q, "language": tongue, "text": text} for q, text, tongue in found])
        return
    common.show(
        ((q, "" if tongue == language else f"in {tongue}", text) for q, text, tongue in found),
        ("question", "language", "text"),
        empty="no questions yet",
    )


@wording.command("picture", cls=common.Verb)
@common.file
@question
@click.argument("picture", type=click.Path(path_type=Path))
@click.argument("alternative")
@common.by
def wording_picture(file: Path, question: str, picture: Path, alternative: str, name: str) -> None:
    """Give a question a picture (PNG, JPEG, SVG) and the words that stand for it.

    Example:
      reviewkit wording picture heat.db q3 chairs.png "Empty chairs in a circle" --as alice
    """
    with common.writing(file, name) as (review, person):
        made = writer_of(review, person).picture(question, picture, alternative)
    click.echo(f"{question}: {made.media}, {len(made.data):,} bytes")


COMMANDS = (reword, split, similar, steps, undo, tie, wording, verifying.verify)
