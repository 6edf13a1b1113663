"""Serving a review's pages from a laptop, to its own browser or to a hall of phones."""

from __future__ import annotations

import io
import os
import secrets
import socket
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reviewkit.web.addressing import interfaces
from reviewkit.web.building import app, personal_link
from reviewkit.web.catalogue import added

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from starlette.applications import Starlette

    from reviewkit.review import Review

GRACE = (
    5  # seconds for open connections to end after Ctrl-C; without a limit a phone's idle one would hold on
)
KEPT_OPEN = 75  # seconds a phone's connection may idle: longer than somebody thinks between two pages
WAITING = 2048  # connections that the system keeps while others are taken: a hall follows its QR code at once
SECRET = "REVIEWKIT_WEB_SECRET"  # noqa: S105 - the name of the variable, not what it holds
LOOPBACK, EVERYWHERE = "127.0.0.1", "0.0.0.0"  # noqa: S104 - the point of --workshop is that phones reach it


def serve(
    path: str | os.PathLike[str],
    *,
    host: str = "",
    port: int = 8000,
    people: Iterable[str] = (),
    workshop: bool = False,
    address: str = "",
    texts: str | os.PathLike[str] | None = None,
    echo: Callable[[str], object] = print,
) -> None:
    """Serve the pages of a review file until Ctrl-C, and tell the addresses and each person's link.

    `workshop` lets phones on the same network in and shows the address to type, with a QR code; `address` is used
    instead where this computer is reached under another one. Personal links keep working until they are taken back,
    and whoever followed one stays signed in; each start makes a further link for each of `people`. The key that signs
    participants' cookies lies beside the review file (its name with "-web" added; the environment variable
    REVIEWKIT_WEB_SECRET goes before it), so that nobody types a code again after a restart. Addresses that were asked
    for are not logged: they would say who voted when. `texts` is a folder of catalogues in further languages (ar.toml),
    or with other words. Raises OSError where the port is taken, ReadError for a faulty catalogue.
    """
    import uvicorn

    from reviewkit.review import open_review

    host = host or (EVERYWHERE if workshop else LOOPBACK)
    with open_review(path) as review, _listening(host, port) as listener:
        key = os.environ.get(SECRET) or key_beside(Path(path))
        site = app(review, secret=key, people=people, texts=added(Path(texts)) if texts else None)
        for line in told(site, review, reached_at(host, port, address), workshop=workshop):
            echo(line)
        config = uvicorn.Config(
            site,
            access_log=False,
            log_level="warning",
            timeout_graceful_shutdown=GRACE,
            timeout_keep_alive=KEPT_OPEN,
            server_header=False,
            proxy_headers=False,
        )
        with suppress(KeyboardInterrupt):  # Ctrl-C is how serving ends
            uvicorn.Server(config).run(sockets=[listener])


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named: only then does asyncio send small answers at once. Without it each page comes 40 ms late.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(WAITING)
    except OSError as error:
        listener.close()
        why = f"{error.strerror} (port {port}); another one is chosen with --port"
        raise OSError(error.errno, why) from error
    return listener


def key_beside(path: Path) -> str:
    """Return the key that signs participants' cookies, kept beside the review file and made where there is none.

    It opens nothing without a slip's code. Whoever deletes the file makes everybody type their code once more.
    """
    file = path.with_name(f"{path.name}-web")
    try:
        with os.fdopen(
            os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii"
        ) as made:
            made.write(secrets.token_urlsafe(32))
    except FileExistsError:
        pass
    except OSError:  # the folder cannot be written to: then a key for this time only
        return secrets.token_urlsafe(32)
    return file.read_text(encoding="ascii").strip() or secrets.token_urlsafe(32)


def reached_at(host: str, port: int, address: str = "") -> list[tuple[str, str]]:
    """Return (address, interface) under which browsers reach the pages, the likeliest first."""
    if address:
        home = address if "://" in address else f"http://{address}"
        return [(home.rstrip("/"), "")]
    if host not in (EVERYWHERE, "::"):
        return [(_url(host, port), "")]
    found = [(_url(one.address, port), one.name) for one in interfaces()]
    return found or [(_url(LOOPBACK, port), "")]


def _url(host: str, port: int) -> str:
    named = f"[{host}]" if ":" in host else host
    return f"http://{named}" if port == 80 else f"http://{named}:{port}"


def told(site: Starlette, review: Review, homes: list[tuple[str, str]], *, workshop: bool) -> list[str]:
    """Return the lines that are shown when serving begins."""
    home = homes[0][0]
    lines = []
    if review.protocol.workshop:
        lines.append(f"Voting:  {home}/   (a slip's QR code leads to {home}/v/CODE)")
    if workshop:
        lines += _for_the_hall(homes)
    for name in site.state.site.named:
        lines.append(f"{name}:  {home}{personal_link(site, name)}")
    others = {one.person for one in review.screening.invited()} - set(site.state.site.named)
    if others:
        lines.append(f"Links given out before go on working: {', '.join(sorted(others))}.")
    return [*lines, "Stop with Ctrl-C."]


def _for_the_hall(homes: list[tuple[str, str]]) -> list[str]:
    (home, on), *others = homes
    lines = ["", f"People type   {home}" + (f"   (on {on})" if on else ""), terminal_code(f"{home}/")]
    if home.startswith(("http://127.", "http://localhost")):
        lines.append(
            "This computer is on no network: phones cannot reach it. Join the hall's Wi-Fi, or open a hotspot."
        )
    if others:
        named = ", ".join(f"{one} (on {name})" if name else one for one, name in others)
        lines.append(f"This computer is also reached at {named}.")
        lines.append("If phones do not find the first address, start with --address and another one.")
    return lines


def terminal_code(text: str) -> str:
    """Return a QR code as lines of text, for a terminal."""
    import segno

    drawn = io.StringIO()
    segno.make(text, error="m").terminal(drawn, border=2, compact=True)
    return drawn.getvalue().rstrip("\n")
