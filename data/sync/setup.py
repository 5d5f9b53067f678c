"""From the site file to an engine."""

from __future__ import annotations

import os
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from data.base.clock import Clock
from data.site.model import Site
from data.sync.remote import secrets
from data.sync.remote.http import HttpClient
from data.sync.remote.kinto import Remote
from data.sync.remote.secrets import SecretFault


class Access(NamedTuple):
    """What is needed to speak with the site's remote."""

    remote: Remote
    keys: tuple[bytes, ...]


def access(home: Path, site: Site, clock: Clock, env: Mapping[str, str] | None = None) -> Access:
    """The remote of ``site``. Reads files: not on the UI thread. Raises SecretFault, which says what would be right."""
    env = os.environ if env is None else env
    at = site.remote
    password = secrets.password(home / at.password_file, env)
    keys = secrets.keys(home / at.key_file, env)
    return Access(Remote(http_client(home, site, clock, at.account, password), at.bucket, site.station), keys)


def http_client(home: Path, site: Site, clock: Clock, account: str, password: str) -> HttpClient:
    """A connection to the remote of ``site`` as ``account``. Raises SecretFault if its certificates cannot be read."""
    at = site.remote
    ca_file = str(home / Path(at.ca_file).expanduser()) if at.ca_file else ""
    try:
        return HttpClient(
            at.url, account, password, clock, ca_file=ca_file, deadline_s=at.deadline_s, trust_env=at.use_proxy
        )
    except (OSError, ssl.SSLError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise SecretFault("sync.ca_wrong", file=ca_file, error=why) from None
