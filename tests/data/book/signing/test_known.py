"""Known keys: which keys of other stations are noted, and what is said of a signature of another one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from data.base.clock import ManualClock
from data.base.text import KEY_HEAD
from data.book.book import Book
from data.book.signing import ed25519, keys, known, signature
from data.book.signing.keys import Pin
from data.entries import Recovered, Signed
from tests.kits.disks import AT, book_in, log

ONE, TWO = bytes(range(32)), bytes(32)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Book]:
    with closing(book_in(tmp_path / "jbr")) as book:
        yield book


@pytest.fixture
def theirs(tmp_path: Path) -> Iterator[Book]:
    with closing(Book.open(tmp_path / "sby", station="SBY", site="", clock=ManualClock(AT))) as book:
        book.append([log("satu")])
        yield book


def sign(book: Book, private: bytes, *, next: str = "", **changes: object) -> Signed:
    """Enter a signature of a book in it."""
    no, hash_ = book.last_no, book.last_hash
    text = ed25519.sign(private, signature.message(book.id, no, hash_, AT, next))
    fields = {"upto": no, "hash": hash_, "signer": ed25519.public_of(private), "signature": text, "time": AT}
    (entry,) = book.append([Signed(by="system", subjects=("room",), next=next, **(fields | changes))])  # type: ignore[arg-type]
    assert isinstance(entry, Signed)
    return entry


def pins(home: Path) -> list[str]:
    return [pin.key for pin in keys.pinned(home).get("SBY", ())]


def test_key_known_by_its_beginning_and_the_one_that_it_names_are_noted_once(
    tmp_path: Path, own: Book, theirs: Book
) -> None:
    head, following = ed25519.public_of(ONE)[:KEY_HEAD], ed25519.public_of(TWO)
    keys.pin(tmp_path, "SBY", Pin(head))
    for next in ("", following, following):
        assert known.look(tmp_path, own, theirs, sign(theirs, ONE, next=next), AT) == []
        assert pins(tmp_path) == [head, *([following] if next else [])]
    assert known.look(tmp_path, own, theirs, sign(theirs, TWO), AT) == []


def test_signature_over_an_entry_that_is_lost_here_does_not_fit(tmp_path: Path, own: Book, theirs: Book) -> None:
    entry = sign(theirs, ONE)
    (path,) = (tmp_path / "sby" / "book").glob("*.journal")
    path.write_bytes(path.read_bytes().replace(b'"satu"', b'"dua!"'))
    (said,) = known.look(tmp_path, own, theirs, entry, AT)
    assert isinstance(said, Recovered) and (said.what, said.file) == ("theirs_wrong", f"{theirs.id} {entry.no}")
    assert pins(tmp_path) == []
