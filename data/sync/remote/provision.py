"""Laying out a remote, from an admin's account: accounts, the bucket, a log for each station, heads. Doing it twice
changes nothing.

The bucket can be read by its stations (a group); a log's records can be made by its station only, and changed by
nobody; a head can be written by its station. An account that is made gets a password of its own.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import msgspec

from data.sync.remote.http import HttpClient, Reply, Trouble
from data.sync.remote.kinto import HEADS, log_of

GROUP = "stations"


class Made(msgspec.Struct, frozen=True):
    """What was made, changed or found as it should be. ``what``: account, bucket, group, log, heads, head."""

    what: str
    name: str
    how: str  # made, changed, found


class Refused(Exception):
    """The remote does not let this account do ``what`` to ``name``: it is no admin there, or the settings differ."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"{what} {name}")
        self.what, self.name = what, name


class _Object(msgspec.Struct):
    data: dict[str, Any] = {}
    permissions: dict[str, list[str]] = {}


class Provisioner:
    """``wire`` speaks as ``admin``. Every method raises Trouble and Refused."""

    def __init__(self, http: HttpClient, bucket: str, admin: str) -> None:
        self._http = http
        self._bucket = bucket
        self._admin = admin
        self._base = f"/buckets/{quote(bucket)}"

    async def admin_account(self, password: str) -> list[Made]:
        """On a remote for trying, where anybody may make an account: make the admin's."""
        try:
            reply = await self._put(f"/accounts/{quote(self._admin)}", {"password": password})
        except Trouble as trouble:
            if trouble.state != "signin":
                raise
            return []  # it is there, or the remote's owner makes it; what follows tells whether it may
        return [Made("account", self._admin, "made")] if reply.status == 201 else []

    async def account(self, name: str, password: str, *, renew: bool = False) -> Made:
        """A station's account. ``renew``: give it this password although it is there: the old one is no longer good."""
        path = f"/accounts/{quote(name)}"
        try:
            reply = await self._put(path, {"password": password}, again=renew)
        except Trouble as trouble:
            raise self._refused(trouble, "account", name) from trouble
        how = "made" if reply.status == 201 else "changed" if renew else "found"
        return Made("account", name, how)

    async def remove(self, name: str) -> Made:
        """Take an account away; what it wrote stays."""
        try:
            reply = await self._http.request("DELETE", f"/accounts/{quote(name)}")
            await self._members(without=f"account:{name}")
        except Trouble as trouble:
            raise self._refused(trouble, "account", name) from trouble
        return Made("account", name, "found" if reply.status == 404 else "removed")

    async def bucket(self) -> Made:
        """The site's bucket."""
        return await self._ensure("bucket", self._bucket, self._base, {"read": [f"{self._base}/groups/{GROUP}"]})

    async def station(self, code: str, account: str) -> list[Made]:
        """Everything that a station needs beside its account."""
        who = f"account:{account}"
        collections = f"{self._base}/collections"
        made = [
            await self._members(who),
            await self._ensure("log", log_of(code), f"{collections}/{quote(log_of(code))}", {"record:create": [who]}),
            await self._ensure("heads", HEADS, f"{collections}/{HEADS}", {}),
            await self._head(code, who),
        ]
        # The first look at an empty collection can fail while others look too.
        for name in (log_of(code), HEADS):
            await self._http.request("GET", f"{collections}/{quote(name)}/records", params={"_limit": 1})
        return made

    # --- pieces -----------------------------------------------------------------------------------------------------

    async def _put(
        self, path: str, data: dict[str, Any], permissions: dict[str, list[str]] | None = None, *, again: bool = False
    ) -> Reply:
        content = msgspec.json.encode({"data": data, "permissions": permissions or {}})
        headers = {} if again else {"If-None-Match": "*"}
        return await self._http.request("PUT", path, headers=headers, content=content)

    async def _there(self, path: str) -> tuple[_Object, str] | None:
        """An object with its ETag; None if it is not there (or may not be seen, which Kinto does not tell apart)."""
        try:
            reply = await self._http.request("GET", path)
        except Trouble as trouble:
            if trouble.why.key != "sync.refused_403":
                raise
            return None
        return (reply.read(_Object), reply.etag) if reply.status == 200 else None

    async def _ensure(self, what: str, name: str, path: str, others: dict[str, list[str]]) -> Made:
        # The admin's own right is named at each object: Kinto shows an object's permissions only to whom it names.
        allowed = {"write": [f"account:{self._admin}"], **others}
        try:
            there = await self._there(path)
            if there is None:
                await self._put(path, {}, allowed)
                return Made(what, name, "made")
            merged = _merged(there[0].permissions, allowed)
            if merged == there[0].permissions:
                return Made(what, name, "found")
            await self._http.request("PATCH", path, content=msgspec.json.encode({"permissions": merged}))
        except Trouble as trouble:
            raise self._refused(trouble, what, name) from trouble
        return Made(what, name, "changed")

    async def _members(self, who: str = "", *, without: str = "") -> Made:
        path = f"{self._base}/groups/{GROUP}"
        there = await self._there(path)
        before = list(there[0].data.get("members", [])) if there else []
        members = sorted({*before, *([who] if who else [])} - {without})
        if there is None:
            await self._put(path, {"members": members})
            return Made("group", GROUP, "made")
        if members == sorted(before):
            return Made("group", GROUP, "found")
        await self._http.request("PATCH", path, content=msgspec.json.encode({"data": {"members": members}}))
        return Made("group", GROUP, "changed")

    async def _head(self, code: str, who: str) -> Made:
        path = f"{self._base}/collections/{HEADS}/records/{quote(code)}"
        allowed = {"write": [who, f"account:{self._admin}"]}
        reply = await self._put(path, {}, allowed)
        if reply.status == 201:
            return Made("head", code, "made")
        there = await self._there(path)
        if there is None or who in there[0].permissions.get("write", []):
            return Made("head", code, "found")
        known, etag = there
        data = {k: v for k, v in known.data.items() if k not in ("id", "last_modified")}
        content = msgspec.json.encode({"data": data, "permissions": _merged(known.permissions, allowed)})
        await self._http.request("PUT", path, headers={"If-Match": etag}, content=content)
        return Made("head", code, "changed")

    @staticmethod
    def _refused(trouble: Trouble, what: str, name: str) -> Exception:
        return Refused(what, name) if trouble.why.key in ("sync.refused_403", "sync.unexpected") else trouble


def _merged(there: dict[str, list[str]], wanted: dict[str, list[str]]) -> dict[str, list[str]]:
    merged = {key: list(who) for key, who in there.items()}
    for key, who in wanted.items():
        merged[key] = [*merged.get(key, []), *(w for w in who if w not in merged.get(key, []))]
    return merged
