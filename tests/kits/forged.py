"""A book that somebody rewrites on the disk: other words, every checksum and hash right again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from data.book.reading.follower import BookReader
from data.book.storage.record import make_line, parse_entry
from data.entries.codec import first_hash, next_hash

#: An entry as its fields.
Fields = dict[str, Any]


def rewrite(home: Path, word: str, other: str, *, hide: bool = False) -> int:
    """Replace ``word`` in every entry of the books of ``home``, in place. Return the first number that changed.

    hide: remove anchors and indexes too
    """
    changed = 0
    for file in sorted((home / "book").glob("*.journal")):
        head, *lines = file.read_bytes().splitlines()
        out, hash_ = [head], ""
        for line in lines:
            found = parse_entry(line)
            assert found is not None and isinstance(found.id, int)
            raw = found.value.replace(word.encode(), other.encode())
            if raw != found.value and not changed:
                changed = found.id
            hash_ = next_hash(hash_, raw) if changed else found.hash
            id, digest = b"%d" % found.id, hash_.encode()
            made = make_line(
                synced=found.synced, last=found.last, id=id, table=b'"book"', hash=digest, value=raw
            ).rstrip(b"\n")
            out.append(made)
        with file.open("r+b") as stream:
            stream.truncate(0)
            stream.write(b"".join(line + b"\n" for line in out))
    if hide:
        for path in (*home.glob("anchor-*"), *(home / "book").glob("*.index")):
            path.unlink()
    return changed


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
    synced = {str(found.id): found.synced for line in lines if (found := parse_entry(line.rstrip(b"\n"))) is not None}
    digest, out = first_hash(id), [head]
    for no, fields in enumerate(change(entries_of(home)), 1):
        raw = raw_of(fields | {"no": no})
        digest = next_hash(digest, raw)
        out.append(
            make_line(
                synced=synced.get(str(no), False),
                last=True,
                id=b"%d" % no,
                table=b'"book"',
                hash=digest.encode(),
                value=raw,
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
