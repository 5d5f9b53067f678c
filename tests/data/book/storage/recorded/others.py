"""Books of other stations as they arrive here, the room's books together, and a book that was written twice."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any
from unittest.mock import patch

import msgspec

from data.base.clock import HOUR, MINUTE, SECOND
from data.book.book import Book
from data.book.growth import read_growth
from data.book.library import Library
from data.book.reading.follower import BookMoved
from data.book.reading.readable import ReadableBook
from data.book.replicas import replica as replica_module
from data.book.replicas.replicas import Replicas
from data.book.upkeep.fork import fork_book
from data.book.upkeep.verify import verify_replicas
from data.entries import Entry, Fix, Log, Signed
from tests.data.book.storage.recorded.tale import Tale, entry_words, log
from tests.kits.disks import AT


def station(tale: Tale, code: str = "SBY", saves: int = 3) -> Book:
    """Return the book of another station, with two entries in each save, a minute apart."""
    book = Book.open(tale.root / code.lower(), station=code, site="", clock=tale.clock, disk=tale.disk)
    for number in range(saves):
        tale.clock.advance(MINUTE)
        book.append([log(f"{code} {number}"), Log(by="X", subjects=("room", "post:4"), words=f"{code} {number} post")])
    return book


def raws(book: ReadableBook, first: int, last: int) -> list[bytes]:
    """Return the entries ``first`` to ``last`` as they are sent."""
    return [book.raw(no) for no in range(first, last + 1)]


def replicas_of(tale: Tale, replicas: Replicas) -> None:
    """Say how far each replica reaches."""
    for book in replicas:
        tale.book(book)
        tale.say("  arrived", [(no, book.arrived(no) - AT, book.arrival(no)) for no in range(1, book.last_no + 1)])
    tale.say("  failed", replicas.failed, "books", replicas.books())


def arrive(tale: Tale) -> None:
    """Entries of another station arrive: in order, twice, with a gap, otherwise, in a file, and after failures."""
    sby = station(tale)
    tale.open().close()
    tale.files()
    replicas = Replicas.open(tale.home, write=True, disk=tale.disk)

    def append(first: int, last: int, at: int = 0, book: str = "", what: Iterable[bytes] = (), **more: Any) -> None:
        given = list(what) or raws(sby, first, last)
        name = f"arrives {first} to {last}" + "".join(f", {k} {v[:20]}" for k, v in more.items())
        tale.attempt(f"would: {name}", lambda: replicas.would_append(book or sby.id, first, given))
        append = replicas.append
        tale.attempt(name, lambda: [e.no for e in append(book or sby.id, first, given, AT + at, **more)])

    append(2, 3)
    append(1, 3, HOUR)
    append(2, 4, HOUR + 5, hash=sby.hash(4))
    append(5, 5, HOUR + 6, hash=sby.hash(4))
    append(3, 4, HOUR + 6, hash=sby.hash(3))
    append(7, 7)
    append(3, 3, what=[sby.raw(3).replace(b"SBY 0", b"SBY 9")])
    append(4, 4, what=[sby.raw(4).replace(b"SBY 1", b"SBY 9")])
    append(1, 1, book="NEW-1234")
    append(5, 5, book="SBY")
    good = sby.raw(5)
    changes = {
        "book": good.replace(b'"book":"SBY', b'"book":"XXX'),
        "number": good.replace(b'"no":5', b'"no":9'),
        "form": good.replace(b'","', b'", "'),
        "no entry": b"{}",
        "no JSON": b"?",
        "float": good.replace(b'"no":5', b'"no":5.0'),
        "long": good.replace(b"SBY", b"S" * 40_000),
        "moment": good.replace(b'"at":1', b'"at":9999'),
        "before": good.replace(b'"at":1', b'"at":-1'),
        "clock": sby.raw(4).replace(b'"no":4', b'"no":5'),
        "newer": canonical_of({**fields(sby, 5), "kind": "moon.phase", "far": 2**60}),
    }
    for what, changed in changes.items():
        tale.say(what)
        append(5, 5, HOUR + 7, what=[changed])
    replicas_of(tale, replicas)
    append(5, 6, 2 * HOUR, came="courier")
    append(7, 7, 2 * HOUR + 1, came="unsealed")
    tale.files()
    replicas.tidy()
    tale.files()
    replicas_of(tale, replicas)
    (book,) = replicas
    for at in (0, HOUR - 1, HOUR, HOUR + 5, 2 * HOUR, 3 * HOUR):
        known = [e.no for e in book.known_at(AT + at)], [e.no for e in book.known_at(AT + at, 3)]
        tale.say("known at", at, *known, book.last_arrived(AT + at))
    tale.say("arrivals", [(at - AT, e.no) for at, e in book.arrivals(4)])
    sby.append([log(f"more {n}") for n in range(8)])
    for first, call, code in (
        (8, "open home/replica/SBY", errno.EIO), (9, "write home/replica/SBY", errno.EIO), (11, "cut", errno.EIO),
        (12, "sync home/replica/SBY", errno.EIO), (13, "write home/replica/SBY", errno.ENOSPC),
    ):  # fmt: skip
        tale.disk.failing = {call: (1, code)} | ({"write home/replica/SBY": (1, errno.EIO)} if call == "cut" else {})
        append(first, first, 3 * HOUR)
        tale.disk.failing = {}
        append(first, first + (first == 9), 3 * HOUR)
    replicas_of(tale, replicas)
    replicas.close()
    sby.close()
    tale.say(verify_replicas(tale.home))
    tale.files()
    sby = Book.open(tale.root / "sby", station="SBY", site="", clock=tale.clock, disk=tale.disk)
    sby.append([log("at the limit"), log("large")])
    with closing(Replicas.open(tale.home, write=True, disk=tale.disk)) as again:
        (book,) = again
        backwards = canonical_of({**fields(sby, 14), "hlc": [AT, 0]})
        tale.attempt("its clock goes back", lambda: again.append(sby.id, 14, [backwards], AT + 4 * HOUR))
        with patch.object(replica_module, "LARGE", book.parts[-1].end):
            again.append(sby.id, 14, [sby.raw(14)], AT + 4 * HOUR)
        replicas_of(tale, again)
    with (
        patch.object(replica_module, "LARGE", 100),
        closing(Replicas.open(tale.home, write=True, disk=tale.disk)) as again,
    ):
        tale.say([e.no for e in again.append(sby.id, 15, [sby.raw(15)], AT + 4 * HOUR)])
        replicas_of(tale, again)
    sby.close()
    tale.attempt(
        "a second writer", lambda: [Replicas.open(tale.home, write=True), Replicas.open(tale.home, write=True)]
    )


def fields(book: ReadableBook, no: int) -> dict[str, Any]:
    """Return the fields of an entry."""
    found: dict[str, Any] = msgspec.json.decode(book.raw(no))
    return found


def canonical_of(given: dict[str, Any]) -> bytes:
    """Return fields as they are sent."""
    return msgspec.json.encode(given, order="sorted")


def rot(tale: Tale) -> None:
    """Replicas that are torn, rotten, without a head or cut are replaced when what they lack has come again."""
    sby = station(tale)
    tale.open().close()
    with closing(Replicas.open(tale.home, write=True, disk=tale.disk)) as replicas:
        for first, last in ((1, 1), (2, 3), (4, 5)):
            replicas.append(sby.id, first, raws(sby, first, last), AT + first)
        replicas.append(sby.id, 6, raws(sby, 6, 7), AT + 6, came="courier")
    folder = tale.home / "replica"
    saved = {path: path.read_bytes() for path in sorted(folder.iterdir())}
    old, new = sorted(folder.glob("*.journal"))
    for path in (old, new):  # no file gets its number again, by which its index would know it
        os.link(path, tale.home.with_name(path.name))
    cases: dict[str, tuple[Any, Callable[[bytes], bytes]]] = {
        "torn": (new, lambda c: c[:-10]), "no newest head": (new, lambda c: b"?" + c[1:]),
        "rotten last": (new, lambda c: c[:-20] + b"?" + c[-19:]),
        "rotten first": (new, lambda c: c.replace(b'"SBY 2"', b'"SBY 9"')),
        "rotten old": (old, lambda c: c.replace(b'"SBY 1"', b'"SBY 9"')), "no old head": (old, lambda c: b"?" + c[1:]),
        "empty": (new, lambda c: b""), "short old": (old, lambda c: c.rpartition(b"[")[0]),
        "rotten opening": (old, lambda c: c.replace(b'"station":"SBY"', b'"station":"XBY"')),
    }  # fmt: skip
    for what, (path, change) in cases.items():
        for each in folder.iterdir():
            if each not in saved:
                each.unlink()
        for each, content in saved.items():
            each.write_bytes(content if each.suffix != ".index" or "old" in what else b"")
        path.write_bytes(change(saved[path]))
        tale.step(what)
        tale.say(*verify_replicas(tale.home))
        with closing(Replicas.open(tale.home, write=False, disk=tale.disk)) as follower:
            replicas_of(tale, follower)
            tale.say(
                "check", list(follower.check(sby.id)), sorted(path.name[len(sby.id) :] for path in folder.iterdir())
            )
        replicas = Replicas.open(tale.home, write=True, disk=tale.disk)
        replicas_of(tale, replicas)
        tale.say("check", list(replicas.check(sby.id)), list(replicas.check(sby.id, 5)))
        replicas_of(tale, replicas)
        after = replicas.upto(sby.id) + 1
        tale.say("fetched", [e.no for e in replicas.append(sby.id, after, raws(sby, after, 7), AT + HOUR)])
        replicas_of(tale, replicas)
        replicas.close()
        tale.say(*verify_replicas(tale.home), sorted(p.name[len(sby.id) :] for p in folder.iterdir()))
    sby.close()


@contextmanager
def room(tale: Tale) -> Iterator[tuple[Book, Book, Book, Replicas]]:
    """Yield the books of three stations, and the replicas of the other two here, an hour apart."""
    book = tale.open()
    sby, kbu = station(tale), station(tale, "KBU", 2)
    replicas = Replicas.open(tale.home, write=True, disk=tale.disk)
    for n, other in enumerate((sby, kbu)):
        for no in range(1, other.last_no):
            replicas.append(other.id, no, [other.raw(no)], AT + (n + 1) * HOUR + no)
    for entry in (replicas.book(sby.id) and sby.entries()) or ():
        book.observe(entry)
    tale.clock.advance(HOUR)
    tale.add(book, "ours one", "ours two")
    tale.clock.advance(3 * HOUR)
    tale.add(book, "ours three")
    yield book, sby, kbu, replicas
    replicas.close()
    for each in (sby, kbu, book):
        each.close()


def refs(entries: Iterable[Entry]) -> list[str]:
    """Return books and numbers."""
    return [f"{e.book[:3]}{e.no}" for e in entries]


def are_one_room(tale: Tale) -> None:
    """The books of a room together: in the order of the fold, by moment, by arrival, by subject, by number."""
    with room(tale) as (book, sby, kbu, replicas):
        library = Library(book, replicas)
        looked_at(tale, library, (book, sby, kbu))
        earlier = tale.root / "copy"
        shutil.copytree(tale.home, earlier)
        tale.clock.advance(HOUR)
        with (
            closing(tale.open(earlier)) as again,
            closing(Replicas.open(earlier, write=True, disk=tale.disk)) as copied,
        ):
            again.append([log("in the copy")])
            copied.append(book.id, 1, raws(book, 1, book.last_no), AT + 9 * HOUR)
            looked_at(tale, Library(again, copied), (book, sby, kbu))
            book.append([log("more than the copy has")])
            copied.append(book.id, book.last_no, [book.raw(book.last_no)], AT + 10 * HOUR)
            looked_at(tale, Library(again, copied), (book, sby, kbu))


def looked_at(tale: Tale, library: Library, books: tuple[Book, Book, Book]) -> None:
    """Say what each question about the room's books gives."""
    tale.say(library.id[:3], library.last_no, "alone", library.is_alone, "books", [b.id[:3] for b in library.books])
    tale.say("all", refs(library.all_entries()), [b.id[:3] for b in library.earlier], [*library.others()])
    tale.say("newest first", refs(library.newest_first()))
    tale.say("post", sorted(refs(library.all_of("post:4"))), "room", len([*library.all_of("room")]))
    tale.say("own", refs(library.entries()), refs(library.entries(2, 4)), library.hash(1)[:8])
    for at in (
        -1,
        0,
        1,
        MINUTE,
        2 * MINUTE,
        4 * MINUTE,
        HOUR + 2,
        2 * HOUR + 2,
        4 * HOUR + 5 * MINUTE,
        9 * HOUR,
        10 * HOUR,
        20 * HOUR,
    ):
        moment, since = AT + at, {books[0].id: 2, books[1].id: 3}
        tale.say("at", at, "since", refs(library.since(moment)), "stamped", refs(library.stamped_since(moment)))
        tale.say("  known", refs(library.known_at(moment)), "from", refs(library.known_at(moment, since)))
        tale.say(
            "  before", refs(library.recorded_before(moment)), "from", refs(library.recorded_before(moment, since))
        )
        tale.say("  between", refs(library.between(moment, moment + HOUR)))
        for found in (library.newest_known(moment), library.first_known_after(moment)):
            tale.say("  ", found and (found[0] - AT, refs([found[1]])))
    tale.say("came", [(at - AT, *refs([e])) for at, e in library.as_they_came()])
    tale.say("came after", [(at - AT, *refs([e])) for at, e in library.as_they_came({books[0].id: 2, books[1].id: 4})])
    for book in books:
        for no in (0, 1, book.last_no - 1, book.last_no, 99):
            entry = library.get(f"{book.id}-{no}")
            tale.say(book.id[:3], no, entry and entry_words(entry), entry and library.arrival(entry))
        there = library.find_book(book.id)
        tale.say("book", there and (there.id[:3], there.last_no, type(there).__name__))
    library.index()
    tale.say("post", sorted(refs(library.all_of("post:4"))), library.find_book("XYZ-1234"), library.get("XYZ-1234-1"))


def grow(tale: Tale) -> None:
    """A second process reads what was added: its own book, replicas, new parts, and when to open again."""
    with room(tale) as (book, sby, kbu, replicas), closing(Library.open(tale.home)) as library:

        def growth() -> None:
            try:
                found = read_growth(library, last)
            except BookMoved as moved:
                tale.say("moved", moved, moved.torn)
                return
            last.update({e.book: e.no for some in found.own for e in some} | {e.book: e.no for e in found.theirs})
            tale.say(bool(found), [refs(some) for some in found.own], refs(found.theirs), sorted(last.values()))

        last: dict[str, int] = {}
        growth()
        growth()
        tale.add(book, "a", "b")
        replicas.append(sby.id, sby.last_no, [sby.raw(sby.last_no)], AT + 9 * HOUR)
        growth()
        replicas.append(kbu.id, kbu.last_no, [kbu.raw(kbu.last_no)], AT + 9 * HOUR, came="courier")
        growth()
        tale.say("refresh", library.replicas.refresh(), library.replicas.refresh())
        growth()
        new = station(tale, "NEW", 1)
        replicas.append(new.id, 1, raws(new, 1, 2), AT + 10 * HOUR)
        growth()
        replicas.append(new.id, 3, raws(new, 3, 3), AT + 10 * HOUR)
        tale.say("refresh", library.replicas.refresh(grow_only=True), library.replicas.last(new.id)[0])
        new.close()
        path = next((tale.home / "replica").glob(f"{new.id}*.journal"))
        path.write_bytes(path.read_bytes()[:-5])
        growth()
        tale.say(
            "refresh", library.replicas.refresh(), library.replicas.last(new.id)[0], library.replicas.last("XXX-1111")
        )
        (tale.home / "book" / "owner.json").unlink()
        growth()
        shutil.copytree(tale.home, tale.root / "away")
        (tale.home / "book").rename(tale.root / "moved")
        shutil.copytree(tale.root / "moved", tale.home / "book")
        growth()


def are_two(tale: Tale) -> None:
    """A book was written in two places: it continues in a new one after the last entry that both have."""
    book = tale.open()
    tale.add(book, "one", "two")
    tale.clock.advance(HOUR)
    (mine,) = book.append([log("mine")])
    ref = f"{book.id}-{mine.no}"
    book.append(
        [
            log(f"see {ref}, {ref}0, x{ref}, {book.id}-2 and ({ref})"),
            Fix(by="LST", subjects=("room",), of=ref, of_no=mine.no, words=f"as {ref}"),
        ]
    )
    book.append([Signed(by="system", subjects=("room",), upto=1, hash="", signer="")])
    book.append([Log(by="LST", subjects=("room",), words="earlier", occurred=AT + SECOND), log("last")])
    raw = canonical_of({**fields(book, mine.no), "kind": "moon.phase", "phase": 3, "no": book.last_no + 1})
    last = book.last_no
    book.close()
    newer = tale.root / "sby"
    shutil.copytree(tale.home, newer)
    for common in (3, 1, 99):
        home = tale.root / f"at{common}"
        shutil.copytree(tale.home, home)
        tale.step(f"fork after {common}")
        tale.clock.advance(HOUR)
        new = fork_book(
            home, book.id, common, station="JBR", site="Jember", clock=tale.clock, disk=tale.disk, letter="B"
        )
        tale.book(new)
        tale.entries(new)
        tale.say(refs(new.all_entries()), [b.last_no for b in new.earlier], new.found)
        tale.say(*(new.raw(no) for no in range(1, new.last_no + 1)), sep_lines(new))
        new.close()
        tale.verified(home)
    tale.step("fork of a book that is no longer written")
    again = fork_book(home, book.id, 1, station="JBR", site="Jember", clock=tale.clock, disk=tale.disk)
    tale.say(again.id == new.id, again.last_no, len(raw), last)
    tale.attempt(
        "fork while it is written",
        lambda: fork_book(home, book.id, 1, station="JBR", site="", clock=tale.clock, disk=tale.disk),
    )
    again.close()
    tale.attempt(
        "fork of nothing",
        lambda: fork_book(tale.root / "no", book.id, 1, station="JBR", site="", clock=tale.clock, disk=tale.disk),
    )


def sep_lines(book: ReadableBook) -> str:
    """Return what each entry says of its cmd, of its event and of its number."""
    found = [fields(book, no) for no in range(1, book.last_no + 1)]
    return str([(f["no"], f.get("cmd"), f.get("occurred", AT) - AT, f.get("of_no"), f.get("of")) for f in found])


SCENES = (arrive, rot, are_one_room, grow, are_two)
