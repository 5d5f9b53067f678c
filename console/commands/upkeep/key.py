"""``siaga key``: the key that signs the book, and the keys of other stations."""

from __future__ import annotations

import argparse
import re
from contextlib import closing, suppress
from pathlib import Path

from console.commands import Call
from console.commands.json_out import print_json
from console.commands.site_read import site_set_up
from console.exits import DONE, UNAVAILABLE, Stop
from console.session.desk import Desk
from console.session.home import expanded
from data.base import file_errors
from data.base.clock import SystemClock
from data.base.text import key_head
from data.book.book import Book
from data.book.reading.follower import BookReader
from data.book.signing import ed25519, keys, signature
from data.book.signing.keys import KeyRecord, Pin
from data.book.signing.signature import Signature
from data.book.signing.signer import Signer
from data.book.storage.folder import NoBook
from data.entries import Signed
from data.site.localtime import iso
from data.site.model import Site

#: So long a medium may take to note a signature (s).
MEDIUM_S = 5.0

_STATION = re.compile(r"[A-Z0-9]{2,6}")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``key``."""
    parser.add_argument("what", metavar="show|make|pin", choices=("show", "make", "pin"))
    parser.add_argument("station", nargs="?", default="", metavar="STATION")
    parser.add_argument("key", nargs="?", default="", metavar="KEY")
    parser.add_argument("--on", default=None, metavar="DIR")
    parser.add_argument("--replace", action="store_true")
    parser.add_argument("--json", action="store_true")


def reads(options: argparse.Namespace) -> bool:
    """Return True if nothing is written."""
    return bool(options.what == "show")


def run(call: Call) -> int:
    """Show or make the key of this home, or note another station's. Raises Stop, KeyFault, SiteError, OSError."""
    call.need_site()
    site = site_set_up(call)
    if call.options.what == "pin":
        return _pin(call, site)
    if call.options.station:
        raise Stop("cli.arg_unknown", found=call.options.station)
    return _make(call, site) if call.options.what == "make" else _show(call, site)


def _show(call: Call, site: Site) -> int:
    home, words = call.home.path, call.words
    record = keys.record_of(home)
    newest = _newest(call, site, record.key) if record is not None else None
    try:
        pins = keys.pinned(home)
    except ValueError as error:
        raise Stop("signing.bad_pins", code=UNAVAILABLE, file=home / keys.PINNED, why=error) from error
    if call.options.json:
        facts = {"station": site.station, "key": record.key if record else None, "on": record.on if record else None}
        signed = {"book": newest.book, "no": newest.no, "at": iso(site, newest.at)} if newest is not None else None
        stations = {code: [pin.key for pin in known] for code, known in pins.items()}
        print_json({**facts, "signed": signed, "stations": stations})
        return DONE if record is not None else UNAVAILABLE
    if record is None:
        print(words("signing.no_key"))
    else:
        print(words("signing.shown", station=site.station, pub=record.key))
        print(f"  {words('signing.printed', pub=key_head(record.key))}")
        where = "signing.on_medium" if record.on else "signing.in_home"
        print(f"  {words(where, file=keys.private_file(home, record, site.station))}")
        signed = {"book": newest.book, "no": newest.no, "time": iso(site, newest.at)} if newest is not None else {}
        print(f"  {words('signing.newest' if signed else 'signing.nothing_yet', **signed)}")
    for code, known in pins.items():
        for each in known:
            how = words("signing.how.entry", no=each.no) if each.book else words("signing.how.person")
            print(words("signing.pinned_line", station=code, pub=key_head(each.key), how=how))
    return DONE if record is not None else UNAVAILABLE


def _newest(call: Call, site: Site, key: str) -> Signature | None:
    try:
        with closing(BookReader.open(call.home.path)) as book:
            return signature.newest(call.home.anchor_folders(site), book, key)
    except NoBook:
        return None


def _make(call: Call, site: Site) -> int:
    home, options = call.home.path, call.options
    old = keys.record_of(home)
    folder = expanded(options.on) if options.on is not None else None
    if folder is not None and not folder.is_dir():
        raise Stop("signing.no_folder", folder=folder)
    if old is not None and not options.replace:
        raise Stop("signing.has_key", pub=key_head(old.key))
    try:
        record = _replaced(call, site, folder) if old is not None else keys.make(home, site.station, folder)
    except OSError as error:
        why = file_errors.why(error, call.words)
        raise Stop("signing.not_made", code=UNAVAILABLE, file=error.filename or folder or home, why=why) from error
    if options.json:
        print_json({"station": site.station, "key": record.key, "on": record.on})
    else:
        print(call.words("signing.made", station=site.station, pub=record.key))
    return DONE


def _replaced(call: Call, site: Site, folder: Path | None) -> KeyRecord:
    """Let the old key name the new one in the book, if it is there, and put the new one in its place."""
    new = ed25519.new_private()
    with closing(Desk.open(call.home)) as desk:
        assert isinstance(desk.book, Book)
        signer = Signer(call.home.path, site.station, desk.anchors)
        old = signer.record
        assert old is not None
        _sign(call, desk, signer, next=ed25519.public_of(new))
        record = keys.make(call.home.path, site.station, folder, new)
        before = keys.private_file(call.home.path, old, site.station)
        if before != keys.private_file(call.home.path, record, site.station):
            with suppress(OSError):  # what it has signed is in the book; it has no further use
                before.unlink()
        signer.record = record
        _sign(call, desk, signer)
    return record


def _sign(call: Call, desk: Desk, signer: Signer, next: str = "") -> None:
    """Enter a signature. Raises OSError."""
    assert isinstance(desk.book, Book)
    made = signer.signed(desk.book, desk.book.last_no, desk.book.last_hash, desk.clock.now(), "key", next=next)
    entries = desk.book.append([made])
    desk.apply(entries)
    line = desk.line(entries[0].no)
    if isinstance(entries[0], Signed):
        signer.note(entries[0])
        signer.wait_noted(MEDIUM_S)
    if line is not None and not call.options.json:
        print(f"no. {line.no}: {line.words}")


def _pin(call: Call, site: Site) -> int:
    station, text = call.options.station, call.options.key
    if not station or not text:
        raise Stop("cli.usage", message=call.words("signing.pin_what"), help="siaga key --help")
    if not _STATION.fullmatch(station):
        raise Stop("signing.bad_station", found=station)
    if station == site.station:
        raise Stop("signing.own_station", station=station)
    key, _ = keys.given(str(expanded(text)), station)
    file = call.home.path / keys.PINNED
    try:
        before = [known.key for known in keys.pinned(call.home.path).get(station, ()) if known.key != key]
        keys.pin(call.home.path, station, Pin(key, SystemClock().now()))
    except ValueError as error:
        raise Stop("signing.bad_pins", code=UNAVAILABLE, file=file, why=error) from error
    print(call.words("signing.pinned", station=station, pub=key_head(key)))
    if before:  # one that was mistyped would count for good
        others = ", ".join(key_head(other) for other in dict.fromkeys(before))
        print(call.words("signing.pinned_too", pubs=others, file=file))
    return DONE
