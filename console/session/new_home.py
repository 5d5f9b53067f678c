"""New home: its folder, and the time zone of the machine that it is on."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from console.session.home import Home
from data.base.permissions import PRIVATE_FOLDER


def make_home(home: Home) -> None:
    """Create the folder of the home (0700) if there is none. Raises OSError."""
    home.path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)


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
