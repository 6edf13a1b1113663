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
from reviewkit.web.addressing import Interface, interfaces, ordered
from reviewkit.web.serving import _listening, terminal_code
from tests.web.conftest import review_of

QUICK = {"PYTHONUNBUFFERED": "1"}


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def answered(address):
    for _ in range(400):
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
        told, _ = server.communicate(timeout=60)
    assert time.monotonic() - begun < 10
    assert f"http://127.0.0.1:{port}/ " in told
    assert len(re.findall(r"^(?:Alice|Bram):  http://127\.0\.0\.1:\d+/r/\S+$", told, re.MULTILINE)) == 2
    assert slip.code not in told
    assert "Traceback" not in told
    assert server.returncode == 0


def test_the_hall_is_told_the_address_with_a_code_for_it_and_nobody_types_again_after_a_crash(tmp_path):
    path = tmp_path / "review.db"
    with review_of(str(path), tmp_path) as review:
        (slip,) = review.workshop("priorities").slips(1)
    port = free_port()
    command = [sys.executable, "-W", "error", "-m", "reviewkit", "serve", str(path), "--workshop"]
    command += ["--port", str(port), "--address", "10.1.2.3:9000"]
    environment = {key: value for key, value in os.environ.items() if key != "REVIEWKIT_WEB_SECRET"}
    kept, told = {}, ""
    for end in (signal.SIGKILL, signal.SIGINT):
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment | QUICK
        ) as server:
            try:
                answered(f"http://127.0.0.1:{port}/")
                if not kept:
                    kept = dict(httpx.get(f"http://127.0.0.1:{port}/v/{slip.code}").cookies)
                page = httpx.get(f"http://127.0.0.1:{port}/join", cookies=kept)
            finally:
                server.send_signal(end)
            told, _ = server.communicate(timeout=60)
        assert (page.status_code, page.url.path) == (200, "/join")
    assert "People type   http://10.1.2.3:9000" in told
    assert terminal_code("http://10.1.2.3:9000/") in told
    key = tmp_path / "review.db-web"
    assert key.stat().st_mode & 0o777 == 0o600
    assert slip.code not in told


def test_a_vote_that_was_acknowledged_outlives_the_server_that_is_killed_in_that_moment(tmp_path):
    path = tmp_path / "review.db"
    with review_of(str(path), tmp_path) as review:
        room = review.workshop("priorities")
        slips = room.slips(5)
        for slip in slips:
            room.join(slip.code, "carer")
    port = free_port()
    command = [sys.executable, "-W", "error", "-m", "reviewkit", "serve", str(path), "--workshop"]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    for n, slip in enumerate(slips, 1):
        with (
            subprocess.Popen(command, stdout=subprocess.DEVNULL) as server,
            httpx.Client(base_url=f"http://127.0.0.1:{port}", follow_redirects=True, timeout=30) as phone,
        ):
            try:
                answered(f"http://127.0.0.1:{port}/")
                phone.get(f"/v/{slip.code}")
                page = phone.get("/vote/ballot").text
                fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
                told = phone.post("/vote/ballot/send", data=fields | {f"q-q{n}": "1"}, follow_redirects=False)
            finally:
                server.kill()
        assert (told.status_code, told.headers["location"]) == (303, "/vote/ballot/done")
    with rk.open(path) as review:
        room = review.workshop("priorities")
        assert [room.own_ballot(slip.code).ranking for slip in slips] == [((f"q{n}",),) for n in range(1, 6)]


def test_a_port_that_is_taken_is_said_in_one_line(tmp_path):
    path = tmp_path / "review.db"
    review_of(str(path), tmp_path).close()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "reviewkit", "serve", str(path), "--port", port]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"port {port}" in done.stderr
    assert "--port" in done.stderr


def test_phones_are_led_to_the_wireless_network_before_any_other():
    found = [
        Interface("172.17.0.1", "docker0"),
        Interface("169.254.7.7", "wlan1", wireless=True),
        Interface("10.8.0.2", "tun0", leads_out=True),
        Interface("192.168.1.9", "eth0", leads_out=True),
        Interface("192.168.4.1", "wlan0", wireless=True),
        Interface("84.12.3.4", "eth1"),
    ]
    names = [one.name for one in ordered(found)]
    assert names == ["wlan0", "eth0", "eth1", "wlan1", "tun0", "docker0"]


def test_this_computers_own_addresses_are_found_and_no_loopback():
    for one in interfaces():
        assert not one.address.startswith("127.")
        with socket.socket() as probe:
            probe.bind((one.address, 0))  # only an address of this computer can be bound


def test_small_answers_leave_at_once():
    """A listener without a named protocol leaves asyncio waiting 40 ms for company before a page is sent."""
    with _listening("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def test_slips_for_print_need_nothing_from_elsewhere(review):
    slips = review.workshop("priorities").slips(3)
    page = slips_page(slips, "http://192.168.1.5:8000/", title="What <next>?", language="nl")
    for slip in slips:
        assert slip.code in page
    assert page.count('src="data:image/svg+xml') == 3
    assert "What &lt;next&gt;?" in page
    assert not re.search(r'(?:src|href)="http', page)
    assert "Scan het plaatje" in page


def test_slips_in_large_print_join_the_wifi_with_a_picture_of_their_own(review, tmp_path):
    slips = review.workshop("priorities").slips(2)
    page = slips_page(slips, "http://10.0.0.2", language="fi", large=True, wifi=("The Hall", "tea; & cake"))
    assert page.count('src="data:image/svg+xml') == 4
    assert 'class="large six"' in page
    assert "Salasana:" in page
    assert "tea; &amp; cake" in page
    command = [sys.executable, "-m", "reviewkit", "print-slips", str(tmp_path / "review.db"), "9"]
    command += ["--out", str(tmp_path / "slips.html"), "--address", "10.0.0.2:8000"]
    review_of(str(tmp_path / "review.db"), tmp_path).close()
    subprocess.run(command, check=True, capture_output=True)
    assert (tmp_path / "slips.html").read_text(encoding="utf-8").count("<section>") == 9
    again = subprocess.run(command, capture_output=True, text=True, check=False)
    assert again.returncode == 1
    assert "is there already" in again.stderr
