"""Address of a remote, and the forms of site codes and account names."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

SITE_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,38}")
#: The name of a header.
HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,60}")
#: A station's code.
STATION = re.compile(r"[A-Z0-9]{2,6}")
#: Names that a path of ``[push]`` may have in braces.
NAMES = ("id", "station", "number")
ACCOUNT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@+-]{0,38}")


def scheme_and_host(url: str) -> tuple[str, str]:
    """Return the scheme and the host of ``url``.

    Both are empty if it is not an address, or if it holds a name and password: these belong into a file of their own.
    """
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  (raises if it is not a number)
    except ValueError:
        return "", ""
    if "@" in parts.netloc or parts.query or parts.fragment:
        return "", ""
    return parts.scheme, parts.hostname or ""


def is_template(path: str, *, needs_id: bool) -> bool:
    """Return True if ``path`` is one below an address, in which only :data:`NAMES` stand in braces."""
    names = re.findall(r"\{(.*?)\}", path)
    plain = re.sub(r"\{\w+\}", "", path)
    known = set(names) <= set(NAMES) and not set(plain) & set("{}?# ")
    return path.startswith("/") and known and plain.isascii() and ("id" in names or not needs_id)


def is_loopback(host: str) -> bool:
    """Return True if ``host`` is this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
