"""JSON from outside: read as a type, or not at all."""

from __future__ import annotations

from typing import TypeVar

import msgspec

T = TypeVar("T")


class _Named(msgspec.Struct):
    id: str = ""


def decoded(raw: bytes | msgspec.Raw, type_: type[T]) -> T | None:
    """Return the JSON in ``raw`` as ``type_``, or None if it is something else."""
    try:
        return msgspec.json.decode(raw, type=type_)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def id_in(raw: bytes | msgspec.Raw) -> str:
    """Return the ``id`` of the object in ``raw``; "" if it has none."""
    return (decoded(raw, _Named) or _Named()).id
