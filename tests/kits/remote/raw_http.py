"""HTTP/1.1 as bytes, for a proxy and for replies that no honest server sends."""

from __future__ import annotations

import asyncio
import json

import msgspec

REASONS = {200: "OK", 201: "Created", 302: "Found", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
           409: "Conflict", 412: "Precondition Failed", 413: "Request Entity Too Large", 429: "Too Many Requests",
           500: "Internal Server Error", 503: "Service Unavailable"}  # fmt: skip


class Request(msgspec.Struct, frozen=True):
    """One request. ``raw``: all of its bytes. Header names are in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    raw: bytes

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]


class Reply(msgspec.Struct, frozen=True):
    """One reply. ``raw``: all of its bytes."""

    status: int
    headers: dict[str, str]
    body: bytes
    raw: bytes


async def _head(reader: asyncio.StreamReader) -> tuple[str, dict[str, str], bytes]:
    """Return the first line, the headers, and the bytes of both.

    Raises asyncio.IncompleteReadError, ConnectionError.
    """
    raw = await reader.readuntil(b"\r\n\r\n")
    first, *rest = raw.decode("latin-1").rstrip("\r\n").split("\r\n")
    pairs = (line.partition(":") for line in rest)
    return first, {name.strip().lower(): value.strip() for name, _, value in pairs}, raw


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """Return the next request, or None at the end of the connection."""
    try:
        first, headers, raw = await _head(reader)
        body = await reader.readexactly(int(headers.get("content-length", "0")))
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    method, target, _ = first.split(" ", 2)
    return Request(method, target, headers, body, raw + body)


async def read_reply(reader: asyncio.StreamReader) -> Reply:
    """Return one reply. Raises asyncio.IncompleteReadError, ConnectionError."""
    first, headers, raw = await _head(reader)
    status = int(first.split(" ", 2)[1])
    length = 0 if status in (204, 304) else int(headers.get("content-length", "0"))
    body = await reader.readexactly(length)
    return Reply(status, headers, body, raw + body)


def head_of(status: int, headers: dict[str, str]) -> bytes:
    """Return the status line and headers of a reply."""
    lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Whatever')}", *(f"{k}: {v}" for k, v in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def reply(status: int, body: object = b"", headers: dict[str, str] | None = None) -> bytes:
    """Return a complete reply.

    ``body``: bytes as they are, anything else as JSON. ``headers`` replace the default ones; an empty value drops one.
    """
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    given = {"Content-Length": str(len(data)), "Content-Type": "application/json"} | (headers or {})
    return head_of(status, {name: value for name, value in given.items() if value}) + data


def error(status: int, headers: dict[str, str] | None = None) -> bytes:
    """Return an error in Kinto's words."""
    words = REASONS[status]
    return reply(status, {"code": status, "errno": 999, "error": words, "message": words}, headers)
