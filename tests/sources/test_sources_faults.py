"""What goes wrong with live services: waited out where it passes, told in plain words where it does not."""

from __future__ import annotations

import json
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest

from reviewkit import sources
from reviewkit.errors import SourceError
from reviewkit.sources import openalex
from tests.sources import served_works as shape
from tests.sources.served import Services, answer_json

ALL = tuple(sources.SERVICES)
LOGIN_PAGE = (
    200,
    {"content-type": "text/html"},
    b"<!DOCTYPE html><html><head><title>Hotel Wi-Fi</title></head></html>",
)


@pytest.mark.parametrize("service", ALL)
@pytest.mark.parametrize(
    "fault",
    [
        (429, {"retry-after": "3"}, b"Too Many Requests"),
        (500, {}, b""),
        (502, {}, b"<html><title>502 Bad Gateway</title></html>"),
        (503, {}, b"Service Unavailable"),
        (504, {}, b""),
        (200, {"content-type": "application/json"}, b'{"meta": {"count": 5, "resu'),
        (200, {}, b""),
        (200, {"content-type": "application/json"}, b"[]"),
        (200, {"content-type": "application/json"}, b'{"version": "6.9"}'),
        LOGIN_PAGE,
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("peer closed connection without sending complete message body"),
    ],
    ids=lambda fault: (
        str(fault[0]) + fault[2][:12].decode() if isinstance(fault, tuple) else type(fault).__name__
    ),
)
def test_a_passing_fault_is_waited_out_and_nothing_is_lost(
    service: str, fault: Any, search: Any, services: Services, watch: Any
) -> None:
    services.faults = [fault, fault]
    notices: list[str] = []
    (page,) = search(service, "x", notice=notices.append)
    assert len(page.records) == 5
    assert page.problems == ()
    assert len(notices) == 2
    assert sum(watch.slept) >= 3  # 1 s, then 2 s


@pytest.mark.parametrize("service", ALL)
@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ((503, {}, b"<html><title>Down for maintenance</title></html>"), "503.*Down for maintenance"),
        (LOGIN_PAGE, r"web page titled 'Hotel Wi-Fi'.*login page"),
        ((200, {}, b'{"meta": {"count": 5, "resu'), "cut off after 27 bytes|web page|no XML"),
        (httpx.ReadTimeout("slow"), "did not answer in time"),
    ],
)
def test_a_lasting_fault_ends_after_five_tries_and_names_service_host_and_cause(
    service: str, fault: Any, words: str, search: Any, services: Services
) -> None:
    services.faults = [fault] * 9
    with pytest.raises(SourceError, match=words) as error:
        list(search(service, "x"))
    assert len(services.asked) == 5
    assert error.value.service == service
    assert sources.SERVICES[service].manners.host in str(error.value)


def at(when: datetime) -> str:
    return format_datetime(when, usegmt=True)


NOW = datetime.fromtimestamp(1_800_000_000, UTC)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry-after": "17"}, 17),
        ({"retry-after": " 17 "}, 17),
        ({"retry-after": at(NOW + timedelta(seconds=45))}, 45),
        # The service's own clock is an hour ahead: what counts is the distance.
        ({"retry-after": at(NOW + timedelta(seconds=3630)), "date": at(NOW + timedelta(hours=1))}, 30),
        ({"retry-after": at(NOW - timedelta(hours=2))}, 1),
        ({"retry-after": "soon"}, 1),
        ({"retry-after": "-5"}, 1),
        ({"retry-after": ""}, 1),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "90"}, 90),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(1_800_000_060)}, 60),
        ({}, 1),
    ],
)
def test_a_service_that_asks_to_wait_is_given_exactly_that(
    headers: dict[str, str], wait: float, search: Any, services: Services, watch: Any
) -> None:
    services.faults = [(429, headers, b"")]
    (page,) = search("openalex", "x")
    assert len(page.records) == 5
    assert watch.slept[0] == wait


@pytest.mark.parametrize(
    "headers",
    [
        {"retry-after": "54000"},
        {"retry-after": at(NOW + timedelta(hours=15))},
        {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "54000"},
    ],
)
def test_a_service_that_asks_for_hours_stops_the_walk_and_tells_when_to_come_back(
    headers: dict[str, str], search: Any, services: Services, watch: Any
) -> None:
    services.faults = [
        (429, headers, json.dumps({"error": "Rate limit exceeded", "message": "Budget used"}).encode())
    ]
    with pytest.raises(SourceError, match=r"15\.0 hours.*2027-01-15 23:00 UTC") as error:
        list(search("openalex", "x"))
    assert error.value.status == 429
    assert error.value.retry_after == 54_000
    assert "Budget used" in str(error.value)
    assert watch.slept == []


def test_what_came_before_a_stop_is_not_asked_for_again(manner: Any) -> None:
    services = Services(shape.filler(250))
    asked = {**manner, "transport": services.transport(), "cache": {}}
    services.faults = [None, None, (429, {"retry-after": "54000"}, b"")]
    pages = sources.search("openalex", "x", **asked)
    assert len(next(pages).records) == len(next(pages).records) == 100
    with pytest.raises(SourceError):
        next(pages)
    services.asked.clear()
    assert sum(len(page.records) for page in sources.search("openalex", "x", **asked)) == 250
    assert len(services.asked) == 1


def test_without_a_network_the_error_names_the_host_at_once_and_what_to_try(manner: Any, watch: Any) -> None:
    def unreachable(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("[Errno -3] Temporary failure in name resolution")

    for service in ALL:
        asked = {**manner, "transport": httpx.MockTransport(unreachable)}
        with pytest.raises(SourceError, match="is there a network") as error:
            list(sources.search(service, "x", **asked))
        assert error.value.service == service
        assert sources.SERVICES[service].manners.host in str(error.value)
        assert "HTTPS_PROXY" in str(error.value)
    assert watch.slept == []


def test_a_connection_that_is_really_refused_is_told_the_same_way(manner: Any) -> None:
    """A real socket: nothing listens on this port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    class Nowhere(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            request.url = request.url.copy_with(scheme="http", host="127.0.0.1", port=port)
            return super().handle_request(request)

    with pytest.raises(SourceError, match="cannot be reached"):
        list(sources.search("crossref", "x", **{**manner, "transport": Nowhere()}))


def test_an_untrusted_certificate_gets_its_own_advice(manner: Any) -> None:
    def untrusted(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed")

    with pytest.raises(SourceError, match="SSL_CERT_FILE"):
        list(sources.search("openalex", "x", **{**manner, "transport": httpx.MockTransport(untrusted)}))


def test_a_network_lost_in_the_middle_of_a_walk_is_waited_for(manner: Any, watch: Any) -> None:
    services = Services(shape.filler(150))
    services.faults = [None, httpx.ConnectError("Network is unreachable"), None]
    pages = list(sources.search("openalex", "x", **{**manner, "transport": services.transport()}))
    assert sum(len(page.records) for page in pages) == 150
    assert 1 in watch.slept


@pytest.mark.parametrize(
    ("service", "fault", "words"),
    [
        (
            "openalex",
            answer_json(
                {"error": "Invalid query parameters error.", "message": "nonsense is not a valid field."}, 400
            ),
            "400 Bad Request: Invalid query parameters error.; nonsense is not a valid field.",
        ),
        ("openalex", answer_json({"error": "Unauthorized", "message": "API key required"}, 401), "free key"),
        (
            "crossref",
            answer_json(
                {
                    "status": "failed",
                    "message-type": "validation-failure",
                    "message": [
                        {"type": "integer-not-valid", "value": "x", "message": "Integer specified as x"}
                    ],
                },
                400,
            ),
            "Integer specified as x",
        ),
        (
            "crossref",
            (404, {"content-type": "text/plain"}, b"Resource not found."),
            "404 Not Found: Resource not found.",
        ),
        (
            "pubmed",
            answer_json({"esearchresult": {"ERROR": "Empty term and query_key - nothing todo"}}),
            "Empty term",
        ),
        ("pubmed", answer_json({"error": "API key invalid", "api-key": "x"}, 400), "API key invalid"),
        ("pubmed", answer_json({"error": "Invalid db name specified"}), "Invalid db name"),
        ("europepmc", answer_json({"errCode": 404, "errMsg": "Invalid query"}), "Invalid query"),
        ("openalex", (404, {}, b"<!doctype html><html><title>404 Not Found</title></html>"), "404 Not Found"),
        (
            "openalex",
            (414, {}, b"<html><title>414 Request-URI Too Large</title></html>"),
            "run its parts one by one",
        ),
    ],
)
def test_a_refusal_is_passed_on_in_the_words_of_the_service_and_not_tried_again(
    service: str, fault: Any, words: str, search: Any, services: Services
) -> None:
    services.faults = [fault]
    with pytest.raises(SourceError) as error:
        list(search(service, "x"))
    assert words in str(error.value)
    assert error.value.status == fault[0]
    assert len(services.asked) == 1


def test_a_message_of_an_error_never_holds_the_key_or_the_address(search: Any, services: Services) -> None:
    for service in ALL:
        services.faults = [(400, {}, b"")]
        with pytest.raises(SourceError) as error:
            list(search(service, "x", key="k3y"))
        assert "k3y" not in str(error.value)
        assert "university" not in str(error.value)


@pytest.mark.parametrize(
    "words",
    [
        {"error": "API rate limit exceeded", "count": "4", "limit": "3"},
        {"esearchresult": {"ERROR": "Search Backend failed: Exception: couldn't connect"}},
    ],
)
def test_pubmed_that_is_tired_with_status_200_is_asked_again(
    words: Any, search: Any, services: Services
) -> None:
    services.faults = [answer_json(words)]
    (page,) = search("pubmed", "x")
    assert len(page.records) == 5


def test_a_control_character_in_pubmed_json_is_no_fault(search: Any, services: Services) -> None:
    whole = services.pubmed("/entrez/eutils/esearch.fcgi", {"term": "x", "retmax": "9999"})
    services.faults = [(*whole[:2], whole[2].replace(b"x[All", b"x\t[All"))]
    (page,) = search("pubmed", "x")
    assert "\t" in page.query


def test_a_cursor_that_crossref_forgot_is_explained(manner: Any) -> None:
    services = Services(shape.filler(500))
    services.faults = [None, (404, {"content-type": "text/plain"}, b"Resource not found.")]
    with pytest.raises(SourceError, match="five minutes"):
        list(sources.search("crossref", "x", **{**manner, "transport": services.transport()}))


def test_requests_keep_the_pace_that_the_service_documents(manner: Any, watch: Any) -> None:
    services = Services(shape.filler(700))
    list(sources.search("pubmed", "x", **{**manner, "transport": services.transport()}))
    assert len(services.asked) == 5
    assert watch.slept == pytest.approx([1 / 3] * 4)
    watch.slept.clear()
    list(sources.search("pubmed", "x", key="k3y", **{**manner, "transport": services.transport()}))
    assert watch.slept == pytest.approx([1 / 10] * 4)


def test_the_pace_in_the_headers_of_an_answer_counts(manner: Any, watch: Any) -> None:
    """Crossref tells 10 a second here, and is asked at most 3 a second until it does."""
    services = Services(shape.filler(700))
    list(sources.search("crossref", "x", **{**manner, "transport": services.transport()}))
    assert watch.slept == pytest.approx([1 / 10] * 3)


def test_a_clock_set_back_does_not_stall_a_walk(manner: Any, watch: Any) -> None:
    services = Services(shape.filler(250))
    pages = sources.search("openalex", "x", **{**manner, "transport": services.transport()})
    next(pages)
    watch.now -= 86_400
    list(pages)
    assert max(watch.slept) <= 0.1


def test_a_diversion_to_another_host_is_not_followed_and_sees_no_key(manner: Any) -> None:
    asked: list[str] = []

    def portal(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(302, headers={"location": "http://login.hotel.example/"})

    with pytest.raises(SourceError, match=r"login\.hotel\.example"):
        list(
            sources.search("crossref", "x", key="k3y", **{**manner, "transport": httpx.MockTransport(portal)})
        )
    assert asked == ["api.crossref.org"]


def test_a_work_merged_into_another_is_followed_to_it(manner: Any) -> None:
    services = Services()
    services.faults = [(301, {"location": "https://api.openalex.org/works/W3"}, b"")]
    merged = openalex.to_record({**shape.openalex(shape.WORKS[2]), "id": "https://openalex.org/W333"})
    (page,) = sources.chase(merged, "forward", **{**manner, "transport": services.transport()})
    assert [record.accession for record in page.records] == ["W4"]


def test_xml_that_names_entities_or_files_reads_nothing_from_disk(manner: Any, tmp_path: Any) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words", encoding="utf-8")
    trick = (
        f'<?xml version="1.0"?><!DOCTYPE PubmedArticleSet [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>A &x; title"
        "</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
    ).encode()
    services = Services(shape.WORKS[:1])
    services.faults = [None, (200, {}, trick)]
    (page,) = sources.search("pubmed", "x", **{**manner, "transport": services.transport()})
    assert "secret words" not in repr([record.raw for record in page.records]) + page.records[0].title
