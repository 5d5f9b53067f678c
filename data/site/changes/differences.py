"""Differences between two sites, table by table, as the site file names them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from data.site.model import Site

#: Keys that tell the rows of a list of tables apart; the first that the rows have counts.
_IDENTITY = ("code", "start", "name")
#: Longest value that is shown whole (characters).
_LONGEST = 60


class Change(msgspec.Struct, frozen=True):
    """One difference. ``place``: the table, and the row's code; "" for the top of the file.

    key: of the value; "": the whole row
    old, new: the values as words; None: there is none
    """

    place: str
    key: str
    old: str | None
    new: str | None


def changes(old: Site, new: Site) -> tuple[Change, ...]:
    """Return what is different in ``new``, in the order of the tables."""
    return tuple(_tables("", _as_written(old), _as_written(new)))


def _as_written(site: Site) -> dict[str, Any]:
    """Return the tables of a site under the names that the file has for them."""
    tables: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(site))
    targets = {f"p{priority}": table for priority, table in enumerate(tables.pop("targets"), 1)}
    return tables | {"targets": targets, "type": tables.pop("types")}


def _tables(place: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    for key in [*old, *(key for key in new if key not in old)]:
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        if isinstance(before, dict) and isinstance(after, dict):
            yield from _tables(f"{place}.{key}" if place else key, before, after)
        elif (identity := _identity(before, after)) is not None:
            yield from _rows(f"{place}.{key}" if place else key, identity, before or [], after or [])
        else:
            yield Change(place, key, _shown(before), _shown(after))


def _identity(before: Any, after: Any) -> str | None:
    """Return the key that tells the rows of two lists of tables apart; None if they are not such lists."""
    rows = [*(before if isinstance(before, list) else ()), *(after if isinstance(after, list) else ())]
    if not rows or not all(isinstance(row, dict) for row in rows):
        return None
    found = next((key for key in _IDENTITY if all(row.get(key) for row in rows)), None)
    if found is None or any(len({row[found] for row in side or ()}) < len(side or ()) for side in (before, after)):
        return None
    return found


def _rows(place: str, identity: str, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Iterator[Change]:
    before = {str(row[identity]): row for row in old}
    after = {str(row[identity]): row for row in new}
    for code in [*before, *(code for code in after if code not in before)]:
        row = f"{place} {code}"
        if code not in after:
            yield Change(row, "", _named(before[code], code), None)
        elif code not in before:
            yield Change(row, "", None, _named(after[code], code))
        else:
            yield from _tables(row, before[code], after[code])


def _named(row: dict[str, Any], code: str) -> str:
    name = str(row.get("name") or "")
    if name == code:
        name = str(row.get("full") or "")
    return name if name != code else ""


def _shown(value: Any) -> str | None:
    """Return a value in one row; None if there is none, or an empty one."""
    if value is None or value in ("", [], {}):
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        text = ", ".join(_shown(item) or "" for item in value)
    elif isinstance(value, dict):
        text = " ".join(f"{key} {_shown(item)}" for key, item in value.items() if _shown(item) is not None)
    else:
        text = str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
