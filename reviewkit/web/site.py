"""What all pages share: the review, the people with a link, the language, and drawing a page."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar
from zlib import compressobj

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse

from reviewkit.web.braking import Brake
from reviewkit.web.catalogue import NONE, Texts, catalogue, chosen_language, endonym
from reviewkit.web.guarding import token
from reviewkit.web.hall import Hall, grown
from reviewkit.web.marking import Marker
from reviewkit.web.showing import Shown, shown
from reviewkit.web.signing import carried
from reviewkit.web.writing import Writes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from starlette.requests import Request

    from reviewkit.desks.workshop import Room
    from reviewkit.model import Report
    from reviewkit.people import Person
    from reviewkit.review import Review

Result = TypeVar("Result")

SETTINGS = ("large", "contrast")  # classes of the page that a reader can switch on
STAYS = ("/", "/join", "/room", "/result")  # pages that a change of language leads back to
SQUEEZED = 4096  # bytes from which a page is compressed: on a hall's Wi-Fi 300 long ballots take seconds


@cache
def _templates() -> Environment:
    """Return the pages' templates, each compiled once."""
    return Environment(
        loader=PackageLoader("reviewkit.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        auto_reload=False,  # looking whether a template has changed would cost every page a visit to the disk
    )


class Site:
    """One review as it is shown on the web."""

    def __init__(
        self,
        review: Review,
        secret: str,
        people: Iterable[str],
        texts: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
    ) -> None:
        self.review = review
        self.secret = secret
        names = [name.strip() for name in people]
        self.named = tuple(person.name for person in review.people(*names)) if names else ()
        self.writes = Writes(review)
        self.texts = texts
        self.brake = Brake()
        self.pace = Brake()  # of words: ten a minute from one slip are more than anybody writes
        self._hall: Hall | None = None
        self._tops: dict[tuple[object, ...], tuple[Markup, bool]] = {}
        self.marker = Marker(review.protocol.highlight, review.protocol.highlight_exclude)

    @property
    def room(self) -> Room:
        """The workshop that votes; without one the answer is 404."""
        plan = self.review.protocol.workshop
        if plan is None:
            raise HTTPException(404)
        return self.review.workshop(plan.id)

    @property
    def hall(self) -> Hall:
        """What participants see of the workshop; kept until one of the ledgers that it follows from has grown."""
        mark = grown(self.review.db)
        if self._hall is None or self._hall.mark != mark:
            self._hall = Hall(self.room, mark)
        return self._hall

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the protocol names, those first that there is a catalogue for."""
        plan = self.review.protocol.workshop
        named = plan.languages if plan else (self.review.protocol.language,)
        return tuple(sorted(named, key=lambda name: not (catalogue(name) or name in self.texts))) or ("en",)

    def person(self, request: Request) -> Person:
        """Return who works in this browser, to read in their name; without a personal link the answer is 403.

        What they write goes through `write()`.
        """
        link = carried(request)
        name = self.review.screening.signed_in(link) if link else ""
        if not name:
            raise HTTPException(403, "person")
        return self.review.people(name)[0]

    async def write(self, name: str, act: Callable[[Person], Result]) -> Result:
        """Do an act in a person's name, and return what it returned once it is on disk."""
        return await self.writes.write(lambda review: act(review.people(name)[0]))

    async def find(self, name: str, act: Callable[[Person], Result]) -> Result:
        """Do something that only reads and may take longer, in a person's name, in a thread of its own."""
        return await self.writes.aside(lambda review: act(review.people(name)[0]))

    def shown(self, report: Report) -> Shown:
        """Return a report as pages show it."""
        return shown(report, self.marker, self.review.duplicates.relations(report))

    def language(self, request: Request) -> str:
        """Return the language to speak, and keep it where it was asked for in the address."""
        offered = self.languages
        asked = request.query_params.get("lang")
        if asked in offered:
            request.session["language"] = asked
        return chosen_language(
            request.session.get("language"), request.headers.get("accept-language", ""), offered
        )

    def reading(self, request: Request) -> Texts:
        """Return the sentences as this reader wants them, and keep what was asked for in the address."""
        for name in SETTINGS:
            if (asked := request.query_params.get(name)) in ("0", "1"):
                others = [one for one in request.session.get("display", "").split() if one != name]
                request.session["display"] = " ".join([*others, name] if asked == "1" else others)
        if (asked := request.query_params.get("easy")) in ("0", "1"):
            request.session["easy"] = int(asked)
        language = self.language(request)
        return Texts(language, self.texts.get(language, NONE), easy=bool(request.session.get("easy")))

    def render(self, request: Request, template: str, status: int = 200, **facts: Any) -> HTMLResponse:
        """Return a page in the reader's language."""
        page = self.drawn(request, template, **facts).encode()
        if len(page) > SQUEEZED and "gzip" in request.headers.get("accept-encoding", ""):
            squeeze = compressobj(
                1, wbits=31
            )  # the quickest level: a ballot of 60 questions to a tenth in 0.3 ms
            page = squeeze.compress(page) + squeeze.flush()
            return HTMLResponse(page, status, {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"})
        return HTMLResponse(page, status)

    def drawn(self, request: Request, template: str, **facts: Any) -> str:
        """Return a page, or a part of one, as text."""
        texts = facts.pop("t", None) or self.reading(request)
        display = str(request.session.get("display", ""))
        return _templates().get_template(template).render(
            t=texts,
            easy=texts.easy,
            protocol=self.review.protocol,
            languages=self.languages,
            name_of=self.name_of,
            path=request.url.path,
            # A link to another language would lose what was entered in a form that was sent back.
            sent=request.method == "POST" and request.url.path != "/code",
            token=token(request),
            session=request.session,
            display=display,
            top=self._top(request, texts, display, facts.get("kept")),
            signed=bool(carried(request)),
            **facts,
        )  # fmt: skip

    def _top(self, request: Request, texts: Texts, display: str, kept: Mapping[str, str] | None) -> Markup:
        """Return the head of a participant's page: languages and display; drawn once for all that are alike.

        `kept` is the form ("path", "go") that goes along when something is chosen here: nothing entered is lost.
        """
        path = request.url.path
        facts = {
            "leads": path if path in STAYS else "/",
            "opened": path in ("/", "/join"),
            "back": "code" in request.session and path not in ("/", "/room", "/join"),
        }
        key = (texts.language, texts.easy, display, *facts.values(), *(kept or {}).values())
        if key not in self._tops:
            own = Texts(texts.language, self.texts.get(texts.language, NONE), easy=texts.easy)
            shared = {"display": display, "languages": self.languages, "name_of": self.name_of, "kept": kept}
            drawn = _templates().get_template("top.html").render(t=own, easy=own.easy, **shared, **facts)
            self._tops[key] = Markup(drawn), own.missed  # noqa: S704 - drawn by a template that escapes
        top, missed = self._tops[key]
        texts.missed |= missed
        return top

    def name_of(self, language: str) -> str:
        """Return what a language calls itself."""
        return endonym(language, self.texts.get(language, NONE))

    @staticmethod
    def macro(template: str, name: str) -> Any:
        """Return a macro of a template, to draw a part of a page that is kept."""
        return getattr(_templates().get_template(template).module, name)
