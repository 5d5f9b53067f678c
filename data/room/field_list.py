"""The list of tables and fields in docs/guide/data.md.

``python -m data.room.field_list`` prints it.
"""

from __future__ import annotations

import textwrap
from types import NoneType
from typing import Any, get_args, get_origin

import msgspec

from data.room.noted.corrections import Bucket
from data.room.noted.gone import Names
from data.room.state.packed import Block
from data.room.tables import AMENDED, LEFT, QUERIED, SETTLED, Meta, fields_of, hints

#: Widest line of the list (characters).
WIDTH = 118

_PLAIN: dict[Any, str] = {str: "text", int: "number", bool: "true or false", bytes: "base64"}


def field_list() -> str:
    """Return the list: a paragraph for each table, and for each kind of value that has fields of its own."""
    inner: dict[str, type[msgspec.Struct]] = {}
    lines = ["### Tables", ""]
    for table in QUERIED:
        lines += _paragraph(table, fields_of(table), inner)
    lines += _paragraph(SETTLED, hints(Block), inner)
    lines += _paragraph(LEFT, hints(Names), inner)
    lines += _paragraph(AMENDED, hints(Bucket), inner)
    lines += _paragraph("meta", hints(Meta), inner)
    lines += ["### Values with fields of their own", ""]
    done: set[str] = set()
    while waiting := sorted(set(inner) - done):
        for name in waiting:
            lines += _paragraph(name, hints(inner[name]), inner)
            done.add(name)
    return "\n".join(lines).rstrip() + "\n"


def _paragraph(name: str, fields: dict[str, Any], inner: dict[str, type[msgspec.Struct]]) -> list[str]:
    text = f"**{name}**: " + ", ".join(f"`{field}` {_kind(hint, inner)}" for field, hint in fields.items()) + "."
    return [*textwrap.wrap(text, WIDTH), ""]


def _kind(hint: Any, inner: dict[str, type[msgspec.Struct]]) -> str:
    """Return the kind of a value in words, and gather those with fields of their own."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is dict:
        return f"names with {_kind(args[1], inner)}"
    if origin is tuple and args[1:] == (...,):
        return f"list of {_kind(args[0], inner)}"
    if origin is list:
        return f"list of {_kind(args[0], inner)}"
    if origin is tuple:
        return "[" + ", ".join(_kind(arg, inner) for arg in args) + "]"
    if args:
        return f"{_kind(next(arg for arg in args if arg is not NoneType), inner)} or null"
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        inner[hint.__name__] = hint
        return hint.__name__
    return _PLAIN[hint]


if __name__ == "__main__":
    print(field_list(), end="")
