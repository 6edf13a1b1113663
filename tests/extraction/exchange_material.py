"""A small review's standing answers: two studies, arms, results for each arm, judgements."""

from __future__ import annotations

from reviewkit.extraction import exchange
from reviewkit.extraction.settling import Settled
from reviewkit.protocol.plan import Field, Form

JUDGEMENTS = ("Low", "Some concerns", "High")
STUDY = Form(
    "study",
    "The study",
    fields=(
        Field("methods", "Methods"),
        Field("country", "Country"),
        Field("size", "Participants", "integer", unit="people"),
        Field("roles", "Roles", "choices", choices=("teaching", "planning; leading")),
        Field("paid", "Paid", "boolean"),
        *(Field(f"d{n}", f"Domain {n}", "choice", choices=JUDGEMENTS) for n in range(1, 6)),
        Field("overall", "Overall", "choice", choices=JUDGEMENTS),
    ),
)
ARMS = Form(
    "arms",
    "Arms",
    repeat=True,
    key=("name",),
    fields=(Field("name", "Arm", required=True), Field("intervention", "Intervention")),
)
RESULTS = Form(
    "results",
    "Results",
    repeat=True,
    fields=(
        Field("outcome", "Outcome"),
        Field("arm", "Arm", "reference", of="arms"),
        Field("events", "Events", "integer"),
        Field("n", "Analysed", "integer"),
        Field("mean", "Mean", "number"),
        Field("sd", "SD", "number"),
    ),
)
WORKS = [
    exchange.Work("a" * 64, "Smith 2001", "Peers on wards", ("Smith, Ann",), 2001, doi="10.1/a"),
    exchange.Work("b" * 64, "Smith 2001", "=Consumers as teachers", ("Smith, Bob",), 2001),
]


def stands(value, status="value", provenance="agreed"):
    return Settled(provenance, value if status == "value" else None, status)


def entry(subject, form, row, **said):
    return exchange.Standing(
        subject.id, form, row, {k: v if isinstance(v, Settled) else stands(v) for k, v in said.items()}
    )


def material():
    one, two = WORKS
    bias = {f"d{n}": "Low" for n in range(1, 5)} | {"d5": "Some concerns", "overall": "Some concerns"}
    return exchange.Material(
        "A review",
        (STUDY, ARMS, RESULTS),
        WORKS,
        [
            entry(
                one,
                "study",
                1,
                methods="-trial",
                country="UK; NL",
                size=120,
                roles=("planning; leading",),
                paid=True,
                **bias,
            ),
            entry(
                two,
                "study",
                1,
                methods="survey",
                size=stands(None, "not reported"),
                paid=False,
                country=Settled("unsettled"),
                d1="High",
                overall=stands(None, "unclear"),
            ),
            entry(one, "arms", 1, name="peers", intervention="Peer teaching"),
            entry(one, "arms", 2, name="usual", intervention="Usual teaching"),
            entry(one, "arms", 3, name="film", intervention="A film"),
            entry(one, "results", 1, outcome="Stigma", arm=1, events=3, n=20, mean=-1.5, sd=0.5),
            entry(
                one,
                "results",
                2,
                outcome="Stigma",
                arm=2,
                events=stands(None, "not reported"),
                n=22,
                mean=0.25,
                sd=0.75,
            ),
            entry(one, "results", 3, outcome="Stigma", arm=3, events=9, n=21),
            entry(one, "results", 4, outcome="Hope", arm=1, events=1, n=20),
        ],
    )  # fmt: skip - one entry a line
