"""What the command line's tests share: a review that was played to the end, and a small one to write in."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reviewkit.cli import main

PROTOCOL = Path(__file__).parents[2] / "protocols" / "sheffield.toml"
TITLES = (
    (
        "Lived experience in nursing education",
        "Students met people who use services. The training changed what they said.",
        "2014",
    ),
    (
        "Consumers as teachers of psychiatry trainees",
        "A survey of trainees after a course taught by consumers.",
        "2016",
    ),
    ("Carers in social work training", "Interviews with carers who teach.", "2018"),
    ("Soil temperature in alpine meadows", "Nothing here is about people.", "2020"),
)  # fmt: skip - a table


def ris(*titles: tuple[str, str, str]) -> str:
    return "".join(
        f"TY  - JOUR\nTI  - {title}\nAU  - Author{n}, Ann\nPY  - {year}\nT2  - A Journal\nAB  - {abstract}\nER  - \n\n"
        for n, (title, abstract, year) in enumerate(titles)
    )


@dataclass
class Shell:
    """Runs commands in this process; what goes wrong without being refused is raised, not printed."""

    folder: Path
    review: Path

    def __call__(self, command: str, *arguments: str, who: str = "", given: str | None = None) -> Result:
        names = ["--as", who] if who else []
        return self.run(*command.split(), str(self.review), *arguments, *names, given=given)

    def run(self, *words: str, given: str | None = None) -> Result:
        result = CliRunner().invoke(main, list(words), input=given, catch_exceptions=False)
        assert "Traceback" not in result.output
        return result

    def lines(self, command: str, *arguments: str, who: str = "") -> list[list[str]]:
        """The rows of a table, without its head."""
        result = self(command, *arguments, who=who)
        assert result.exit_code == 0, result.output
        return [line.split("\t") for line in result.stdout.splitlines()[1:]]


def process(*words: str, **options) -> subprocess.CompletedProcess[str]:
    """Run the command line as a program of its own."""
    command = [sys.executable, "-m", "reviewkit", *words]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60, encoding="utf-8", **options
    )


@pytest.fixture(scope="session")
def program():
    return process


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A review with four records that nobody has judged."""
    folder = tmp_path_factory.mktemp("collected")
    (folder / "small.ris").write_text(ris(*TITLES), encoding="utf-8")
    shell = Shell(folder, folder / "review.db")
    assert shell("init", str(PROTOCOL)).exit_code == 0
    assert shell("collect", str(folder / "small.ris"), "--source", "Scopus", who="alice").exit_code == 0
    assert shell("dedupe", who="alice").exit_code == 0
    return shell.review


@pytest.fixture
def shell(tmp_path: Path, collected: Path) -> Shell:
    shutil.copy(collected, tmp_path / "review.db")
    return Shell(tmp_path, tmp_path / "review.db")


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """The demonstration's review: everything that can be read has something in it."""
    folder = tmp_path_factory.mktemp("played")
    result = CliRunner().invoke(main, ["demo", "--out", str(folder / "demo")], catch_exceptions=False)
    assert result.exit_code == 0
    return Shell(folder / "demo", folder / "demo" / "review.db")
