"""Access to a site's remote, and its sync engine, as the site file describes them."""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from data.base.clock import SECOND, Clock
from data.entries import Entry
from data.site.model import Site
from data.sync.engine import Engine
from data.sync.link_state import LinkState
from data.sync.own_log import Acked, Where
from data.sync.ports import CurrentBook, Store
from data.sync.remote import secrets
from data.sync.remote.http import HttpClient
from data.sync.remote.kinto import Remote
from data.sync.remote.secrets import SecretFault


class Access(NamedTuple):
    """The remote of a site, and the keys that its segments are sealed with."""

    remote: Remote
    keys: tuple[bytes, ...]


def access(home: Path, site: Site, clock: Clock) -> Access:
    """Return access to the remote of ``site``. Reads files: not on the UI thread.

    Raises SecretFault, which says what would be right.
    """
    at = site.remote
    password = secrets.password(home / at.password_file, os.environ)
    keys = secrets.keys(home / at.key_file, os.environ)
    return Access(Remote(http_client(home, site, clock, at.account, password), at.bucket, site.station), keys)


def engine(
    home: Path,
    site: Site,
    book: CurrentBook,
    store: Store,
    clock: Clock,
    *,
    on_arrived: Callable[[list[Entry]], None],
    on_changed: Callable[[LinkState], None],
    on_diverged: Callable[[str, int], None],
    on_rewritten: Callable[[str, int, Where], None],
) -> Engine:
    """Return the engine that syncs ``book`` and ``store`` with the remote of ``site``.

    Reads files: not on the UI thread. Raises SecretFault.
    """
    remote, keys = access(home, site, clock)
    return Engine(
        remote,
        book,
        store,
        Acked(home),
        keys,
        clock,
        poll_ms=site.remote.poll_s * SECOND,
        on_arrived=on_arrived,
        on_changed=on_changed,
        on_diverged=on_diverged,
        on_rewritten=on_rewritten,
    )


def http_client(home: Path, site: Site, clock: Clock, account: str, password: str) -> HttpClient:
    """Return a client of the remote of ``site`` that signs in as ``account``.

    Raises SecretFault if the site's certificates cannot be read.
    """
    at = site.remote
    ca_file = str(home / Path(at.ca_file).expanduser()) if at.ca_file else ""
    try:
        return HttpClient(
            at.url, account, password, clock, ca_file=ca_file, deadline_s=at.deadline_s, trust_env=at.use_proxy
        )
    except (OSError, ssl.SSLError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise SecretFault("sync.ca_wrong", file=ca_file, error=why) from None
