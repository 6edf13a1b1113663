"""Serving a review's pages from a laptop."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

from reviewkit.web.building import app, personal_link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

GRACE = (
    5  # seconds for open connections to end after Ctrl-C; without a limit a phone's idle one would hold on
)
SECRET = "REVIEWKIT_WEB_SECRET"  # noqa: S105 - the name of the variable, not what it holds


def serve(
    path: str | os.PathLike[str],
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    people: Iterable[str] = (),
    echo: Callable[[str], object] = print,
) -> None:
    """Serve the pages of a review file until Ctrl-C, and tell the voting address and each person's link.

    Personal links keep working until they are taken back, and whoever followed one stays signed in; each start makes
    a further link for each of `people`. Participants type their code again after a restart unless the environment
    variable REVIEWKIT_WEB_SECRET holds a secret that is the same each time. Addresses that were asked for are not
    logged: they would say who voted when.
    """
    import uvicorn

    from reviewkit.review import open_review

    with open_review(path) as review:
        site = app(review, secret=os.environ.get(SECRET) or None, people=people)
        address = f"http://{own_address() if host in ('0.0.0.0', '::') else host}:{port}"  # noqa: S104 - compared, not bound
        if review.protocol.workshop:
            echo(f"Voting:  {address}/   (a slip's QR code leads to {address}/v/CODE)")
        for name in site.state.site.named:
            echo(f"{name}:  {address}{personal_link(site, name)}")
        others = {one.person for one in review.screening.invited()} - set(site.state.site.named)
        if others:
            echo(f"Links given out before go on working: {', '.join(sorted(others))}.")
        echo("Stop with Ctrl-C.")
        uvicorn.run(
            site,
            host=host,
            port=port,
            access_log=False,
            log_level="warning",
            timeout_graceful_shutdown=GRACE,
            server_header=False,
            proxy_headers=False,
        )


def own_address() -> str:
    """Return this computer's address on the local network, or the loopback address where there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a datagram socket only looks up the way; nothing is sent
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])
