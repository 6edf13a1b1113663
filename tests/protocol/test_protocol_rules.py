"""Each rule of a protocol file: what breaks it, where that is reported, and in which words."""

from __future__ import annotations

import textwrap

import pytest

from reviewkit.errors import ProtocolError
from reviewkit.protocol import FRAMEWORKS, RULE_BALLOTS, Protocol

HEAD = """\
title = "T"
version = "1"
language = "en"
"""
STAGE = """\
[[criteria]]
id = "wrong-population"
[[criteria]]
id = "not-research"
[[stages]]
id = "title-abstract"
reasons = ["wrong-population"]
"""
FORM = """\
[[forms]]
id = "outcomes"
[[forms.fields]]
id = "domain"
type = "choice"
choices = ["affective", "cognitive"]
[[forms.fields]]
id = "measured"
type = "boolean"
[[forms.fields]]
id = "people"
type = "integer"
minimum = 1
maximum = 500
[[forms.fields]]
id = "words"
[[forms.fields]]
id = "day"
type = "date"
[[forms]]
id = "programme"
about = "programme"
[[forms.fields]]
id = "kind"
type = "choice"
choices = ["course", "talk"]
"""
WORKSHOP = """\
[workshop]
id = "priorities"
"""


def field(rows: str) -> str:
    return FORM.replace(
        '[[forms]]\nid = "programme"', f'[[forms.fields]]\nid = "new"\n{rows}\n[[forms]]\nid = "programme"'
    )


def question(framework: str, *parts: str) -> str:
    rows = "".join(f'{part} = "x"\n' for part in parts)
    return f'[question]\nframework = "{framework}"\n[question.parts]\n{rows}'


def stage(rows: str) -> str:
    return STAGE + textwrap.dedent(rows)


def amended(*versions: str) -> str:
    return "".join(
        f'[[amendments]]\nversion = "{v}"\ndate = 2026-01-0{i}\nwhat = "w"\nwhy = "y"\n'
        for i, v in enumerate(versions, 1)
    )


# name: (text behind the head, the row in which the fault lies, its place, words of the message)
BROKEN: dict[str, tuple[str, str, str, str]] = {
    "an id is lower-case letters, digits and hyphens": (
        stage("").replace("title-abstract", "Title_Abstract"),
        'id = "Title_Abstract"',
        "stages[0].id",
        'not "Title_Abstract"; did you mean title-abstract?',
    ),
    "an id does not end with a hyphen": (
        stage("").replace("title-abstract", "full-"),
        'id = "full-"',
        "stages[0].id",
        "did you mean full?",
    ),
    "an id is not empty": (
        stage("").replace("title-abstract", ""),
        'id = ""',
        "stages[0].id",
        "must not be empty",
    ),
    "two criteria have two ids": (
        STAGE.replace("not-research", "wrong-population"),
        'id = "wrong-population"#2',
        "criteria[1].id",
        '"wrong-population" is there twice',
    ),
    "two stages have two ids": (
        stage('[[stages]]\nid = "title-abstract"'),
        'id = "title-abstract"#2',
        "stages[1].id",
        "is there twice",
    ),
    "two forms have two ids": (
        STAGE + FORM.replace('"programme"\nabout', '"outcomes"\nabout'),
        'id = "outcomes"#2',
        "forms[1].id",
        "is there twice",
    ),
    "two fields of a form have two ids": (
        STAGE + field("").replace('"new"', '"domain"'),
        'id = "domain"#2',
        "forms[0].fields[5].id",
        "is there twice",
    ),
    "two rounds have two ids": (
        STAGE + WORKSHOP + '[[workshop.rounds]]\nid = "a"\n[[workshop.rounds]]\nid = "a"\n',
        'id = "a"#2',
        "workshop.rounds[1].id",
        "is there twice",
    ),
    "a reason names a criterion": (
        STAGE.replace('["wrong-population"]', '["wrong-populations"]'),
        'reasons = ["wrong-populations"]',
        "stages[0].reasons[0]",
        'no criterion "wrong-populations"; did you mean wrong-population?',
    ),
    "a reason is named once": (
        STAGE.replace('["wrong-population"]', '["not-research", "not-research"]'),
        'reasons = ["not-research", "not-research"]',
        "stages[0].reasons[1]",
        "is there twice",
    ),
    "a criterion's stages are stages": (
        STAGE.replace('id = "not-research"', 'id = "not-research"\nstages = ["fulltext"]'),
        'stages = ["fulltext"]',
        "criteria[1].stages[0]",
        'no stage "fulltext"; there is title-abstract',
    ),
    "a criterion's part is a part of the question": (
        question("PCC", "population", "concept", "context")
        + STAGE.replace('t-research"', 't-research"\npart = "contxt"'),
        'part = "contxt"',
        "criteria[1].part",
        'no part of the question "contxt"; did you mean context?',
    ),
    "a reason is a criterion that is applied at the stage": (
        STAGE.replace('population"\n[[c', 'population"\nstages = ["late"]\n[[c')
        + '[[stages]]\nid = "late"\n',
        'reasons = ["wrong-population"]',
        "stages[0].reasons[0]",
        "is applied at late only",
    ),
    "a reason can only be required where there are reasons": (
        stage('[[stages]]\nid = "b"\nreason_required = true'),
        "reason_required = true",
        "stages[1].reason_required",
        "a reason is required, and the stage has no reasons",
    ),
    "people can only agree on reasons where there are reasons": (
        stage('[[stages]]\nid = "b"\nagree_on = "reason"'),
        'agree_on = "reason"',
        "stages[1].agree_on",
        "the stage has no reasons",
    ),
    "single is one reviewer": (
        stage('design = "single"\nreviewers = 2'),
        "reviewers = 2",
        "stages[0].reviewers",
        'design "single" means 1 reviewer, not 2',
    ),
    "dual is at least two": (
        stage('design = "dual"\nreviewers = 1'),
        "reviewers = 1",
        "stages[0].reviewers",
        'design "dual" needs at least 2 reviewers, not 1',
    ),
    "liberal is at least two": (
        stage('design = "liberal"\nreviewers = 1'),
        "reviewers = 1",
        "stages[0].reviewers",
        'design "liberal" needs at least 2 reviewers, not 1',
    ),
    "a share is judged by several": (
        stage('design = "single"\nshare = 0.2'),
        "share = 0.2",
        "stages[0].share",
        "this stage has one reviewer",
    ),
    "an overlap sample stands out from what one judges": (
        stage('design = "dual"\noverlap = 20'),
        "overlap = 20",
        "stages[0].overlap",
        "there all are judged by several",
    ),
    "the core design has core reviewers": (
        stage('design = "core"'),
        "[[stages]]",
        "stages[0].core",
        "needs the core reviewers",
    ),
    "core reviewers are for the core design": (
        stage('core = ["carol"]'),
        'core = ["carol"]',
        "stages[0].core",
        'core reviewers are for design "core"',
    ),
    "a core reviewer is in the team": (
        stage('design = "core"\ncore = ["carol"]\nteam = ["dan"]'),
        'core = ["carol"]',
        "stages[0].core[0]",
        "not in the team",
    ),
    "a resolver is one of two words": (
        stage('resolver = "consenus"'),
        'resolver = "consenus"',
        "stages[0].resolver",
        "did you mean consensus?",
    ),
    "a resolver's name stands in a list": (
        stage('resolver = "Carol"'),
        'resolver = "Carol"',
        "stages[0].resolver",
        'write a name as ["Carol"]',
    ),
    "a list of resolvers is not empty": (
        stage("resolver = []"),
        "resolver = []",
        "stages[0].resolver",
        "not an empty list",
    ),
    "a resolver is no number": (stage("resolver = 3"), "resolver = 3", "stages[0].resolver", "not 3"),
    "resolvers are names": (
        stage('resolver = ["carol", 3]'),
        'resolver = ["carol", 3]',
        "stages[0].resolver[1]",
        "a name in quotation marks is needed, not 3",
    ),
    "a list of resolvers holds no rule": (
        stage('resolver = ["third"]'),
        'resolver = ["third"]',
        "stages[0].resolver[0]",
        'a list holds names; write resolver = "third"',
    ),
    "a resolver is named once": (
        stage('resolver = ["carol", "Carol"]'),
        'resolver = ["carol", "Carol"]',
        "stages[0].resolver[1]",
        'twice, but for its letters: "carol"',
    ),
    "a framework needs its parts": (
        question("PICO", "population", "intervention") + STAGE,
        "[question.parts]",
        "question.parts.outcome",
        "missing; PICO needs population, intervention, outcome",
    ),
    "a framework has no other parts": (
        question("PCC", "population", "concept", "context", "outcome") + STAGE,
        'outcome = "x"',
        "question.parts.outcome",
        '"outcome" is no part of PCC; PCC has population, concept, context',
    ),
    "a part is spelt as the framework has it": (
        question("SPIDER", "sample", "phenomenon", "design", "evaluation", "research-type", "research_type")
        + STAGE,
        'research_type = "x"',
        "question.parts.research_type",
        "did you mean research-type?",
    ),
    "a framework is one of six": (
        question("SPYDER", "sample") + STAGE,
        'framework = "SPYDER"',
        "question.framework",
        "did you mean SPIDER?",
    ),
    "two frameworks that differ in one capital are both offered": (
        question("Pico", "population") + STAGE,
        'framework = "Pico"',
        "question.framework",
        "did you mean PICO or PICo?",
    ),
    "a part is not empty": (
        question("list", "x").replace('x = "x"', 'x = " "') + STAGE,
        'x = " "',
        "question.parts.x",
        "must not be empty",
    ),
    "a free list has at least one part": (
        question("list") + STAGE,
        "[question.parts]",
        "question.parts",
        "at least one part is needed",
    ),
    "a choice has choices": (
        STAGE + field('type = "choice"'),
        "[[forms.fields]]#6",
        "forms[0].fields[5].choices",
        "missing",
    ),
    "choices have choices": (
        STAGE + field('type = "choices"\nchoices = []'),
        "choices = []",
        "forms[0].fields[5].choices",
        'a field of type "choices" needs its choices',
    ),
    "only a choice has choices": (
        STAGE + field('choices = ["a"]'),
        'choices = ["a"]',
        "forms[0].fields[5].choices",
        'a field of type "text" has no choices; is it a choice?',
    ),
    "a choice is there once": (
        STAGE + field('type = "choice"\nchoices = ["Yes", "no", "yes "]'),
        'choices = ["Yes", "no", "yes "]',
        "forms[0].fields[5].choices[2]",
        'is there twice: "Yes"',
    ),
    "a choice is not empty": (
        STAGE + field('type = "choice"\nchoices = ["a", ""]'),
        'choices = ["a", ""]',
        "forms[0].fields[5].choices[1]",
        "must not be empty",
    ),
    "a unit is for numbers": (
        STAGE + field('unit = "kg"'),
        'unit = "kg"',
        "forms[0].fields[5].unit",
        'a field of type "text" has no unit; integer, number, scale have one',
    ),
    "a tolerance is for numbers": (
        STAGE + field('type = "boolean"\ntolerance = 1'),
        "tolerance = 1",
        "forms[0].fields[5].tolerance",
        "has no tolerance",
    ),
    "a tolerance is not negative": (
        STAGE + field('type = "number"\ntolerance = -0.1'),
        "tolerance = -0.1",
        "forms[0].fields[5].tolerance",
        "at least 0 is needed, not -0.1",
    ),
    "bounds are for numbers": (
        STAGE + field('type = "date"\nminimum = 1'),
        "minimum = 1#2",
        "forms[0].fields[5].minimum",
        "has no minimum",
    ),
    "a bound is finite": (
        STAGE + field('type = "number"\nminimum = -inf'),
        "minimum = -inf",
        "forms[0].fields[5].minimum",
        "a finite number is needed, not -inf",
    ),
    "the minimum is not above the maximum": (
        STAGE + field('type = "number"\nminimum = 2\nmaximum = 1.5'),
        "maximum = 1.5",
        "forms[0].fields[5].maximum",
        "the maximum 1.5 is below the minimum 2",
    ),
    "whole numbers have whole bounds": (
        STAGE + field('type = "integer"\nminimum = 0.5'),
        "minimum = 0.5",
        "forms[0].fields[5].minimum",
        "whole bounds, not 0.5",
    ),
    "a scale has two ends": (
        STAGE + field('type = "scale"\nminimum = 1'),
        "[[forms.fields]]#6",
        "forms[0].fields[5].maximum",
        "a scale needs a minimum and a maximum",
    ),
    "a condition names a field of the form": (
        STAGE + field('when = { domein = "affective" }'),
        'when = { domein = "affective" }',
        "forms[0].fields[5].when.domein",
        'no field "domein" in this form; did you mean domain?',
    ),
    "a condition does not name a field of another form": (
        STAGE + field('when = { kind = "talk" }'),
        'when = { kind = "talk" }',
        "forms[0].fields[5].when.kind",
        "no field",
    ),
    "a condition does not name its own field": (
        STAGE + field('when = { new = "x" }'),
        'when = { new = "x" }',
        "forms[0].fields[5].when.new",
        "cannot depend on itself",
    ),
    "a condition's value is one of the choices": (
        STAGE + field('when = { domain = ["affective", "cognitiv"] }'),
        'when = { domain = ["affective", "cognitiv"] }',
        "forms[0].fields[5].when.domain[1]",
        'domain has no choice "cognitiv"; did you mean cognitive?',
    ),
    "a condition has at least one value": (
        STAGE + field("when = { domain = [] }"),
        "when = { domain = [] }",
        "forms[0].fields[5].when.domain",
        "at least one value is needed",
    ),
    "a condition on true or false is true or false": (
        STAGE + field('when = { measured = "yes" }'),
        'when = { measured = "yes" }',
        "forms[0].fields[5].when.measured",
        'measured is true or false, never "yes"',
    ),
    "a condition on a whole number is a whole number": (
        STAGE + field("when = { people = true }"),
        "when = { people = true }",
        "forms[0].fields[5].when.people",
        "people is a whole number, never true",
    ),
    "a condition on a number is within its bounds": (
        STAGE + field("when = { people = 501 }"),
        "when = { people = 501 }",
        "forms[0].fields[5].when.people",
        "people is at least 1 and at most 500, never 501",
    ),
    "a condition on text is text": (
        STAGE + field("when = { words = 1 }"),
        "when = { words = 1 }",
        "forms[0].fields[5].when.words",
        "words is text, never 1",
    ),
    "a condition on a date is a date": (
        STAGE + field('when = { day = "May" }'),
        'when = { day = "May" }',
        "forms[0].fields[5].when.day",
        "day is a date",
    ),
    "conditions do not run in a circle": (
        STAGE
        + field('when = { last = "x" }\n[[forms.fields]]\nid = "last"\nwhen = { words = "x" }').replace(
            'id = "words"', 'id = "words"\nwhen = { new = "x" }'
        ),
        'when = { last = "x" }',
        "forms[0].fields[5].when",
        "the conditions run in a circle: words, new, last",
    ),
    "an axis is a field": (
        STAGE + FORM + '[synthesis]\nrows = "outcomes.domane"\n',
        'rows = "outcomes.domane"',
        "synthesis.rows",
        "did you mean outcomes.domain?",
    ),
    "an axis has choices": (
        STAGE + FORM + '[synthesis]\ncolour = "outcomes.people"\n',
        'colour = "outcomes.people"',
        "synthesis.colour",
        '"outcomes.people" has no choices to make colour of',
    ),
    "an axis is a field about studies": (
        STAGE + FORM + '[synthesis]\ncolumns = "programme.kind"\n',
        'columns = "programme.kind"',
        "synthesis.columns",
        "is no choice field of a form about studies",
    ),
    "two axes are two fields": (
        STAGE + FORM + '[synthesis]\nrows = "outcomes.domain"\ncolumns = "outcomes.domain"\n',
        'columns = "outcomes.domain"',
        "synthesis.columns",
        "rows and columns are the same field",
    ),
    "a rule is a known one": (
        STAGE + WORKSHOP + 'rule = "ranked_pairs"\n',
        'rule = "ranked_pairs"',
        "workshop.rule",
        "did you mean ranked-pairs?",
    ),
    "a rule is not empty": (
        STAGE + WORKSHOP + 'rule = ""\n',
        'rule = ""',
        "workshop.rule",
        "must not be empty",
    ),
    "a rule can count the ballot": (
        STAGE + WORKSHOP + 'ballot = "dots"\nrule = "schulze"\n',
        'rule = "schulze"',
        "workshop.rule",
        "it counts choose-and-rank or rank; such ballots are counted by jla, union, pooled or dots",
    ),
    "a group is there once": (
        STAGE + WORKSHOP + 'groups = ["carers", "Carers"]\n',
        'groups = ["carers", "Carers"]',
        "workshop.groups[1]",
        "twice",
    ),
    "print is no more open than the room": (
        STAGE + WORKSHOP + "small = 12\n",
        "small = 12",
        "workshop.small",
        "small is 12, small_published 10",
    ),
    "a workshop has a language": (
        STAGE + WORKSHOP + "languages = []\n",
        "languages = []",
        "workshop.languages",
        "at least one is needed",
    ),
    "a country is no language": (
        STAGE + WORKSHOP + 'languages = ["en", "gr"]\n',
        'languages = ["en", "gr"]',
        "workshop.languages[1]",
        '"gr" is no language tag; did you mean el?',
    ),
    "a language is a tag": (
        STAGE + WORKSHOP + 'languages = ["en_GB"]\n',
        'languages = ["en_GB"]',
        "workshop.languages[0]",
        "did you mean en-GB?",
    ),
    "a language is there once": (
        STAGE + WORKSHOP + 'languages = ["en", "en"]\n',
        'languages = ["en", "en"]',
        "workshop.languages[1]",
        "is there twice",
    ),
    "a day is written year-month-day": (
        STAGE + '[registration]\ndate = "1/3/2026"\n',
        'date = "1/3/2026"',
        "registration.date",
        'a day as year-month-day is needed, not "1/3/2026"',
    ),
    "a day is one that there is": (
        STAGE + '[registration]\ndate = "2026-02-30"\n',
        'date = "2026-02-30"',
        "registration.date",
        "a day",
    ),
    "a day is no time": (
        STAGE + "[registration]\ndate = 2026-02-01T12:00:00\n",
        "date = 2026-02-01T12:00:00",
        "registration.date",
        "a day",
    ),
    "an address is an address": (
        STAGE + '[registration]\nurl = "osf.io/x"\n',
        'url = "osf.io/x"',
        "registration.url",
        "begins with https://",
    ),
    "an amendment has a day": (
        STAGE + amended("1").replace("2026-01-01", '""'),
        'date = ""',
        "amendments[0].date",
        "a day as year-month-day",
    ),
    "the last amendment made the version of the file": (
        STAGE + amended("1.5"),
        'version = "1.5"',
        "amendments[0].version",
        'made version "1.5", and the file is version "1"',
    ),
    "amendments are in order of their days": (
        STAGE + amended("0.9", "1").replace("2026-01-02", "2025-12-31"),
        "date = 2025-12-31",
        "amendments[1].date",
        "2025-12-31 is earlier than the amendment before it, 2026-01-01",
    ),
    "a version does not come back": (
        STAGE + amended("1", "1.5", "1"),
        'version = "1"#3',
        "amendments[2].version",
        'version "1" is there again after another',
    ),
    "an amendment says why": (
        STAGE + amended("1").replace('why = "y"', 'why = " "'),
        'why = " "',
        "amendments[0].why",
        "must not be empty",
    ),
}


def line_of(row: str, text: str) -> int:
    """The line of a row of the text; "row#2" is the second of its kind."""
    row, _, number = row.partition("#")
    return [i for i, line in enumerate(text.split("\n"), 1) if line == row][int(number or 1) - 1]


@pytest.mark.parametrize(("rest", "row", "where", "words"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_rule_is_one_problem_in_its_line(rest: str, row: str, where: str, words: str) -> None:
    text = HEAD + rest
    with pytest.raises(ProtocolError) as caught:
        Protocol.parse(text, "p.toml")
    found = [problem for problem in caught.value.problems if problem.where == where]
    assert found, [problem.where for problem in caught.value.problems]
    assert words in found[0].message
    assert found[0].line == line_of(row, text)
    assert found[0].expected
    circle = "circle" in words  # each field of a circle is told of it
    assert len(caught.value.problems) == (3 if circle else 1), [
        str(problem) for problem in caught.value.problems
    ]


GOOD = {
    "conditions on every type of field": field(
        'when = { domain = "affective", measured = [true], people = [1, 500], words = "x", day = 2026-01-01 }'
    ),
    "a condition on an answer that any field may have": field(
        'when = { people = "not reported", domain = "unclear" }'
    ),
    "a condition on a year": field('when = { day = "2026" }'),
    "the JLA's rule on a scale": WORKSHOP + 'ballot = "score"\n',
    "a scale": field('type = "scale"\nminimum = 1\nmaximum = 5\nunit = "points"\ntolerance = 1'),
    "bounds that are the same": field('type = "number"\nminimum = 1\nmaximum = 1'),
    "a field asked under a condition that is itself asked under one": field(
        'when = { words = "x" }\n[[forms.fields]]\nid = "last"\nwhen = { new = "x" }'
    ),
    "parts under names of one's own": question("list", "people", '"what happened"'),
    "an optional part": question("PICO", "population", "intervention", "comparison", "outcome"),
    "several languages": WORKSHOP
    + 'languages = ["en", "nl-BE", "zh-Hant-TW", "fil", "en-x-easy", "sr-Latn", "es-419"]\n',
    "no registration yet": '[registration]\nregistry = "OSF"\ndate = ""\n',
    "two changes in one version": amended("0.9", "1", "1"),
    "ballots of numbers": WORKSHOP + 'ballot = "score"\nrule = "chnri"\n',
}


@pytest.mark.parametrize("rest", GOOD.values(), ids=GOOD.keys())
def test_what_keeps_the_rules_is_read(rest: str) -> None:
    text = rest if rest.startswith("[question]") else STAGE + rest
    assert Protocol.parse(HEAD + (text if text != rest else rest + STAGE)).stages


def test_every_framework_is_content_with_its_own_parts_and_misses_each_of_those_it_needs() -> None:
    for name, framework in FRAMEWORKS.items():
        whole = framework.required or ("anything",)
        assert [part.key for part in Protocol.parse(HEAD + question(name, *whole) + STAGE).parts] == list(
            whole
        )
        for missing in framework.required:
            with pytest.raises(ProtocolError, match=f"question.parts.{missing}: missing"):
                Protocol.parse(HEAD + question(name, *(part for part in whole if part != missing)) + STAGE)


def test_every_rule_is_read_with_each_ballot_that_it_counts_and_with_no_other() -> None:
    ballots = {ballot for kinds in RULE_BALLOTS.values() for ballot in kinds}
    assert ballots == {"choose", "choose-and-rank", "rank", "dots", "score", "approve", "pairwise", "chnri"}
    for rule, kinds in RULE_BALLOTS.items():
        for ballot in ballots:
            text = HEAD + STAGE + WORKSHOP + f'rule = "{rule}"\nballot = "{ballot}"\n'
            if ballot in kinds:
                assert Protocol.parse(text).workshop
            else:
                with pytest.raises(ProtocolError, match="cannot count ballots"):
                    Protocol.parse(text)


def test_faults_of_type_and_faults_of_reference_are_told_together() -> None:
    text = HEAD + stage('[[stages]]\nid = "b"\nreviewers = "x"\nreasons = ["nothing"]\nunit = 3')
    with pytest.raises(ProtocolError) as caught:
        Protocol.parse(text)
    assert [problem.where for problem in caught.value.problems] == [
        "stages[1].reviewers",
        "stages[1].reasons[0]",
        "stages[1].unit",
    ]
