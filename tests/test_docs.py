"""Every Python example in the README and the docs runs, page by page, in a folder beside the demonstration."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([ROOT / "README.md", *(p for p in (ROOT / "docs").glob("*.md") if p.name != "protocol.md")])
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    from reviewkit.demo import play

    return play(tmp_path_factory.mktemp("demo") / "reviewkit-demo").folder


@pytest.mark.parametrize(
    "page", [p for p in PAGES if BLOCK.search(p.read_text(encoding="utf-8"))], ids=lambda p: p.name
)
def test_the_examples_of_a_page_run(page, demo, tmp_path):
    shutil.copytree(demo, tmp_path / "reviewkit-demo")
    script = tmp_path / f"{page.stem}.py"
    script.write_text("\n".join(BLOCK.findall(page.read_text(encoding="utf-8"))), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", script.name],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


def test_the_picture_of_the_readme_is_what_the_demonstration_draws(demo):
    drawn = (demo / "agenda.svg").read_text(encoding="utf-8")
    assert (ROOT / "docs" / "images" / "agenda.svg").read_text(encoding="utf-8") == drawn


def test_the_pages_can_be_followed_in_one_folder_one_after_the_other():
    """No page makes a file that another page makes, so a reader need not clear up in between."""
    made: dict[str, list[str]] = {}
    for page in PAGES:
        text = "\n".join(BLOCK.findall(page.read_text(encoding="utf-8")))
        for name in set(re.findall(r'rk\.open\("([\w.-]+\.db)"', text)):
            made.setdefault(name, []).append(page.name)
    assert {name: pages for name, pages in made.items() if len(pages) > 1} == {}


def test_every_page_that_is_named_is_there():
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} names {target}"


def test_every_ledger_is_told_of():
    from reviewkit.store.migrations import LEDGERS

    text = (ROOT / "docs" / "file.md").read_text(encoding="utf-8")
    assert [name for name in LEDGERS if f"`{name}`" not in text] == []


def test_the_readme_script_is_about_thirty_lines():
    script = BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))[0]
    assert 25 <= len([line for line in script.splitlines() if line.strip()]) <= 40
