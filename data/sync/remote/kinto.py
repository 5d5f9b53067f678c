"""Kinto remote: the small part of its API that sync uses.

docs/sync.md has this contract. Ids are the cursor. Batches, ``last_modified`` and times as a cursor are unsafe
there (docs/sync.md).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from data.sync.remote.http import HttpClient, Reply, Trouble
from data.sync.remote.untrusted import decoded, id_in
from data.sync.segment import MOST_NO, BadRecord, Extent, record_id, station_of

#: Records of a log to ask for at a time: with entries, and with their extents only.
PAGE, EXTENTS = 20, 1000
HEADS = "heads"
#: Pages of heads that are read at most: no site has so many stations.
MOST_PAGES = 4
_STATION = re.compile(r"[A-Z0-9]{2,6}")


class Anchor(msgspec.Struct, frozen=True):
    """An anchor: the last entry of a book and the chain's hash after it.

    A station leaves it on the remote with its head, sealed by ``mac``.
    """

    book: str
    no: int
    hash: str
    mac: str


class Head(msgspec.Struct, frozen=True):
    """A head: how far a station's books go, as it says."""

    station: str
    books: dict[str, int]
    anchor: Anchor | None = None


class _Records(msgspec.Struct):
    data: list[msgspec.Raw]


class _Record(msgspec.Struct):
    data: msgspec.Raw


class _Existing(msgspec.Struct):
    existing: msgspec.Raw


class _Conflict(msgspec.Struct):
    details: _Existing


def log_of(station: str) -> str:
    """Return the name of the collection that holds a station's books."""
    return f"log-{station}"


class Remote:
    """The remote as ``station`` sees it. Every coroutine raises Trouble."""

    def __init__(self, http: HttpClient, bucket: str, station: str) -> None:
        self.http = http
        self.bucket = bucket
        self.station = station

    def _path(self, collection: str, record: str = "") -> str:
        path = f"/buckets/{quote(self.bucket)}/collections/{quote(collection)}/records"
        return f"{path}/{quote(record)}" if record else path

    async def _get(self, path: str, params: Mapping[str, str | int] | None = None) -> Reply:
        """Read: what is there (200), or that it is not (404). Any other answer says neither."""
        reply = await self.http.request("GET", path, params=params)
        if reply.status not in (200, 404):
            raise Trouble("degraded", "sync.unexpected", local=True, status=reply.status)
        return reply

    # --- heads ------------------------------------------------------------------------------------------------------

    async def heads(self) -> dict[str, Head]:
        """Return the heads of all stations."""
        found: dict[str, Head] = {}
        after = ""
        for _ in range(MOST_PAGES):
            params: dict[str, str | int] = {"_sort": "id", "_limit": EXTENTS}
            if after:
                params["gt_id"] = after
            reply = await self._get(self._path(HEADS), params=params)
            if reply.status != 200:
                raise Trouble("reset", "sync.no_heads", bucket=self.bucket)
            page = reply.read(_Records).data
            for raw in page:
                head = _head(raw)
                if head is not None:
                    found[head.station] = head
            last = id_in(page[-1]) if page else ""
            if not reply.more or last <= after:
                break
            after = last
        return found

    async def own_head(self) -> tuple[Head, str]:
        """Return this station's head and its ETag. If it is gone it is made, if the remote allows that."""
        reply = await self._get(self._path(HEADS, self.station))
        if reply.status != 200:
            reply = await self._new_head()
        head = _head(reply.read(_Record).data) or Head(self.station, {})
        return head, reply.etag

    async def _new_head(self) -> Reply:
        path = self._path(HEADS, self.station)
        content = msgspec.json.encode({"data": {}})
        try:
            reply = await self.http.request("PUT", path, headers={"If-None-Match": "*"}, content=content)
        except Trouble as trouble:
            if trouble.why.key not in ("sync.refused_403", "sync.unexpected"):
                raise
            reply = None
        if reply is None or reply.status not in (200, 201):
            raise Trouble("reset", "sync.no_head", station=self.station)
        return reply

    async def put_head(self, books: Mapping[str, int], anchor: Anchor | None, etag: str) -> str:
        """Replace this station's head, which must still have ``etag``.

        Return the new ETag, or "" if another head was written since.
        """
        data: dict[str, Any] = dict(books)
        if anchor is not None:
            data["anchor"] = anchor
        content = msgspec.json.encode({"data": data})
        path = self._path(HEADS, self.station)
        reply = await self.http.request("PUT", path, headers={"If-Match": etag}, content=content)
        return reply.etag if reply.status in (200, 201) else ""

    # --- logs -------------------------------------------------------------------------------------------------------

    async def put(self, record: str, content: bytes) -> Reply:
        """Create a record of this station's log.

        The reply is 201, 412 (the record exists; :func:`stored` returns it) or 413.
        """
        path = self._path(log_of(self.station), record)
        reply = await self.http.request("PUT", path, headers={"If-None-Match": "*"}, content=content)
        if reply.status == 404:
            raise Trouble("reset", "sync.no_log", station=self.station)
        return reply

    async def extents(self, book: str, after: str) -> tuple[list[Extent], bool]:
        """Return the extents of an own book's records after an id, and if there are more.

        Raises BadRecord too.
        """
        raws, more = await self._records(self.station, book, after, EXTENTS, _fields="from,to,hash")
        return [_extent(raw) for raw in raws], more

    async def newest_extents(self, book: str, limit: int) -> list[Extent]:
        """Return the extents of the last records of an own book, in order. Raises BadRecord too."""
        params: dict[str, str | int] = {"gt_id": record_id(book, 0), "max_id": record_id(book, MOST_NO)}
        params |= {"_sort": "-id", "_limit": limit, "_fields": "from,to,hash"}
        reply = await self._get(self._path(log_of(self.station)), params=params)
        return [_extent(raw) for raw in reversed(self._listed(reply, self.station))]

    async def refusal(self, trouble: Trouble) -> Trouble:
        """Return why a request was not allowed (403), after a look at what this station needs there."""
        try:
            if (await self._get(self._path(HEADS, self.station))).status == 404:
                return Trouble("reset", "sync.no_head", station=self.station)
            log = await self._get(self._path(log_of(self.station)), params={"_limit": 1, "_sort": "id"})
            if log.status == 404:
                return Trouble("reset", "sync.no_log", station=self.station)
        except Trouble as more:
            return trouble if more.why.key == "sync.refused_403" else more
        return Trouble("signin", "sync.no_write", floor=trouble.floor, account=self.station)

    async def record(self, record: str) -> msgspec.Raw | None:
        """Return one record of this station's log, or None."""
        reply = await self._get(self._path(log_of(self.station), record))
        return None if reply.status != 200 else reply.read(_Record).data

    async def segments_after(self, book: str, no: int, limit: int = PAGE) -> list[msgspec.Raw]:
        """Return the segments of ``book`` that begin after entry ``no``, in order."""
        raws, _ = await self._records(station_of(book), book, record_id(book, no), limit)
        return raws

    async def segments_upto(self, book: str, no: int, limit: int) -> list[msgspec.Raw]:
        """Return the segments of ``book`` that begin up to entry ``no``, last first."""
        params: dict[str, str | int] = {
            "gt_id": record_id(book, 0),
            "max_id": record_id(book, no),
            "_sort": "-id",
            "_limit": limit,
        }
        station = station_of(book)
        reply = await self._get(self._path(log_of(station)), params=params)
        return self._listed(reply, station)

    async def _records(
        self, station: str, book: str, after: str, limit: int, **fields: str
    ) -> tuple[list[msgspec.Raw], bool]:
        params: dict[str, str | int] = {"gt_id": after, "max_id": record_id(book, MOST_NO), **fields}
        params |= {"_sort": "id", "_limit": limit}
        reply = await self._get(self._path(log_of(station)), params=params)
        raws = self._listed(reply, station)
        return raws, reply.more or len(raws) >= limit

    @staticmethod
    def _listed(reply: Reply, station: str) -> list[msgspec.Raw]:
        if reply.status != 200:
            raise Trouble("reset", "sync.no_log", local=True, station=station)
        return reply.read(_Records).data


def stored(reply: Reply) -> msgspec.Raw:
    """Return the record that the remote holds after :meth:`Remote.put`.

    Raises Trouble.
    """
    return reply.read(_Conflict).details.existing if reply.status == 412 else reply.read(_Record).data


def _extent(raw: msgspec.Raw) -> Extent:
    extent = decoded(raw, Extent)
    if extent is None:
        raise BadRecord("sync.bad_record", id_in(raw))
    return extent.check()


def _head(raw: msgspec.Raw) -> Head | None:
    """Return a head without unknown fields: a server may send anything."""
    fields = decoded(raw, dict[str, Any]) or {}
    station = fields.get("id")
    if not isinstance(station, str) or not _STATION.fullmatch(station):
        return None
    books = {
        key: value
        for key, value in fields.items()
        if station_of(key) == station and type(value) is int and 0 < value <= MOST_NO
    }
    try:
        anchor = msgspec.convert(fields.get("anchor"), Anchor | None)
    except msgspec.ValidationError:
        anchor = None
    return Head(station, books, anchor)
