"""``siaga remote``: provision a remote (``init``) or show its state (``status``)."""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from console.commands import Call
from console.commands.json_out import print_json
from console.commands.secret import typed_secret
from console.commands.site_read import site_set_up
from console.exits import DONE, UNAVAILABLE, Stop
from data.base.clock import SECOND, SystemClock
from data.book.reading.follower import BookReader
from data.book.replicas.replicas import Replicas
from data.entries.subjects import station_of
from data.queries.clock_doubt import is_off
from data.site.model import Site
from data.sync import setup
from data.sync.own_log import under_other_codes
from data.sync.push import anchor_holds
from data.sync.remote import secrets
from data.sync.remote.http import Trouble
from data.sync.remote.kinto import HEADS, log_of
from data.sync.remote.provision import Made, Provisioner, Refused
from data.sync.remote.secrets import SecretFault

_CODE = re.compile(r"[A-Z0-9]{2,6}")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``remote``."""
    parser.add_argument("what", metavar="init|status", choices=("init", "status"))
    parser.add_argument("--admin", default="admin", metavar="NAME")
    parser.add_argument("--admin-password", default=None, metavar="FILE")
    parser.add_argument("--stations", default="", metavar="CODES")
    parser.add_argument("--renew", default="", metavar="CODES")
    parser.add_argument("--remove", default="", metavar="CODES")
    parser.add_argument("--print", action="store_true", dest="print_only")
    parser.add_argument("--json", action="store_true")


def reads(options: argparse.Namespace) -> bool:
    """Return True if nothing is written."""
    return bool(options.what == "status" or options.print_only)


def run(call: Call) -> int:
    """Provision the remote, or show its state. Raises Stop, SiteError, OSError."""
    call.need_site()
    site = site_set_up(call)
    if not site.remote.url:
        raise Stop("remote.none", file=call.home.site_file)
    if call.options.print_only:
        return _print_layout(call, site)
    try:
        if call.options.what == "status":
            return asyncio.run(_status(call, site))
        stations = _stations(call, site)
        password = _admin_password(call)  # outside of the event loop, which would hold Ctrl+C back
        return asyncio.run(_init(call, site, stations, password))
    except SecretFault as fault:
        raise Stop("remote.failed", why=fault.why.text(call.words)) from fault
    except Trouble as trouble:
        raise Stop("remote.failed", code=UNAVAILABLE, why=trouble.why.text(call.words)) from trouble


# --- init -------------------------------------------------------------------------------------------------------------


def _codes(text: str) -> list[str]:
    codes = [code for code in re.split(r"[,\s]+", text.strip()) if code]
    for code in codes:
        if not _CODE.fullmatch(code):
            raise Stop("remote.bad_code", found=code)
    return codes


def _admin_password(call: Call) -> str:
    given = call.options.admin_password
    if given is not None or os.environ.get(secrets.ADMIN_ENV):
        return secrets.password(Path(given or ""), os.environ, secrets.ADMIN_ENV)
    if not sys.stdin.isatty():
        raise Stop("remote.no_admin", name=call.options.admin, variable=secrets.ADMIN_ENV)
    return typed_secret(call.words("remote.ask_admin", name=call.options.admin))


def _stations(call: Call, site: Site) -> list[str]:
    """Return the stations that are to be there, this one first."""
    renew, remove = _codes(call.options.renew), _codes(call.options.remove)
    stations = dict.fromkeys([site.station, *_codes(call.options.stations), *renew])
    return [code for code in stations if code not in remove]


def _print_layout(call: Call, site: Site) -> int:
    """Print what must be on the remote before the stations sign in, for an owner who makes it by hand. No network."""
    stations, words = _stations(call, site), call.words
    base = f"{site.remote.url.rstrip('/')}/buckets/{site.remote.bucket}/collections"
    places = [
        {
            "station": code,
            "account": site.remote.account if code == site.station else code,
            "log": f"{base}/{log_of(code)}/records",
            "head": f"{base}/{HEADS}/records/{code}",
            "head_data": {},
        }
        for code in stations
    ]
    if call.options.json:
        print_json({"url": site.remote.url, "bucket": site.remote.bucket, "stations": places})
        return DONE
    print(words("remote.layout", bucket=site.remote.bucket, url=site.remote.url))
    for place in places:
        print(words("remote.layout.station", **{name: str(place[name]) for name in ("station", "account")}))
        print(words("remote.layout.log", path=str(place["log"])))
        print(words("remote.layout.head", path=str(place["head"])))
    print(words("remote.layout.end", codes=", ".join(stations)))
    return DONE


async def _init(call: Call, site: Site, stations: list[str], password: str) -> int:
    renew, remove = _codes(call.options.renew), _codes(call.options.remove)
    http = setup.http_client(call.home.path, site, SystemClock(), call.options.admin, password)
    provisioner = Provisioner(http, site.remote.bucket, call.options.admin)
    made: list[Made] = []
    files: list[tuple[str, Path]] = []
    unknown: list[str] = []
    try:
        made += await provisioner.admin_account(password)
        made.append(await provisioner.bucket())
        for code in stations:
            account = site.remote.account if code == site.station else code
            file = _password_file(call, site, code)
            word = secrets.read(file) if file.exists() and code not in renew else secrets.new_key()[:32]
            account_made = await provisioner.account(account, word, renew=code in renew)
            made.append(account_made)
            if account_made.how in ("made", "changed") and (code in renew or not file.exists()):
                file.unlink(missing_ok=True)
                secrets.write(file, word)
                files.append((code, file))
            elif not file.exists():
                unknown.append(code)
            made += await provisioner.station(code, account)
        for code in remove:
            made.append(await provisioner.remove(site.remote.account if code == site.station else code))
    except Trouble as trouble:
        if trouble.why.key != "sync.refused_401":
            raise
        raise Stop("remote.bad_password", code=UNAVAILABLE, name=call.options.admin) from trouble
    except Refused as refused:
        what = call.words(f"remote.what.{refused.what}")
        raise Stop("remote.refused", code=UNAVAILABLE, name=f"{what} {refused.name}") from refused
    finally:
        await http.close()
    key = call.home.path / site.remote.key_file
    new_key = not key.exists() and not os.environ.get(secrets.KEY_ENV)
    if new_key:
        secrets.write(key, secrets.new_key())
    _print_made(call, site, made, files, key if new_key else None)
    if unknown and not call.options.json:
        print(call.words("remote.unknown_password", codes=",".join(unknown)))
    return DONE


def _password_file(call: Call, site: Site, code: str) -> Path:
    """Return the password file of a station: this one's, or one to carry to the other."""
    own = call.home.path / site.remote.password_file
    return own if code == site.station else call.home.path / f"remote-{code}.password"


def _print_made(
    call: Call, site: Site, made: Sequence[Made], files: Sequence[tuple[str, Path]], key: Path | None
) -> None:
    seen = dict.fromkeys((m.what, m.name, m.how) for m in made)
    # Objects that the second station finds were made a moment ago, for the first one.
    shown = [m for m in seen if m[2] != "found" or not {(m[0], m[1], "made"), (m[0], m[1], "changed")} & set(seen)]
    if call.options.json:
        facts = [{"what": what, "name": name, "how": how} for what, name, how in shown]
        print_json({"url": site.remote.url, "made": facts, "files": [str(f) for _, f in files], "key": str(key or "")})
        return
    words = call.words
    for what, name, how in shown:
        print(f"{words(f'remote.how.{how}'):>12}  {words(f'remote.what.{what}')} {name}")
    for code, file in files:
        print(words("remote.own_file" if code == site.station else "remote.other_file", code=code, file=file))
    if key is not None:
        print(words("remote.new_key", file=key))


# --- status -----------------------------------------------------------------------------------------------------------


async def _status(call: Call, site: Site) -> int:
    remote, keys = await asyncio.to_thread(setup.access, call.home.path, site, SystemClock())
    book = BookReader.open(call.home.path)
    replicas = Replicas.open(call.home.path, write=False)
    try:
        heads = await remote.heads()
        own = heads.get(site.station)
        books = []
        for code, head in sorted(heads.items()):
            for id, to in sorted(head.books.items()):
                mine = next((b for b in (*book.earlier, book) if b.id == id), None)
                here = max(mine.last_no if mine else 0, replicas.last(id)[0])
                books.append({"station": code, "book": id, "there": to, "here": here})
        if own is None or book.id not in own.books:
            books.append({"station": site.station, "book": book.id, "there": 0, "here": book.last_no})
        not_sent = [
            b for b in under_other_codes(site.station, book) if not any(b.id in h.books for h in heads.values())
        ]
        books += [{"station": station_of(b.id), "book": b.id, "there": 0, "here": b.last_no} for b in not_sent]
        witness = None
        if own is not None and own.anchor is not None:
            known = next((b for b in (*book.earlier, book) if b.id == own.anchor.book), None)
            agrees = anchor_holds(own.anchor, known, keys) if known is not None else False
            facts = {"book": own.anchor.book, "no": own.anchor.no, "hash": own.anchor.hash, "agrees": agrees}
            witness = facts
    finally:
        replicas.close()
        book.close()
        await remote.http.close()
    skew = remote.http.skew
    ok = own is not None and (witness is None or witness["agrees"] is True)
    if call.options.json:
        at = {"url": site.remote.url, "bucket": site.remote.bucket, "account": site.remote.account}
        skew_s = None if skew is None else skew // SECOND
        print_json({"ok": ok, **at, "skew_s": skew_s, "books": books, "witness": witness})
    else:
        _print_status(call, site, skew, books, witness, known=own is not None)
    return DONE if ok else UNAVAILABLE


def _print_status(
    call: Call, site: Site, skew: int | None, books: Sequence[dict[str, Any]], witness: dict[str, Any] | None,
    *, known: bool,
) -> None:  # fmt: skip
    words = call.words
    print(words("remote.signed_in", url=site.remote.url, bucket=site.remote.bucket, account=site.remote.account))
    if not known:
        print(words("sync.no_head", station=site.station))
    if skew is not None and is_off(skew):
        print(words("remote.skew", seconds=abs(skew) // SECOND))
    for fact in books:
        print("  " + words("remote.book", **fact))
    if witness is not None:
        key = {True: "remote.witness", False: "remote.witness_differs", None: "remote.witness_seal"}[witness["agrees"]]
        print(words(key, book=witness["book"], no=witness["no"], hash=witness["hash"][:16]))
