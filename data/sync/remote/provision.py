"""Provisioning of a remote: accounts, bucket, logs and heads, as an admin.

It is idempotent. The stations, a group, may read the bucket. Only its station may create a log's records, and nobody
may change them. A head can be written by its station. A new account gets a password of its own.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import msgspec

from data.sync.remote.http import HttpClient, Reply, Trouble
from data.sync.remote.kinto import HEADS, log_of

GROUP = "stations"


class Made(msgspec.Struct, frozen=True):
    """An object that was made, changed, or found as it should be.

    ``what``: account, bucket, group, log, heads or head.
    """

    what: str
    name: str
    how: str  # made, changed, found


class Refused(Exception):
    """The remote does not let this account make the ``what`` with this ``name``.

    The account is not an admin there, or the server has other settings.
    """

    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"{what} {name}")
        self.what, self.name = what, name


class _Object(msgspec.Struct):
    data: dict[str, Any] = {}
    permissions: dict[str, list[str]] = {}


class Provisioner:
    """An admin of the remote; ``http`` is signed in as ``admin``.

    Every coroutine raises Trouble and Refused.
    """

    def __init__(self, http: HttpClient, bucket: str, admin: str) -> None:
        self._http = http
        self._bucket = bucket
        self._admin = admin
        self._base = f"/buckets/{quote(bucket)}"

    async def admin_account(self, password: str) -> list[Made]:
        """Create the admin's account, on a trial remote where anybody may create one."""
        try:
            reply = await self._put(f"/accounts/{quote(self._admin)}", {"password": password})
        except Trouble as trouble:
            if trouble.state != "signin":
                raise
            return []  # it exists, or the remote's owner creates it; the next steps show if it has the right
        return [Made("account", self._admin, "made")] if reply.status == 201 else []

    async def account(self, name: str, password: str, *, renew: bool = False) -> Made:
        """Create a station's account.

        ``renew``: replace the password of an account that exists.
        """
        path = f"/accounts/{quote(name)}"
        try:
            reply = await self._put(path, {"password": password}, again=renew)
        except Trouble as trouble:
            raise self._refused(trouble, "account", name) from trouble
        how = "made" if reply.status == 201 else "changed" if renew else "found"
        return Made("account", name, how)

    async def remove(self, name: str) -> Made:
        """Remove an account. Its records stay."""
        try:
            reply = await self._http.request("DELETE", f"/accounts/{quote(name)}")
            await self._members(without=f"account:{name}")
        except Trouble as trouble:
            raise self._refused(trouble, "account", name) from trouble
        return Made("account", name, "found" if reply.status == 404 else "removed")

    async def bucket(self) -> Made:
        """Create the site's bucket."""
        return await self._ensure("bucket", self._bucket, self._base, {"read": [f"{self._base}/groups/{GROUP}"]})

    async def station(self, code: str, account: str) -> list[Made]:
        """Create everything that a station needs except its account."""
        who = f"account:{account}"
        collections = f"{self._base}/collections"
        made = [
            await self._members(who),
            await self._ensure("log", log_of(code), f"{collections}/{quote(log_of(code))}", {"record:create": [who]}),
            await self._ensure("heads", HEADS, f"{collections}/{HEADS}", {}),
            await self._head(code, who),
        ]
        # The first GET of an empty collection can fail while others read it too.
        for name in (log_of(code), HEADS):
            await self._http.request("GET", f"{collections}/{quote(name)}/records", params={"_limit": 1})
        return made

    # --- parts ------------------------------------------------------------------------------------------------------

    async def _put(
        self, path: str, data: dict[str, Any], permissions: dict[str, list[str]] | None = None, *, again: bool = False
    ) -> Reply:
        content = msgspec.json.encode({"data": data, "permissions": permissions or {}})
        headers = {} if again else {"If-None-Match": "*"}
        return await self._http.request("PUT", path, headers=headers, content=content)

    async def _there(self, path: str) -> tuple[_Object, str] | None:
        """Return an object with its ETag.

        None: it does not exist, or this account may not see it; Kinto does not tell which.
        """
        try:
            reply = await self._http.request("GET", path)
        except Trouble as trouble:
            if trouble.why.key != "sync.refused_403":
                raise
            return None
        return (reply.read(_Object), reply.etag) if reply.status == 200 else None

    async def _ensure(self, what: str, name: str, path: str, others: dict[str, list[str]]) -> Made:
        # Each object names the admin's own right: Kinto shows an object's permissions only to accounts named there.
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
