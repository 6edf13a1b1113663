"""Code books from other programs, read as they write them, with every fault in its place."""

from __future__ import annotations

import pytest

from reviewkit.errors import ReadError
from reviewkit.synthesis.qualitative import read_csv, read_qdc

# As programs write the exchange format: namespaces and GUIDs differ, sets and colours may be there or not.
NVIVO = """<?xml version="1.0" encoding="UTF-8" standalone="no" ?>
<CodeBook origin="NVivo 12 For Mac" xmlns="urn:QDA-XML:codebook:1:0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="urn:QDA-XML:codebook:1:0 Codebook.xsd"><Codes>
<Code color="#00FF00" guid="{2A08BDDF-4C35-4250-BF77-7DE37B50C930}" isCodable="true" name="Staff">
<Description>Who works there</Description>
<Code guid="2d969af8-c875-4fae-bcd8-f0162bc27396" isCodable="true" name="Trust"/></Code></Codes></CodeBook>"""
ATLAS = """<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="ATLAS.ti"><Codes>
<Code guid="2A08BDDF-4C35-4250-BF77-7DE37B50C930" name="Staff" isCodable="true"><Description>Who works there
</Description></Code>
<Code guid="2D969AF8-C875-4FAE-BCD8-F0162BC27396" name="Trust" isCodable="true"/></Codes>
<Sets><Set guid="9D969AF8-C875-4FAE-BCD8-F0162BC27396" name="People">
<MemberCode guid="{2a08bddf-4c35-4250-bf77-7de37b50c930}"/><MemberCode guid="00000000-0000-0000-0000-000000000000"/>
</Set></Sets></CodeBook>"""
PROJECT = """<Project xmlns="urn:QDA-XML:project:1.0" name="P" origin="X"><CodeBook><Codes>
<Code guid="a1" name="Alone" isCodable="true"/></Codes></CodeBook></Project>"""


def test_nested_codes_with_descriptions_are_read_whatever_the_namespace():
    codes, sets, problems = read_qdc(NVIVO.encode())
    assert [(c.path, c.definition) for c in codes] == [
        (("Staff",), "Who works there"),
        (("Staff", "Trust"), ""),
    ]
    assert (sets, problems) == ({}, [])


def test_sets_name_their_codes_and_a_code_that_is_not_there_is_a_problem():
    codes, sets, problems = read_qdc(ATLAS.encode(), "book.qdc")
    assert [c.name for c in codes] == ["Staff", "Trust"]
    assert sets == {"People": ["Staff"]}
    assert problems[0].line == 6
    assert "1 codes that are not in the code book" in problems[0].message


def test_the_code_book_of_a_whole_project_is_read():
    assert [c.name for c in read_qdc(PROJECT.encode())[0]] == ["Alone"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<CodeBook><Codes>", "is no REFI-QDA code book"),
        (b"<html><body/></html>", "its first element is html, expected CodeBook"),
        (b"", "is no REFI-QDA code book"),
    ],
)
def test_what_is_no_code_book_is_refused(data, words):
    with pytest.raises(ReadError, match=words):
        read_qdc(data, "x.qdc")


def test_entities_are_not_opened():
    bomb = (
        b'<!DOCTYPE c [<!ENTITY a SYSTEM "file:///etc/hostname">]><CodeBook><Codes><Code guid="1" name="A">'
    )
    bomb += b"<Description>&a;</Description></Code></Codes></CodeBook>"
    assert read_qdc(bomb)[0][0].definition in ("", "&a;")


# What people export as tables: NVivo's hierarchy by backslashes, MAXQDA's by arrows, a column for the parent.
TABLES = {
    "name and description": "Name,Description,Files,References\nTrust,that one can rely,3,10\nHope,,1,2\n",
    "a parent column": "Code;Parent code;Memo\nStaff;;\nTrust;Staff;that one can rely\n",
    "hierarchical names": "Name\tDescription\nNodes\\Staff\\Trust\tthat one can rely\n",
    "arrows": "code,comment\nStaff > Trust,that one can rely\n",
    "children first": "code,parent\nTrust,Staff\nStaff,People\n",
}


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("name and description", [("Trust",), ("Hope",)]),
        ("a parent column", [("Staff",), ("Staff", "Trust")]),
        ("hierarchical names", [("Staff",), ("Staff", "Trust")]),
        ("arrows", [("Staff",), ("Staff", "Trust")]),
        ("children first", [("People",), ("People", "Staff"), ("People", "Staff", "Trust")]),
    ],
)
def test_tables_of_codes_are_read_parents_first(name, paths):
    codes, problems = read_csv(TABLES[name])
    assert [c.path for c in codes] == paths
    assert not problems


def test_faults_in_a_table_of_codes_have_their_lines():
    text = "name,definition\nTrust,one\n,nobody\ntrust,two\n"
    codes, problems = read_csv(text, "codes.csv")
    assert [c.name for c in codes] == ["Trust"]
    assert [(p.line, p.where) for p in problems] == [(3, "column name"), (4, "column name")]
    assert "in line 2; the first one counts" in problems[1].message


def test_codes_that_name_each_other_as_parents_end():
    codes, _ = read_csv("name,parent\nA,B\nB,A\n")
    assert {c.name for c in codes} == {"A", "B"}


@pytest.mark.parametrize("text", ["", "   \n", "colour,size\nred,2\n"])
def test_a_table_without_names_is_refused_with_what_it_has(text):
    with pytest.raises(ReadError, match="expected"):
        read_csv(text, "codes.csv")
