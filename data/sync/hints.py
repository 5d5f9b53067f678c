"""Hints: small JSON files in the ``sync`` folder of a home.

Sync keeps notes there that it can find out again. A hint that is missing, damaged or wrong costs time, never an entry.
No function here may be called on the UI thread.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import msgspec

from data.base.descriptors import held
from data.base.disk import DISK

T = TypeVar("T")

_FOLDER = "sync"


def read(home: Path, name: str, type_: type[T]) -> T | None:
    """Return a hint, or None if it is missing or unreadable."""
    try:
        with held(DISK.open_folder(home / _FOLDER)) as folder:
            raw = DISK.read_file(folder, name)
        return msgspec.json.decode(raw, type=type_) if raw is not None else None
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None


def write(home: Path, name: str, value: Any) -> None:
    """Keep a hint. Raises OSError."""
    with held(DISK.open_folder(home / _FOLDER, make=True)) as folder:
        DISK.replace_file(folder, name, msgspec.json.encode(value))
