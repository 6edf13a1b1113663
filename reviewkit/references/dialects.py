"""The formats of tagged lines: how their lines look, and which tags hold which field."""

from __future__ import annotations

import re

import rispy.config

from reviewkit.references.compose import table
from reviewkit.references.tagged import Dialect

# The RIS specification's tags (as rispy lists them) and those that real exporters add to them.
_RIS_EXTRA = (
    "BT CT DI ED FN J1 JP KW LK L3 N2 NO PP PM PT RS T4 U1 U2 U3 U4 U5 VO YR AR AI C9 CC FX WC SC TC PMID"
)
RIS_KNOWN = frozenset(rispy.config.TAG_KEY_MAPPING) - {"UK"} | frozenset(_RIS_EXTRA.split()) | {"PMCID"}

RIS = Dialect(
    name="ris",
    title="RIS",
    line=re.compile(r"[ \t]{0,3}([A-Za-z][A-Za-z0-9]{1,4})([ \t]{0,3})-(.*)"),
    gap="  ",
    quick="  - ",
    start="TY",
    end="ER",
    empty=frozenset(("TY",)),
    marks=frozenset(("TI", "T1", "AU", "A1", "AB", "N2", "BT", "CT")),
    lists=frozenset(("KW", "AU", "A1", "UR", "SN", "AD")),
    texts=frozenset(("AB", "N2", "N1", "RN", "NO", "TI", "T1")),
    known=RIS_KNOWN,
    # Cochrane, ProQuest, JSTOR and Ovid number their records or name themselves between them.
    banner=re.compile(r"\d+\.?$|Record #\d+|(?:Provider|Database|Content):|%", re.IGNORECASE),
    fields=table(
        title="TI T1 BT CT ST",
        authors="AU A1",
        editors="ED A2",
        container="JF T2 BT JO JA J2 J1",
        short="J2 JA J1 JO",
        series="T3",
        dates="PY Y1 YR DA",
        volume="VL VO",
        issue="IS CP",
        first_page="SP",
        last_page="EP",
        article="AR C7",
        doi="DO DI",
        doi_named="M3 L3 N1 UR LK ID AN",
        pmid="PMID PM",
        pmid_named="U1 C3 AN N1 UR",
        pmcid="PMCID C2 UR",
        abstract="AB N2",
        keywords="KW",
        type="TY",
        edition="ET",
        publisher="PB",
        place="CY PP",
        serial="SN",
        urls="UR LK",
        language="LA",
        accession="AN UT ID",
        database="DB DP",
        notes="N1 RN NO",
    ),
)

MEDLINE = Dialect(
    name="nbib",
    title="NBIB (PubMed, MEDLINE tagged)",
    line=re.compile(r"([A-Z][A-Z0-9]{1,4})( {0,3})-(?: |$|(?=[\r\n]))(.*)"),
    start="PMID",
    blank_ends=True,
    indent=re.compile(r"\s{2,}\S"),
    texts=frozenset(("AB", "OAB")),
    wraps=True,
    fields=table(
        title="TI BTI",
        authors="FAU",
        people="AU",
        bodies="CN",
        editors="FED ED",
        container="JT BTI TA",
        short="TA",
        series="CTI",
        dates="DP DEP",
        volume="VI",
        issue="IP",
        pages="PG",
        doi="LID AID",
        pmid="PMID",
        pmcid="PMC AID",
        abstract="AB",
        keywords="OT MH",
        type="PT",
        edition="EN",
        publisher="PB",
        place="PL CP",
        serial="IS ISBN ISSN",
        urls="URL UR",
        language="LA",
        accession="PMID OID AN",
        database="OWN",
        notes="GN",
    ),
)

DIALECTS = (RIS, MEDLINE)
