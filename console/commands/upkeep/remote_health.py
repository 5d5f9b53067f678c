"""One look at the remote, for ``siaga doctor``: who is asked answers at once or with what is wrong."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import NamedTuple

from data.base.clock import Clock
from data.book.reader import BookReader
from data.book.storage.folder import NoBook
from data.site.model import Site
from data.sync.link_state import Why


class Looked(NamedTuple):
    """``known``: the station has a head. ``skew``: the remote's clock against this one (ms). ``witness``: whether the
    book still has entry ``no`` with the hash with which it was sent; None if nothing tells."""

    known: bool
    skew: int
    witness: bool | None
    no: int


def look(home: Path, site: Site, clock: Clock) -> Looked | Why:
    """What the remote of ``site`` says to one question, or why it does not."""
    from data.sync.remote.http import Trouble
    from data.sync.remote.secrets import SecretFault

    try:
        return asyncio.run(_look(home, site, clock))
    except (SecretFault, Trouble) as fault:
        return fault.why


async def _look(home: Path, site: Site, clock: Clock) -> Looked:
    from data.sync import setup
    from data.sync.push import anchor_holds

    there = setup.access(home, site, clock)
    try:
        heads = await there.remote.heads()
    finally:
        await there.remote.http.close()
    own = heads.get(site.station)
    witness, no = None, 0
    if own is not None and own.anchor is not None:
        no = own.anchor.no
        try:
            book = BookReader.open(home)
        except NoBook:
            return Looked(True, there.remote.http.skew or 0, None, no)
        try:
            known = next((b for b in (*book.earlier, book) if b.id == own.anchor.book), None)
            # Another book, or one of which more is elsewhere, is no damage here.
            witness = anchor_holds(own.anchor, known, there.keys) if known is book else None
        finally:
            book.close()
    return Looked(own is not None, there.remote.http.skew or 0, witness, no)
