"""A form with every type of field, and the shipped protocol's forms."""

from __future__ import annotations

from pathlib import Path

from reviewkit.protocol import Protocol
from reviewkit.protocol.plan import Field, Form

SHEFFIELD = Protocol.load(Path(__file__).parents[2] / "protocols/sheffield.toml")

EVERY_TYPE = Form(
    id="all",
    repeat=True,
    fields=(
        Field("name", "Name of the study", "text", required=True),
        Field("learners", "How many learned", "integer", unit="people", minimum=0, maximum=1000),
        Field("weeks", "Length", "number", unit="weeks", minimum=0, tolerance=0.5),
        Field("controlled", "Was there a control group?", "boolean", required=True),
        Field("control", "What it was", "text", required=True, when={"controlled": (True,)}),
        Field("control-hours", "Hours of it", "number", unit="hours", when={"control": ("usual teaching",)}),
        Field("published", "Published", "date"),
        Field("domain", "Kind", "choice", choices=("cognitive", "affective", "behavioural")),
        Field("roles", "Roles", "choices", choices=("teaching", "planning; leading", "telling one's story")),
        Field("trust", "Trust", "scale", minimum=1, maximum=5),
        Field("finding", "Finding", "quotation"),
        Field("findings", "More findings", "quotation", repeat=True),
        Field("barriers", "Barriers", "text", repeat=True),
        Field("sizes", "Sizes of groups", "integer", repeat=True, tolerance=1),
    ),
)
