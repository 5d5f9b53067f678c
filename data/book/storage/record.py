"""One line of a journal: one operation, readable with any pager and by any JSON reader.

``["9f3a1c02","+.",214,"book","<hash>",{…}]`` and a newline:

1. checksum: CRC-32 of the rest of the line, eight hex digits
2. two flags. ``+``: everything before this line was on the disk when it was written (``-``: not known to be).
   ``.``: last line of its transaction (``,``: more follow)
3. the document's id; ``null``: the line is about the whole table
4. the table
5. the chain's hash after this line; empty in tables that have no chain
6. the document; ``null``: removed. For a whole table: what it becomes, ``null``: dropped
7. only in a copy of another station's book: when the entry arrived here (UTC ms), outside the chain's hash

The ``+`` is what tells a torn tail from rot. A save writes one group of transactions and waits for the disk; so the
first line of the next group vouches for all lines before it. Damage with a ``+`` behind it struck what was on the disk.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple
from zlib import crc32

#: The table of the book, and the one line at the top of each of its files.
BOOK = "book"
FILE = "file"

#: In a line of the book: where the number begins; where hash and entry begin, less the digits of the number.
NO_AT = 17
HASH_AT = 26
BODY_AT = 92

_START = re.compile(rb'\["[0-9a-f]{8}","[-+][.,]",')

#: Bytes read at once.
CHUNK = 1 << 20


class Line(NamedTuple):
    """A line that was read and found whole. ``value`` is the JSON text of the document. ``arrived``: 0 if it was
    written here."""

    synced: bool
    last: bool
    id: str | int | None
    table: str
    hash: str
    value: bytes
    arrived: int = 0


def make(*, synced: bool, last: bool, id: bytes, table: bytes, hash: bytes, value: bytes) -> bytes:
    """A line, newline included. ``id`` and ``table`` are JSON texts; neither contains ``{`` (see :func:`name_of`)."""
    rest = b'"%c%c",%b,%b,"%b",%b]' % (b"+" if synced else b"-", b"." if last else b",", id, table, hash, value)
    return b'["%08x",%b\n' % (crc32(rest), rest)


def make_entry(no: int, hash: str, raw: bytes, *, synced: bool, last: bool, arrived: int = 0) -> bytes:
    """A line of the book's table."""
    rest = b'"%c%c",%d,"book","%b",%b]' % (
        b"+" if synced else b"-",
        b"." if last else b",",
        no,
        hash.encode(),
        b"%b,%d" % (raw, arrived) if arrived else raw,
    )
    return b'["%08x",%b\n' % (crc32(rest), rest)


def name_of(text: str | int | None) -> bytes:
    """An id or a table's name as JSON, with ``{`` escaped, so that the first ``{`` of a line begins its document."""
    return json.dumps(text).replace("{", "\\u007b").encode()


def whole(line: bytes) -> bool:
    """Whether the line (without its newline) has the checksum it names."""
    return line[:12] == b'["%08x",' % crc32(line[12:])


def parse(line: bytes) -> Line | None:
    """Read a line without its newline; None if it is not whole."""
    if not whole(line):
        return None
    try:
        fields = json.loads(line)
        (_, flags, id_, table, hash_, _) = fields[:6]
        value = _value_of(line, fields)
    except (ValueError, TypeError):
        return None
    return Line(flags[0] == "+", flags[1] == ".", id_, table, hash_, value, *fields[6:])


def _value_of(line: bytes, fields: list[Any]) -> bytes:
    head = b'["%b",%b,%b,%b,"%b",' % (
        fields[0].encode(),
        json.dumps(fields[1]).encode(),
        name_of(fields[2]),
        name_of(fields[3]),
        fields[4].encode(),
    )
    tail = b",%d]" % fields[6] if len(fields) == 7 else b"]"
    if len(fields) > 7 or not line.startswith(head) or not line.endswith(tail):
        raise ValueError("a line in another form")
    return line[len(head) : -len(tail)]


def walk(read: Callable[[int, int], bytes], start: int, end: int) -> Iterator[tuple[int, bytes, bool]]:
    """The lines in bytes ``start`` to ``end``: offset, the line without newline, whether it had one.

    ``read(length, offset)`` reads. Only a last piece can have no newline.
    """
    rest = b""
    offset = start
    position = start
    while position < end:
        chunk = read(min(CHUNK, end - position), position)
        if not chunk:
            break
        position += len(chunk)
        lines = (rest + chunk).split(b"\n")
        rest = lines.pop()
        for line in lines:
            yield offset, line, True
            offset += len(line) + 1
    if rest:
        yield offset, rest, False


def is_rot(read: Callable[[int, int], bytes], bad: int, end: int, proven: int) -> bool:
    """Whether what is not well from ``bad`` on was on the disk before: known otherwise (``proven`` bytes), or a later
    line says so. If not, it is a tail that was never acknowledged."""
    if bad < proven:
        return True
    return any(line[13:14] == b"+" for offset, line in salvage(walk(read, bad, end)) if offset > bad)


def salvage(lines: Iterable[tuple[int, bytes, bool]]) -> Iterator[tuple[int, bytes]]:
    """The whole lines among ``lines``, also those whose newline, or the one before them, was destroyed, whatever stands
    there now. A last line that never had one is not whole."""
    for offset, line, ended in lines:
        if ended and whole(line):
            yield offset, line
            continue
        starts = [match.start() for match in _START.finditer(line)]
        for start, after in pairwise([*starts, len(line) + 1] if ended else starts):
            piece = whole_in(line[start : after - 1])
            if piece:
                yield offset + start, piece


def whole_in(piece: bytes) -> bytes:
    """The whole line that ``piece`` begins with, empty if there is none. One pass: each ``]`` may be its end."""
    checksum, done = 0, 12
    while (end := piece.find(b"]", done) + 1) > 0:
        checksum = crc32(piece[done:end], checksum)
        if piece[:12] == b'["%08x",' % checksum:
            return piece[:end]
        done = end
    return b""
