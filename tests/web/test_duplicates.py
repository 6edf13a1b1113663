"""What whoever decides on duplicates may rely on, in the pages themselves."""

from __future__ import annotations

import re

import pytest

from tests.web.conftest import SCRIPT
from tests.web.test_voting import text_of

PAGE = "/duplicates"
DOUBTFUL = """TY  - JOUR
TI  - Consumer academics in mental health nursing: {extra}
AU  - Happell, Brenda
AU  - Roper, Cath
PY  - {year}
JO  - {journal}
VL  - {volume}
SP  - {page}
DO  - {doi}
AB  - {abstract}
ER  -

"""
ABSTRACT = (
    "Consumer academics teach nurses. We asked students before and after the course what they expected. Attitudes "
    "became more positive, and students said that they had learned to listen. The course is described in full."
)


def exports():
    """Two databases' versions of one work: the second is a year later, in another volume, with other words."""
    one = DOUBTFUL.format(
        extra=f"students' views {SCRIPT}",
        year=2009,
        journal="Nurse Education Today",
        volume=29,
        page="575-579",
        doi="10.1016/j.nedt.2009.01.001",
        abstract=ABSTRACT,
    )  # fmt: skip - one call
    other = DOUBTFUL.format(
        extra=f"student views {SCRIPT}",
        year=2011,
        journal="Nurse Education in Practice",
        volume=31,
        page="12-19",
        doi="10.1016/j.nepr.2011.02.002",
        abstract=ABSTRACT.replace("more positive", "better"),
    )  # fmt: skip - one call
    return one, other


@pytest.fixture
def pair(review, tmp_path):
    """Two records of which the rules are not sure; the ids, the lower one first."""
    (host,) = review.people("Host")
    for n, text in enumerate(exports()):
        (tmp_path / f"base{n}.ris").write_text(text, encoding="utf-8")
        host.collect(tmp_path / f"base{n}.ris", source=("PubMed", "Scopus")[n])
    host.dedupe()
    ids = sorted(r.id for r in review.references.records() if "Consumer academics" in r.title)
    if not review.doubtful():  # the rules may become surer: then a rule's doubt is written by hand
        from reviewkit.model import Link
        from reviewkit.store import links

        with review._store.write("Host") as writer:
            links.add_link(
                writer, Link(*ids, "doubtful", by_rule=True, score=0.7, why="titles alike"), "balanced"
            )
            writer.db.execute("UPDATE membership SET report = record")
    assert len(review.doubtful()) == 1
    return ids


def reports(review):
    return len([r for r in review.duplicates.reports() if "Consumer academics" in r.title])


def test_a_pair_is_shown_with_its_differing_words_marked_by_sign_and_why_it_is_asked(pair, reviewer, review):
    page = reviewer("Alice").get(PAGE).text
    assert re.search(r'<mark class="differs">‹\d{4}›</mark>', page)
    assert "≠ different" in text_of(reviewer("Alice").get(PAGE))
    assert review.doubtful()[0].why.split("|")[0].strip()[:20] in page.replace("&#39;", "'")
    assert "<script>document" not in page


@pytest.mark.parametrize(("act", "left"), [("same", 1), ("different", 2)])
def test_one_press_decides_in_the_person_s_own_name_and_can_be_taken_back(pair, reviewer, review, act, left):
    alice = reviewer("Alice")
    alice.get(PAGE)
    page = text_of(alice.send(PAGE, act=act, kind=""))
    assert reports(review) == left
    assert "No pair waits" in page
    link = review.duplicates.between(*pair)
    assert (link.relation, link.by) == (act, "Alice")
    assert "Your last decision" in page
    back = alice.send(PAGE, act="undo")
    assert back.url.path == PAGE
    assert "Your decision" in text_of(back)
    assert (reports(review), len(review.doubtful())) == (2, 1)


def test_a_relation_is_recorded_from_either_end(pair, reviewer, review):
    alice = reviewer("Alice")
    alice.get(PAGE)
    alice.send(PAGE, act="related", kind="erratum:2")
    (told,) = review.duplicates.relations()
    assert (told.report.id, told.kind, told.of.id, told.by) == (pair[1], "erratum", pair[0], "Alice")
    assert review.doubtful() == []
    alice.send(PAGE, act="undo")
    assert review.duplicates.relations() == []
    assert len(review.doubtful()) == 1


def test_a_relation_without_a_kind_is_asked_for(pair, reviewer, review):
    alice = reviewer("Alice")
    alice.get(PAGE)
    page = alice.send(PAGE, act="related", kind="")
    assert page.status_code == 422
    assert "Choose how the two are related" in text_of(page)


def test_nobody_s_decision_is_overwritten_by_a_page_that_did_not_know_of_it(pair, reviewer, review):
    alice, bram = reviewer("Alice"), reviewer("Bram")
    alice.get(PAGE)
    bram.get(PAGE)
    alice.send(PAGE, act="different", kind="")
    page = bram.send(PAGE, act="same", kind="")
    assert page.status_code == 409
    assert "said by Alice" in text_of(page)
    assert reports(review) == 2
    bram.send(PAGE, act="same", kind="")  # now they know
    assert reports(review) == 1


def test_the_same_form_sent_twice_decides_once(pair, reviewer, review):
    alice = reviewer("Alice")
    form = alice.get(PAGE)
    alice.send(PAGE, act="different", kind="")
    rows = review.db["links"].count
    alice.page = form
    assert alice.send(PAGE, act="different", kind="").status_code == 200
    assert review.db["links"].count == rows


def test_a_pair_can_be_left_for_later_and_comes_again(pair, reviewer):
    alice = reviewer("Alice")
    path = re.search(r'href="(/duplicates\?after=[^"]+)"', alice.get(PAGE).text)[1]
    assert "you left for later" in text_of(alice.get(path))
    assert "Your decision" in text_of(alice.get(PAGE))


def test_strangers_forgers_and_unknown_records_get_nothing(pair, browser, reviewer, review):
    assert browser().get(PAGE).status_code == 403
    alice = reviewer("Alice")
    alice.get(PAGE)
    page = alice.client.post(PAGE, data={"left": pair[0], "right": pair[1], "act": "same", "token": "x"})
    assert page.status_code == 403
    assert alice.send(PAGE, left="0" * 64, act="same").status_code == 404
    assert alice.get(f"{PAGE}?pair={'0' * 64}.{pair[1]}").status_code == 404
    assert alice.get("/reports/0000000000").status_code == 404
    assert reports(review) == 2


def test_a_report_s_originals_are_one_step_away_and_another_value_can_be_chosen(pair, reviewer, review):
    (host,) = review.people("Host")
    host.link(*pair, same=True)
    report = next(r for r in review.duplicates.reports() if len(r.records) == 2)
    alice = reviewer("Alice")
    page = alice.get(f"/reports/{report.id}")
    assert "From PubMed" in text_of(page)
    assert "From Scopus" in text_of(page)
    other = next(f for f in review.duplicates.merged(report) if f.field == "abstract").others[0]
    alice.send(f"/reports/{report.id}", field="abstract", record=other.record)
    assert review.references.report(report.id).abstract == other.value
    assert "chosen by Alice" in text_of(alice.page)
    alice.send(f"/reports/{report.id}", field="abstract", record="")
    assert review.references.report(report.id).abstract != other.value


def test_merges_in_spite_of_two_dois_can_be_confirmed_or_parted(pair, reviewer, review):
    from reviewkit.model import Link
    from reviewkit.store import links

    with review._store.write("Host") as writer:
        links.add_link(writer, Link(*pair, "same", by_rule=True, score=0.9, why="all agrees"), "balanced")
    (host,) = review.people("Host")
    host.link(*pair, same=True)
    host.duplicates.take_back(*pair)  # now the rule's word counts, and the report is one
    assert [(p.left.id, p.right.id) for p in review.duplicates.marked()] == [tuple(pair)]
    alice = reviewer("Alice")
    alice.get(f"{PAGE}?list=marked")
    page = text_of(alice.send(PAGE, act="same", kind=""))
    assert review.duplicates.marked() == []
    assert "No pair waits" in page


def test_the_screening_page_leads_to_a_report_s_originals_and_to_what_it_is_related_to(
    pair, reviewer, review
):
    (host,) = review.people("Host")
    host.link(*pair, same=True)
    one = next(r for r in review.duplicates.reports() if len(r.records) == 2)
    other = next(r for r in review.duplicates.reports() if r.title == "A title without a summary")
    host.duplicates.relate(other, one, "comment")
    page = reviewer("Alice").get(f"/screen/title-abstract?report={one.id}").text
    assert f'href="/reports/{one.id}"' in page
    assert f'href="/reports/{other.id}"' in page
