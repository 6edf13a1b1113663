"""The page about the protocol file is true: its examples run, and it explains every key."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from reviewkit.protocol import FRAMEWORKS, RULE_BALLOTS, Protocol
from reviewkit.protocol.evidence_plan import Appraisal, Effects, Synthesis
from reviewkit.protocol.plan import (
    Amendment,
    Criterion,
    Field,
    Form,
    Pilot,
    PlannedSource,
    Registration,
    Round,
    Stage,
    Threshold,
    Workshop,
)
from reviewkit.protocol.shape import LISTS, TABLES, header

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_toml_of_the_page_is_one_whole_protocol_that_uses_every_key() -> None:
    whole = "\n".join(blocks("toml"))
    protocol = Protocol.parse(whole)
    assert protocol.form("outcomes").field("weeks").when == {
        "followed-up": (True,),
        "domain": ("affective", "behavioural"),
    }
    for table, model in TABLES.items():
        for key in model.model_fields:
            if (*table, key) not in TABLES and (table, key) != (("question",), "parts"):
                assert re.search(rf"^{key} = ", whole, re.MULTILINE), (table, key)


@pytest.mark.parametrize("code", blocks("python"))
def test_each_piece_of_python_on_the_page_runs_on_its_own(code: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr


def rows(first: str) -> dict[str, list[str]]:
    """The rows of the table whose first column has this heading, by their first cell."""
    match = re.search(rf"^\| {first} \|.*\n\|[-|]+\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    assert match, first
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in match[1].strip().split("\n")]
    return {row[0].strip("`"): row for row in cells}


def section(title: str) -> dict[str, list[str]]:
    """The rows of the table under a heading."""
    part = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert part, title
    found = re.findall(r"^\| `(\w+)` \|(.*)\|$", part[1], re.MULTILINE)
    return {key: [cell.strip() for cell in cells.split("|")] for key, cells in found}


EXPLAINED = {
    (): section("The head"),
    ("question",): section("`[question]`"),
    ("criteria",): section("`[[criteria]]`"),
    ("sources",): section("`[[sources]]`"),
    ("stages",): rows("key of a stage"),
    ("stages", "pilot"): rows("key of a pilot"),
    ("forms",): rows("key of a form"),
    ("forms", "fields"): rows("key of a field"),
    ("forms", "appraisal"): rows("key of an appraisal"),
    ("synthesis",): rows("key of the synthesis"),
    ("synthesis", "effects"): rows("key of the effects"),
    ("workshop",): rows("key of the workshop"),
    ("workshop", "threshold"): rows("key of a threshold"),
    ("workshop", "rounds"): rows("key of a round"),
    ("workshop", "rounds", "threshold"): rows("key of a threshold"),
    ("registration",): rows("key of a registration"),
    ("amendments",): rows("key of an amendment"),
}


@pytest.mark.parametrize("table", TABLES, ids=header)
def test_every_key_is_explained(table: tuple[str, ...]) -> None:
    named = set(EXPLAINED[table])
    if not table:
        named |= {inner[0] for inner in TABLES if inner}
        assert all(f"{header(inner)}" in PAGE for inner in TABLES if inner)
    assert set(TABLES[table].model_fields) <= named


NOUNS: dict[tuple[str, ...], object] = {
    ("criteria",): Criterion("x"),
    ("sources",): PlannedSource("x"),
    ("stages",): Stage("x"),
    ("stages", "pilot"): Pilot(),
    ("forms",): Form("x"),
    ("forms", "fields"): Field("x"),
    ("forms", "appraisal"): Appraisal(),
    ("synthesis",): Synthesis(),
    ("synthesis", "effects"): Effects(),
    ("workshop",): Workshop("x"),
    ("workshop", "threshold"): Threshold(),
    ("workshop", "rounds"): Round("x"),
    ("registration",): Registration(),
    ("amendments",): Amendment("", "", "", ""),
}


@pytest.mark.parametrize("table", NOUNS, ids=header)
def test_the_defaults_on_the_page_are_those_of_the_plan(table: tuple[str, ...]) -> None:
    words = {
        None: "none",
        (): "[]",
        True: "true",
        False: "false",
        "": '""',
        ("third",): '"third"',
        ("en",): '["en"]',
    }
    for key, cells in EXPLAINED[table].items():
        if cells[-1] == "required":
            assert TABLES[table].model_fields[key].is_required(), key
            continue
        planned = getattr(NOUNS[table], key)
        if (*table, key) in TABLES:
            said = "[]" if (*table, key) in LISTS else "none"  # a table of its own, which may be left out
        elif isinstance(planned, dict):
            said = "{}"
        elif isinstance(planned, int | float) and not isinstance(planned, bool):
            said = f"{planned:g}"
        elif isinstance(planned, tuple) and planned and isinstance(planned[0], int | float):
            said = str(list(planned))
        elif isinstance(planned, tuple) and planned not in words:
            said = "[" + ", ".join(f'"{word}"' for word in planned) + "]"
        else:
            said = words.get(planned, f'"{planned}"')
        assert cells[-1] == said, key


def test_frameworks_rules_and_ballots_on_the_page_are_those_of_the_reader() -> None:
    table = rows("framework")
    assert set(table) == set(FRAMEWORKS)
    for name, framework in FRAMEWORKS.items():
        if not framework.free:
            assert re.findall(r"`([\w-]+)`", table[name][1]) == list(framework.required)
            assert re.findall(r"`([\w-]+)`", table[name][2]) == list(framework.optional)
    counted: dict[str, set[str]] = {rule: set() for rule in RULE_BALLOTS}
    for row in rows("ballot").values():
        common, _, extra = row[1].partition(";")
        for rule in re.findall(r"`([\w-]+)`", common):
            counted[rule] |= set(re.findall(r"`([\w-]+)`", row[0]))
        ballot, *rules = re.findall(r"`([\w-]+)`", extra) or [""]
        for rule in rules:
            counted[rule].add(ballot)
    assert counted == {rule: set(ballots) for rule, ballots in RULE_BALLOTS.items()}
