"""The protocols that ship with reviewkit: their names and their texts."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

FOLDER = "protocols"
PARTS = "parts"


def names() -> tuple[str, ...]:
    """Return the names of the protocols that ship with reviewkit, sorted."""
    return tuple(sorted(name.removesuffix(".toml") for name in _files()))


def find(path: Path) -> Traversable | None:
    """Return the shipped file that a bare name or "protocols/NAME.toml" means, or None if it means none."""
    if path.is_absolute() or path.parent.as_posix() not in (".", FOLDER):
        return None
    name = path.name if path.suffix == ".toml" else f"{path.name}.toml"
    return _files().get(name)


def parts() -> tuple[str, ...]:
    """Return the names of the forms that ship as parts of protocols, sorted."""
    return tuple(sorted(name.removesuffix(".toml") for name in _files(PARTS)))


def part_text(name: str) -> str:
    """Return the TOML text of a part."""
    return _files(PARTS)[f"{name}.toml"].read_text(encoding="utf-8")


def _files(inner: str = "") -> dict[str, Traversable]:
    # The wheel holds the folder inside the package; a checkout has it beside the package.
    package = resources.files("reviewkit")
    folder: Traversable = package / FOLDER
    if not folder.is_dir() and isinstance(package, Path):
        folder = package.parent / FOLDER
    if inner:
        folder = folder / inner
    if not folder.is_dir():
        return {}
    return {file.name: file for file in folder.iterdir() if file.name.endswith(".toml")}
