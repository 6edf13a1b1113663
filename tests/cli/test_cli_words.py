"""The room by commands: what one says, lays, words, checks and pays comes back, in a table and as JSON."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from reviewkit.cli import main

WRITERS = ("--as", "ann")


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(main, list(arguments))
        assert done.exit_code == code, done.output + done.stderr
        return done.stdout if not code else done.stderr

    command("init", "day.db", "sheffield")
    return command


def test_a_whole_gathering_from_the_silence_to_the_signed_question(run, tmp_path):
    run("round", "open", "day.db", "experience", "--silent", *WRITERS)
    run(
        "tell",
        "day.db",
        "Nobody asked us",
        "--group",
        "carer",
        "--round",
        "experience",
        "--consent",
        *WRITERS,
    )
    assert json.loads(run("words", "day.db", "--json")) == []
    run("round", "share", "day.db", "experience", *WRITERS)
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(
        "words;group;language;translation\nKukaan ei kysynyt;carer;fi;Nobody asked\n", encoding="utf-8"
    )
    assert "1 new" in run("heard", "import", "day.db", "sheet.csv", "--round", "experience", *WRITERS)
    assert "0 new" in run("heard", "import", "day.db", "sheet.csv", "--round", "experience", *WRITERS)
    words = json.loads(run("words", "day.db", "--json"))
    assert [(one["number"], one["translations"]) for one in words] == [(1, {}), (2, {"en": "Nobody asked"})]
    assert len(run("round", "close", "day.db", "experience", *WRITERS).strip()) == 64
    run("theme", "lay", "day.db", "asking", "1", "2", *WRITERS)
    assert run("question", "day.db", "Who asks?", "--words", "1", "--words", "2", *WRITERS).strip() == "q1"
    run("reword", "day.db", "q1", "Who asks us?", *WRITERS)
    run("split", "day.db", "q1", "Who asks?=1", "Who is asked?=2", *WRITERS)
    assert "builds on it" in run("undo", "day.db", "s2", *WRITERS, code=1)
    run("undo", "day.db", "s4", *WRITERS)
    assert [q["text"] for q in json.loads(run("questions", "day.db", "--json"))] == ["Who asks us?"]
    run("wording", "set", "day.db", "q1", "fi", "Kuka kysyy?", *WRITERS)
    assert json.loads(run("wording", "show", "day.db", "fi", "--json")) == [
        {"question": "q1", "language": "fi", "text": "Kuka kysyy?"}
    ]
    run("verify", "record", "day.db", "q1", "partly", "--search", "MEDLINE", "--review", "A 2020", *WRITERS)
    assert "somebody else signs" in run("verify", "sign", "day.db", "q1", *WRITERS, code=1)
    run("verify", "sign", "day.db", "q1", "--as", "bo")
    run("verify", "template", "day.db", "template.csv")
    assert "Nobody asked us ~ (1 not quoted)" in (tmp_path / "template.csv").read_text(encoding="utf-8-sig")
    assert [step["act"] for step in json.loads(run("steps", "day.db", "--json"))][:3] == [
        "lay",
        "question",
        "reword",
    ]
    assert [one["merges"] for one in json.loads(run("behind", "day.db", "q1", "--json"))] == [0, 0]


def test_a_sheet_with_faults_names_them_all_and_brings_nothing_in(run, tmp_path):
    (tmp_path / "bad.csv").write_text("words,group,round\na,carrer,\n,carer,nope\n", encoding="utf-8")
    told = run("heard", "import", "day.db", "bad.csv", *WRITERS, code=1)
    assert told.count("bad.csv:") == 3
    assert "bad.csv:2 column 'group': no group 'carrer'" in told
    assert run("words", "day.db", "--json").strip() == "[]"


def test_tables_and_accounts(run):
    planned = json.loads(
        run("table", "plan", "day.db", *(f"A{n}" for n in range(8)), "--keep", "--json", *WRITERS)
    )
    assert planned["repeats"] == {}
    assert len(json.loads(run("table", "list", "day.db", "--json"))) == 8
    for n in range(5):
        run("care", "pay", "day.db", f"A{n}", "worked", "--role", "carer", "--hours", "2", *WRITERS)
    run("care", "pay", "day.db", "A1", "offered", "--amount", "30", "--currency", "GBP", *WRITERS)
    (role,) = json.loads(run("care", "given", "day.db", "--json"))
    assert (role["role"], role["people"], role["worked"], role["unpaid"]) == ("carer", 5, "10", "10")
    assert [p["participant"] for p in json.loads(run("care", "promises", "day.db", "--json"))] == ["A1"]
    assert json.loads(run("care", "given", "day.db", "--published", "--json")) == []
    run("care", "consent", "day.db", "A1", "photo", "no", *WRITERS)
    assert json.loads(run("care", "consents", "day.db", "--json"))[0]["given"] is False
