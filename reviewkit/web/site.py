"""What all pages share: the review, the people with a link, the language, and drawing a page."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse

from reviewkit.web.catalogue import Texts, catalogue, chosen_language
from reviewkit.web.guarding import Brake, Spent, token
from reviewkit.web.marking import Marker
from reviewkit.web.showing import Shown, shown
from reviewkit.web.signing import carried
from reviewkit.web.writing import Writes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from starlette.requests import Request

    from reviewkit.desks.workshop import Room
    from reviewkit.model import AgendaItem, Question, Report
    from reviewkit.people import Person
    from reviewkit.review import Review
    from reviewkit.workshop import Publishable

Result = TypeVar("Result")

LANGUAGE_NAMES = {"en": "English", "nl": "Nederlands", "fi": "Suomi", "el": "Ελληνικά"}


@cache
def _templates() -> Environment:
    """Return the pages' templates, each compiled once."""
    pages = Environment(
        loader=PackageLoader("reviewkit.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        auto_reload=False,  # looking whether a template has changed would cost every page a visit to the disk
    )
    pages.globals |= {"names": LANGUAGE_NAMES}
    return pages


class Site:
    """One review as it is shown on the web."""

    def __init__(
        self,
        review: Review,
        secret: str,
        people: Iterable[str],
        wordings: Mapping[str, Mapping[str, str]],
    ) -> None:
        self.review = review
        self.secret = secret
        names = [name.strip() for name in people]
        self.named = tuple(person.name for person in review.people(*names)) if names else ()
        self.writes = Writes(review)
        self.wordings = wordings
        self.brake = Brake()
        self.spent = Spent()
        self._questions: tuple[Any, list[Question]] | None = None
        self.counted: tuple[list[AgendaItem], Publishable] | None = None
        self.marker = Marker(review.protocol.highlight, review.protocol.highlight_exclude)

    @property
    def room(self) -> Room:
        """The workshop that votes; without one the answer is 404."""
        plan = self.review.protocol.workshop
        if plan is None:
            raise HTTPException(404)
        return self.review.workshop(plan.id)

    def questions(self) -> list[Question]:
        """Return the questions to vote on; kept until one of the ledgers that they follow from has grown."""
        grown = self.review.db.execute(
            """SELECT (SELECT max(rowid) FROM questions), (SELECT max(rowid) FROM origins),
                      (SELECT max(rowid) FROM evidence)"""
        ).fetchone()
        if self._questions is None or self._questions[0] != grown:
            self._questions = grown, self.room.questions()
        return self._questions[1]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the protocol names, those first that there is a catalogue for."""
        plan = self.review.protocol.workshop
        named = plan.languages if plan else (self.review.protocol.language,)
        return tuple(sorted(named, key=lambda name: not catalogue(name))) or ("en",)

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

    def wording(self, question: Question, language: str) -> list[tuple[str, str]]:
        """Return a question's words as (text, language), the reader's language first, the plain wording under it."""
        home = self.review.protocol.language
        lines = [(question.text, question.language)]
        if question.plain:
            lines.append((question.plain, home))
        if own := self.wordings.get(question.id, {}).get(language):
            lines.insert(0, (own, language))
            # Two wordings are enough for a phone: one's own and the one that was voted on.
            lines = lines[:2]
        elif question.language != language == home and question.plain:
            lines.reverse()
        return list(dict.fromkeys(lines))

    def render(self, request: Request, template: str, status: int = 200, **facts: Any) -> HTMLResponse:
        """Return a page in the reader's language."""
        return HTMLResponse(self.drawn(request, template, **facts), status)

    def drawn(self, request: Request, template: str, **facts: Any) -> str:
        """Return a page, or a part of one, as text."""
        language = self.language(request)
        return (
            _templates()
            .get_template(template)
            .render(
                t=Texts(language),
                protocol=self.review.protocol,
                languages=self.languages,
                path=request.url.path,
                # A link to another language would lose what was entered in a form that was sent back.
                sent=request.method == "POST" and request.url.path != "/code",
                token=token(request),
                session=request.session,
                signed=bool(carried(request)),
                **facts,
            )
        )
