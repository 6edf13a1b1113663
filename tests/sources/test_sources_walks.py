"""Walks that do not end as documented, and records of another shape: told, and nothing that came is lost."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit import sources
from reviewkit.sources import crossref, europepmc, openalex
from reviewkit.text import plain
from tests.sources import served_works as shape
from tests.sources.served import Services, answer_json


def scripted(*bodies: Any) -> tuple[httpx.MockTransport, list[str]]:
    """Return a transport that answers with one body after the other, and the cursors it was asked for."""
    asked: list[str] = []
    waiting = list(bodies)

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.params["cursor"])
        return httpx.Response(200, json=waiting.pop(0))

    return httpx.MockTransport(handle), asked


def body(count: int, numbers: range, following: str | None) -> dict:
    works = shape.filler(100)
    return {
        "meta": {"count": count, "next_cursor": following},
        "results": [shape.openalex(works[n]) for n in numbers],
    }


def test_a_cursor_that_comes_again_ends_the_walk_with_a_word(manner: Any) -> None:
    transport, asked = scripted(body(9, range(3), "b"), body(9, range(3, 6), "c"), body(9, range(6, 8), "b"))
    pages = list(sources.search("openalex", "x", **{**manner, "transport": transport}))
    assert asked == ["*", "b", "c"]
    assert "second time" in pages[-1].problems[0].message
    assert (pages[-1].problems[0].expected, pages[-1].problems[0].value) == ("9", "8")


def test_an_empty_page_with_a_next_cursor_ends_the_walk_with_a_word(manner: Any) -> None:
    transport, asked = scripted(body(9, range(3), "b"), body(9, range(0), "c"))
    pages = list(sources.search("openalex", "x", **{**manner, "transport": transport}))
    assert asked == ["*", "b"]
    assert "counted 9 records and sent 3" in pages[-1].problems[0].message
    assert "empty page" in pages[-1].problems[0].message


def test_a_missing_cursor_before_the_end_is_told(manner: Any) -> None:
    transport, _ = scripted(body(9, range(3), None))
    (page,) = sources.search("openalex", "x", **{**manner, "transport": transport})
    assert "no next cursor" in page.problems[0].message


def test_a_total_that_changes_between_pages_is_told_and_the_walk_goes_on(manner: Any) -> None:
    transport, _ = scripted(body(6, range(3), "b"), body(7, range(3, 6), "c"), body(7, range(6, 7), None))
    pages = list(sources.search("openalex", "x", **{**manner, "transport": transport}))
    assert [len(page.records) for page in pages] == [3, 3, 1]
    assert [len(page.problems) for page in pages] == [0, 1, 0]
    assert "6 records and now 7" in pages[1].problems[0].message


def test_records_that_come_twice_are_kept_and_told_and_do_not_count_as_new(manner: Any) -> None:
    transport, _ = scripted(body(6, range(3), "b"), body(6, range(2, 5), None))
    pages = list(sources.search("openalex", "x", **{**manner, "transport": transport}))
    assert [len(page.records) for page in pages] == [3, 3]
    assert [problem.message for problem in pages[1].problems] == [
        "1 of these records had come from OpenAlex before",
        "OpenAlex counted 6 records and sent 5: no next cursor came",
    ]


def test_europe_pmc_ends_by_echoing_the_cursor(manner: Any) -> None:
    """The count was one too high, as it is when an article was withdrawn: the walk still ends."""
    services = Services(shape.filler(3))
    real = services.europepmc

    def with_one_more(path: str, params: dict[str, str]) -> Any:
        content = real(path, params)[2]
        return answer_json({**json.loads(content), "hitCount": 4})

    services.europepmc = with_one_more
    pages = list(sources.search("europepmc", "x", **{**manner, "transport": services.transport()}))
    assert [params["cursorMark"] for _, _, params, _ in services.asked] == ["*", "AoI3"]
    assert [len(page.records) for page in pages] == [3, 0]
    assert "counted 4 records and sent 3" in pages[1].problems[0].message


def test_an_item_that_is_no_record_is_a_problem_with_its_text(manner: Any) -> None:
    odd = body(3, range(1), None)
    odd["results"] += ["withdrawn", None]
    transport, _ = scripted(odd)
    (page,) = sources.search("openalex", "x", **{**manner, "transport": transport})
    assert len(page.records) == 1
    assert [problem.raw for problem in page.problems[:2]] == ['"withdrawn"', "null"]


@pytest.mark.parametrize("value", [None, "text", 7, [], {}, [None], [[None]], {"a": 1}, True])
def test_a_field_of_another_shape_than_documented_loses_that_field_only(value: Any, manner: Any) -> None:
    work = shape.WORKS[2]
    for to_record, item in (
        (openalex.to_record, shape.openalex(work)),
        (crossref.to_record, shape.crossref(work, {w["n"]: w for w in shape.WORKS})),
        (europepmc.to_record, shape.europepmc(work)),
    ):
        for key in item:
            record = to_record({**item, key: value})
            assert record.raw
            assert record.title or "itle" in key


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_shape_of_json_anywhere_in_a_record_makes_a_reader_fail(drawn: st.DataObject) -> None:
    works = {work["n"]: work for work in shape.WORKS}
    for to_record, item in (
        (openalex.to_record, shape.openalex(works[3])),
        (crossref.to_record, shape.crossref(works[3], works)),
        (europepmc.to_record, shape.europepmc(works[3])),
    ):
        spot: Any = item
        while isinstance(spot, dict | list) and spot:
            step = drawn.draw(st.sampled_from(sorted(spot) if isinstance(spot, dict) else range(len(spot))))
            if not isinstance(spot[step], dict | list) or drawn.draw(st.booleans()):
                spot[step] = drawn.draw(ANY_JSON)
                break
            spot = spot[step]
        assert len(to_record(item).id) == 64


@given(st.lists(st.text("abcde.,<", min_size=1, max_size=5), max_size=30))
def test_an_abstract_comes_back_from_its_inverted_index_word_for_word(words: list[str]) -> None:
    index: dict[str, list[int]] = {}
    for position, word in enumerate(words):
        index.setdefault(word, []).append(position)
    assert openalex.abstract(dict(sorted(index.items()))) == plain(" ".join(words))
