"""Answers of other tools: what has a place is read, and whatever has none is told with its value."""

from __future__ import annotations

import json

import pytest

from reviewkit.errors import ReadError
from reviewkit.extraction import exchange
from tests.extraction.exchange_material import ARMS, RESULTS, STUDY, WORKS, material

FORMS = (STUDY, ARMS, RESULTS)


def test_what_was_written_for_eppi_reviewer_is_read_as_the_same_answers(tmp_path):
    path = tmp_path / "eppi.json"
    made = exchange.eppi.write(material(), {("a" * 64, 1, "study.size"): ("We had “120”", "4")})
    path.write_text(made.files["eppi.json"], encoding="utf-8")
    coding = exchange.eppi.read(path, FORMS)
    assert coding.told == ()
    found = {(entry.label, entry.form.id, entry.row): entry for entry in coding.entries}
    assert len(found) == len(material().entries)
    one = found["Smith 2001a", "study", 1]
    assert one.values == {
        "methods": ["-trial"],
        "country": ["UK; NL"],
        "size": ["120"],
        "roles": ["planning; leading"],
        "paid": ["yes"],
        **{f"d{n}": ["Low"] for n in range(1, 5)},
        "d5": ["Some concerns"],
        "overall": ["Some concerns"],
    }  # fmt: skip - one entry
    assert one.quotes == {"size": [("We had “120”", "4")]}
    assert found["Smith 2001b", "study", 1].values["size"] == ["not reported"]
    assert found["Smith 2001a", "results", 2].values["mean"] == ["0.25"]
    assert found["Smith 2001a", "results", 2].values["arm"] == ["2"]


def eppi(tmp_path, sets, references):
    path = tmp_path / "e.json"
    path.write_text(json.dumps({"CodeSets": sets, "References": references}), encoding="utf-8")
    return path


def code(number, name, *below):
    return {"AttributeId": number, "AttributeName": name, "Attributes": {"AttributesList": list(below)}}


SETS = [
    {
        "SetName": "Data extraction",
        "SetId": 1,
        "Attributes": {
            "AttributesList": [
                code(1, "Country"),
                code(2, "Was anybody paid?", code(3, "yes"), code(4, "no")),
                code(5, "Colour", code(6, "red")),
                code(7, "Participants", code(8, "Number")),
            ]
        },
    },
]  # fmt: skip - one code set


def test_a_code_set_of_ones_own_is_read_where_one_says_what_it_is_and_the_rest_is_told(tmp_path):
    item = {
        "Title": "Peers on wards",
        "Year": "2001",
        "Codes": [
            {"AttributeId": 1, "AdditionalText": "UK"},
            {"AttributeId": 3, "AdditionalText": "with vouchers", "ArmId": 0},
            {"AttributeId": 6},
            {"AttributeId": 6},
            {"AttributeId": 999},
            {"AttributeId": 8, "AdditionalText": "120"},
            "odd",
        ],
    }  # fmt: skip - one reference
    given = {"Data extraction": "study", "Data extraction/Was anybody paid?": "study.paid"}
    coding = exchange.eppi.read(eppi(tmp_path, SETS, [item, 7]), FORMS, given)
    (entry,) = coding.entries
    assert entry.values == {"country": ["UK"], "paid": ["yes"], "size": ["120"]}
    assert entry.notes == {"paid": ["yes: with vouchers"]}
    told = {(problem.where, problem.value) for problem in coding.told}
    assert told == {("Data extraction/Colour/red", "2"), ("number 999", "1")}


def test_a_code_that_is_not_in_the_file_is_told(tmp_path):
    coding = exchange.eppi.read(eppi(tmp_path, SETS, []), FORMS, {"Data extraction/Color": "study.country"})
    assert "the file has no code “Data extraction/Color”" in str(coding.told)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"References": 5}', "{", "null", '{"CodeSets": 3, "References": []}', "[" * 100_000],
)
def test_what_is_no_json_of_eppi_reviewer_is_refused(tmp_path, text):
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(ReadError, match=r"x\.json"):
        exchange.eppi.read(path, FORMS)


COVIDENCE = """\
Covidence #,Study ID,Title,Reviewer Name,Country,Participants,Roles,What colour?,Paid
1,Smith 2001,Peers on wards,Alice Smith,UK,120,"teaching; planning; leading",red,yes
1,Smith 2001,Peers on wards,Bram de Vries,England,12O,,,no
1,Smith 2001,Peers on wards,Consensus,UK,120,teaching,,Yes
2,Jones 2010,Something else,Consensus,NL,,,blue,
"""


def covidence(tmp_path, text=COVIDENCE, encoding="utf-8-sig"):
    path = tmp_path / "c.csv"
    path.write_text(text, encoding=encoding)
    return path


def test_covidences_table_is_read_by_reviewer_and_column(tmp_path):
    coding = exchange.covidence.read(covidence(tmp_path), FORMS)
    assert coding.reviewers == ("Alice Smith", "Bram de Vries", "Consensus")
    first, second, _, last = coding.entries
    assert first.values == {
        "country": ["UK"],
        "size": ["120"],
        "roles": ["teaching", "planning; leading"],
        "paid": ["yes"],
    }  # fmt: skip - one entry
    assert (second.line, second.places["size"]) == (3, "column F (Participants)")
    assert (last.label, last.title) == ("Jones 2010", "Something else")
    (told,) = coding.told
    assert (told.where, told.value) == ("column H", "2 answers")
    assert "“What colour?” is no field of a form and was not read" in told.message


def test_a_column_goes_where_one_says(tmp_path):
    given = {"What colour?": "study.methods", "Nix": "study.country"}
    coding = exchange.covidence.read(covidence(tmp_path), FORMS, given)
    assert coding.entries[0].values["methods"] == ["red"]
    assert [str(problem) for problem in coding.told] == ["Nix: the file has no column “Nix”"]


def test_a_table_that_is_not_covidences_is_refused(tmp_path):
    with pytest.raises(ReadError, match="no export of Covidence"):
        exchange.covidence.read(covidence(tmp_path, "a,b\n1,2\n"), FORMS)


@pytest.mark.parametrize(
    ("said", "subject", "doubt"),
    [
        ({"doi": "https://doi.org/10.1/A"}, "a", ""),
        ({"title": "Peers on Wards.", "year": "2002"}, "a", ""),
        ({"title": "Peers on wards", "year": "2010"}, "a", "the year is not"),
        ({"title": "Peers on wards", "doi": "10.1/other"}, "a", "the DOI is not"),
        ({"label": "smith 2001"}, "", "no study has"),
        ({"label": "Jones 1999"}, "", "no study has"),
        ({}, "", "nothing is given"),
    ],
)
def test_a_study_is_known_by_doi_or_title_and_year_and_else_in_doubt(said, subject, doubt):
    coded = exchange.Coded(STUDY, 1, "", **said)
    found, why = exchange.matched(coded, WORKS)
    assert found == subject * 64
    assert doubt in why
    assert bool(doubt) == bool(why)


def test_a_name_alone_is_doubtful():
    found, why = exchange.matched(exchange.Coded(STUDY, 1, "", label="Smith 2001", title="X"), WORKS[:1])
    assert (found, why) == (
        "a" * 64,
        "only the name “Smith 2001” is the same; the title here is “Peers on wards”",
    )
