"""Backups of a home, what is kept of them, and what is restored; anchors, and who holds the lock."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec

from data.base.clock import DAY, HOUR, MINUTE, SECOND, ManualClock
from data.book import anchor
from data.book.book import Book
from data.book.reading.follower import BookReader
from data.book.replicas.replicas import Replicas
from data.book.storage import lock
from data.book.storage.folder import imports_home
from data.book.upkeep import backup as backup_module
from data.book.upkeep import restore as restore_module
from data.book.upkeep.backup import BackupFault, Copy, LastCopy, Taken, backup, copies, superseded
from data.book.upkeep.fork import fork_book
from data.book.upkeep.restore import restore, to_restore
from data.words import Words
from tests.data.book.storage.recorded.others import raws, station
from tests.data.book.storage.recorded.tale import Tale, log
from tests.kits.disks import AT

WORDS = Words("id")  # not the language that is taken where none is given


def take(tale: Tale, folder: str = "copies", **more: Any) -> None:
    """Take a backup, or say why not."""
    what = f"back up to {folder}{''.join(f', {k}' for k in more)}"
    refused(tale, what, lambda: backup(tale.home, tale.root / folder, clock=tale.clock, words=WORDS, **more))


def refused(tale: Tale, what: str, do: Callable[[], object]) -> None:
    """Do something; say what came of it, or the refusal with its facts."""

    def done() -> object:
        try:
            return do()
        except BackupFault as fault:
            facts = {k: tale.plain(v) for k, v in fault.args_.items()}
            return f"refused {fault.key} {facts}: {tale.plain(WORDS(fault.key, **fault.args_))}"

    tale.attempt(what, done)


def is_backed_up(tale: Tale) -> None:
    """A home with a site, an import and replicas is copied while it is written, and a copy is restored."""
    book = tale.open()
    (tale.home / "site.toml").write_text("name = 1\n")
    tale.add(book, "one")
    imported = tale.open(imports_home(tale.home), station="IMP")
    imported.append([log("imported")])
    imported.close()
    sby = station(tale, saves=1)
    with closing(Replicas.open(tale.home, write=True, disk=tale.disk)) as replicas:
        replicas.append(sby.id, 1, raws(sby, 1, 3), AT)
    with patch.object(backup_module, "DISK", tale.disk):
        take(tale)
        tale.files()
        tale.add(book, "two")
        (tale.root / "copies" / ".20200101-000000Z.part").mkdir()
        (tale.root / "copies" / "20200101-000000Z").mkdir()
        (tale.root / "copies" / ".20200101-000000Z.part.txt").write_text("mine")
        take(tale, again=True)
        tale.clock.advance(2 * SECOND)
        take(tale, again=True, last=LastCopy(str(tale.root / "copies"), AT, 1))
        for taken in copies(tale.root / "copies"):
            tale.say(taken.path.name, taken.copy)
        take(tale, "no/such")
        take(tale, "home/inside")
        with patch.object(backup_module, "filesystem_of", lambda path: type("F", (), {"free": (1 << 20) + 10})):
            take(tale, "copies")
        with patch.object(backup_module, "device_of", lambda path: 1):
            take(tale, "copies", last=LastCopy(str(tale.root / "copies"), AT, 1, apart=True))
            take(tale, "elsewhere", last=LastCopy(str(tale.root / "copies"), AT, 1, apart=True))
        with backup_module._alone(tale.root / "copies"):
            take(tale)
    with patch.object(restore_module, "filesystem_of", lambda path: type("F", (), {"free": (1 << 20) + 10})):
        refused(tale, "restore without room", lambda: restore(tale.root / "copies", tale.root / "full"))
    for folder in ("copies", "home", "nowhere", "elsewhere", "sby"):
        refused(tale, f"choose from {folder}", lambda folder=folder: to_restore(tale.root / folder, WORDS))  # type: ignore[misc]
    newest, _ = to_restore(tale.root / "copies", WORDS)
    refused(tale, "restore over the book", lambda: restore(newest, tale.home))
    refused(tale, "restore into itself", lambda: restore(newest, newest / "in"))
    refused(tale, "restore into what holds it", lambda: restore(newest, tale.root / "copies"))
    back = tale.root / "back"
    back.mkdir()
    (back / "site.toml").write_text("name = 2\n")
    (back / "book").mkdir()
    (back / "book" / "lock").write_text("")
    (back / "replica").mkdir()
    refused(tale, "restore", lambda: restore(newest, back))
    tale.step("files")
    tale.lines += sorted(str(p.relative_to(back)) for p in back.rglob("*"))
    tale.say((back / "site.toml").read_text(), (back / "site.toml.before-restore").read_text())
    again = tale.open(back, why="restored")
    again.close()
    tale.verified(back)
    refused(tale, "restore a second time", lambda: restore(newest, back))
    book.close()
    sby.close()


def is_backed_up_damaged(tale: Tale) -> None:
    """Homes with damage are copied as they are, and marked; a copy that differs from its home is not kept."""
    book = tale.open()
    for words in ("one", "two", "three"):
        tale.add(book, words)
    book.close()
    imported = tale.open(imports_home(tale.home), station="IMP")
    imported.append([log("imported"), log("and more")])
    imported.close()
    sby = station(tale, saves=1)
    with closing(Replicas.open(tale.home, write=True, disk=tale.disk)) as replicas:
        replicas.append(sby.id, 1, raws(sby, 1, 2), AT)
        replicas.append(sby.id, 3, raws(sby, 3, 3), AT)
    sby.close()
    places = {"book": b'"two"', "imports/book": b'"imported"', "replica": b'"SBY 0"'}
    for folder, word in places.items():
        (path,) = (tale.home / folder).glob("*.journal")
        content = path.read_bytes()
        for what, changed in (
            ("rotten", content.replace(word, word[:-1] + b'?"')),
            ("end rotten", content[:-9] + b"?" + content[-8:]),
        ):
            path.write_bytes(changed)
            tale.clock.advance(SECOND)
            take(tale, f"{folder.replace('/', '-')}-copies")
            tale.say(what, folder)
            path.write_bytes(content)

        def spoiled(part: Path, name: str = f"{folder}/{path.name}", word: bytes = word) -> None:
            (part / name).write_bytes((part / name).read_bytes().replace(word, word[:-1] + b'?"'))

        def cut(part: Path, name: str = f"{folder}/{path.name}") -> None:
            lines = (part / name).read_bytes().splitlines(keepends=True)
            (part / name).write_bytes(b"".join(lines[:-1]))

        for change in (spoiled, cut):
            written = backup_module.Sources.copy_to

            def copied(self: backup_module.Sources, part: Path, change=change, written=written) -> None:  # type: ignore[no-untyped-def]
                written(self, part)
                change(part)

            with patch.object(backup_module.Sources, "copy_to", copied):
                take(tale, "bad-copies")
            tale.say(change.__name__, folder, sorted(p.name for p in (tale.root / "bad-copies").iterdir()))
    for folder in ("book-copies", "replica-copies", "imports-book-copies"):
        found = copies(tale.root / folder)
        for taken in found:
            tale.say(folder, taken.path.name, taken.copy)
        refused(tale, f"choose from {folder}", lambda folder=folder: to_restore(tale.root / folder, WORDS))  # type: ignore[misc]


def are_thinned_out(tale: Tale) -> None:
    """Copies of a month: which a repeated backup keeps."""
    now = AT + 40 * DAY

    def copy(at: int, book: str = "JBR-1111", again: bool = True) -> Taken:
        return Taken(Path(str((at - AT) // MINUTE)), Copy(at, book, 1, "", again=again))

    each = [copy(now - n * 20 * MINUTE) for n in range(400)] + [copy(now - n * 9 * HOUR) for n in range(15, 110)]
    each += [
        copy(AT + HOUR, "JBR-2222"),
        copy(AT + HOUR, "JBR-2222", False),
        copy(AT, "JBR-2222"),
        copy(now, "", False),
    ]
    each.sort(key=lambda taken: -taken.copy.at)
    for moment in (now, now + 1, now + HOUR, now + 5 * DAY):
        gone = superseded(each, moment)
        tale.say("at", moment - AT, "kept", *(t.path for t in each if t not in gone))
    limits = [
        copy(now - back) for back in (0, HOUR, 23 * HOUR, 24 * HOUR, 24 * HOUR + 1, 25 * HOUR, 31 * DAY, 31 * DAY + 1)
    ]
    with patch.object(backup_module, "NEWEST", 1):
        tale.say("limits", *(t.path for t in superseded(limits, now)), "|", *(t.path for t in superseded([], now)))


def has_anchors(tale: Tale) -> None:
    """Anchors of a book and of the one before it: met, beyond the end, of another hash, unreadable, elsewhere."""
    book = tale.open()
    tale.add(book, "one", "two")
    folders = [tale.home, tale.root / "gone", tale.root / "second"]
    (tale.root / "second").mkdir()
    noted = anchor.Anchor(book.id, book.last_no, book.last_hash, AT)
    tale.say("failed", *map(tale.plain, anchor.save(folders, noted, tale.disk)))
    tale.files()
    anchors = {
        "met": noted, "first": anchor.Anchor(book.id, 1, book.hash(1)), "zero": anchor.Anchor(book.id, 0, book.hash(0)),
        "beyond": anchor.Anchor(book.id, 9, book.last_hash), "other": anchor.Anchor(book.id, 2, "0" * 64),
        "elsewhere": anchor.Anchor("SBY-1111", 9, ""),
    }  # fmt: skip

    def looked(what: str, book: Book | BookReader) -> None:
        tale.step(what)
        for name, each in anchors.items():
            found = anchor.furthest_unmet([each], book)
            here = anchor.is_rewritten(each, book), each.book == book.id and anchor.is_unmet(each, book)
            tale.say(name, "unmet" if found else "met", *here)
        tale.say("furthest", anchor.furthest_unmet(anchors.values(), book))
        tale.say("tells", [anchor.tells_of_loss(book, no) for no in (1, 3, 4, 5, 8, 9, 10)])

    looked("while it is written", book)
    from data.book.predecessors import recovered, repairs

    book.append(
        [
            recovered("short", f"{book.id} 9:abc"),
            recovered("torn", f"{book.id} 9:abc"),
            recovered("short", f"{book.id} x"),
        ]
    )
    looked("it says that it was short", book)
    tale.say("repairs", repairs(book))
    tale.say("loaded", anchor.load([tale.home, tale.root / "gone", tale.root / "second"], [book.id, "SBY-1111"]))
    (tale.home / f"signed-{book.id}.json").write_bytes(msgspec.json.encode(noted))
    (tale.root / "second" / f"anchor-{book.id}.json").write_text("{}")
    (tale.home / "anchor-SBY-1111.json").write_bytes(msgspec.json.encode(noted))
    tale.say("loaded", len(anchor.load([tale.home, tale.root / "second"], [book.id, "SBY-1111"])))
    witness = [anchor.has_witness(tale.home, [tale.home]), anchor.has_witness(tale.home, [tale.root / "gone"])]
    book.close()
    tale.say("witness", witness, anchor.has_witness(tale.home, []), anchor.has_witness(tale.root / "none", []))
    shutil.copytree(tale.home, tale.root / "copy")
    shutil.copytree(tale.home, tale.root / "forked")
    with closing(tale.open(tale.root / "copy")) as copy:
        looked("in a copy", copy)
        tale.say("furthest of both", anchor.furthest_unmet([*anchors.values(), anchor.Anchor(copy.id, 7, "")], copy))
    given: dict[str, Any] = {"station": "JBR", "site": "", "clock": tale.clock, "disk": tale.disk}
    with closing(fork_book(tale.root / "forked", book.id, 2, **given)) as forked:
        looked("in a book that continues after no. 2", forked)
    for path in tale.home.rglob("*"):
        if path.suffix in (".index", ".json"):
            path.unlink()
    tale.say("witness", anchor.has_witness(tale.home, [tale.home]), anchor.has_witness(tale.home, []))
    for path in tale.home.glob("book/*.journal"):
        path.unlink()
    tale.say("witness", anchor.has_witness(tale.home, []))


def is_locked(tale: Tale) -> None:
    """The lock file and the system's list tell who writes a book, and one book has one writer."""
    tale.say(lock.lock_holder(tale.home))
    book = tale.open()
    tale.attempt("open a second time", lambda: tale.open())
    file = tale.home / "book" / "lock"
    inode = file.stat().st_ino
    start, end = "1: FLOCK ADVISORY WRITE 77", "0 EOF"
    held = f"{start} 08:01:{inode} {end}"
    rows = {
        "held": held,
        "by another": held.replace("77", "78"),
        "of another": f"{start} 08:01:1{inode} {end}",
        "another kind": held.replace("FLOCK", "POSIX"),
        "second": f"1: POSIX x\n{held}\n3: POSIX",
        "short": start,
        "empty": "",
        "six words": f"{start} 08:01:{inode}",
    }
    for text in (b"77", b"77              ", b"x7", b"", b"7" * 20, "٧".encode()):
        file.write_bytes(text)
        for what, listed in rows.items():
            locks = tale.root / "locks"
            locks.write_text(listed)
            with patch.object(lock, "LOCKS", locks):
                found = lock.lock_holder(tale.home)
            if (text.startswith(b"77") and len(text) < 20) or what == "held":
                tale.say(text[:8], what, found)
    with patch.object(lock, "LOCKS", tale.root / "none"):
        tale.say("no list", lock.lock_holder(tale.home))
    file.write_bytes(b"77 \n")
    refused(tale, "open a second time", lambda: tale.open())
    (tale.home / "home.lock").write_bytes(b"x")
    moved = tale.root / "moved"
    (tale.home / "book").rename(moved)
    (tale.home / "book").mkdir()
    refused(
        tale,
        "open beside it",
        lambda: Book.open(tale.home, station="JBR", site="", clock=ManualClock(AT), disk=tale.disk),
    )
    book.close()
    tale.say("closed", tale.disk.names(1) if False else "")


SCENES = (is_backed_up, is_backed_up_damaged, are_thinned_out, has_anchors, is_locked)
