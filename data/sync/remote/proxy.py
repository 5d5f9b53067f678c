"""Proxy of the environment: which one an address goes through, read by us alone.

httpx would refuse an ordinary ``NO_PROXY`` (``[::1]``, ``10.0.0.0/8``) with an error, so it never sees the environment.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from typing import NamedTuple
from urllib.parse import urlsplit

from data.sync.link_state import Why

#: Kinds of proxies that can be used.
SCHEMES = ("http", "https")


class Proxy(NamedTuple):
    """A proxy.

    url: with name and password, if it has them. variable: which one named it.
    """

    url: str
    variable: str

    @property
    def shown(self) -> str:
        """The proxy without its password, for messages."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"

    @property
    def fault(self) -> Why | None:
        """Why it cannot be used; None: it can."""
        try:
            parts = urlsplit(self.url)
            usable, port = bool(parts.hostname), parts.port
        except ValueError:
            return Why("sync.proxy_bad", {"variable": self.variable})
        if parts.scheme.startswith("socks"):
            return Why("sync.proxy_socks", {"variable": self.variable, "proxy": self.shown})
        if not usable or port == 0 or parts.scheme not in SCHEMES:
            return Why("sync.proxy_bad", {"variable": self.variable})
        return None


def proxy_for(url: str, env: Mapping[str, str]) -> Proxy | None:
    """Return the proxy through which ``env`` sends ``url``; None: it goes there directly."""
    parts = urlsplit(url)
    if not parts.hostname or is_excluded(parts.hostname, _port(parts.port, parts.scheme), _value(env, "NO_PROXY")[0]):
        return None
    for name in (f"{parts.scheme.upper()}_PROXY", "ALL_PROXY"):
        found, variable = _value(env, name)
        if found:
            return Proxy(found if "://" in found else f"http://{found}", variable)
    return None


def _value(env: Mapping[str, str], name: str) -> tuple[str, str]:
    """Return a variable and its name: as everywhere, the one in small letters comes first."""
    for each in (name.lower(), name):
        if text := env.get(each, "").strip():
            return text, each
    return "", name


def _port(port: int | None, scheme: str) -> int:
    return port or (443 if scheme == "https" else 80)


def is_excluded(host: str, port: int, no_proxy: str) -> bool:
    """Return True if ``NO_PROXY`` names the host.

    It lists names (with what is below them), addresses with or without brackets, networks (10.0.0.0/8) and ``*``, each
    with a port or without one Others are passed over.
    """
    return any(_names(entry.strip().lower(), host.lower(), port) for entry in no_proxy.split(","))


def _names(entry: str, host: str, port: int) -> bool:
    if entry in ("", "*"):
        return entry == "*"
    name, wanted = entry, ""
    if entry.startswith("["):
        name, _, rest = entry[1:].partition("]")
        wanted = rest.lstrip(":")
    elif entry.count(":") == 1:
        name, _, wanted = entry.partition(":")
    if wanted and wanted != str(port):
        return False
    try:
        address = ip_address(host)
    except ValueError:
        name = name.lstrip("*").lstrip(".")
        return bool(name) and (host == name or host.endswith(f".{name}"))
    try:
        return address in ip_network(name, strict=False)
    except ValueError:
        return False
