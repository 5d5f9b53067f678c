"""Lives of a book: it begins, grows, fails, is damaged, copied and repaired."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

from data.base.clock import DAY, HOUR, SECOND
from data.book import book as book_module
from data.book.book import Book
from data.book.reading.checking import check
from data.book.reading.follower import BookReader
from data.book.reading.moments import first_since, first_stamped, recorded_by
from data.book.storage.part import Part
from data.book.upkeep.repair import all_losses, repair
from data.entries import Log, Via
from tests.data.book.storage.recorded.tale import Tale, entry_words, log
from tests.kits.disks import AT, kill


def part_of(tale: Tale, number: int = 1, home: Path | None = None) -> Path:
    """Return the path of the n-th file of the book, oldest first."""
    return sorted((home or tale.home).glob("book/*.journal"))[number - 1]


def starts_again(tale: Tale, book: Book) -> None:
    """Close the book, let it be read and verified, and open it again."""
    book.close()
    tale.files()
    tale.read()
    tale.verified()
    with closing(tale.open()) as again:
        tale.entries(again)


def begins(tale: Tale) -> None:
    """A book begins, takes two saves, and is closed and opened again."""
    book = tale.open(letter="B")
    tale.files()
    tale.clock.advance(5 * SECOND)
    tale.add(book, "one", "two", "three")
    tale.add(book, 'four ✓ {b} ["]')
    tale.book(book)
    tale.files()
    tale.step("close")
    book.close()
    tale.files()
    tale.clock.advance(HOUR)
    book = tale.open()
    tale.add(book, "five")
    tale.say(f"untidy {book.is_untidy}")
    book.tidy()
    tale.files()
    book.close()
    tale.read()
    tale.verified()


def is_killed(tale: Tale) -> None:
    """A process is killed while it saves: a torn line, a lone line of a transaction, an index that is older."""
    book = tale.open()
    tale.add(book, "one")
    book.tidy()
    tale.add(book, "two", "three")
    kill(book)
    path = part_of(tale)
    whole = path.read_bytes()
    for name, cut in (
        ("the end of the last line", -1),
        ("half of the last line", -200),
        ("one byte", -len(whole.splitlines(True)[-1]) + 1),
    ):
        tale.step(f"cut {name}")
        os.truncate(path, len(whole) + cut)
        tale.verified()
        tale.read()
        book = tale.open()
        tale.entries(book)
        tale.files()
        kill(book)
        path.write_bytes(whole)
    tale.step("leave what was being written")
    for name in ("owner.json.new", "x.index.new", f"{path.name}.new", "mine.txt"):
        (tale.home / "book" / name).write_text("half")
    book = tale.open()
    tale.entries(book)
    tale.add(book, "four")
    book.close()
    tale.files()


def is_damaged(tale: Tale) -> None:
    """A line in the middle rots: reading, verification, a start, a repair, and verification after it."""
    book = tale.open()
    for each in ("one", "two", "three", "four"):
        tale.add(book, each)
    kill(book)
    path = part_of(tale)
    content = path.read_bytes()
    at = content.index(b'"two"')
    path.write_bytes(content[:at] + b"#" + content[at + 1 :])
    tale.verified()
    tale.read()
    book = tale.open()
    tale.entries(book)
    tale.say(f"check reaches {list(check(book, 1, 2))}, room damaged {book.is_room_damaged}")
    book.append(book.found)
    for loss in all_losses(book):
        tale.say(f"loss {loss.book} {loss.lost} {loss.suspect} {loss.files}")
        tale.say(f"repair {entry_words(repair(book, loss))}")
    tale.book(book)
    tale.say(f"room damaged {book.is_room_damaged}, losses {list(all_losses(book))}")
    tale.files()
    book.close()
    tale.verified()
    tale.read()
    tale.step("the other home is a copy")
    shutil.copytree(tale.home, tale.root / "other")
    other = tale.open(tale.root / "other")
    for found in other.found:
        other.append([found])
    tale.say(f"room damaged {other.is_room_damaged}")
    other.close()
    tale.verified(tale.root / "other")


def fails(tale: Tale) -> None:
    """Writes, syncs and a full disk fail one after the other: the book continues in new files."""
    book = tale.open()
    tale.add(book, "one")
    for call, code in (("write", errno.EIO), ("sync home/book/JBR", errno.EIO)):
        tale.disk.failing = {call: (1, code)}
        tale.add(book, f"{call.split()[0]} fails once")
        tale.disk.failing = {}
        tale.book(book)
    tale.disk.failing = {"write": (1, errno.ENOSPC)}
    tale.attempt("add on a full disk", lambda: book.append([log("no room")]))
    tale.disk.failing = {}
    tale.book(book)
    tale.add(book, "there is room")
    tale.disk.failing = {"write": (1, errno.EIO), "open": (1, errno.EIO)}
    tale.attempt("add where no file can be made", lambda: book.append([log("nothing works")]))
    tale.disk.failing = {}
    tale.add(book, "works again")
    tale.book(book)
    tale.files()
    starts_again(tale, book)


def has_no_reserve(tale: Tale) -> None:
    """A file system that reserves nothing: a file of zeros lies there, and is spent when the disk is full."""
    tale.disk.reserves = False
    book = tale.open()
    tale.add(book, "one")
    tale.files()
    tale.disk.failing = {"write home/book/JBR": (1, errno.ENOSPC)}
    tale.add(book, "two on the reserve")
    tale.files()
    tale.disk.room = 4 << 20
    tale.add(book, "three with room again")
    tale.disk.room = (4 << 20) - 1
    tale.disk.failing = {"write home/book/JBR": (1, errno.ENOSPC)}
    tale.add(book, "four on the reserve")
    tale.add(book, "five with too little room")
    tale.files()
    tale.disk.failing = {"write home/book/JBR": (2, errno.ENOSPC)}
    tale.attempt("add without a reserve", lambda: [e.no for e in book.append([log("six")])])
    tale.attempt("add without a reserve", lambda: [e.no for e in book.append([log("seven")])])
    tale.disk.failing = {}
    tale.add(book, "eight " + "x" * 30_000, *("y" * 30_000 for _ in range(20)))
    tale.book(book)
    book.close()


def rotates(tale: Tale) -> None:
    """A month ends, a file grows large, and neither is a reason while the disk has no room."""
    book = tale.open()
    tale.add(book, "in November")
    tale.clock.advance(17 * DAY)
    tale.add(book, "in December")
    with patch.object(book_module, "LARGE", 500):
        tale.add(book, "at the limit")
        tale.disk.failing = {"open": (1, errno.ENOSPC)}
        tale.add(book, "no room for a file")
        tale.disk.failing = {"open": (1, errno.EIO)}
        tale.attempt("add while no file can be made", lambda: book.append([log("an error")]))
        tale.disk.failing = {}
        tale.add(book, "after it")
    tale.clock.advance(40 * DAY)
    tale.add(book, "in January", "and more")
    tale.book(book)
    tale.entries(book)
    for needle in (b"limit", b"no", b"book.opened"):
        found = (book.find(needle), book.find(needle, 4), book.find(needle, 5, back=True))
        tale.say("find", needle, *map(list, found))
    tale.say(f"files {book.parts.names()} ends {book.parts.ends()}")
    tale.files()
    book.tidy()
    starts_again(tale, book)
    for number in (1, 2):
        path = part_of(tale, number)
        tale.step(f"damage file {number}")
        content = path.read_bytes()
        path.write_bytes(content[:-30] + b"?" + content[-29:])
        tale.verified()
        tale.read()
        path.write_bytes(content)


def loses_files(tale: Tale) -> None:
    """Somebody removes files of the book, or its folder, while it is written and while it is not."""
    book = tale.open()
    tale.add(book, "one")
    part_of(tale).unlink()
    tale.add(book, "two")
    tale.book(book)
    tale.files()
    part_of(tale).unlink()
    tale.step("close")
    book.close()
    tale.read()
    book = tale.open()
    tale.step("the folder is moved away")
    (tale.home / "book").rename(tale.root / "elsewhere")
    tale.attempt("add", lambda: [e.no for e in book.append([log("three")])])
    tale.say(f"moved {tale.plain(book.moved)!r}, there {tale.attempt('look', lambda: book._files.is_there())}")
    book.close()
    for file in ("", "room.json", "room.db", "drafts.json", "backup.json"):
        for path in tale.home.iterdir():
            if path.is_file():
                path.unlink()
        if file:
            (tale.home / file).write_text("{}")
        tale.attempt(
            f"open with {file or 'nothing'} there",
            lambda: Book.open(tale.home, station="JBR", site="", clock=tale.clock, disk=tale.disk).close(),
        )
        tale.attempt("read", lambda: BookReader.open(tale.home).close())
        if not file:
            shutil.rmtree(tale.home / "book")
    (tale.root / "elsewhere").rename(tale.home / "book")
    book = tale.open()
    book.close()
    part_of(tale).unlink()
    (tale.home / "drafts.json").unlink(missing_ok=True)
    tale.attempt(
        "open without its file", lambda: Book.open(tale.home, station="JBR", site="", clock=tale.clock, disk=tale.disk)
    )
    tale.attempt("read", lambda: BookReader.open(tale.home))


def is_copied(tale: Tale) -> None:
    """A copy, a restored copy, and the book of another station continue in new books."""
    book = tale.open()
    tale.add(book, "one", "two")
    book.observe(Log(by="X", subjects=("room",), words="", book="KBU-1111", no=7, hlc=(AT + 9, 4)))
    tale.add(book, "seen")
    book.close()
    shutil.copytree(tale.home, tale.root / "copy", copy_function=shutil.copy2)
    tale.files()
    tale.clock.advance(HOUR)
    book = tale.open(tale.root / "copy", why="restored", letter="C")
    tale.add(book, "in the copy")
    book.close()
    tale.files()
    tale.read(tale.root / "copy")
    tale.verified(tale.root / "copy")
    shutil.copytree(tale.root / "copy", tale.root / "third")
    (tale.root / "third" / "book" / "owner.json").unlink()
    tale.read(tale.root / "third")
    book = tale.open(tale.root / "third", station="SBY")
    tale.say(str([e.no for e in book.all_entries()]) + str([e.no for e in book.all_of("room")]))
    book.close()
    book = tale.open(tale.root / "third", station="JBR")
    tale.book(book)
    since = [e for each in (*book.earlier, book) for e in each.entries(first_since(each, AT + 1))]
    tale.say("since", [(e.book, e.no) for e in since], [b.id for b in book.other_books()], book.others())
    book.close()
    tale.verified(tale.root / "third")
    tale.files()


def is_lost_behind(tale: Tale) -> None:
    """The newest file of several is damaged, without a head, or gone; the index tells how many entries there were."""
    book = tale.open()
    tale.add(book, "one")
    tale.clock.advance(20 * DAY)
    tale.add(book, "two", "three")
    tale.add(book, "four")
    book.close()
    saved = {path: path.read_bytes() for path in sorted((tale.home / "book").iterdir())}
    path = part_of(tale, 2)
    lines = saved[path].splitlines(keepends=True)

    def with_content(what: str, content: bytes) -> None:
        tale.step(what)
        path.write_bytes(content)
        tale.verified()
        tale.read()
        book = tale.open()
        tale.entries(book)
        tale.say(f"check {list(check(book))} damaged {book.damaged}, room {book.is_room_damaged}")
        tale.add(book, "goes on")
        tale.book(book)
        kill(book)
        tale.verified()
        for each in (tale.home / "book").iterdir():
            if each not in saved:
                each.unlink()
        for each, was in saved.items():
            each.write_bytes(was)

    with_content("no head", b"#" + saved[path][1:])
    with_content("head of another", lines[0].replace(b'"file":2', b'"file":3') + b"".join(lines[1:]))
    with_content("nothing", b"")
    with_content("the first line only", lines[0])
    with_content("swapped", lines[0] + lines[2] + lines[1] + lines[3])
    with_content("doubled", lines[0] + lines[1] + lines[1] + lines[2] + lines[3])
    with_content("without its last", b"".join(lines[:-1]))
    with_content("no newline between", b"".join(lines).replace(b"]\n[", b"][", 2))
    with_content("a foreign line", b"".join([*lines[:2], b"hello\n", *lines[2:]]))
    with_content("overwritten start", b"".join(lines[:2]) + b"\0" * 40 + b"".join(lines[2:])[40:])


def is_followed(tale: Tale) -> None:
    """A reader follows a book through saves, new files, damage and another book."""
    book = tale.open()
    with closing(BookReader.open(tale.home)) as reader:
        tale.add(book, "one", "two")
        tale.say(f"refresh {reader.refresh()} {reader.last_no} {reader.last_hash == book.last_hash}")
        tale.say(f"refresh {reader.refresh()}")
        tale.clock.advance(20 * DAY)
        tale.add(book, "three")
        tale.add(book, "four", "five")
        tale.say(f"grow {reader.grow()} {reader.last_no} {reader.last_hash == book.last_hash}")
        tale.say(f"{[[e.no for e in some] for some in reader.transactions(2)]}")
        tale.say(
            f"back {[e.no for e in reader.entries_back()]} of {reader.subjects.numbers_of('room')} len {len(reader)}"
        )
        for at in (AT - 1, AT, AT + 1, AT + 20 * DAY, AT + 20 * DAY + 1):
            by = [e.no for e in recorded_by(reader, at)]
            tale.say("since", first_since(reader, at), "stamped", first_stamped(reader, at), "by", by)
        part_of(tale, 2).unlink()
        tale.attempt("grow", reader.grow)
        tale.add(book, "six")
        tale.attempt("grow", reader.grow)
        tale.say(f"refresh {reader.refresh()} {reader.last_no}")
        for no in (0, 8, -1):
            tale.attempt(f"entry {no}", lambda no=no: reader.get(no))  # type: ignore[misc]
        for no in (0, 1, 7):
            tale.say(f"hash {no} {reader.hash(no)[:12]} {reader.hash_or_empty(no)[:12]}")
        book.close()
        (tale.home / "book" / "owner.json").unlink()
        book = tale.open()
        tale.attempt("grow", reader.grow)
        tale.say(f"refresh {reader.refresh()} {reader.id} {[b.id for b in reader.earlier]}")
        for path in (tale.home / "book").glob("*.journal"):
            path.unlink()
        (tale.home / "book" / "owner.json").write_text("{}")
        tale.attempt("refresh", reader.refresh)
        kill(book)


def takes_many(tale: Tale) -> None:
    """An import is one transaction, written in pieces; where it fails nothing of it counts."""
    with patch("data.book.storage.part._PIECE", 2):
        book = tale.open()
        tale.step("import five")
        book.append_all((log(f"row {n}") for n in range(5)), Via("import", 7, "she", 8))
        tale.book(book)
        tale.step("import none")
        book.append_all([])
        tale.add(book, "between")
        for call, code in (("write", errno.EIO), ("write", errno.ENOSPC), ("sync home/book/JBR", errno.EIO)):
            tale.disk.failing = {call: (2 if call == "write" else 1, code)}
            tale.attempt(f"import three, {call} fails", lambda: book.append_all(log(f"lost {n}") for n in range(3)))
            tale.disk.failing = {}
            tale.book(book)
        tale.attempt("import one that is too long", lambda: book.append_all([log("a"), log("b"), log("x" * 40_000)]))
        tale.step("import four")
        book.append_all(log(f"row {n}") for n in range(4))
        tale.clock.advance(40 * DAY)
        tale.step("import in another month")
        book.append_all([log("last")])
        tale.book(book)
        tale.files()
        book.close()
    tale.read()
    tale.verified()
    with closing(BookReader.open(tale.home)) as reader:
        tale.say(f"{[[e.no for e in some] for some in reader.transactions()]}")


def has_an_index(tale: Tale) -> None:
    """An index is a hint: right, older, of another file, cut, of other bytes, and of a file that changed."""
    book = tale.open()
    tale.add(book, "one", "two")
    book.tidy()
    tale.add(book, "three")
    kill(book)
    path, index = part_of(tale), part_of(tale).with_suffix(".index")
    good, lines = index.read_bytes(), path.read_bytes()

    def opened(what: str) -> None:
        tale.step(what)
        with closing(BookReader.open(tale.home)) as reader:
            tale.book(reader)
            tale.say(f"offsets {list(reader.parts[-1].offsets)} unindexed {reader.parts[-1].unindexed}")

    opened("older")
    wrong = {
        "cut": good[:-1],
        "short": good[:20],
        "empty": b"",
        "magic": b"X" + good[1:],
        "hash": good[:40] + b"f" + good[41:],
    }
    for name, content in (wrong | {"changed": good[:-1] + b"\1"}).items():
        index.write_bytes(content)
        opened(name)
    index.write_bytes(good)
    os.truncate(path, len(lines) - 400)
    opened("the file is shorter than its index")
    path.write_bytes(lines[: lines.index(b'"three"') - 200].rpartition(b"\n")[0] + b"\n")
    os.utime(path, ns=(1, 1))
    opened("the same length, another time")
    other = tale.root / "other"
    other.write_bytes(lines)
    other.rename(path)
    opened("another inode")


def searched(tale: Tale, part: Part, needle: bytes) -> None:
    """Say where a part finds ``needle``: from the front, from the back, and in the middle."""
    back, middle = part.find(needle, back=True), part.find(needle, start=5, stop=38)
    tale.say(needle, [*part.find(needle)], "back", [*back][:4], "middle", [*middle])


def looks_back(tale: Tale) -> None:
    """Long lines, holes and needles: what a part finds in its bytes, from the front and from the back."""
    book = tale.open()
    for number in range(70):
        book.append([log(f"n{number:02} " + "x" * (15_000 if number % 3 else 10))])
    part = book.parts[-1]
    tale.say(f"batches {part.batch_end(1, 72)} {part.batch_end(1, 50)} {part.batch_end(60, 72)}")
    for needle in (b"n00", b"n69", b"n1", b"xn", b'"by":"LST"'):
        searched(tale, part, needle)
    tale.say(f"lines {[len(line or b'') for line in part.lines(3, 9)]} last durable {part.last_durable}")
    tale.say(f"pages {[e.no for e in book.entries_back()]}")
    tale.say(f"check {list(check(book, 1, 20))} {list(check(book, 41, 20))}")
    kill(book)
    path = part_of(tale)
    content = path.read_bytes()
    for word in (b"n00", b"n35", b"n36", b"n68"):
        at = content.index(word)
        content = content[:at] + b"?" + content[at + 1 :]
    path.write_bytes(content)
    with closing(BookReader.open(tale.home)) as reader:
        tale.book(reader)
        part = reader.parts[-1]
        for needle in (b"n00", b"n69", b"n3", b'"by":"LST"'):
            searched(tale, part, needle)
        tale.say(f"batch {part.batch_end(1, 72)} lost {[no for no, line in reader.lines() if line is None]}")
        tale.say(f"{[entry_words(reader.get(no))[:12] for no in (2, 37, 38, 39, 70)]}")
        tale.say(f"back {[entry_words(e)[:4] for e in reader.entries_back()]}")
        tale.say(f"first entry {part.first_entry()!r:.60} files {reader.parts.damaged()}")
        tale.say(f"of {list(reader.subjects.numbers_of('room'))[:6]} by {len(list(recorded_by(reader, AT)))}")


SCENES = (
    begins, is_killed, is_damaged, fails, has_no_reserve, rotates, loses_files, is_copied, is_lost_behind, is_followed,
    takes_many, has_an_index, looks_back,
)  # fmt: skip
