"""Lives of a book on two disks, and every call that can fail in a short life."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

import msgspec
from msgspec.structs import replace

from data.base.clock import DAY
from data.book.book import Book
from data.book.predecessors import returned
from data.book.reading.follower import BookReader
from data.book.storage.owner import Owner
from data.book.upkeep.fork import fork_book
from data.book.upkeep.verify import verify
from data.entries import Recovered
from tests.data.book.storage.recorded.tale import Tale, TalesDisk, entry_words, log
from tests.kits.disks import kill

_FIRST, _SECOND = "home/book/JBR", "media/siaga/JBR"


def second_of(tale: Tale) -> Path:
    """Return the folder on the second disk, which is there."""
    (tale.root / "media").mkdir(exist_ok=True)
    return tale.root / "media" / "siaga"


def moves(tale: Tale) -> None:
    """The first disk fails, then the second, then one is full and then both: the book moves each time that it can."""
    second = second_of(tale)
    book = tale.open(second=second)
    tale.add(book, "one")
    tale.files()
    for call, code in (
        (f"write {_FIRST}", errno.EIO), (f"sync {_SECOND}", errno.EIO), (f"write {_FIRST}", errno.ENOSPC),
        (f"write {_SECOND}", errno.ENOSPC),
    ):  # fmt: skip
        tale.disk.failing = {call: (1, code)}
        tale.add(book, f"{call} fails")
        tale.disk.failing = {}
        tale.book(book)
    tale.disk.failing = {"write": (-1, errno.ENOSPC)}
    tale.attempt("add while both are full", lambda: book.append([log("waits")]))
    tale.disk.failing = {
        "write media": (-1, errno.EIO),
        "open media": (-1, errno.EIO),
        f"write {_FIRST}": (1, errno.EIO),
    }
    tale.attempt("add while the second is broken", lambda: [e.no for e in book.append([log("first only")])])
    tale.disk.failing = {}
    tale.files()
    book.close()
    tale.files()
    tale.read()
    tale.verified()
    book = tale.open(second=second)
    tale.clock.advance(40 * DAY)
    tale.add(book, "a new month where it is")
    tale.disk.failing = {"open home/book": (-1, errno.EIO)}
    tale.clock.advance(40 * DAY)
    tale.add(book, "a new month where it can be")
    tale.disk.failing = {}
    tale.book(book)
    tale.say("stamp", len(book._files.owner_stamp()), "ends on second", book._files.ends_on_second(book.id))
    book.close()
    tale.step("open without the site's word")
    book = tale.open()
    tale.entries(book)
    book.close()
    tale.step("the first forgets")
    (tale.home / "book" / "owner.json").unlink()
    tale.read()


def is_away(tale: Tale) -> None:
    """The second disk is pulled out, a book begins without it, and the disk comes back."""
    second = second_of(tale)
    book = tale.open(second=second)
    tale.add(book, "here")
    tale.disk.failing = {f"write {_FIRST}": (1, errno.EIO)}
    tale.add(book, "there")
    tale.disk.failing = {}
    tale.add(book, "there too")
    book.close()
    tale.step("pull it out")
    second.rename(tale.root / "pulled")
    tale.verified()
    tale.read()
    with_reader = BookReader.open(tale.home)
    tale.say(
        "away", sorted(map(str, with_reader._files.away(with_reader.id))), with_reader._files.second_away is not None
    )
    with_reader.close()
    shutil.copytree(tale.home, tale.root / "rotten")
    (path,) = (tale.root / "rotten" / "book").glob("*.journal")
    path.write_bytes(path.read_bytes().replace(b'"here"', b'"HERE"'))
    tale.verified(tale.root / "rotten")
    tale.open(tale.root / "rotten", second=second).close()
    book = tale.open(second=second)
    book.append([replace(e, file=tale.plain(e.file)) for e in book.found if isinstance(e, Recovered)])
    tale.add(book, "without it")
    tale.files()
    book.close()
    tale.step("an empty folder is where it was")
    book = tale.open(second=second)
    book.close()
    shutil.rmtree(second)
    tale.step("it is back")
    (tale.root / "pulled").rename(second)
    tale.read()
    tale.verified()
    book = tale.open(second=second)
    for old in book.earlier:
        tale.say("earlier", old.id, old.returned, old.last_no)
    for draft in returned(book):
        tale.say("returned", entry_words(draft))
    book.append([*returned(book)])
    tale.say("and again", returned(book))
    book.close()
    tale.verified()
    tale.step("another folder is asked for")
    book = tale.open(second=tale.root / "media" / "other")
    tale.add(book, "there is the known one")
    book.close()
    tale.step("nothing to make it in")
    book = tale.open(tale.root / "new", second=tale.root / "no" / "such")
    book.close()
    tale.files()


def is_gone(tale: Tale) -> None:
    """Nothing begins where a book was: traces in the home and on the second disk, and an owner without files."""
    second = second_of(tale)
    second.mkdir()
    book_folder = tale.home / "book"
    for name in ("anchor-SBY-1111.json", "anchor-JBR-1111.json", "anchor-JBR-2222.json", "signed-JBR-3333.json"):
        (second / name).write_text("{}")
        os.utime(second / name, ns=(len(name), 10**9 * (name == "anchor-JBR-1111.json") + 1))
        tale.attempt(f"open with {name} on the second disk", lambda: tale.open(second=second).close())
        tale.attempt("fork", lambda: _forked(tale, second))
        if tale.home.exists():
            shutil.rmtree(tale.home)
    book_folder.mkdir(parents=True)
    owners = {
        "none": None,
        "not readable": "?",
        "no files": Owner("JBR-7777"),
        "files": Owner("JBR-8888", files={"x": 1}),
    }
    for what, owner in owners.items():
        for folder in (second, None):
            if owner is not None:
                text = owner if isinstance(owner, str) else msgspec.json.encode(owner).decode()
                (book_folder / "owner.json").write_text(text)
            name = f"open, owner {what}, {'two disks' if folder else 'one'}"
            tale.attempt(name, lambda folder=folder: tale.open(second=folder).close())  # type: ignore[misc]
            tale.attempt("read", lambda: BookReader.open(tale.home).close())
            for path in book_folder.iterdir():
                path.unlink()
            for path in tale.home.glob("anchor-*"):
                path.unlink()
    tale.step("an owner of a book that has no files, next to one that has")
    tale.open().close()
    owner_file = book_folder / "owner.json"
    owner_file.write_bytes(
        owner_file.read_bytes().replace(b"JBR-", b"KBU-").replace(b'"machine"', b'"second":"/no","machine"')
    )
    tale.open().close()
    tale.step("a head without entries")
    path = min(book_folder.glob("*.journal"))
    path.write_bytes(path.read_bytes().partition(b"\n")[0] + b"\n")
    for each in book_folder.iterdir():
        if each != path:
            each.unlink()
    tale.read()
    tale.verified()
    tale.open().close()
    tale.files()


def _forked(tale: Tale, second: Path) -> None:
    fork_book(tale.home, "JBR-1111", 1, station="JBR", site="", clock=tale.clock, disk=tale.disk, second=second)


def short_life(tale: Tale, home: Path, second: Path | None) -> str:
    """Open, save twice, close; return what was acknowledged."""
    done = ""
    book = Book.open(home, station="JBR", site="", clock=tale.clock, disk=tale.disk, second=second)
    try:
        for number in range(2):
            book.append([log(f"a{number}"), log(f"b{number}")])
            done += f"a{number} b{number} "
    finally:
        book.close()
    return done


def _left(tale: Tale, home: Path) -> str:
    """Return what a sound disk then shows: the entries, what the next start finds, and the files."""
    tale.disk.fail_at = -1
    try:
        book = Book.open(home, station="JBR", site="", clock=tale.clock, disk=tale.disk)
    except Exception as error:
        return tale.plain(f"{type(error).__name__} {error}")
    said = " ".join(entry_words(e).partition(" ")[0] for e in book.all_entries())
    found = [entry_words(e) for e in book.found]
    parts = [f"{(p.folder == book._files.fd and 1) or 2}:{p.why()}:{p.first}-{p.last}" for p in book.parts]
    book.close()
    ok = "ok" if verify(home).ok else "NOT ok"
    names = sorted(p.name[len(book.id) :] for p in home.glob("book/*") if p.name.startswith(book.id))
    return tale.plain(f"{said} | {' '.join(parts)} | {ok} | {' '.join(names)} | {found or ''}")


def _each_call_fails(tale: Tale, prepare: Callable[[Path, Path], None], second: bool, code: int) -> None:
    for at in count():
        home, other = tale.root / "one" / "home", tale.root / "one" / "media"
        other.mkdir(parents=True)
        tale.disk = TalesDisk(home.parent)
        prepare(home, other)
        tale.disk.calls.clear()
        tale.disk.fail_at, tale.disk.fail_with = at, code
        try:
            end = short_life(tale, home, other / "siaga" if second else None)
        except Exception as error:
            end = f"{type(error).__name__}: {error.args}"
        call = tale.disk.calls[at] if at < len(tale.disk.calls) else "none"
        said = f"{call} → {end}\n    {_left(tale, home)}"
        tale.lines.append(re.sub(r"JBR-\w{4}", "JBR", tale.plain(said).replace("one/", "")))
        shutil.rmtree(home.parent)
        if call == "none":
            break
    tale.disk = TalesDisk(tale.root)


def _nothing(home: Path, other: Path) -> None:
    """Prepare nothing: the book begins."""


def fails_at_a_begin(tale: Tale) -> None:
    """Each call of a first life fails once with an error."""
    _each_call_fails(tale, _nothing, second=False, code=errno.EIO)


def fails_on_two_disks(tale: Tale) -> None:
    """Each call of a first life on two disks fails once with an error."""
    _each_call_fails(tale, _nothing, second=True, code=errno.EIO)


def is_full_at_a_begin(tale: Tale) -> None:
    """Each call of a first life on two disks finds no space once."""
    _each_call_fails(tale, _nothing, second=True, code=errno.ENOSPC)


def fails_at_a_start(tale: Tale) -> None:
    """Each call of a life after a kill, with a torn tail and lines that nobody vouches for, fails once."""

    def killed(home: Path, other: Path) -> None:
        book = Book.open(home, station="JBR", site="", clock=tale.clock, disk=tale.disk)
        book.append([log("one")])
        book.append([log("two")])
        kill(book)
        (path,) = home.glob("book/*.journal")
        with path.open("ab") as file:
            file.write(path.read_bytes().splitlines()[-1][:100])

    _each_call_fails(tale, killed, second=False, code=errno.EIO)


def fails_at_damage(tale: Tale) -> None:
    """Each call of a life after a line rotted fails once."""

    def rotten(home: Path, other: Path) -> None:
        book = Book.open(home, station="JBR", site="", clock=tale.clock, disk=tale.disk)
        for words in ("one", "two", "three"):
            book.append([log(words)])
        kill(book)
        (path,) = home.glob("book/*.journal")
        content = path.read_bytes()
        os.truncate(path, 0)
        path.write_bytes(content.replace(b'"two"', b'"TWO"'))

    _each_call_fails(tale, rotten, second=False, code=errno.EIO)


SCENES = (
    moves, is_away, is_gone, fails_at_a_begin, fails_on_two_disks, is_full_at_a_begin, fails_at_a_start,
    fails_at_damage,
)  # fmt: skip
