"""A small review that tests start from."""

from __future__ import annotations

import pytest

import reviewkit as rk

RIS = "".join(
    f"TY  - JOUR\nAU  - Author{n}, Ann\nPY  - {2000 + n}\nTI  - {title}\nJO  - Journal of Examples\nVL  - {n}\n"
    f"SP  - {n}1\nAB  - About {title}.\nER  - \n\n"
    for n, title in enumerate(
        [
            "Service users as teachers of nurses",
            "Carers in the classroom",
            "Experts by experience on a ward",
            "A drug trial in mice",
            "Peer tutors for psychiatrists",
            "Simulated patients in surgery",
            "Assessing students together",
            "Recovery colleges and trainees",
        ],
        1,
    )
)  # fmt: skip - one list of titles


@pytest.fixture
def ris(tmp_path):
    path = tmp_path / "export.ris"
    path.write_text(RIS, encoding="utf-8")
    return path


@pytest.fixture
def review(tmp_path, ris):
    with rk.open(tmp_path / "review.db", protocol="protocols/sheffield.toml") as review:
        review.people("alice")[0].collect(ris, source="PsycINFO", searched="2026-03-01")
        yield review


@pytest.fixture
def people(review):
    return review.people("alice", "bram", "carol")
