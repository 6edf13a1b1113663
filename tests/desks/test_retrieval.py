"""What full texts promise: the bytes that were attached, or words that say what is wrong; nothing is run."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile

import pytest

import reviewkit as rk
from reviewkit.errors import NotAllowed, ReadError, StoreError, UnknownName
from reviewkit.store import media

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <<>> endobj\n%%EOF\n"
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script>Sign in to read</body></html>"


@pytest.fixture
def at_full_text(review, people):
    """All eight reports are sought in full text."""
    alice, bram, _ = people
    for report in review.duplicates.reports():
        alice.include(report, "title-abstract")
        bram.include(report, "title-abstract")
    return {report.title: report for report in review.duplicates.reports()}


@pytest.fixture
def pdf(tmp_path):
    path = tmp_path / "Smith 2014.pdf"
    path.write_bytes(PDF)
    return path


def test_a_file_is_kept_once_by_its_content_and_comes_back_as_it_was(
    review, people, at_full_text, pdf, tmp_path
):
    alice, bram, _ = people
    first, second = list(at_full_text.values())[:2]
    text = alice.screening.retrieval.attach(first, pdf, note="from the library")
    assert (text.name, text.size, text.state, text.by) == ("Smith 2014.pdf", len(PDF), "here", "alice")
    assert text.path == tmp_path / "review.db.files" / text.hash[:2] / f"{text.hash}.pdf"
    alice.screening.retrieval.attach(first, pdf)  # again adds nothing
    bram.screening.retrieval.attach(second, pdf)  # another report may have the same file
    assert len(review.screening.retrieval.full_texts()) == 2
    assert review.db["full_texts"].count == 2
    assert len([path for path in (tmp_path / "review.db.files").rglob("*") if path.is_file()]) == 1
    opened = review.screening.retrieval.open(text)
    assert opened.content == PDF
    assert (opened.media_type, opened.inline) == ("application/pdf", True)
    pdf.unlink()  # the copy is the review's own
    assert review.screening.retrieval.open(text).content == PDF


def test_what_is_missing_or_changed_is_told_in_words_and_mended(review, people, at_full_text, pdf, tmp_path):
    alice = people[0]
    desk, reading = alice.screening.retrieval, review.screening.retrieval
    text = desk.attach(next(iter(at_full_text.values())), pdf)
    text.path.write_bytes(PDF.replace(b"1 0", b"2 0"))  # as long as before
    assert reading.missing() == []  # the quick look is by size
    (changed,) = reading.missing(thorough=True)
    assert "is no longer the file 'Smith 2014.pdf' that alice attached" in changed.words
    with pytest.raises(StoreError, match="no longer the file"):
        reading.open(text)
    desk.attach(text.report, pdf)
    assert reading.open(text).content == PDF
    text.path.unlink()
    (missing,) = reading.missing()
    assert missing.state == "missing"
    with pytest.raises(
        StoreError, match=r"attached on \d{4}-\d\d-\d\d is not here: copy the folder .*review\.db\.files"
    ):
        reading.open(text)
    other = tmp_path / "elsewhere" / "deep"
    other.mkdir(parents=True)
    (other / "called anything.bin").write_bytes(PDF)
    (other / "of the same size").write_bytes(PDF.replace(b"1 0", b"3 0"))
    assert [one.name for one in desk.fetch(tmp_path / "elsewhere")] == ["Smith 2014.pdf"]
    assert reading.missing(thorough=True) == []


@pytest.mark.parametrize(
    ("content", "kind", "inline"),
    [
        (PDF, "application/pdf", True),
        (b"junk before it\n" + PDF, "application/pdf", True),
        (HTML, "text/html", False),
        (b"\xef\xbb\xbf\n<!-- saved --><HTML lang=en>", "text/html", False),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>", "text/html", False),
        (b"<?xml version='1.0'?><article/>", "application/xml", False),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "application/xml", False),
        ("Just words, ünïcode too".encode(), "text/plain; charset=utf-8", True),
        (b"\x89PNG\r\n\x1a\n....", "image/png", True),
        (b"{\\rtf1}", "application/rtf", False),
        (b"\x00\x01\x02", "application/octet-stream", False),
        (b"PK\x03\x04 and no archive", "application/zip", False),
    ],
)
def test_what_a_file_is_is_told_by_its_content(content, kind, inline):
    found = media.of_bytes(content)
    assert (found.name, found.inline) == (kind, inline)


def test_a_word_file_is_known_by_what_is_packed_in_it():
    for inside, suffix in (("word/document.xml", ".docx"), ("xl/workbook.xml", ".xlsx"), ("a.txt", ".zip")):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(inside, "x")
        assert media.of_bytes(packed.getvalue()).suffix == suffix


def test_a_web_page_that_calls_itself_a_pdf_is_offered_for_saving_and_never_run(
    review, people, at_full_text, tmp_path
):
    (tmp_path / "x.pdf").write_bytes(HTML)
    text = people[0].screening.retrieval.attach(next(iter(at_full_text.values())), tmp_path / "x.pdf")
    opened = review.screening.retrieval.open(text)
    assert opened.headers["Content-Type"] == "text/html"
    assert opened.headers["Content-Disposition"].startswith("attachment; ")
    assert "sandbox" in opened.headers["Content-Security-Policy"]
    assert opened.headers["X-Content-Type-Options"] == "nosniff"
    assert opened.name.endswith(".html")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://example.org/a b".replace(" ", "%20"), "https://example.org/a%20b"),
        ("10.1000/182", "https://doi.org/10.1000/182"),
        (
            "doi:10.1002/(SICI)1097-0258<1>3.0.CO;2-P",
            "https://doi.org/10.1002/(sici)1097-0258%3C1%3E3.0.co;2-p",
        ),
    ],
)
def test_links_and_dois_are_kept_as_links(review, people, at_full_text, given, kept):
    report = next(iter(at_full_text.values()))
    text = people[0].screening.retrieval.attach(report, given)
    assert (text.kind, text.name, text.state, text.path) == ("link", kept, "link", None)
    assert [one.name for one in review.screening.retrieval.full_texts(report)] == [kept]
    with pytest.raises(NotAllowed, match="is a link"):
        review.screening.retrieval.open(text)


@pytest.mark.parametrize(
    "given", ["javascript:alert(1)", "ftp://example.org/a.pdf", "https://", "data:text/html,x", "https://a b"]
)
def test_what_is_no_link_is_refused(people, at_full_text, given):
    with pytest.raises(NotAllowed, match="no link to a full text"):
        people[0].screening.retrieval.attach(next(iter(at_full_text.values())), given)


def test_files_that_cannot_be_attached_are_refused_by_name(people, at_full_text, tmp_path):
    desk, report = people[0].screening.retrieval, next(iter(at_full_text.values()))
    (tmp_path / "empty.pdf").touch()
    for given, words in (
        ("nowhere.pdf", "no such file"),
        (tmp_path / "empty.pdf", "is empty"),
        (tmp_path, "is a folder"),
    ):
        with pytest.raises(ReadError, match=words):
            desk.attach(report, given)
    assert [path for path in (tmp_path / "review.db.files").rglob("*") if path.is_file()] == []


def test_a_review_in_memory_needs_a_folder(pdf, tmp_path):
    with rk.open(":memory:", protocol="sheffield") as review:
        (tmp_path / "one.ris").write_text("TY  - JOUR\nTI  - A title\nER  - \n")
        (alice,) = review.people("alice")
        alice.collect(tmp_path / "one.ris", source="Scopus")
        (report,) = review.duplicates.reports()
        with pytest.raises(NotAllowed, match=r"keep_in\(folder\)"):
            alice.screening.retrieval.attach(report, pdf)
        alice.screening.retrieval.keep_in(tmp_path / "texts")
        text = alice.screening.retrieval.attach(report, pdf)
        assert text.path.is_relative_to(tmp_path / "texts")
        assert review.screening.retrieval.open(text).content == PDF


def test_a_detached_full_text_is_no_more_and_its_rows_stay(review, people, at_full_text, pdf):
    alice, bram, _ = people
    report = next(iter(at_full_text.values()))
    text = alice.screening.retrieval.attach(report, pdf)
    link = alice.screening.retrieval.attach(report, "https://example.org/x")
    bram.screening.retrieval.detach(report, text, note="another article")
    assert [one.name for one in review.screening.retrieval.full_texts(report)] == [link.name]
    with pytest.raises(UnknownName, match=r"example\.org"):
        bram.screening.retrieval.detach(report, "Smith 2014.pdf")
    bram.screening.retrieval.detach(report, "https://example.org/x")
    assert review.screening.retrieval.full_texts(report) == []
    assert review.db["full_texts"].count == 4
    assert text.path.exists()


def test_attempts_lead_to_giving_up_or_to_a_full_text(review, people, at_full_text, pdf):
    alice, bram, _ = people
    desk, reading = alice.screening.retrieval, review.screening.retrieval
    first, second = list(at_full_text.values())[:2]
    assert len(reading.wanted()) == 8
    desk.attempt(first, " Interlibrary   Loan", "ordered")
    bram.screening.retrieval.attempt(first, "author", "no answer")
    desk.not_retrieved(first, "asked twice")
    assert [(one.way, one.note, one.by) for one in reading.attempts(first)] == [
        ("interlibrary loan", "ordered", "alice"),
        ("author", "no answer", "bram"),
    ]
    assert review.flow().boxes["dbr_notretrieved_reports"] == 1
    assert len(reading.wanted()) == 7
    (given_up,) = [one for one in reading.sought() if one.state == "not retrieved"]
    assert (given_up.note, len(given_up.attempts)) == ("asked twice", 2)
    desk.attach(first, pdf)  # it came after all
    assert review.flow().boxes["dbr_notretrieved_reports"] == 0
    assert {one.id for one in reading.sought() if one.state == "had"} == {first.id}
    with pytest.raises(NotAllowed, match="detach it first"):
        desk.not_retrieved(first)
    desk.retrieved(second, "on paper")
    assert len(reading.wanted()) == 6
    assert review.flow().waiting == {"dbr_sought_reports": 6, "dbr_assessed": 2}
    with pytest.raises(NotAllowed, match="which way"):
        desk.attempt(first, "  ")
    with pytest.raises(NotAllowed, match="records are screened"):
        reading.wanted("title-abstract")


def test_what_is_wanted_tells_nobodys_verdicts(review, people, at_full_text):
    """One of two verdicts is in: the list, the numbers and the flow are the same whatever it was, or was not."""
    alice = people[0]
    before = (review.screening.retrieval.wanted(), review.flow())
    alice.exclude(next(iter(at_full_text.values())), "full-text", "wrong-population")
    assert (review.screening.retrieval.wanted(), review.flow()) == before


def test_the_list_for_the_library_has_links_and_no_formulas(tmp_path):
    with rk.open(tmp_path / "r.db", protocol="sheffield") as review:
        (tmp_path / "a.ris").write_text(
            'TY  - JOUR\nTI  - =HYPERLINK("http://evil")\nAU  - Smith, Ann\nPY  - 2014\nJO  - A Journal\n'
            "DO  - 10.1000/ab(1)c\nER  - \n"
        )
        alice, bram = review.people("alice", "bram")
        alice.collect(tmp_path / "a.ris", source="Scopus")
        (report,) = review.duplicates.reports()
        alice.include(report, "title-abstract")
        bram.include(report, "title-abstract")
        alice.screening.retrieval.attempt(report, "publisher", "paywall")
        text = review.screening.retrieval.wanted_csv()
        assert text.startswith("\ufeff")
        (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
        assert row["link"] == "https://doi.org/10.1000/ab(1)c"
        assert row["title"].startswith("'=")
        assert row["attempts"].endswith("publisher (paywall)")
        assert row["report"] == report.id[:12]


def test_a_folder_of_files_is_matched_by_name(review, people, tmp_path):
    alice, bram, _ = people
    (tmp_path / "more.ris").write_text(
        "TY  - JOUR\nTI  - With a DOI\nAU  - Doe, Jo\nDO  - 10.1016/j.jad.2020.01.001\nER  - \n\n"
        "TY  - JOUR\nTI  - With a longer DOI\nDO  - 10.1016/j.jad.2020.01.0011\nER  - \n\n"
        "TY  - JOUR\nTI  - In PubMed under a number\nAN  - 12345678\nDB  - PubMed\nER  - \n\n"
        "TY  - JOUR\nTI  - One and the same long title of two works\nAU  - Able, Ann\nPY  - 2001\nER  - \n\n"
        "TY  - JOUR\nTI  - One and the same long title of two works\nAU  - Baker, Bo\nPY  - 2011\nER  - \n\n"
    )
    alice.collect(tmp_path / "more.ris", source="Embase")
    for report in review.duplicates.reports():
        alice.include(report, "title-abstract")
        bram.include(report, "title-abstract")
    carers = next(r for r in review.duplicates.reports() if r.title == "Carers in the classroom")
    files = {
        "10.1016_j.jad.2020.01.001.pdf": ("With a DOI", "DOI"),
        "10.1016%2Fj.jad.2020.01.0011 (1).pdf": ("With a longer DOI", "DOI"),
        "j.jad.2020.01.001.pdf": ("With a DOI", "DOI"),
        f"{carers.id[:10]}.pdf": ("Carers in the classroom", "id"),
        "Author3 - 2003 - Experts by experience on a wa.pdf": ("Experts by experience on a ward", "title"),
        "Recovery_colleges_and_trainees_final.pdf": ("Recovery colleges and trainees", "title"),
        "Baker 2011 One and the same long title of two works.pdf": (
            "One and the same long title of two works",
            "title",
        ),
        "One and the same long title of two works.pdf": (None, "title"),
        "scan0001.pdf": (None, ""),
        "Editorial.pdf": (None, ""),
        "2014.pdf": (None, ""),
    }
    folder = tmp_path / "pdfs"
    folder.mkdir()
    for name in files:
        (folder / name).write_bytes(PDF + name.encode())
    (folder / "A drug trial in mice.pdf").write_bytes(HTML)
    (folder / ".hidden").write_bytes(PDF)
    dry = alice.screening.retrieval.attach_folder(folder, dry_run=True)
    assert review.screening.retrieval.full_texts() == []
    done = {one.file: one for one in alice.screening.retrieval.attach_folder(folder)}
    assert [one.file for one in dry] == sorted(done)
    assert {
        name: (one.report and one.report.title, one.by) for name, one in done.items() if name in files
    } == files
    assert done["One and the same long title of two works.pdf"].why == "its title fits 2 reports"
    assert "perhaps a web page" in done["A drug trial in mice.pdf"].why
    assert done["A drug trial in mice.pdf"].attached
    assert len(review.screening.retrieval.full_texts()) == 8
    with pytest.raises(ReadError, match="no folder"):
        alice.screening.retrieval.attach_folder(folder / "2014.pdf")


def test_a_merge_brings_the_rows_and_names_the_files_that_are_to_be_copied(
    review, people, at_full_text, pdf, tmp_path
):
    alice = people[0]
    (tmp_path / "laptop").mkdir()
    review.close()
    shutil.copy(tmp_path / "review.db", tmp_path / "laptop" / "review.db")
    report = next(iter(at_full_text.values()))
    with rk.open(tmp_path / "laptop" / "review.db") as laptop:
        bram = laptop.people("bram")[0]
        bram.screening.retrieval.attach(report, pdf)
        bram.screening.retrieval.attempt(report, "author", "she sent it")
    with rk.open(tmp_path / "review.db") as here:
        (alice,) = here.people("alice")
        alice.merge(tmp_path / "laptop" / "review.db")
        (text,) = here.screening.retrieval.full_texts(report)
        assert text.state == "missing"
        assert "that bram attached" in text.words
        assert here.flow().faults() == []
        assert len(here.screening.retrieval.attempts(report)) == 1
        alice.screening.retrieval.fetch(tmp_path / "laptop" / "review.db.files")
        assert here.screening.retrieval.missing() == []


def test_reports_of_one_study_are_linked_shown_and_taken_apart(review, people, at_full_text):
    alice, bram, _ = people
    a, b, c, d = list(at_full_text.values())[:4]
    alice.screening.same_study(a, b)
    bram.screening.same_study(c, b)
    (study,) = review.screening.linked()
    assert {report.id for report in study.reports} == {a.id, b.id, c.id}
    with pytest.raises(NotAllowed, match=f"through {b.id[:12]}"):
        alice.screening.same_study(a, c, same=False)
    with pytest.raises(NotAllowed, match="one and the same"):
        alice.screening.same_study(a, a)
    assert alice.screening.unlink(b) == 2
    assert review.screening.linked() == []
    assert alice.screening.unlink(d) == 0


def test_the_report_and_the_log_tell_of_removals_attempts_and_every_reason(
    review, people, at_full_text, pdf, tmp_path
):
    from lxml import html

    alice, bram, _ = people
    a, b, c, d = list(at_full_text.values())[:4]
    alice.screening.previous_version("Smith 2015", 12, 15, "Cochrane")
    alice.screening.retrieval.attach(a, pdf)
    alice.screening.retrieval.attempt(b, "interlibrary loan", "three weeks")
    alice.screening.retrieval.not_retrieved(b, "the journal is gone")
    (tmp_path / "late.ris").write_text("TY  - JOUR\nTI  - A leaflet\nER  - \n")
    alice.collect(tmp_path / "late.ris", source="A website", kind="website")
    leaflet = next(report for report in review.duplicates.reports() if report.title == "A leaflet")
    alice.screening.remove(leaflet, "automation", tool="RCT classifier 2.1", note="below 0.1")
    stage = review.protocol.stage("full-text")
    for person, reasons in ((alice, stage.reasons[:2]), (bram, stage.reasons[:1])):
        person.screening.judge(c, "full-text", "exclude", reasons)
    alice.exclude(d, "full-text", stage.reasons[0])  # not revealed: bram has not judged it
    page = review.report(tmp_path / "report.html").read_text(encoding="utf-8")
    text = " ".join(html.fromstring(page).text_content().split())
    assert "8 full texts sought: 2 had, 1 not to be had, 5 still to be got." in text
    assert "1 file and 0 links are kept with the review." in text
    assert "Attempts to get one: interlibrary loan 1." in text
    for words in ("RCT classifier 2.1", "below 0.1", "Smith 2015", "the journal is gone", "three weeks"):
        assert words in text
    assert f"Also given: {stage.reasons[1].replace('-', ' ').capitalize()}" in text
    assert (
        d.title not in text.partition("Reports excluded in full text")[2].partition("What the studies say")[0]
    )
    assert [row["what"] for row in review.log(b) if row["what"] in ("attempts", "retrievals")] == [
        "attempts",
        "retrievals",
    ]
    assert any(row["what"] == "removals" and row["tool"] == "RCT classifier 2.1" for row in review.log())
