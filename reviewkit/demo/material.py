"""The demonstration's material, read from the package: what is real and what is invented stands in its README."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from reviewkit.errors import ReviewkitError
from reviewkit.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.resources.abc import Traversable

    from reviewkit.model import Record, Report


def file(name: str) -> Traversable:
    """Return a file of the material."""
    return files("reviewkit.demo") / "material" / name


def toml(name: str) -> dict[str, Any]:
    """Return the content of a TOML file of the material."""
    return tomllib.loads(file(name).read_text(encoding="utf-8"))


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file of the material."""
    return list(csv.DictReader(file(name).read_text(encoding="utf-8").splitlines()))


@dataclass(frozen=True, slots=True)
class Titled:
    """What the material calls a document: a part of its title, and the year where the title is not enough."""

    part: str
    year: int | None

    @staticmethod
    def read(text: str) -> Titled:
        """Return the name that a text such as "postgraduate education | 2004" stands for."""
        part, _, year = text.partition(" | ")
        return Titled(fold(part), int(year) if year else None)

    def fits(self, record: Record) -> bool:
        """Return whether a record carries the title, and was published in the year, that is meant."""
        return self.part in fold(record.title) and self.year in (None, record.year)

    def among(self, reports: Iterable[Report]) -> Report:
        """Return the one report that is meant; anything else is a fault of the material."""
        found = [report for report in reports if any(self.fits(record) for record in report.records)]
        if len(found) != 1:
            raise ReviewkitError(
                f"the demonstration's {self.part!r} fits {len(found)} reports, one was expected"
            )
        return found[0]


def overlaid(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Return what the second person answered: as the first did, but for what is named; answers ready for extract()."""
    return {name: answer(value) for name, value in (first | second).items()}


def answer(value: Any) -> Any:
    """Return an answer as extract() takes it: the material writes a status in a table of its own."""
    if isinstance(value, dict):
        said = value.get("status", value.get("value"))
        return {"value": said, **{k: v for k, v in value.items() if k in ("quote", "page", "note")}}
    return value
