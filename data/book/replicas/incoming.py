"""Validation of entries that arrive from another station.

The sender may be a program that only claims to be one.

The chain proves that an entry is the one that was written. The checks here are about whether it can be an entry: the
one canonical form, the right book and number, no moment outside the calendar. Text in it is cleaned when it is read
(:func:`cleaned`); the bytes that the chain covers stay as they are.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from data.base.text import clean, map_texts
from data.entries import Entry, Unknown
from data.entries.codec import MAX_BYTES, decode

#: Moments (UTC ms) beyond the year 2200 are refused: they would break every calendar that they meet.
LATEST = 7_258_118_400_000

#: Integers in a kind that only a newer version knows must be safe in JSON.
SAFE = 2**53

# Bytes that plain text in JSON does not have: escapes other than of quote, backslash, newline and tab; the UTF-8 bytes
# of DEL, C1, the bidirectional marks, line and paragraph separators, BOM, non-characters.
_ODD = re.compile(
    rb'\\[^"\\nt]|\x7f|\xc2[\x80-\x9f]|\xd8\x9c|\xe2\x80[\x8e\x8f\xa8-\xae]|\xe2\x81[\xa6-\xa9]|\xef\xbb\xbf|\xef\xbf[\xbe\xbf]'
)


class NotAnEntry(ValueError):
    """Some bytes are not an entry.

    Its text is the reason: size, form, book, number, moment.
    """


def _no_float(text: str) -> Any:
    raise ValueError


_plain = msgspec.json.Decoder(dict[str, Any], float_hook=_no_float)
_sorted = msgspec.json.Encoder(order="sorted")


def entry_of(raw: bytes, book: str, no: int) -> Entry:
    """Return the entry in ``raw``, cleaned.

    Raises NotAnEntry unless it is entry ``no`` of ``book`` in its one form.
    """
    if len(raw) > MAX_BYTES:
        raise NotAnEntry("size")
    try:
        fields = _plain.decode(raw)
        entry = decode(raw)
    except msgspec.DecodeError as error:
        raise NotAnEntry("form") from error
    if _sorted.encode(fields) != raw:
        raise NotAnEntry("form")
    if entry.book != book:
        raise NotAnEntry("book")
    if entry.no != no:
        raise NotAnEntry("number")
    largest = SAFE if isinstance(entry, Unknown) else LATEST
    if not _within(fields, largest) or not (0 <= entry.at < LATEST and 0 <= entry.hlc[0] < LATEST):
        raise NotAnEntry("moment")
    return cleaned(entry, raw)


def _within(value: Any, largest: int) -> bool:
    if isinstance(value, int):
        return -largest < value < largest
    if isinstance(value, dict):
        return all(_within(v, largest) for v in value.values())
    if isinstance(value, list):
        return all(_within(v, largest) for v in value)
    return True


def cleaned(entry: Entry, raw: bytes) -> Entry:
    """Return the entry with cleaned texts.

    They have no control characters and bidirectional overrides. ``raw``: its canonical form.
    """
    if _ODD.search(raw) is None:
        return entry
    if isinstance(entry, Unknown):
        return msgspec.structs.replace(entry, raw=clean(entry.raw), raw_kind=clean(entry.raw_kind))
    return decode(_sorted.encode(map_texts(_plain.decode(raw), clean)))
