"""Works that are not one but belong together: what rules and people say of them, and what a report shows."""

from __future__ import annotations

from dataclasses import replace

import pytest

import reviewkit as rk
from reviewkit.desks.duplicates import rebuild
from reviewkit.model import RELATIONS, Name, Record, Report

PAIR = """TY  - JOUR
AU  - Byrne, Louise
AU  - Happell, Brenda
PY  - 2013
TI  - Recovery as a lived experience discipline: a grounded theory study
JO  - Issues in Mental Health Nursing
VL  - 34
SP  - 1
EP  - 9
DO  - 10.3109/01612840.2013.1
PMID- 1
ER  -

TY  - JOUR
AU  - Byrne, Louise
PY  - 2013
TI  - Erratum to: Recovery as a lived experience discipline: a grounded theory study
JO  - Issues in Mental Health Nursing
VL  - 34
SP  - 400
DO  - 10.3109/01612840.2013.2
ER  -

"""


@pytest.fixture
def related(tmp_path):
    """An article and its erratum."""
    (tmp_path / "pair.ris").write_text(PAIR, encoding="utf-8")
    with rk.open(":memory:", protocol="protocols/sheffield.toml") as review:
        review.people("alice")[0].collect(tmp_path / "pair.ris", source="PubMed")
        yield review


def article_and_notice(review):
    reports = review.duplicates.reports()
    return sorted(reports, key=lambda r: "Erratum" in r.title)


def test_every_kind_that_the_rules_name_has_its_words():
    from reviewkit.dedup import relations

    assert set(relations.KINDS) <= set(RELATIONS)


def test_the_raw_tags_that_rules_read_are_those_that_the_desk_gives_them():
    from reviewkit.dedup.relating import LINKED
    from reviewkit.desks.duplicates import writing

    assert sorted(LINKED) == sorted(writing.LINKED)


def test_an_erratum_is_related_by_rule_and_a_second_run_writes_nothing(related):
    (alice,) = related.people("alice")
    done = alice.dedupe()
    assert (done.reports, done.related) == (2, 1)
    (told,) = related.duplicates.relations()
    article, notice = article_and_notice(related)
    assert (told.report.id, told.kind, told.of.id) == (notice.id, "erratum", article.id)
    assert told.by_rule
    assert told.seen_from(article) == (RELATIONS["erratum"].backward, notice)
    rows = related.db["relations"].count
    alice.dedupe()
    assert related.db["relations"].count == rows


def test_a_person_beats_the_rule_and_may_deny_a_relation(related):
    alice, bram = related.people("alice", "bram")
    alice.dedupe()
    article, notice = article_and_notice(related)
    bram.duplicates.relate(notice, article, "comment")
    (told,) = related.duplicates.relations(article)
    assert (told.kind, told.by_rule, told.by) == ("comment", False, "bram")
    alice.dedupe()
    assert [r.kind for r in related.duplicates.relations()] == ["comment"]
    bram.duplicates.relate(notice, article, "comment", active=False)
    assert related.duplicates.relations() == []
    alice.dedupe()
    assert related.duplicates.relations() == []
    bram.duplicates.take_back(notice, article)  # then the rule's word counts again
    assert [r.kind for r in related.duplicates.relations(notice)] == ["erratum"]


def test_a_person_s_same_makes_the_relation_void_and_taking_it_back_brings_it_again(related):
    (alice,) = related.people("alice")
    alice.dedupe()
    article, notice = article_and_notice(related)
    alice.link(article, notice, same=True)
    assert len(related.duplicates.reports()) == 1
    assert related.duplicates.relations() == []
    alice.dedupe()
    assert len(related.duplicates.reports()) == 1
    alice.duplicates.take_back(article, notice)
    assert len(related.duplicates.reports()) == 2
    assert [r.kind for r in related.duplicates.relations()] == ["erratum"]


def test_to_relate_two_records_of_one_report_parts_them(review, people):
    alice, bram, _ = people
    one, other = review.duplicates.reports()[:2]
    alice.link(one, other, same=True)
    bram.duplicates.relate(one.records[0], other.records[0], "abstract")
    assert len(review.duplicates.reports()) == 8
    (told,) = review.duplicates.relations()
    assert (told.report.records[0].id, told.of.records[0].id) == (one.id, other.id)
    alice.dedupe()
    assert len(review.duplicates.relations()) == 1
    kept = review.db.execute("SELECT * FROM membership ORDER BY record").fetchall()
    with review._store.write("x") as writer:
        rebuild(writer)
    assert review.db.execute("SELECT * FROM membership ORDER BY record").fetchall() == kept


def test_a_kind_that_nobody_knows_and_what_was_never_said_are_refused(related):
    (alice,) = related.people("alice")
    article, notice = article_and_notice(related)
    with pytest.raises(rk.UnknownName, match="erratum"):
        alice.duplicates.relate(notice, article, "erratm")
    with pytest.raises(rk.NotAllowed, match="said nothing"):
        alice.duplicates.take_back(notice, article)
    with pytest.raises(rk.NotAllowed, match="one and the same"):
        alice.duplicates.relate(notice, notice.records[0], "erratum")


def test_taking_back_lets_a_third_record_join_as_a_rebuild_would(review, people):
    """What "different" kept from joining joins when it is taken back, though it is in neither of the two reports."""
    alice, bram, _ = people
    one, two, three = review.duplicates.reports()[:3]
    alice.link(one, two, same=True)
    bram.link(two, three, same=False)
    alice.link(one, three, same=True)  # refused: two and three are apart
    before = len(review.duplicates.reports())
    bram.duplicates.take_back(two, three)
    kept = review.db.execute("SELECT * FROM membership ORDER BY record").fetchall()
    assert len(review.duplicates.reports()) == before - 1
    with review._store.write("x") as writer:
        rebuild(writer)
    assert review.db.execute("SELECT * FROM membership ORDER BY record").fetchall() == kept


RECORDS = (
    Record(
        title="RECOVERY COLLEGES AND TRAINEES",
        year=2013,
        container="J. Ment. Health",
        pages="10-May",
        abstract="A long abstract of this work.",
        doi="10.1000/j.1…",
        keywords=("a",),
        database="X",
        accession="1",
    ),
    Record(
        title="Recovery colleges and trainees",
        year=2014,
        container="Journal of Mental Health",
        pages="5-10",
        abstract="Short.",
        doi="10.1000/j.1001",
        keywords=("b", "a"),
        database="Y",
        accession="2",
        volume="3",
    ),
    Record(
        title="[Recovery colleges and trainees]",
        year=2014,
        container="J Ment Health",
        pages="5",
        database="Y",
    ),
)  # fmt: skip - three records


@pytest.fixture
def merged(tmp_path):
    """Three exports of one work."""
    with rk.open(":memory:", protocol="protocols/sheffield.toml") as review:
        (alice,) = review.people("alice")
        for n, record in enumerate(RECORDS):
            rk.write(tmp_path / f"{n}.json", [record])
            alice.collect(tmp_path / f"{n}.json", source=f"Base {n}")
        first, *others = review.references.records()
        for other in others:
            alice.link(first, other, same=True)
        yield review


def test_a_report_shows_the_best_value_of_each_field_and_where_it_is_from(merged):
    (report,) = merged.duplicates.reports()
    fields = {f.field: f for f in merged.duplicates.merged(report)}
    shown = {name: (f.value, f.source) for name, f in fields.items()}
    assert shown["title"] == ("Recovery colleges and trainees", "Base 1")
    assert shown["abstract"] == ("A long abstract of this work.", "Base 0")
    assert shown["pages"][0] == "5-10"
    assert shown["container"] == ("Journal of Mental Health", "Base 1")
    assert shown["year"][0] == 2014
    assert shown["keywords"] == (("a", "b"), "Base 0; Base 1; Base 2") or set(shown["keywords"][0]) == {
        "a",
        "b",
    }
    assert fields["keywords"].record == ""
    assert len(fields["title"].others) == 2
    assert fields["abstract"].why == "the longest"
    assert {o.source for o in fields["title"].others} == {"Base 0", "Base 2"}
    record = report.record
    assert all(getattr(record, name) == f.value for name, f in fields.items())


def test_another_value_can_be_chosen_and_given_back_to_the_rule(merged, tmp_path):
    (bram,) = merged.people("bram")
    (report,) = merged.duplicates.reports()
    short = next(r for r in report.records if r.abstract == "Short.")
    bram.duplicates.choose(report, "abstract", short)
    (after,) = merged.duplicates.reports()
    assert (after.abstract, after.record.abstract) == ("Short.", "Short.")
    told = next(f for f in merged.duplicates.merged(report) if f.field == "abstract")
    assert (told.record, told.chosen_by, told.why) == (short.id, "bram", "chosen by bram")
    merged.write(tmp_path / "out.ris", "all")
    assert rk.read(tmp_path / "out.ris").records[0].abstract == "Short."
    rows = merged.db["preferences"].count
    bram.duplicates.choose(report, "abstract", short.id[:10])  # the same again is no new row
    assert merged.db["preferences"].count == rows
    bram.duplicates.choose(report, "abstract", "")
    assert merged.duplicates.reports()[0].abstract == "A long abstract of this work."


def test_a_choice_holds_when_the_report_grows_and_falls_with_its_record(merged, tmp_path):
    (alice,) = merged.people("alice")
    (report,) = merged.duplicates.reports()
    short = next(r for r in report.records if r.abstract == "Short.")
    alice.duplicates.choose(report, "abstract", short)
    rk.write(
        tmp_path / "new.json",
        [Record(title="Recovery colleges", abstract="An even longer abstract than it.")],
    )
    alice.collect(tmp_path / "new.json", source="New")
    new = next(r for r in merged.duplicates.reports() if r.title == "Recovery colleges")
    alice.link(new, report, same=True)
    (grown,) = merged.duplicates.reports()
    assert (len(grown.records), grown.abstract) == (4, "Short.")
    for record in grown.records:
        if record.id != short.id:
            alice.link(record, short, same=False)
    assert all(r.abstract != "Short." for r in merged.duplicates.reports() if short not in r.records)


def test_what_cannot_be_chosen_is_refused_in_words(merged):
    (alice,) = merged.people("alice")
    (report,) = merged.duplicates.reports()
    bare = next(r for r in report.records if not r.abstract)
    with pytest.raises(rk.NotAllowed, match="nothing in 'abstract'"):
        alice.duplicates.choose(report, "abstract", bare)
    with pytest.raises(rk.UnknownName, match="title"):
        alice.duplicates.choose(report, "titel", bare)
    with pytest.raises(rk.UnknownName):
        alice.duplicates.choose(report, "title", "ffff0000")


def test_what_belongs_together_comes_from_one_record(merged):
    """A database's number means nothing beside another database's name."""
    (report,) = merged.duplicates.reports()
    record = report.record
    assert (record.database, record.accession) in {(r.database, r.accession) for r in report.records}
    one = replace(RECORDS[0], database="", accession="L-1")  # a number without a database's name
    shown = Report("0", (one, replace(RECORDS[1], accession=""))).record
    assert (shown.database, shown.accession) == ("", "L-1")


def test_a_value_that_most_records_share_goes_before_a_longer_one():
    names = [
        (Name("Palmer du Preez", "Katie"),),
        (Name("Palmer du Preez", "K."),),
        (Name("du Preez", "Katie Palmer"),),
    ]
    titles = ["A study of harm", "A Study of Harm.", "A study of harm: of some kinds"]
    report = Report("0", tuple(Record(title=t, authors=n) for t, n in zip(titles, names, strict=True)))
    assert report.title == "A study of harm"
    assert report.authors == names[0]


def test_volume_and_pages_come_from_one_record():
    records = (
        Record(volume="31", pages="12"),
        Record(volume="29", issue="4", pages="575-579"),
        Record(volume="31"),
    )
    shown = Report("0", records).record
    assert (shown.volume, shown.issue, shown.pages) == ("29", "4", "575-579")
    assert Report("0", (Record(pages="575-579"), Record(volume="31"))).record.volume == "31"


def test_relations_and_choices_come_along_with_a_copy_and_stand_in_the_log(review, people, tmp_path):
    from shutil import copyfile

    alice, bram, _ = people
    one, other, third = review.duplicates.reports()[:3]
    review._store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    copyfile(tmp_path / "review.db", tmp_path / "copy.db")
    with rk.open(tmp_path / "copy.db") as copy:
        (carol,) = copy.people("carol")
        carol.duplicates.relate(one.id, other.id, "preprint")
        carol.link(one.id, third.id, same=True)
        carol.duplicates.choose(one.id, "title", third.id)
    alice.merge(tmp_path / "copy.db")
    (told,) = review.duplicates.relations()
    assert (told.kind, told.by) == ("preprint", "carol")
    joined = review.references.report(one.id)
    assert joined.title == third.title
    bram.duplicates.choose(joined, "title", "")
    what = [(entry["what"], entry["by"]) for entry in review.log(joined)]
    assert {("relations", "carol"), ("preferences", "carol"), ("preferences", "bram")} <= set(what)
