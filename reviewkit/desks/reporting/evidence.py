"""What the report tells of evidence and practice, as far as the protocol plans it and there is anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.report import Evidence
from reviewkit.synthesis import effects_plan, practice_pairs

if TYPE_CHECKING:
    from reviewkit.desks.synthesis import Synthesis
    from reviewkit.protocol import Protocol


def evidence(protocol: Protocol, synthesis: Synthesis, *, studies: bool, programmes: bool) -> Evidence:
    """Return directions, parameters, appraisals and practice; `studies` and `programmes`: whether there are any."""
    plan = protocol.synthesis
    effects = effects_plan(plan)
    charted = synthesis.programmes() if programmes else None
    return Evidence(
        directions=synthesis.directions() if studies and effects.domain and effects.direction else None,
        parameters=synthesis.parameters() if studies and effects.parameter else None,
        practice=synthesis.practice() if programmes and practice_pairs(plan, protocol.forms) else None,
        appraisals=synthesis.appraisals() if studies else (),
        changes=synthesis.changes() if studies else (),
        added=charted.added if charted else (),
        spread=charted.spread if charted else {},
    )
