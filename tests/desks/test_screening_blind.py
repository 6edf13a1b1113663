"""Until the required verdicts on a report are in, nobody can tell what another person said: by any reading there is."""

from __future__ import annotations

import importlib
import random
import shutil
import sqlite3
from contextlib import closing
from itertools import combinations

import reviewkit as rk
from tests.desks.blindness import DESIGNS, OBSERVERS, Clock, Stand, common, own, script


def differences(one, other):
    """What reads differently, and how."""
    assert one.keys() == other.keys()
    return [(name, one[name], other[name]) for name in one if one[name] != other[name]]


SCRIPTS = 170
VARIANTS = 4  # six pairs of each script for either observer: 2,040 pairs
COMMAND_VARIANTS = 5  # ten pairs of each design


def test_two_thousand_pairs_of_histories_cannot_be_told_apart(monkeypatch):
    """They differ only in what Bram said and nobody may know; the classes tell which public readings there are."""
    clock = Clock(monkeypatch)
    stands = [Stand(design) for design in DESIGNS]
    pairs = differing = 0
    for seed in range(SCRIPTS):
        dice = random.Random(seed)
        stand = stands[seed % len(stands)]
        acts = script(dice, stand.ids, DESIGNS[seed % len(stands)])
        stand.play(acts, set(), 0, clock)
        secrets = stand.secrets()
        differing += bool(secrets)
        told = []
        for variant in range(VARIANTS):
            refused = stand.play(acts, secrets, variant, clock)
            told.append((refused, common(stand), {person: own(stand, person) for person in OBSERVERS}))
        for (refused, everybody, each), (refused_other, everybody_other, each_other) in combinations(told, 2):
            assert refused == refused_other, (seed, DESIGNS[seed % len(stands)])
            assert differences(everybody, everybody_other) == [], seed
            for person in OBSERVERS:
                pairs += 1
                assert differences(each[person], each_other[person]) == [], (seed, person)
    assert pairs >= 2000
    assert differing > 0.8 * SCRIPTS
    for stand in stands:
        stand.review.close()


def test_the_walk_would_notice(monkeypatch):
    """Two histories that differ in a revealed verdict are told apart, and so is the person's own verdict."""
    clock = Clock(monkeypatch)
    stand = Stand(DESIGNS[0])
    found = []
    for word in ("include", "exclude"):
        acts = [
            ("alice", "judge", stand.ids[0], "ta", "include"),
            ("bram", "judge", stand.ids[0], "ta", word),
        ]
        stand.play(acts, set(), 0, clock)
        found.append(common(stand))
    apart = {name for name, _, _ in differences(*found)}
    for reading in (
        "Review.log",
        "Review.screening.verdicts",
        "Review.screening.decisions",
        "Review.screening.progress",
    ):
        assert any(key.startswith(reading) for key in apart), reading
    stand.review.close()


NOT_WALKED = {
    "init": "makes a review",
    "check": "reads a protocol file",
    "convert": "changes files of references",
    "faults": "reads a flow diagram's file",
    "serve": "the web face is walked by its own tests",
    "demo": "plays a review of its own",
    "slips": "gives codes out by chance",
    "print-slips": "the same, on a page",
}
"""Commands that read no review file, or are walked elsewhere."""


def commands():
    """Every command that reads: it prints JSON, or gives a file out."""
    from reviewkit.cli import main

    found = {}
    for name, command in main.commands.items():
        inner = getattr(command, "commands", None) or {"": command}
        for part, leaf in inner.items():
            options = {option for parameter in leaf.params for option in parameter.opts}
            reads = "--json" in options or (
                "--as" not in options and "name" not in {p.name for p in leaf.params}
            )
            if (reads or name == "decisions") and name not in NOT_WALKED:
                found[f"{name} {part}".strip()] = leaf
    return found


GIVEN = {
    "stage": ["ta"],
    "report": [None],  # the first report's id
    "study": ["0000"],
    "subject": ["0000"],
    "form": ["notes"],
    "what": ["decisions"],
    "about": ["study"],
    "one": [None],
    "other": [None],
    "words": ["word1"],
    "text": ["word1"],
    "path": ["out.csv"],
    "out": ["out.html"],
    "output": ["out.html"],
    "target": ["out.html"],
    "kind": ["study"],
    "number": ["1"],
}


def told_by_commands(path, ids, folder):
    """What every reading command prints of a review file, for alice where it asks who one is."""
    from click.testing import CliRunner

    from reviewkit.cli import main

    found = {}
    for name, leaf in commands().items():
        words = name.split()
        for parameter in leaf.params:
            if parameter.param_type_name == "argument":
                given = [str(path)] if parameter.name == "file" else GIVEN.get(parameter.name, ["ta"])
                if parameter.required or parameter.name == "file":
                    words += [ids[0] if one is None else one for one in given]
            elif parameter.required and parameter.name != "name":
                words += [parameter.opts[0], "ta"]
        options = {option for parameter in leaf.params for option in parameter.opts}
        words += ["--json"] if "--json" in options else []
        words += ["--as", "alice"] if "--as" in options else []
        result = CliRunner().invoke(main, words, env={"COLUMNS": "200"})
        assert result.exception is None or isinstance(result.exception, SystemExit), (words, result.exception)
        files = sorted(one for one in folder.rglob("*") if one.is_file())
        found[name] = (result.exit_code, result.stdout, result.stderr, [one.read_bytes() for one in files])
        for one in files:
            one.unlink()
    return found


def test_no_command_and_no_printed_report_tells_it(monkeypatch, tmp_path):
    """The same for all commands that read, found in the table of commands, and for the report as HTML."""
    clock = Clock(monkeypatch)
    monkeypatch.setattr(importlib.import_module("reviewkit.desks.reporting.context"), "datetime", FixedDay)
    for seed, design in enumerate(DESIGNS[:5:2]):  # three are enough: commands read through the library
        stand = Stand(design)
        for again in range(100):  # until a script leaves enough that may not be told
            acts = script(random.Random(100 * seed + again), stand.ids, design)
            stand.play(acts, set(), 0, clock)
            if len(secrets := stand.secrets()) >= 3:
                break
        told = []
        for variant in range(COMMAND_VARIANTS):
            stand.play(acts, secrets, variant, clock)
            path, folder = tmp_path / "review.db", tmp_path / "given out"
            folder.mkdir()
            monkeypatch.chdir(folder)
            with closing(sqlite3.connect(path)) as file:
                stand.review.db.conn.backup(file)
            printed = told_by_commands(path, stand.ids, folder)
            monkeypatch.chdir(tmp_path)
            shutil.rmtree(folder)
            stand.review.report(tmp_path / "report.htm")
            printed["the report"] = (tmp_path / "report.htm").read_bytes()
            told.append(printed)
            path.unlink()
        for one, other in combinations(told, 2):
            assert differences(one, other) == [], (seed, design)
        assert len(secrets) >= 3
        assert {"queue", "conflicts", "agreement", "progress", "log", "pilots", "frame"} <= set(told[0])
        assert told[0]["progress"][0] == 0
        stand.review.close()


class FixedDay:
    """A day that is the same whenever one looks."""

    @classmethod
    def now(cls, zone):
        from datetime import datetime

        return datetime(2026, 1, 1, tzinfo=zone)


def test_merging_anothers_copy_tells_how_much_they_judged_and_not_what(monkeypatch, tmp_path):
    """Whatever Bram said on his laptop, and however often he thought again, the numbers of a merge are the same."""
    clock = Clock(monkeypatch)
    stand = Stand(DESIGNS[0])
    told = []
    for variant in range(6):
        stand.play([], set(), 0, clock)
        for name in ("alice", "bram"):
            with closing(sqlite3.connect(tmp_path / f"{name}{variant}.db")) as file:
                stand.review.db.conn.backup(file)
        with rk.open(tmp_path / f"bram{variant}.db") as theirs:
            (bram,) = theirs.people("bram")
            dice = random.Random(variant)
            for report in stand.ids[:3]:
                for _ in range(1 + dice.randrange(3)):
                    bram.screening.judge(report, "ta", dice.choice(("include", "exclude", "unsure")))
        with rk.open(tmp_path / f"alice{variant}.db") as mine:
            (alice,) = mine.people("alice")
            told.append(alice.merge(tmp_path / f"bram{variant}.db"))
            assert mine.screening.verdicts("ta") == []
    assert [one["verdicts"] for one in told] == [3] * 6
    assert all(one == told[0] for one in told)
