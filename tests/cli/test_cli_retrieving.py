"""Full texts, removals and studies from the command line: the same verbs, and every refusal in one sentence."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def sought(shell):
    """The ids of two reports whose full text is sought."""
    rows = shell.lines("queue", "title-abstract", who="alice")
    ids = [row[0] for row in rows]
    for who in ("alice", "bram"):
        for report in ids[:2]:
            assert shell("judge", report, "title-abstract", "include", who=who).exit_code == 0
    return ids[:2]


def test_a_full_text_is_attached_listed_and_detached(shell, sought, tmp_path):
    first, second = sought
    pdf = tmp_path / "one.pdf"
    pdf.write_bytes(b"%PDF-1.4 x")
    assert "10 bytes" in shell("fulltext attach", first, str(pdf), who="alice").stdout
    assert shell("fulltext attach", second, "https://example.org/x", who="alice").exit_code == 0
    rows = {row[0]: row for row in shell.lines("fulltext list")}
    assert rows[first][1:3] == ["had", "one.pdf"]
    assert rows[second][2] == "https://example.org/x"
    assert shell("fulltext detach", second, "https://example.org/x", who="bram").exit_code == 0
    refused = shell("fulltext attach", first, "javascript:alert(1)", who="alice")
    assert refused.exit_code == 1
    assert "no link to a full text" in refused.stderr
    (place,) = (tmp_path / "review.db.files").rglob("*.pdf")
    place.unlink()
    gone = shell("fulltext missing")
    assert "copy the folder" in gone.stderr
    assert "MISSING" in shell("fulltext list").stdout
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "x").write_bytes(b"%PDF-1.4 x")
    assert (
        "1 file fetched, 0 still missing"
        in shell("fulltext fetch", str(tmp_path / "copy"), who="alice").stdout
    )


def test_what_is_missing_goes_to_the_library_as_a_file(shell, sought, tmp_path):
    assert shell("fulltext attempt", sought[0], "author", "--note", "no answer", who="alice").exit_code == 0
    rows = {row[0]: row[1] for row in shell.lines("fulltext missing")}
    assert rows == {sought[0]: "1", sought[1]: "0"}
    done = shell("fulltext missing", "--csv", str(tmp_path / "list.csv"), "--json")
    assert {one["id"][:12] for one in json.loads(done.stdout)} == set(sought)
    assert "author (no answer)" in (tmp_path / "list.csv").read_text(encoding="utf-8-sig")


def test_a_folder_is_looked_through_first_and_then_attached(shell, sought, tmp_path):
    folder = tmp_path / "pdfs"
    folder.mkdir()
    (folder / f"{sought[0]}.pdf").write_bytes(b"%PDF-1.4 x")
    (folder / "scan.pdf").write_bytes(b"%PDF-1.4 y")
    dry = shell("fulltext folder", str(folder), "--dry-run", who="alice")
    assert "1 of 2 files fit a report" in dry.stderr
    assert "would be" in dry.stdout
    rows = {row[0]: row[1] for row in shell.lines("fulltext folder", str(folder), who="alice")}
    assert rows == {f"{sought[0]}.pdf": "attached", "scan.pdf": "left"}


def test_reports_are_removed_by_a_list_in_a_file_and_restored(shell, tmp_path):
    ids = [row[0] for row in shell.lines("queue", "title-abstract", who="alice")]
    (tmp_path / "ids.txt").write_text("\n".join(ids[:2]) + "\n")
    done = shell("remove", f"@{tmp_path / 'ids.txt'}", "--why", "automation", "--tool", "X 1.0", who="alice")
    assert done.stdout == "2 reports removed\n"
    assert {row[0] for row in shell.lines("removed")} == set(ids[:2])
    flow = json.loads(shell("flow", "--json").stdout)
    assert flow["boxes"]["excluded_automatic"] == 2
    assert flow["faults"] == []
    assert shell("restore", ids[0], who="bram").exit_code == 0
    assert "is not removed" in shell("restore", ids[0], who="bram").stderr


def test_an_update_has_its_own_template_and_a_new_review_takes_any(shell, tmp_path):
    svg = tmp_path / "flow.svg"
    assert shell("flow", "--template", "updated-other", "--svg", str(svg)).exit_code == 0
    assert "updated review" in svg.read_text()
    assert shell("previous", "Smith 2015", "12", "15", who="alice").exit_code == 0
    assert "Previous version" in shell("flow").stdout
    refused = shell("flow", "--template", "new-databases")
    assert refused.exit_code == 1
    assert "previous_studies" in refused.stderr


def test_studies_are_linked_listed_and_taken_apart(shell):
    ids = [row[0] for row in shell.lines("queue", "title-abstract", who="alice")]
    assert shell("study link", *ids[:2], who="alice").exit_code == 0
    assert shell("study link", *ids[1:3], who="alice").exit_code == 0
    assert {row[2] for row in shell.lines("study list")} == set(ids[:3])
    assert "belong together through" in shell("study unlink", ids[0], ids[2], who="bram").stderr
    assert shell("study unlink", ids[1], who="bram").stdout == f"{ids[1]}: 2 links taken back\n"
    assert shell.lines("study list") == []


def test_somebodys_diagram_is_judged_in_words(shell, tmp_path):
    (tmp_path / "theirs.csv").write_text(
        "data,n\ndatabase_results,100\nregister_results,NA\nduplicates,10\nexcluded_automatic,NA\n"
        "excluded_other,NA\nrecords_screened,92\nrecords_excluded,50\ndbr_sought_reports,xxx\nodd,1\n"
    )
    done = shell.run("faults", str(tmp_path / "theirs.csv"))
    assert done.exit_code == 0
    kinds = [line.split("\t")[0] for line in done.stdout.splitlines()[1:]]
    assert sorted(set(kinds)) == ["cannot be checked", "could not be read", "fault"]
    assert kinds.count("fault") == 1
    assert "off by +2" in done.stdout
    assert "no PRISMA flow diagram" in shell.run("faults", str(shell.review)).stderr
