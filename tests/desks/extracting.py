"""A review with one included study, and forms at every level to fill in about it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import reviewkit as rk

STAGES = 'title = "T"\nversion = "{version}"\n[[stages]]\nid = "ft"\nreviewers = 1\n'
FORMS = """
[[forms]]
id = "study"
[[forms.fields]]
id = "country"
required = true
[[forms.fields]]
id = "aims"
type = "quotation"
[[forms.fields]]
id = "level"
type = "scale"
minimum = 1
maximum = 5

[[forms]]
id = "arms"
level = "arm"
key = ["name"]
[[forms.fields]]
id = "name"
required = true
[[forms.fields]]
id = "size"
type = "integer"
unit = "people"
minimum = 0
tolerance = 1

[[forms]]
id = "outcomes"
level = "outcome"
key = ["name"]
[[forms.fields]]
id = "name"
required = true
[[forms.fields]]
id = "domain"
type = "hierarchy"
choices = [
  "affective", "affective > attitudes", "affective > attitudes > stigma", "affective > confidence", "cognitive",
]
[[forms.fields]]
id = "weeks"
type = "number"
unit = "weeks"

[[forms]]
id = "results"
level = "result"
key = ["arm", "outcome"]
[[forms.fields]]
id = "arm"
type = "reference"
of = "arms"
required = true
[[forms.fields]]
id = "outcome"
type = "reference"
of = "outcomes"
required = true
[[forms.fields]]
id = "mean"
type = "number"
tolerance_share = 0.01

[[forms]]
id = "funding"
design = "check"
[[forms.fields]]
id = "source"
required = true
[[forms.fields]]
id = "amount"
type = "number"
unit = "euro"
"""


def opened(path=":memory:", forms=FORMS, version="1", more=""):
    """A review under these forms; the first time with one record that is included."""
    protocol = rk.Protocol.parse(STAGES.format(version=version) + forms + more)
    review = rk.open(path, protocol=protocol)
    if not review.included():
        (alice,) = review.people("alice")
        lines = ["TY  - JOUR", "AU  - Happell, B", "PY  - 2014", "TI  - Teaching", "ER  - ", ""]
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "one.ris"
            file.write_text("\n".join(lines), encoding="utf-8")
            alice.collect(file)
        for report in alice.queue("ft"):
            alice.include(report, "ft")
    return review


def amendment(version, why="we learned"):
    return f'\n[[amendments]]\nversion = "{version}"\ndate = 2026-05-01\nwhat = "the form"\nwhy = "{why}"\n'
