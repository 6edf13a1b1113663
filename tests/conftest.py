"""What all tests share: where real data lies, and a quiet network."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real exports, labels and elections; the test is skipped where it is missing."""
    folder = Path(os.environ.get("REVIEWKIT_DATA") or "no-data-folder-named")
    if not folder.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"the data folder {folder} is missing, and under CI that is a failure")
        pytest.skip(f"no data folder at {folder}; set REVIEWKIT_DATA")
    return folder
