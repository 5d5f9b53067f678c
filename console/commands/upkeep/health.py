"""Checks of ``siaga doctor``: whether this installation is fit to keep a room.

Each check reports one thing in one line.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import stat
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfoNotFoundError

import msgspec

from console.commands.upkeep.backup import last_copy
from console.commands.upkeep.witness import is_witnessed, witness_problems
from console.exec.running import ConsoleSilent, connect
from console.exec.socket import NobodyListens, NotTheOwners
from console.session.home import Home, second_folder
from console.session.new_home import system_zone
from console.session.sign_on.pins import Pins
from console.session.upkeep.site_in_force import site_to_set_up, site_to_show
from data.base import file_errors
from data.base.clock import MINUTE, SECOND, Clock, ticks
from data.base.descriptors import held
from data.base.disk import DISK
from data.base.filesystem import filesystem_of
from data.base.permissions import OF_OTHERS, is_own, mend_command, name_of, strangers
from data.base.process import user_names
from data.base.text import key_head
from data.book.library import Library
from data.book.reading.follower import BookReader
from data.book.signing import keys
from data.book.storage.folder import BookFolder, NoBook
from data.book.storage.lock import lock_holder
from data.entries.subjects import station_of
from data.queries.clock_doubt import is_off
from data.room.database import load as load_room
from data.room.database import stored_meta
from data.room.room import Room
from data.site.load import SiteError
from data.site.localtime import zone
from data.site.model import Site
from data.sync.link_state import Why
from data.view.alerts.versions import version_alerts
from data.words import Words

Level = Literal["ok", "note", "fault"]

#: A running console has written an entry to the room file after so long (ms), unless the disk takes nothing.
BEHIND = 30 * SECOND
#: An entry takes about this much of the disk (bytes), with its share of the transaction.
ENTRY_BYTES = 512
#: Free space below which to report a note, and a fault (bytes).
LITTLE, NONE = 256 << 20, 16 << 20
#: A save that takes longer than this (ms) is noticed while typing.
SLOW = 50.0
#: Saves that measure the speed of the disk.
SAVES = 40
#: The smallest terminal (columns, rows); see docs/interface.md.
LEAST = (80, 24)


class Finding(msgspec.Struct, frozen=True):
    """Finding of a check. ``name``: of the check, for programs; ``text``: for people."""

    name: str
    level: Level
    text: str


class Health:
    """Checks, in the order in which a person would go through them."""

    def __init__(self, home: Home, words: Words, clock: Clock, env: dict[str, str] | None = None) -> None:
        self.home = home
        self.words = words
        self.clock = clock
        self.env = dict(os.environ) if env is None else env
        self.site: Site | None = None

    def findings(self) -> Iterator[Finding]:
        """Run the checks and yield their findings. An OSError in a check is its finding."""
        checks: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
            ("folder", self.folder),
            ("site", self.site_file),
            ("place", self.place),
            ("space", self.space),
            ("second", self.second),
            ("speed", self.speed),
            ("book", self.book),
            ("witness", self.witness),
            ("room", self.room_file),
            ("versions", self.versions),
            ("sign-on", self.sign_on),
            ("exec", self.programs),
            ("lock", self.lock),
            ("copy", self.copy),
            ("remote", self.remote),
            ("agency", self.agency),
            ("clock", self.time),
            ("zone", self.zone),
            ("terminal", self.terminal),
            ("locale", self.locale),
        )
        for name, check in checks:
            try:
                yield from check()
            except OSError as error:
                where = file_errors.path_prefix(error) or f"{name}: "
                yield Finding(name, "fault", where + file_errors.why(error, self.words))

    def _finding(self, name: str, level: Level, key: str, **args: object) -> Finding:
        return Finding(name, level, self.words(f"doctor.{key}", **args))

    # --- the folder and what is in it -------------------------------------------------------------------------------

    def folder(self) -> Iterator[Finding]:
        """Check that there is a home, that it is ours, and that nobody else can read it."""
        path = self.home.path
        if not path.is_dir():
            yield self._finding("folder", "fault", "no_home", home=path)
            return
        open_to = [p for p in (*self.home.places, *self._book_files()) if _open_to_others(p)]
        shut = [p for p in (path, self.home.book_dir, *self._book_files()) if not _ours(p)]
        if shut:
            yield self._finding("folder", "fault", "not_ours", home=shut[0])
        elif not is_own(path):
            yield self._finding("folder", "fault", "not_owner", home=path, owner=name_of(path.stat().st_uid))
        elif open_to and not path.stat().st_mode & OF_OTHERS:
            yield self._finding("folder", "ok", "home", home=path)  # nobody else can enter it
        elif open_to:
            yield self._finding("folder", "note", "open_to_others", path=open_to[0], mode=_mode(open_to[0]))
        else:
            yield self._finding("folder", "ok", "home", home=path)
        if is_own(path) and (left := strangers(path)).number:
            args = {"path": left.path, "count": left.number, "owner": left.owner, "command": mend_command(path)}
            yield self._finding("folder", "fault", "strangers", **args)

    def _book_files(self) -> list[Path]:
        with contextlib.suppress(FileNotFoundError):
            return [p for p in self.home.book_dir.iterdir() if p.suffix == ".journal"]
        return []

    def site_file(self) -> Iterator[Finding]:
        """Check the site file."""
        if not os.path.lexists(self.home.site_file):
            yield self._finding("site", "fault", "no_site", file=self.home.site_file)
            return
        try:
            found = site_to_set_up(self.home)
        except SiteError as error:
            for line in error.lines:
                yield Finding("site", "fault", line)
            return
        self.site = found.site
        if found.faults:
            for line in found.faults:
                yield Finding("site", "fault", line)
            yield self._finding("site", "note", "site_in_force", site=self.site.name)
        elif site_to_show(self.home).site != self.site:
            yield self._finding("site", "note", "site_waits", file=self.home.site_file)
        else:
            yield self._finding("site", "ok", "site", site=self.site.name, file=self.home.site_file)

    def place(self) -> Iterator[Finding]:
        """Check that a book can be kept on this file system."""
        found = filesystem_of(self.home.path)
        if found.is_network:
            yield self._finding("place", "fault", "network", type=found.type)
        elif found.is_volatile:
            yield self._finding("place", "fault", "volatile", type=found.type)
        elif not found.type:
            yield self._finding("place", "note", "unknown_place")
        else:
            yield self._finding("place", "ok", "place", type=found.type)

    def space(self) -> Iterator[Finding]:
        """Check how many more entries fit on the disk."""
        free = filesystem_of(self.home.path).free
        level: Level = "fault" if free < NONE else "note" if free < LITTLE else "ok"
        key = "space" if level == "ok" else "little_space"
        yield self._finding("space", level, key, mb=free >> 20, entries=free // ENTRY_BYTES)

    def second(self) -> Iterator[Finding]:
        """Check that the second disk is mounted and can take over the book."""
        wanted = second_folder(self.site) if self.site is not None else None
        away = None
        with contextlib.suppress(NoBook):
            files = BookFolder(DISK, self.home.path, write=False)
            away = files.second_away
            files.close()
        folder = away or wanted
        if folder is None:
            return
        found = filesystem_of(folder)
        if away is not None or not folder.parent.is_dir():
            yield self._finding("second", "fault", "second_away", folder=folder)
        elif not folder.exists():
            yield self._finding("second", "note", "second_new", folder=folder)
        elif not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            yield self._finding("second", "fault", "not_ours", home=folder)
        elif found.is_network:
            yield self._finding("second", "fault", "second_network", folder=folder, type=found.type)
        else:
            with tempfile.TemporaryFile(dir=folder):  # a disk with an error need not say before that it takes nothing
                pass
            if folder.stat().st_dev == self.home.path.stat().st_dev:
                yield self._finding("second", "note", "second_same_disk", folder=folder)
                return
            level: Level = "note" if found.free < LITTLE else "ok"
            yield self._finding("second", level, "second", folder=folder, mb=found.free >> 20)

    def speed(self) -> Iterator[Finding]:
        """Measure how long the disk takes to save an entry."""
        if not self.home.path.is_dir() or not is_own(self.home.path):
            return
        took = _save_times(self.home.path)
        median, worst = statistics.median(took), max(took)
        level: Level = "note" if median > SLOW else "ok"
        key = "slow" if level == "note" else "speed"
        yield self._finding("speed", level, key, median=median, worst=worst, saves=len(took))

    def book(self) -> Iterator[Finding]:
        """Check that the book can be read and its newest part is complete."""
        try:
            book = BookReader.open(self.home.path)
        except NoBook as missing:
            if missing.gone:
                yield self._finding("book", "fault", "book_gone", book=missing.gone)
            else:
                yield self._finding("book", "note", "no_book")
            return
        with contextlib.closing(book):
            facts = {"book": book.id, "no": book.last_no}
            if book.is_room_damaged:
                yield self._finding("book", "fault", "book_damaged", **facts)
            else:
                yield self._finding("book", "ok", "book", **facts)
            last = book.get(book.last_no) if book.last_no else None
            if last is not None and last.at > self.clock.now() + MINUTE:
                ahead = (last.at - self.clock.now()) // MINUTE
                yield self._finding("clock", "fault", "clock_behind", minutes=ahead, no=last.no)
            torn = [p for p in self.home.book_dir.iterdir() if ".torn-" in p.name]
            if torn:
                yield self._finding("book", "note", "torn", count=len(torn), file=max(torn))

    def witness(self) -> Iterator[Finding]:
        """Check that the book is the one that was saved and sent, as far as anything here can tell."""
        with contextlib.suppress(NoBook), contextlib.closing(BookReader.open(self.home.path)) as book:
            for problem in witness_problems(self.home, book, self.words):
                yield Finding("witness", "fault", problem)
            if not is_witnessed(self.home):
                yield Finding("witness", "fault", self.words("entry.unwitnessed", file=book.id))
            yield self._signing(station_of(book.id))

    def _signing(self, station: str) -> Finding:
        """Return whether the book can be signed now."""
        record = keys.record_of(self.home.path)
        if record is None:
            return Finding("witness", "note", self.words("signing.no_key"))
        file = keys.private_file(self.home.path, record, station)
        try:
            keys.read_private(file, in_home=not record.on)
        except keys.KeyFault as fault:
            return Finding("witness", "note", self.words(fault.key, **fault.facts))
        return Finding("witness", "ok", self.words("signing.signs", pub=key_head(record.key), file=file))

    def room_file(self) -> Iterator[Finding]:
        """Check that the room file can be used, and that a running console keeps it up to date."""
        path = self.home.room_file
        try:
            with contextlib.closing(Library.open(self.home.path)) as library:
                meta = stored_meta(path, library)
                last = library.book.get(library.last_no) if library.last_no else None
        except NoBook:
            return
        if os.path.lexists(path) and not (path.is_file() and os.access(path, os.W_OK)):
            yield self._finding("room", "note", "room_in_the_way", file=path)
        elif meta is None:
            yield self._finding("room", "note", "no_room", file=path)
        elif last is not None and meta.no < last.no and self.clock.now() - last.at > BEHIND and _is_locked(self.home):
            yield self._finding("room", "note", "room_behind", file=path, no=meta.no, last=last.no)
        else:
            yield self._finding("room", "ok", "room", file=path, no=meta.no)

    def versions(self) -> Iterator[Finding]:
        """Check that every station of the room knows the entries of all others."""
        if self.site is None:
            return
        try:
            with contextlib.closing(Library.open(self.home.path)) as library:
                room = load_room(self.home.room_file, library) or Room.fold(library.all_entries())
        except NoBook:
            return
        for alert in version_alerts(room, self.site.station):
            yield Finding("versions", "fault", self.words(alert.key, **alert.args))

    def sign_on(self) -> Iterator[Finding]:
        """Check who has a PIN, and whether only the owner can read the file."""
        pins = Pins(self.home.path, self.clock)
        if not pins.exist:
            yield Finding("sign-on", "note", self.words("people.no_sign_on.why"))
        elif pins.is_damaged:
            yield Finding("sign-on", "fault", self.words("people.damaged", file=pins.path.name))
        elif (mode := stat.S_IMODE(pins.path.stat().st_mode)) & 0o077:
            yield Finding("sign-on", "fault", self.words("people.open", file=pins.path.name, mode=f"{mode:04o}"))
        else:
            without = [p.code for p in self.site.people if p.code and not pins.has(p.code)] if self.site else []
            key = "people.some" if without else "people.all"
            yield Finding("sign-on", "note" if without else "ok", self.words(key, who=" ".join(without)))

    def programs(self) -> Iterator[Finding]:
        """Say what programs enter without a PIN, and which of the named system users this machine does not have."""
        if self.site is None:
            return
        has_pins, named = Pins(self.home.path, self.clock).exist, self.site.programs
        own = named.own or ("reports" if has_pins else "all")
        said = self.words(f"doctor.exec.{own}" if has_pins or own != "all" else "doctor.exec.line")
        key = "exec" if named.own else "exec_default"
        yield self._finding("exec", "ok", key, what=said)
        known = user_names().values()
        for user in named.users:
            what, way = self.words(f"doctor.exec.{user.may}"), self.words(f"doctor.exec.by_{user.program or 'both'}")
            is_there = user.name in known
            key = "exec_user" if is_there else "exec_nobody"
            yield self._finding("exec", "ok" if is_there else "note", key, user=user.name, what=what, way=way)

    def lock(self) -> Iterator[Finding]:
        """Check whether a console runs here, and whether it answers."""
        running = _is_locked(self.home)
        try:
            client = connect(self.home, self.clock)
        except NobodyListens:
            if running:
                yield self._finding("lock", "note", "no_answer", pid=lock_holder(self.home.path).pid)
            else:
                yield self._finding("lock", "ok", "not_running")
        except (ConsoleSilent, NotTheOwners) as error:
            yield Finding("lock", "fault", error.text(self.words))
        else:
            with contextlib.closing(client):
                yield self._finding("lock", "ok", "running", pid=client.pid)

    def copy(self) -> Iterator[Finding]:
        """Check that there is a backup, and how old it is."""
        last = last_copy(self.home)
        if last is None:
            yield self._finding("copy", "note", "no_copy")
            return
        age = max(0, self.clock.now() - last.at)
        late = last.every and age > 3 * last.every
        key = "copy_late" if late else "copy"
        minutes = age // MINUTE
        yield self._finding("copy", "note" if late else "ok", key, folder=last.folder, no=last.no, minutes=minutes)
        folder = Path(last.folder)
        if not folder.is_dir() or last.is_away(self.home.path):
            yield self._finding("copy", "fault", "copy_gone", folder=folder)
        elif folder.stat().st_dev == self.home.path.stat().st_dev:
            yield self._finding("copy", "note", "copy_same_disk", folder=folder)

    def remote(self) -> Iterator[Finding]:
        """Check that the remote answers, knows this station, and agrees on the time."""
        if self.site is None or not self.site.remote.url:
            return
        found = _ask_remote(self.home.path, self.site, self.clock)
        if isinstance(found, Why):
            yield Finding("remote", "fault", self.words("remote.failed", why=found.text(self.words)))
            return
        yield self._finding("remote", "ok", "remote", url=self.site.remote.url, account=self.site.remote.account)
        if not found.is_known:
            yield Finding("remote", "fault", self.words("sync.no_head", station=self.site.station))
        if is_off(found.skew):
            yield self._finding("remote", "note", "remote_clock", seconds=abs(found.skew) // 1000)
        if found.witness is False:
            yield self._finding("remote", "fault", "remote_witness", no=found.no)

    def agency(self) -> Iterator[Finding]:
        """Check that there is a token for each interface of an agency, and that nobody else can read it."""
        if self.site is None or not (self.site.push.url or self.site.pull.url):
            return
        # Only a site with an agency pays for it; the network is not loaded.
        from data.sync.remote import secrets

        ways = ((self.site.push.url, secrets.push_sign_in), (self.site.pull.url, secrets.pull_sign_in))
        for url, sign_in in ways:
            if not url:
                continue
            try:
                sign_in(self.home.path, self.site, self.env)
            except secrets.SecretFault as fault:
                yield Finding("agency", "fault", f"{url}: {fault.why.text(self.words)}")
            else:
                yield self._finding("agency", "ok", "agency", url=url)

    # --- time -------------------------------------------------------------------------------------------------------

    def time(self) -> Iterator[Finding]:
        """Check that a time server sets the machine's clock."""
        if Path("/run/systemd/timesync/synchronized").exists():
            yield self._finding("clock", "ok", "clock_synced")
        elif any(
            Path(p).exists() for p in ("/run/chrony/chronyd.sock", "/run/ntpd.pid", "/var/run/chrony/chronyd.pid")
        ):
            yield self._finding("clock", "ok", "clock_served")
        else:
            yield self._finding("clock", "note", "clock_alone")

    def zone(self) -> Iterator[Finding]:
        """Check that the site's zone exists and is that of the machine."""
        if self.site is None:
            return
        try:
            zone(self.site)
        except ZoneInfoNotFoundError:
            yield self._finding("zone", "fault", "zone_unknown", zone=self.site.zone)
            return
        here = system_zone()
        if here and here != self.site.zone:
            yield self._finding("zone", "note", "zone_differs", zone=self.site.zone, here=here)
        else:
            yield self._finding("zone", "ok", "zone", zone=self.site.zone)

    # --- terminal ---------------------------------------------------------------------------------------------------

    def terminal(self) -> Iterator[Finding]:
        """Check that the board fits the terminal, and whether it can have colours."""
        if not sys.stdout.isatty():
            yield self._finding("terminal", "note", "no_terminal")
            return
        columns, rows = shutil.get_terminal_size()
        size = {"columns": columns, "rows": rows, "term": self.env.get("TERM", "") or "-"}
        if columns < LEAST[0] or rows < LEAST[1]:
            yield self._finding("terminal", "fault", "terminal_small", **size, least=f"{LEAST[0]}×{LEAST[1]}")
        elif self.env.get("TERM", "dumb") in ("", "dumb"):
            yield self._finding("terminal", "fault", "terminal_dumb", **size)
        else:
            key = "terminal_mono" if self.env.get("NO_COLOR") else "terminal"
            yield self._finding("terminal", "ok", key, **size)

    def locale(self) -> Iterator[Finding]:
        """Check that the output can encode the symbols."""
        encoding = (sys.stdout.encoding or "?").lower()
        if encoding.replace("-", "") == "utf8":
            yield self._finding("locale", "ok", "locale", encoding=encoding)
        else:
            yield self._finding("locale", "note", "locale_ascii", encoding=encoding)


def _ours(path: Path) -> bool:
    """Return True if this user can read and write ``path``, and enter a folder; a missing path will be ours."""
    wanted = os.R_OK | os.W_OK | (os.X_OK if path.is_dir() else 0)
    return not os.path.lexists(path) or os.access(path, wanted)


def _open_to_others(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & OF_OTHERS)
    except FileNotFoundError:
        return False


def _mode(path: Path) -> str:
    return f"{stat.S_IMODE(path.stat().st_mode):04o}"


def _is_locked(home: Home) -> bool:
    return bool(lock_holder(home.path).held)


def _save_times(folder: Path) -> list[float]:
    """Append half a kilobyte and fsync it, :data:`SAVES` times; return the times taken (ms). Raises OSError."""
    fd, name = tempfile.mkstemp(prefix=".doctor-", dir=folder)
    with held(fd):
        Path(name).unlink()
        took = []
        for turn in range(SAVES):
            start = ticks()
            DISK.write_all(fd, b"." * ENTRY_BYTES, turn * ENTRY_BYTES)
            DISK.sync(fd)
            took.append((ticks() - start) / 1e6)
        return took


# --- the remote -------------------------------------------------------------------------------------------------------


class RemoteAnswer(msgspec.Struct, frozen=True):
    """Answer of the remote to one request.

    is_known: whether the remote has a head of this station
    skew: the remote's clock minus this one (ms)
    witness: whether the book still holds entry ``no`` with the hash that was sent; None if that cannot be checked
    """

    is_known: bool
    skew: int
    witness: bool | None
    no: int


def _ask_remote(home: Path, site: Site, clock: Clock) -> RemoteAnswer | Why:
    """Ask the remote of ``site`` once; return its answer, or why there is none."""
    # Only a site with a remote pays for loading the network.
    from data.sync.remote.http import Trouble
    from data.sync.remote.secrets import SecretFault

    try:
        return asyncio.run(_remote_answer(home, site, clock))
    except (SecretFault, Trouble) as fault:
        return fault.why


async def _remote_answer(home: Path, site: Site, clock: Clock) -> RemoteAnswer:
    from data.sync import setup
    from data.sync.push import anchor_holds

    remote, keys = setup.access(home, site, clock)
    try:
        heads = await remote.heads()
    finally:
        await remote.http.close()
    own = heads.get(site.station)
    witness, no = None, 0
    if own is not None and own.anchor is not None:
        no = own.anchor.no
        with contextlib.suppress(NoBook), contextlib.closing(BookReader.open(home)) as book:
            # An earlier book may have more entries elsewhere: what it lacks here is not damage.
            witness = anchor_holds(own.anchor, book, keys) if own.anchor.book == book.id else None
    return RemoteAnswer(own is not None, remote.http.skew or 0, witness, no)
