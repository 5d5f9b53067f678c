"""Access to a site's remote, and its sync engine, as the site file describes them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from data.base.clock import SECOND, Clock
from data.book.library import Library
from data.entries import Entry
from data.room.room import Room
from data.site.model import Site
from data.sync.agency.outbox import Outbox
from data.sync.agency.pull import Enter, Inward
from data.sync.agency.push import ANSWERS, Outward, PushState
from data.sync.engine import Engine
from data.sync.link_state import LinkState
from data.sync.own_log import Acked, Where
from data.sync.ports import CurrentBook, Store
from data.sync.remote import secrets
from data.sync.remote.access import Access
from data.sync.remote.http import HttpClient
from data.sync.remote.kinto import Remote
from data.sync.remote.proxy import proxy_for
from data.sync.segment import Keys


class Signed(NamedTuple):
    """The remote of a site, and the keys that its segments are sealed with."""

    remote: Remote
    keys: Keys


def access(home: Path, site: Site, clock: Clock) -> Signed:
    """Return access to the remote of ``site``. Reads files: not on the UI thread.

    Raises SecretFault, which says what would be right.
    """
    found = _access(home, site, clock)
    keys = found.look()
    return Signed(Remote(found.http, site.remote.bucket, site.station), keys)


def _access(home: Path, site: Site, clock: Clock) -> Access[Keys]:
    at = site.remote
    word_file = home / (at.token_file or at.password_file)
    key_file = home / at.key_file

    def read() -> tuple[secrets.SignIn, Keys]:
        if at.token_file or any(os.environ.get(name) for name in (secrets.TOKEN_ENV, secrets.HEADER_ENV)):
            names = (secrets.TOKEN_ENV, secrets.HEADER_ENV)
            sign_in = secrets.token(word_file, os.environ, header=at.header, names=names)
        else:
            sign_in = secrets.basic(at.account, secrets.password(word_file, os.environ))
        return sign_in, secrets.keys(key_file, os.environ)

    ca_file = ca_path(home, at.ca_file)
    return Access(_client(site, clock, None, ""), read, (word_file, key_file), ca_file)


def engine(
    home: Path,
    site: Site,
    book: CurrentBook,
    store: Store,
    clock: Clock,
    *,
    acked: Acked | None = None,
    on_arrived: Callable[[list[Entry]], None],
    on_changed: Callable[[LinkState], None],
    on_diverged: Callable[[str, int], None],
    on_rewritten: Callable[[str, int, Where], None],
) -> Engine:
    """Return the engine that syncs ``book`` and ``store`` with the remote of ``site``. Not on the UI thread.

    It reads password and keys itself, at every attempt: what is wrong with them is a state of the link.
    """
    found = _access(home, site, clock)
    return Engine(
        Remote(found.http, site.remote.bucket, site.station),
        book,
        store,
        acked or Acked(home),
        (),
        clock,
        look=found.look,
        poll_ms=site.remote.poll_s * SECOND,
        on_arrived=on_arrived,
        on_changed=on_changed,
        on_diverged=on_diverged,
        on_rewritten=on_rewritten,
    )


def outward(
    home: Path,
    site: Site,
    library: Library,
    room: Callable[[], Room],
    clock: Clock,
    *,
    on_changed: Callable[[PushState], None] = lambda state: None,
) -> Outward:
    """Return the push to the interface of the agency. Not on the UI thread."""
    at = site.push
    proxy = proxy_for(at.url, os.environ) if at.use_proxy else None
    http = HttpClient(at.url, None, clock, deadline_s=at.deadline_s, proxy=proxy, answers=ANSWERS, is_plain=True)

    def read() -> tuple[secrets.SignIn, None]:
        return secrets.push_sign_in(home, site, os.environ), None

    access = Access(http, read, (secrets.push_file(home, site),), ca_path(home, at.ca_file))
    outbox = Outbox(home, site, library, room())
    return Outward(http, outbox, room, lambda: library.id, site, clock, look=access.look, on_changed=on_changed)


def inward(home: Path, site: Site, library: Library, room: Callable[[], Room], enter: Enter, clock: Clock) -> Inward:
    """Return the pull from the interface of the agency. Not on the UI thread."""
    at = site.pull
    proxy = proxy_for(at.url, os.environ) if at.use_proxy else None
    http = HttpClient(at.url, None, clock, deadline_s=at.deadline_s, proxy=proxy, answers=(200,), is_plain=True)

    def read() -> tuple[secrets.SignIn, None]:
        return secrets.pull_sign_in(home, site, os.environ), None

    def is_known(subject: str) -> bool:
        return next(library.all_of(subject), None) is not None

    access = Access(http, read, (secrets.pull_file(home, site),), ca_path(home, at.ca_file))
    return Inward(http, home, site, room, lambda: library.id, is_known, enter, clock, look=access.look)


def http_client(home: Path, site: Site, clock: Clock, account: str, password: str) -> HttpClient:
    """Return a client of the remote of ``site`` that signs in as ``account``.

    Raises SecretFault if the site's certificates cannot be read.
    """
    ca_file = ca_path(home, site.remote.ca_file)
    return _client(site, clock, secrets.basic(account, password), str(ca_file or ""))


def _client(site: Site, clock: Clock, sign_in: secrets.SignIn | None, ca_file: str) -> HttpClient:
    at = site.remote
    proxy = proxy_for(at.url, os.environ) if at.use_proxy else None
    return HttpClient(at.url, sign_in, clock, ca_file=ca_file, deadline_s=at.deadline_s, proxy=proxy)


def ca_path(home: Path, ca_file: str) -> Path | None:
    """Return the file with the certificates of the site's own authority; None: the system's count."""
    return home / Path(ca_file).expanduser() if ca_file else None
