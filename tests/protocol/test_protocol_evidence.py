"""What a protocol says about the evidence: slips are told with their lines, parts never change, registries are told."""

from __future__ import annotations

import hashlib

import pytest

from reviewkit.errors import ProtocolError
from reviewkit.protocol import Protocol, changes, part_text, registration_text, shipped_parts

HEAD = """title = "T"
version = "1"
[[stages]]
id = "s"
[[forms]]
id = "f"
[[forms.fields]]
id = "kind"
type = "hierarchy"
choices = ["felt", "felt > hope", "known"]
[[forms.fields]]
id = "way"
type = "choice"
choices = ["better", "worse"]
[[forms.fields]]
id = "n"
type = "integer"
"""
# A protocol keeps only a part's name, so what a name means must not change: a part that is worded anew gets a new name.
FROZEN = {
    "appraisal-generic": "09803639ab55e8e4",
    "appraisal-mixed": "bb5f6d14e95aeb2b",
    "appraisal-non-randomised": "3a1638338aef6c64",
    "appraisal-qualitative": "1e491e86a8b368e7",
    "appraisal-randomised": "178244df40601136",
}


def test_a_part_means_the_same_for_ever():
    assert {
        name: hashlib.sha256(part_text(name).encode()).hexdigest()[:16] for name in shipped_parts()
    } == FROZEN


@pytest.mark.parametrize(
    ("lines", "line", "words"),
    [
        ('[synthesis]\nrows = "f.kind@1"\ncolumns = "f.way@1"', 20, "is no hierarchy and has no levels"),
        ('[synthesis]\nrows = "f.kind@0"', 19, 'synthesis.rows: "0" is no level'),
        (f'[synthesis]\nrows = "f.kind@{"9" * 5000}"', 19, "is no level"),
        (
            '[synthesis]\nrows = "f.vas"\n[[forms.fields]]\nid = "vas"\ntype = "scale"\nminimum = 0\nmaximum = 1000000',
            19,
            '"f.vas" has 1,000,001 values, too many to make rows of',
        ),
        ('[synthesis]\nrows = "f.kind@3"', 19, "has 2 levels, and no level 3"),
        ('[synthesis]\nparticipants = "f.way"', 19, '"f.way" is no number'),
        ('[synthesis]\nquality = "f.n"', 19, "has no choices to make quality of"),
        ('[synthesis]\nsentence = "{row} only"', 19, "{column} not in it"),
        ('[synthesis.effects]\ndirection = "f.way"\nup = ["bettr"]', 20, "did you mean better?"),
        (
            '[synthesis.effects]\ndirection = "f.way"\nup = ["better"]\ndown = ["better"]',
            21,
            "is in up already",
        ),
        ("[synthesis.effects]\nconsistent = 0.4", 19, "consistent"),
        ('[synthesis.practice]\n"p.role" = "f.kind"', 19, "is no choice field of a form about programmes"),
        (
            '[[forms]]\npart = "appraisal-mixed"\n[forms.appraisal]\ndomains = ["reson"]',
            21,
            "did you mean reason",
        ),
        (
            '[[forms]]\npart = "appraisal-mixed"\n[forms.appraisal]\nwords = ["fine", "bad"]',
            20,
            'has no choice "fine"',
        ),
        (
            '[[forms]]\npart = "appraisal-mixed"\n[forms.appraisal]\nkey = ["joined"]\nkey2 = 1',
            22,
            "unknown key",
        ),
    ],
)  # fmt: skip - a table
def test_slips_are_told_with_their_lines(lines, line, words):
    with pytest.raises(ProtocolError) as told:
        Protocol.parse(HEAD + lines + "\n", "p.toml")
    assert any(problem.line == line and words in str(problem) for problem in told.value.problems), str(
        told.value
    )


def test_appraisal_and_directions_are_told_to_a_registry():
    text = registration_text(Protocol.load("sheffield"))
    assert "Domains: Question and design; Who took part" in text
    assert "unless the reviewers give a reason for another" in text
    assert "without a test of significance" in text


def test_a_change_of_how_effects_are_read_is_a_change_of_the_protocol():
    before = Protocol.parse(
        HEAD + '[synthesis.practice]\n[synthesis.effects]\ndirection = "f.way"\nup = ["better"]\n'
    )
    after = Protocol.parse(
        HEAD + '[synthesis.effects]\ndirection = "f.way"\nup = ["worse"]\nsign_test = true\n'
    )
    assert [one.split(":")[0] for one in changes(before, after)] == [
        "synthesis.effects.up",
        "synthesis.effects.sign_test",
    ]


def test_practice_that_is_paired_otherwise_is_a_change_that_can_be_read():
    programme = (
        '[[forms]]\nid = "p"\nabout = "programme"\n'
        '[[forms.fields]]\nid = "a"\ntype = "choice"\nchoices = ["x"]\n'
    )
    plain = Protocol.parse(HEAD + programme)
    paired = Protocol.parse(HEAD + programme + '[synthesis.practice]\n"p.a" = "f.way"\n')
    (told,) = changes(plain, paired)
    assert "f.way" in told


def appraised(tool: str, domains: int) -> str:
    names = [f"d{at}" for at in range(1, domains + 1)]
    fields = "".join(
        f'[[forms.fields]]\nid = "{name}"\ntype = "choice"\nchoices = ["low", "some concerns", "high"]\n'
        for name in names
    )
    return f'[[forms]]\nid = "a"\n[forms.appraisal]\ntool = "{tool}"\ndomains = {names}\n{fields}'


@pytest.mark.parametrize(
    ("tool", "domains", "words"),
    [
        ("robins-i", 7, 'expected "robins-i-v1" or "robins-i-v2"'),
        ("ROBINS-I", 6, 'expected "robins-i-v1" or "robins-i-v2"'),
        ("robins-i-v2", 7, "ROBINS-I, version 2 has 6 domains, not 7"),
        ("rob2", 4, "RoB 2 has 5 domains, not 4"),
    ],
)
def test_a_published_tool_is_named_with_its_version_and_has_its_domains(tool, domains, words):
    with pytest.raises(ProtocolError) as told:
        Protocol.parse(HEAD + appraised(tool, domains), "p.toml")
    (problem,) = told.value.problems
    assert words in f"{problem.message}; expected {problem.expected}"
    assert Protocol.parse(HEAD + appraised("rob2", 5)).form("a").appraisal.tool == "rob2"
