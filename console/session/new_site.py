"""New site file: the commented sample with the values of this site."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

from console.session.home import Home


def with_values(text: str, **values: str) -> str:
    """Return ``text`` with its top-level keys set to ``values``. Comments and all other lines stay."""
    head, first_table, tables = _split(text)
    for key, value in values.items():
        line = f"{key} = {_toml(value)}"
        found = re.search(rf'(?m)^{re.escape(key)}\s*=\s*(?:"[^"\n]*"|\'[^\'\n]*\')', head)
        if found is None:
            head = f"{head.rstrip()}\n{line}\n\n"
        else:
            head = head[: found.start()] + line + head[found.end() :]
    return head + first_table + tables


def _split(text: str) -> tuple[str, str, str]:
    table = re.search(r"(?m)^\[", text)
    return (text, "", "") if table is None else (text[: table.start()], "[", text[table.end() :])


def _toml(value: str) -> str:
    escaped = re.sub(r'[\\"\x00-\x1f\x7f]', lambda c: f"\\u{ord(c[0]):04x}", value)
    return f'"{escaped}"'


#: Names in daily use for the time zones of the sample's country. Other zones keep their abbreviation.
ZONE_WORDS = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}


def make_home(home: Home) -> None:
    """Create the folder of the home (0700) if there is none. Raises OSError."""
    home.path.mkdir(mode=0o700, parents=True, exist_ok=True)


def system_zone() -> str:
    """Return the IANA name of this machine's time zone; "" if it cannot be found."""
    named = os.environ.get("TZ", "").lstrip(":")
    if "/" in named and not named.startswith("/"):
        return named
    with contextlib.suppress(OSError):
        _, marker, name = str(Path("/etc/localtime").readlink()).partition("zoneinfo/")
        if marker:
            return name
    with contextlib.suppress(OSError):
        name = Path("/etc/timezone").read_text("utf-8").strip()
        if "/" in name:
            return name
    return ""
