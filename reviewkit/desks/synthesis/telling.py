"""What the report tells of what people said, gathered from the desks of material, codes, coding and themes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reviewkit.desks.synthesis.qualitative import Qualitative
    from reviewkit.protocol import Protocol


def told(desk: Qualitative, protocol: Protocol) -> dict[str, Any]:
    """Return the facts for the report's chapter on what people said; {} where nothing was gathered or coded.

    What is printed is protected by the protocol's limit for print, which is stricter than the room's.
    """
    if not (desk.material.gatherings() or desk.material.excerpts() or desk.codes.book().codes):
        return {}
    plan = protocol.workshop
    small = max(plan.small_published if plan else 0, desk.themes.small)
    agreement = desk.coding.agreement()
    # A limit stricter than the room's can leave fewer groups that may be compared.
    return {
        "method": desk.material.method(),
        "gatherings": desk.material.gatherings(),
        "stages": desk.material.stages(),
        "small": small,
        "tree": desk.codes.book().tree(),
        "uses": desk.coding.uses(),
        "agreement": agreement.statement if agreement.sets.n else "",
        "network": desk.themes.network(),
        "perspectives": desk.themes.perspectives(small=small),
        "divergence": [one.statement for one in desk.themes.divergence(small=small)],
        "responses": desk.themes.responses(),
    }
