"""Promises of the command that gives personal links."""

from __future__ import annotations

import re


def test_a_link_is_shown_once_listed_by_name_and_taken_back(shell):
    shell("init", "sheffield")
    given = shell("invite", "bram", "carol", "--address", "http://10.0.0.5:8000/", who="alice").stdout
    links = re.findall(r"http://10\.0\.0\.5:8000/r/[\w-]{32}", given)
    assert len(set(links)) == 2
    listed = shell("invite", "--list").stdout
    assert [line.split("\t")[0] for line in listed.splitlines()[1:]] == ["bram", "carol"]
    assert not any(link.rsplit("/", 1)[1] in listed for link in links)
    shell("invite", "--revoke", "bram", who="alice")
    assert "bram" not in shell("invite", "--list").stdout
    wrong = shell("invite", "--revoke", "bram", who="alice")
    assert wrong.exit_code == 1
    assert "carol" in wrong.stderr
    assert shell("invite", "bram").exit_code == 2
