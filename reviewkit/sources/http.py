"""The one place that speaks HTTP: who asks, how fast, how often again, and when to give up."""

from __future__ import annotations

import hashlib
import re
import ssl
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Generic, Self, TypeVar
from urllib.parse import urlencode, urlsplit

import httpx

from reviewkit.errors import SourceError
from reviewkit.sources.answers import Refused, Unreadable, said

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping

T = TypeVar("T")
Params = dict[str, str]

TRIES = 5  # with waits of 1, 2, 4 and 8 s: a restart of a server is over by then, an outage is not
LONGEST_WAIT = 120.0  # s; who sits before the screen should be told to come back, not kept waiting longer
# s; PubMed takes up to half a minute for 200 records with references
TIMEOUT = httpx.Timeout(60.0, connect=10.0)
_EMAIL = re.compile(r"[^@\s,<>]+@[^@\s,<>]+\.[^@\s,<>]+")


@dataclass(frozen=True, slots=True)
class Manners:
    """How a service wants to be asked: its address, its pace (requests a second), and who one says one is.

    `identify` takes the contact address and the key, and returns parameters and headers that go with
    every request. `advice` adds to the message for a status code what the person can do about it;
    `busy` are status codes by which this service means "slow down", beside 429.
    """

    service: str
    name: str
    base: str
    pace: float
    pace_with_key: float
    identify: Callable[[str, str | None], tuple[Params, Params]]
    advice: Mapping[int, str] = field(default_factory=dict)
    busy: frozenset[int] = frozenset()

    @property
    def host(self) -> str:
        """The name of the computer that answers."""
        return urlsplit(self.base).netloc


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What was read from a body, and the body's SHA-256."""

    value: T
    sha256: str


def check_contact(service: str, contact: str) -> None:
    """Refuse a contact that is no e-mail address: the services ask for one, to write before they block.

    Raises:
        SourceError: it is none, or has characters that an HTTP header cannot carry.
    """
    if not isinstance(contact, str) or not _EMAIL.fullmatch(contact) or not contact.isascii():
        raise SourceError(
            f"contact={contact!r} is no e-mail address; live services ask for one so that they can write "
            "to you before they block you, for example contact='you@university.example'",
            service=service,
        )


class Line:
    """A line to one service: it says who asks, keeps the pace, tries again, and remembers answers.

    A line paces itself; two lines to one service do not know of each other.
    """

    def __init__(
        self,
        manners: Manners,
        *,
        contact: str,
        key: str | None = None,
        transport: httpx.BaseTransport | None = None,
        cache: MutableMapping[str, bytes] | None = None,
        notice: Callable[[str], None] | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        check_contact(manners.service, contact)
        self.manners = manners
        self._who, headers = manners.identify(contact, key)
        self._headers = {"User-Agent": f"reviewkit/{version('reviewkit')} (mailto:{contact})", **headers}
        self._transport, self._cache, self._notice = transport, cache, notice
        self._clock, self._sleep = clock, sleep
        self._gap = 1 / (manners.pace_with_key if key else manners.pace)
        self._last: float | None = None
        self._reached = False
        self._client: httpx.Client | None = None

    def __enter__(self) -> Self:
        self._client = httpx.Client(transport=self._transport, headers=self._headers, timeout=TIMEOUT)
        return self

    def __exit__(self, *_: object) -> None:
        if self._client is not None:
            self._client.close()

    def get(self, path: str, params: Params, read: Callable[[bytes], T]) -> Answer[T]:
        """Return what `read` makes of the body at a path; `read` may raise Unreadable or Refused.

        Raises:
            SourceError: the service cannot be reached, refuses, or gives no usable answer in five tries.
        """
        return self._ask("GET", path, params, read)

    def post(self, path: str, params: Params, read: Callable[[bytes], T]) -> Answer[T]:
        """Do what `get` does with the parameters in the body, where they may be long; only for reading."""
        return self._ask("POST", path, params, read)

    def error(
        self, message: str, *, status: int | None = None, retry_after: float | None = None
    ) -> SourceError:
        """Return an error that names this service and its host, to raise."""
        where = f"{self.manners.name} ({self.manners.host})"
        return SourceError(
            f"{where} {message}", service=self.manners.service, status=status, retry_after=retry_after
        )

    def _ask(self, method: str, path: str, params: Params, read: Callable[[bytes], T]) -> Answer[T]:
        # Who asks is not part of it: a cache may be handed on with the review.
        request = f"{method} {self.manners.base}{path}?{urlencode(sorted(params.items()))}"
        kept = self._cache.get(request) if self._cache is not None else None
        if kept is not None:
            try:
                return Answer(read(kept), hashlib.sha256(kept).hexdigest())
            except (Unreadable, Refused):
                pass  # a cache may have been cut off on disk; the service is asked again
        body, value = self._persist(method, path, {**params, **self._who}, read)
        if self._cache is not None:
            self._cache[request] = body
        return Answer(value, hashlib.sha256(body).hexdigest())

    def _persist(self, method: str, path: str, params: Params, read: Callable[[bytes], T]) -> tuple[bytes, T]:
        trouble, status = "", None
        for attempt in range(TRIES):
            wait = 2.0**attempt
            try:
                response = self._send(method, path, params)
            except httpx.RequestError as error:
                trouble, status = self._unreachable(error), None
            else:
                status = response.status_code
                if response.is_success:
                    try:
                        return response.content, read(response.content)
                    except Unreadable as fault:
                        trouble = str(fault)
                    except Refused as fault:
                        raise self.error(f"refused: {fault}", status=status) from fault
                elif status in (408, 425, 429) or status >= 500 or status in self.manners.busy:
                    trouble = self._refusal(response)
                    wait = max(wait, self._asked_wait(response))
                else:
                    raise self.error(self._refusal(response), status=status)
            if wait > LONGEST_WAIT:
                raise self._come_back(trouble, wait, status)
            if attempt < TRIES - 1:
                self._tell(f"{self.manners.name}: {trouble}; trying again in {wait:.0f} s")
                self._sleep(wait)
        raise self.error(f"gave no usable answer in {TRIES} tries; the last time {trouble}", status=status)

    def _send(self, method: str, path: str, params: Params) -> httpx.Response:
        if self._client is None:
            raise RuntimeError("a Line is used inside a with block")
        now = self._clock()
        if self._last is not None:
            # The clock may be set back or forth while one walks; a pause is never longer than the gap.
            pause = min(max(self._last + self._gap - now, 0.0), self._gap)
            if pause:
                self._sleep(pause)
                now += pause
        self._last = now
        url = self.manners.base + path
        try:
            post = method == "POST"
            response = self._client.post(url, data=params) if post else self._client.get(url, params=params)
        except httpx.InvalidURL as error:  # httpx itself refuses addresses over 65,536 characters
            raise self.error(f"cannot be asked with so long an address: {error}", status=414) from error
        self._reached = True
        for _ in range(3):  # OpenAlex sends on from a merged work to the one that stands for it now
            onward = response.next_request
            if onward is None:
                break
            if (onward.url.scheme, onward.url.host) != (response.url.scheme, response.url.host):
                # A key in a header would go along, and what answers there is not the service.
                raise self.error(
                    f"was diverted to {onward.url.host}, as the login page of a network does: "
                    "open any web page, log in, and try again",
                    status=response.status_code,
                )
            response = self._client.send(onward)
        self._learn_pace(response)
        return response

    def _learn_pace(self, response: httpx.Response) -> None:
        """Take the pace from X-Rate-Limit-Limit and -Interval, as Crossref tells it ("10", "1s")."""
        number = re.fullmatch(r"\s*(\d+)\s*", response.headers.get("x-rate-limit-limit", ""))
        interval = re.fullmatch(
            r"\s*(\d+(?:\.\d+)?)\s*s?\s*", response.headers.get("x-rate-limit-interval", "")
        )
        if number and interval and int(number[1]) > 0:
            self._gap = float(interval[1]) / int(number[1])

    def _unreachable(self, error: httpx.RequestError) -> str:
        kind = type(error).__name__
        if isinstance(error, httpx.TimeoutException):
            return f"it did not answer in time ({kind})"
        if isinstance(error, httpx.ConnectError) and not self._reached:
            # Nothing was ever heard from there: waiting would only hide that there is no network.
            cause: BaseException | None = error
            while cause is not None and not isinstance(cause, ssl.SSLError):
                cause = cause.__cause__ or cause.__context__
            if cause is not None or "certificate" in str(error).lower():
                advice = (
                    "its certificate is not trusted here: behind a proxy that reads along, set SSL_CERT_FILE"
                )
            else:
                advice = (
                    "is there a network? Try the address in a browser; behind a proxy set HTTPS_PROXY; "
                    "a file exported from its website can be read instead"
                )
            raise self.error(f"cannot be reached ({error}): {advice}") from error
        return f"the connection broke ({kind}: {error})"

    def _refusal(self, response: httpx.Response) -> str:
        words = said(response.content)
        advice = self.manners.advice.get(response.status_code, "")
        told = f"answered {response.status_code} {response.reason_phrase}".rstrip()
        return "; ".join(part for part in (told + (f": {words}" if words else ""), advice) if part)

    def _asked_wait(self, response: httpx.Response) -> float:
        """Return for how many seconds the service asks to wait, 0 where it does not say.

        Retry-After is a number of seconds or an HTTP date (RFC 9110, 10.2.3); a date is read against the
        answer's own Date, so that a wrong clock here does no harm. OpenAlex tells in X-RateLimit-Reset
        when the day's allowance starts anew.
        """
        asked = response.headers.get("retry-after", "").strip()
        if not asked and response.headers.get("x-ratelimit-remaining", "").strip() in ("0", "0.0"):
            asked = response.headers.get("x-ratelimit-reset", "").strip()
        if re.fullmatch(r"\d+(\.\d+)?", asked):
            seconds = float(asked)
            # More than 30 years is a point in time (seconds since 1970), not a time to wait.
            return max(seconds - self._clock(), 0.0) if seconds > 1e9 else seconds
        then = _moment(asked)
        now = _moment(response.headers.get("date", ""))
        if then is None:
            return 0.0
        return max(then - (self._clock() if now is None else now), 0.0)

    def _come_back(self, trouble: str, wait: float, status: int | None) -> SourceError:
        when = datetime.fromtimestamp(self._clock() + wait, UTC)
        return self.error(
            f"{trouble}; it asks to wait {_span(wait)}: come back after {when:%Y-%m-%d %H:%M} UTC "
            "(with a cache, what has come so far is not asked for again)",
            status=status,
            retry_after=wait,
        )

    def _tell(self, message: str) -> None:
        if self._notice is not None:
            self._notice(message)


def _moment(text: str) -> float | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _span(seconds: float) -> str:
    return f"{seconds / 3600:.1f} hours" if seconds >= 5400 else f"{seconds / 60:.0f} minutes"
