"""A book that somebody rewrites on the disk: other words, every checksum and hash right again."""

from __future__ import annotations

from pathlib import Path

from data.book.storage.record import make_line, parse_entry
from data.entries.codec import next_hash


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
