"""HTTP client of the remote, the only module that knows httpx.

- Each exchange has one deadline: a reply that drips would outlast timeouts for single steps.
- No redirect is followed, and no proxy used unless the site file says so (:mod:`data.sync.remote.proxy`).
- A reply is read up to a limit and must be JSON.

Anything else is raised as :class:`Trouble`, with the state of the link that it means.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import sys
from collections.abc import Collection, Mapping
from email.utils import parsedate_to_datetime
from importlib.util import find_spec
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

import httpx
import msgspec

from data.base.clock import SECOND, Clock
from data.sync.link_state import State, Why
from data.sync.remote.backoff import MOST_ASKED, SIGN_IN
from data.sync.remote.proxy import Proxy
from data.sync.remote.secrets import SecretFault, SignIn
from data.sync.remote.untrusted import decoded

# httpx asks for this library at every lock. While it is missing, each time is a search of the disk on the loop.
if "sniffio" not in sys.modules and find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # type: ignore[assignment]

T = TypeVar("T")

#: Longest reply that is read (bytes).
MOST_REPLY = 8 << 20

_HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "siaga"}


class Trouble(Exception):
    """An exchange without an answer, or with a refusal.

    - ``state``: the state of the link.
    - ``floor``: the shortest wait before the next try (ms).
    - ``local``: it concerns this request only; others may succeed.
    """

    def __init__(self, state: State, key: str, *, floor: int = 0, local: bool = False, **facts: str | int) -> None:
        super().__init__(key)
        self.state = state
        self.why = Why(key, dict(facts))
        self.floor = floor
        self.local = local

    @classmethod
    def of(cls, state: State, why: Why, *, floor: int = 0) -> Trouble:
        """Return the trouble that ``why`` names."""
        made = cls(state, why.key, floor=floor)
        made.why = why
        return made


def trouble_of(error: Exception) -> Trouble:
    """Return ``error`` as the trouble that a loop reports: none that a server or a disk can cause ends it."""
    match error:
        case Trouble():
            return error
        case SecretFault():
            return Trouble.of("signin", error.why, floor=SIGN_IN)
        case OSError():
            return Trouble("degraded", "sync.disk", error=error.strerror or "?")
    # A fault of ours: ending the loop would not help, a restart meets it again.
    return Trouble("degraded", "sync.fault", error=type(error).__name__)


class TooLarge(Trouble):
    """The reply is too long: ask for less."""


class TooSlow(Trouble):
    """No complete answer in time: the remote is away, or the line too slow."""


class Reply(msgspec.Struct, frozen=True):
    """An answer for the caller to read: 200, 201, 404, 412 or 413."""

    status: int
    body: bytes
    etag: str = ""
    more: bool = False  # there are more records than these

    def read(self, type_: type[T]) -> T:
        """Return the body as ``type_``. Raises Trouble if it is not such JSON."""
        found = decoded(self.body, type_)
        if found is None:
            raise Trouble("degraded", "sync.bad_reply", local=True, status=self.status)
        return found


class HttpClient:
    """A connection to a server as one account.

    - ``deadline_s``: for one exchange. ``proxy``: through which it goes. ``transport``: for tests.
    - ``answers``: statuses for the caller to read.
    - ``is_plain``: any interface, which need not answer with JSON.

    Without ``sign_in``, :meth:`use` comes before the first exchange.
    """

    def __init__(
        self,
        url: str,
        sign_in: SignIn | None,
        clock: Clock,
        *,
        ca_file: str = "",
        deadline_s: float = 20,
        proxy: Proxy | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        answers: Collection[int] = (200, 201, 404, 412, 413),
        is_plain: bool = False,
    ) -> None:
        self._url = url.rstrip("/")
        self._clock = clock
        self._deadline = deadline_s
        self._proxy = proxy
        self._transport = transport
        self._answers = answers
        self._is_plain = is_plain
        self._client: httpx.AsyncClient | None = None
        self._old: list[httpx.AsyncClient] = []
        self.took = 0  # duration of the last exchange that was answered (ms)
        self._backoff_until = 0
        self.contact: int | None = None  # when the remote last answered (monotonic ms)
        self.skew: int | None = None  # the remote's clock minus ours (ms), by its last answer
        if sign_in is not None:
            self.use(sign_in, ca_file)

    def use(self, sign_in: SignIn, ca_file: str = "") -> None:
        """Sign in like this from the next exchange on. Not on the UI thread, as it reads certificates.

        Raises SecretFault if the certificates cannot be read.
        """
        usable = self._proxy is not None and self._proxy.fault is None
        verify: ssl.SSLContext | bool = True
        if self._url.startswith("https:"):
            try:
                verify = ssl.create_default_context(cafile=ca_file or None)
            except (OSError, ssl.SSLError) as error:
                why = getattr(error, "strerror", None) or str(error)
                raise SecretFault("sync.ca_wrong", file=ca_file, error=why) from None
        elif not (self._proxy is not None and usable and self._proxy.url.startswith("https:")):
            verify = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # trusts nobody: all authorities take 25 ms to read
        client = httpx.AsyncClient(
            base_url=self._url,
            headers=_HEADERS | dict(sign_in),
            verify=verify,
            proxy=self._proxy.url if self._proxy is not None and usable else None,
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(self._deadline),
            limits=httpx.Limits(max_connections=2, max_keepalive_connections=1, keepalive_expiry=60),
            transport=self._transport,
        )
        if self._client is not None:
            self._old.append(self._client)
        self._client = client

    @property
    def deadline(self) -> int:
        """The deadline of an exchange (ms)."""
        return int(self._deadline * SECOND)

    @property
    def backoff_left(self) -> int:
        """The time (ms) for which an answer asked us to wait (``Backoff``)."""
        return max(0, self._backoff_until - self._clock.monotonic())

    async def close(self) -> None:
        """Close the connection."""
        await self._close_old()
        if self._client is not None:
            await self._client.aclose()

    async def _close_old(self) -> None:
        while self._old:
            await self._old.pop().aclose()

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> Reply:
        """Do one exchange. Raises Trouble."""
        if self._proxy is not None and (fault := self._proxy.fault) is not None:
            raise Trouble.of("offline", fault)
        assert self._client is not None
        await self._close_old()
        sent = dict(headers or {})
        if content is not None:
            sent["Content-Type"] = "application/json"
        begun = self._clock.monotonic()
        try:
            request = self._client.build_request(
                method, path, params=dict(params) if params else None, headers=sent, content=content
            )
            async with asyncio.timeout(self._deadline):
                response = await self._client.send(request, stream=True)
                try:
                    body = await _read(response)
                finally:
                    await response.aclose()
        except (TimeoutError, httpx.TimeoutException):
            seconds = int(self._deadline)
            if self._proxy is not None:
                raise TooSlow("offline", "sync.proxy_deadline", seconds=seconds, proxy=self._proxy.shown) from None
            raise TooSlow("offline", "sync.deadline", seconds=seconds) from None
        except httpx.HTTPError as error:
            raise _unreachable(error, self._proxy) from None
        except (httpx.InvalidURL, UnicodeError):
            raise Trouble("offline", "sync.bad_url") from None
        self.took = self._clock.monotonic() - begun
        return self._classify(response, body)

    def _classify(self, response: httpx.Response, body: bytes) -> Reply:
        status = response.status_code
        asked = max(_seconds(response, "retry-after"), _seconds(response, "backoff"))
        floor = min(asked * SECOND, MOST_ASKED)
        if 300 <= status < 400:
            raise self._redirected(response)
        if status == 511 or not self._is_own(response, body):
            if status < 500 and not urlsplit(self._url).path.strip("/"):
                raise Trouble("offline", "sync.no_path", status=status, url=f"{self._url}/v1")
            raise Trouble("offline", "sync.portal", status=status)
        if status == 407 and self._proxy is not None:
            raise Trouble("offline", "sync.proxy_sign_in", proxy=self._proxy.shown, variable=self._proxy.variable)
        self.contact = self._clock.monotonic()
        self._note_skew(response)
        if status in self._answers:
            if floor:
                self._backoff_until = self.contact + floor
            more = "next-page" in response.headers
            return Reply(status, b"" if status == 413 else body, response.headers.get("etag", ""), more)
        if status in (401, 403):
            raise Trouble("signin", f"sync.refused_{status}", floor=max(floor, SIGN_IN))
        if status in (408, 409, 425, 429):
            raise Trouble("degraded", "sync.busy", floor=floor, status=status)
        if status >= 500:
            if self._proxy is not None:
                raise Trouble("degraded", "sync.proxy_failing", floor=floor, status=status, proxy=self._proxy.shown)
            raise Trouble("degraded", "sync.failing", floor=floor, status=status)
        raise Trouble("degraded", "sync.unexpected", floor=floor, local=True, status=status)

    def _is_own(self, response: httpx.Response, body: bytes) -> bool:
        """Return True if the server itself answered, as far as one can tell: what is asked of it is JSON."""
        status = response.status_code
        if self._is_plain:
            return not (200 <= status < 300 and body.lstrip()[:1] == b"<")
        return _is_json(body) or not (200 <= status < 300 or status == 404)

    def _redirected(self, response: httpx.Response) -> Trouble:
        """Return what a redirect means: the address in the site file is not the whole one, or a sign-in page."""
        asked = response.request.url
        below = asked.path.removeprefix(urlsplit(self._url).path.rstrip("/"))
        with contextlib.suppress(ValueError):
            to = urlsplit(urljoin(str(asked), response.headers.get("location", "")))
            right = f"{to.scheme}://{to.netloc}{to.path.removesuffix(below)}"
            is_same = to.hostname == asked.host and to.scheme in ("http", "https") and "@" not in to.netloc
            if is_same and below.strip("/") and to.path.endswith(below) and right != self._url:
                return Trouble("offline", "sync.moved", url=right[:200])
        return Trouble("offline", "sync.portal", status=response.status_code)

    def _note_skew(self, response: httpx.Response) -> None:
        try:
            there = parsedate_to_datetime(response.headers.get("date", ""))
            self.skew = int(there.timestamp() * 1000) - self._clock.now()
        except (TypeError, ValueError, OverflowError):
            return


async def _read(response: httpx.Response) -> bytes:
    if response.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise Trouble("degraded", "sync.bad_reply", local=True, status=response.status_code)
    pieces, size = [], 0
    async for piece in response.aiter_bytes():
        size += len(piece)
        if size > MOST_REPLY:
            raise TooLarge("degraded", "sync.too_large", local=True, mib=MOST_REPLY >> 20)
        pieces.append(piece)
    return b"".join(pieces)


def _is_json(body: bytes) -> bool:
    """Return True if a body begins as a JSON object. Its reader decodes the rest."""
    return body.lstrip()[:1] == b"{"


def _seconds(response: httpx.Response, name: str) -> int:
    text = response.headers.get(name, "").strip()
    if not (text.isascii() and text.isdigit()):
        return 0
    return int(text) if len(text) < 7 else MOST_ASKED // SECOND  # however many digits it has


def _unreachable(error: httpx.HTTPError, proxy: Proxy | None) -> Trouble:
    """Return what an exchange without an answer means. With a proxy it was the proxy that did not answer."""
    if isinstance(error, httpx.ProxyError) and proxy is not None:
        return Trouble("offline", "sync.proxy_refuses", proxy=proxy.shown, error=str(error)[:120])

    def away(what: str, **facts: str) -> Trouble:
        if proxy is None:
            return Trouble.of("offline", Why(f"sync.{what}", {**facts}))
        return Trouble.of(
            "offline", Why(f"sync.proxy_{what}", {"proxy": proxy.shown, "variable": proxy.variable, **facts})
        )

    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Trouble("tls", "sync.certificate", error=cause.verify_message[:120])
        if isinstance(cause, ssl.SSLError):
            return Trouble("tls", "sync.tls", error=(cause.reason or type(cause).__name__)[:120])
        if isinstance(cause, OSError) and type(cause).__name__ == "gaierror":
            return away("no_name")
        if isinstance(cause, ConnectionRefusedError):
            return away("refused")
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.ConnectError):
        text = str(error)
        if "SSL" in text or "CERTIFICATE" in text:
            return Trouble("tls", "sync.tls", error=text[:120])
        return away("unreachable", error=text[:120])
    return Trouble("offline", "sync.cut")
