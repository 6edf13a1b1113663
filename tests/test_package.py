"""What the package promises about itself: its names, its weight, its silence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import reviewkit as rk

ROOT = Path(__file__).resolve().parent.parent
NAMES = {
    "Ballot",
    "Name",
    "NotAllowed",
    "Person",
    "Protocol",
    "ProtocolError",
    "ReadError",
    "Reading",
    "Record",
    "Review",
    "ReviewkitError",
    "SourceError",
    "StoreError",
    "UnknownName",
    "convert",
    "dedup",
    "errors",
    "extraction",
    "model",
    "open",
    "protocol",
    "read",
    "references",
    "report",
    "screening",
    "sources",
    "synthesis",
    "workshop",
    "write",
}  # fmt: skip - one list of names


def test_these_are_the_public_names():
    assert set(rk.__all__) == NAMES
    assert all(getattr(rk, name) is not None for name in NAMES)
    assert set(dir(rk)) >= NAMES
    with pytest.raises(AttributeError, match="it has: Ballot"):
        _ = rk.bollot


@pytest.mark.parametrize("kind", [rk.Review, rk.Person])
def test_review_and_person_stay_small(kind):
    assert len([name for name in vars(kind) if not name.startswith("_")]) <= 20


def test_importing_is_quick_and_loads_nothing_heavy():
    """Importing must not load the heavy libraries: that, and not a clock, keeps it under 0.3 seconds."""
    code = (
        "import sys, reviewkit; heavy = {'numpy', 'networkx', 'lxml', 'pydantic', 'httpx', 'jinja2', 'sqlite_utils', "
        "'rapidfuzz', 'bibtexparser', 'rispy', 'rich', 'click', 'starlette'}; print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_importing_prints_nothing_and_changes_nothing():
    code = (
        "import sys, logging; before = (logging.root.handlers[:], sys.path[:])\n"
        "import reviewkit; [getattr(reviewkit, n) for n in reviewkit.__all__]\n"
        "assert before == (logging.root.handlers[:], sys.path[:])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_version_is_the_one_of_the_changelog():
    from importlib.metadata import version

    assert version("reviewkit") == rk.__version__
    assert f"## {rk.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_error_is_a_reviewkit_error_and_the_builtin_that_a_caller_would_try():
    builtins = {
        rk.ProtocolError: ValueError,
        rk.ReadError: ValueError,
        rk.UnknownName: KeyError,
        rk.NotAllowed: PermissionError,
        rk.StoreError: RuntimeError,
        rk.SourceError: ConnectionError,
    }  # fmt: skip - a table
    for error, builtin in builtins.items():
        assert issubclass(error, rk.ReviewkitError)
        assert issubclass(error, builtin)
    assert str(rk.UnknownName("stage", "fultext", ["full-text"])) == (
        "no stage 'fultext' (did you mean 'full-text'?); there is: full-text"
    )


def test_nothing_of_one_machine_stands_in_the_project():
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    found = [
        name
        for name in files
        if (path := ROOT / name).suffix in (".py", ".md", ".toml", ".html", ".css", ".js", ".csv")
        and any(
            mark in path.read_text(encoding="utf-8") for mark in ("/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/")
        )
    ]  # fmt: skip - one condition after the other
    assert found == []
