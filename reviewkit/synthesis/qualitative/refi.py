"""The REFI-QDA code book (.qdc), by which NVivo, ATLAS.ti, MAXQDA, Taguette and others exchange codes.

The format is that of the REFI-QDA standard 1.5 (2019), part "codebook exchange": nested Code elements with a GUID, a
name and a Description, and Sets of codes; here the themes are the sets. Programs write its namespace in several
ways (codebook:1.0, codebook:1:0, codebook:0:4) and GUIDs with or without braces: all of them are read.
"""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

from reviewkit.errors import ReadError
from reviewkit.model import Problem
from reviewkit.synthesis.qualitative.codebook_files import CodeLine, in_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewkit.model import Code, Theme
    from reviewkit.synthesis.qualitative.codebook import CodeBook

NAMESPACE = "urn:QDA-XML:codebook:1.0"
_OURS = uuid.UUID(
    "5d1f3f0e-51a5-4a3c-9d62-0c6a8b7e2f41"
)  # from which every GUID is made: the same code, the same GUID
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NOT = "Not: "
"""How a description says what a code excludes: the format has one text for both."""


def qdc(book: CodeBook, themes: Sequence[Theme] = ()) -> bytes:
    """Return the active codes as a REFI-QDA code book, with the themes as sets of codes."""
    from lxml import etree

    root = etree.Element("CodeBook", {"origin": "reviewkit"}, nsmap={None: NAMESPACE})
    above: list[Any] = [etree.SubElement(root, "Codes")]
    for depth, code in book.tree():
        del above[depth + 1 :]
        element = etree.SubElement(
            above[depth], "Code", guid=_guid("code", code.id), name=_clean(code.name), isCodable="true"
        )
        if described := _description(code):
            etree.SubElement(element, "Description").text = _clean(described)
        above.append(element)
    standing = [theme for theme in themes if theme.active]
    if standing:
        sets = etree.SubElement(root, "Sets")
        for theme in standing:
            element = etree.SubElement(sets, "Set", guid=_guid("theme", theme.id), name=_clean(theme.name))
            if theme.definition:
                etree.SubElement(element, "Description").text = _clean(theme.definition)
            for code_id in dict.fromkeys(book.stands_for(code) for code in theme.codes):
                if code_id:
                    etree.SubElement(element, "MemberCode", guid=_guid("code", code_id))
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return text


def read_qdc(data: bytes, path: str = "") -> tuple[list[CodeLine], dict[str, list[str]], list[Problem]]:
    """Return a REFI-QDA code book's codes, its sets (name -> paths of codes, joined by " > "), and its faults.

    A .qde project file is read as well, for the code book in it. Raises ReadError where it is no such file.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ReadError(f"{path}: is no REFI-QDA code book: {error}", path=path, tried=("qdc",)) from error
    books = list(root.iter("{*}CodeBook"))
    if not books:
        raise ReadError(
            f"{path}: is no REFI-QDA code book: its first element is {etree.QName(root).localname}, expected CodeBook",
            path=path,
            tried=("qdc",),
        )
    lines: list[CodeLine] = []
    problems: list[Problem] = []
    paths: dict[str, str] = {}
    for top in books[0].findall("{*}Codes"):
        for element in top.findall("{*}Code"):
            _take(element, (), lines, problems, paths, path)
    sets: dict[str, list[str]] = {}
    for element in root.iter("{*}Set"):
        members = [
            _plain(one.get("guid") or one.get("targetGUID") or "") for one in element.findall("{*}MemberCode")
        ]
        unknown = [guid for guid in members if guid not in paths]
        if unknown:
            message = f"the set “{element.get('name', '')}” names {len(unknown)} codes that are not in the code book"
            problems.append(
                Problem(message, path, element.sourceline or 0, where="Set", value=", ".join(unknown))
            )
        sets[element.get("name", "")] = [paths[guid] for guid in members if guid in paths]
    ordered, problems = in_order(lines, problems, path)
    return ordered, {name: codes for name, codes in sets.items() if name}, problems


def _take(
    element: Any,
    above: tuple[str, ...],
    lines: list[CodeLine],
    problems: list[Problem],
    paths: dict[str, str],
    path: str,
) -> None:
    name = " ".join((element.get("name") or "").split())
    line = element.sourceline or 0
    if not name:
        expected = "an attribute name"
        problems.append(
            Problem("a code without a name; it was left out", path, line, where="Code", expected=expected)
        )
        return
    described = "\n".join(
        "".join(one.itertext()).strip() for one in element.findall("{*}Description")
    ).strip()
    definition, _, excludes = f"\n{described}".partition(f"\n{NOT}")
    lines.append(CodeLine(name, definition.strip(), excludes.strip(), above, line))
    paths[_plain(element.get("guid") or "")] = " > ".join((*above, name))
    for child in element.findall("{*}Code"):
        _take(child, (*above, name), lines, problems, paths, path)


def _description(code: Code) -> str:
    return "\n".join(
        part for part in (code.definition, f"{NOT}{code.excludes}" if code.excludes else "") if part
    )


def _guid(kind: str, name: str) -> str:
    return str(uuid.uuid5(_OURS, f"{kind}:{name}"))


def _plain(guid: str) -> str:
    return guid.strip("{} ").casefold()


def _clean(text: str) -> str:
    """Return a text without the characters that XML forbids."""
    return _FORBIDDEN.sub("", text)
