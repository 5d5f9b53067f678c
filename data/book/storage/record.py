"""One line of a journal: one operation.

It is readable with any pager and by any JSON reader.

``["9f3a1c02","+.",214,"book","<hash>",{…}]`` and a newline:

1. checksum: CRC-32 of the rest of the line, eight hex digits
2. two flags. ``+``: everything before this line was on the disk when it was written (``-``: not known to be).
   ``.``: last line of its transaction (``,``: more follow)
3. the document's id; ``null``: the line is about a table
4. the table
5. the chain's hash after this line; empty in tables that have no chain
6. the document; ``null``: removed. For a table: its new value, ``null``: dropped
7. only in a replica of another station's book: when the entry arrived here (UTC ms); the chain's hash does not cover it

The ``+`` tells a torn tail from damage. A save writes one group of transactions and waits for the disk, so the first
line of the next group vouches for all lines before it. If a line cannot be read and a ``+`` follows, then the disk has
lost what it once had.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from zlib import crc32

import msgspec

#: The table of the book, and the table of the one line at the top of each of its files.
BOOK = "book"
FILE = "file"

#: Where a line has its two flags (as bytes: ``line[SYNCED_AT] == PLUS``).
SYNCED_AT, LAST_AT = 13, 14
PLUS, DOT = 0x2B, 0x2E

#: In a line of the book: where the number begins; where hash and entry begin, less the digits of the number.
NO_AT, HASH_AT, BODY_AT = 17, 26, 92

#: Bytes read at once.
CHUNK = 1 << 20

_START = rb'\["[0-9a-f]{8}","[-+][.,]",'
_NAME = rb'[^"\\]*(?:\\.[^"\\]*)*'
_HEAD = re.compile(rb'\["[0-9a-f]{8}","([-+])([.,])",(?:(null)|(-?\d+)|"(%b)"),"(%b)","([0-9a-f]*)",' % (_NAME, _NAME))
_ARRIVED = re.compile(rb"\},(\d+)\]\Z")


class Line(msgspec.Struct, frozen=True):
    """The fields of a line.

    synced: whether all before it was on the disk (``+``)
    last: whether it ends its transaction (``.``)
    id, table: as in the line
    hash: of the chain
    value: the document as JSON text
    arrived: UTC ms; 0 unless it came from another station
    """

    synced: bool
    last: bool
    id: str | int | None
    table: str
    hash: str
    value: bytes
    arrived: int = 0


class Row(msgspec.Struct, frozen=True):
    """An entry to be written.

    Its number, the chain's hash after it, its canonical form, when it arrived (UTC ms; 0 if it was recorded here).
    """

    no: int
    hash: str
    raw: bytes
    arrived: int = 0


# --- writing ----------------------------------------------------------------------------------------------------------


def make_line(*, synced: bool, last: bool, id: bytes, table: bytes, hash: bytes, value: bytes) -> bytes:
    """Return a line with its newline.

    ``id`` and ``table`` are JSON texts (see :func:`json_name`).
    """
    head = b'"%c%c",%b,%b,"%b",' % (b"+" if synced else b"-", b"." if last else b",", id, table, hash)
    return b'["%08x",%b%b]\n' % (crc32(b"]", crc32(value, crc32(head))), head, value)


def entry_lines(groups: Iterable[list[Row]], start: int, *, synced: bool, ends: bool = True) -> tuple[bytes, list[int]]:
    """Return the lines of transactions of the book, and their offsets.

    ``start``: where they will be written.

    ``synced``: whether everything before ``start`` is on the disk. ``ends``: whether the groups are complete.
    """
    lines: list[bytes] = []
    offsets: list[int] = []
    for rows in groups:
        for row in rows:
            value = b"%b,%d" % (row.raw, row.arrived) if row.arrived else row.raw
            flags = b"+" if synced else b"-", b"." if ends and row is rows[-1] else b","
            said = b'"%b%b",%d,"book","%b",%b]' % (*flags, row.no, row.hash.encode(), value)
            line = b'["%08x",%b\n' % (crc32(said), said)
            offsets.append(start)
            lines.append(line)
            start += len(line)
            synced = False
    return b"".join(lines), offsets


def json_name(text: str | None) -> bytes:
    """Return an id or a table's name as JSON, with ``{`` escaped.

    The first ``{`` of a line begins its document.
    """
    return json.dumps(text).replace("{", "\\u007b").encode()


# --- reading ----------------------------------------------------------------------------------------------------------


def is_intact(line: bytes) -> bool:
    """Whether the line (without its newline) has the checksum that it names."""
    return line[:12] == b'["%08x",' % crc32(line[12:])


def parse(line: bytes) -> Line | None:
    """Read a line without its newline.

    None if its checksum is wrong or it is not a line of a journal.
    """
    return fields_of(line) if is_intact(line) else None


def fields_of(line: bytes) -> Line | None:
    """Read the fields of a line whose checksum was checked.

    Its document is not parsed. None for any other text.
    """
    head = _HEAD.match(line)
    if head is None:
        return None
    synced, last, _, number, name, table, hash_ = head.groups()
    try:
        id_ = int(number) if number is not None else _text(name) if name is not None else None
        table_name = _text(table)
    except ValueError:
        return None
    arrived = _ARRIVED.search(line) if line[-2:-1].isdigit() else None
    value = line[head.end() : arrived.start() + 1 if arrived is not None else -1]
    at = int(arrived[1]) if arrived is not None else 0
    return Line(synced == b"+", last == b".", id_, table_name, hash_.decode(), value, at)


def document_of(line: bytes) -> tuple[str | None, str, int] | None:
    """Read what a line of a table is about, where its checksum was checked: the id, the table, where its text begins.

    The text ends one byte before the line does. An id of None: it is about the table. None for any other text.
    """
    head = _HEAD.match(line)
    if head is None:
        return None
    number, name, table = head.group(4, 5, 6)
    try:
        id_ = _text(name) if name is not None else number.decode() if number is not None else None
        return id_, _text(table), head.end()
    except ValueError:
        return None


def _text(name: bytes) -> str:
    return name.decode() if b"\\" not in name else str(json.loads(b'"%b"' % name))


def read_lines(read: Callable[[int, int], bytes], start: int, end: int) -> Iterator[tuple[int, bytes, bool]]:
    """Yield the lines in bytes ``start`` to ``end``.

    Offset, line without newline, whether it had one.

    ``read(length, offset)`` reads. Only the last line can lack its newline.
    """
    for offset, lines, ended in read_pieces(read, start, end):
        for line in lines:
            yield offset, line, ended
            offset += len(line) + 1


def read_pieces(read: Callable[[int, int], bytes], start: int, end: int) -> Iterator[tuple[int, list[bytes], bool]]:
    """Yield the lines as :func:`read_lines` does, many at once: the offset of the first, and whether all had newlines.

    A line without one is yielded alone.
    """
    rest = b""
    offset = position = start
    while position < end:
        chunk = read(min(CHUNK, end - position), position)
        if not chunk:
            break
        position += len(chunk)
        lines = (rest + chunk).split(b"\n")
        rest = lines.pop()
        yield offset, lines, True
        offset = position - len(rest)
    if rest:
        yield offset, [rest], False


def salvage(lines: Iterable[tuple[int, bytes, bool]]) -> Iterator[tuple[int, bytes]]:
    """Yield the intact lines among ``lines``.

    Also those whose newline, or the one before them, was overwritten. A last line that never had a newline is not
    intact.
    """
    for offset, line, ended in lines:
        if ended and is_intact(line):
            yield offset, line
            continue
        starts = [match.start() for match in re.finditer(_START, line)]
        for start, after in pairwise([*starts, len(line) + 1] if ended else starts):
            piece = intact_start(line[start : after - 1])
            if piece:
                yield offset + start, piece


def intact_start(piece: bytes) -> bytes:
    """Return the intact line that ``piece`` starts with, or nothing.

    One pass: each ``]`` may be its end.
    """
    checksum, done = 0, 12
    while (end := piece.find(b"]", done) + 1) > 0:
        checksum = crc32(piece[done:end], checksum)
        if piece[:12] == b'["%08x",' % checksum:
            return piece[:end]
        done = end
    return b""


# --- a line of the book -----------------------------------------------------------------------------------------------


def parse_entry(line: bytes) -> Line | None:
    """Read a line of the book's table; None if it is not intact or not of that table."""
    found = parse(line)
    return found if found is not None and found.table == BOOK and isinstance(found.id, int) else None


def is_entry(no: int, line: bytes) -> bool:
    """Whether an intact line is that of entry ``no``.

    Offsets say where it was once, not whether it is still there.
    """
    return line.startswith(b'%d,"book","' % no, NO_AT)


def ends_transaction(line: bytes) -> bool:
    """Whether an intact line is the last one of its transaction."""
    return line[LAST_AT] == DOT


def entry_end(line: bytes) -> int:
    """Return where the entry ends, counted from the end of its line.

    After it there may be a time of arrival.
    """
    return -1 if line[-2:] == b"}]" else line.rfind(b",") - len(line)


def body(no: int, line: bytes) -> bytes:
    """Return the entry's canonical form from its line."""
    return line[BODY_AT + len(str(no)) : entry_end(line)]


def arrived_in(line: bytes) -> int:
    """Return when the entry arrived here (UTC ms), from its line.

    0 for one that was recorded here.
    """
    return 0 if line[-2:] == b"}]" else int(line[line.rfind(b",") + 1 : -1])


def hash_in(no: int, line: bytes) -> str:
    """Return the chain's hash after the entry from its line."""
    digits = len(str(no))
    return line[HASH_AT + digits : BODY_AT + digits - 2].decode()
