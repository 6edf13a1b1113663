"""Histories that differ only in what one person said and nobody may know yet, and everything that can be read of them.

A script is a list of acts of several people. Its variants give Bram other words, reasons, notes and second thoughts
on whatever is not revealed at the end; nothing that anybody else reads may then differ.
"""

from __future__ import annotations

import inspect
import random
import sqlite3
from dataclasses import fields, is_dataclass
from functools import cached_property
from typing import Any

import networkx

import reviewkit as rk
from reviewkit.errors import ReviewkitError
from reviewkit.model import Raw, Record, Source
from reviewkit.store import judgements, ledger, records

REPORTS = 5
STAGES = ("ta", "ft")
WORDS = ("include", "exclude", "unsure")
SECRET = "bram"
OBSERVERS = ("alice", "carol")
REASONS = ("no-data", "wrong-topic")
CRITERIA = "".join(f'[[criteria]]\nid = "{reason}"\nexclude = "{reason}"\n' for reason in REASONS)
STAGE = '[[stages]]\nid = "{id}"\nreasons = ["no-data", "wrong-topic"]\n{rest}\n'
DESIGNS = (
    'design = "dual"\nreviewers = 2',
    'design = "dual"\nreviewers = 3\nagree_on = "reason"',
    'design = "dual"\nreviewers = 2\nshare = 0.5\nresolver = "consensus"',
    'design = "core"\nreviewers = 2\ncore = ["alice"]',
    'design = "liberal"\nreviewers = 2',
    'design = "single"\noverlap = 3',
)
FORM = '[[forms]]\nid = "notes"\n[[forms.fields]]\nid = "what"\n'
WORKSHOP = '[workshop]\nid = "day"\ngroups = ["all"]\nrule = "borda"\n'


def protocol(design: str) -> rk.Protocol:
    """A protocol of two stages, the first by this design."""
    second = STAGE.format(id="ft", rest='resolver = ["carol", "dora"]')
    return rk.Protocol.parse(
        f'title = "T"\nversion = "1"\n{CRITERIA}{STAGE.format(id="ta", rest=design)}{second}{FORM}{WORKSHOP}'
    )


class Stand:
    """A review that can be put back to its beginning, and a clock that goes by acts instead of by the sun."""

    def __init__(self, design: str) -> None:
        self.review = rk.open(":memory:", protocol=protocol(design))
        with self.review._store.write("dora") as writer:
            records.add_source(writer, Source("s", "PubMed"))
            many = [
                Record(title=f"t{i}", abstract=f"word{i}", year=2000 + i, raw=(Raw("TI", f"t{i}"),))
                for i in range(REPORTS)
            ]
            records.add_records(writer, "s", many)
        self.start = sqlite3.connect(":memory:")
        self.review.db.conn.backup(self.start)
        self.ids = [uid for uid, _ in records.records(self.review.db)]

    def play(self, script: list[Any], secrets: set[tuple[str, str]], variant: int, clock: Any) -> list[Any]:
        """Do all acts from the beginning and return what the observers were told when they were refused."""
        self.start.backup(self.review.db.conn)
        told = []
        dice = random.Random(variant)
        for n, (person, act, *rest) in enumerate(script):
            clock(n)
            (who,) = self.review.people(person)
            try:
                if act == "judge" and person == SECRET and variant and (rest[0], rest[1]) in secrets:
                    self._say_something_else(who, dice, *rest)
                else:
                    getattr(who.screening, act)(*rest)
            except ReviewkitError as error:
                if person in OBSERVERS:
                    told.append((n, str(error)))
        return told

    def _say_something_else(self, who: Any, dice: random.Random, report: str, stage: str, *_: Any) -> None:
        """Another word, reason and note than in the script, and now and then a second thought or two."""
        for _ in range(dice.choice((1, 1, 2, 3))):
            word = dice.choice(WORDS)
            given = dice.sample(REASONS, dice.randint(0, 2)) if word == "exclude" else []
            who.screening.judge(report, stage, word, given, dice.choice(("", "a note", "something else")))
            if dice.random() < 0.2:
                who.screening.withdraw(report, stage)
                who.screening.judge(report, stage, dice.choice(WORDS))

    def secrets(self) -> set[tuple[str, str]]:
        """What Bram has said of reports that are not revealed now."""
        db = self.review.db
        rows = db.execute("SELECT report, stage FROM current WHERE person = ?", [SECRET]).fetchall()
        return {(r, s) for r, s in rows if judgements.state(db, r, s) not in judgements.REVEALED}


def script(dice: random.Random, ids: list[str], design: str) -> list[Any]:
    """Random acts of four people, in a random order, some of which will be refused."""
    acts: list[Any] = []
    everybody = (*OBSERVERS, SECRET)
    if dice.random() < 0.5 or "core" in design or "overlap" in design:
        acts.append(("dora", "assign", "ta", everybody))
    if dice.random() < 0.3:
        acts.append(("dora", "pilot", "ta", 2, everybody))
    for _ in range(dice.randint(6, 16)):
        person = dice.choice((*everybody, SECRET))
        word = dice.choice(("include", "include", "exclude", "unsure"))
        reasons = tuple(dice.sample(REASONS, dice.randint(0, 2))) if word == "exclude" else ()
        stage = dice.choice(("ta", "ta", "ta", "ft"))
        acts.append((person, "judge", dice.choice(ids), stage, word, reasons, dice.choice(("", "mine"))))
        if dice.random() < 0.15:
            acts.append(("dora", "resolve", dice.choice(ids), "ta", dice.choice(("include", "exclude"))))
        if dice.random() < 0.1:
            acts.append((dice.choice(OBSERVERS), "withdraw", dice.choice(ids), "ta"))
        if dice.random() < 0.05:
            acts.append(("dora", "not_retrieved", dice.choice(ids)))
    # What is refused must be refused in the same words, too.
    for report in ids:
        for stage in STAGES:
            acts.append(("alice", "discuss", report, stage, "what we said"))
            acts.append(("carol", "resolve", report, stage, "include"))
    return [*acts, ("dora", "close_pilot", "ta")] if dice.random() < 0.2 else acts


# How to call what needs something: by the name of the parameter.
GIVEN: dict[str, Any] = {
    "stage": lambda _: STAGES,
    "report": lambda stand: stand.ids[:3],
    "reports": lambda stand: [tuple(stand.review.duplicates.reports())],
    "name": lambda stand: stand.ids[:1],
    "subject": lambda stand: stand.ids[:2],
    "one": lambda stand: stand.ids[:1],
    "other": lambda stand: stand.ids[1:2],
    "what": lambda _: ("decisions", "records", "reports", "sources", "studies", "resolutions", "reveals"),
    "about": lambda _: ("study",),
    "form": lambda _: ("notes",),
    "token": lambda _: ("none",),
    "today": lambda _: ("2026-06-01",),
    "names": lambda _: ((),),
    "row": lambda _: (1,),
    "before": lambda _: (0,),
    "excerpt": lambda _: ("none",),
    "rows": lambda _: ("theme",),
    "columns": lambda _: ("process",),
    "values": lambda _: ({},),
    "question": lambda _: ("q1",),
    "language": lambda _: ("en",),
    "people": lambda _: (("one", "two"),),
    "participant": lambda _: ("A1",),
    "item": lambda _: ("photo",),
}
# Where the default is one of several, each is asked for.
ASKED: dict[str, tuple[dict[str, Any], ...]] = {
    "agreement": tuple({"at": at} for at in ("first", "reveal", "final")),
    "agreement_on_reasons": ({"at": "first"}, {"at": "final", "distance": "primary"}),
    "decisions": tuple({"format": form} for form in ("csv", "rayyan", "covidence", "asreview")),
    "reports": tuple({"state": state} for state in ("included", "excluded", "conflict", "open")),
    "log": ({}, {"report": 0}),
    "search": ({}, {"text": "word1"}),
    "last": ({"number": 9},),
    "gate": ({}, {"round": 1}),
    "pilot_agreement": ({}, {"round": 1}),
}
# What writes: in what words it is refused is compared while a script is played. Whatever is not here is called.
WRITES: dict[str, tuple[str, ...]] = {
    "Person": (
        *(
            "chase",
            "collect",
            "dedupe",
            "exclude",
            "extract",
            "include",
            "link",
            "merge",
            "programme",
            "resolve",
        ),
        *("search", "settle", "unsure"),
    ),
    "ScreeningWriter": (
        *("assign", "close_pilot", "discuss", "import_decisions", "invite", "judge", "not_retrieved"),
        *(
            "of_previous_study",
            "pilot",
            "previous_version",
            "remove",
            "resolve",
            "restore",
            "retrieved",
            "revoke",
        ),
        *("same_study", "unlink", "withdraw"),
    ),
    "ReferencesWriter": ("chase", "collect", "search"),
    "DuplicatesWriter": ("choose", "dedupe", "link", "relate", "take_back"),
    "ExtractionWriter": (
        "apart",
        "bring",
        "confirm",
        "correct",
        "draft",
        "drop",
        "extract",
        "fill",
        "finish",
        "match",
        "programme",
        "restore",
        "settle",
        "settle_equal",
    ),
    "RetrievalWriter": (
        "attach",
        "attach_folder",
        "attempt",
        "detach",
        "fetch",
        "keep_in",
        "not_retrieved",
        "retrieved",
    ),
    "MaterialWriter": (
        *("erase", "excerpt_of", "gather", "import_excerpts", "import_transcript", "take_up"),
    ),
    "CodesWriter": ("add", "edit", "import_file", "merge", "rename", "retire", "split", "undo"),
    "CodingWriter": ("code", "import_sheet", "set_plan", "settle"),
    "ThemesWriter": (
        *("add", "drop", "edit", "merge", "put", "rename", "respond", "split", "take_away", "undo"),
    ),
    "Care": ("monitor",),
    "SynthesisWriter": ("look",),
    "Room": ("cast", "check", "join", "joined", "next_pair", "order", "own_ballot", "say", "slip", "slips"),
}
EXEMPT = {
    "Review.close": "closes",
    "Review.db": "the raw file, in which everything stands; docs/screening.md says what that means",
    "Review.people": "gives people, who are walked themselves",
    "Review.workshop": "gives the room, which is walked itself",
    "Person.workshop": "gives the room's writing half",
    "Review.report": "walked apart, as it takes a second: test_the_printed_report",
    "Review.write": "walked apart, as it writes a file: test_the_printed_report",
    "References.files_to_mend": "writes files of what could not be read",
    "Duplicates.pair": "takes a link, of which there is none here; knows nothing of verdicts",
    "Retrieval.open": "takes a full text, of which there is none here",
    "Person.name": "is who one is",
    "Extraction.export": "walked apart, as it writes files: tests/extraction/test_extraction_files.py",
    "ExtractionWriter.template": "walked apart, as it writes a file: tests/extraction/test_extraction_files.py",
    "Room.verification_form": "takes a protocol; reads questions and searches, no verdicts",
    "Room.again": "takes a function; reads gaps of questions, no verdicts",
    "Synthesis.today": "gives a function from ids to ids",
    "Codes.export": "writes a file; what it writes is the code book, which is walked",
    "CodesWriter.export": "the same",
}


class UnknownCallError(AssertionError):
    """A public method that is neither called nor exempt."""


def common(stand: Stand) -> dict[str, Any]:
    """Everything that anybody can read of the review."""
    found: dict[str, Any] = {}
    _read(stand, stand.review, "Review", found)
    return found


def own(stand: Stand, person: str) -> dict[str, Any]:
    """Everything that a person can read in their own name."""
    (who,) = stand.review.people(person)
    found: dict[str, Any] = {}
    for thing in (who, *(who.queue(stage) for stage in STAGES)):
        _read(stand, thing, type(thing).__name__, found)
    return found


def _read(stand: Stand, thing: Any, place: str, found: dict[str, Any]) -> None:
    for name in public(type(thing)):
        mark = f"{type(thing).__name__}.{name}"
        if mark in EXEMPT or name in WRITES.get(type(thing).__name__, ()):
            continue
        kind = inspect.getattr_static(type(thing), name)
        if isinstance(kind, cached_property):
            _read(stand, getattr(thing, name), f"{place}.{name}", found)
        elif isinstance(kind, property):
            found[f"{place}.{name}"] = plain(getattr(thing, name))
        elif inspect.isfunction(kind):
            for words, arguments in calls(stand, kind, mark):
                found[f"{place}.{name}{words}"] = outcome(getattr(thing, name), arguments)
    if hasattr(type(thing), "__len__"):
        found[f"{place}.len {getattr(thing, 'stage', '')}"] = len(thing)
        found[f"{place}.all {getattr(thing, 'stage', '')}"] = [one.id for one in thing]


def public(kind: type) -> list[str]:
    """The public names of a class."""
    return [name for name in dir(kind) if not name.startswith("_")]


def calls(stand: Stand, method: Any, mark: str) -> list[tuple[str, dict[str, Any]]]:
    """The arguments to call a method with: all that it needs, by the names of its parameters."""
    found: list[tuple[str, dict[str, Any]]] = [("", {})]
    for name, parameter in list(inspect.signature(method).parameters.items())[1:]:
        if parameter.kind is parameter.VAR_KEYWORD or parameter.default is not parameter.empty:
            continue
        if parameter.kind is parameter.VAR_POSITIONAL:
            continue
        if name not in GIVEN:
            raise UnknownCallError(
                f"{mark} needs {name!r}: say in GIVEN what to call it with, or exempt it with a reason"
            )
        found = [
            (f"{words} {str(value)[:12]}", arguments | {name: value})
            for words, arguments in found
            for value in GIVEN[name](stand)
        ]
    more = ASKED.get(method.__name__, ({},))
    return [
        (f"{words} {extra}", arguments | {k: stand.ids[v] if k == "report" else v for k, v in extra.items()})
        for words, arguments in found
        for extra in more
        if all(key in inspect.signature(method).parameters for key in extra)
    ]


def outcome(method: Any, arguments: dict[str, Any]) -> Any:
    """What a method gives, or the words with which it refuses."""
    try:
        return plain(method(**arguments))
    except ReviewkitError as error:
        return f"{type(error).__name__}: {error}"


def plain(value: Any) -> Any:  # noqa: PLR0911 - one return for each kind of value
    """A value as something that can be compared, whatever it holds."""
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    if isinstance(value, networkx.Graph):
        return sorted(map(str, value.edges))
    if hasattr(value, "statement") and hasattr(value, "n"):
        return (value.n, value.statement, plain(getattr(value, "table", None)))
    if type(value).__name__ == "Queue":
        return [one.id for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        return [
            plain(getattr(value, field.name)) for field in fields(value) if not field.name.startswith("_")
        ]
    if hasattr(value, "items"):
        return [(plain(key), plain(one)) for key, one in value.items()]
    if hasattr(value, "__iter__"):
        return [plain(one) for one in value]
    return repr(value)


class Clock:
    """Stands in for the time of day while scripts are played."""

    def __init__(self, monkeypatch: Any) -> None:
        self.act = 0
        monkeypatch.setattr(
            ledger, "now", lambda: f"2026-01-01T00:{self.act // 60:02}:{self.act % 60:02}.000Z"
        )

    def __call__(self, act: int) -> None:
        self.act = act
