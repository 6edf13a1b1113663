"""What people decided on doubtful pairs holds, whatever is collected afterwards: nothing is asked again."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

import reviewkit as rk
from reviewkit.desks.duplicates import CLOSE, OPEN, compare, shortened
from reviewkit.model import Name, Record

EXPORTS = {
    "PubMed": "20221207_gambling-harms_pubmed_176.ris",
    "Scopus": "20221207_gambling-harms_scopus_255.ris",
    "PsycINFO": "20221207_gambling-harms_psycinfo_124.ris",
    "Lens": "20221207_gambling-harms_lens_49.ris",
    "Criminal Justice": "20221207_gambling-harms_crimjust_41.ris",
}


def asked(review):
    return {(pair.left.id, pair.right.id) for pair in review.doubtful()}


def copies(review):
    """Return record -> what tells its content, so that an identical copy is known as one."""
    return {
        record.id: (record.title.casefold(), record.year, record.doi, record.container.casefold())
        for record in review.references.records()
    }


def test_real_exports_added_one_by_one_ask_nothing_twice(data, tmp_path):
    folder = data / "references" / "ris" / "ESHackathon+CiteSource"
    with rk.open(":memory:", protocol="rapid") as review:
        alice, carol = review.people("alice", "carol")
        seen: set[tuple[str, str]] = set()
        decided = Counter()
        for name, file in EXPORTS.items():
            alice.collect(folder / file, source=name)
            alice.dedupe("cautious")  # it asks most
            assert not asked(review) & seen
            seen |= asked(review)
            for n, pair in enumerate(review.doubtful()):
                if (pair.left.id, pair.right.id) not in asked(review):
                    continue  # an answer given before settled this one, too
                if n % 3 == 2:
                    carol.duplicates.relate(pair.left, pair.right, "comment")
                else:
                    carol.link(pair, same=n % 3 == 0)
                decided[n % 3] += 1
            assert review.doubtful() == []
        assert sum(decided.values()) >= 3
        links, relations = review.db["links"].count, review.db["relations"].count
        reports = [r.id for r in review.duplicates.reports()]
        for name, file in EXPORTS.items():  # the same files again
            assert alice.collect(folder / file, source=name).new == 0
        alice.dedupe("cautious")
        assert (review.db["links"].count, review.db["relations"].count) == (links, relations)
        # A later export of the same searches: every record once more, with something noted that was not there before.
        again = [
            replace(r, notes=(*r.notes, f"Cited {n} times"), raw=())
            for n, r in enumerate(review.references.records())
        ]
        rk.write(tmp_path / "again.ris", again)
        assert alice.collect(tmp_path / "again.ris", source="The same, later").new == len(again)
        alice.dedupe("cautious")
        known = copies(review)
        answered = {frozenset((known[a], known[b])) for a, b in seen}
        repeated = [pair for pair in asked(review) if frozenset(known[uid] for uid in pair) in answered]
        assert repeated == []
        assert len(review.duplicates.reports()) <= len(reports) + len(asked(review))


ONE = Record(title="Consumer academics in mental health nursing", year=2009, container="Nurse Education Today",
             authors=(Name("Happell", "Brenda"), Name("Roper", "Cath")), volume="29", pages="575-579")  # fmt: skip
OTHER = replace(ONE, container="Nurse Education in Practice", volume="31", pages="12-19", year=2011)


@pytest.mark.parametrize("word", ["same", "different", "related"])
def test_a_new_identical_copy_of_a_decided_record_is_not_asked_about(tmp_path, word):
    with rk.open(":memory:", protocol="rapid") as review:
        alice, carol = review.people("alice", "carol")
        rk.write(tmp_path / "two.json", [ONE, OTHER])
        alice.collect(tmp_path / "two.json", source="PubMed")
        alice.dedupe("thorough")
        one, other = review.references.records()
        if word == "related":
            carol.duplicates.relate(one, other, "abstract")
        else:
            carol.link(one, other, same=word == "same")
        for n, record in enumerate((one, other)):
            rk.write(
                tmp_path / f"{n}.ris",
                [replace(record, raw=(), accession="X1", urls=("https://example.org",))],
            )
            assert alice.collect(tmp_path / f"{n}.ris", source=f"Copy {n}").new == 1
            alice.dedupe("thorough")
            assert review.doubtful() == []
        assert len(review.duplicates.reports()) == (1 if word == "same" else 2)
        assert len(review.duplicates.relations()) == (word == "related")


def test_the_likeliest_merge_is_asked_about_first(data):
    folder = data / "references" / "ris" / "ESHackathon+CiteSource"
    with rk.open(":memory:", protocol="rapid") as review:
        (alice,) = review.people("alice")
        for name, file in EXPORTS.items():
            alice.collect(folder / file, source=name)
        alice.dedupe("cautious")
        scores = [pair.score for pair in review.doubtful()]
        assert scores == sorted(scores, reverse=True)


def sides(field):
    return tuple(
        " ".join(f"{OPEN}{p.text}{CLOSE}" if p.differs else p.text for p in side)
        for side in (field.left, field.right)
    )


def test_two_records_are_compared_word_by_word_and_by_what_matters():
    one = Record(
        title="The role of carers, and of users",
        year=2009,
        pages="123-8",
        volume="3",
        doi="10.1000/a",
        authors=(Name("Müller", "Anna"), Name("Roper", "Cath")),
        abstract="Same.",
    )  # fmt: skip - one record
    other = Record(
        title="The Role of Patients and of users",
        year=2009,
        pages="123-128",
        doi="10.1000/b",
        authors=(Name("Muller", "A."), Name("Roper", "C.")),
        abstract="Same.",
    )  # fmt: skip - one record
    told = {field.field: field for field in compare(one, other)}
    assert {name: field.sign for name, field in told.items()} == {
        "title": "≠",
        "authors": "≈",
        "year": "=",
        "volume": "·",
        "pages": "≈",
        "doi": "≠",
        "abstract": "=",
    }  # fmt: skip - one line of signs
    o, c = OPEN, CLOSE
    assert sides(told["title"]) == (
        f"The role of {o}carers,{c} and of users",
        f"The Role of {o}Patients{c} and of users",
    )
    assert told["volume"].right == ()


def test_a_long_text_is_shortened_around_its_differences_and_none_is_lost():
    words = [f"word{n}" for n in range(100)]
    one, other = (
        Record(abstract=" ".join(words)),
        Record(abstract=" ".join([*words[:50], "another", *words[51:]])),
    )
    (field,) = compare(one, other)
    short = shortened(field.left)
    assert [piece.text for piece in short if piece.differs] == ["word50"]
    assert " ".join(piece.text for piece in short).startswith("… word46")
    assert field.plain == (one.abstract, other.abstract)


def test_explaining_a_pair_names_what_agrees_and_what_stands(tmp_path):
    with rk.open(":memory:", protocol="rapid") as review:
        (alice,) = review.people("alice")
        rk.write(tmp_path / "two.json", [ONE, OTHER])
        alice.collect(tmp_path / "two.json", source="PubMed")
        one, other = review.references.records()
        assert review.duplicates.between(one, other) is None
        assert "title" in review.duplicates.explain(one, other).agreed
        alice.link(other, one, same=False, why="two reports of one course")
        assert review.duplicates.between(one, other).why == "two reports of one course"
        assert alice.duplicates.last().relation == "different"
        alice.duplicates.take_back(one, other)
        assert alice.duplicates.last() is None
        assert review.duplicates.between(one, other) is None


@pytest.mark.parametrize("name", ["respiratory", "digital_work"])
def test_a_large_search_collected_in_parts_asks_nothing_twice(data, tmp_path, name):
    """The labels answer each pair, as a librarian would; every part asks about its own records only."""
    from tests.dedup.labelled_sets import load

    ids, found, groups = load(data / "dedup" / name)
    truth = {uid: n for n, group in enumerate(groups) for uid in group}
    with rk.open(":memory:", protocol="rapid") as review:
        (alice,) = review.people("alice")
        seen: set[tuple[str, str]] = set()
        for part in range(3):
            path = tmp_path / f"{part}.csv"
            rk.write(path, [replace(r, accession=u) for u, r in list(zip(ids, found, strict=True))[part::3]])
            alice.collect(path, source=f"Part {part}")
            alice.dedupe("cautious")
            assert not asked(review) & seen
            new = asked(review)
            for pair in review.doubtful():
                if (pair.left.id, pair.right.id) in asked(review):
                    same = truth.get(pair.left.accession, pair.left.accession) == truth.get(
                        pair.right.accession, pair.right.accession
                    )
                    alice.link(pair, same=same)
            assert review.doubtful() == []
            seen |= new
        assert len(seen) > 20
        said = {(x.left, x.right): x for x in review.duplicates.links() if not x.by_rule}
        alice.dedupe("thorough")
        alice.dedupe("cautious")
        assert {(x.left, x.right): x for x in review.duplicates.links() if not x.by_rule} == said
        assert not asked(review) & seen
