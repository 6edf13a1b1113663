"""A review with one included study and a form that has every kind of field, for the pages of extraction."""

from __future__ import annotations

from typing import TYPE_CHECKING

import reviewkit as rk
from tests.web.conftest import RIS

if TYPE_CHECKING:
    from pathlib import Path

    from reviewkit.model import Study
    from reviewkit.review import Review

PLAN = """
title = "Pages for extraction"
version = "1"
[question]
framework = "PICo"
parts = { population = "students", phenomenon = "lived experience", context = "training" }
[[criteria]]
id = "not-research"
include = "Research"
exclude = "Not research"
[[stages]]
id = "full-text"
reviewers = 1
design = "single"
reasons = ["not-research"]
[workshop]
id = "priorities"
groups = ["carer"]
[[forms]]
id = "arms"
title = "Groups"
level = "arm"
key = ["name"]
[[forms.fields]]
id = "name"
label = "What the group is called"
required = true
[[forms]]
id = "main"
title = "The study"
[[forms.fields]]
id = "country"
label = "Country"
required = true
section = "Setting"
help = "Where it took place."
[[forms.fields]]
id = "size"
label = "Number of people"
type = "integer"
unit = "people"
minimum = 1
section = "Setting"
[[forms.fields]]
id = "when"
label = "Date"
type = "date"
section = "Setting"
[[forms.fields]]
id = "compared"
label = "Was there a comparison?"
type = "boolean"
required = true
section = "Methods"
[[forms.fields]]
id = "with"
label = "Compared with what"
when = { compared = true }
required = true
section = "Methods"
[[forms.fields]]
id = "roles"
label = "Roles"
type = "choices"
choices = ["teaching", "planning", "assessing"]
section = "Methods"
[[forms.fields]]
id = "design"
label = "Design"
type = "choice"
choices = ["randomised trial", "survey"]
section = "Methods"
[[forms.fields]]
id = "domain"
label = "Kind of outcome"
type = "hierarchy"
choices = ["affective", "affective > attitudes", "cognitive"]
section = "Methods"
[[forms.fields]]
id = "level"
label = "Level"
type = "scale"
minimum = 1
maximum = 5
section = "Methods"
[[forms.fields]]
id = "aim"
label = "Aim, in its own words"
type = "quotation"
section = "Methods"
[[forms.fields]]
id = "control"
label = "The group without"
type = "reference"
of = "arms"
section = "Methods"
[[forms.fields]]
id = "barriers"
label = "What made it harder"
repeat = true
section = "Methods"
"""


def review_to_extract(path: str, folder: Path, plan: str = PLAN) -> tuple[Review, Study]:
    """Return a review and its one included study, whose title and summary try to run a script."""
    (folder / "plan.toml").write_text(plan, encoding="utf-8")
    (folder / "extract.ris").write_text(RIS.split("ER  -")[0] + "ER  - \n", encoding="utf-8")
    review = rk.open(path, protocol=folder / "plan.toml")
    (host,) = review.people("Host")
    host.collect(folder / "extract.ris", source="Scopus")
    for report in list(host.queue("full-text")):
        host.include(report, "full-text")
    return review, review.included()[0]
