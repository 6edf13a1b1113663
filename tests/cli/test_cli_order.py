"""The command comes first, then the file; whoever turns them round is told, and help is read in whole sentences."""

from __future__ import annotations

import click
import pytest

from reviewkit.cli import main

GROUPS = sorted(name for name, command in main.commands.items() if isinstance(command, click.Group))


@pytest.mark.parametrize("words", [("heat.db", "agenda"), ("heat.db",), ("perspectives", "heat.db")])
def test_a_file_in_the_place_of_a_command_is_told(shell, words):
    told = shell.run(*words)
    assert told.exit_code == 2
    assert "the command comes before the file: " in told.stderr
    assert "COMMAND heat.db; there is: " in told.stderr


def test_a_word_that_is_no_file_is_an_unknown_command(shell):
    assert "No such command 'agendda'" in shell.run("agendda").stderr


@pytest.mark.parametrize("group", GROUPS)
def test_help_cuts_no_sentence_short(shell, group):
    _, _, listed = shell.run(group, "--help").stdout.partition("Commands:")
    assert listed
    assert "..." not in listed


def test_a_question_worded_while_a_vote_is_open_is_told_to_be_too_late_for_it(shell):
    shell("question", "What helps?", who="alice")
    opened = shell("open-vote", who="alice")
    assert opened.stdout == "the vote 'ballot' is open: 1 question, counted by the rule jla\n"
    late = shell("question", "What hinders?", who="alice")
    told = (
        f"The vote 'ballot' is open, and its paper was settled before: {late.stdout.strip()} is not on it.\n"
    )
    assert late.stderr == told


def test_where_nobody_has_voted_both_ways_of_voting_are_told(shell):
    for command in ("tally", "agenda"):
        told = shell(command).stderr
        assert "print-slips" in told
        assert "serve" in told
        assert "reviewkit vote" in told
