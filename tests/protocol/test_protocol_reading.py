"""A protocol file is read as it is written, or refused with every fault it has, each in its line."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import re
import shutil
import subprocess
import sys
import textwrap
import tomllib
import zipfile
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.errors import ProtocolError, UnknownName
from reviewkit.protocol import Protocol, plan, shipped_names
from reviewkit.protocol.evidence_plan import Effects
from reviewkit.protocol.shape import TABLES

ROOT = Path(__file__).parents[2]
LARGE = (Path(__file__).parent / "every-key.toml").read_text(encoding="utf-8")
SMALLEST = 'title = "T"\nversion = "1"\n[[stages]]\nid = "s"\n'


def faults(text: str) -> list[tuple[int, str, str]]:
    """Line, place and message of every fault of the text."""
    with pytest.raises(ProtocolError) as caught:
        Protocol.parse(textwrap.dedent(text), "p.toml")
    assert caught.value.problems
    return [(problem.line, problem.where, problem.message) for problem in caught.value.problems]


# -- what a good file gives -------------------------------------------------------------------------------------


def test_a_file_with_every_key_gives_a_plan_with_every_value() -> None:
    protocol = Protocol.parse(
        (Path(__file__).parent / "every-key.toml").read_text(encoding="utf-8"), "every-key.toml"
    )
    assert (protocol.title, protocol.version, protocol.language) == ("Every key", "1.1", "en-GB")
    assert (protocol.review_type, protocol.abstract) == ("systematic review", "All of it.")
    assert protocol.highlight == ("carer", "service user")
    assert protocol.highlight_exclude == ("animal model",)
    assert protocol.framework == "PICO"
    assert protocol.parts == (
        plan.Part("population", "Learners"),
        plan.Part("intervention", "Teaching"),
        plan.Part("outcome", "Change"),
    )
    assert protocol.criterion("wrong-population") == plan.Criterion(
        "wrong-population", "Learners", "Not learners", "population", ("title-abstract", "full-text")
    )
    assert protocol.sources == (
        plan.PlannedSource("Scopus", "database", "Elsevier", "TITLE-ABS-KEY(\n  carer\n)\n", "2000 on"),
        plan.PlannedSource("Letters", "organisation"),
    )
    assert protocol.stage("title-abstract") == plan.Stage(
        "title-abstract",
        "Titles",
        "record",
        2,
        "dual",
        ("third",),
        ("wrong-population",),
        True,
        "reason",
        "Be kind.",
        0.5,
        (),
        20,
        ("carol", "dan"),
        plan.Pilot(30, 0.7, "ac1"),
    )
    assert (protocol.stage("full-text").design, protocol.stage("full-text").core) == ("core", ("carol",))
    assert protocol.stage("full-text").resolver == ("carol", "dan")
    form = protocol.form("outcomes")
    assert (form.title, form.about, form.reviewers, form.repeat) == ("Outcomes", "study", 2, True)
    assert form.field("change") == plan.Field(
        "change",
        "How far it changed",
        "number",
        unit="points",
        required=True,
        when={"measured": (True,), "domain": ("feeling", "doing")},
        repeat=True,
        tolerance=0.5,
        minimum=-10.0,
        maximum=10.0,
        section="Results",
        help="As printed.",
        tolerance_share=0.1,
    )
    assert form.field("followed").when == {"since": ("2020-01-01", "2021-01-01")}
    assert protocol.synthesis == plan.Synthesis(
        "outcomes.domain",
        "outcomes.tool",
        "outcomes.domain",
        3,
        "outcomes.change",
        "limits.overall",
        "limits.people",
        "{row} told by {column}",
        {"programme.kind": "outcomes.tool"},
        Effects(
            "outcomes.domain",
            "limits.people",
            ("few limitations",),
            ("serious limitations",),
            ("no information",),
            ("some limitations",),
            0.8,
            sign_test=True,
            parameter="outcomes.tool",
            parameter_direction="outcomes.tool",
        ),
    )
    assert protocol.form("limits").part == "appraisal-generic"
    assert protocol.form("limits").appraisal == plan.Appraisal(
        "ours",
        "2",
        "Ours.",
        ("question", "people"),
        "overall",
        ("few limitations", "serious limitations"),
        "no information",
        "people",
        ("question-fit",),
        "outcomes.change",
    )
    assert protocol.workshop == plan.Workshop(
        "priorities",
        "The day",
        "What should be asked?",
        ("service users", "carers"),
        ("en", "nl"),
        (
            plan.Round("words", "Words", "gather", 4, 40, "Tell"),
            plan.Round(
                "vote",
                kind="vote",
                ballot="score",
                rule="consensus",
                choose=4,
                top=3,
                low=1,
                high=5,
                dots=4,
                cap=1,
                criteria=("urgent",),
                weights={"urgent": 1},
                threshold=plan.Threshold((4, 5), 0.75, (1, 2), 0.2),
            ),
        ),
        "rank",
        5,
        "schulze",
        7,
        6,
        12,
        0,
        10,
        6,
        3,
        ("answerable", "fair"),
        {"fair": 2},
        plan.Threshold((8, 10), 0.8, (0, 2), 0.1, each=False),
    )
    assert protocol.registration == plan.Registration("OSF", "abcd1", "2026-03-01", "https://osf.io/abcd1")
    assert protocol.amendments == (plan.Amendment("1.1", "2026-04-01", "A stage more.", "It was needed."),)


def test_the_example_with_every_key_has_every_key() -> None:
    data = tomllib.loads(LARGE)
    for table, model in TABLES.items():
        found: list[Any] = [data]
        for key in table:
            found = [
                inner
                for one in found
                if key in one
                for inner in (one[key] if isinstance(one[key], list) else [one[key]])
            ]
        assert set(model.model_fields) <= set().union(*found), table


def test_what_a_file_does_not_say_is_what_the_plan_has() -> None:
    protocol = Protocol.parse(SMALLEST)
    assert protocol == plan.Protocol("T", "1", stages=(plan.Stage("s"),), text=SMALLEST)


def test_the_shape_of_the_file_is_the_plan_one_to_one() -> None:
    nouns: dict[tuple[str, ...], type] = {
        ("criteria",): plan.Criterion,
        ("sources",): plan.PlannedSource,
        ("stages",): plan.Stage,
        ("stages", "pilot"): plan.Pilot,
        ("forms",): plan.Form,
        ("forms", "fields"): plan.Field,
        ("forms", "appraisal"): plan.Appraisal,
        ("synthesis",): plan.Synthesis,
        ("synthesis", "effects"): Effects,
        ("workshop",): plan.Workshop,
        ("workshop", "threshold"): plan.Threshold,
        ("workshop", "rounds"): plan.Round,
        ("workshop", "rounds", "threshold"): plan.Threshold,
        ("registration",): plan.Registration,
        ("amendments",): plan.Amendment,
    }
    assert set(TABLES) - set(nouns) == {(), ("question",)}
    for table, noun in nouns.items():
        # The order is told by the plan; tables share what votes of a workshop and of a round have alike.
        assert sorted(TABLES[table].model_fields) == sorted(
            field.name for field in dataclasses.fields(noun)
        ), table
    head = [field.name for field in dataclasses.fields(plan.Protocol)]
    head[head.index("framework") : head.index("parts") + 1] = ["question"]
    assert list(TABLES[()].model_fields) == [name for name in head if name not in ("text", "path")]


def test_the_words_allowed_in_the_file_are_those_of_the_plan() -> None:
    hints = vars(plan) | {"Mapping": dict, "SourceKind": str}
    for table, noun, key in (
        (("stages",), plan.Stage, "unit"),
        (("stages",), plan.Stage, "design"),
        (("stages",), plan.Stage, "agree_on"),
        (("forms",), plan.Form, "about"),
        (("workshop",), plan.Workshop, "ballot"),
        (("workshop", "rounds"), plan.Round, "kind"),
    ):
        planned = eval(noun.__annotations__[key], hints)
        assert get_args(TABLES[table].model_fields[key].annotation) == get_args(planned), key


def test_of_design_and_reviewers_each_follows_from_the_other() -> None:
    alone = Protocol.parse(SMALLEST + "reviewers = 1\n").stage("s")
    assert (alone.design, alone.reviewers) == ("single", 1)
    single = Protocol.parse(SMALLEST + 'design = "single"\n').stage("s")
    assert (single.design, single.reviewers) == ("single", 1)
    three = Protocol.parse(SMALLEST + "reviewers = 3\n").stage("s")
    assert (three.design, three.reviewers) == ("dual", 3)


def test_the_same_protocol_has_the_same_hash_with_line_ends_of_windows_and_a_byte_order_mark(
    tmp_path: Path,
) -> None:
    one, other = tmp_path / "one.toml", tmp_path / "other.toml"
    one.write_bytes(SMALLEST.encode())
    other.write_bytes(b"\xef\xbb\xbf" + SMALLEST.replace("\n", "\r\n").encode())
    assert Protocol.load(one).uid == Protocol.load(str(other)).uid
    assert Protocol.load(one).path == str(one)


def test_a_plan_is_asked_by_id_and_answers_a_wrong_one_with_the_right_ones() -> None:
    protocol = Protocol.parse(LARGE)
    assert repr(protocol) == "<Protocol 'Every key' version 1.1: 2 stages, 4 forms>"
    assert protocol.reason_text("wrong-population") == "Not learners"
    assert protocol.reason_text("no-full-text") == "No full text"
    with pytest.raises(UnknownName) as stage:
        protocol.stage("fulltext")
    assert str(stage.value) == (
        "no stage 'fulltext' (did you mean 'full-text'?); there is: title-abstract, full-text"
    )
    with pytest.raises(UnknownName) as field:
        protocol.form("outcomes").field("tol")
    assert str(field.value).startswith(
        "no field 'tol' (did you mean 'tool'?); there is: arm, kind, measured, domain, tool,"
    )


# -- what a faulty file gives -----------------------------------------------------------------------------------


def test_six_faults_in_one_file_are_six_problems_in_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "p.toml"
    file.write_text(
        textwrap.dedent("""\
        title = "Six faults"
        verison = "1.0"

        [[criteria]]
        id = "wrong-population"

        [[stages]]
        id = "title-abstract"
        reviewers = "two"
        reasons = [
          "wrong-population",
          "wrong-populaton",
        ]

        [[forms]]
        id = "outcomes"
          [[forms.fields]]
          id = "domain"
          type = "choise"
          when = { tool = "x" }
        """),
        encoding="utf-8",
    )
    with pytest.raises(ProtocolError) as caught:
        Protocol.load(file)
    assert str(caught.value).split("\n") == [
        f"{file}:1  version: missing",
        f"{file}:2  verison: unknown key; did you mean version?",
        f'{file}:9  stages[0].reviewers: a whole number is needed, not "two"',
        f'{file}:12  stages[0].reasons[1]: no criterion "wrong-populaton"; did you mean wrong-population?',
        (
            f"{file}:19  forms[0].fields[0].type: one of text, integer, number, boolean, date, choice, choices, scale, "
            'quotation, hierarchy, reference is needed, not "choise"; did you mean choice?'
        ),
        f'{file}:20  forms[0].fields[0].when.tool: no field "tool" in this form; there is no other',
    ]
    third = caught.value.problems[2]
    assert (third.path, third.line, third.where) == (str(file), 9, "stages[0].reviewers")
    assert (third.value, third.expected, third.raw) == ("two", "a whole number", 'reviewers = "two"')


SYNTAX = {
    "a quotation mark is missing": (
        'title = "T\nversion = "1"\n',
        1,
        'begins with " in line 1 is not closed',
    ),
    "a long text is not closed": ('title = "T"\nabstract = """\nx\n\n', 2, 'begins with """ in line 2'),
    "a list is not closed": (
        "a = [1,\n2\n[[stages]]\n",
        3,
        "begins with [ in line 1 is not closed; expected ]",
    ),
    "an inline table is not closed": ("a = { b = 1\n", 1, "begins with { in line 1"),
    "a key is written twice": ("a = 1\nb = 2\na = [\n3]\n", 3, "defined twice, first in line 1"),
    "a table is written twice": ("[a]\nx = 1\n[a]\n", 3, "defined twice, first in line 1"),
    "a table and a list of tables": ("[[a]]\nx = 1\n\n[a]\ny = 1\n", 4, "defined twice, first in line 1"),
    "a key is written twice in an inline table": ("a = { b = 1, b = 2 }\n", 1, "defined twice"),
    "text without quotation marks": ("title = Falls\n", 1, "no value that TOML knows"),
    "typographic quotation marks": ("title = “Falls”\n", 1, 'straight ones: "…"'),
    "no equals sign": ('title "T"\n', 1, "no = behind the key"),
    "a key alone": ("title\n", 1, "no = behind the key"),
    "a key with a space": ("review type = 1\n", 1, "a key with spaces in quotation marks"),
    "a colon for the equals sign": ("title: 1\n", 1, "no = behind the key"),
    "two values": ("a = 1 2\n", 1, "left over"),
    "brackets of a table": ("[a\nb = 1\n", 1, "brackets are not closed"),
    "a backslash": ('a = "c:\\dir"\n', 1, "lone backslash"),
    "a day that there is not": ("a = 2026-02-31\n", 1, "no such day"),
    "a control character": ('a = "x\x01"\n', 1, "control character"),
    "no character": ('a = "\\ud800"\n', 1, "no such character"),
    "no statement": ("= 1\n", 1, "neither a key nor a table"),
}


@pytest.mark.parametrize(("text", "line", "words"), SYNTAX.values(), ids=SYNTAX.keys())
def test_a_syntax_error_says_line_column_and_what_was_expected(text: str, line: int, words: str) -> None:
    ((at, _, message),) = faults(text)
    assert at == line
    assert re.match(r"not valid TOML at column \d+: .+; expected .+", message)
    assert words in message


def test_what_python_itself_refuses_is_a_fault_of_the_file_too() -> None:
    assert "hundreds deep" in faults("a = " + "[" * 50_000)[0][2]
    assert "digits" in faults("a = " + "9" * 5_000)[0][2]
    assert "half a character" in faults('title = "\udc80"')[0][2]


TYPES = {
    "true is no whole number": ("reviewers = true", "a whole number is needed, not true"),
    "a number in quotation marks is no number": (
        'reviewers = "2"',
        'a whole number is needed, not "2"; write 2 without quotation marks',
    ),
    "2.0 is no whole number": ("reviewers = 2.0", "a whole number is needed, not 2.0"),
    "0 is not at least 1": ("reviewers = 0", "at least 1 is needed, not 0"),
    "a slip of the keyboard": ("reviewers = 22222222", "at most 1,000,000 is needed, not 22222222"),
    "a number is no text": (
        "title = 5",
        "text in quotation marks is needed, not 5; put it in quotation marks",
    ),
    "a date is no text": ("title = 2026-01-01", "text in quotation marks is needed, not 2026-01-01"),
    "yes in quotation marks is not true": (
        'reason_required = "yes"',
        'true or false is needed, not "yes"; write true without quotation marks',
    ),
    "1 is not true": ("reason_required = 1", "true or false is needed, not 1"),
    "one text is no list": ('reasons = "x"', 'a list is needed, not "x"; write ["x"]'),
    "a table is no text": ("title = { en = 1 }", "text in quotation marks is needed, not a table"),
    "a list is no text": ("instructions = []", "text in quotation marks is needed, not a list"),
    "a number in a list of texts": (
        "reasons = [1]",
        "text in quotation marks is needed, not 1; put it in quotation marks",
    ),
    "a word that is not known": (
        'unit = "reports"',
        'one of record, report is needed, not "reports"; did you mean report?',
    ),
}


@pytest.mark.parametrize(("row", "words"), TYPES.values(), ids=TYPES.keys())
def test_a_value_of_the_wrong_type_is_never_bent_into_the_right_one(row: str, words: str) -> None:
    ((line, where, message),) = faults(SMALLEST + row + "\n")
    assert (line, where.startswith("stages[0]."), message) == (5, True, words)


def test_a_number_for_a_version_is_told_to_be_text() -> None:
    assert faults('title = "T"\nversion = 1.10\n[[stages]]\nid = "s"') == [
        (2, "version", "text in quotation marks is needed, not 1.1; put it in quotation marks")
    ]


def test_brackets_of_the_wrong_number_are_told_apart() -> None:
    text = 'title = "T"\nversion = "1"\n[stages]\nid = "s"\n[[workshop]]\nid = "w"\n'
    assert faults(text) == [
        (3, "stages", "a list is needed, not a table; write [[stages]], with two pairs of brackets"),
        (5, "workshop", "a table is needed, not a list; write [workshop], with one pair of brackets"),
    ]


def test_an_unknown_key_is_answered_with_the_right_one_or_its_place() -> None:
    text = SMALLEST + 'reviewer = 2\nhighlight = ["x"]\nzzz = 1\n[synthesis]\nid = "s"\n'
    messages = [message for _, _, message in faults(text)]
    assert messages[0] == "unknown key; did you mean reviewers?"
    assert messages[1] == "unknown key; it belongs to the top of the file"
    assert messages[2].startswith("unknown key; the keys here are id, title, unit, reviewers,")
    assert messages[3].startswith("unknown key; it belongs to [[criteria]], [[stages]]")


def test_an_empty_file_is_told_what_it_needs() -> None:
    assert faults("") == [
        (1, "title", "missing"),
        (1, "version", "missing"),
        (1, "stages", "missing; at least one [[stages]] is needed"),
    ]


def test_a_missing_key_has_the_line_of_its_table() -> None:
    text = SMALLEST + '\n[[sources]]\nkind = "database"\n[[forms]]\nid = "f"\n[[amendments]]\nversion = "1"\n'
    assert faults(text) == [
        (6, "sources[0].name", "missing; every [[sources]] needs it"),
        (8, "forms[0].fields", "missing; at least one [[forms.fields]] is needed"),
        (10, "amendments[0].date", "missing; every [[amendments]] needs it"),
        (10, "amendments[0].what", "missing; every [[amendments]] needs it"),
        (10, "amendments[0].why", "missing; every [[amendments]] needs it"),
    ]


def test_without_a_file_name_a_message_begins_with_the_line() -> None:
    with pytest.raises(ProtocolError, match=r"^line 1  title: missing\nline 1  stages"):
        Protocol.parse('version = "1"')


# -- files ------------------------------------------------------------------------------------------------------


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    def message(path: Path) -> str:
        with pytest.raises(ProtocolError) as caught:
            Protocol.load(path)
        assert caught.value.problems[0].path == str(path)
        return str(caught.value)

    assert message(tmp_path / "none.toml").startswith(f"{tmp_path / 'none.toml'}: no such file")
    assert "is a folder, not a file" in message(tmp_path)
    latin = tmp_path / "latin.toml"
    latin.write_bytes('# one\ntitle = "Prävention"'.encode("latin-1"))
    assert "no UTF-8 text: byte 0xe4 in line 2" in message(latin)
    wide = tmp_path / "wide.toml"
    wide.write_text(SMALLEST, encoding="utf-16")
    assert "it is UTF-16; save it as UTF-8" in message(wide)
    archive = tmp_path / "protocol.docx"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("word/document.xml", "x")
    assert "a zip archive, as Word and Excel write" in message(archive)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that opens and cannot be read")
def test_an_error_of_the_disk_is_an_error_of_ours() -> None:
    with pytest.raises(ProtocolError, match=r"^/proc/self/mem: cannot be read: Input/output error$"):
        Protocol.load("/proc/self/mem")


@pytest.mark.parametrize("name", shipped_names())
def test_each_protocol_that_ships_is_read_from_anywhere(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    protocol = Protocol.load(name)
    assert protocol.stages
    assert protocol.forms
    assert protocol.path == f"protocols/{name}.toml"
    for other in (f"{name}.toml", f"protocols/{name}.toml", Path("protocols") / name):
        assert Protocol.load(other) == protocol


def test_a_file_of_ones_own_comes_before_a_shipped_one_of_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = shipped_names()[0]
    monkeypatch.chdir(tmp_path)
    Path("protocols").mkdir()
    Path(f"protocols/{name}.toml").write_text(SMALLEST, encoding="utf-8")
    assert Protocol.load(f"protocols/{name}.toml").title == "T"
    assert Protocol.load(name).title != "T"
    with pytest.raises(ProtocolError, match="no such file"):
        Protocol.load(tmp_path / "elsewhere" / f"{name}.toml")


def test_a_name_that_is_nearly_that_of_a_shipped_protocol_is_answered_with_it() -> None:
    name = shipped_names()[0]
    with pytest.raises(ProtocolError, match=f"did you mean {name}"):
        Protocol.load(f"{name}x")


def test_an_installed_package_finds_its_protocols_inside_itself(tmp_path: Path) -> None:
    """The wheel holds the top-level folder as reviewkit/protocols; here the same tree is laid out by hand."""
    shutil.copytree(ROOT / "reviewkit", tmp_path / "reviewkit", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "protocols", tmp_path / "reviewkit" / "protocols", dirs_exist_ok=True)
    code = (
        "import reviewkit.protocol as p; n = p.shipped_names(); print(p.__file__, *n); p.Protocol.load(n[0])"
    )
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    where, *names = ran.stdout.split()
    assert where.startswith(str(tmp_path))
    assert tuple(names) == shipped_names()


# -- damage -----------------------------------------------------------------------------------------------------

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.just(10**400)
    | st.sampled_from(
        ["", " ", "x", "third", "choice", "study", "title-abstract", "2026-01-01", "list", "PICO"]
    )
    | st.dates()
    | st.datetimes()
    | st.times(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "when", "x", "rows"]), inner)
    ),
    max_leaves=6,
)


def as_toml(value: Any) -> str:
    """The value written in TOML, in one line; a date for None, which TOML has not."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(as_toml, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {as_toml(inner)}" for key, inner in value.items()) + "}"
    quoted = f'"{value}"' if isinstance(value, str) else str(value)
    return "1979-05-27" if value is None else quoted


def read(text: str) -> None:
    """Read a text that may be faulty, and see that what comes back is whole."""
    try:
        protocol = Protocol.parse(text)
    except ProtocolError as error:
        found, message = error.problems, str(error)
    else:
        found, message = (), ""
        assert protocol.stages
    assert bool(found) == bool(message)
    for problem in found:
        assert 1 <= problem.line <= text.count("\n") + 1
        assert problem.message
        assert problem.message in message


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_value_in_the_place_of_any_other_gives_a_plan_or_problems_and_nothing_else(
    data: st.DataObject,
) -> None:
    rows = LARGE.split("\n")
    single = [
        i for i, row in enumerate(rows) if re.fullmatch(r'\s*[a-z_-]+ = [^"\[{].*|\s*[a-z_-]+ = "[^"]+"', row)
    ]
    for number in data.draw(st.lists(st.sampled_from(single), min_size=1, max_size=3)):
        key = rows[number].split("=")[0]
        rows[number] = f"{key}= {as_toml(data.draw(VALUES))}"
    read("\n".join(rows))


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, len(LARGE)),
    st.integers(0, 40),
    st.sampled_from(["", '"', "[", "\n", "=", '"""', "x", "]]"]),
)
def test_any_piece_cut_out_of_a_file_gives_a_plan_or_problems_and_nothing_else(
    start: int, size: int, put: str
) -> None:
    read(LARGE[:start] + put + LARGE[start + size :])


@pytest.mark.parametrize("number", ["9" * 400, "-" + "9" * 30, "0x" + "f" * 6000])
@pytest.mark.parametrize(
    "table",
    [
        '[workshop]\nid = "d"\ngroups = ["a"]\ndots = 3\ncap = N',
        '[workshop]\nid = "d"\ngroups = ["a"]\nhigh = 1\nlow = N',
        '[[forms]]\nid = "f"\n[[forms.fields]]\nid = "x"\ntype = "number"\nminimum = N',
        '[[forms]]\nid = "f"\n[[forms.fields]]\nid = "x"\nwhen = { y = [1, N] }',
    ],
)
def test_a_number_longer_than_toml_allows_is_told_with_its_line(number: str, table: str) -> None:
    ((line, where, message),) = faults(SMALLEST + table.replace("N", number))
    assert line == SMALLEST.count("\n") + 1 + table.count("\n")
    assert where.split(".")[-1].split("[")[0] in ("cap", "low", "minimum", "y")
    assert message.endswith("bits is too long")
