"""Courier: entries carried on a stick, with or without a running console.

``siaga export`` and ``siaga import`` share it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from pathlib import Path
from typing import Protocol

from console.exec.socket import CARRY, CARRY_UNSEALED, Reply
from console.session.desk import Desk
from console.session.home import Home
from data import entries as e
from data.base import file_errors
from data.base.clock import Clock
from data.base.text import clean_line
from data.book.library import Library
from data.book.storage.folder import BookBusy
from data.entries import Entry
from data.entries.subjects import station_of
from data.site.model import Site
from data.sync.courier import file as courier
from data.sync.courier import receipts
from data.sync.courier.file import Accepted, CourierFault, Parcel
from data.sync.remote import secrets
from data.sync.remote.secrets import KEY_ENV, SecretFault
from data.view.lines import text_of
from data.view.lines.numbers import Numbers
from data.words import Words, author

#: Entries that decide something: a file without a seal is accepted only by a person who has read them.
DECIDING = (
    e.Control, e.HandoverSigned, e.HandoverAccepted, e.Closed, e.Reopened, e.Acked, e.Seen, e.Linked, e.PrioritySet,
    e.Controlled, e.Resolved, e.Fix, e.Void, e.Silenced, e.Shelved, e.WatchOk,
)  # fmt: skip


def site_keys(home: Home, site: Site) -> tuple[bytes, ...]:
    """Return the site's keys, () if this station has none. Raises SecretFault."""
    file = home.path / site.remote.key_file
    return secrets.keys(file, os.environ) if os.environ.get(KEY_ENV) or file.exists() else ()


def accept_file(
    home: Home, site: Site, library: Library, file: Path, clock: Clock, *, unsealed: bool = False
) -> Accepted:
    """Read the file and append what is new in it. Not on the UI thread.

    ``unsealed``: a person has agreed to what a file without a seal changes. Raises CourierFault, SecretFault, BookBusy,
    OSError.
    """
    parcel = courier.read(file, site=site.name, keys=site_keys(home, site))
    if not parcel.head.keyed and not unsealed and next(courier.fresh(parcel, library), None) is not None:
        raise CourierFault("courier.unsealed", 1)
    accepted = courier.accept(parcel, library, clock.now())
    if accepted.receipts:
        with contextlib.suppress(OSError):  # a lost hint makes the next file longer, not wrong
            receipts.record(home.path, accepted.station, accepted.receipts)
    return accepted


def changes(parcel: Parcel, library: Library, site: Site, words: Words) -> list[str]:
    """Return what a file would decide in this room, a line each, and how many other entries it adds.

    Nothing if it adds no entry. Raises CourierFault.
    """
    new = list(courier.fresh(parcel, library))
    numbers = Numbers(library, new)
    deciding = [entry for entry in new if isinstance(entry, DECIDING)]
    lines = []
    for entry in deciding:
        about = f"{station_of(entry.book)} {author(entry.by, words)}"
        lines.append(f"{about}: {text_of(entry, words, site, number_of=numbers.of)}")
    if others := len(new) - len(deciding):
        lines.append(words("courier.others", count=others))
    return [clean_line(line) for line in lines]


def accepted_text(words: Words, accepted: Accepted) -> str:
    """Return the result of a file, in words."""
    text = words("courier.took", count=len(accepted.entries), already=accepted.already, station=accepted.station)
    if accepted.receipts:
        text += words("courier.has_ours", station=accepted.station, no=max(accepted.receipts.values()))
    return text


def fault_words(words: Words, file: Path, error: Exception) -> str:
    """Return why a file was refused: one line with the file, the line and the reason."""
    if isinstance(error, CourierFault):
        why = words(error.key, **{k: clean_line(v) if isinstance(v, str) else v for k, v in error.args_.items()})
        return words("courier.refused", file=file.name, line=error.line, why=why)
    if isinstance(error, SecretFault):
        return error.why.text(words)
    if isinstance(error, BookBusy):
        return words("courier.busy")
    why = file_errors.why(error, words) if isinstance(error, OSError) else str(error)
    return words("site.file", file=file.name, why=clean_line(why))


FAULTS = (CourierFault, SecretFault, BookBusy, OSError)


class Arrivals(Protocol):
    """The part of a running console that accepts entries of other stations."""

    def arrived(self, entries: list[Entry]) -> None: ...
    def notice(self, text: str) -> None: ...


async def answer_import(desk: Desk, arrivals: Arrivals, line: str) -> Reply:
    """Answer the request of a ``siaga import`` that runs next to this console."""
    unsealed = line.startswith(CARRY_UNSEALED)
    file = Path(line.removeprefix(CARRY_UNSEALED if unsealed else CARRY))
    try:
        accepted = await asyncio.to_thread(
            accept_file, desk.home, desk.site, desk.library, file, desk.clock, unsealed=unsealed
        )
    except FAULTS as error:
        return Reply(False, error=fault_words(desk.words, file, error), unavailable=isinstance(error, OSError))
    arrivals.arrived(list(accepted.entries))
    if accepted.entries:
        arrivals.notice(accepted_text(desk.words, accepted))
    return Reply(True, text=accepted_text(desk.words, accepted))
