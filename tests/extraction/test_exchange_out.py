"""What stands, in the tables that other tools read; the columns and words are those of the tools' own material."""

from __future__ import annotations

import csv
import io
import json

import pytest

from reviewkit.errors import ProtocolError, UnknownName
from reviewkit.extraction import exchange
from reviewkit.protocol.evidence_plan import Appraisal
from reviewkit.protocol.plan import Field, Form
from tests.extraction.exchange_material import STUDY, WORKS, entry, material, stands


def rows(export, name):
    return list(csv.DictReader(io.StringIO(export.files[name])))


def left(export):
    return {(each.field, each.what): each.count for each in export.left}


def test_a_tidy_table_has_a_line_for_every_answer_that_stands():
    made = exchange.tidy.tables(material())
    lines = {(r["label"], r["form"], r["row"], r["field"]): r for r in rows(made, "settled.csv")}
    assert lines["Smith 2001a", "results", "1", "mean"]["value"] == "-1.5"
    assert lines["Smith 2001a", "study", "1", "methods"]["value"] == "'-trial"  # no formula
    assert lines["Smith 2001a", "study", "1", "roles"]["value"] == "planning\\; leading"
    assert lines["Smith 2001b", "study", "1", "size"]["status"] == "not reported"
    assert lines["Smith 2001b", "study", "1", "country"]["stands"] == "unsettled"
    assert made.left == ()


def test_metafor_takes_effects_as_they_are_and_tells_what_is_left_out():
    """Columns of escalc and rma: yi, vi, slab; what is missing is NA, as read.csv has it."""
    made = exchange.metafor.table(material(), {"yi": "study.size", "vi": "=0.5", "paid": "study.paid"})
    assert made.files["metafor.csv"].splitlines() == [
        "slab,study,yi,vi,paid",
        "Smith 2001a,aaaaaaaaaaaa,120,0.5,yes",
        "Smith 2001b,bbbbbbbbbbbb,NA,0.5,no",
    ]
    lost = left(made)
    assert lost["study.size", "“not reported” became a missing value"] == 1
    assert lost["study.country", "not settled yet"] == 1
    assert lost["results.mean", "no column of the format is given to it"] == 2


def test_metafor_pairs_the_arms_of_a_study_and_tells_which_had_no_partner():
    made = exchange.metafor.table(
        material(),
        {
            "arms": ["results.arm", "peers", "usual"],
            "events": "results.events",
            "n": "results.n",
            "mean": "results.mean",
            "sd": "results.sd",
            "outcome": "results.outcome",
        },
    )
    assert rows(made, "metafor.csv") == [
        {
            "slab": "Smith 2001a",
            "study": "a" * 12,
            "outcome": "Stigma",
            "ai": "3",
            "ci": "NA",
            "n1i": "20",
            "n2i": "22",
            "m1i": "-1.5",
            "m2i": "0.25",
            "sd1i": "0.5",
            "sd2i": "0.75",
        }
    ]  # fmt: skip - one row
    lost = left(made)
    assert lost["results.arm", "is neither “peers” nor “usual”"] == 1
    assert lost["results.arm", "has no one entry for each of the two arms"] == 1


def test_metafor_finds_columns_by_name():
    form = Form("effects", repeat=True, fields=(Field("yi", type="number"), Field("other", "vi", "number")))
    thing = exchange.Material("r", [form], WORKS, [entry(WORKS[0], "effects", 1, yi=1.5, other=0.25)])
    assert rows(exchange.metafor.table(thing, {}), "metafor.csv")[0]["vi"] == "0.25"


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({}, "none of its columns"),
        (
            {"ai": "results.events", "n1i": "results.n", "ci": "results.events"},
            "events and totals there is nothing yet for n2i",
        ),
        ({"yi": "results.nix", "vi": "=1"}, "no field 'nix'"),
        ({"yi": "nix.mean", "vi": "=1"}, "no form 'nix'"),
        ({"yi": "results.mean", "vi": "=1", "a": "arms.name", "b": "study.size"}, ""),
        (
            {"arms": ["study.paid", "a", "b"], "events": "results.events", "n": "results.n"},
            "arms is written as",
        ),
    ],
)  # fmt: skip - a case a line
def test_what_metafor_lacks_is_named(columns, words):
    if not words:
        assert rows(exchange.metafor.table(material(), columns), "metafor.csv")[0]["a"] == "peers"
        return
    with pytest.raises(ProtocolError, match=words):
        exchange.metafor.table(material(), columns)


def test_two_forms_with_several_entries_need_a_reference_between_them():
    first = Form("one", repeat=True, fields=(Field("yi", type="number"),))
    other = Form("two", repeat=True, fields=(Field("vi", type="number"),))
    with pytest.raises(ProtocolError, match="one and two, which both have several entries"):
        exchange.metafor.table(exchange.Material("r", [first, other], WORKS, []), {})


REVMAN = {
    "study-information": {"Char: Methods": ["study.methods", "study.country"], "Char: Notes": "=see text"},
    "study-arms": {"Arm": "arms.name", "Intervention": "arms.intervention"},
    "study-results": {
        "Outcome": "results.outcome",
        "Arm": "results.arm",
        "Cases": "results.events",
        "Sample size": "results.n",
        "Mean": "results.mean",
        "SD": "results.sd",
    },
    "risk-of-bias": {
        "Domain (judgement): Allocation": "study.d1",
        "Domain (support): Allocation": "study.methods",
    },
}  # fmt: skip - a table a block


def test_revman_gets_its_four_files_in_its_own_columns():
    made = exchange.revman.tables(material(), REVMAN)
    assert list(made.files) == [
        "study-information.csv",
        "study-arms.csv",
        "study-results.csv",
        "risk-of-bias.csv",
    ]
    information = rows(made, "study-information.csv")[0]
    assert information["Char: Methods"] == "Methods: -trial\nCountry: UK; NL"
    assert rows(made, "study-arms.csv")[2] == {
        "Study": "Smith 2001a",
        "Arm": "film",
        "Intervention": "A film",
    }
    first, second, *_ = rows(made, "study-results.csv")
    assert first == {
        "Study": "Smith 2001a",
        "Data type": "Dichotomous",
        "Outcome": "Stigma",
        "Arm": "peers",
        "Sample size": "20",
        "Cases": "3",
        "Mean": "-1.5",
        "SD": "0.5",
    }  # fmt: skip - one row
    assert (second["Data type"], second["Cases"]) == ("Continuous", "")
    assert rows(made, "risk-of-bias.csv")[1]["Domain (judgement): Allocation"] == "High"
    assert left(made)["results.events", "“not reported” became a missing value"] == 1


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({}, "nothing is given for any of its tables"),
        ({"arms": {}}, "no table “arms”"),
        (
            {"study-arms": {"Colour": "arms.name"}},
            "no column “Colour”; there are Arm, Description, Intervention",
        ),
        (
            {"study-results": {"Outcome": "results.outcome", "Arm": "results.arm"}},
            "no results without one of: Cases, Sample size",
        ),
    ],
)  # fmt: skip - a case a line
def test_what_revman_lacks_is_named(columns, words):
    with pytest.raises(ProtocolError, match=words):
        exchange.revman.tables(material(), columns)


def test_a_table_without_what_it_needs_is_refused_by_its_name():
    thing = exchange.Material("r", [STUDY], WORKS, [])
    with pytest.raises(ProtocolError, match="study-arms: nothing is given for Intervention"):
        exchange.revman.tables(thing, {"study-arms": {"Arm": "study.methods"}})


def test_robvis_gets_the_columns_and_words_of_its_own_example_for_rob_2():
    """data_raw/data_rob2.csv of robvis: Study,D1,D2,D3,D4,D5,Overall with Low, Some concerns, High, No information."""
    made = exchange.robvis.table(material(), "rob2", {})
    assert made.files["robvis.csv"].splitlines() == [
        "Study,D1,D2,D3,D4,D5,Overall",
        "Smith 2001a,Low,Low,Low,Low,Some concerns,Some concerns",
        "Smith 2001b,High,,,,,No information",
    ]


def bias(tool, words, domains):
    form = Form(
        "bias",
        fields=(
            *(Field(f"d{n}", type="choice", choices=words) for n in range(1, domains + 1)),
            Field("overall"),
        ),
    )
    said = {f"d{n}": words[n % len(words)] for n in range(1, domains + 1)} | {"overall": words[0]}
    return exchange.Material("r", [form], WORKS, [entry(WORKS[0], "bias", 1, **said)]), tool


V2 = (
    "Low (except for concerns about uncontrolled confounding)",
    "Moderate",
    "Serious risk of bias",
    "Critical",
)


def test_robins_i_v2_has_its_six_domains_and_is_never_written_as_the_version_of_2016():
    made = exchange.robvis.table(*bias("robins-i-v2", V2, 6), {})
    assert made.files["robvis.csv"].splitlines()[0] == "Study,D1,D2,D3,D4,D5,D6,Overall"
    assert rows(made, "robvis.csv")[0]["D4"] == "Low"
    assert any("became “Low”" in what for _, what in left(made))
    assert any("robvis 0.3.0 knows the version of 2016 only" in note for note in made.notes)
    with pytest.raises(ProtocolError, match="D7 \\(Selection of the reported result\\)"):
        exchange.robvis.table(*bias("robins-i-v1", V2, 6), {})
    with pytest.raises(ProtocolError, match="of ROBINS-I V2"):
        exchange.robvis.table(*bias("robins-i-v1", V2, 7), {})
    with pytest.raises(ProtocolError, match="no column “D7”"):
        exchange.robvis.table(*bias("robins-i-v2", V2, 7), {"D7": "bias.d7"})


@pytest.mark.parametrize(
    ("tool", "domains", "said", "written"),
    [
        (
            "robins-i-v1",
            7,
            ("Serious", "No information", "critical risk"),
            ("Serious", "No information", "Critical"),
        ),
        ("quadas-2", 4, ("Unclear", "low risk of bias", "HIGH"), ("Some concerns", "Low", "High")),
        ("rob2", 5, ("some concerns", "Moderate", "Low risk"), ("Some concerns", "", "Low")),
    ],
)
def test_judgements_are_written_in_the_tools_own_words(tool, domains, said, written):
    made = exchange.robvis.table(*bias(tool, said, domains), {})
    row = rows(made, "robvis.csv")[0]
    assert {row[f"D{n}"] for n in range(1, domains + 1)} == set(written)
    assert row["Overall"] == written[0]
    assert any("is no judgement of" in what for _, what in left(made)) == ("" in written)


def test_the_columns_of_an_appraisal_by_the_tool_are_found_by_themselves():
    names = ("sequence", "deviation", "missing", "measuring", "choosing")
    words = ("low", "some concerns", "high")
    plan = Appraisal(tool="rob2", domains=names, overall="all")
    fields = (*(Field(name, type="choice", choices=words) for name in names), Field("all"))
    form = Form("a", fields=fields, appraisal=plan)
    said = dict(zip((*names, "all"), (*words, *words), strict=True))
    held = exchange.Material("r", [form], WORKS, [entry(WORKS[0], "a", 1, **said)])
    made = exchange.robvis.table(held, "rob2", {"Weight": "=2"})
    assert made.files["robvis.csv"].splitlines() == [
        "Study,D1,D2,D3,D4,D5,Overall,Weight",
        "Smith 2001a,Low,Some concerns,High,Low,Some concerns,High,2",
    ]
    assert not made.left


def test_judgements_by_one_tool_are_never_written_into_the_columns_of_another():
    names = tuple(f"d{at}" for at in range(1, 8))
    plan = Appraisal(tool="robins-i-v1", domains=names, overall="overall")
    form = Form("a", fields=tuple(Field(name) for name in (*names, "overall")), appraisal=plan)
    held = exchange.Material("r", [form], WORKS, [])
    assert exchange.robvis.table(held, "robins-i-v1", {}).rows == 0
    for given in ({}, {"D1": "a.d1"}):
        with pytest.raises(ProtocolError, match=r"by ROBINS-I, version 1, and .*use robvis-robins-i-v1"):
            exchange.robvis.table(held, "robins-i-v2", given)


def test_robvis_generic_takes_the_domains_as_they_are_called():
    columns = {"Allocation": "study.d1", "Blinding": "study.d2", "Overall": "study.overall", "Weight": "=1"}
    made = exchange.robvis.table(material(), "generic", columns)
    assert made.files["robvis.csv"].splitlines()[2] == "Smith 2001b,High,,Unclear,1"
    with pytest.raises(UnknownName, match="robins-i-v2"):
        exchange.robvis.table(material(), "robins", {})


def test_eppi_reviewers_json_holds_forms_as_code_sets_and_answers_as_codes():
    made = exchange.eppi.write(material(), {("a" * 64, 1, "study.size"): ("We had 120", "4")})
    content = json.loads(made.files["eppi.json"])
    names = [s["SetName"] for s in content["CodeSets"]]
    assert names == ["The study", "Arms", "Results"]
    codes = {}
    pending = [code for s in content["CodeSets"] for code in s["Attributes"]["AttributesList"]]
    while pending:
        code = pending.pop()
        assert code["AttributeId"] not in codes
        codes[code["AttributeId"]] = code["AttributeName"]
        pending += code.get("Attributes", {}).get("AttributesList", [])
    one = content["References"][0]
    assert (one["Title"], one["ShortTitle"], one["DOI"]) == ("Peers on wards", "Smith 2001a", "10.1/a")
    said = {(codes[c["AttributeId"]], c["AdditionalText"], c["ArmTitle"]) for c in one["Codes"]}
    assert {("yes", "", ""), ("Participants", "120", ""), ("Mean", "-1.5", "Stigma")} <= said
    (size,) = [c for c in one["Codes"] if codes[c["AttributeId"]] == "Participants"]
    assert size["ItemAttributeFullTextDetails"][0]["Text"] == 'Page 4:\n[¬s]"We had 120"[¬e]'


def test_a_study_that_is_known_by_the_same_name_is_told_apart():
    names = [work.label for work in exchange.Material("r", [STUDY], WORKS, []).works.values()]
    assert names == ["Smith 2001a", "Smith 2001b"]
    assert stands(1).given.values == (1,)
