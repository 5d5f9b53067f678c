"""Signer: the maker of the entry that signs the book, on a thread of its own.

The key may lie on a medium that was pulled out, or that hangs. Then the entry says that it is not signed, and why.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path

from data.book import anchor
from data.book.reading.readable import ReadableBook
from data.book.signing import ed25519, keys, signature
from data.book.signing.keys import KeyFault, KeyRecord
from data.book.signing.signature import Signature
from data.entries import Signed
from data.entries.base import SYSTEM

Done = Callable[[Signed], None]


class Signer:
    """Signs the book of one home.

    folders: where the newest signature is noted besides the key's medium
    """

    def __init__(self, home: Path, station: str, folders: list[Path]) -> None:
        self._home = home
        self._station = station
        self._folders = folders
        self._made = threading.Event()  # of the newest signature that was asked for
        self._made.set()
        self._noting: threading.Thread | None = None
        self._to_note: Signature | None = None
        self._lock = threading.Lock()
        self.is_busy = False  # whether a signature is being made
        self.record: KeyRecord | None = keys.record_of(home)

    def newest(self, book: ReadableBook) -> Signature | None:
        """Return the newest signature of ``book`` with this key that the home or the second disk has.

        Not on the UI thread.
        """
        return signature.newest(self._folders, book, self.record.key) if self.record is not None else None

    def ask(self, book: ReadableBook, now: int, why: str, done: Done) -> None:
        """Sign the book as it is now (``now``: UTC ms), and hand the draft to ``done``, on the thread that made it.

        While an earlier one hangs, the draft is handed over at once, unsigned.
        """
        record, no, hash_ = self.record, book.last_no, book.last_hash
        if record is None:
            return
        if self.is_busy:
            done(draft(no, hash_, record, now, why, unsigned="slow"))
            return

        over = threading.Event()

        def run() -> None:
            try:
                made = self.signed(book, no, hash_, now, why)
            except Exception:  # a book that cannot be read shows at the book; a fault of ours must not end the signing
                made = draft(no, hash_, record, now, why, unsigned="unreadable")
            self.is_busy = False  # before it is handed over: another one may be asked for then
            try:
                done(made)
            finally:
                over.set()

        self.is_busy = True
        self._made = over  # before it runs: it may be over, and another one asked for, when start returns
        if not _is_started(_thread(run)):
            self.is_busy = False
            over.set()

    def wait(self, seconds: float) -> bool:
        """Wait for the signature that is being made. Return whether it is done."""
        return self._made.wait(seconds)

    def wait_noted(self, seconds: float) -> bool:
        """Wait until the newest signature is noted everywhere. Return whether it is."""
        with self._lock:  # where the thread is started too: one that is not yet cannot be joined
            noting = self._noting
        if noting is None:
            return True
        noting.join(seconds)
        return not noting.is_alive()

    def note(self, entry: Signed) -> None:
        """Note a signature that is saved: in the home, on the second disk and on the key's medium. On a thread.

        A disk that hangs holds up the notes, and no signature: of several that wait the newest is noted.
        """
        if not entry.signature:
            return
        with self._lock:
            self._to_note = signature.of(entry)
            if self._noting is None or not self._noting.is_alive():
                self._noting = _thread(self._note)
                if not _is_started(self._noting):
                    self._noting = None

    def _note(self) -> None:
        while True:
            with self._lock:
                found, self._to_note = self._to_note, None
                if found is None:
                    self._noting = None
                    return
            signature.save([*self._folders, *self._medium()], found)

    def _medium(self) -> list[Path]:
        return [Path(self.record.on)] if self.record is not None and self.record.on else []

    def signed(self, book: ReadableBook, no: int, hash_: str, now: int, why: str, *, next: str = "") -> Signed:
        """Return the draft that signs entry ``no``, with the hash after it; unsigned, if the key cannot be used.

        next: the public key that signs from now on. Raises OSError.
        """
        record = self.record
        assert record is not None
        try:
            private = keys.read_private(keys.private_file(self._home, record, self._station), in_home=not record.on)
            if ed25519.public_of(private) != record.key:
                return draft(no, hash_, record, now, why, unsigned="other")
            for known in signature.load([*self._folders, *self._medium()], [book.id]):
                if known.key == record.key and known.is_right and anchor.is_unmet(known, book):
                    return draft(no, hash_, record, now, why, unsigned="differs")
        except KeyFault as fault:
            return draft(no, hash_, record, now, why, unsigned=fault.why, next=next)
        text = ed25519.sign(private, signature.message(book.id, no, hash_, now, next))
        return draft(no, hash_, record, now, why, signature=text, next=next)


def _thread(run: Callable[[], None]) -> threading.Thread:
    return threading.Thread(target=run, name="siaga-signer", daemon=True)


def _is_started(thread: threading.Thread) -> bool:
    """Start a thread. Return False if there is no room for one more."""
    with contextlib.suppress(RuntimeError):
        thread.start()
        return True
    return False


def draft(
    no: int,
    hash_: str,
    record: KeyRecord,
    now: int,
    why: str,
    *,
    signature: str = "",
    unsigned: str = "",
    next: str = "",
) -> Signed:
    """Return an entry that signs, or says why it does not."""
    return Signed(
        by=SYSTEM, subjects=("room",), upto=no, hash=hash_, signer=record.key, signature=signature, time=now, why=why,
        unsigned=unsigned, next=next,
    )  # fmt: skip
