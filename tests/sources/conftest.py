"""The services behind a transport, and a clock that nobody has to wait for."""

from __future__ import annotations

import functools
from typing import Any

import pytest

from reviewkit import sources
from tests.sources.served import Services


class Watch:
    """A clock that sleep sets forward; `slept` keeps every pause in seconds."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0  # 2027-01-15 08:00 UTC
        self.slept: list[float] = []

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def services() -> Services:
    return Services()


@pytest.fixture
def manner(services: Services, watch: Watch) -> dict[str, Any]:
    """Who asks, through the services above, on a clock that does not run by itself."""
    return {
        "contact": "reviewer@university.example",
        "transport": services.transport(),
        "clock": watch.time,
        "sleep": watch.sleep,
    }


@pytest.fixture
def search(manner: dict[str, Any]) -> Any:
    return functools.partial(sources.search, **manner)


@pytest.fixture
def chase(manner: dict[str, Any]) -> Any:
    return functools.partial(sources.chase, **manner)
