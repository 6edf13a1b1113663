"""Tables of judgements for robvis (McGuinness & Higgins 2021, Research Synthesis Methods 12(1):55-61).

Columns and words are those of the package's own example data (mcguinlu/robvis, data_raw: data_rob2.csv,
data_robins_i.csv, data_robins_i_v2.csv, data_quadas.csv) and of its get_judgements(). ROBINS-I has two versions: that
of 2016 (Sterne et al., BMJ 355:i4919) with seven domains, and V2 (draft of 20 November 2025, riskofbias.info) with six
in another order, so each has a table of its own, and neither is ever written into the other's columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reviewkit.errors import ProtocolError, UnknownName
from reviewkit.extraction.exchange.material import Export, columns_of
from reviewkit.extraction.exchange.tables import Reader, csv_text, shown
from reviewkit.protocol.tools import TOOLS
from reviewkit.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reviewkit.extraction.exchange.material import Material
    from reviewkit.protocol.tools import Tool

_EXCEPT = "Low (except for concerns about uncontrolled confounding)"


@dataclass(frozen=True, slots=True)
class Template:
    """A table for robvis: its name there, the domains in their order, the words of its judgements."""

    name: str
    domains: tuple[str, ...]
    judgements: tuple[str, ...]
    note: str = ""
    unclear: str = "No information"


_ANY = ("Critical", "High", "Serious", "Unclear", "Some concerns", "Moderate", "Low", "No information")
_PLACES = ("Low", "Some concerns", "High")
"""What stands for an appraisal's own three words, from best to worst: robvis draws no others."""
_NOTES = {
    "robins-i-v1": "ROBINS-I of 2016, with seven domains: not for judgements made with V2.",
    "robins-i-v2": "ROBINS-I V2, with six domains. robvis 0.3.0 knows the version of 2016 only, and refuses this table "
    "for its number of columns; do not rename or add columns to make it fit.",
}
_UNCLEAR = {"quadas-2": "Some concerns"}
"""What "unclear" is in robvis: QUADAS-2's own word has the name "Some concerns" there (its data_quadas.csv)."""


def _template(tool: Tool) -> Template:
    words = (*tool.words, *filter(None, [tool.unknown]))
    return Template(
        tool.robvis or tool.robvis_next,
        tuple(domain.capitalize() for domain in tool.domains),
        tuple(word.capitalize() for word in words),
        _NOTES.get(tool.id, ""),
        _UNCLEAR.get(tool.id, "No information"),
    )


TEMPLATES = {
    **{tool.id: _template(tool) for tool in TOOLS.values() if tool.robvis or tool.robvis_next},
    "generic": Template("Generic", (), (*_ANY, "Not applicable"), unclear="Unclear"),
}
"""By the tool's id."""


def table(material: Material, tool: str, given: Mapping[str, Any]) -> Export:
    """Return robvis.csv for a tool: Study, D1 …, Overall, and Weight where it is given.

    Columns of a form that the protocol says is an appraisal by this tool are found by themselves. `given` maps D1 …,
    Overall and Weight to "form.field"; for "generic" the columns are the domains themselves, in the order given. A
    form with several entries gives a row for each. "not reported" and "unclear" become "No information". Raises
    ProtocolError with what is missing, and where words of the other version of ROBINS-I are met.
    """
    if tool not in TEMPLATES:
        raise UnknownName("tool of robvis", tool, TEMPLATES)
    plan = TEMPLATES[tool]
    domains = [f"D{n}" for n in range(1, len(plan.domains) + 1)]
    known = (*domains, "Overall", "Weight")
    columns = columns_of(material, {**_judged(material, tool), **given}, known, open_=tool == "generic")
    names = [name for name in columns if name not in ("Overall", "Weight")] if tool == "generic" else domains
    missing = [name for name in (*names, "Overall") if name not in columns]
    if missing or not names:
        told = ", ".join(f"{d} ({w})" for d, w in zip(domains, plan.domains, strict=True) if d in missing)
        wanted = told or ", ".join(missing) or "the domains"
        raise ProtocolError(
            f"robvis {plan.name}: nothing is given for {wanted}; say it as in {(*missing, 'D1')[0]}=form.field"
        )
    _of_this_tool(material, tool, columns)
    if tool == "robins-i-v1":
        _no_v2(material, columns)
    reader = Reader(material, columns)
    several = material.forms[reader.form].repeat
    rows = []
    for entry in reader.entries():
        label = material.works[entry.subject].label
        if several:
            label += f" ({material.name(entry.form, entry.subject, entry.row)})"
        judged = [_judgement(reader, entry, name, plan) for name in (*names, "Overall")]
        weight = [shown(reader.number(entry, "Weight"))] if "Weight" in columns else []
        rows.append([label, *judged, *weight])
    head = ["Study", *names, "Overall", *(["Weight"] if "Weight" in columns else [])]
    notes = [f'In R: rob_traffic_light(read.csv("robvis.csv", check.names = FALSE), tool = "{plan.name}")']
    notes += [plan.note] if plan.note else []
    left = material.left(reader.used, reader.left)
    return Export(f"robvis {tool}", {"robvis.csv": csv_text(head, rows)}, len(rows), left, tuple(notes))


def _judged(material: Material, tool: str) -> dict[str, str]:
    """Return the columns of the one form that is an appraisal by this tool; nothing where there are two."""
    forms = [form for form in material.forms.values() if form.appraisal and form.appraisal.tool == tool]
    if len(forms) != 1 or forms[0].appraisal is None:
        return {}
    plan, name = forms[0].appraisal, forms[0].id
    found = {f"D{at}": f"{name}.{domain}" for at, domain in enumerate(plan.domains, start=1)}
    return found | ({"Overall": f"{name}.{plan.overall}"} if plan.overall else {})


def _of_this_tool(material: Material, tool: str, columns: Mapping[str, tuple[str, ...]]) -> None:
    """Refuse judgements by another published tool: in this one's columns they would mean other domains."""
    for column, sources in columns.items():
        for source in sources if column != "Weight" and tool != "generic" else ():
            plan = None if source.startswith("=") else material.forms[source.partition(".")[0]].appraisal
            if plan and plan.tool in TOOLS and plan.tool != tool:
                raise ProtocolError(
                    f"{source} is a judgement by {TOOLS[plan.tool].title}, and {column} here one by "
                    f"{TOOLS[tool].title}; use robvis-{plan.tool if plan.tool in TEMPLATES else 'generic'}"
                )


def _no_v2(material: Material, columns: Mapping[str, Any]) -> None:
    """Refuse judgements that are V2's in the columns of the version of 2016, where they would mean other domains."""
    for sources in columns.values():
        for source in sources:
            if not source.startswith("=") and any(
                fold(c) == fold(_EXCEPT) for c in material.field(source).choices
            ):
                raise ProtocolError(
                    f"{source} has the judgement “{_EXCEPT}”, which is of ROBINS-I V2: its six domains stand in "
                    "another order than the seven of 2016; use the tool robins-i-v2"
                )


def _judgement(reader: Reader, entry: Any, column: str, plan: Template) -> str:
    """Return a judgement in the tool's own word; what is none is left out and counted."""
    source = reader.columns[column][0]
    said = reader.text(entry, column)
    if not said:
        return ""
    key = fold(said).removesuffix(" risk of bias").removesuffix(" risk")
    words = {fold(word): word for word in plan.judgements}
    also = {
        "not reported": "No information",
        "ni": "No information",
        "some": "Some concerns",
        "unclear": plan.unclear,
    }
    found = words.get(key) or also.get(key, "")
    if key == fold(_EXCEPT) and plan.name == "ROBINS-I V2":
        reader.left[source, f"“{_EXCEPT}” became “Low”"] += 1
        return "Low"
    if not found and plan.name == "Generic":
        found = _by_place(reader, source, said)
    if found not in plan.judgements:
        reader.left[source, f"“{said}” is no judgement of {plan.name}"] += 1
        return ""
    return found


def _by_place(reader: Reader, source: str, said: str) -> str:
    """Return robvis's word for one of the three that an appraisal has of its own, best first; "" for any other."""
    appraisal = None if source.startswith("=") else reader.material.forms[source.partition(".")[0]].appraisal
    own = [fold(word) for word in appraisal.words] if appraisal else []
    if len(own) != len(_PLACES) or fold(said) not in own:
        return ""
    word = _PLACES[own.index(fold(said))]
    reader.left[source, f"“{said}” became “{word}”"] += 1
    return word
