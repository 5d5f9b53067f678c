"""A new site file: the commented sample with one's own name, zone and language in it, or a file that was made ready."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

from console.session.home import Home
from data.base import oserrors


def with_values(text: str, **values: str) -> str:
    """``text`` with the top-level keys in ``values`` set to other strings; comments and all other lines stay."""
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


#: What people call the zones of the sample's country; elsewhere the zone's own word does.
ZONE_WORDS = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}


def make_home(home: Home) -> None:
    """The home's folder, 0700 if it is made now. Raises OSError."""
    home.path.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_new(path: Path, text: str) -> None:
    """Write ``text`` (0600) where no file is yet, whole or not at all. Raises FileExistsError, OSError."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    fd = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with oserrors.about(path), os.fdopen(fd, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(fd)
        os.link(draft, path)  # unlike a rename this never replaces a file
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()


def system_zone() -> str:
    """The IANA name of this machine's time zone, as far as it can be told; else empty."""
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
