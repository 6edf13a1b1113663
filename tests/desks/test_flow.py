"""The flow of a review promises that its numbers add up, at every moment of every history that can be written."""

from __future__ import annotations

import json
from contextlib import suppress
from random import Random

import pytest

import reviewkit as rk
from reviewkit.desks.duplicates import groups
from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.model import Link, Raw, Record, Source
from reviewkit.protocol import Protocol
from reviewkit.report import read_flow
from reviewkit.store import derived, links, records, removals

PEOPLE = ("alice", "bram", "carol")
KINDS = ("database", "database", "register", "website", "organisation", "citation")


def a_protocol(rng: Random) -> Protocol:
    """Return a protocol with one to four stages of drawn designs."""
    stages = []
    units = rng.choice(["", "record,report", "record,record,report,report", "record,report,report", "report"])
    kinds = units.split(",") if units else ["record"] * rng.randint(0, 1) + ["report"]
    for n, unit in enumerate(kinds):
        design = rng.choice(("single", "dual", "dual", "core", "liberal"))
        lines = [
            "[[stages]]",
            f'id = "s{n}"',
            f'unit = "{unit}"',
            f"reviewers = {1 if design == 'single' else rng.choice((2, 2, 3))}",
            f'design = "{design}"',
            f'agree_on = "{rng.choice(("verdict", "reason"))}"',
            'reasons = ["wrong-people", "wrong-aim", "not-research"]',
        ]
        if design == "core":
            lines.append('core = ["alice"]')
        if design == "dual" and rng.random() < 0.3:
            lines.append("share = 0.5")
        stages.append("\n".join(lines) + "\n")
    criteria = "".join(
        f'[[criteria]]\nid = "{name}"\nexclude = "{name}"\n'
        for name in ("wrong-people", "wrong-aim", "not-research")
    )
    return Protocol.parse(f'title = "Random"\nversion = "1"\n{criteria}' + "".join(stages))


class Play:
    """One random review, played through the ledgers that its people write."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.review = rk.open(":memory:", protocol=a_protocol(self.rng))
        self.people = self.review.people(*PEOPLE)
        self.stages = [stage.id for stage in self.review.protocol.stages]
        self.n = 0
        for _ in range(self.rng.randint(1, 3)):
            self.collect()

    @property
    def store(self):
        return self.review._store

    def collect(self) -> None:
        """Bring in a source of any kind: new records, some of them known from others, some twice."""
        rng = self.rng
        titles = [f"t{rng.randrange(14)}-{rng.randrange(3)}" for _ in range(rng.randint(0, 7))]
        found = [Record(title=title, raw=(Raw("TI", title, 1),)) for title in titles]
        self.n += 1
        key = f"source {self.n}"
        with self.store.write("alice") as writer:
            read, _ = records.add_records(writer, key, found)
            records.add_source(
                writer, Source(key, rng.choice(("Scopus", "PubMed", key)), rng.choice(KINDS), read=read)
            )

    def any_report(self) -> str | None:
        return self.rng.choice(records.report_ids(self.store.db) or [None])

    def link(self) -> None:
        ids = [uid for uid, _ in records.records(self.store.db)]
        if len(ids) < 2:
            return
        a, b = sorted(self.rng.sample(ids, 2))
        said = self.rng.choice(("same", "same", "different"))
        with self.store.write("bram") as writer:
            links.add_link(writer, Link(a, b, said, by_rule=self.rng.random() < 0.5))
            derived.regroup(self.store.db, groups(ids, links.links(self.store.db)))

    def judge(self, report: str) -> None:
        rng = self.rng
        word = rng.choice(("include", "include", "include", "exclude", "unsure"))
        reasons = rng.sample(["wrong-people", "wrong-aim", "not-research"], rng.randint(0, 2))
        standing = [s for s in self.stages if self.review.screening.state(report, s) == "open"]
        stage = rng.choice(standing if standing and rng.random() < 0.85 else self.stages)
        rng.choice(self.people).screening.judge(report, stage, word, reasons if word != "include" else ())

    def carry(self, report: str) -> None:
        """Take a report through its stages: all include it, or all exclude it at one of them."""
        last = self.rng.choice((*self.stages, ""))
        for stage in self.stages:
            for person in self.people:
                with suppress(NotAllowed):
                    if stage == last:
                        person.exclude(report, stage, "wrong-aim")
                    else:
                        person.include(report, stage)
            if stage == last:
                return

    def deal(self, report: str) -> None:
        """Deal a stage out, hold a pilot round, or take a verdict back."""
        rng, stage = self.rng, self.rng.choice(self.stages)
        desk = rng.choice(self.people).screening
        act = rng.choice(("assign", "pilot", "close", "withdraw", "withdraw"))
        if act == "assign":
            desk.assign(stage, rng.sample(PEOPLE, rng.randint(2, 3)), seed=rng.randrange(9))
        elif act == "pilot":
            desk.pilot(stage, 2, PEOPLE, seed=rng.randrange(9))
        elif act == "close":
            desk.close_pilot(stage)
        else:
            desk.withdraw(report, stage)

    def resolve(self, report: str) -> None:
        word = self.rng.choice(("include", "exclude"))
        self.rng.choice(self.people).resolve(report, self.rng.choice(self.stages), word)

    def remove(self, report: str) -> None:
        rng, person = self.rng, self.rng.choice(self.people).screening
        if rng.random() < 0.3:
            person.restore(report)
        else:
            why = rng.choice(("automation", "other"))
            person.remove(
                report, why, stage=rng.choice(("", "", *self.stages)) if why == "automation" else ""
            )

    def remove_in_spite_of_verdicts(self, report: str) -> None:
        """What two merged copies may hold: one removed what the other judged."""
        with self.store.write("carol") as writer:
            why = self.rng.choice(("automation", "other"))
            removals.remove(writer, [report], why, stage=self.rng.choice(("", *self.stages)))

    def retrieve(self, report: str) -> None:
        desk = self.rng.choice(self.people).screening.retrieval
        act = self.rng.choice(("retrieved", "not retrieved", "not retrieved", "attach", "attempt"))
        if act == "attach":
            desk.attach(report, "https://example.org/" + report[:8])
        elif act == "attempt":
            desk.attempt(report, "author")
        else:
            (desk.retrieved if act == "retrieved" else desk.not_retrieved)(report)

    def study(self, report: str) -> None:
        included = self.review.screening.reports(self.stages[-1])
        if len(included) > 1 and self.rng.random() < 0.7:
            report, other = (one.id for one in self.rng.sample(included, 2))
        else:
            other = self.any_report()
        desk = self.rng.choice(self.people).screening
        if self.rng.random() < 0.15:
            desk.unlink(report)
        else:
            desk.same_study(report, other, same=self.rng.random() < 0.8)

    def previous(self, report: str) -> None:
        desk = self.rng.choice(self.people).screening
        if self.rng.random() < 0.5:
            studies = self.rng.choice((0, 1, 12))
            desk.previous_version(f"version {self.rng.randrange(2)}", studies, studies + bool(studies) * 3)
        else:
            included = [one.id for one in self.review.screening.reports(self.stages[-1])]
            report = self.rng.choice(included or [report])
            desk.of_previous_study(report, "Old 1999", yes=self.rng.random() < 0.8)

    def step(self) -> None:
        act = self.rng.choices(
            (
                self.judge,
                self.carry,
                self.resolve,
                self.deal,
                self.remove,
                self.remove_in_spite_of_verdicts,
                self.retrieve,
                self.study,
                self.previous,
            ),
            (12, 4, 3, 1, 2, 0.3, 3, 3, 1),
        )[0]
        draw = self.rng.random()
        if draw < 0.06:
            self.collect()
        elif draw < 0.14:
            self.link()
        elif (report := self.any_report()) is not None:
            with suppress(NotAllowed, UnknownName):  # many random acts are not allowed: the others count
                act(report)

    def check(self, where: str) -> None:
        flow = self.review.flow()
        assert flow.faults() == [], (where, json.dumps(flow.as_dict()))
        assert flow.unchecked() == [], where


@pytest.mark.parametrize("block", range(10))
def test_no_identity_is_ever_broken_in_a_thousand_random_reviews(block):
    """Sources of all kinds, links and unlinks, removals, any design, conflicts, second thoughts, previous versions."""
    for seed in range(block * 100, block * 100 + 100):
        play = Play(seed)
        steps = play.rng.randint(10, 40)
        for at in range(steps):
            play.step()
            if at % 8 == 0:
                play.check(f"seed {seed}, after {at + 1} acts")
        play.check(f"seed {seed}, at the end")
        play.review.close()


CRITERIA = """title = "Two stages"
version = "1"
[[criteria]]
id = "wrong-people"
exclude = "Not about people"
[[criteria]]
id = "wrong-aim"
exclude = "Another aim"
[[stages]]
id = "ta"
unit = "record"
reviewers = 1
design = "single"
[[stages]]
id = "ft"
unit = "report"
reviewers = 1
design = "single"
reasons = ["wrong-people", "wrong-aim"]
"""


@pytest.fixture
def review():
    with rk.open(":memory:", protocol=Protocol.parse(CRITERIA)) as review:
        found = {
            "Scopus": ("database", "abcdef"),
            "PubMed": ("database", "defgh"),
            "ClinicalTrials": ("register", "hi"),
            "our library": ("website", "jk"),
            "authors": ("organisation", "l"),
            "references": ("citation", "amn"),
        }
        with review._store.write("alice") as writer:
            for name, (kind, letters) in found.items():
                made = [Record(title=letter, raw=(Raw("TI", letter, 1),)) for letter in letters]
                records.add_records(writer, name, made)
                records.add_source(writer, Source(name, name, kind, read=len(made)))
        yield review


def named(review):
    return {report.title: report for report in review.duplicates.reports()}


def test_every_box_is_counted_in_its_own_unit(review):
    """A history counted by hand: records, then reports, then studies."""
    (alice,) = review.people("alice")
    by = named(review)
    desk = alice.screening
    assert desk.remove([by["a"], by["b"]], "automation", tool="RCT classifier", note="score under 0.1") == 2
    desk.remove(by["j"], "other", note="was a leaflet")
    desk.remove(by["c"], "other", note="in a language that nobody here reads")
    desk.remove(by["i"], "automation", tool="stop rule", stage="ta")
    for title in "defghklmn":
        (alice.exclude if title == "d" else alice.include)(by[title], "ta")
    for title in "efklmn":
        desk.retrieval.retrieved(by[title])
    desk.retrieval.not_retrieved(by["g"], "asked twice")
    alice.exclude(by["e"], "ft", "wrong-aim")
    alice.exclude(by["k"], "ft", "wrong-people")
    alice.include(by["f"], "ft")
    alice.include(by["l"], "ft")
    alice.include(by["m"], "ft")
    desk.same_study(by["f"], by["l"])
    desk.previous_version("Smith 2015", 12, 15)
    desk.of_previous_study(by["m"], "Jones 1999")
    flow = review.flow()
    assert flow.faults() == []
    assert flow.template == "updated-other"
    assert {key: n for key, n in flow.boxes.items() if n} == {
        "previous_studies": 12,
        "previous_reports": 15,
        "database_results": 11,
        "database_specific_results": (("PubMed", 5), ("Scopus", 6)),
        "register_results": 2,
        "register_specific_results": (("ClinicalTrials", 2),),
        "website_results": 2,
        "organisation_results": 1,
        "citations_results": 3,
        "duplicates": 4,  # d, e, f in PubMed and h in the register; a among the references is of the other arm
        "excluded_automatic": 2,
        "excluded_other": 1,
        "records_screened": 6,
        "records_excluded": 2,
        "dbr_sought_reports": 4,
        "dbr_notretrieved_reports": 1,
        "dbr_assessed": 2,  # h is still sought
        "dbr_excluded": (("Wrong aim", 1),),
        "other_sought_reports": 4,  # j was removed: other methods have no box for that
        "other_assessed": 4,
        "other_excluded": (("Wrong people", 1),),
        "new_studies": 1,
        "new_reports": 2,
        "total_studies": 13,
        "total_reports": 18,
    }
    assert flow.excluded_by_tools == 1
    assert dict(flow.waiting) == {"dbr_sought_reports": 1, "other_assessed": 1}
    assert flow.reports_of_previous_studies == 1
    assert read_flow(flow.csv()) == flow


def test_a_new_review_of_databases_alone_has_the_plain_template(review, tmp_path):
    assert review.flow().template == "new-other"
    with rk.open(":memory:", protocol=Protocol.parse(CRITERIA)) as empty:
        assert empty.flow().template == "new-databases"
        empty.people("alice")[0].screening.previous_version("An empty review", 0, 0)
        assert empty.flow().template == "updated-databases"
        assert empty.flow().faults() == []


def test_a_removed_report_can_be_restored_and_judged(review):
    (alice,) = review.people("alice")
    report = named(review)["b"]
    alice.screening.remove(report, "automation", tool="X")
    assert [(one.title, why.tool, why.by) for one, why in review.screening.removed()] == [("b", "X", "alice")]
    assert report.id not in [one.id for one in alice.queue("ta")]
    with pytest.raises(NotAllowed, match="was removed before screening"):
        alice.include(report, "ta")
    alice.screening.restore(report)
    assert review.screening.removed() == []
    alice.include(report, "ta")
    with pytest.raises(NotAllowed, match="people have judged it"):
        alice.screening.remove(report, "other")
    with pytest.raises(NotAllowed, match="is not removed"):
        alice.screening.restore(report)


def test_what_cannot_be_removed_is_refused_in_words_and_nothing_is_written(review):
    (alice,) = review.people("alice")
    by = named(review)
    with pytest.raises(UnknownName, match="automation, other"):
        alice.screening.remove(by["a"], "robot")
    with pytest.raises(NotAllowed, match="only a tool"):
        alice.screening.remove(by["a"], "other", stage="ta")
    with pytest.raises(UnknownName, match="stage"):
        alice.screening.remove(by["a"], "automation", stage="nowhere")
    alice.exclude(by["b"], "ta")
    with pytest.raises(NotAllowed):
        alice.screening.remove([by["a"], by["b"]], "other")
    assert review.screening.removed() == []
    for studies, reports in ((-1, 0), (5, 4), (0, 2)):
        with pytest.raises(NotAllowed, match="cannot be"):
            alice.screening.previous_version("Smith 2015", studies, reports)


def test_a_merge_brings_removals_and_previous_versions_and_people_beat_a_tool(tmp_path):
    import shutil

    (tmp_path / "x.ris").write_text("".join(f"TY  - JOUR\nTI  - Title {n}\nER  - \n\n" for n in range(4)))
    one = tmp_path / "one.db"
    with rk.open(one, protocol=Protocol.parse(CRITERIA)) as review:
        review.people("alice")[0].collect(tmp_path / "x.ris", source="Scopus")
    shutil.copy(one, tmp_path / "two.db")
    with rk.open(one) as review, rk.open(tmp_path / "two.db") as copy:
        (alice,), (bram,) = review.people("alice"), copy.people("bram")
        ids = sorted(report.id for report in review.duplicates.reports())
        alice.include(ids[0], "ta")
        bram.screening.remove(ids[:2], "automation", tool="stop rule", stage="ta")
        bram.screening.remove(ids[2], "other", note="a flyer")
        bram.screening.previous_version("Smith 2015", 3, 4)
        copy.close()
        alice.merge(tmp_path / "two.db")
        assert [review.screening.state(uid, "ta") for uid in ids] == ["included", "removed", "", "open"]
        flow = review.flow()
        assert flow.faults() == []
        assert (flow.excluded_by_tools, flow.boxes["excluded_other"], flow.boxes["previous_studies"]) == (
            1,
            1,
            3,
        )
