"""Promises that hold for every command, found by walking the live table of commands."""

from __future__ import annotations

import json

import click
import pytest

from reviewkit.cli import main

from .cli_page import PAGE, leaves, page

LEAVES = dict(leaves(main.commands.values()))
COMMANDS = sorted(LEAVES)
WRITES_OR_GIVES_OUT = {
    "init",
    "slips",
    "vote",
    "join",
    "report",
    "serve",
    "demo",
    "draft",
    "said",
    "publish",
    "print-slips",
    "codes export",
    "verify form",
    "verify template",
}
NEEDS = {
    "check": (),
    "invite": ("--list",),
    "queue": ("full-text", "--as", "somebody new"),
    "show": ("",),
    "conflicts": ("full-text",),
    "agreement": ("title-abstract",),
    "excluded": ("full-text",),
    "pilots": ("title-abstract",),
    "discussions": ("title-abstract",),
    "frame": ("decisions",),
    "answers": ("programme",),
    "revisit": ("programme",),
    "field-agreement": ("programme",),
    "compare": ("programme", "many-tongues"),
    "matches": ("programme", "many-tongues"),
    "history": ("programme", "many-tongues"),
    "confirm": ("results", "--as", "somebody new"),
    "drafts": ("--as", "somebody new"),
    "tally": ("--resamples", "20"),
    "behind": ("q1",),
    "code waiting": ("--as", "somebody new"),
    "table plan": ("A1", "A2", "A3", "A4", "--tables", "2"),
    "themes cross": ("effect", "taking part"),
    "wording show": ("nl",),
    "write": ("{folder}/out.csv",),
    "export": ("tidy", "{folder}/tidy"),
    "template": ("programme", "{folder}/empty.xlsx", "--as", "somebody new"),
    "fill": ("{folder}/full.xlsx", "--as", "somebody new"),
    "import-extraction": ("{folder}/eppi.json", "--as", "somebody new"),
}


def options(command: str) -> set[str]:
    return {name for option in LEAVES[command].params for name in (*option.opts, *option.secondary_opts)}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_that_only_reads_has_json(command):
    assert "--as" in options(command) or "--json" in options(command) or command in WRITES_OR_GIVES_OUT


@pytest.mark.parametrize("command", [name for name in COMMANDS if "--json" in options(name)])
def test_json_is_valid_and_nothing_else_is_printed(command, played, tmp_path):
    given = NEEDS.get(command, ())
    if command == "check":
        result = played.run("check", "sheffield", "--json")
    elif command in ("collect", "convert"):
        source = tmp_path / "in.ris"
        source.write_text("TY  - JOUR\nTI  - One\nER  - \n", encoding="utf-8")
        if command == "convert":
            result = played.run("convert", str(source), str(tmp_path / "out.csv"), "--json")
        else:
            result = played("collect", str(source), "--json", who="somebody new")
    elif command == "faults":
        played("flow", "--csv", str(tmp_path / "flow.csv"))
        result = played.run("faults", str(tmp_path / "flow.csv"), "--json")
    elif command == "fulltext folder":
        result = played(command, str(tmp_path), "--json", who="alice")
    elif command in ("show", "merged"):
        report = played.lines("excluded", "full-text")[0][0]
        result = played(command, report, "--json")
    else:
        if command == "fill":
            played("template", "programme", f"{tmp_path}/full.xlsx", who="somebody new")
        if command == "import-extraction":
            played("export", "eppi", f"{tmp_path}/eppi.json")
        result = played(command, *(word.format(folder=tmp_path) for word in given), "--json")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout) is not None


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_and_every_option_it_takes(command, played):
    result = played.run(*command.split(), "--help")
    assert result.exit_code == 0
    taken = [option for option in LEAVES[command].params if isinstance(option, click.Option)]
    assert [option.name for option in taken if not option.help] == []
    assert all(len(line) <= 100 for line in result.stdout.splitlines())


def test_the_list_of_commands_cuts_no_sentence_short(played):
    assert "..." not in played.run("--help").stdout.partition("Options:")[2]


def test_every_command_stands_under_exactly_one_heading():
    listed = [name for commands in main.sections.values() for name, _ in leaves(commands)]
    assert sorted(listed) == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_an_example_runs_the_command_it_explains_with_options_that_exist(command):
    text = LEAVES[command].help
    examples = [line.split() for line in text.splitlines() if line.strip().startswith("reviewkit ")]
    for words in examples:
        assert " ".join(words[1:]).startswith(command)
        assert {word for word in words if word.startswith("--")} <= options(command)


def test_the_page_on_the_command_line_is_what_the_commands_say():
    """docs/cli.md is generated: `python -m tests.cli.cli_page --write` brings it up to date."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_whoever_writes_can_be_named_by_the_environment_variable_too(shell, monkeypatch):
    monkeypatch.setenv("REVIEWKIT_AS", "alice")
    assert shell("queue", "title-abstract").exit_code == 0


def test_names_of_commands_are_words_of_the_library_with_hyphens():
    assert all(name == name.lower() and "_" not in name for name in COMMANDS)
    assert isinstance(main, click.Group)
