"""Address of a remote, and the forms of site codes and account names."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

SITE_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,38}")
#: The name of a header.
HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,60}")
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


def is_loopback(host: str) -> bool:
    """Return True if ``host`` is this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
