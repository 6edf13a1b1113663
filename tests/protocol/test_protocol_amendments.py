"""A later version of a protocol is told apart from the earlier one, and cannot undo what was done under it."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from reviewkit.protocol import Protocol, amendment_faults, changes, registration_text, shipped_names

OLD = """\
title = "Peer teachers"
version = "1.0"
abstract = "Peers teach. What does it change for those who learn, and what for those who teach?"
highlight = ["peer"]

[question]
framework = "PCC"
[question.parts]
population = "Students"
concept = "Peer teaching"
context = "Universities"

[[criteria]]
id = "not-peer"
exclude = "No peer teaches"

[[sources]]
name = "Scopus"
platform = "Elsevier"
[[sources]]
name = "MEDLINE"
platform = "Ovid"

[[stages]]
id = "title-abstract"
reviewers = 2
reasons = ["not-peer"]
[[stages]]
id = "full-text"
reviewers = 2

[[forms]]
id = "outcomes"
repeat = true
[[forms.fields]]
id = "domain"
type = "choice"
choices = ["feeling", "doing"]
[[forms.fields]]
id = "weeks"
type = "integer"
unit = "weeks"
repeat = true
[[forms.fields]]
id = "note"

[workshop]
id = "priorities"
groups = ["students", "teachers"]
"""
WHY = '[[amendments]]\nversion = "1.1"\ndate = 2026-05-01\nwhat = "w"\nwhy = "y"\n'


def later(*swaps: tuple[str, str], version: str = "1.1", why: str = WHY) -> Protocol:
    text = OLD.replace('version = "1.0"', f'version = "{version}"')
    for before, after in swaps:
        assert before in text, before
        text = text.replace(before, after, 1)
    return Protocol.parse(text + why, "later.toml")


CHANGES = {
    "a number": (
        [("reviewers = 2", "reviewers = 3")],
        "stages[title-abstract].reviewers: changed from 2 to 3",
    ),
    "true and false": (
        [('reasons = ["not-peer"]', 'reasons = ["not-peer"]\nreason_required = true')],
        "stages[title-abstract].reason_required: changed from false to true",
    ),
    "a text that was empty": (
        [('id = "full-text"', 'id = "full-text"\ntitle = "Texts"')],
        'stages[full-text].title: set to "Texts"',
    ),
    "a text that is taken away": (
        [('exclude = "No peer teaches"', "")],
        'criteria[not-peer].exclude: removed, it was "No peer teaches"',
    ),
    "a word in a long text, with what stands around it": (
        [("for those who learn", "for those who study")],
        (
            'abstract: changed from "… for those who learn, and what for those who teach?" to '
            '"… for those who study, and what for those who teach?"'
        ),
    ),
    "spaces only": (
        [("Peers teach. What", "Peers teach.  What")],
        "abstract: changed in its spaces and lines only",
    ),
    "a part of the question": (
        [('context = "Universities"', 'context = "Schools"')],
        'question.parts.context: changed from "Universities" to "Schools"',
    ),
    "words in a list": (
        [('highlight = ["peer"]', 'highlight = ["peers", "tutor"]')],
        'highlight: added "peers", "tutor"; removed "peer"',
    ),
    "the order of a list": (
        [('choices = ["feeling", "doing"]', 'choices = ["doing", "feeling"]')],
        'forms[outcomes].fields[domain].choices: order changed to "doing", "feeling"',
    ),
    "something new": (
        [("[workshop]", '[[forms.fields]]\nid = "tool"\nlabel = "The tool"\n[workshop]')],
        'forms[outcomes].fields[tool]: added, "The tool"',
    ),
    "something gone": ([('[[forms.fields]]\nid = "note"\n', "")], "forms[outcomes].fields[note]: removed"),
    "a source": ([('platform = "Ovid"', 'platform = "EBSCO"')], "sources[MEDLINE on Ovid]: removed"),
    "a condition": (
        [('id = "note"', 'id = "note"\nwhen = { domain = ["feeling", "doing"] }')],
        'forms[outcomes].fields[note].when: changed from no condition to domain is "feeling" or "doing"',
    ),
    "a bound": (
        [('unit = "weeks"', 'unit = "weeks"\nminimum = 1')],
        "forms[outcomes].fields[weeks].minimum: set to 1",
    ),
    "the order of stages": (
        [("title-abstract", "x"), ("full-text", "title-abstract"), ('"x"', '"full-text"')],
        "stages: order changed to full-text, title-abstract",
    ),
    "the workshop": (
        [('[workshop]\nid = "priorities"\ngroups = ["students", "teachers"]\n', "")],
        "workshop: removed",
    ),
    "a rule": (
        [('id = "priorities"', 'id = "priorities"\nrule = "borda"')],
        'workshop.rule: changed from "jla" to "borda"',
    ),
    "where it is registered": (
        [("[workshop]", '[registration]\nregistry = "OSF"\n[workshop]')],
        'registration.registry: set to "OSF"',
    ),
}


@pytest.mark.parametrize(("swaps", "said"), CHANGES.values(), ids=CHANGES.keys())
def test_each_change_is_told_by_its_place_and_in_words(swaps: list[tuple[str, str]], said: str) -> None:
    found = changes(Protocol.parse(OLD), later(*swaps))
    assert 'version: changed from "1.0" to "1.1"' in found
    assert 'amendments[1.1 of 2026-05-01]: added, "w"' in found
    assert said in found


def test_one_change_is_one_sentence_and_no_change_is_none() -> None:
    old = Protocol.parse(OLD)
    assert changes(old, old) == []
    assert changes(old, Protocol.parse("# a remark\n" + OLD)) == []
    assert changes(old, later(why="", version="1.1")) == ['version: changed from "1.0" to "1.1"']
    assert len(changes(old, later(("reviewers = 2", "reviewers = 3")))) == 3


def test_a_text_that_changed_needs_a_new_version() -> None:
    old = Protocol.parse(OLD)
    same = later(("reviewers = 2", "reviewers = 3"), version="1.0", why="")
    (fault,) = amendment_faults(old, same)
    assert (fault.path, fault.line, fault.where) == ("later.toml", 2, "version")
    assert fault.message == 'the text changed and the version is still "1.0"; give it a new one'
    assert [f.where for f in amendment_faults(old, Protocol.parse("# a remark\n" + OLD))] == ["version"]


def test_a_new_version_needs_an_amendment_that_says_why() -> None:
    (fault,) = amendment_faults(Protocol.parse(OLD), later(why=""))
    assert (fault.where, fault.message) == (
        "amendments",
        'no amendment says what version "1.1" changed and why',
    )
    assert amendment_faults(Protocol.parse(OLD), later()) == []


def test_earlier_amendments_and_versions_are_history() -> None:
    second = WHY.replace("1.1", "1.2").replace("05-01", "06-01")
    once = later()
    assert amendment_faults(once, later(why=WHY + second, version="1.2")) == []
    gone = amendment_faults(once, later(why=second, version="1.2"))
    assert [fault.message for fault in gone] == [
        'the amendment 1.1 of 2026-05-01 ("w") was removed or changed; it is history'
    ]
    twice = later(why=WHY + second, version="1.2")
    back = later(("Peer teachers", "Peers"))
    assert 'version "1.1" is an earlier one; give it a new one' in [
        f.message for f in amendment_faults(twice, back)
    ]


UNDONE = {
    "a stage removed": (
        [('[[stages]]\nid = "full-text"\nreviewers = 2\n', "")],
        "stages[full-text]",
        "[[stages]]",
        "a stage was removed",
    ),
    "a stage that judges something else": (
        [('id = "full-text"', 'id = "full-text"\nunit = "record"')],
        "stages[full-text].unit",
        'unit = "record"',
        "changed from report to record, and verdicts are on reports",
    ),
    "a form removed": (
        [('id = "outcomes"', 'id = "results"')],
        "forms[outcomes]",
        "[[forms]]",
        "a form was removed",
    ),
    "a form about something else": (
        [('id = "outcomes"', 'id = "outcomes"\nabout = "programme"')],
        "forms[outcomes].about",
        'about = "programme"',
        "changed from study to programme",
    ),
    "a form for one entry": (
        [('id = "outcomes"\nrepeat = true', 'id = "outcomes"')],
        "forms[outcomes].repeat",
        "[[forms]]",
        "one entry each",
    ),
    "a field removed": (
        [('[[forms.fields]]\nid = "note"\n', "")],
        "forms[outcomes].fields[note]",
        "[[forms]]",
        "a field was removed",
    ),
    "a workshop removed": (
        [('[workshop]\nid = "priorities"\ngroups = ["students", "teachers"]\n', "")],
        "workshop",
        'title = "Peer teachers"',
        'workshop "priorities" was removed',
    ),
    "a group removed": (
        [('["students", "teachers"]', '["students", "staff"]')],
        "workshop.groups",
        'groups = ["students", "staff"]',
        'group "teachers" was removed',
    ),
}


@pytest.mark.parametrize(("swaps", "where", "row", "words"), UNDONE.values(), ids=UNDONE.keys())
def test_what_holds_work_cannot_be_undone_and_what_holds_none_can(
    swaps: list[tuple[str, str]], where: str, row: str, words: str
) -> None:
    old, new = Protocol.parse(OLD), later(*swaps)
    (fault,) = amendment_faults(old, new)
    assert fault.where == where
    assert words in fault.message
    row, _, number = row.partition("#")
    rows = [i for i, line in enumerate(new.text.split("\n"), 1) if line == row]
    assert fault.line == rows[int(number or 1) - 1]
    assert amendment_faults(old, new, used=()) == []
    assert amendment_faults(old, new, used=[re.split(r"\.", where)[0]]) == [fault]
    assert amendment_faults(old, new, used=["stages[other]"]) == []


def test_stages_cannot_change_places() -> None:
    swaps = [("title-abstract", "x"), ("full-text", "title-abstract"), ('"x"', '"full-text"')]
    found = amendment_faults(Protocol.parse(OLD), later(*swaps))
    assert [fault.where for fault in found] == ["stages[title-abstract]", "stages[full-text]"]
    between = later(
        ('[[stages]]\nid = "full-text"', '[[stages]]\nid = "pilot"\n[[stages]]\nid = "full-text"')
    )
    assert amendment_faults(Protocol.parse(OLD), between) == []


@pytest.mark.parametrize("name", shipped_names())
def test_a_shipped_protocol_can_be_amended_by_adding_to_it(name: str) -> None:
    old = Protocol.load(name)
    text = old.text.replace(f'version = "{old.version}"', 'version = "99"', 1)
    new = Protocol.parse(f"{text}\n{WHY.replace('1.1', '99').replace('2026', '2099')}")
    assert amendment_faults(old, new) == []
    assert len(changes(old, new)) == 2


# -- the text for a registry ------------------------------------------------------------------------------------


def items(text: str) -> dict[str, str]:
    """The answers of a registration text by their headings."""
    blocks = text.rstrip("\n").split("\n\n")[1:]
    found: dict[str, str] = {}
    for block in blocks:
        head, _, rest = block.partition("\n")
        if not rest and re.match(r"\d+\. [A-Z ]+$", head):
            continue
        found[head] = rest
    return found


def test_a_registration_says_what_the_protocol_says() -> None:
    said = items(registration_text(Protocol.parse(OLD + "\n[synthesis]\nrows = 'outcomes.domain'\n")))
    assert said["Title"] == "Peer teachers"
    assert said["Main review question"].startswith("Framework: PCC\n- Population: Students\n- Concept:")
    assert said["Platforms on which they are searched"] == "- Scopus: Elsevier\n- MEDLINE: Ovid"
    assert said["Stages and who judges"].startswith(
        "- title-abstract: every report is judged by 2 reviewers, indep"
    )
    assert "No peer teaches" in said["Reasons for exclusion at each stage"]
    assert "- note (text)" in said["What is extracted"]
    assert "one of feeling, doing" in said["What is extracted"]
    assert said["Plan of the synthesis"].startswith("Map of evidence and gaps: outcomes.domain.")
    assert said["Groups of people involved"] == "- students\n- teachers"
    assert "Counted by the rule: jla" in said["Ballot and count"]


def test_a_registration_tells_who_decides_and_what_was_amended() -> None:
    every = (Path(__file__).parent / "every-key.toml").read_text(encoding="utf-8")
    said = items(registration_text(Protocol.parse(every)))
    assert said["How disagreement is settled"] == (
        "- Titles: somebody who did not judge the report decides\n- full-text: decided by carol or dan"
    )
    assert said["Amendments"] == "- version 1.1, 2026-04-01: A stage more.\n  why: It was needed."
    assert said["Other sources: websites, organisations, citations"] == "- Letters (organisation)"
    assert (
        said["Agreement between those who extract"]
        == "- How far it changed: numbers up to 0.5 points apart agree"
    )
    assert "asked if measured is true; asked if domain is feeling or doing" in said["What is extracted"]


def test_where_the_protocol_is_silent_the_author_is_asked() -> None:
    smallest = Protocol.parse('title = "T"\nversion = "1"\n[[stages]]\nid = "s"\n')
    text = registration_text(smallest)
    asked = {heading for heading, answer in items(text).items() if answer == "[author to complete]"}
    assert {"Funding", "Background and aims", "Search strings, verbatim", "What is extracted"} <= asked
    assert {"Title", "Steps of the review", "Stages and who judges", "Amendments"}.isdisjoint(asked)


@pytest.mark.parametrize("name", shipped_names())
def test_everything_a_shipped_protocol_says_reaches_its_registration(name: str) -> None:
    protocol = Protocol.load(name)
    text = " ".join(registration_text(protocol).split())
    for part in protocol.parts:
        assert " ".join(part.text.split()) in text
    for criterion in protocol.criteria:
        assert " ".join(criterion.include.split()) in text
        assert " ".join(criterion.exclude.split()) in text
    for source in protocol.sources:
        assert " ".join(source.strategy.split()) in text
    for form in protocol.forms:
        for field in form.fields:
            assert " ".join((field.label or field.id).split()) in text


def test_no_changed_text_of_a_shipped_protocol_is_overlooked_or_told_twice() -> None:
    random.seed(20260301)
    for name in shipped_names():
        old = Protocol.load(name)
        texts = list(re.finditer(r'^(?:label|help|include|title) = "([^"]+)"', old.text, re.MULTILINE))
        for match in random.sample(texts, min(10, len(texts))):
            new = Protocol.parse(old.text[: match.start(1)] + "Another text" + old.text[match.end(1) :])
            assert len(changes(old, new)) == 1
