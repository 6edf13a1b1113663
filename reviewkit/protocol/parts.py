"""Forms that ship as parts: a protocol names one, and its fields are read as if they stood in the file."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

from reviewkit.protocol import shipped
from reviewkit.protocol.faults import Fault, near, shown

if TYPE_CHECKING:
    from reviewkit.protocol.lines import TomlPath


def expanded(data: dict[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
    """Return the file's tables with every part filled in, and a fault for each part that there is not.

    What the file itself says of a form goes before the part's. Its own fields stand first, one with the id of
    a field of the part in place of it; so every fault in the file's own words keeps its line.
    """
    forms = data.get("forms")
    if not isinstance(forms, list) or not any(isinstance(form, dict) and "part" in form for form in forms):
        return data, []
    faults: list[Fault] = []
    filled = [
        _filled(form, ("forms", at), faults) if isinstance(form, dict) and "part" in form else form
        for at, form in enumerate(forms)
    ]
    return data | {"forms": filled}, faults


def _filled(form: dict[str, Any], path: TomlPath, faults: list[Fault]) -> dict[str, Any]:
    name = form["part"]
    known = shipped.parts()
    if name not in known:
        hint = near(name, known) if isinstance(name, str) else ""
        faults.append(
            Fault(
                (*path, "part"),
                f"no part {shown(name)} ships with reviewkit{hint or '; there is ' + ', '.join(known)}",
                "the name of a part",
                name,
            )
        )
        # A form needs a field: with this one the rest of the file is still read, and all its faults are told.
        return {"id": "part", "fields": [{"id": "part"}]} | form | {"part": str(name)}
    part = _read(name)
    own = form.get("fields", [])
    if not isinstance(own, list):
        return form  # the shape of the file tells
    ids = {field.get("id") for field in own if isinstance(field, dict)}
    appraisal = form.get("appraisal", {})
    return {
        **part,
        **form,
        "fields": [*own, *(field for field in part["fields"] if field["id"] not in ids)],
        "appraisal": part["appraisal"] | appraisal if isinstance(appraisal, dict) else appraisal,
    }


@cache
def _read(name: str) -> dict[str, Any]:
    """Return a shipped part; the same text is read once only. Whoever gets it must not change it."""
    form: dict[str, Any] = tomllib.loads(shipped.part_text(name))
    return form
