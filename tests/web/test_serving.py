"""What somebody gets who serves a review from a laptop."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time

import httpx

import reviewkit as rk
from reviewkit.web import slips_page
from tests.web.conftest import review_of


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def answered(address):
    for _ in range(100):
        try:
            return httpx.get(address)
        except httpx.ConnectError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {address}")


def test_the_server_tells_its_addresses_logs_no_code_and_stops_at_once(tmp_path):
    path = tmp_path / "review.db"
    with review_of(str(path), tmp_path) as review:
        (slip,) = review.workshop("priorities").slips(1)
    port = free_port()
    command = [sys.executable, "-W", "error", "-m", "reviewkit", "serve", str(path), "--port", str(port)]
    environment = {**os.environ, "REVIEWKIT_WEB_SECRET": "a test", "PYTHONUNBUFFERED": "1"}
    server = subprocess.Popen(
        [*command, "--people", "Alice, Bram"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
    )
    try:
        assert answered(f"http://127.0.0.1:{port}/v/{slip.code}").status_code == 303
        # The vote is closed from elsewhere while the pages are served: the pages know at once.
        with rk.open(path) as elsewhere:
            elsewhere.people("Host")[0].workshop("priorities").close_vote()
        assert "The vote is closed" in httpx.get(f"http://127.0.0.1:{port}/").text
        begun = time.monotonic()
    finally:
        server.send_signal(signal.SIGINT)
        told, _ = server.communicate(timeout=15)
    assert time.monotonic() - begun < 10
    assert f"http://127.0.0.1:{port}/ " in told
    assert len(re.findall(r"^(?:Alice|Bram):  http://127\.0\.0\.1:\d+/r/\S+$", told, re.MULTILINE)) == 2
    assert slip.code not in told
    assert "Traceback" not in told
    assert server.returncode == 0


def test_slips_for_print_need_nothing_from_elsewhere(review):
    slips = review.workshop("priorities").slips(3)
    page = slips_page(slips, "http://192.168.1.5:8000/", title="What <next>?", language="nl")
    for slip in slips:
        assert slip.code in page
    assert page.count('src="data:image/svg+xml') == 3
    assert "What &lt;next&gt;?" in page
    assert not re.search(r'(?:src|href)="http', page)
    assert "Scan het plaatje" in page
