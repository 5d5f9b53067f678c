"""HTTP client of the remote, the only module that knows httpx.

- Each exchange has one deadline: a reply that drips would outlast timeouts for single steps.
- No redirect is followed, and no proxy of the environment used unless the site file says so.
- A reply is read up to a limit and must be JSON.

Anything else is raised as :class:`Trouble`, with the state of the link that it means.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import TypeVar

import httpx
import msgspec

from data.base.clock import SECOND, Clock
from data.sync.link_state import State, Why
from data.sync.remote.backoff import MOST_ASKED, SIGN_IN
from data.sync.untrusted import decoded

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
    """A connection to the remote as one account.

    ``deadline_s``: for one exchange. ``transport``: for tests. To be made off the UI thread, as it reads certificates.
    """

    def __init__(
        self,
        url: str,
        account: str,
        password: str,
        clock: Clock,
        *,
        ca_file: str = "",
        deadline_s: float = 20,
        trust_env: bool = False,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._clock = clock
        self._deadline = deadline_s
        self.took = 0  # duration of the last exchange that was answered (ms)
        self._backoff_until = 0
        verify: ssl.SSLContext | bool = True
        if url.startswith("https:"):
            verify = ssl.create_default_context(cafile=ca_file or None)
        self._client = httpx.AsyncClient(
            base_url=url.rstrip("/"),
            auth=httpx.BasicAuth(account, password),
            headers=_HEADERS,
            verify=verify,
            trust_env=trust_env,
            follow_redirects=False,
            timeout=httpx.Timeout(deadline_s),
            limits=httpx.Limits(max_connections=2, max_keepalive_connections=1, keepalive_expiry=60),
            transport=transport,
        )
        self.contact: int | None = None  # when the remote last answered (monotonic ms)
        self.skew: int | None = None  # the remote's clock minus ours (ms), by its last answer

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
        await self._client.aclose()

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
        sent = dict(headers or {})
        if content is not None:
            sent["Content-Type"] = "application/json"
        request = self._client.build_request(method, path, params=dict(params or {}), headers=sent, content=content)
        begun = self._clock.monotonic()
        try:
            async with asyncio.timeout(self._deadline):
                response = await self._client.send(request, stream=True)
                try:
                    body = await _read(response)
                finally:
                    await response.aclose()
        except (TimeoutError, httpx.TimeoutException):
            raise TooSlow("offline", "sync.deadline", seconds=int(self._deadline)) from None
        except httpx.HTTPError as error:
            raise _unreachable(error) from None
        except httpx.InvalidURL:
            raise Trouble("offline", "sync.bad_url") from None
        self.took = self._clock.monotonic() - begun
        return self._classify(response, body)

    def _classify(self, response: httpx.Response, body: bytes) -> Reply:
        status = response.status_code
        asked = max(_seconds(response, "retry-after"), _seconds(response, "backoff"))
        floor = min(asked * SECOND, MOST_ASKED)
        json = _is_json(body)
        if 300 <= status < 400 or status == 511 or (200 <= status < 300 and not json) or (status == 404 and not json):
            raise Trouble("offline", "sync.portal", status=status)
        self.contact = self._clock.monotonic()
        self._note_skew(response)
        if status in (200, 201, 404, 412, 413):
            if floor:
                self._backoff_until = self.contact + floor
            more = "next-page" in response.headers
            return Reply(status, b"" if status == 413 else body, response.headers.get("etag", ""), more)
        if status in (401, 403):
            raise Trouble("signin", f"sync.refused_{status}", floor=max(floor, SIGN_IN))
        if status in (409, 429) or status >= 500:
            key = "sync.busy" if status in (409, 429) else "sync.failing"
            raise Trouble("degraded", key, floor=floor, status=status)
        raise Trouble("degraded", "sync.unexpected", floor=floor, local=True, status=status)

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


def _unreachable(error: httpx.HTTPError) -> Trouble:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Trouble("tls", "sync.certificate", error=cause.verify_message[:120])
        if isinstance(cause, ssl.SSLError):
            return Trouble("tls", "sync.tls", error=(cause.reason or type(cause).__name__)[:120])
        if isinstance(cause, OSError) and type(cause).__name__ == "gaierror":
            return Trouble("offline", "sync.no_name")
        if isinstance(cause, ConnectionRefusedError):
            return Trouble("offline", "sync.refused")
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.ConnectError):
        text = str(error)
        if "SSL" in text or "CERTIFICATE" in text:
            return Trouble("tls", "sync.tls", error=text[:120])
        return Trouble("offline", "sync.unreachable", error=text[:120])
    return Trouble("offline", "sync.cut")
