"""Over a real socket: the same services behind a server on this machine, and a body cut off on the way."""

from __future__ import annotations

import gzip
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from reviewkit import sources
from reviewkit.model import Record
from tests.sources import served_works as shape
from tests.sources.served import Services

if TYPE_CHECKING:
    from collections.abc import Iterator


class Loopback(httpx.HTTPTransport):
    """Carries every request to the server on this machine, whatever host it names."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.port = port

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        request.url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self.port)
        request.headers["host"] = host
        return super().handle_request(request)


@pytest.fixture
def server() -> Iterator[tuple[Services, int]]:
    services = Services(shape.WORKS + shape.filler(300))

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            content = self.rfile.read(int(self.headers.get("content-length") or 0))
            address = f"https://{self.headers['host']}{self.path}"
            status, headers, body = services.answer(self.command, address, self.headers, content)
            cut = headers.pop("x-cut", None)
            body = gzip.compress(body)
            self.send_response(status)
            for name, value in {
                **headers,
                "content-encoding": "gzip",
                "content-length": str(len(body)),
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if cut else body)
            if cut:
                self.close_connection = True

        do_POST = do_GET  # noqa: N815 - the name that http.server calls

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    answering = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=answering.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield services, answering.server_address[1]
    answering.shutdown()
    thread.join()
    answering.server_close()


@pytest.mark.parametrize("service", tuple(sources.SERVICES))
def test_a_walk_over_a_real_connection_brings_everything(service: str, server: Any, manner: Any) -> None:
    services, port = server
    pages = list(sources.search(service, "lived experience", **{**manner, "transport": Loopback(port)}))
    assert len({record.doi for page in pages for record in page.records}) == len(services.works)
    assert not any(page.problems for page in pages)


def test_a_body_cut_off_on_the_way_is_asked_for_again(server: Any, manner: Any, watch: Any) -> None:
    services, port = server
    whole = services.openalex("/works", {"per_page": "100", "cursor": "*"})
    services.faults = [(whole[0], {**whole[1], "x-cut": "yes"}, whole[2])]
    pages = list(sources.search("openalex", "x", limit=5, **{**manner, "transport": Loopback(port)}))
    assert sum(len(page.records) for page in pages) == 5
    assert watch.slept[0] == 1


def test_citations_are_chased_over_a_real_connection(server: Any, manner: Any) -> None:
    _, port = server
    work = shape.WORKS[3]
    seed = Record(title=work["title"], doi=work["doi"], pmid=work["pmid"])
    for service in sources.SERVICES:
        pages = list(
            sources.chase(seed, "backward", service=service, **{**manner, "transport": Loopback(port)})
        )
        assert {edge[1] for page in pages for edge in page.edges} == {
            f"doi:{other['doi']}" for other in shape.WORKS[:3]
        }
