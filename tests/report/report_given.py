"""Contexts for the tests: an ordinary one, and one with everything that people and databases do to a page."""

from __future__ import annotations

from dataclasses import dataclass, field

from reviewkit.model import (
    AgendaItem,
    Contribution,
    Gap,
    Name,
    Programme,
    Question,
    Recommendation,
    Record,
    Report,
    Source,
    Study,
)
from reviewkit.protocol import Amendment, Criterion, Part, PlannedSource, Protocol, Round, Stage, Workshop
from reviewkit.report import Excluded, Flow, ReportContext, Table

SCRIPT = "<script>alert('x')</script>"
ARABIC = "ما هو أثر مشاركة المستفيدين في التعليم؟"
HEBREW = "מה ההשפעה של השתתפות מקבלי השירות?"
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
GROUPS = ("service user educators", "service users", "trainees")


@dataclass(frozen=True)
class Map:
    """A gap map as the picture needs it."""

    row_label: str
    column_label: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: dict[tuple[str, str], int]
    colours: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)
    colour_label: str = ""
    colour_values: tuple[str, ...] = ()
    unplaced: dict[str, str] = field(default_factory=dict)


def study(at: int, title: str = "", reports: int = 1) -> Study:
    made = []
    for number in range(reports):
        record = Record(
            title=title or f"Lived experience in the training of mental health workers, part {at}",
            authors=(
                Name(f"Author{at}", "Anna-Maria B."),
                Name("Zweig", "Stefan"),
                Name(literal="The Group"),
            ),
            year=1990 + at % 35,
            container="Journal of Mental Health Training, Education and Practice",
            volume=str(at),
            issue=str(number + 1),
            pages="12-34",
            doi=f"10.1000/test.{at}.{number}",
        )
        made.append(Report(record.id, (record,)))
    return Study(made[0].id, tuple(made))


def protocol(**changes) -> Protocol:
    held = {
        "title": "Lived experience in mental health training",
        "version": "1.1",
        "abstract": "What do programmes that involve service users look like, and what do they change?",
        "framework": "PICO",
        "parts": (
            Part("population", "people in mental health training"),
            Part("intervention", "lived experience"),
        ),
        "criteria": (Criterion("wrong-population", "trainees", "no trainees", "population", ("full-text",)),),
        "sources": (PlannedSource("Scopus"), PlannedSource("PsycINFO")),
        "stages": (
            Stage("title-abstract", "Title and abstract"),
            Stage("full-text", "Full text", reason_required=True, resolver=("consensus",)),
        ),
        "workshop": Workshop(
            "priorities",
            "Setting priorities",
            "What should research find out next?",
            GROUPS,
            rounds=(
                Round("tell", "Telling", "gather", 3, 25, "What happened?"),
                Round("vote", "Vote", "vote"),
            ),
            top=5,
            small_published=5,
        ),
        "amendments": (
            Amendment("1.0", "2026-04-01", "Nursing was added", "It was missing in the question"),
        ),
        "text": "title = 1",
    }  # fmt: skip - facts side by side
    return Protocol(**{**held, **changes})


def words(
    at: int, said: str, *, group: str = GROUPS[0], consent: bool = True, language: str = "en"
) -> Contribution:
    return Contribution(f"w{at}", said, group=group, consent=consent, language=language)


def agenda(studies: tuple[Study, ...] = ()) -> tuple[AgendaItem, ...]:
    texts = (
        (
            "How can curricula be planned with people who have lived experience from the start?",
            "en",
            "unanswered",
        ),
        ("What changes in the behaviour of trainees two years later?", "en", "partly"),
        (ARABIC, "ar", "not checked"),
        ("Which payments are fair?", "en", "answered"),
        ("How is harm prevented?", "en", "ongoing"),
        ("What should never be shown?", "en", "not checked"),
    )
    places = (1.0, 2.5, 2.5, 4.0, 5.0, 6.0)
    items = []
    for at, ((text, language, status), place) in enumerate(zip(texts, places, strict=True), 1):
        question = Question(
            f"q{at}",
            text,
            language,
            theme="teaching",
            status=status,
            status_why="one review of 2021",
            studies=tuple(s.id for s in studies[:2]),
        )  # fmt: skip - one call
        said = (
            words(at * 10, f"They never asked us ({at})."),
            words(at * 10 + 1, f"A secret of {at}", consent=False),
            words(at * 10 + 2, HEBREW, group=GROUPS[2], language="he"),
        )
        own = {group: float((at + shift) % 6 + 1) for shift, group in enumerate(GROUPS)}
        low_high = (max(1.0, place - 1), place + 2)
        items.append(
            AgendaItem(place, place == 2.5, question, 10 + at, own, place + 1, low_high, ("no study",), said)
        )
    return tuple(items)


def gap_map() -> Map:
    rows, columns = ("telling", "teaching", "planning"), ("cognitive", "affective", "behavioural")
    counts = {("telling", "cognitive"): 7, ("telling", "affective"): 1, ("teaching", "behavioural"): 2}
    colours = {cell: {"weak": n - n // 2, "strong": n // 2} for cell, n in counts.items()}
    return Map(
        "Role of service users",
        "Outcome",
        rows,
        columns,
        counts,
        colours,
        "Quality",
        ("strong", "weak"),
        {"x": "no role"},
    )


def context(**changes) -> ReportContext:
    studies = tuple(study(at, reports=1 + at % 2) for at in range(1, 6))
    flow = Flow.build(
        database_specific_results={"Scopus": 40, "PubMed": 12},
        duplicates=9,
        records_excluded=30,
        dbr_notretrieved_reports=1,
        dbr_excluded={"No trainees": 3, "No lived experience": 1},
        new_studies=5,
    )
    held = {
        "protocol": protocol(),
        "sources": (
            Source(
                "a",
                "Scopus",
                platform="Elsevier",
                searched="2026-03-01",
                strategy="TITLE(x)",
                hits=40,
                read=40,
            ),
            Source("b", "PubMed", searched="2026-03-02", strategy="x[ti]", hits=12, read=12),
        ),
        "dedup": ("Records with the same DOI, or the same title, year and first author, are one report.",),
        "agreement": Table(
            "Agreement", ("Stage", "Pairs", "Observed", "Kappa"), (("Title", 43, 0.93, 0.61),)
        ),
        "flow": flow,
        "studies": studies,
        "excluded": (Excluded("Smith J. A study. 2001.", "No trainees", doi="10.1000/x"),),
        "extraction": (
            Table("Outcomes", ("Study", "Domain", "Quotation"), (("Author1 1991", "affective", "“p. 4”"),)),
        ),
        "gap_map": gap_map(),
        "gaps": (
            Gap("g1", "planning", "cognitive", 0, "No study on planning and cognitive outcomes."),
            Gap("g2", "telling", "affective", 1, "One study only.", "thin"),
        ),
        "programmes": (
            Programme("p1", "Walking together", "University", "Sheffield", "leaflet", "https://example.org"),
        ),
        "variation": {"Role of service users": {"telling": 4, "planning": 0}},
        "participants": {GROUPS[0]: 6, GROUPS[1]: 9, GROUPS[2]: 3},
        "ballots": {GROUPS[0]: 6, GROUPS[1]: 9, GROUPS[2]: 3},
        "rule": "Each group's list weighs the same; places are added.",
        "certainty": "The second question could as well be the fourth.",
        "agenda": agenda(studies),
        "recommendations": (
            Recommendation(
                "r1", "Plan together.", (studies[0].id, "p1", "q1", "g1", "w10", "nobody-knows"), "alice"
            ),
            Recommendation("r2", "Pay people."),
        ),
        "involvement": Table(
            "Who did what at which stage",
            ("Role", "Screening", "Extraction"),
            (("service user educator", 120, 0), ("researcher", 120, 14)),
        ),
        "version": "0.1.0",
        "made": "2026-11-22 10:00 UTC",
    }  # fmt: skip - facts side by side
    return ReportContext(**{**held, **changes})


def nasty() -> ReportContext:
    """Return what real material does: 200 studies, 40 reasons, scripts, right-to-left, words without an end."""
    titles = [SCRIPT, ARABIC, LONG, 'A\x00B\x0bC \ud800 & <b>bold</b> "quoted" {{ 7 * 7 }}', ""]
    studies = tuple(study(at, titles[at] if at < len(titles) else "", 1 + at % 3) for at in range(200))
    reasons = {
        f"Reason {at}, which is worded; at length, {LONG if at % 9 == 0 else 'as people do'}": at + 1
        for at in range(40)
    }  # fmt: skip - one mapping
    flow = Flow.build(
        database_specific_results={SCRIPT: 20000, ARABIC: 700, LONG: 3},
        register_specific_results={"ClinicalTrials.gov": 12},
        duplicates=900,
        records_excluded=18000,
        dbr_excluded=reasons,
        website_results=3,
        citations_results=20,
        other_sought_reports=20,
        other_excluded={HEBREW: 2},
        previous_studies=4,
        previous_reports=7,
        new_studies=200,
        total_studies_ma=20,
        total_reports_ma=22,
        waiting={"dbr_assessed": 10},
    )
    base = context()
    groups = [f"group {at} {'with a very long name that nobody shortened ' * (at == 3)}" for at in range(9)]
    items = [
        AgendaItem(
            float(at),
            False,
            Question(f"q{at}", f"{SCRIPT} {LONG if at == 2 else ARABIC * 3}", "ar"),
            by_group={group: float(at) for group in groups},
            pooled=float(at),
            interval=(1, 30),
        )
        for at in range(1, 13)
    ]  # fmt: skip - one call
    wide = Map(
        SCRIPT,
        ARABIC,
        tuple(f"{HEBREW} {at}" for at in range(30)),
        tuple(f"{LONG[:60]} {at}" for at in range(14)),
        {(f"{HEBREW} {at}", f"{LONG[:60]} {at % 14}"): at for at in range(30)},
    )  # fmt: skip - one call
    return context(
        title=f"{SCRIPT} {LONG} {ARABIC}",
        protocol=protocol(language="nl", abstract=SCRIPT, title=SCRIPT),
        sources=(
            Source("a", SCRIPT, strategy=f'("{LONG}" OR x) AND y ' * 30, hits=20000, read=20000, problems=3),
        ),
        flow=flow,
        studies=studies,
        excluded=tuple(
            Excluded(f"{SCRIPT} {at}", list(reasons)[at % 40], doi='10.1/"><img src=x>') for at in range(120)
        ),
        extraction=(
            Table(
                "Wide",
                [f"Column {at} {LONG[:30]}" for at in range(16)],
                [[f"{row} {at} {ARABIC}" for at in range(16)] for row in range(30)],
            ),
        ),
        gap_map=wide,
        variation={SCRIPT: {LONG: 3, ARABIC: 0}, HEBREW: {}},
        programmes=(Programme("p", SCRIPT, LONG, ARABIC, "page", "javascript:alert(1)"), *base.programmes),
        participants={group: 20 + at for at, group in enumerate(groups)},
        ballots={group: 20 + at for at, group in enumerate(groups)},
        agenda=tuple(items),
        recommendations=(
            Recommendation("r", f"{SCRIPT} {LONG}", (studies[0].id, SCRIPT)),
            Recommendation("r2", ARABIC),
        ),
        invented=f"Everything here was made up. {SCRIPT}",
        tables=(Table("Nothing", ("A",), ()), Table(SCRIPT, ("A", "B"), ((None, True), (("x", "y"), False)))),
        notes=(SCRIPT,),
        missing=(LONG,),
    )  # fmt: skip - facts side by side
