"""REPRISE, the reporting guideline for priority setting of health research: 31 items in 10 domains.

Source: Tong and others 2019, BMC Medical Research Methodology 19:243. The items are told in our own words; the
published list holds.
"""

from __future__ import annotations

from reviewkit.report.agenda import filling as fill
from reviewkit.report.agenda.filling import ARTICLE, Item

_A, _B, _C = "A context and scope", "B governance and team", "C framework"
_D, _E, _F = "D stakeholders and participants", "E gathering topics and questions", "F putting them in order"
_G, _H, _I, _J = "G output", "H evaluation and feedback", "I putting to use", "J funding and interests"

REPRISE = (
    Item(
        "1",
        _A,
        "For which place or region the priorities are meant",
        fill.part("setting", "place", "region", "geograph"),
        "a part of the question in the protocol named setting",
    ),
    Item("2", _A, "The health area or condition", fill.title, "the protocol's title"),
    Item(
        "3",
        _A,
        "Who is to benefit in the end",
        fill.part("population", "beneficiar", "people", "sample"),
        "a part of the question in the protocol named population",
    ),
    Item("4", _A, "Who is to use the priorities: researchers, funders, services", fill.nothing, ARTICLE),
    Item(
        "5",
        _A,
        "Which field of research: health services, training, clinical …",
        fill.part("interest", "intervention", "concept", "phenomenon"),
        "a part of the question in the protocol named intervention or concept",
    ),
    Item(
        "6",
        _A,
        "Which kind of research questions were asked for",
        fill.question,
        "workshop.question in the protocol",
    ),
    Item("7", _A, "For how long the priorities are to hold", fill.nothing, ARTICLE),
    Item("8", _B, "How the leading team was chosen and organised", fill.nothing, ARTICLE),
    Item(
        "9",
        _B,
        "Who is in the team, with which backgrounds",
        fill.team,
        "work in the file under each person's own name (--as)",
    ),
    Item("10", _B, "Training or experience of the team in setting priorities", fill.nothing, ARTICLE),
    Item(
        "11",
        _C,
        "The framework or approach that was followed",
        fill.framework,
        "framework, rounds and rule in the protocol",
    ),
    Item(
        "12", _D, "Whom it wanted to take part, and why these", fill.groups, "workshop.groups in the protocol"
    ),
    Item("13", _D, "How people were found and asked", fill.nothing, ARTICLE),
    Item("14", _D, "How many took part", fill.numbers, "the vote: slips with their group"),
    Item(
        "15",
        _D,
        "Who they are, as a whole",
        fill.numbers,
        "the vote: slips with their group; a monitoring form",
    ),
    Item("16", _D, "What people were paid or given", fill.paid, "the workshop's ledger of payments"),
    Item("17", _E, "How first topics were gathered", fill.collecting, "reviewkit tell"),
    Item(
        "18",
        _E,
        "How they were put together and sorted",
        fill.collating,
        "reviewkit question --words … --theme …",
    ),
    Item(
        "19",
        _E,
        "What was changed or taken off, and why",
        fill.modifying,
        "reviewkit same-question, reviewkit withdraw",
    ),
    Item(
        "20", _E, "How topics were made into questions", fill.refining, "reviewkit question --plain … --gap …"
    ),
    Item(
        "21", _E, "How it was checked whether research has answered them", fill.answered, "reviewkit evidence"
    ),
    Item("22", _E, "How many questions there were", fill.amount, "the vote"),
    Item(
        "23",
        _F,
        "How and by which criteria they were put in order",
        fill.voting,
        "workshop.ballot and workshop.rule in the protocol; the vote",
    ),
    Item(
        "24",
        _F,
        "Where the line was drawn",
        fill.leaving_out,
        "workshop.top in the protocol; reviewkit decide",
    ),
    Item("25", _G, "The priorities as they are worded, and how specific they are", fill.output, "the vote"),
    Item("26", _H, "How the process was evaluated", fill.nothing, ARTICLE),
    Item(
        "27",
        _H,
        "How the priorities were given back to people",
        fill.given_back,
        "reviewkit follow-up REVIEW QUESTION told DATE",
    ),
    Item("28", _H, "What was done with objections and comments", fill.dissent, "reviewkit dissent"),
    Item("29", _I, "What is planned so that they are used", fill.implementing, "reviewkit undertake"),
    Item("30", _I, "How it will be seen what came of them", fill.impact, "reviewkit follow-up"),
    Item("31", _J, "Who paid, and which interests there are", fill.nothing, ARTICLE),
)
