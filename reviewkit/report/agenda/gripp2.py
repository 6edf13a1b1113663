"""The short form of GRIPP2, guidance for reporting the involvement of patients and public: 5 items.

Source: Staniszewska and others 2017, BMJ 358:j3453. The items are told in our own words; the published list holds.
"""

from __future__ import annotations

from reviewkit.report.agenda import filling as fill
from reviewkit.report.agenda.filling import ARTICLE, Item

_INVOLVEMENT = "involvement of patients and public"
GRIPP2 = (
    Item(
        "1",
        _INVOLVEMENT,
        "Aim: what involvement was meant to bring",
        fill.question,
        "workshop.question in the protocol, and the article",
    ),
    Item(
        "2",
        _INVOLVEMENT,
        "Methods: who was involved, how, at which stages",
        fill.involved,
        "the workshop's records; see the table of who did what",
    ),
    Item("3", _INVOLVEMENT, "Results: what involvement brought, good and bad", fill.results, "the vote"),
    Item(
        "4",
        _INVOLVEMENT,
        "Outcomes: how far it changed the work",
        fill.changed,
        "reviewkit recommend, undertake, follow-up",
    ),
    Item(
        "5",
        _INVOLVEMENT,
        "Reflections: what went well and what did not, looked at critically",
        fill.nothing,
        ARTICLE,
    ),
)
