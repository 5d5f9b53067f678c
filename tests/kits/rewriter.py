"""Somebody with the rights of the home, who rewrites its book: every checksum and the chain are right again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from data.book.reader import BookReader
from data.book.storage.record import make_line, parse_entry
from data.entries.codec import first_hash, next_hash

#: An entry as its fields.
Fields = dict[str, Any]


def entries_of(home: Path) -> list[Fields]:
    """The entries of the newest book."""
    book = BookReader.open(home)
    try:
        return [json.loads(book.raw(no)) for no in range(1, book.last_no + 1)]
    finally:
        book.close()


def raw_of(fields: Fields) -> bytes:
    """The canonical form of an entry."""
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def rewrite_all(home: Path, change: Callable[[list[Fields]], list[Fields]], *, hide: bool = True) -> None:
    """Write the book of ``home``, which is one file, with other entries.

    hide: remove every note that could tell: anchors, signatures, indexes, what was sent, the room
    """
    (file,) = (home / "book").glob("*.journal")
    reader = BookReader.open(home)
    id = reader.id
    reader.close()
    head, *lines = file.read_bytes().splitlines(keepends=True)
    synced = {found.id: found.synced for line in lines if (found := parse_entry(line.rstrip(b"\n"))) is not None}
    digest, out = first_hash(id), [head]
    for no, fields in enumerate(change(entries_of(home)), 1):
        raw = raw_of(fields | {"no": no})
        digest = next_hash(digest, raw)
        out.append(
            make_line(
                synced=synced.get(no, 0), last=True, id=b"%d" % no, table=b'"book"', hash=digest.encode(), value=raw
            )
        )
    with file.open("r+b") as stream:  # in place: the owner file knows it
        stream.truncate(0)
        stream.write(b"".join(out))
    if hide:
        for path in (*home.glob("anchor-*"), *home.glob("signed-*"), *(home / "book").glob("*.index")):
            path.unlink()
        for path in (home / "sync" / "sent.json", home / "room.db"):
            path.unlink(missing_ok=True)
