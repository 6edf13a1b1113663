"""Commands for the web pages: serving them, and the slips on paper that lead to them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reviewkit.cli import common
from reviewkit.cli.workshop import room_of

if TYPE_CHECKING:
    from types import ModuleType


@common.verb()
@common.file
@click.option(
    "--workshop", is_flag=True, help="Let the phones of a hall in; show the address and a QR code for it."
)
@click.option(
    "--host", default="", help="The address to listen on.  [127.0.0.1; with --workshop 0.0.0.0, all]"
)
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port to listen on."
)
@click.option("--address", default="", help="Where phones reach this computer, if not where it is guessed.")
@click.option(
    "--texts",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="FOLDER",
    help="The pages' sentences in further languages, such as ar.toml.",
)
@click.option("--people", default="", help="Reviewers, parted by commas: each gets a new personal link.")
def serve(
    file: Path, *, workshop: bool, host: str, port: int, address: str, texts: Path | None, people: str
) -> None:
    """Serve the web pages, to reviewers or to a hall.

    People take part with the code on their slip; reviewers named with --people each get a new personal link, and links
    given out before go on working (see reviewkit invite). It runs until Ctrl-C.

    Example:
      reviewkit serve heat.db --workshop
    """
    pages = _pages()
    if not file.exists():
        raise common.missing(file)
    pages.serve(
        file,
        host=host,
        port=port,
        people=[name.strip() for name in people.split(",") if name.strip()],
        workshop=workshop,
        address=address,
        texts=texts,
        echo=click.echo,
    )


@common.verb("print-slips")
@common.file
@click.argument("number", type=click.IntRange(1, 10_000))
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("slips.html"),
    show_default=True,
    help="The page to write.",
)
@click.option(
    "--address", required=True, help="Where phones reach the pages, as `reviewkit serve --workshop` tells it."
)
@click.option("--large", is_flag=True, help="Large print: two slips a page instead of eight.")
@click.option(
    "--wifi", default="", metavar="NAME:PASSWORD", help="The hall's Wi-Fi, with a QR code of its own."
)
@click.option("--language", default="", help="The language of the slips.  [the first of the workshop's]")
def print_slips(
    file: Path, number: int, *, out: Path, address: str, large: bool, wifi: str, language: str
) -> None:
    """Issue slips, as a page to print with QR codes.

    A slip is the right to one ballot and has nobody's name. Its code is kept nowhere else: print the page, then
    delete it.

    Example:
      reviewkit print-slips heat.db 24 --address http://192.168.1.5:8000
    """
    pages = _pages()
    if out.exists():
        raise click.ClickException(
            f"{out} is there already, and its slips may be in use: choose another --out"
        )
    name, _, password = wifi.partition(":")
    with common.opened(file) as review:
        room = room_of(review)
        text = pages.slips_page(
            room.slips(number),
            address if "://" in address else f"http://{address}",
            title=room.plan.title,
            language=language or room.plan.languages[0],
            large=large,
            wifi=(name, password) if name else None,
        )
    out.write_text(text, encoding="utf-8")
    click.echo(f"{out}: {number} slips; print it, then delete it")


def _pages() -> ModuleType:
    """Return the web face, which needs packages that the command line does without."""
    try:
        from reviewkit import web
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "reviewkit":
            raise
        raise click.ClickException(
            f"the web pages need more packages ({error.name}): pip install 'reviewkit[web]'"
        ) from error
    return web
