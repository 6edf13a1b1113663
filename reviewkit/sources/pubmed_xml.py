"""PubMed's answer in XML: whole, or refused in its words; what its articles say is read by `references`."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from lxml import etree

from reviewkit.references.pubmed_xml import RECORDS, to_record
from reviewkit.sources.answers import Refused, Unreadable, describe, is_html, said

if TYPE_CHECKING:
    from reviewkit.model import Problem, Record


def read_xml(body: bytes) -> tuple[tuple[Record, ...], int | None, tuple[Problem, ...]]:
    """Return the records of a PubmedArticleSet, no total, and no problems: the shape of a page's beginning.

    Entities are not resolved and nothing is fetched from the network.

    Raises:
        Unreadable: the body is no whole XML document.
        Refused: it is PubMed's message of an error.
    """
    if is_html(body) or not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise Unreadable(describe(body, "XML", said(body)[:80] or "no XML"))
    records: list[Record] = []
    root = ""
    try:
        walk = etree.iterparse(
            io.BytesIO(body), events=("end",), resolve_entities=False, no_network=True, load_dtd=False
        )
        for _, element in walk:
            root = element.tag
            if root in RECORDS:
                records.append(to_record(element))
                element.clear()
    except etree.XMLSyntaxError as error:
        raise Unreadable(describe(body, "XML", str(error))) from error
    if root not in ("PubmedArticleSet", "PubmedBookArticleSet"):
        words = said(body)
        if words:
            raise Refused(words)
        raise Unreadable(f"an XML document {root!r} came instead of a PubmedArticleSet")
    return tuple(records), None, ()
