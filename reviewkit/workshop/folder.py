"""The published folder: what it holds, and whether every figure in it comes out again.

It needs no review: whoever has the folder can check it, and the sums can be redone with a spreadsheet.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import dataclass, fields
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewkit.errors import ReadError, ReviewkitError
from reviewkit.text import guarded
from reviewkit.workshop.publishing import Publication, ballot, content, figures, in_order

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping, Sequence

FORMAT = 1
CHECKSUMS = "checksums.txt"
DATA = ("count.json", "questions.json", "ballots.json", "results.json")
TABLES = ("ballots.csv", "results.csv", "questions.csv")


# What reading or counting files raises that somebody has changed.
UNCOUNTABLE = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
MOST_RESAMPLES = 100_000  # a hundred times what is usual; more would only keep a computer busy


@dataclass(frozen=True, slots=True)
class Check:
    """What checking a folder found: faults in sentences, and what could not be worked out again."""

    folder: str
    faults: tuple[str, ...]
    figures: int  # how many figures came out the same
    untold: tuple[str, ...] = ()
    fingerprint: str = ""

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not self.faults

    @property
    def statement(self) -> str:
        """What was found, in words."""
        if self.faults:
            more = f" There are {len(self.faults) - 1} more." if len(self.faults) > 1 else ""
            return f"Not the same: {self.faults[0]}{more}"
        came = (
            f"all {self.figures} figures come out the same"
            if self.figures
            else "no figure can be counted again"
        )
        return " ".join([f"Every file is as it was published, and {came}.", *self.untold])

    def __repr__(self) -> str:
        return f"<Check of {self.folder}: {len(self.faults)} faults, {self.figures} figures the same>"


def files(
    it: Publication, questions: Sequence[Mapping[str, Any]], about: Mapping[str, Any]
) -> dict[str, str]:
    """Return name -> text of the data files: JSON to read by machine, and the same as tables.

    `questions` are plain rows with at least "id" and "text", without anybody's words; `about` names workshop, protocol
    and program, and must not hold anything that is not to be published.
    """
    results = figures(it) | {name: value for name, value in it.told.items() if name != "places"}
    results.setdefault("places", it.told.get("places", []))
    count = {
        "format": FORMAT,
        **about,
        **{
            one.name: getattr(it, one.name)
            for one in fields(Publication)
            if one.name not in ("ballots", "told")
        },
        "positions": {name: str(value) for name, value in it.positions.items()},
        "told": sorted({"places", *it.told} if it.level == "order" else it.told),
    }
    ballots = [content(one) for one in it.ballots]
    return {
        "count.json": _json(count),
        "questions.json": _json(list(questions)),
        "ballots.json": _json(ballots),
        "results.json": _json(results),
        "ballots.csv": _ballot_table(ballots),
        "results.csv": _result_table(it.questions, results),
        "questions.csv": _question_table(questions),
    }


def checksums(texts: Mapping[str, str]) -> str:
    """Return the SHA-256 of every file, as `sha256sum --check` reads it."""
    return "".join(f"{_hash(text.encode())}  {name}\n" for name, text in sorted(texts.items()))


def fingerprint(listing: str) -> str:
    """Return what stands for the whole folder: the SHA-256 of its checksums."""
    return _hash(listing.encode())


def check(folder: str | os.PathLike[str]) -> Check:
    """Return whether a published folder is whole and every figure in it comes out again.

    Raises ReadError where it is no published folder at all.
    """
    path = Path(folder)
    if not (path / CHECKSUMS).is_file():
        raise ReadError(
            f"{path}: is no published count; a folder with {CHECKSUMS} was expected", path=str(path)
        )
    listing = (path / CHECKSUMS).read_bytes()
    faults = list(_changed(path, listing))
    told: tuple[str, ...] = ()
    same = 0
    try:
        it, questions, results, texts = _read(path)
        told = _untold(it)
        wrong, same = _compared(it, results)
        faults += wrong
        faults += _inconsistent(it, questions, results, texts)
    except (*UNCOUNTABLE, ReviewkitError, OSError) as error:
        faults.append(f"the files cannot be counted: {_words(error)}")
    return Check(str(path), tuple(faults), same, told, _hash(listing))


def _changed(path: Path, listing: bytes) -> Iterator[str]:
    """Yield what differs from the checksums: a file changed, missing, or there and not listed."""
    listed = {}
    for number, line in enumerate(listing.decode(errors="replace").splitlines(), 1):
        kept, _, name = line.partition("  ")
        if not name or len(kept) != 64:
            yield f"line {number} of {CHECKSUMS} is no checksum with a file's name: {line[:80]!r}."
        listed[name] = kept
    for name in sorted({*DATA, *TABLES, "README.md"} - listed.keys()):
        yield f"{name} is not in {CHECKSUMS}."
    here = {one.name for one in path.iterdir()} - {CHECKSUMS}
    for name in sorted(listed):
        if name not in here or not (path / name).is_file():
            yield f"{name} is missing."
        elif _hash((path / name).read_bytes()) != listed[name]:
            yield f"{name} is not the file that was published: its checksum differs."
    for name in sorted(here - listed.keys()):
        yield f"{name} was not published with the others: it has no checksum."


def _read(path: Path) -> tuple[Publication, list[Any], dict[str, Any], dict[str, str]]:
    texts = {name: (path / name).read_bytes().decode() for name in (*DATA, *TABLES)}
    count, questions, ballots, results = (json.loads(texts[name]) for name in DATA)
    if count["format"] != FORMAT:
        raise ReadError(
            f"count.json has the format {count['format']!r}; {FORMAT} was expected", path=str(path)
        )
    if not 0 <= count["resamples"] <= MOST_RESAMPLES:
        raise ReadError(
            f"count.json asks for {count['resamples']} re-drawn votes; {MOST_RESAMPLES} are the most",
            path=str(path),
        )
    kept = {one.name for one in fields(Publication)} & count.keys() - {"told", "positions"}
    facts: dict[str, Any] = {
        name: tuple(value) if isinstance(value := count[name], list) else value for name in kept
    }
    it = Publication(
        ballots=tuple(ballot(one) for one in ballots),
        positions={name: Fraction(value) for name, value in count["positions"].items()},
        told={name: results[name] for name in count["told"]},
        **facts,
    )
    return it, questions, results, texts


def _compared(it: Publication, results: Mapping[str, Any]) -> tuple[list[str], int]:
    """Return every figure that differs, in a sentence, and how many are the same."""
    wrong: list[str] = []
    same = 0
    again = json.loads(_json(figures(it)))
    for name in dict.fromkeys([*again, *results]):
        if name in it.told and name not in again:
            continue
        if name not in results or name not in again:
            missing = "is not in results.json" if name not in results else "does not follow from the files"
            wrong.append(f"results.json: “{name}” {missing}.")
            continue
        for where, one, other in _leaves(results[name], again[name]):
            if one == other:
                same += 1
            else:
                wrong.append(
                    f"results.json: {' of '.join([name, *where])} is {one!r}, counted again {other!r}."
                )
    return wrong, same


def _leaves(one: Any, other: Any, where: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """Yield figure by figure where it stands, what is written and what came out."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in dict.fromkeys([*other, *one]):
            yield from _leaves(one.get(key), other.get(key), (*where, key))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for at, (mine, its) in enumerate(zip(one, other, strict=True), 1):
            yield from _leaves(mine, its, (*where, str(at)))
    else:
        yield where, one, other


def _inconsistent(
    it: Publication,
    questions: Sequence[Mapping[str, Any]],
    results: Mapping[str, Any],
    texts: Mapping[str, str],
) -> Iterator[str]:
    """Yield where the files tell different things of the same count."""
    listed = sorted(one for place in results["places"] for one in place)
    if listed != sorted(it.questions):
        yield "results.json: its places do not hold the same questions as count.json."
    if unknown := sorted(set(it.questions) - {one["id"] for one in questions}):
        yield f"questions.json lacks {', '.join(unknown)}, on which people voted."
    if tuple(it.ballots) != in_order(it.ballots):
        yield "ballots.json is not in the order of what the ballots say; another order could tell something."
    ballots = json.loads(texts["ballots.json"])
    tables = (_ballot_table(ballots), _result_table(it.questions, results), _question_table(questions))
    for name, table in zip(TABLES, tables, strict=True):
        if texts[name] != table:
            yield f"{name} does not tell the same as the JSON beside it."


UNTOLD = {
    "places": "the order",
    "chosen": "the shortlist",
    "intervals": "the intervals",
    "chance": "the chances",
    "statement": "the sentence on how sure it is",
}


def _untold(it: Publication) -> tuple[str, ...]:
    kept = ", ".join(words for name, words in UNTOLD.items() if name in it.told)
    why = "Not counted again, since it needs ballots that are not published for the sake of small groups"
    return (f"{why}: {kept}.",) if kept else ()


def _ballot_table(ballots: Sequence[Mapping[str, Any]]) -> str:
    most = max((len(one.get("places", ())) for one in ballots), default=0)
    rest = [name for name in ("scores", "pairs", "even", "unseen") if any(name in one for one in ballots)]
    rows: list[list[Any]] = [["group", *(f"place {at}" for at in range(1, most + 1)), *rest]]
    for one in ballots:
        places = [" = ".join(place) for place in one.get("places", ())]
        more = [json.dumps(one[name], ensure_ascii=False) if name in one else "" for name in rest]
        rows.append([one["group"], *places, *[""] * (most - len(places)), *more])
    return table(rows)


def _result_table(questions: Sequence[str], results: Mapping[str, Any]) -> str:
    from reviewkit.workshop.ranking import mean_places

    groups = results.get("places of groups", {})
    place = mean_places(results["places"])
    head = [
        "place",
        "joint",
        "question",
        "score",
        "from",
        "to",
        "chance of the top",
        *(f"place: {g}" for g in groups),
    ]
    joint = {name: len(tied) > 1 for tied in results["places"] for name in tied}
    rows = []
    for name in sorted(questions, key=lambda one: (place.get(one, 0), one)):
        ends = results.get("intervals", {}).get(name, ["", ""])
        chance = results.get("chance", {}).get(name, "")
        score = results.get("scores", {}).get(name, "")
        own = [own.get(name, "") for own in groups.values()]
        rows.append(
            [place.get(name, ""), "yes" if joint.get(name) else "no", name, score, *ends, chance, *own]
        )
    return table([head, *rows])


def _question_table(questions: Sequence[Mapping[str, Any]]) -> str:
    more = {key for one in questions for key in one} - {"id", "text"}
    head = ["id", "text", *sorted(more)]
    return table([head, *([_flat(one.get(key, "")) for key in head] for one in questions)])


def _flat(value: Any) -> Any:
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else value


def table(rows: Sequence[Sequence[Any]]) -> str:
    """Return rows as CSV in which no cell is a formula to a spreadsheet; numbers stay numbers."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _words(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)
