"""Full texts: which there are of a report, and their files for those who work on the review."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.responses import Response

from reviewkit.errors import ReviewkitError

if TYPE_CHECKING:
    from starlette.requests import Request

    from reviewkit.model import Report
    from reviewkit.web.site import Site


def full_texts(site: Site, report: Report) -> list[tuple[str, str]]:
    """Return (label, address) of a report's full texts; the address is "" where the file is not here."""
    found = []
    for text in site.review.screening.retrieval.full_texts(report):
        if text.kind == "file":
            found.append((text.name, f"/text/{report.id}/{text.hash}" if not text.words else ""))
        elif urlsplit(text.name).scheme in ("http", "https"):
            found.append((urlsplit(text.name).hostname or text.name, text.name))
    return found


async def full_text(request: Request) -> Response:
    """Send an attached file, with headers by which nothing in it is run in these pages' name."""
    site: Site = request.app.state.site
    site.person(request)  # whoever has a link may read, nobody else
    report, wanted = request.path_params["report"][:64], request.path_params["hash"][:64]
    try:
        texts = site.review.screening.retrieval.full_texts(report)
        text = next(one for one in texts if one.kind == "file" and one.hash == wanted)
        opened = await site.writes.aside(lambda review: review.screening.retrieval.open(text))
    except (StopIteration, ReviewkitError) as error:
        raise HTTPException(404) from error
    return Response(opened.content, headers=opened.headers)
