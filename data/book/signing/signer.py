"""Signer: the maker of the entry that signs the book, on a thread of its own.

The key may lie on a medium that was pulled out, or that hangs. Then the entry says that it is not signed, and why.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path

from data.book import anchor
from data.book.reader import ReadableBook
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
        self._thread: threading.Thread | None = None
        self.record: KeyRecord | None = keys.record_of(home)

    @property
    def is_busy(self) -> bool:
        """Whether a signature is being made."""
        return self._thread is not None and self._thread.is_alive()

    def newest(self, book: str) -> Signature | None:
        """Return the newest signature of ``book`` that the home or the second disk has. Not on the UI thread."""
        return max(signature.load(self._folders, [book]), key=lambda found: found.no, default=None)

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

        def run() -> None:
            try:
                made = self.signed(book, no, hash_, now, why)
            except Exception:  # a book that cannot be read shows at the book; a fault of ours must not end the signing
                made = draft(no, hash_, record, now, why, unsigned="unreadable")
            done(made)

        self._start(run)

    def wait(self, seconds: float) -> bool:
        """Wait for what is being made. Return whether it is done."""
        if self._thread is not None:
            self._thread.join(seconds)
        return not self.is_busy

    def note(self, entry: Signed) -> None:
        """Note a signature that is saved: in the home, on the second disk and on the key's medium. On a thread."""
        if entry.signature:
            folders = [*self._folders, *self._medium()]
            self._start(lambda: signature.save(folders, signature.of(entry)))

    def _start(self, run: Callable[[], None]) -> None:
        thread = threading.Thread(target=run, name="siaga-signer", daemon=True)
        with contextlib.suppress(RuntimeError):  # there is no room for one more thread
            thread.start()
            self._thread = thread

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
                if known.is_right and anchor.is_unmet(known, book):
                    return draft(no, hash_, record, now, why, unsigned="differs")
        except KeyFault as fault:
            return draft(no, hash_, record, now, why, unsigned=fault.why, next=next)
        text = ed25519.sign(private, signature.message(book.id, no, hash_, now, next))
        return draft(no, hash_, record, now, why, signature=text, next=next)


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
