"""What a protocol may say of forms: levels, keys, designs, hierarchies and references, every slip with its line."""

from __future__ import annotations

from textwrap import dedent

import pytest

from reviewkit.errors import ProtocolError
from reviewkit.protocol import Form, Protocol

HEAD = 'title = "T"\nversion = "1"\n[[stages]]\nid = "ft"\n'
ARMS = '[[forms]]\nid = "arms"\nlevel = "arm"\n[[forms.fields]]\nid = "name"\n'


def form(keys: str = "", field: str = "", **more: str) -> str:
    return "\n".join([
        "[[forms]]", 'id = "f"', keys, "[[forms.fields]]", 'id = "x"', field, *more.values(), "",
    ])  # fmt: skip


def hierarchy(*paths: str, more: str = "") -> str:
    return f'type = "hierarchy"\nchoices = {list(paths)}\n{more}'.replace("'", '"')


FAULTS = {
    "a key that is no field": (form('repeat = true\nkey = ["y"]'), "forms[1].key[0]", 'no field "y"'),
    "a key twice": (form('repeat = true\nkey = ["x", "x"]'), "forms[1].key[1]", "there twice"),
    "a key without entries to match": (form('key = ["x"]'), "forms[1].key", "one entry for each subject"),
    "a level of something else": (form('level = "programme"'), "forms[1].level", "about each study"),
    "an arm that does not repeat": (
        form('level = "arm"\nrepeat = false'),
        "forms[1].repeat",
        "so it repeats",
    ),
    "two people alone": (form('design = "single"\nreviewers = 2'), "forms[1].reviewers", "means 1 reviewer"),
    "three to check": (form('design = "check"\nreviewers = 3'), "forms[1].reviewers", "who fills and who"),
    "one person twice": (form('design = "dual"\nreviewers = 1'), "forms[1].reviewers", "at least 2"),
    "a reference to nothing": (form(field='type = "reference"'), "forms[1].fields[0].of", "missing"),
    "a reference to no form": (
        form(field='type = "reference"\nof = "arm"'),
        "forms[1].fields[0].of",
        "did you mean arms?",
    ),
    "a reference to itself": (
        form("repeat = true", 'type = "reference"\nof = "f"'),
        "forms[1].fields[0].of",
        "its own rows",
    ),
    "a reference to a form filled once": (
        form(field='type = "reference"\nof = "g"', then='[[forms]]\nid = "g"\n[[forms.fields]]\nid = "x"'),
        "forms[1].fields[0].of",
        "does not repeat",
    ),
    "a reference to another kind of subject": (
        form('about = "programme"', 'type = "reference"\nof = "arms"'),
        "forms[1].fields[0].of",
        "about each study, and this one about each programme",
    ),
    "a reference by a text": (form(field='of = "arms"'), "forms[1].fields[0].of", "only a reference"),
    "a condition on a row's name": (
        form(
            field='type = "reference"\nof = "arms"', then='[[forms.fields]]\nid = "y"\nwhen = { x = "drug" }'
        ),
        "forms[1].fields[1].when.x",
        "the number of a row",
    ),
    "a path without its parent": (
        form(field=hierarchy("a", "b > c")),
        "forms[1].fields[0].choices[1]",
        'its parent "b" is not among the choices',
    ),
    "a path twice": (form(field=hierarchy("a", "A")), "forms[1].fields[0].choices[1]", "there twice"),
    "a path with an empty level": (
        form(field=hierarchy("a", "a > ")),
        "forms[1].fields[0].choices[1]",
        "a level of the path is empty",
    ),
    "a path without spaces": (
        form(field=hierarchy("a", "a>b")),
        "forms[1].fields[0].choices[1]",
        "one space on each side",
    ),
    "leaves of a choice": (
        form(field='type = "choice"\nchoices = ["a"]\nleaves = true'),
        "forms[1].fields[0].leaves",
        "only a hierarchy",
    ),
    "a tolerance of words": (
        form(field="tolerance_share = 0.1"),
        "forms[1].fields[0].tolerance_share",
        'a field of type "text" has no tolerance_share',
    ),
}


@pytest.mark.parametrize(("text", "where", "words"), FAULTS.values(), ids=FAULTS.keys())
def test_each_slip_in_a_form_is_told_once_with_its_place(text: str, where: str, words: str) -> None:
    with pytest.raises(ProtocolError) as caught:
        Protocol.parse(HEAD + ARMS + text)
    (problem,) = caught.value.problems
    assert problem.where == where
    assert words in problem.message
    assert problem.expected
    key = where.rpartition(".")[2].partition("[")[0]
    assert key in (HEAD + ARMS + text).split("\n")[problem.line - 1] or "missing" in problem.message


def test_references_do_not_run_in_a_circle() -> None:
    text = HEAD
    for name, of in (("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")):
        text += f'[[forms]]\nid = "{name}"\nrepeat = true\n'
        text += f'[[forms.fields]]\nid = "x"\ntype = "reference"\nof = "{of}"\n'
    with pytest.raises(ProtocolError) as caught:
        Protocol.parse(text)
    assert [problem.message for problem in caught.value.problems] == [
        "the references run in a circle: a, b, c"
    ] * 3


def test_a_form_says_what_one_entry_is_about_and_who_fills_it() -> None:
    forms = Protocol.parse(
        HEAD
        + ARMS
        + dedent("""
        [[forms]]
        id = "p"
        about = "programme"
        design = "check"
        [[forms.fields]]
        id = "x"
        [[forms]]
        id = "s"
        design = "single"
        [[forms.fields]]
        id = "x"
        [[forms]]
        id = "one"
        reviewers = 1
        [[forms.fields]]
        id = "x"
        """)
    ).forms
    told = [(f.level, f.repeat, f.design, f.reviewers, f.fillers) for f in forms]
    assert told == [
        ("arm", True, "dual", 2, 2),
        ("programme", False, "check", 2, 1),
        ("study", False, "single", 1, 1),
        ("study", False, "single", 1, 1),
    ]
    assert Form("f", about="programme").level == "programme"
